"""Studies of a territory: access to help, new sites, and the rounds of vans."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Literal

from maillage import catalogue
from maillage.api.territories import territory
from maillage.contracts import Level
from maillage.contracts.study import Study
from maillage.engines import engine as find_engine
from maillage.runs.reach.routing import Routing
from maillage.runs.reach.scoring import Curve, Measure, Scoring
from maillage.runs.store import Store


def access(
    of: Store,
    text: str,
    *,
    as_of: date,
    level: Level | None = None,
    mode: str = "car",
    within_minutes: float | None = None,
    measure: Measure = "e2sfca",
    decay: Curve | None = None,
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
        measure: what zones are scored by: ``e2sfca``, ``2sfca``, ``m2sfca``, ``3sfca``, ``apl``,
            ``gravity`` or ``raam``.
        decay: how the weight of a place falls with its travel: ``classes``, ``gaussian`` or
            ``exponential``; that of the measure by default.
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
        scoring=Scoring(measure, decay),
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
    objective: Literal["coverage", "travel", "farthest", "fewest"] = "coverage",
    mode: str = "car",
    within_minutes: float | None = None,
    keeps_existing: bool = True,
    closable: tuple[str, ...] = (),
    min_per_epci: int = 0,
    budget_euros: int | None = None,
    site_cost_euros: int | None = None,
    costs: Path | None = None,
    floor_share: float = 0.0,
    forbidden: tuple[str, ...] = (),
    required: tuple[str, ...] = (),
    then: tuple[int, ...] = (),
    backup_share: float = 0.0,
    fading_minutes: float | None = None,
    capacity: int | None = None,
    front_steps: int = 0,
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
        new: how many sites to open; None when the budget decides, or with ``fewest``.
        level: settles what the text leaves open.
        objective: the most people reached (``coverage``), the least travel (``travel``), the
            farthest people as near as can be (``farthest``), or the fewest sites that reach
            everybody (``fewest``).
        mode: id of a mode of travel.
        within_minutes: how far a site reaches; the catalogue's by default.
        keeps_existing: whether the places of the census stay and count.
        closable: codes of the zones whose places may close, each for a site elsewhere;
            ``("all",)`` for every place of the territory. ``new`` may then be 0.
        min_per_epci: least number of places of each intercommunality, existing ones counted.
        budget_euros: what the new sites may cost together.
        site_cost_euros: what one costs; the catalogue's by default.
        costs: CSV file of what one costs in each commune (``code``, ``cout`` in euros); a commune
            that it does not list takes ``site_cost_euros``, which must be given then.
        floor_share: least share of the people of the most fragile fifth to reach, 0 to 1.
        forbidden: codes of the zones where no site may open.
        required: codes of the zones where one must.
        then: sites of each period after the first, chosen once those before are open.
        backup_share: what a second site in reach adds, as a share of the first, 0 to 1.
        fading_minutes: how far a site still counts, less and less; no farther by default.
        capacity: people that a site or a place can help; as many as come by default.
        front_steps: choices to show between the most people reached and the least travel.
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
    from maillage.inputs.site_costs import read_site_costs
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
        closable=closable,
        min_per_epci=min_per_epci,
        budget_cents=None if budget_euros is None else budget_euros * 100,
        site_cost_cents=None if site_cost_euros is None else site_cost_euros * 100,
        costs=None if costs is None else read_site_costs(costs, of.geography),
        floor_share=floor_share,
        forbidden=forbidden,
        required=required,
        then=then,
        backup_share=backup_share,
        fading_minutes=fading_minutes,
        capacity=capacity,
        front_steps=front_steps,
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
