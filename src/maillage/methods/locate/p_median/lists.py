"""Lists seen from both sides: the candidates of each demand, the demands of each candidate.

This module imports numba, which is slow to load.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from maillage.methods.locate.neighbours import Short
from maillage.types import Floats, Integers


class Lists(NamedTuple):
    """Candidates of each demand by growing cost, and demands of each candidate.

    ``unserved``, shape (demands,), is what a demand costs with no site on its list; at least the
    last cost of the list.
    """

    starts: Integers
    candidates: Short
    costs: Floats
    unserved: Floats
    demand_starts: Integers
    demands: Short
    demand_costs: Floats


def lists(
    starts: Integers,
    candidates: Short,
    costs: Floats,
    *,
    unserved: Floats,
    candidate_count: int,
) -> Lists:
    """Return lists seen from both sides."""
    reversed_lists = _reversed(starts, candidates, costs, candidate_count)
    return Lists(starts, candidates, costs, unserved, *reversed_lists)


@njit(cache=True)
def _reversed(
    starts: Integers, candidates: Short, costs: Floats, count: int
) -> tuple[Integers, Short, Floats]:
    """Return the demands of each candidate, in the order of demands."""
    at = np.zeros(count + 1, dtype=np.int64)
    for j in candidates:
        at[j + 1] += 1
    at = np.cumsum(at)
    next_place = at[:-1].copy()
    demands = np.empty(len(candidates), dtype=np.int32)
    demand_costs = np.empty(len(candidates))
    for i in range(len(starts) - 1):
        for e in range(starts[i], starts[i + 1]):
            place = next_place[candidates[e]]
            next_place[candidates[e]] += 1
            demands[place] = i
            demand_costs[place] = costs[e]
    return at, demands, demand_costs
