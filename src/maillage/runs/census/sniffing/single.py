"""Fields of one value: what is set apart first, the best assignment, then what it leaves."""

from typing import Final

from maillage.catalogue.sniffing import sniffing
from maillage.language import N_, _
from maillage.runs.census.sniffing import rules
from maillage.runs.census.sniffing.assignment import Candidate, assign, candidate
from maillage.runs.census.sniffing.found import Found
from maillage.runs.census.sniffing.headers import header, ignored, is_personal
from maillage.runs.census.sniffing.labels import labelled
from maillage.runs.census.sniffing.week import is_day, week
from maillage.runs.census.sniffing.work import Work

_PEOPLE: Final = 0.5
_SURE: Final = 0.75
_HOUSE_NUMBERS: Final = 0.6
_PLACE_NAMES, _DIFFERENT = 0.3, 0.8
_DAY_REASON: Final = N_("jour de la semaine, déjà dit par les colonnes d'heures")
_CONTACTS: Final = ("contact", "contacts")
_NUMBERS: Final = ("numero", "n", "no", "num", "numero voie", "adresse numero", "house number")


def set_people_apart(work: Work) -> None:
    """Set apart the columns that speak of people, by their header or by their cells."""
    for name, each in list(work.profiles.items()):
        reaches = max(map(each.share, ("phone", "email", "url", "street")))
        general = header(name).text in _CONTACTS and reaches > _PEOPLE > each.share("person")
        is_named = each.share("person") >= max(_PEOPLE, each.share("commune"))
        if is_named or (is_personal(work.header(name)) and not general):
            work.personal.append(name)
            work.take(name)


def read_days(work: Work) -> None:
    """Read the hours from the columns of days, and leave the other columns of these days."""
    found = week(list(work.profiles.values()))
    work.week = tuple(
        Found(each.day, each.columns, each.rule, each.confidence, 1.0, each.by_content)
        for each in found
    )
    work.take(*(name for each in found for name in each.columns))
    if found:
        work.ignore([name for name in work.profiles if is_day(name)], _(_DAY_REASON))


def leave_known(work: Work) -> None:
    """Leave the columns that a reason leaves; a geocoder's may serve for want of better."""
    for name, each in list(work.profiles.items()):
        why = ignored(work.header(name))
        if why is None:
            continue
        if why.fallback:
            work.fallback[name] = each
        work.ignore([name], why.reason)


def assign_fields(work: Work) -> None:
    """Give each field of one value its column, the surest overall."""
    scored = {name: work.candidates(each) for name, each in work.profiles.items()}
    for name, each in work.profiles.items():
        label = labelled(each, name=work.header(name))
        if label is not None:
            work.labels[name] = label
            sure = max(one.confidence for one in scored[name])
            scored[name] = scored[name] if sure >= label.confidence else []
    pairs = [each for candidates in scored.values() for each in candidates]
    filled = {name: each.filled for name, each in work.profiles.items()}
    for chosen in assign(pairs, filled):
        work.keep(chosen)


def join_further(work: Work) -> None:
    """Join further columns to a field that may have several, when they are sure."""
    for words in sniffing().fields:
        first = work.fields.get(words.field)
        if not words.further or first is None or (words.field == "horaires" and work.week):
            continue
        scored = [
            candidate(each, words, name=work.header(name)) for name, each in work.profiles.items()
        ]
        others = [each for each in scored if each.confidence >= _SURE]
        columns = tuple(each.column for each in others)
        joined = rules.together([first.rule, *columns], form=words.further)
        work.give(words.field, (*first.columns, *columns), joined, like=first)


def number_streets(work: Work) -> None:
    """Put the number of the house before the street, when each has its column."""
    street = work.fields.get("adresse")
    names = [name for name in work.profiles if header(name).text in _NUMBERS]
    numbers = [
        name for name in names if work.profiles[name].share("house_number") >= _HOUSE_NUMBERS
    ]
    if street is None or not numbers:
        return
    rule = rules.numbered_rule(numbers[0], street.columns[0])
    if rule is not None:
        work.give("adresse", (numbers[0], *street.columns), rule, like=street)


def name_places(work: Work) -> None:
    """Take for the name, when no header says it, the column that most looks like one."""
    if "nom" in work.fields:
        return
    likely = [
        each
        for each in work.profiles.values()
        if each.share("place_name") >= _PLACE_NAMES and each.distinct >= _DIFFERENT
    ]
    if likely:
        best = max(likely, key=lambda each: each.share("place_name"))
        share = best.share("place_name")
        work.keep(Candidate("nom", best.name, sniffing().rule.least, 0.0, share))
