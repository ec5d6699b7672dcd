"""Fast interchange: swap a site for a candidate while the total cost falls.

Method: Whitaker (1983) and Resende and Werneck (2007), on lists: what a swap saves is computed from
the demands that have the candidate within reach only, their first and second sites known. Moves
out of a local optimum: a few random swaps, undone unless they end lower (iterated local search,
Lourenço, Martin and Stützle, 2003).

This module imports numba, which is slow to load.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from maillage.methods.locate.neighbours import Short
from maillage.methods.locate.p_median.lists import Lists
from maillage.types import Booleans, Floats, Integers

_TOLERANCE = 1e-9


class State(NamedTuple):
    """Sites, and for each demand its first and second site (-1 for none) with their costs.

    ``loss``, shape (candidates,): what closing each site would add. ``is_stale``, likewise: whether
    something changed near the candidate since it was tried. ``total`` has one value.
    """

    is_open: Booleans
    is_fixed: Booleans
    first: Short
    second: Short
    first_cost: Floats
    second_cost: Floats
    loss: Floats
    is_stale: Booleans
    total: Floats


def state(near: Lists, sites: Integers, *, fixed: Booleans) -> State:
    """Return the state of some sites.

    Examples:
        Demands at 0, 1 and 5, sites at 0 and 5: closing the last one sends its demand 5 away.

        >>> from maillage.methods.locate.p_median.lists import lists
        >>> near = lists(np.array([0, 2, 4, 6]), np.array([0, 1, 0, 1, 1, 0], dtype=np.int32),
        ...              np.array([0.0, 5, 1, 4, 0, 5]), unserved=np.full(3, 9.0),
        ...              candidate_count=2)
        >>> found = state(near, np.array([0, 1]), fixed=np.array([False, False]))
        >>> found.total.tolist(), found.loss.tolist()
        ([1.0], [8.0, 5.0])
    """
    demands, count = len(near.unserved), len(fixed)
    is_open = np.zeros(count, dtype=np.bool_)
    is_open[sites] = True
    new = State(
        is_open,
        fixed,
        np.empty(demands, dtype=np.int32),
        np.empty(demands, dtype=np.int32),
        np.empty(demands),
        np.empty(demands),
        np.empty(count),
        np.ones(count, dtype=np.bool_),
        np.empty(1),
    )
    refresh(near, new)
    return new


def improve(near: Lists, now: State, *, allowed: Booleans) -> float:
    """Swap sites until no swap helps, in place; return the total cost."""
    before = np.inf
    while now.total[0] < before:
        before = float(now.total[0])
        now.is_stale[:] = True
        _descend(near, now, allowed)
        refresh(near, now)
    return float(now.total[0])


def iterate(
    near: Lists,
    now: State,
    *,
    allowed: Booleans,
    rng: np.random.Generator,
    rounds: int,
    swaps: int,
) -> float:
    """Leave local optima ``rounds`` times by forcing neighbours in, in place; return the total."""
    entering = np.flatnonzero(allowed & ~now.is_fixed & (np.diff(near.demand_starts) > 0))
    movable = int((now.is_open & ~now.is_fixed).sum())
    if movable == 0 or len(entering) <= movable:
        return float(now.total[0])
    now.is_stale[:] = False
    drawn = entering[rng.integers(len(entering), size=rounds)]
    _iterate(near, now, allowed, drawn, rng.random((rounds, swaps)))
    return improve(near, now, allowed=allowed)


@njit(cache=True)
def refresh(near: Lists, now: State) -> None:
    """Compute everything from the sites again, in place."""
    now.loss[:] = 0.0
    total = 0.0
    for i in range(len(near.unserved)):
        _serve(near, now, i)
        total += now.first_cost[i]
        if now.first[i] >= 0:
            now.loss[now.first[i]] += now.second_cost[i] - now.first_cost[i]
    now.total[0] = total


@njit(cache=True)
def _serve(near: Lists, now: State, i: int) -> None:
    """Find the first and second sites of a demand."""
    now.first[i], now.second[i] = -1, -1
    now.first_cost[i], now.second_cost[i] = near.unserved[i], near.unserved[i]
    for e in range(near.starts[i], near.starts[i + 1]):
        j = near.candidates[e]
        if now.is_open[j]:
            if now.first[i] < 0:
                now.first[i] = j
                now.first_cost[i] = near.costs[e]
            else:
                now.second[i] = j
                now.second_cost[i] = near.costs[e]
                break


@njit(cache=True)
def _cheapest(now: State) -> int:
    """Return the site whose closing adds least, -1 when all are fixed."""
    best = -1
    for j in range(len(now.loss)):
        if now.is_open[j] and not now.is_fixed[j] and (best < 0 or now.loss[j] < now.loss[best]):
            best = j
    return best


@njit(cache=True)
def _mark(near: Lists, now: State, i: int, radius: float) -> None:
    """Mark the candidates that a demand may care for."""
    for e in range(near.starts[i], near.starts[i + 1]):
        if near.costs[e] >= radius:
            break
        now.is_stale[near.candidates[e]] = True


@njit(cache=True)
def _swap(near: Lists, now: State, entering: int, leaving: int) -> None:
    """Open one candidate and close one site, in place."""
    now.is_open[entering] = True
    for e in range(near.demand_starts[entering], near.demand_starts[entering + 1]):
        i, cost = near.demands[e], near.demand_costs[e]
        if cost >= now.second_cost[i]:
            continue
        _mark(near, now, i, now.second_cost[i])
        if now.first[i] >= 0:
            now.loss[now.first[i]] -= now.second_cost[i] - now.first_cost[i]
        if cost < now.first_cost[i]:
            now.total[0] += cost - now.first_cost[i]
            now.second[i], now.second_cost[i] = now.first[i], now.first_cost[i]
            now.first[i], now.first_cost[i] = entering, cost
        else:
            now.second[i], now.second_cost[i] = entering, cost
        now.loss[now.first[i]] += now.second_cost[i] - now.first_cost[i]
    now.is_open[leaving] = False
    for e in range(near.demand_starts[leaving], near.demand_starts[leaving + 1]):
        i = near.demands[e]
        if now.first[i] == leaving or now.second[i] == leaving:
            before = now.first_cost[i]
            now.loss[now.first[i]] -= now.second_cost[i] - before
            _serve(near, now, i)
            now.total[0] += now.first_cost[i] - before
            if now.first[i] >= 0:
                now.loss[now.first[i]] += now.second_cost[i] - now.first_cost[i]
            _mark(near, now, i, now.second_cost[i])
    now.loss[leaving] = 0.0


@njit(cache=True)
def _best_leaving(
    near: Lists, now: State, entering: int, cheapest: int, relief: Floats
) -> tuple[int, float]:
    """Return the site to close for a candidate, and what the swap changes in the total.

    A site that no demand near the candidate uses is worth trying only if it is the cheapest.
    """
    gain = 0.0
    for e in range(near.demand_starts[entering], near.demand_starts[entering + 1]):
        i, cost = near.demands[e], near.demand_costs[e]
        if cost < now.second_cost[i]:
            gain += max(now.first_cost[i] - cost, 0.0)
            if now.first[i] >= 0:
                relief[now.first[i]] += now.second_cost[i] - max(cost, now.first_cost[i])
    best, least = cheapest, now.loss[cheapest] - relief[cheapest]
    for e in range(near.demand_starts[entering], near.demand_starts[entering + 1]):
        j = now.first[near.demands[e]]
        if j >= 0:
            if not now.is_fixed[j] and now.loss[j] - relief[j] < least:
                best, least = j, now.loss[j] - relief[j]
            relief[j] = 0.0
    relief[cheapest] = 0.0
    return best, least - gain


@njit(cache=True)
def _descend(near: Lists, now: State, allowed: Booleans) -> None:
    """Make every swap that helps, stale candidate after stale candidate, until none is left."""
    cheapest = _cheapest(now)
    relief = np.zeros(len(now.loss))
    since = 0
    entering = 0
    while cheapest >= 0 and since < len(allowed):
        since += 1
        if now.is_stale[entering] and allowed[entering] and not now.is_open[entering]:
            now.is_stale[entering] = False
            leaving, change = _best_leaving(near, now, entering, cheapest, relief)
            if change < -_TOLERANCE * (1.0 + now.total[0]):
                _swap(near, now, entering, leaving)
                cheapest = _cheapest(now)
                since = 0
        entering = (entering + 1) % len(allowed)


@njit(cache=True)
def _copy(source: State, target: State) -> None:
    target.is_open[:] = source.is_open
    target.first[:] = source.first
    target.second[:] = source.second
    target.first_cost[:] = source.first_cost
    target.second_cost[:] = source.second_cost
    target.loss[:] = source.loss
    target.is_stale[:] = False
    target.total[:] = source.total


@njit(cache=True)
def _neighbour(near: Lists, j: int, share: float) -> int:
    """Return a candidate from the nearer half of the list of the demand nearest to another."""
    first, last = near.demand_starts[j], near.demand_starts[j + 1]
    i = near.demands[first + np.argmin(near.demand_costs[first:last])]
    count = near.starts[i + 1] - near.starts[i]
    return int(near.candidates[near.starts[i] + int(share * (count + 1) / 2)])


@njit(cache=True)
def _iterate(near: Lists, now: State, allowed: Booleans, drawn: Integers, shares: Floats) -> None:
    """Force candidates in and descend, once a row of ``shares``, keeping what is lower."""
    best = State(
        now.is_open.copy(),
        now.is_fixed,
        now.first.copy(),
        now.second.copy(),
        now.first_cost.copy(),
        now.second_cost.copy(),
        now.loss.copy(),
        now.is_stale.copy(),
        now.total.copy(),
    )
    relief = np.zeros(len(now.loss))
    for k in range(len(drawn)):
        for s in range(shares.shape[1]):
            entering = drawn[k] if s == 0 else _neighbour(near, drawn[k], shares[k, s])
            if allowed[entering] and not now.is_open[entering]:
                leaving, _change = _best_leaving(near, now, entering, _cheapest(now), relief)
                _swap(near, now, entering, leaving)
        _descend(near, now, allowed)
        if now.total[0] < best.total[0] * (1 - 1e-12):
            _copy(now, best)
        else:
            _copy(best, now)
