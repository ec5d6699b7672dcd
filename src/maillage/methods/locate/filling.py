"""Compiled kernels of the capacitated problem: fill sites, assign demands, exchange them.

This module imports numba, which is slow to load.
"""

import numpy as np
from numba import njit

from maillage.types import Floats, Integers


@njit(cache=True)
def fill_exactly(margins: Floats, taken: Floats, given: Floats) -> tuple[Floats, Floats]:
    """Return the least sum of margins that each site can hold, and what it then holds."""
    demands, sites = margins.shape
    worth, portions = np.zeros(sites), np.zeros((demands, sites))
    for j in range(sites):
        paying = np.flatnonzero(margins[:, j] < 0)
        size = int(given[j])
        table = np.zeros((len(paying) + 1, size + 1))
        for k in range(len(paying)):
            need, margin = int(taken[paying[k]]), margins[paying[k], j]
            for room in range(size + 1):
                table[k + 1, room] = table[k, room]
                if need <= room and table[k, room - need] + margin < table[k + 1, room]:
                    table[k + 1, room] = table[k, room - need] + margin
        worth[j] = table[len(paying), size]
        room = size
        for k in range(len(paying) - 1, -1, -1):
            if table[k + 1, room] != table[k, room]:
                portions[paying[k], j] = 1.0
                room -= int(taken[paying[k]])
    return worth, portions


@njit(cache=True)
def fill_in_fractions(margins: Floats, taken: Floats, given: Floats) -> tuple[Floats, Floats]:
    """Return the same when a demand may be cut: a bound on the least sum (Dantzig, 1957)."""
    demands, sites = margins.shape
    worth, portions = np.zeros(sites), np.zeros((demands, sites))
    for j in range(sites):
        paying = np.flatnonzero((margins[:, j] < 0) & (taken <= given[j]))
        order = paying[np.argsort(margins[paying, j] / np.maximum(taken[paying], 1e-12))]
        room = given[j]
        for i in order:
            share = 1.0 if taken[i] <= room else room / taken[i]
            worth[j] += share * margins[i, j]
            portions[i, j] = share
            room -= share * taken[i]
            if share < 1.0:
                break
    return worth, portions


@njit(cache=True)
def search_sites(
    costs: Floats,
    taken: Floats,
    given: Floats,
    sites: Integers,
    fixed_count: int,
    free: Integers,
    assigned: Integers,
) -> float:
    """Improve sites and who goes where, in place, and return the cost, ``inf`` if nothing fits."""
    value = _assign(costs, taken, given, sites, assigned)
    trial_sites, trial = sites.copy(), assigned.copy()
    is_better = True
    while is_better:
        is_better = False
        for s in range(fixed_count, len(sites)):
            for j in free:
                if (sites == j).any() or not _is_near(costs, assigned, s, j, value):
                    continue
                trial_sites[:] = sites
                trial_sites[s] = j
                found = _assign(costs, taken, given, trial_sites, trial)
                if found < value - 1e-9 * (1 + abs(found)):
                    value = found
                    sites[:] = trial_sites
                    assigned[:] = trial
                    is_better = True
    return value


@njit(cache=True)
def _is_near(costs: Floats, assigned: Integers, s: int, j: int, value: float) -> bool:
    """Whether a candidate is among those that a site's demands may go to."""
    return value == np.inf or assigned[np.argmin(costs[:, j])] == s


@njit(cache=True)
def _assign(
    costs: Floats, taken: Floats, given: Floats, sites: Integers, assigned: Integers
) -> float:
    """Assign each demand to one of the sites, in place, and return the cost."""
    demands, p = len(taken), len(sites)
    room = given[sites].copy()
    assigned[:] = -1
    for _turn in range(demands):
        best, best_regret, best_site = -1, -np.inf, -1
        for i in range(demands):
            if assigned[i] >= 0:
                continue
            first, second, at = np.inf, np.inf, -1
            for s in range(p):
                cost = costs[i, sites[s]]
                if taken[i] <= room[s] and cost < second:
                    if cost < first:
                        first, second, at = cost, first, s
                    else:
                        second = cost
            if at < 0:
                return np.inf
            regret = (second - first) if second < np.inf else 1e18 + taken[i]
            if regret > best_regret:
                best, best_regret, best_site = i, regret, at
        assigned[best] = best_site
        room[best_site] -= taken[best]
    return _exchange(costs, taken, sites, assigned, room)


@njit(cache=True)
def _exchange(
    costs: Floats, taken: Floats, sites: Integers, assigned: Integers, room: Floats
) -> float:
    """Move demands, and exchange two of them, while the cost falls; return it."""
    demands, p = len(taken), len(sites)
    is_better = True
    while is_better:
        is_better = False
        for i in range(demands):
            now = costs[i, sites[assigned[i]]]
            for s in range(p):
                if costs[i, sites[s]] < now - 1e-9 and taken[i] <= room[s]:
                    room[assigned[i]] += taken[i]
                    room[s] -= taken[i]
                    assigned[i] = s
                    now = costs[i, sites[s]]
                    is_better = True
            for k in range(i):
                a, b = assigned[i], assigned[k]
                if a == b:
                    continue
                change = costs[i, sites[b]] + costs[k, sites[a]]
                change -= costs[i, sites[a]] + costs[k, sites[b]]
                more = taken[k] - taken[i]
                if change < -1e-9 and more <= room[a] and -more <= room[b]:
                    room[a] -= more
                    room[b] += more
                    assigned[i], assigned[k] = b, a
                    is_better = True
    total = 0.0
    for i in range(demands):
        total += costs[i, sites[assigned[i]]]
    return total
