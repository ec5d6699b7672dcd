"""Measure how far help is from every zone of a territory, competition counted."""

from dataclasses import dataclass
from typing import Final

from maillage.catalogue.access import access_settings
from maillage.catalogue.demands import Demand
from maillage.catalogue.indexes import Index
from maillage.catalogue.travel import Mode
from maillage.contracts.costs import SparseCosts
from maillage.reference.territories import Territory
from maillage.runs.reach.ground import (
    Ground,
    costs_between,
    ground,
    require_census,
    require_places,
)
from maillage.runs.store import Store
from maillage.types import Floats, Integers

PER: Final = 1_000
"""People in difficulty that hours a week are told for."""


@dataclass(frozen=True)
class Access:
    """How far help is from each zone of a ground.

    Attributes:
        ground: the zones and the places.
        costs: minutes from each zone to the places within the longest limit.
        nearest: minutes to the nearest place, ``inf`` out of reach, shape (zones,).
        within: places within the catchment, shape (zones,).
        hours: their hours a week, shape (zones,).
        score: hours a week for ``PER`` people in difficulty, competition counted (E2SFCA).
        groups: fragility group of each zone inside, from 0, shape (zones inside,).
    """

    ground: Ground
    costs: SparseCosts
    nearest: Floats
    within: Integers
    hours: Floats
    score: Floats
    groups: Integers


def access(
    store: Store,
    territory: Territory,
    *,
    mode: Mode,
    within_minutes: float,
    index: Index,
    demand: Demand,
) -> Access:
    """Return how far help is from every zone of a territory.

    Args:
        store: with its data loaded and a census.
        territory: where.
        mode: how people travel.
        within_minutes: the catchment, bound included.
        index: which fragility.
        demand: which people in difficulty.

    Raises:
        MissingData: no census is made, or nothing is loaded.
        InputError: the mode does not allow the minutes.
    """
    from maillage.methods.access.travel import reach_metres  # here: numba is slow to load

    require_census(store)
    longest = _longest(mode, within_minutes)
    around_m = 2 * reach_metres(mode, limit_minutes=longest)
    stand = ground(store, territory, index=index, demand=demand, around_m=around_m)
    require_places(stand)
    return access_on(stand, mode=mode, within_minutes=within_minutes)


def access_on(stand: Ground, *, mode: Mode, within_minutes: float) -> Access:
    """Return how far help is on a ground; arguments as :func:`access`.

    The ground goes far enough: who competes for a place that the territory reaches is on it.
    """
    from maillage.methods.access import catchment, equity, reach  # here: numba is slow to load
    from maillage.methods.access.decay import Classes

    settings, longest = access_settings(), _longest(mode, within_minutes)
    costs = costs_between(stand.zones, stand.places, mode=mode, within_minutes=longest)
    bounds = tuple(share * within_minutes for share in settings.decay_shares)
    decay = Classes(bounds=bounds, weights=settings.decay_weights)
    hours = stand.weekly_hours
    score = catchment.two_step_catchment(stand.people, hours, costs, decay=decay)
    fragility = stand.zones["score"].fill_null(0).to_numpy()[stand.inside]
    return Access(
        ground=stand,
        costs=costs,
        nearest=reach.nearest_minutes(costs),
        within=reach.count_within(costs, limit_minutes=within_minutes),
        hours=reach.capacity_within(hours, costs, limit_minutes=within_minutes),
        score=score * PER,
        groups=equity.fragility_groups(
            fragility, stand.people[stand.inside], groups=settings.fragility_groups
        ),
    )


def _longest(mode: Mode, within_minutes: float) -> float:
    """Return the longest travel measured: the catchment, or the last limit told."""
    return max(within_minutes, min(max(access_settings().limits_minutes), mode.most_minutes.value))
