"""Plan the rounds of vans: which stops, which days, which dates, and what they come to."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

import numpy as np
import polars as pl

from maillage.catalogue.access import access_settings
from maillage.catalogue.demands import Demand
from maillage.catalogue.indexes import Index
from maillage.catalogue.rounds import RoundSettings, round_settings
from maillage.contracts.costs import SparseCosts
from maillage.errors import InputError
from maillage.language import _
from maillage.methods.locate.answer import Stop, never
from maillage.reference.territories import Territory
from maillage.runs.reach.ground import Ground, ground
from maillage.runs.reach.siting import rows_of
from maillage.runs.reach.times import Times
from maillage.runs.store import Store
from maillage.types import Floats, Integers

if TYPE_CHECKING:  # numba is slow to load
    from maillage.methods.tours.calendar import Calendar
    from maillage.methods.tours.figures import Figures
    from maillage.methods.tours.holidays import Place
    from maillage.methods.tours.plan import Plan
    from maillage.methods.tours.problem import Problem
    from maillage.methods.tours.rhythm import Cycle
    from maillage.methods.tours.stops import Choice
    from maillage.methods.tours.timetable import Timetable

Frequency: TypeAlias = Literal["weekly", "fortnightly", "monthly"]
FREQUENCIES: tuple[Frequency, ...] = get_args(Frequency)
_WEEKS: Final[dict[Frequency, int]] = {"weekly": 1, "fortnightly": 2, "monthly": 4}

_PLACES: "Final[dict[str, Place]]" = {
    "57": "alsace-moselle",
    "67": "alsace-moselle",
    "68": "alsace-moselle",
    "971": "guadeloupe",
    "972": "martinique",
    "973": "guyane",
    "974": "la-reunion",
    "976": "mayotte",
}


@dataclass(frozen=True)
class TourWish:
    """What is asked.

    Attributes:
        vans: how many, shared evenly between the depots.
        stops: how many stops at most.
        frequency: how often each is visited.
        depots: codes of the communes that vans leave; the most populated one by default.
        first, last: dates of the calendar, both included.
        counts_served: whether people whom a place reaches already count too.
        stop_minutes, day_minutes: how long a stop, and a day, last.
        school_holidays: every day of them; no round goes out.
    """

    vans: int
    stops: int
    frequency: Frequency
    first: date
    last: date
    depots: tuple[str, ...] = ()
    counts_served: bool = False
    stop_minutes: float | None = None
    day_minutes: float | None = None
    school_holidays: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Tour:
    """Rounds of vans over a cycle, and their dates.

    Attributes:
        wish: what was asked.
        ground: the zones and the places.
        zones: the zones of the territory.
        candidates: rows of ``zones`` that may be stops, in the order of the problem's stops.
        depots: rows of ``zones`` that vans leave.
        people: people that count, of each zone.
        reach: share of a zone's people that a stop of each candidate reaches, (stops, zones).
        problem: the periodic routing problem.
        cycle: which dates its days are.
        choice: the stops, their rounds and the people reached.
        calendar: the dated visits.
        hours: when each visit starts.
        yearly: what the plan comes to over a year.
        settings: the choices of the catalogue.
    """

    wish: TourWish
    ground: Ground
    zones: pl.DataFrame
    candidates: Integers
    depots: Integers
    people: Floats
    reach: Floats
    problem: "Problem"
    cycle: "Cycle"
    choice: "Choice"
    calendar: "Calendar"
    hours: "Timetable"
    yearly: "Figures"
    settings: RoundSettings

    @property
    def plan(self) -> "Plan":
        """The rounds of one cycle."""
        return self.choice.plan

    @property
    def stops(self) -> Integers:
        """The stops chosen, as rows of ``zones``."""
        return self.candidates[list(self.choice.stops)]


def tour(
    store: Store,
    territory: Territory,
    wish: TourWish,
    *,
    times: Times,
    index: Index,
    demand: Demand,
    stop: Stop = never,
) -> Tour:
    """Return the rounds of a territory.

    Raises:
        InputError: what is asked cannot be done: no stop in reach of a depot in a day, dates in
            the wrong order, a depot elsewhere.
        MissingData: nothing is loaded.
    """
    from maillage.methods.tours.calendar import calendar  # here: numba is slow to load
    from maillage.methods.tours.figures import Rates, figures
    from maillage.methods.tours.rhythm import Cycle
    from maillage.methods.tours.stops import choose_stops
    from maillage.methods.tours.timetable import WorkingDay, timetable
    from maillage.methods.tours.visiting import DayRules, StopRules

    settings = round_settings()
    stand = ground(store, territory, index=index, demand=demand, around_m=30_000.0)
    zones = stand.zones.filter("is_inside")
    near = times.between(zones, zones, within_minutes=settings.reach_minutes)
    people = _people(stand, zones, wish, times, settings)
    depots = rows_of(zones, wish.depots) if wish.depots else _largest(zones)
    reach = _reach(near, settings)
    ways = _ways(zones, times)
    candidates = _candidates(
        reach @ people, ways.minutes, depots=depots, wish=wish, settings=settings
    )
    cycle = Cycle(weeks=_WEEKS[wish.frequency], weekdays=settings.weekdays)
    sites = np.concatenate([depots, candidates])
    problem = _problem(
        zones,
        ways.minutes[sites][:, sites],
        wish=wish,
        settings=settings,
        cycle=cycle,
        candidates=candidates,
        depots=depots,
    )
    choice = choose_stops(
        problem,
        people,
        reach[candidates],
        share_by_visits={1: 1.0},
        count=wish.stops,
        iterations=settings.iterations,
        seed=settings.seed,
        stop=stop,
    )
    years = range(wish.first.year, wish.last.year + 1)
    made = calendar(
        problem,
        choice.plan,
        cycle=cycle,
        first=wish.first,
        last=wish.last,
        rules=[StopRules(is_in_school_holidays=not wish.school_holidays)] * len(candidates),
        days=DayRules(
            public_holidays=_public_holidays(zones, years), school_holidays=wish.school_holidays
        ),
    )
    rates = Rates(settings.co2_g_per_km, settings.cents_per_km, settings.cents_per_hour)
    return Tour(
        wish=wish,
        ground=stand,
        zones=zones,
        candidates=candidates,
        depots=depots,
        people=people,
        reach=reach[candidates],
        problem=problem,
        cycle=cycle,
        choice=choice,
        calendar=made,
        hours=timetable(
            problem,
            choice.plan,
            day=WorkingDay(
                settings.start_minutes, settings.break_minutes, settings.break_from_minutes
            ),
        ),
        yearly=figures(
            problem,
            choice.plan,
            ways.metres[sites][:, sites],
            rates=rates,
            cycles=settings.working_weeks_a_year / cycle.weeks,
        ),
        settings=settings,
    )


@dataclass(frozen=True)
class _Ways:
    """Minutes and metres between every two zones, ``inf`` where the mode does not go so far."""

    minutes: Floats
    metres: Floats


def _people(
    stand: Ground, zones: pl.DataFrame, wish: TourWish, times: Times, settings: RoundSettings
) -> Floats:
    """Return the people of each zone whom no place reaches, or all of them where asked."""
    from maillage.methods.access.reach import nearest_minutes  # here: numba is slow to load

    people = zones["people"].fill_null(0).to_numpy()
    if wish.counts_served or stand.places.is_empty():
        return people
    costs = times.between(zones, stand.places, within_minutes=settings.reach_minutes)
    return np.where(np.isinf(nearest_minutes(costs)), people, 0.0)


def _largest(zones: pl.DataFrame) -> Integers:
    return np.array([int(zones["population"].fill_null(0).arg_max() or 0)], dtype=np.int64)


def _reach(near: SparseCosts, settings: RoundSettings) -> Floats:
    """Return the share of a zone's people that a stop in each zone reaches, (stops, zones)."""
    from maillage.methods.access.decay import Classes  # here: numba is slow to load

    decay = access_settings()
    bounds = tuple(share * settings.reach_minutes for share in decay.decay_shares)
    weights = Classes(bounds=bounds, weights=decay.decay_weights)(near.minutes)
    shares = np.zeros((near.site_count, near.zone_count))
    shares[near.sites, np.repeat(np.arange(near.zone_count), np.diff(near.starts))] = weights
    return shares


