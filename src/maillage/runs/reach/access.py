"""Measure how far help is from every zone of a territory, competition counted."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from maillage.catalogue.access import access_settings
from maillage.catalogue.demands import Demand
from maillage.catalogue.indexes import Index
from maillage.engines import Engine
from maillage.errors import InputError
from maillage.language import _
from maillage.reference.territories import Territory
from maillage.runs.reach.ground import Ground, ground, require_census, require_places
from maillage.runs.reach.scoring import Scoring, check_scoring, competing, decay_of, scores
from maillage.runs.reach.times import Times, place_of
from maillage.runs.store import Store
from maillage.types import Floats, Integers

if TYPE_CHECKING:  # numba is slow to load
    from maillage.methods.access.measures import Measures

PER: Final = 1_000
"""People in difficulty that hours a week are told for."""


@dataclass(frozen=True)
class Access:
    """How far help is from each zone of a ground.

    Attributes:
        ground: the zones and the places.
        nearest: minutes to the nearest place, ``inf`` out of reach, shape (zones,).
        within: places within the catchment, shape (zones,).
        hours: their hours a week, shape (zones,).
        score: what the measure asked for gives: hours a week for ``PER`` people in most.
        groups: fragility group of each zone inside, from 0, shape (zones inside,).
    """

    ground: Ground
    nearest: Floats
    within: Integers
    hours: Floats
    score: Floats
    groups: Integers


def access(
    store: Store,
    territory: Territory,
    *,
    times: Times,
    engine: Engine,
    within_minutes: float,
    scoring: Scoring,
    index: Index,
    demand: Demand,
) -> Access:
    """Return how far help is from every zone of a territory.

    Args:
        store: with its data loaded and a census.
        territory: where.
        times: what travels take.
        engine: where the measures are computed.
        within_minutes: the catchment, bound included.
        scoring: what zones are scored by.
        index: which fragility.
        demand: which people in difficulty.

    Raises:
        MissingData: no census is made, nothing is loaded, or the measure lacks its data.
        InputError: the mode does not allow the minutes, the engine reads no routing server or has
            not the measure.
        FetchError: the routing server fails.
    """
    _check_engine(engine, times)
    check_scoring(scoring, engine=str(engine.named()["name"]))
    require_census(store)
    around_m = 2 * times.reach_metres(limit_minutes=_longest(times, within_minutes))
    stand = ground(store, territory, index=index, demand=demand, around_m=around_m)
    require_places(stand)
    asked = Asked(within_minutes, scoring, competing(store, stand, scoring))
    return access_on(stand, asked, times=times, engine=engine)


@dataclass(frozen=True)
class Asked:
    """What is asked of a ground.

    Attributes:
        within_minutes: the catchment, bound included.
        scoring: what zones are scored by.
        demand: who competes in each zone, shape (zones,).
    """

    within_minutes: float
    scoring: Scoring
    demand: Floats


def access_on(stand: Ground, asked: Asked, *, times: Times, engine: Engine) -> Access:
    """Return how far help is on a ground; arguments as :func:`access`.

    The ground goes far enough: who competes for a place that the territory reaches is on it.
    """
    from maillage.methods.access.equity import fragility_groups  # here: numba is slow to load

    settings = access_settings()
    found = _measured(stand, asked, times=times, engine=engine)
    fragility = stand.zones["score"].fill_null(0).to_numpy()[stand.inside]
    return Access(
        ground=stand,
        nearest=found.nearest,
        within=found.within,
        hours=found.capacity,
        score=found.score * (PER if asked.scoring.shares_hours else 1),
        groups=fragility_groups(
            fragility, stand.people[stand.inside], groups=settings.fragility_groups
        ),
    )


def _measured(stand: Ground, asked: Asked, *, times: Times, engine: Engine) -> "Measures":
    """Return the measures of each zone, by the engine or on what a routing server answers."""
    from maillage.methods.access.measures import Catchment, measures  # here: numba is slow to load
    from maillage.methods.access.trips import Trip

    within, scoring = asked.within_minutes, asked.scoring
    catchment = Catchment(within, decay_of(scoring, within_minutes=within))
    longest = _longest(times, within)
    amounts = asked.demand, stand.weekly_hours
    if times.router is None and scoring.is_two_step:
        ends = place_of(stand.zones), place_of(stand.places)
        trip = Trip(times.mode, longest)
        return engine.access(*ends, *amounts, trip=trip, catchment=catchment)
    costs = times.between(stand.zones, stand.places, within_minutes=longest)
    found = measures(*amounts, costs, catchment=catchment)
    if scoring.is_two_step:
        return found
    return replace(found, score=scores(scoring, *amounts, costs, within_minutes=within))


def _check_engine(engine: Engine, times: Times) -> None:
    """Refuse an engine that estimates times itself where a routing server gives them."""
    if times.router is not None and engine.named()["name"] != "local":
        raise InputError(
            _(
                "le moteur Spark estime les temps lui-même et ne lit pas de serveur "
                "d'itinéraires ; ôtez --routing, ou demandez le moteur « local »"
            )
        )


def _longest(times: Times, within_minutes: float) -> float:
    """Return the longest travel measured: the catchment, or the last limit told."""
    last = min(max(access_settings().limits_minutes), times.mode.most_minutes.value)
    return max(within_minutes, last)
