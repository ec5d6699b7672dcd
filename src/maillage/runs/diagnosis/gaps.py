"""What a diagnosis does not know, and how old what it knows is."""

from datetime import date

import polars as pl

from maillage import catalogue
from maillage.catalogue.indexes import Index
from maillage.contracts import Level
from maillage.contracts.diagnosis import Freshness, Sentence
from maillage.language import _
from maillage.numbers import number, percent
from maillage.reference.territories import Territory
from maillage.runs.diagnosis.facts import Facts
from maillage.runs.diagnosis.wholes import assumptions_there, wholes_words
from maillage.runs.diagnosis.words import level_words
from maillage.runs.diagnosis.zones import Numbers
from maillage.runs.store import Store


def gaps(
    facts: Facts,
    territory: Territory,
    zones: pl.DataFrame,
    level: Level,
    *,
    index: Index,
    numbers: Numbers,
    places: pl.DataFrame,
) -> tuple[Sentence, ...]:
    """Return, in sentences, what is missing in a territory: by indicator, then by zone.

    ``places`` says where each zone lies (:func:`maillage.runs.diagnosis.wholes.places`).
    """
    inside = facts.inside(level, zones["code"])
    names = dict.fromkeys([*index.indicators, *catalogue.settings().compared])
    said = [
        (
            _indicator_gap(inside, name, zones["code"], level, places),
            facts.notebook.of_column(catalogue.indicators()[name], inside, level),
        )
        for name in names
    ]
    said += [
        (_unscored(zones, level, places), numbers.index),
        *(
            (words, numbers.index)
            for words in assumptions_there(index, _incomplete(inside, zones, index), places)
        ),
        (_unestimated(zones, level, places), numbers.people),
        (_imputed(facts, territory), numbers.people),
    ]
    return tuple(Sentence(words, (note,)) for words, note in said if words)


def freshness(store: Store, facts: Facts, *, index: Index, as_of: date) -> tuple[Freshness, ...]:
    """Return the age of each source that the diagnosis rests on, oldest first.

    A source is stale when one of its indicators is older than its entry allows.
    """
    names = [*index.indicators, *catalogue.settings().compared, *catalogue.settings().headlines]
    used = (
        facts.newest.filter(pl.col("indicator").is_in(names))
        .select("indicator", "source", "year")
        .unique()
        .sort("year", "source", "indicator")
    )
    found: dict[str, Freshness] = {}
    for indicator, source, year in used.iter_rows():
        entry = catalogue.indicators()[indicator]
        age = as_of.year - year
        is_stale = age > entry.fresh_for_years
        row = facts.newest.filter(pl.col("indicator") == indicator, pl.col("source") == source).row(
            0, named=True
        )
        earlier = found.get(source)
        found[source] = Freshness(
            source=source,
            title=store.sources[source].title,
            year=year,
            age_years=age,
            is_stale=is_stale or (earlier is not None and earlier.is_stale),
            note=facts.notebook.of_indicator(entry, row, row["level"]),
        )
    return tuple(found.values())


def _lacking(inside: pl.DataFrame, name: str, codes: pl.Series) -> pl.Series:
    """Return the zones where an indicator is neither known nor secret."""
    given = inside.filter(pl.col("indicator") == name, pl.col("status") != "missing")
    return codes.filter(~codes.is_in(given["zone"].implode()))


def _incomplete(inside: pl.DataFrame, zones: pl.DataFrame, index: Index) -> pl.Series:
    """Return the zones that lack an indicator of the index, or the index."""
    unscored = zones.filter(pl.col("score").is_null())["code"]
    lacking = [_lacking(inside, name, zones["code"]) for name in index.indicators]
    return pl.concat([unscored, *lacking]).unique()


def _indicator_gap(
    inside: pl.DataFrame, name: str, codes: pl.Series, level: Level, places: pl.DataFrame
) -> str:
    secret = inside.filter(pl.col("indicator") == name, pl.col("status") == "secret").height
    lacking = _lacking(inside, name, codes)
    zones, absent = len(codes), len(lacking)
    label = str(catalogue.indicators()[name].label)
    words = level_words(level)
    if not secret and not absent:
        return ""
    if zones == 1:
        return _("{label} : secret statistique.", label=label) if secret else _unknown(label)
    if absent == zones:
        return _(
            "{label} : inconnu partout ({zones} {level}).",
            label=label,
            zones=number(zones),
            level=words,
        )
    parts = [
        _("secret statistique dans {count}", count=number(secret)) if secret else "",
        _("manquant dans {count}", count=number(absent)) if absent else "",
    ]
    counted = _(
        "{label} : {what} des {zones} {level}.",
        label=label,
        what=_(" et ").join(part for part in parts if part),
        zones=number(zones),
        level=words,
    )
    return _located(counted, lacking, places)


def _located(said: str, lacking: pl.Series, places: pl.DataFrame) -> str:
    """Return a sentence followed by the names of the whole territories that lack the value."""
    return " ".join(filter(None, (said, wholes_words(lacking, places))))


def _unscored(zones: pl.DataFrame, level: Level, places: pl.DataFrame) -> str:
    unscored = zones.filter(pl.col("score").is_null())
    if unscored.is_empty():
        return ""
    if zones.height == 1:
        return _("Indice : absent, trop d'indicateurs manquent. Le besoin peut exister.")
    counted = _(
        "Indice : absent de {count} des {zones} {level}, où trop d'indicateurs manquent. Ce n'est "
        "pas une absence de besoin.",
        count=number(unscored.height),
        zones=number(zones.height),
        level=level_words(level),
    )
    return _located(counted, unscored["code"], places)


def _unestimated(zones: pl.DataFrame, level: Level, places: pl.DataFrame) -> str:
    unknown = zones.filter(pl.col("people_status") == "missing")["code"]
    if unknown.is_empty():
        return ""
    if zones.height == 1:
        return _unknown(_("Personnes en difficulté"))
    counted = _(
        "Personnes en difficulté : pas d'estimation dans {count} des {zones} {level}.",
        count=number(len(unknown)),
        zones=number(zones.height),
        level=level_words(level),
    )
    return _located(counted, unknown, places)


def _unknown(label: str) -> str:
    return _("{label} : inconnu.", label=label)


def _imputed(facts: Facts, territory: Territory) -> str:
    row = facts.estimate(territory)
    if not row or not row["imputed"]:
        return ""
    return _(
        "Personnes en difficulté : pour {share} des habitants, une donnée de la commune manque. "
        "Celle de l'intercommunalité, du département ou de la région la remplace.",
        share=percent(row["imputed"]),
    )
