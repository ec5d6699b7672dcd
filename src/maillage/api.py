"""The Python API: what the commands do, in a few lines.

>>> from datetime import date, timedelta
>>> from maillage import api
>>> diagnosis = api.diagnose(api.demo(), "VT", as_of=date(2026, 1, 1))
>>> diagnosis.name, diagnosis.is_demo
('Val-de-Trame', True)
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Literal

import polars as pl

from maillage import catalogue
from maillage.catalogue import find_index, indexes
from maillage.catalogue.loader import pick
from maillage.contracts import Level
from maillage.contracts.audit import Audit
from maillage.contracts.diagnosis import Diagnosis
from maillage.contracts.study import Study
from maillage.engines import engine as find_engine
from maillage.outputs.report import FORMATS, write_report
from maillage.reference.lookup import find, search
from maillage.reference.territories import Territory, zone_of
from maillage.runs import load, similar
from maillage.runs import pull as pulls
from maillage.runs import status as statuses
from maillage.runs.diagnosis import diagnose as run_diagnosis
from maillage.runs.figures import Assessment, assess, books
from maillage.runs.index import ranked, scores
from maillage.runs.index_comparison import IndexComparison
from maillage.runs.index_comparison import compare_indexes as compare
from maillage.runs.index_sources import Feed, feeds
from maillage.runs.reach.routing import Routing
from maillage.runs.store import Store, default_home

__all__ = [
    "FORMATS",
    "Routing",
    "access",
    "audit_index",
    "compare_indexes",
    "compute_index",
    "demo",
    "diagnose",
    "figures",
    "find_index",
    "import_file",
    "index_feeds",
    "indexes",
    "pull",
    "quality",
    "search_territories",
    "similar_territories",
    "site",
    "status",
    "store",
    "territory",
    "tour",
    "write_report",
    "zone",
]


def store(home: Path | None = None) -> Store:
    """Return the store of a folder: ``MAILLAGE_HOME`` or the user's data folder by default."""
    return Store(home or default_home())


def demo(home: Path | None = None) -> Store:
    """Return the store of the demonstration, made when it is not there yet."""
    from maillage.demo.run import demo_home, ensure  # here: real data do without the generator

    return ensure(home or demo_home())


def pull(of: Store, *source_ids: str, on: date, mirror: Path | None = None) -> list[pulls.Outcome]:
    """Bring and load sources, and return what became of each; a failure stops only its own.

    Args:
        of: the store that they go to.
        source_ids: which ones; by default, all those that the mirror or an address can bring.
        on: the day of the pull, for the record.
        mirror: a folder of files at hand; the live addresses by default.

    Raises:
        InputError: a source is not in the catalogue, or none can be brought this way.
        StoreError: another pull is at work on the same store.

    Examples:
        >>> made = demo()
        >>> [done] = pull(made, "demo-fibre", mirror=made.home / "mirror", on=date(2026, 1, 1))
        >>> done.error is None
        True
    """
    asked = pulls.chosen(of, source_ids, mirror=mirror)
    return list(pulls.pull(of, asked, mirror=mirror, on=on))


def import_file(of: Store, file: Path, *, source_id: str, on: date) -> load.Load:
    """Load a file at hand as one source, and return its summary and its issues.

    Raises:
        CatalogueError: no source has this id.
        SourceError: the file is not what the entry says; the store is as it was.
        StoreError: another process is writing, or the store cannot be written.
    """
    return load.import_file(of, pick(of.sources, source_id), file, on=on)


def status(of: Store, *, as_of: date) -> list[statuses.SourceStatus]:
    """Return each source of the catalogue as the store has it on a day: year, age, stale or not.

    Examples:
        >>> {each.source.id: each.state for each in status(demo(), as_of=date(2027, 1, 1))}[
        ...     "demo-bibliotheques"]
        'stale'
    """
    return statuses.status(of, as_of=as_of)


def quality(of: Store, source_id: str) -> load.Load:
    """Return how far the indicators of a source are known, and what was wrong in its file.

    Raises:
        CatalogueError: no source has this id.
        MissingData: it is not loaded.

    Examples:
        >>> found = quality(demo(), "demo-parts")
        >>> found.report.filter(kind="coverage")["indicator"].to_list()[:2]
        ['aged_15_24', 'aged_65_plus']
        >>> found.issues.filter(code="unknown-code")["found"].to_list()
        ['VZ900', 'VZ901']
    """
    return statuses.quality(of, pick(of.sources, source_id))


