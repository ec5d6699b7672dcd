"""Compiled steps of the first-order method that prices units: see :mod:`.relaxation`.

This module imports numba, which is slow to load: import it only where it is used.
"""

import numpy as np
from numba import njit

from maillage.methods.locate.coverage.arrays import Cuts, Limits, Point, Scales, Sets
from maillage.types import Floats


@njit(cache=True, nogil=True)
def _worths(
    sets: Sets, limits: Limits, scales: Scales, point: Point, cuts: Cuts, worths: Floats
) -> None:
    """Fill what each site is worth at the prices."""
    for site in range(worths.size):
        worth = -scales.budget * point.rest[1] * limits.costs[site]
        for at in range(sets.member_starts[site], sets.member_starts[site + 1]):
            unit = sets.members[at]
            worth += scales.units[unit] * point.units[unit]
        for at in range(cuts.site_starts[site], cuts.site_starts[site + 1]):
            cut = cuts.by_site[at]
            worth += cuts.site_weights[at] * cuts.scale[cut] * cuts.prices[cut]
        if scales.groups > 0.0 and limits.groups[site] >= 0:
            worth += scales.groups * point.groups[limits.groups[site]]
        worths[site] = worth


@njit(cache=True, nogil=True)
def _opened_at(worths: Floats, scales: Scales, point: Point, pace: float, level: float) -> float:
    """Return how many sites are opened when a place costs so much."""
    total = 0.0
    for site in range(worths.size):
        moved = point.sites[site] + (worths[site] - level) / (pace * scales.sites[site])
        total += min(max(moved, 0.0), 1.0)
    return total


@njit(cache=True, nogil=True)
def _move_sites(
    worths: Floats, scales: Scales, point: Point, places: float, pace: float, ahead: Floats
) -> None:
    """Open sites by what they are worth, at most ``places``; ``ahead`` goes twice as far."""
    low, level = 0.0, 0.0
    if _opened_at(worths, scales, point, pace, 0.0) > places:
        level = worths.max() + pace * scales.sites.max()
        while level - low > 1e-7 * level:
            middle = 0.5 * (low + level)
            if _opened_at(worths, scales, point, pace, middle) > places:
                low = middle
            else:
                level = middle
    for site in range(worths.size):
        moved = point.sites[site] + (worths[site] - level) / (pace * scales.sites[site])
        moved = min(max(moved, 0.0), 1.0)
        ahead[site] = 2.0 * moved - point.sites[site]
        point.sites[site] = moved


@njit(cache=True, nogil=True)
def _move_units(
    sets: Sets, scales: Scales, point: Point, cuts: Cuts, pace: float, ahead: Floats, once: Floats
) -> float:
    """Cover units and move their prices; return what is protected, twice as far, as ``once`` goes.

    The price of a unit's cuts comes on top of its own.
    """
    charged, slopes = np.zeros(scales.units.size), np.zeros(scales.units.size)
    for cut in range(cuts.scale.size):
        for unit in cuts.units[cut]:
            charged[unit] += cuts.scale[cut] * cuts.prices[cut]
            slopes[unit] += cuts.scale[cut]
    protected = 0.0
    floor = scales.floor * point.rest[0]
    for unit in range(scales.units.size):
        price = scales.units[unit] * point.units[unit]
        slope = scales.units[unit] + scales.floor * sets.protected[unit] + slopes[unit]
        first = sets.firsts[unit] + floor * sets.protected[unit] - charged[unit]
        moved = min(max(point.once[unit] + (first - price) / (pace * slope), 0.0), 1.0)
        wanted = once[unit] = 2.0 * moved - point.once[unit]
        protected += sets.protected[unit] * wanted
        point.once[unit] = moved
        size = 1.0
        if sets.seconds[unit] > 0.0:
            slope = pace * scales.units[unit]
            twice = point.twice[unit] + (sets.seconds[unit] - price) / slope
            twice = min(max(twice, 0.0), 1.0)
            wanted += 2.0 * twice - point.twice[unit]
            point.twice[unit] = twice
            size = 2.0
        for at in range(sets.starts[unit], sets.starts[unit + 1]):
            wanted -= ahead[sets.sites[at]]
        size += sets.starts[unit + 1] - sets.starts[unit]
        point.units[unit] = max(point.units[unit] + pace * wanted / size, 0.0)
        point.unit_sums[unit] += point.units[unit]
    return protected


@njit(cache=True, nogil=True)
def _move_groups(limits: Limits, point: Point, pace: float, ahead: Floats) -> None:
    """Move the prices of the groups that lack sites."""
    held, sizes = np.zeros(limits.missing.size), np.zeros(limits.missing.size)
    for site in range(ahead.size):
        if limits.groups[site] >= 0:
            held[limits.groups[site]] += ahead[site]
            sizes[limits.groups[site]] += 1.0
    for group in range(held.size):
        lack = limits.missing[group] - held[group]
        point.groups[group] = max(point.groups[group] + pace * lack / max(sizes[group], 1.0), 0.0)


@njit(cache=True, nogil=True)
def _move_cuts(cuts: Cuts, pace: float, ahead: Floats, once: Floats) -> None:
    """Move the prices of the cuts."""
    for cut in range(cuts.scale.size):
        over, size = -1.0, 3.0
        for unit in cuts.units[cut]:
            over += once[unit]
        for at in range(cuts.starts[cut], cuts.starts[cut + 1]):
            over -= cuts.weights[at] * ahead[cuts.sites[at]]
            size += cuts.weights[at]
        cuts.prices[cut] = max(cuts.prices[cut] + pace * over / size, 0.0)
        cuts.price_sums[cut] += cuts.prices[cut]


@njit(cache=True, nogil=True)
def advance(
    sets: Sets, limits: Limits, scales: Scales, point: Point, cuts: Cuts, pace: float, steps: int
) -> None:
    """Take some steps of the primal-dual hybrid gradient, in place."""
    worths, ahead = np.empty(scales.sites.size), np.empty(scales.sites.size)
    once = np.empty(scales.units.size)
    all_protected, all_costs = sets.protected.sum(), limits.costs.sum()
    for _step in range(steps):
        _worths(sets, limits, scales, point, cuts, worths)
        _move_sites(worths, scales, point, float(limits.places), pace, ahead)
        protected = _move_units(sets, scales, point, cuts, pace, ahead, once)
        _move_cuts(cuts, pace, ahead, once)
        if scales.floor > 0.0:
            lack = (limits.floor - protected) / all_protected
            point.rest[0] = max(point.rest[0] + pace * lack, 0.0)
        if scales.budget > 0.0:
            spent = 0.0
            for site in range(ahead.size):
                spent += limits.costs[site] * ahead[site]
            over = (spent - limits.budget) / all_costs
            point.rest[1] = max(point.rest[1] + pace * over, 0.0)
        if scales.groups > 0.0:
            _move_groups(limits, point, pace, ahead)
        point.rest_sums[:] += point.rest
