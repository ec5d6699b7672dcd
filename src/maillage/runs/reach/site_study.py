"""The study of sites: where to open, how sure it is, what each site adds and each rule costs."""

from dataclasses import asdict, replace
from datetime import date

import numpy as np
import polars as pl

from maillage.catalogue.demands import Demand
from maillage.catalogue.indexes import Index
from maillage.contracts.study import Chapter, Study, StudyMap
from maillage.language import _
from maillage.methods.locate.answer import Stop, never
from maillage.reference.territories import Territory, parent_names
from maillage.runs.diagnosis.notes import Notebook
from maillage.runs.reach import site_aim_tables, site_tables, site_words
from maillage.runs.reach.notes import limits, of_places
from maillage.runs.reach.site import site
from maillage.runs.reach.site_findings import SiteFindings
from maillage.runs.reach.site_moves import move_tables
from maillage.runs.reach.siting import Wish
from maillage.runs.reach.studies import manifest, outlines_of
from maillage.runs.reach.times import Times
from maillage.runs.reach.times_words import of_travel, travel_chapter
from maillage.runs.store import Store


def site_study(
    store: Store,
    territory: Territory,
    wish: Wish,
    *,
    times: Times,
    as_of: date,
    index: Index,
    demand: Demand,
    stop: Stop = never,
) -> Study:
    """Return the study of sites of a territory on a day; arguments as :func:`.site.site`."""
    found = site(store, territory, wish, times=times, index=index, demand=demand, stop=stop)
    notebook = Notebook(store.sources, "")
    people = notebook.of_people(demand, found.ground.estimate)
    if wish.keeps_existing:
        notebook.number(of_places(store, found.ground))
    lost = found.ground.lost_places if wish.keeps_existing else 0
    counted = replace(found.ground, places=found.places, lost_places=lost)
    findings = SiteFindings(found, demand, people, notebook.number(of_travel(times)))
    return Study(
        kind="site",
        title=_("Où ouvrir de nouveaux lieux"),
        reference=territory.reference,
        code=territory.code,
        name=territory.name,
        parents=parent_names(store.geography, territory),
        as_of=as_of,
        is_demo=store.is_demo,
        summary=site_words.summary(findings),
        headlines=site_words.headlines(findings),
        chapters=_chapters(findings, times),
        limits=(
            *limits(counted, times, demand, counts_hours=False),
            *site_words.limits(findings),
        ),
        notes=tuple(notebook.notes),
        outlines=outlines_of(store, found.ground),
        marks=findings.marks,
        manifest=manifest(
            store,
            run="site",
            territory=territory,
            as_of=as_of,
            index=index,
            demand=demand,
            release=found.ground.release,
            parameters=_parameters(findings, times),
            rows={"zones": found.zones.height, "places": found.places.height},
        ),
    )


def _parameters(of: SiteFindings, times: Times) -> dict[str, object]:
    found = of.found
    return {
        "mode": times.mode.model_dump(mode="json"),
        "times": times.manifest(),
        "wish": asdict(found.wish),
        "seed": found.settings.seed,
        "periods": [
            {
                "value": answer.value,
                "bound": answer.bound,
                "solver": answer.solver,
                "is_interrupted": answer.is_interrupted,
            }
            for answer in found.periods
        ],
        "front": [
            {
                "reached": point.reached,
                "travel": point.travel,
                "least_travel": point.least_travel,
            }
            for point in of.front
        ],
    }


def _chapters(of: SiteFindings, times: Times) -> tuple[Chapter, ...]:
    return (
        Chapter("sites", _("Les sites, et ce que chacun apporte"), site_words.site_words(of),
                maps=(_map_after(of),),
                tables=(site_tables.site_table(of), *move_tables(of),
                        *site_aim_tables.period_tables(of),
                        *site_aim_tables.load_tables(of))),
        Chapter("how-many", _("Combien de sites ?"), site_words.curve_words(of),
                curves=site_tables.curves(of)),
        *site_aim_tables.front_chapters(of),
        Chapter("rules", _("Ce que coûte chaque règle"), tables=site_tables.price_tables(of)),
        Chapter("zones", _("Commune par commune"), tables=(site_tables.zone_table(of),)),
        travel_chapter(times),
    )  # fmt: skip


def _map_after(of: SiteFindings) -> StudyMap:
    """Return the map of the time to the nearest place once the sites are open."""
    minutes = of.found.minutes_to(of.found.answer.sites)
    far = np.isinf(minutes)
    status = pl.when(pl.Series(far)).then(pl.lit("unreachable")).otherwise(pl.lit("known"))
    values = of.found.zones.select(
        "code",
        "name",
        "population",
        value=pl.Series(np.where(far, np.nan, minutes)).fill_nan(None),
        status=status,
    )
    return StudyMap(
        "after",
        _("Minutes jusqu'au lieu le plus proche, avec les nouveaux sites"),
        "minutes",
        values,
        False,
        _("Plus foncé : plus loin."),
        of.travel_note,
        of.marks,
    )
