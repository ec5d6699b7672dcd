"""What a study measures of each zone: the nearest site, what is within a limit, and the catchment.

Two passes, given apart so that zones can come by tiles: the demand of the tiles adds up at each
site, then each tile needs but the sites' ratios. This module imports numba.
"""

from dataclasses import dataclass

from maillage.contracts.costs import SparseCosts
from maillage.methods.access.decay import Decay
from maillage.methods.access.quantities import check_demand, check_supply, divide_or_zero
from maillage.methods.access.reach import capacity_within, count_within, nearest_minutes
from maillage.methods.access.sums import pair_weights, sum_by_site, sum_by_zone
from maillage.types import Floats, Integers


@dataclass(frozen=True)
class Measures:
    """What is measured of each zone.

    Attributes:
        nearest: minutes to the nearest site, ``inf`` out of reach, shape (zones,).
        within: sites within the limit, shape (zones,).
        capacity: their supply, shape (zones,).
        score: supply per inhabitant, competition counted (2SFCA, E2SFCA), shape (zones,).
    """

    nearest: Floats
    within: Integers
    capacity: Floats
    score: Floats


@dataclass(frozen=True)
class Catchment:
    """Who is considered served.

    Attributes:
        limit_minutes: bound of what counts as within, included.
        decay: weight of a cost in minutes; 0 beyond the catchment.
    """

    limit_minutes: float
    decay: Decay


def measures(
    demand: Floats, supply: Floats, costs: SparseCosts, *, catchment: Catchment
) -> Measures:
    """Return what is measured of each zone.

    Args:
        demand: population of each zone, shape (zones,).
        supply: capacity of each site, shape (sites,), for instance weekly opening hours.
        costs: minutes from zone to site, the pairs in reach only.
        catchment: who is considered served.

    Raises:
        InputError: a shape differs, or a demand or a supply is negative or missing.

    Examples:
        Two zones of 100 and 300 people share one site of 40 hours; the third is too far.

        >>> import numpy as np
        >>> from maillage.methods.access.decay import Step
        >>> costs = SparseCosts(
        ...     starts=np.array([0, 1, 2, 2]),
        ...     sites=np.array([0, 0]),
        ...     minutes=np.array([5.0, 30.0]),
        ...     metres=np.zeros(2),
        ...     site_count=1,
        ...     mode="car",
        ... )
        >>> demand, supply = np.array([100.0, 300.0, 50.0]), np.array([40.0])
        >>> found = measures(demand, supply, costs, catchment=Catchment(30.0, Step(30.0)))
        >>> found.nearest.tolist(), found.within.tolist()
        ([5.0, 30.0, inf], [1, 1, 0])
        >>> found.capacity.tolist(), found.score.tolist()
        ([40.0, 40.0, 0.0], [0.1, 0.1, 0.0])
    """
    check_supply(supply, sites=costs.site_count)
    around = demand_around(demand, costs, decay=catchment.decay)
    return measures_of_ratio(divide_or_zero(supply, around), supply, costs, catchment=catchment)


def demand_around(demand: Floats, costs: SparseCosts, *, decay: Decay) -> Floats:
    """Return the decayed demand around each site: the first pass, whose tiles add up.

    Raises:
        InputError: the shape differs, or a demand is negative or missing.
    """
    check_demand(demand, zones=costs.zone_count)
    return sum_by_site(costs, pair_weights(costs, decay=decay), demand)


def measures_of_ratio(
    ratio: Floats, supply: Floats, costs: SparseCosts, *, catchment: Catchment
) -> Measures:
    """Return what is measured of each zone of a tile, or of all: the second pass.

    Args:
        ratio: supply of each site per person around it, shape (sites,).
        supply: capacity of each site, shape (sites,).
        costs: minutes from each of these zones to the sites in its reach.
        catchment: who is considered served.
    """
    limit = catchment.limit_minutes
    return Measures(
        nearest=nearest_minutes(costs),
        within=count_within(costs, limit_minutes=limit),
        capacity=capacity_within(supply, costs, limit_minutes=limit),
        score=sum_by_zone(costs, pair_weights(costs, decay=catchment.decay), ratio),
    )
