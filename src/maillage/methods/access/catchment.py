"""Floating catchment areas: how much supply each zone can reach, competition counted.

Costs are in minutes; a pair out of reach is absent. In every measure a site that no demand
reaches serves nobody and adds 0, and a zone with nothing in reach scores 0.
This module imports numba.
"""

import numpy as np

from maillage.contracts.costs import SparseCosts
from maillage.methods.access.decay import Decay
from maillage.methods.access.quantities import check_demand, check_supply, divide_or_zero
from maillage.methods.access.sums import pair_weights, sum_by_site, sum_by_zone, weight_by_zone
from maillage.types import Floats


def two_step_catchment(
    demand: Floats, supply: Floats, costs: SparseCosts, *, decay: Decay
) -> Floats:
    """Return the supply available per inhabitant of each zone.

    With a step it is the 2SFCA of Luo and Wang (2003), with classes or a smooth decay the
    E2SFCA of Luo and Qi (2009). Supply is conserved: the scores, each times its demand, add up
    to the supply of the sites that someone reaches.

    Args:
        demand: population of each zone, shape (zones,).
        supply: capacity of each site, shape (sites,), for instance weekly opening hours.
        costs: minutes from zone to site, the pairs in reach only.
        decay: weight of a cost; 0 beyond the catchment.

    Returns:
        One score per zone, in units of supply per inhabitant.

    Raises:
        InputError: a shape differs, or a demand or a supply is negative or missing.

    Examples:
        Two zones of 100 and 300 people share one site of 40 hours; the third is too far.

        >>> from maillage.methods.access.decay import Step
        >>> costs = SparseCosts(
        ...     starts=np.array([0, 1, 2, 3]),
        ...     sites=np.array([0, 0, 0]),
        ...     minutes=np.array([5.0, 30.0, 31.0]),
        ...     metres=np.zeros(3),
        ...     site_count=1,
        ...     mode="car",
        ... )
        >>> demand, supply = np.array([100.0, 300.0, 50.0]), np.array([40.0])
        >>> two_step_catchment(demand, supply, costs, decay=Step(limit=30.0)).tolist()
        [0.1, 0.1, 0.0]
    """
    _check(demand, supply, costs)
    weights = pair_weights(costs, decay=decay)
    ratio = divide_or_zero(supply, sum_by_site(costs, weights, demand))
    return sum_by_zone(costs, weights, ratio)


def modified_two_step_catchment(
    demand: Floats, supply: Floats, costs: SparseCosts, *, decay: Decay
) -> Floats:
    """Return the supply per inhabitant of each zone, less what distance leaves unused.

    The M2SFCA of Delamater (2013): the decay counts once for competition and once more for the
    trip, so that far supply is partly lost to all. The scores, each times its demand, add up to
    at most the supply when no weight is above 1.

    Args:
        demand: population of each zone, shape (zones,).
        supply: capacity of each site, shape (sites,).
        costs: minutes from zone to site, the pairs in reach only.
        decay: weight of a cost; 0 beyond the catchment.

    Returns:
        One score per zone, in units of supply per inhabitant.

    Raises:
        InputError: a shape differs, or a demand or a supply is negative or missing.

    Examples:
        A hundred people alone with 40 hours at a weight of one half: 40 × ½ × ½ ÷ (100 × ½).

        >>> from maillage.methods.access.decay import Classes
        >>> costs = SparseCosts(
        ...     np.array([0, 1]), np.array([0]), np.array([15.0]), np.zeros(1), 1, "car"
        ... )
        >>> half = Classes(bounds=(10.0, 20.0), weights=(1.0, 0.5))
        >>> demand, supply = np.array([100.0]), np.array([40.0])
        >>> modified_two_step_catchment(demand, supply, costs, decay=half).tolist()
        [0.2]
    """
    _check(demand, supply, costs)
    weights = decay(costs.minutes)
    ratio = divide_or_zero(supply, sum_by_site(costs, weights, demand))
    return sum_by_zone(costs, weights * weights, ratio)


def three_step_catchment(
    demand: Floats, supply: Floats, costs: SparseCosts, *, decay: Decay
) -> Floats:
    """Return the supply per inhabitant of each zone, people sharing themselves between sites.

    The 3SFCA of Wan, Zou and Sternberg (2012): a first step gives each pair the share that its
    weight has among the sites that the zone reaches, and both steps of the E2SFCA are then
    multiplied by it. Supply is conserved, as in :func:`two_step_catchment`.

    Args:
        demand: population of each zone, shape (zones,).
        supply: capacity of each site, shape (sites,).
        costs: minutes from zone to site, the pairs in reach only.
        decay: weight of a cost; 0 beyond the catchment.

    Returns:
        One score per zone, in units of supply per inhabitant.

    Raises:
        InputError: a shape differs, or a demand or a supply is negative or missing.

    Examples:
        The first zone shares itself between two sites, the second has one. Site 0 then weighs
        100 × ½ people, site 1 100 × ½ + 50; scores are ½ × 20 ÷ 50 + ½ × 40 ÷ 100 and 40 ÷ 100.

        >>> from maillage.methods.access.decay import Step
        >>> costs = SparseCosts(
        ...     np.array([0, 2, 3]), np.array([0, 1, 1]), np.zeros(3), np.zeros(3), 2, "car"
        ... )
        >>> demand, supply = np.array([100.0, 50.0]), np.array([20.0, 40.0])
        >>> three_step_catchment(demand, supply, costs, decay=Step(limit=30.0)).tolist()
        [0.4, 0.4]
    """
    _check(demand, supply, costs)
    weights = decay(costs.minutes)
    around = weight_by_zone(costs, weights)
    shares = divide_or_zero(np.ones_like(around), around)
    ratio = divide_or_zero(supply, sum_by_site(costs, weights, demand, shares=shares))
    return sum_by_zone(costs, weights, ratio, shares=shares)


def _check(demand: Floats, supply: Floats, costs: SparseCosts) -> None:
    check_demand(demand, zones=costs.zone_count)
    check_supply(supply, sites=costs.site_count)
