"""The study of access: how far help is, who is left out, and where a place would help most."""

from datetime import date

import polars as pl

from maillage.catalogue.access import access_settings
from maillage.catalogue.demands import Demand
from maillage.catalogue.indexes import Index
from maillage.contracts.study import Chapter, Study, StudyMap
from maillage.engines import Engine
from maillage.language import _
from maillage.reference.territories import Territory, parent_names
from maillage.runs.diagnosis.notes import Notebook
from maillage.runs.reach import access_tables, access_words
from maillage.runs.reach.access import access
from maillage.runs.reach.access_findings import AccessFindings, Trail
from maillage.runs.reach.notes import limits, of_fragility, of_places
from maillage.runs.reach.score_words import score_name, score_reading, score_unit, score_words
from maillage.runs.reach.scoring import Scoring
from maillage.runs.reach.studies import manifest, outlines_of
from maillage.runs.reach.times import Times
from maillage.runs.reach.times_words import of_travel, travel_chapter
from maillage.runs.store import Store


def access_study(
    store: Store,
    territory: Territory,
    *,
    times: Times,
    engine: Engine,
    within_minutes: float,
    scoring: Scoring,
    as_of: date,
    index: Index,
    demand: Demand,
) -> Study:
    """Return the study of access of a territory on a day; arguments as :func:`access`."""
    found = access(
        store,
        territory,
        times=times,
        engine=engine,
        within_minutes=within_minutes,
        scoring=scoring,
        index=index,
        demand=demand,
    )
    stand = found.ground
    notebook = Notebook(store.sources, "")
    trail = Trail(
        people=notebook.of_people(demand, stand.estimate),
        places=notebook.number(of_places(store, stand)),
        travel=notebook.number(of_travel(times)),
        fragility=of_fragility(notebook, str(index.label), str(index.definition), index.citation),
    )
    findings = AccessFindings(found, access_settings(), within_minutes, scoring, times.mode, trail)
    return Study(
        kind="access",
        title=_("Accès aux lieux d'aide"),
        reference=territory.reference,
        code=territory.code,
        name=territory.name,
        parents=parent_names(store.geography, territory),
        as_of=as_of,
        is_demo=store.is_demo,
        summary=access_words.summary(findings),
        headlines=access_words.headlines(findings),
        chapters=(*_chapters(findings), travel_chapter(times)),
        limits=limits(stand, times, demand),
        notes=tuple(notebook.notes),
        outlines=outlines_of(store, stand),
        marks=findings.marks,
        manifest=manifest(
            store,
            run="access",
            territory=territory,
            as_of=as_of,
            index=index,
            demand=demand,
            release=stand.release,
            parameters={
                "mode": times.mode.model_dump(mode="json"),
                "times": times.manifest(),
                "engine": engine.named(),
                "within_minutes": within_minutes,
                "scoring": scoring.manifest(),
            },
            rows={"zones": int(stand.inside.sum()), "places": stand.places.height},
            also=scoring.indicators,
        ),
    )


def _chapters(of: AccessFindings) -> tuple[Chapter, ...]:
    return (
        Chapter("far", _("Où est-ce loin ?"), maps=(_map_nearest(of),),
                tables=(access_tables.beyond_table(of),)),
        Chapter("enough", _("Y a-t-il assez d'aide pour tous ?"),
                score_words(of.scoring, of.within), maps=(_map_score(of),)),
        Chapter("equity", _("Les plus fragiles sont-ils les plus loin ?"),
                access_words.equity_words(of), access_words.equity_figures(of),
                tables=(access_tables.group_table(of),)),
        Chapter("gain", _("Où un lieu changerait-il le plus ?"),
                tables=(access_tables.gain_table(of),)),
        Chapter("zones", _("Commune par commune"), tables=(access_tables.zone_table(of),)),
    )  # fmt: skip


def _map_nearest(of: AccessFindings) -> StudyMap:
    """Return the map of the time to the nearest place."""
    status = pl.when("is_unreached").then(pl.lit("unreachable")).otherwise(pl.lit("known"))
    rows = of.inside.select("code", "name", "population", value="nearest", status=status)
    return StudyMap(
        "nearest",
        _("Minutes jusqu'au lieu le plus proche"),
        "minutes",
        rows,
        False,
        _("Plus foncé : plus loin."),
        of.trail.travel,
        of.marks,
    )


def _map_score(of: AccessFindings) -> StudyMap:
    """Return the map of the score."""
    known = pl.when(pl.col("access").is_null()).then(pl.lit("unreachable"))
    status = known.otherwise(pl.lit("known"))
    rows = of.inside.select("code", "name", "population", value="access", status=status)
    return StudyMap(
        "access",
        score_name(of.scoring),
        score_unit(of.scoring),
        rows,
        of.scoring.is_better_high,
        score_reading(of.scoring),
        of.trail.travel,
    )
