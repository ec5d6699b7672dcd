"""The Python API: what the commands do, in a few lines.

>>> from datetime import date, timedelta
>>> from maillage import api
>>> diagnosis = api.diagnose(api.demo(), "VT", as_of=date(2026, 1, 1))
>>> diagnosis.name, diagnosis.is_demo
('Val-de-Trame', True)
"""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

import polars as pl

from maillage import catalogue
from maillage.contracts import Level
from maillage.contracts.diagnosis import Diagnosis
from maillage.contracts.study import Study
from maillage.outputs.report import FORMATS, write_report
from maillage.reference.lookup import find
from maillage.reference.territories import Territory
from maillage.runs.diagnosis import diagnose as run_diagnosis
from maillage.runs.index import ranked, scores
from maillage.runs.store import Store, default_home

__all__ = [
    "FORMATS",
    "access",
    "compute_index",
    "demo",
    "diagnose",
    "site",
    "store",
    "territory",
    "tour",
    "write_report",
]


def store(home: Path | None = None) -> Store:
    """Return the store of a folder: ``MAILLAGE_HOME`` or the user's data folder by default."""
    return Store(home or default_home())


def demo(home: Path | None = None) -> Store:
    """Return the store of the demonstration, made when it is not there yet."""
    from maillage.demo.run import demo_home, ensure  # here: real data do without the generator

    return ensure(home or demo_home())


def territory(of: Store, text: str, *, level: Level | None = None) -> Territory:
    """Return the territory that a code or a name designates.

    Raises:
        UnknownTerritory: none has this name or code.
        AmbiguousTerritory: several have it; ``level`` settles what remains.
    """
    return find(of.geography, text, level=level)


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


def access(
    of: Store,
    text: str,
    *,
    as_of: date,
    level: Level | None = None,
    mode: str = "car",
    within_minutes: float | None = None,
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
        index: which fragility; the catalogue's by default.
        demand: which people in difficulty; the catalogue's by default.

    Raises:
        InputError: the territory, the mode or a definition does not exist.
        MissingData: nothing is loaded, or no census is made.
    """
    from maillage.catalogue.access import access_settings
    from maillage.catalogue.travel import find_mode
    from maillage.runs.reach.access_study import access_study  # here: a diagnosis does without

    settings = catalogue.settings()
    return access_study(
        of,
        territory(of, text, level=level),
        mode=find_mode(mode),
        within_minutes=(
            access_settings().within_minutes if within_minutes is None else within_minutes
        ),
        as_of=as_of,
        index=catalogue.find_index(index or settings.index),
        demand=catalogue.find_demand(demand or settings.demand),
    )


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
        index: which fragility; the catalogue's by default.
        demand: which people in difficulty; the catalogue's by default.
        stop: asked between steps; true ends the solve with the best so far.

    Raises:
        InputError: what is asked contradicts itself, or names what does not exist.
        MissingData: nothing is loaded, or no census is made.
    """
    from maillage.catalogue.siting import siting_settings
    from maillage.catalogue.travel import find_mode
    from maillage.runs.reach.site_study import site_study  # here: a diagnosis does without
    from maillage.runs.reach.siting import Wish

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
    return site_study(
        of,
        territory(of, text, level=level),
        wish,
        mode=find_mode(mode),
        as_of=as_of,
        index=catalogue.find_index(index or settings.index),
        demand=catalogue.find_demand(demand or settings.demand),
        stop=stop,
    )


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
        index: which fragility; the catalogue's by default.
        demand: which people in difficulty; the catalogue's by default.
        stop: asked between steps; true ends the search with the best so far.

    Raises:
        InputError: what is asked cannot be done, or names what does not exist.
        MissingData: nothing is loaded.
    """
    from maillage.catalogue.rounds import round_settings
    from maillage.catalogue.travel import find_mode
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
    return tour_study(
        of,
        territory(of, text, level=level),
        wish,
        mode=find_mode(mode),
        as_of=as_of,
        index=catalogue.find_index(index or settings.index),
        demand=catalogue.find_demand(demand or settings.demand),
        stop=stop,
    )
