"""Put a diagnosis together from the store: the order of work, nothing else."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from maillage import catalogue
from maillage.catalogue.demands import Demand
from maillage.catalogue.indexes import Index
from maillage.contracts import OUTLINES, Level
from maillage.contracts.diagnosis import ColumnLabel, Comparison, Diagnosis, Figure, Sentence
from maillage.language import _
from maillage.numbers import number
from maillage.reference.territories import Territory, parent_names, zone_of
from maillage.runs.census.releases import Census
from maillage.runs.diagnosis.connectivity import connectivity
from maillage.runs.diagnosis.fine import fine_zones
from maillage.runs.diagnosis.fragile import (
    fragile_rule,
    left_out,
    most_fragile,
    none_in_worst_tenth,
)
from maillage.runs.diagnosis.gaps import freshness, gaps
from maillage.runs.diagnosis.offer import offer
from maillage.runs.diagnosis.people import people_figures
from maillage.runs.diagnosis.wholes import places
from maillage.runs.diagnosis.words import (
    abbreviation_words,
    accuracy_sentence,
    fragile_sentence,
    level_words,
    people_sentence,
    rank_sentence,
    ranked_words,
)
from maillage.runs.diagnosis.work import Work, prepare
from maillage.runs.diagnosis.zones import (
    inner_level,
    zone_rows,
    zone_table,
)
from maillage.runs.index import ranked
from maillage.runs.index_table import unknown_everywhere
from maillage.runs.manifest import manifest
from maillage.runs.similar import why_alone
from maillage.runs.store import Store

_NAMES_IN_SUMMARY = 3


def diagnose(
    store: Store, territory: Territory, *, as_of: date, index: Index, demand: Demand
) -> Diagnosis:
    """Return the diagnosis of a territory on a day.

    The same store, definitions and day give the same diagnosis.

    Args:
        store: where sources are loaded.
        territory: a commune, an EPCI, a département, a région or the country.
        as_of: the day that ages are counted from.
        index: which fragility index.
        demand: which model of people in difficulty.

    Raises:
        MissingData: nothing is loaded, or the demand model lacks its indicators.
        InputError: the index has no reference zone at the level needed.
    """
    work = prepare(store, territory, index, demand)
    level = inner_level(store, territory)
    ranks = ranked(store, index, level)
    rows = zone_rows(store, territory, level, ranks=ranks, facts=work.facts, index=index)
    settings = catalogue.settings()
    headlines = _headlines(work)
    helping = offer(
        store,
        territory,
        rows,
        level,
        ranked=ranks["rank"].count(),
        notebook=work.facts.notebook,
        numbers=work.numbers,
        as_of=as_of,
    )
    return Diagnosis(
        reference=territory.reference,
        level=territory.level,
        code=territory.code,
        name=territory.name,
        parents=parent_names(store.geography, territory),
        as_of=as_of,
        is_demo=store.is_demo,
        population=_population(work),
        index_id=index.id,
        index_label=str(index.label),
        index_citation=index.citation,
        summary=_summary(work, headlines, rows, level),
        headlines=headlines,
        compared=_compared(work),
        comparisons=_comparisons(work),
        zone_level=level,
        zone_level_label=level_words(level),
        ranked_zones=ranks["rank"].count(),
        zones=zone_table(
            rows, territory, level, facts=work.facts, index=index, numbers=work.numbers
        ),
        fine_zones=(
            fine := fine_zones(
                store, territory, level, work.facts, index=index, numbers=work.numbers
            )
        ),
        fragile=most_fragile(
            rows,
            level,
            work.facts,
            country=work.country,
            count=settings.fragile_zones,
            reasons=settings.reasons,
            least_population=settings.fragile_least_population,
            numbers=work.numbers,
        ),
        fragile_rule=fragile_rule(
            rows,
            count=settings.fragile_zones,
            least_population=settings.fragile_least_population,
        ),
        left_out=(
            *none_in_worst_tenth(
                rows,
                ranked=ranks["rank"].count(),
                count=settings.fragile_zones,
                least_population=settings.fragile_least_population,
                numbers=work.numbers,
            ),
            *left_out(
                rows,
                level,
                count=settings.fragile_zones,
                least_population=settings.fragile_least_population,
                numbers=work.numbers,
            ),
        ),
        connectivity=connectivity(work.facts, territory, work.around, rows, level),
        gaps=(
            *gaps(
                work.facts,
                territory,
                rows,
                level,
                index=index,
                numbers=work.numbers,
                places=places(store.geography, territory, level),
            ),
            *_alone(work),
        ),
        freshness=freshness(store, work.facts, index=index, as_of=as_of),
        offer=helping,
        notes=tuple(work.facts.notebook.notes),
        outlines=_outlines(store, rows, level),
        manifest=manifest(
            store,
            sources=work.sources(fine),
            release=Census(store).find(helping.release) if helping else None,
            as_of=as_of,
            territory=territory,
            index=index,
            demand=demand,
            zones=rows.height,
        ),
    )


def _population(work: Work) -> Figure:
    zone = zone_of(work.store.geography, work.territory)
    return Figure(
        id="population",
        label=_("Population municipale"),
        unit="people",
        value=zone["population"],
        year=zone["population_year"],
        note=work.numbers.population,
        status="known" if zone["population"] is not None else "missing",
        reason="" if zone["population"] is not None else _("population non publiée"),
    )


def _people(work: Work, zone: Territory) -> tuple[Figure, Figure]:
    return people_figures(work.facts, zone, work.demand, note=work.numbers.people)


def _rank(work: Work) -> tuple[Figure, int]:
    """Return the territory's rank among its likes with its interval, and how many they are."""
    level = work.territory.level
    if level == "france":
        return Figure("rank", _("Rang"), "rank", None, work.numbers.index, status="missing"), 0
    ranks = ranked(work.store, work.index, level)
    row = ranks.filter(pl.col("zone") == work.territory.code).row(0, named=True)
    has_rank = row["rank"] is not None
    zones = ranks["rank"].count()
    return Figure(
        id="rank",
        label=_("Rang parmi {zones} {level}", zones=number(zones), level=ranked_words(level)),
        unit="rank",
        value=row["rank"],
        low=row["rank_low"],
        high=row["rank_high"],
        note=work.numbers.index,
        status="known" if has_rank else "missing",
        reason="" if has_rank else _unranked(row["missing"].split("|"), unknown_everywhere(ranks)),
    ), zones


