"""Reach: the nearest site, and what is there within a limit.

A cost out of reach is ``inf``; a count or a capacity within reach of nothing is 0.
"""

import numpy as np

from maillage.contracts.costs import SparseCosts
from maillage.methods.access.decay import Step
from maillage.methods.access.quantities import check_supply
from maillage.methods.access.sums import sum_by_zone
from maillage.types import Floats, Integers

NO_SITE = -1
"""Stands where a zone has no site in reach."""


def nearest_minutes(costs: SparseCosts) -> Floats:
    """Return the minutes from each zone to its nearest site, ``inf`` when none is in reach.

    Examples:
        >>> costs = SparseCosts(
        ...     np.array([0, 2, 2]), np.array([0, 1]), np.array([9.0, 4.0]), np.zeros(2), 2, "car"
        ... )
        >>> nearest_minutes(costs).tolist()
        [4.0, inf]
    """
    nearest = np.full(costs.zone_count, np.inf)
    held = np.flatnonzero(np.diff(costs.starts))
    if held.size:
        nearest[held] = np.minimum.reduceat(costs.minutes, costs.starts[held])
    return nearest


def nearest_site(costs: SparseCosts) -> Integers:
    """Return the nearest site of each zone, the first of equals, ``NO_SITE`` without any.

    Examples:
        >>> costs = SparseCosts(
        ...     np.array([0, 2, 2]), np.array([0, 1]), np.array([9.0, 4.0]), np.zeros(2), 2, "car"
        ... )
        >>> nearest_site(costs).tolist()
        [1, -1]
    """
    least = np.repeat(nearest_minutes(costs), np.diff(costs.starts))
    tied = np.flatnonzero(costs.minutes == least)
    first = np.searchsorted(tied, costs.starts[:-1])
    found = np.full(costs.zone_count, NO_SITE, dtype=np.int64)
    held = np.diff(costs.starts) > 0
    found[held] = costs.sites[tied[first[held]]]
    return found


def count_within(costs: SparseCosts, *, limit_minutes: float) -> Integers:
    """Return how many sites each zone has within a limit, bound included.

    Raises:
        InputError: the limit is not a number above 0.

    Examples:
        >>> costs = SparseCosts(
        ...     np.array([0, 2, 2]), np.array([0, 1]), np.array([9.0, 4.0]), np.zeros(2), 2, "car"
        ... )
        >>> count_within(costs, limit_minutes=4.0).tolist()
        [1, 0]
    """
    ones = np.ones(costs.site_count)
    return capacity_within(ones, costs, limit_minutes=limit_minutes).astype(np.int64)


def capacity_within(supply: Floats, costs: SparseCosts, *, limit_minutes: float) -> Floats:
    """Return the supply that each zone has within a limit, bound included.

    Args:
        supply: capacity of each site, shape (sites,), for instance its hours of opening a week.
        costs: minutes from zone to site, the pairs in reach only.
        limit_minutes: bound, included.

    Returns:
        Shape (zones,), in units of supply.

    Raises:
        InputError: the shape differs, a supply is negative or missing, or the limit is not a
            number above 0.

    Examples:
        A place open two afternoons a week counts for its 8 hours:

        >>> costs = SparseCosts(
        ...     np.array([0, 2, 2]), np.array([0, 1]), np.array([9.0, 4.0]), np.zeros(2), 2, "car"
        ... )
        >>> capacity_within(np.array([35.0, 8.0]), costs, limit_minutes=5.0).tolist()
        [8.0, 0.0]
    """
    check_supply(supply, sites=costs.site_count)
    return sum_by_zone(costs, Step(limit_minutes)(costs.minutes), supply)