def _ways(zones: pl.DataFrame, times: Times) -> _Ways:
    """Return the ways between zones, as far as the mode goes."""
    costs = times.between(zones, zones, within_minutes=times.mode.most_minutes.value)
    rows = np.repeat(np.arange(costs.zone_count), np.diff(costs.starts))
    minutes, metres = np.full((2, zones.height, zones.height), np.inf)
    minutes[rows, costs.sites], metres[rows, costs.sites] = costs.minutes, costs.metres
    np.fill_diagonal(minutes, 0.0)
    np.fill_diagonal(metres, 0.0)
    return _Ways(minutes, metres)


def _candidates(
    gain: Floats, minutes: Floats, *, depots: Integers, wish: TourWish, settings: RoundSettings
) -> Integers:
    """Return the zones that may be stops: those that reach the most people in a day's reach."""
    spare = (wish.day_minutes or settings.day_minutes) - (
        wish.stop_minutes or settings.stop_minutes
    )
    way = (minutes[depots] + minutes[:, depots].T).min(axis=0)
    gain = np.where(way <= min(spare, settings.drive_limit_minutes), gain, 0.0)
    order = np.argsort(-gain, kind="stable")[: wish.stops * settings.candidates_times]
    kept = np.sort(order[gain[order] > 0])
    if not len(kept):
        raise InputError(
            _(
                "aucune commune à desservir n'est à portée d'un départ dans la journée : allongez "
                "la journée, ajoutez un départ (--depot), ou comptez aussi les personnes qu'un "
                "lieu atteint déjà (--everyone)"
            )
        )
    return kept


def _problem(
    zones: pl.DataFrame,
    minutes: Floats,
    *,
    wish: TourWish,
    settings: RoundSettings,
    cycle: "Cycle",
    candidates: Integers,
    depots: Integers,
) -> "Problem":
    from maillage.methods.tours.problem import Day, Depot, Problem, Stop  # here: numba
    from maillage.methods.tours.rhythm import patterns

    names = zones["name"]
    may = patterns(cycle, cycle.weeks)
    service = wish.stop_minutes or settings.stop_minutes
    share, more = divmod(wish.vans, len(depots))
    return Problem(
        depots=tuple(Depot(names[int(row)], share + (at < more)) for at, row in enumerate(depots)),
        days=(
            Day(
                limit_minutes=wish.day_minutes or settings.day_minutes,
                drive_limit_minutes=settings.drive_limit_minutes,
            ),
        )
        * len(cycle.offsets),
        stops=tuple(Stop(names[int(row)], service, 0.0, may) for row in candidates),
        minutes=minutes,
    )


def _public_holidays(zones: pl.DataFrame, years: range) -> frozenset[date]:
    """Return the public holidays of the territory: those of its most populated département."""
    from maillage.methods.tours.holidays import public_holidays  # here: numba is slow to load

    largest = zones.group_by("departement").agg(pl.col("population").sum()).sort("population")
    place: Place = _PLACES.get(largest["departement"][-1], "mainland")
    return frozenset(day for year in years for day in public_holidays(year, place))
