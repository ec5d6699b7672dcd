"""Measure how far help is from every zone of a territory, competition counted."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from maillage.catalogue.access import access_settings
from maillage.catalogue.demands import Demand
from maillage.catalogue.indexes import Index
from maillage.engines import Engine
from maillage.errors import InputError
from maillage.language import _
from maillage.reference.territories import Territory
from maillage.runs.reach.ground import Ground, ground, require_census, require_places
from maillage.runs.reach.times import Times, place_of
from maillage.runs.store import Store
from maillage.types import Floats, Integers

if TYPE_CHECKING:  # numba is slow to load
    from maillage.methods.access.measures import Catchment, Measures

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
        score: hours a week for ``PER`` people in difficulty, competition counted (E2SFCA).
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
        index: which fragility.
        demand: which people in difficulty.

    Raises:
        MissingData: no census is made, or nothing is loaded.
        InputError: the mode does not allow the minutes, or the engine reads no routing server.
        FetchError: the routing server fails.
    """
    _check_engine(engine, times)
    require_census(store)
    around_m = 2 * times.reach_metres(limit_minutes=_longest(times, within_minutes))
    stand = ground(store, territory, index=index, demand=demand, around_m=around_m)
    require_places(stand)
    return access_on(stand, times=times, engine=engine, within_minutes=within_minutes)


def access_on(stand: Ground, *, times: Times, engine: Engine, within_minutes: float) -> Access:
    """Return how far help is on a ground; arguments as :func:`access`.

    The ground goes far enough: who competes for a place that the territory reaches is on it.
    """
    from maillage.methods.access.decay import Classes  # here: numba is slow to load
    from maillage.methods.access.equity import fragility_groups
    from maillage.methods.access.measures import Catchment

    settings = access_settings()
    bounds = tuple(share * within_minutes for share in settings.decay_shares)
    decay = Classes(bounds=bounds, weights=settings.decay_weights)
    found = _measured(stand, Catchment(within_minutes, decay), times=times, engine=engine)
    fragility = stand.zones["score"].fill_null(0).to_numpy()[stand.inside]
    return Access(
        ground=stand,
        nearest=found.nearest,
        within=found.within,
        hours=found.capacity,
        score=found.score * PER,
        groups=fragility_groups(
            fragility, stand.people[stand.inside], groups=settings.fragility_groups
        ),
    )


def _measured(stand: Ground, catchment: "Catchment", *, times: Times, engine: Engine) -> "Measures":
    """Return the measures of each zone, by the engine or on what a routing server answers."""
    from maillage.methods.access.measures import measures  # here: numba is slow to load
    from maillage.methods.access.trips import Trip

    longest = _longest(times, catchment.limit_minutes)
    amounts = stand.people, stand.weekly_hours
    if times.router is None:
        ends = place_of(stand.zones), place_of(stand.places)
        trip = Trip(times.mode, longest)
        return engine.access(*ends, *amounts, trip=trip, catchment=catchment)
    costs = times.between(stand.zones, stand.places, within_minutes=longest)
    return measures(*amounts, costs, catchment=catchment)


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