def search_territories(
    of: Store, text: str, *, limit: int = 10, level: Level | None = None
) -> pl.DataFrame:
    """Return the zones that answer a code, a postcode or a name, faults allowed, best first.

    Columns: see :func:`maillage.reference.lookup.search`.

    Examples:
        >>> search_territories(demo(), "bourg maile", limit=2)["code"].to_list()
        ['VT017', 'VW007']
    """
    return search(of.geography, text, limit=limit, level=level)


def territory(of: Store, text: str, *, level: Level | None = None) -> Territory:
    """Return the territory that a code or a name designates.

    Raises:
        UnknownTerritory: none has this name or code.
        AmbiguousTerritory: several have it; ``level`` settles what remains.
    """
    return find(of.geography, text, level=level)


def zone(of: Store, text: str, *, level: Level | None = None) -> dict[str, Any]:
    """Return what the reference knows of a territory: population, area, centre, parents.

    Keys: the columns of the contract ``zones``.

    Raises:
        UnknownTerritory: none has this name or code.
        AmbiguousTerritory: several have it; ``level`` settles what remains.

    Examples:
        >>> found = zone(demo(), "VT")
        >>> found["name"], found["population"]
        ('Val-de-Trame', 420000)
    """
    return zone_of(of.geography, territory(of, text, level=level))


def similar_territories(
    of: Store, text: str, *, level: Level | None = None, count: int | None = None
) -> tuple[similar.SimilarTerritory, ...]:
    """Return the territories of the same level that look most like one, nearest first.

    Args:
        of: the store that holds the data.
        text: a code or a name.
        level: settles what the text leaves open.
        count: how many; the catalogue's by default.

    Raises:
        UnknownTerritory: none has this name or code.
        MissingData: nothing is loaded.

    Examples:
        >>> [like] = similar_territories(demo(), "VT", count=1)
        >>> like.territory.name
        "Côte-d'Ourdis"
    """
    return similar.similar(
        of,
        territory(of, text, level=level),
        count=catalogue.settings().similarity.count if count is None else count,
    )


def diagnose(
    of: Store,
    text: str,
    *,
    as_of: date,
    level: Level | None = None,
    index: str | None = None,
    demand: str | None = None,
) -> Diagnosis:
    """Return the diagnosis of a territory on a day.

    Args:
        of: the store that holds the data.
        text: a code or a name.
        as_of: the day that ages are counted from.
        level: settles what the text leaves open.
        index: id of an index, or path to a TOML definition; the catalogue's by default.
        demand: id of a demand model; the catalogue's by default.

    Raises:
        InputError: the territory, the index or the model does not exist.
        MissingData: nothing is loaded, or not what the model needs.
    """
    settings = catalogue.settings()
    return run_diagnosis(
        of,
        territory(of, text, level=level),
        as_of=as_of,
        index=catalogue.find_index(index or settings.index),
        demand=catalogue.find_demand(demand or settings.demand),
    )


def compute_index(of: Store, name: str, *, level: Level, with_ranks: bool) -> pl.DataFrame:
    """Return an index over every zone of a level, with rank intervals if asked.

    Columns: see :func:`maillage.runs.index.scores` and :func:`maillage.runs.index.ranked`.

    Raises:
        CatalogueError: no index has this id, or the definition is wrong.
        MissingData: nothing is loaded.
    """
    index = catalogue.find_index(name)
    return ranked(of, index, level) if with_ranks else scores(of, index, level)


def index_feeds(of: Store, name: str, *, level: Level) -> tuple[Feed, ...]:
    """Return which loaded source feeds each indicator of an index, its year and its coverage.

    Raises:
        CatalogueError: no index has this id, or the definition is wrong.
        MissingData: nothing is loaded.

    Examples:
        >>> first = index_feeds(demo(), "maillage-2026", level="commune")[0]
        >>> first.indicator, first.source, first.year
        ('aged_65_plus', 'demo-parts', 2021)
    """
    return feeds(of, find_index(name), level)


def audit_index(of: Store, name: str, *, level: Level) -> Audit:
    """Return the audit of an index: what it is made of, what each choice changes.

    Raises:
        CatalogueError: no index has this id, or the definition is wrong.
        MissingData: nothing is loaded, or no zone has a score.

    Examples:
        >>> found = audit_index(demo(), "maillage-2026", level="epci")
        >>> found.zones, found.scored, sorted(set(found.effects["choice"]))[:2]
        (38, 38, ['aggregation', 'normalisation'])
    """
    from maillage.runs.audit import audit  # here: the rest does without the arithmetic of audits

    return audit(of, find_index(name), level)


