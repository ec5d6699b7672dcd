"""Compiled local search: closing some sites that are near each other, opening better ones.

Ruin and recreate (Schrimpf and others, 2000) with blinks (Christiaens and Vanden Berghe, 2020),
accepted as in simulated annealing. What opening each site would bring is kept up to date unit by
unit, so that a move costs what its neighbourhood holds, not what the country does.

This module imports numba, which is slow to load: import it only where it is used.
"""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from maillage.methods.locate.coverage.arrays import (
    COST,
    NUMBER,
    PROTECTED,
    VALUE,
    Limits,
    Sets,
    State,
)
from maillage.types import Booleans, Integers


@njit(cache=True, nogil=True)
def draw(dice: NDArray[np.uint64]) -> float:
    """Return a number from 0 to 1, the generator's state moving on (xorshift, Marsaglia 2003)."""
    state = dice[0]
    state ^= state << np.uint64(13)
    state ^= state >> np.uint64(7)
    state ^= state << np.uint64(17)
    dice[0] = state
    return float(state >> np.uint64(11)) / 9007199254740992.0


@njit(cache=True)
def shift(sets: Sets, limits: Limits, state: State, site: int, step: int) -> None:
    """Open a site (step 1) or close it (step -1)."""
    sums = state.sums
    if step > 0:
        sums[VALUE] += state.gains[site]
        state.place[site] = int(sums[NUMBER])
        state.opened[state.place[site]] = site
    else:
        last = state.opened[int(sums[NUMBER]) - 1]
        state.opened[state.place[site]] = last
        state.place[last] = state.place[site]
        state.place[site] = -1
    sums[NUMBER] += step
    sums[COST] += step * limits.costs[site]
    if limits.groups[site] >= 0:
        state.held[limits.groups[site]] += step
    for at in range(sets.member_starts[site], sets.member_starts[site + 1]):
        _count(sets, state, sets.members[at], step)
    if step < 0:
        sums[VALUE] -= state.gains[site]


@njit(cache=True)
def _count(sets: Sets, state: State, unit: int, step: int) -> None:
    """Count one site more or less over a unit, and what its sites would then bring."""
    count = state.counts[unit]
    low = count if step > 0 else count - 1
    state.counts[unit] = count + step
    if low == 0:
        state.sums[PROTECTED] += step * sets.protected[unit]
        change = sets.firsts[unit] - sets.seconds[unit]
    elif low == 1:
        change = sets.seconds[unit]
    else:
        return
    if change != 0.0:
        for at in range(sets.starts[unit], sets.starts[unit + 1]):
            state.gains[sets.sites[at]] -= step * change


@njit(cache=True)
def best_site(
    limits: Limits, state: State, blink: float, by_ratio: bool, dice: NDArray[np.uint64]
) -> int:
    """Return the closed site that brings the most and breaks no rule, -1 for none."""
    slots = limits.places - int(state.sums[NUMBER])
    lacking = 0
    for group in range(limits.missing.size):
        lacking += max(0, limits.missing[group] - state.held[group])
    has_budget = limits.budget < math.inf
    is_bound = lacking > 0 and (lacking >= slots or has_budget)
    least = -1.0 if lacking > 0 else 1e-9
    best, top = -1, -1.0
    if slots <= 0:
        return -1
    for site in range(state.gains.size):
        score = state.gains[site]
        if score <= least or state.place[site] >= 0:
            continue
        if by_ratio:
            score /= limits.costs[site] + 1.0
        if score <= top or state.sums[COST] + limits.costs[site] > limits.budget:
            continue
        if is_bound:
            group = limits.groups[site]
            if group < 0 or state.held[group] >= limits.missing[group]:
                continue
        if blink > 0.0 and draw(dice) < blink:
            continue
        best, top = site, score
    return best


@njit(cache=True)
def fill(
    sets: Sets,
    limits: Limits,
    state: State,
    blink: float,
    by_ratio: bool,
    dice: NDArray[np.uint64],
) -> None:
    """Open sites one after the other, the best first, as long as one may be opened."""
    while True:
        site = best_site(limits, state, blink, by_ratio, dice)
        if site < 0:
            return
        shift(sets, limits, state, site, 1)