def _unranked(missing: Sequence[str], nobody_has: Sequence[str]) -> str:
    """Say which indicators a territory lacks that others have; all of them if nobody has any."""
    reasons = [name for name in missing if name not in nobody_has] or missing
    labels = [str(catalogue.indicators()[name].label) for name in reasons]
    return _("trop d'indicateurs manquent : {list}", list=", ".join(labels))


def _headlines(work: Work) -> tuple[Figure, ...]:
    rank, _zones = _rank(work)
    measured = [work.facts.figure(name, work.territory) for name in catalogue.settings().headlines]
    ranks = [] if work.territory.level == "france" else [rank]
    return (*_people(work, work.territory), *ranks, *measured)


def _summary(
    work: Work, headlines: tuple[Figure, ...], rows: pl.DataFrame, level: Level
) -> tuple[Sentence, ...]:
    notes = work.numbers
    if zone_of(work.store.geography, work.territory)["population"] == 0:
        nobody = _("Personne n'habite ici : il n'y a personne à compter.")
        return (Sentence(nobody, (notes.population,)),)
    people, rate, *_others = headlines
    rank, zones = _rank(work)
    worst = ranked(work.store, work.index, level)["rank"].count() / 10
    tenth = rows.filter(pl.col("rank") <= worst)
    largest = tenth.sort("population", "code", descending=[True, False], nulls_last=True)
    accuracy = accuracy_sentence(
        work.estimate.error, work.estimate.scaled_error, work.demand.truth_level
    )
    fragile = (
        fragile_sentence(
            tuple(largest["name"].head(_NAMES_IN_SUMMARY)),
            count=tenth.height,
            sure=tenth.filter(pl.col("worst_decile") >= catalogue.settings().sure).height,
            scored=rows["score"].count(),
            zones=rows.height,
            level=level,
        )
        if rows.height > 1
        else ""
    )
    said = (
        (people_sentence(people, rate), notes.people),
        (accuracy, notes.people),
        (rank_sentence(rank, zones, work.territory.level), notes.index),
        (fragile, notes.index),
    )
    named = (work.territory, *(like.territory for like in work.alike))
    shown = [*rows["name"]] if level == "epci" else []
    shown += [zone.name for zone in named if zone.level == "epci"]
    short = abbreviation_words(shown)
    return (
        *(Sentence(words, (note,)) for words, note in said if words),
        *([Sentence(short)] if short else []),
    )


def _alone(work: Work) -> tuple[Sentence, ...]:
    """Say why nothing is compared with the territory as its like, when nothing is."""
    if work.alike or work.territory.level == "france":
        return ()
    return (Sentence(why_alone(work.store, work.territory), (work.likeness,)),)


def _compared(work: Work) -> tuple[ColumnLabel, ...]:
    entries = [catalogue.indicators()[name] for name in catalogue.settings().compared]
    figures = [work.facts.figure(entry.id, work.territory) for entry in entries]
    rate = _people(work, work.territory)[1]
    return (
        ColumnLabel("rate", rate.label, "share", str(work.demand.definition), rate.note),
        *(
            ColumnLabel(entry.id, str(entry.label), figure.unit, str(entry.definition), figure.note)
            for entry, figure in zip(entries, figures, strict=True)
        ),
    )


def _comparisons(work: Work) -> tuple[Comparison, ...]:
    shown: list[tuple[Territory, Any, float | None]] = [
        (work.territory, "self", None),
        *((like.territory, "similar", like.distance) for like in work.alike),
        *((zone, zone.level, None) for zone in work.above),
    ]
    return tuple(
        Comparison(
            name=zone.name,
            reference=zone.reference,
            kind=kind,
            distance=distance,
            note=work.likeness if kind == "similar" else 0,
            figures=(
                _people(work, zone)[1],
                *(work.facts.figure(name, zone) for name in catalogue.settings().compared),
            ),
        )
        for zone, kind, distance in shown
    )


def _outlines(store: Store, rows: pl.DataFrame, level: Level) -> pl.DataFrame:
    shown = store.geography.outlines(level).filter(pl.col("code").is_in(rows["code"].implode()))
    return OUTLINES.check(shown.sort("code"))
