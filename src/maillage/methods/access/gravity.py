"""Gravity: supply weighed by its nearness, with competition for it or without.

This module imports numba.
"""

from maillage.contracts.costs import SparseCosts
from maillage.methods.access.catchment import two_step_catchment
from maillage.methods.access.decay import Decay
from maillage.methods.access.quantities import check_supply
from maillage.methods.access.sums import sum_by_zone
from maillage.types import Floats


def hansen(supply: Floats, costs: SparseCosts, *, decay: Decay) -> Floats:
    """Return the supply around each zone, nobody competing for it (Hansen 1959).

    Args:
        supply: capacity of each site, shape (sites,).
        costs: minutes from zone to site, the pairs in reach only.
        decay: weight of a cost.

    Returns:
        One score per zone, in units of supply; 0 where no site is in reach.

    Raises:
        InputError: the shape differs, or a supply is negative or missing.

    Examples:
        Ten hours at 1 minute and forty at 2, falling as the square: 10 + 40 ÷ 4.

        >>> import numpy as np
        >>> from maillage.methods.access.decay import Power
        >>> costs = SparseCosts(
        ...     np.array([0, 2]), np.array([0, 1]), np.array([1.0, 2.0]), np.zeros(2), 2, "walk"
        ... )
        >>> square = Power(exponent=2.0, least=1.0, limit=60.0)
        >>> hansen(np.array([10.0, 40.0]), costs, decay=square).tolist()
        [20.0]
    """
    check_supply(supply, sites=costs.site_count)
    return sum_by_zone(costs, decay(costs.minutes), supply)


def joseph_bantock(demand: Floats, supply: Floats, costs: SparseCosts, *, decay: Decay) -> Floats:
    """Return the supply around each zone per person who competes (Joseph and Bantock 1982).

    The same arithmetic as :func:`~maillage.methods.access.catchment.two_step_catchment`, as Luo
    and Wang (2003) show: the name says that the decay is one of gravity. Parameters, result and
    errors are the same.

    Examples:
        The site 2 minutes away also has, beside it, 30 people: 12 ÷ (40 × ¼ + 30) × ¼.

        >>> import numpy as np
        >>> from maillage.methods.access.decay import Power
        >>> costs = SparseCosts(
        ...     np.array([0, 1, 2]), np.array([0, 0]), np.array([2.0, 1.0]), np.zeros(2), 1, "walk"
        ... )
        >>> square = Power(exponent=2.0, least=1.0, limit=60.0)
        >>> joseph_bantock(np.array([40.0, 30.0]), np.array([12.0]), costs, decay=square).tolist()
        [0.075, 0.3]
    """
    return two_step_catchment(demand, supply, costs, decay=decay)