def compare_indexes(
    of: Store, first: str, second: str, *, level: Level, movers: int = 10
) -> IndexComparison:
    """Return how two indexes rank the zones that both score, and the farthest apart.

    Args:
        of: the store that holds the data.
        first: id of an index, or path to a TOML definition.
        second: likewise.
        level: that of the zones.
        movers: how many of the zones placed farthest apart are named, with the reasons.

    Raises:
        CatalogueError: no index has this id, or a definition is wrong.
        MissingData: nothing is loaded.

    Examples:
        >>> found = compare_indexes(
        ...     demo(), "maillage-2026", "ifn-2023", level="epci", movers=3)
        >>> found.comparison.zones, len(found.movers), 0 < found.comparison.spearman < 1
        (38, 3, True)
    """
    return compare(of, find_index(first), find_index(second), level, movers=movers)


def figures(*themes: str, as_of: date) -> Assessment:
    """Return the figures book on a day: every figure, what contradicts it, series and targets.

    Args:
        themes: ids of themes; all of them by default.
        as_of: the day on which staleness and expiry are judged.

    Raises:
        CatalogueError: no theme has this id.

    Examples:
        >>> book = figures("renoncement", as_of=date(2026, 1, 1))
        >>> found = book.figures["renoncement-clarte"]
        >>> str(found.quantity.value), str(found.expires), found.statuses
        ('0.3468', '2023-12-31', ('stale',))
    """
    chosen = [pick(books(), theme) for theme in themes] or books().values()
    return assess(chosen, as_of=as_of)


def access(
    of: Store,
    text: str,
    *,
    as_of: date,
    level: Level | None = None,
    mode: str = "car",
    within_minutes: float | None = None,
    routing: Routing | None = None,
    engine: str = "local",
    spark_master: str | None = None,
    index: str | None = None,
    demand: str | None = None,
) -> Study:
    """Return the study of access of a territory on a day: how far help is, and for whom.

    Args:
        of: the store that holds the data and the census.
        text: a code or a name.
        as_of: the day of the study.
        level: settles what the text leaves open.
        mode: id of a mode of travel.
        within_minutes: the catchment, bound included; the catalogue's by default.
        routing: the server that gives travel times; estimated by default.
        engine: where the measures of each zone are computed, ``local`` or ``spark``.
        spark_master: address of Spark's master; see :func:`maillage.engines.engine`.
        index: which fragility; the catalogue's by default.
        demand: which people in difficulty; the catalogue's by default.

    Raises:
        InputError: the territory, the mode, the engine or a definition does not exist.
        MissingData: nothing is loaded, no census is made, or Spark is not installed.
        FetchError: the routing server fails, and no estimate is accepted instead.
    """
    from maillage.catalogue.access import access_settings
    from maillage.catalogue.travel import find_mode
    from maillage.runs.reach.access_study import access_study  # here: a diagnosis does without
    from maillage.runs.reach.times import on_times

    settings = catalogue.settings()
    make = partial(
        access_study,
        of,
        territory(of, text, level=level),
        engine=find_engine(engine, master=spark_master),
        within_minutes=(
            access_settings().within_minutes if within_minutes is None else within_minutes
        ),
        as_of=as_of,
        index=catalogue.find_index(index or settings.index),
        demand=catalogue.find_demand(demand or settings.demand),
    )
    return on_times(make, of, mode=find_mode(mode), routing=routing, on=as_of)