@njit(cache=True)
def is_allowed(limits: Limits, state: State) -> bool:
    """Whether the groups have their minimum and the floor is reached."""
    for group in range(limits.missing.size):
        if state.held[group] < limits.missing[group]:
            return False
    return bool(state.sums[PROTECTED] >= limits.floor)


@njit(cache=True)
def swap(sets: Sets, limits: Limits, state: State, dice: NDArray[np.uint64]) -> bool:
    """Replace each site in turn by the best in its place; return whether something improved."""
    before = state.sums[VALUE]
    for site in state.opened[: int(state.sums[NUMBER])].copy():
        value = state.sums[VALUE]
        shift(sets, limits, state, site, -1)
        other = best_site(limits, state, 0.0, False, dice)
        if other >= 0:
            shift(sets, limits, state, other, 1)
        if other < 0 or state.sums[VALUE] < value or not is_allowed(limits, state):
            if other >= 0:
                shift(sets, limits, state, other, -1)
            shift(sets, limits, state, site, 1)
    return bool(state.sums[VALUE] > before * (1.0 + 1e-12))


@njit(cache=True)
def _close_near(
    sets: Sets, limits: Limits, state: State, size: int, dice: NDArray[np.uint64]
) -> None:
    """Close a site drawn at random and others that a walk over shared units meets."""
    first = state.opened[int(draw(dice) * state.sums[NUMBER])]
    shift(sets, limits, state, first, -1)
    closed, here = 1, first
    for _step in range(12 * size):
        if closed == size or state.sums[NUMBER] == 0:
            return
        span = sets.member_starts[here + 1] - sets.member_starts[here]
        if span == 0:
            return
        unit = sets.members[sets.member_starts[here] + int(draw(dice) * span)]
        span = sets.starts[unit + 1] - sets.starts[unit]
        here = sets.sites[sets.starts[unit] + int(draw(dice) * span)]
        if state.place[here] >= 0:
            shift(sets, limits, state, here, -1)
            closed += 1


@njit(cache=True)
def _restore(sets: Sets, limits: Limits, state: State, wanted: Integers) -> None:
    """Close and open what differs from a choice."""
    is_wanted = np.zeros(state.place.size, dtype=np.bool_)
    is_wanted[wanted] = True
    for site in state.opened[: int(state.sums[NUMBER])].copy():
        if not is_wanted[site]:
            shift(sets, limits, state, site, -1)
    for site in wanted:
        if state.place[site] < 0:
            shift(sets, limits, state, site, 1)


@njit(cache=True, nogil=True)
def anneal(
    sets: Sets,
    limits: Limits,
    state: State,
    best: Booleans,
    best_value: float,
    schedule: tuple[int, int, float, float],
    dice: NDArray[np.uint64],
) -> float:
    """Ruin and recreate; fill ``best`` with the best choice allowed, and return its value.

    ``schedule`` is the number of rounds, how many sites a round closes at most, and the loss that
    is accepted at first and at last.
    """
    rounds, most, first, last = schedule
    for step in range(rounds):
        number, value = int(state.sums[NUMBER]), state.sums[VALUE]
        if number == 0:
            break
        before = state.opened[:number].copy()
        size = min(number, 1 + int(draw(dice) * most))
        _close_near(sets, limits, state, size, dice)
        by_ratio = limits.budget < math.inf and draw(dice) < 0.5
        fill(sets, limits, state, 0.03, by_ratio, dice)
        heat = first + (last - first) * step / rounds
        allowed = value + heat * math.log(draw(dice) + 1e-300)
        if state.sums[VALUE] < allowed or not is_allowed(limits, state):
            _restore(sets, limits, state, before)
        elif state.sums[VALUE] > best_value:
            best_value = state.sums[VALUE]
            best[:] = state.place >= 0
    return best_value
