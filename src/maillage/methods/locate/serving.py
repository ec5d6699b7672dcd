"""Who goes where: the nearest of the chosen sites."""

import numpy as np

from maillage.contracts.costs import SparseCosts
from maillage.methods.locate.neighbours import Costs, Points
from maillage.types import Floats, Integers


def served(costs: Costs, sites: Integers, *, unserved_cost: float) -> tuple[Integers, Floats]:
    """Return the site that serves each demand (-1 for none) and the cost, ``unserved_cost`` then.

    Examples:
        >>> site, cost = served(np.array([[3.0, 1.0, 2.0], [np.inf, np.inf, np.inf]]),
        ...                     np.array([0, 2]), unserved_cost=9.0)
        >>> site.tolist(), cost.tolist()
        ([2, -1], [2.0, 9.0])
    """
    if isinstance(costs, Points):
        site, cost = costs.nearest_of(sites, np.arange(len(costs.demands)))
    elif isinstance(costs, SparseCosts):
        site, cost = _nearest_listed(costs, sites)
    else:
        at = costs[:, sites].argmin(axis=1)
        site, cost = sites[at], costs[np.arange(len(costs)), sites[at]]
    is_served = cost < unserved_cost
    return np.where(is_served, site, -1), np.where(is_served, cost, unserved_cost)


def _nearest_listed(costs: SparseCosts, sites: Integers) -> tuple[Integers, Floats]:
    is_open = np.zeros(costs.site_count, dtype=np.bool_)
    is_open[sites] = True
    pairs = np.flatnonzero(is_open[costs.sites])
    rows = np.repeat(np.arange(costs.zone_count), np.diff(costs.starts))[pairs]
    order = np.lexsort((costs.sites[pairs], costs.minutes[pairs], rows))
    zones, firsts = np.unique(rows[order], return_index=True)
    found = pairs[order][firsts]
    site = np.full(costs.zone_count, -1)
    cost = np.full(costs.zone_count, np.inf)
    site[zones], cost[zones] = costs.sites[found], costs.minutes[found]
    return site, cost