def site(
    of: Store,
    text: str,
    *,
    as_of: date,
    new: int | None = None,
    level: Level | None = None,
    objective: Literal["coverage", "travel"] = "coverage",
    mode: str = "car",
    within_minutes: float | None = None,
    keeps_existing: bool = True,
    min_per_epci: int = 0,
    budget_euros: int | None = None,
    site_cost_euros: int | None = None,
    floor_share: float = 0.0,
    forbidden: tuple[str, ...] = (),
    required: tuple[str, ...] = (),
    then: int = 0,
    routing: Routing | None = None,
    index: str | None = None,
    demand: str | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Study:
    """Return where new places should open in a territory, with the proof of how good it is.

    Args:
        of: the store that holds the data and the census.
        text: a code or a name.
        as_of: the day of the study.
        new: how many sites to open; None when the budget decides.
        level: settles what the text leaves open.
        objective: the most people reached (``coverage``), or the least travel (``travel``).
        mode: id of a mode of travel.
        within_minutes: how far a site reaches; the catalogue's by default.
        keeps_existing: whether the places of the census stay and count.
        min_per_epci: least number of places of each intercommunality, existing ones counted.
        budget_euros: what the new sites may cost together.
        site_cost_euros: what one costs; the catalogue's by default.
        floor_share: least share of the people of the most fragile fifth to reach, 0 to 1.
        forbidden: codes of the zones where no site may open.
        required: codes of the zones where one must.
        then: sites of the next period, chosen once the first are open.
        routing: the server that gives travel times; estimated by default.
        index: which fragility; the catalogue's by default.
        demand: which people in difficulty; the catalogue's by default.
        stop: asked between steps; true ends the solve with the best so far.

    Raises:
        InputError: what is asked contradicts itself, or names what does not exist.
        MissingData: nothing is loaded, or no census is made.
        FetchError: the routing server fails, and no estimate is accepted instead.
    """
    from maillage.catalogue.siting import siting_settings
    from maillage.catalogue.travel import find_mode
    from maillage.runs.reach.site_study import site_study  # here: a diagnosis does without
    from maillage.runs.reach.siting import Wish
    from maillage.runs.reach.times import on_times

    settings = catalogue.settings()
    wish = Wish(
        new=new,
        objective=objective,
        within_minutes=(
            siting_settings().within_minutes if within_minutes is None else within_minutes
        ),
        keeps_existing=keeps_existing,
        min_per_epci=min_per_epci,
        budget_cents=None if budget_euros is None else budget_euros * 100,
        site_cost_cents=None if site_cost_euros is None else site_cost_euros * 100,
        floor_share=floor_share,
        forbidden=forbidden,
        required=required,
        then=then,
    )
    make = partial(
        site_study,
        of,
        territory(of, text, level=level),
        wish,
        as_of=as_of,
        index=catalogue.find_index(index or settings.index),
        demand=catalogue.find_demand(demand or settings.demand),
        stop=stop,
    )
    return on_times(make, of, mode=find_mode(mode), routing=routing, on=as_of)


def tour(
    of: Store,
    text: str,
    *,
    as_of: date,
    vans: int,
    stops: int,
    frequency: Literal["weekly", "fortnightly", "monthly"] = "fortnightly",
    first: date | None = None,
    last: date | None = None,
    level: Level | None = None,
    mode: str = "car",
    depots: tuple[str, ...] = (),
    counts_served: bool = False,
    stop_minutes: float | None = None,
    day_minutes: float | None = None,
    school_holidays: frozenset[date] = frozenset(),
    routing: Routing | None = None,
    index: str | None = None,
    demand: str | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Study:
    """Return the rounds of vans in a territory: stops, days, dates, and what they come to.

    Args:
        of: the store that holds the data and the census.
        text: a code or a name.
        as_of: the day of the study.
        vans: how many, shared between the depots.
        stops: how many stops at most.
        frequency: how often each stop is visited.
        first: first date of the calendar; the day of the study by default.
        last: last one; half a year later by default.
        level: settles what the text leaves open.
        mode: id of a mode of travel.
        depots: codes of the communes that vans leave; the most populated by default.
        counts_served: whether people whom a place reaches already count too.
        stop_minutes: how long a stop lasts; the catalogue's by default.
        day_minutes: driving and presence together in a day; the catalogue's by default.
        school_holidays: every day of them, without rounds.
        routing: the server that gives travel times; estimated by default.
        index: which fragility; the catalogue's by default.
        demand: which people in difficulty; the catalogue's by default.
        stop: asked between steps; true ends the search with the best so far.

    Raises:
        InputError: what is asked cannot be done, or names what does not exist.
        MissingData: nothing is loaded.
        FetchError: the routing server fails, and no estimate is accepted instead.
    """
    from maillage.catalogue.rounds import round_settings
    from maillage.catalogue.travel import find_mode
    from maillage.runs.reach.times import on_times
    from maillage.runs.reach.tour import TourWish
    from maillage.runs.reach.tour_study import tour_study  # here: a diagnosis does without

    settings = catalogue.settings()
    begins = first or as_of
    wish = TourWish(
        vans=vans,
        stops=stops,
        frequency=frequency,
        first=begins,
        last=last or begins + timedelta(weeks=round_settings().calendar_weeks),
        depots=depots,
        counts_served=counts_served,
        stop_minutes=stop_minutes,
        day_minutes=day_minutes,
        school_holidays=school_holidays,
    )
    make = partial(
        tour_study,
        of,
        territory(of, text, level=level),
        wish,
        as_of=as_of,
        index=catalogue.find_index(index or settings.index),
        demand=catalogue.find_demand(demand or settings.demand),
        stop=stop,
    )
    return on_times(make, of, mode=find_mode(mode), routing=routing, on=as_of)
