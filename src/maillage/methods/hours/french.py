"""Read French opening hours, a text or seven cells, as OSM opening hours."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from maillage.contracts import DAYS
from maillage.contracts.repaired import Repaired
from maillage.errors import InputError
from maillage.language import _

from .clauses import read_clauses
from .evaluate import is_valid
from .osm_text import read_osm
from .parts import Act, Day, Reading
from .phrases import APPOINTMENT, read_phrases
from .rules import RULES
from .schedule import Closing, Schedule, lay, note_day
from .seasons import settle
from .tokens import clean, tokenize
from .writing import quoted, write

_EMPTY = re.compile(r"[\s\-–—_xX/.;:,|]*|(?i:false|true|non|neant|néant|n/?a|nc|nan|none|null)\.?")
_CONTACT = re.compile(r"(?:\+33|\b0)[\s.]?\d(?:[\s.-]?\d{2}){4}|\S+@\S+")
_PARITY = re.compile(r"\b(?i:semaines? (im)?paires?)\b")
_HOLIDAY = re.compile(r"(?:PH|SH) (?:off|closed)")
_LETTER = re.compile(r"[^\W\d_]")
_ALWAYS = re.compile(
    r"24 ?/ ?7|24 ?[hH] ?/ ?24(?: ?[hH])?(?:[ ,-]*7 ?[jJ]?\w* ?/ ?7 ?[jJ]?)?"
    r"|7 ?[jJ] ?/ ?7[ ,-]*24 ?[hH]? ?/ ?24 ?[hH]?"
)


def parse(text: str) -> Repaired[str]:
    """Return the OSM opening hours of a text: French, one line a day, or OSM already.

    What cannot be said in OSM stays as a comment, with a warning; it never opens a place. The
    value is None when nothing can be read.

    Examples:
        >>> parse("du lundi au vendredi 9h-12h et 14h-17h").value
        'Mo-Fr 09:00-12:00,14:00-17:00'
        >>> parse("1er et dernier samedi du mois de 9h à 12h, sauf en août").value
        'Sa[1,-1] 09:00-12:00; Aug off'
        >>> parse("un samedi sur deux 9h-12h").value
        'Sa 09:00-12:00 unknown "un samedi sur deux"'
    """
    plain = clean(text)
    if _EMPTY.fullmatch(plain):
        return Repaired(None, ("hours-empty-mark",) if plain else ())
    if (osm := read_osm(plain)) is not None:
        return osm
    if (weeks := _alternate_osm(plain)) is not None:
        return weeks
    if _ALWAYS.fullmatch(plain.strip(" .")):
        return Repaired("24/7", ("hours-french",))
    schedule = Schedule()
    _fill(schedule, _read(plain, ()))
    return _written(schedule, plain)


def parse_week(cells: Mapping[str, str]) -> Repaired[str]:
    """Return the OSM opening hours of a week, one cell a day under Mo, Tu… Su.

    Raises:
        InputError: a key is not a day.

    Examples:
        >>> parse_week({"Mo": "9h-12h / 14h-17h", "Tu": "fermé", "Sa": "9h-12h (1er)"}).value
        'Mo 09:00-12:00,14:00-17:00; Sa[1] 09:00-12:00'
    """
    if unknown := sorted(set(cells) - set(DAYS)):
        raise InputError(
            _("« {day} » n'est pas un jour : attendu Mo, Tu, We, Th, Fr, Sa ou Su.", day=unknown[0])
        )
    schedule = Schedule()
    said = []
    for number, key in enumerate(DAYS):
        plain = clean(cells.get(key) or "")
        if _EMPTY.fullmatch(plain):
            continue
        said.append(f"{key} : {plain}")
        _fill(schedule, _cell(plain, number), day=number)
    if not said:
        return Repaired(None)
    if any(schedule.days.values()):
        schedule.closings = [closing for closing in schedule.closings if not _is_weekly(closing)]
    return _written(schedule, " / ".join(said))


def _alternate_osm(plain: str) -> Repaired[str] | None:
    """Return OSM hours held to the weeks that words beside them name."""
    found = _PARITY.search(plain)
    if found is None:
        return None
    osm = read_osm((plain[: found.start()] + plain[found.end() :]).strip(" :,;-()"))
    if osm is None or osm.value is None or "week" in osm.value:
        return None
    weeks = "week 1-53/2" if found.group(1) else "week 2-52/2"
    rules = (rule if _HOLIDAY.match(rule) else f"{weeks} {rule}" for rule in osm.value.split("; "))
    return Repaired("; ".join(rules), ("hours-osm-mended", *osm.rules))


def _is_weekly(closing: Closing) -> bool:
    """Return whether a closing says only that a day of the table is closed."""
    return (
        bool(closing.days)
        and not closing.bounds.dates
        and not any(day.ranks for day in closing.days)
    )


@lru_cache(maxsize=16384)
def _read(plain: str, default: tuple[Day, ...]) -> Reading:
    """Return what a clean text says."""
    return read_clauses(read_phrases(tokenize(plain), plain), plain, default)


def _cell(plain: str, number: int) -> Reading:
    """Return what the cell of a day says, other days put in doubt."""
    reading = _read(plain, (Day(number),))
    statements, left, rules = [], list(reading.left), list(reading.rules)
    for statement in reading.statements:
        days = tuple(day for day in statement.days if day.number == number)
        if days or not statement.days:
            closes = statement.act is Act.CLOSE and not statement.days
            statements.append(replace(statement, days=(Day(number),) if closes else days))
        else:
            left.append(statement.text)
            rules.append("hours-day-mismatch")
    if not statements and not left:
        left.append(plain)
    return Reading(tuple(statements), tuple(left), tuple(rules))


def _fill(schedule: Schedule, reading: Reading, *, day: int | None = None) -> None:
    """Lay a reading on a schedule, the words left under the name of their day."""
    before = list(schedule.left)
    lay(schedule, reading.statements)
    schedule.rules.extend(reading.rules)
    left = [words for words in (*reading.left, *schedule.left[len(before) :]) if words.strip()]
    schedule.left = before
    if not all(words.endswith(APPOINTMENT) for words in left):
        schedule.rules.append("hours-words-kept")
    if any(statement.act is Act.END for statement in reading.statements):
        schedule.rules.append("hours-later-days")
    if day is None:
        schedule.left.extend(left)
    elif left:
        note_day(schedule, day, " ; ".join(dict.fromkeys(left)))


def _written(schedule: Schedule, plain: str) -> Repaired[str]:
    """Return a schedule written, or the text itself as a comment."""
    settle(schedule)
    _keep_whole(schedule, plain)
    if not schedule.says():
        return _words(schedule, plain)
    value = write(schedule)
    if not is_valid(value):
        return _words(schedule, plain)
    return Repaired(value, _sorted_rules(["hours-french", *schedule.rules]))


def _keep_whole(schedule: Schedule, plain: str) -> None:
    """Say the whole text beside days without any hours, save those by appointment."""
    placed = [one for day in schedule.days.values() for one in day]
    if schedule.dayless or schedule.closings or any(one.span.end for one in placed):
        return
    for day, day_placed in schedule.days.items():
        schedule.days[day] = [
            one
            if "sur rendez-vous" in one.span.comment or " : " in plain[:5]
            else replace(one, span=replace(one.span, comment=plain))
            for one in day_placed
        ]


def _words(schedule: Schedule, plain: str) -> Repaired[str]:
    """Return a text without hours as a comment, None when it has no word to keep."""
    kept = " ".join(_CONTACT.sub("", plain).replace("\x00", "").split()).strip(" :,;-")
    if set(schedule.left) == {APPOINTMENT}:
        return Repaired(quoted(APPOINTMENT), ("hours-french",))
    value = quoted(kept)
    if not _LETTER.search(kept) or not is_valid(value):
        return Repaired(None, ("hours-unreadable",))
    found = [rule for rule in schedule.rules if rule != "hours-words-kept"]
    return Repaired(value, _sorted_rules(["hours-words-only", *found]))


def _sorted_rules(found: Iterable[str]) -> tuple[str, ...]:
    """Return rules once each, in the order of their table."""
    met = set(found)
    return tuple(rule for rule in RULES if rule in met)
