"""Compiled simulated annealing over the replacement of one site by another.

A round closes a site, then tries others in its place, most of them its neighbours. A try adds up
what the other would bring from the heaviest unit on, and ends as soon as what is left cannot make
it acceptable: after a few units, as a rule, however many the site covers. The kernel holds no lock,
so that another thread may work at the same time.

This module imports numba, which is slow to load: import it only where it is used.
"""

import math
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from maillage.methods.locate.coverage.search_kernels import draw
from maillage.types import Floats, Integers

_TRIES = 10
_FAR = 0.1


class Reach(NamedTuple):
    """Units and sites both ways, the units of a site by falling worth; ``total`` is its reach."""

    starts: NDArray[np.int32]
    sites: NDArray[np.int32]
    member_starts: NDArray[np.int32]
    members: NDArray[np.int32]
    firsts: Floats
    seconds: Floats
    protected: Floats
    total: Floats


class Standing(NamedTuple):
    """A choice: its sites, whether each candidate is one, and what covers units and groups.

    ``sums`` holds the value and what is protected.
    """

    opened: Integers
    is_open: NDArray[np.bool_]
    counts: NDArray[np.int32]
    held: Integers
    sums: Floats


@njit(cache=True, nogil=True)
def _close(reach: Reach, now: Standing, site: int) -> float:
    """Take a site out of the counts, and return what that loses."""
    loss = 0.0
    for at in range(reach.member_starts[site], reach.member_starts[site + 1]):
        unit = reach.members[at]
        now.counts[unit] -= 1
        if now.counts[unit] == 0:
            loss += reach.firsts[unit]
            now.sums[1] -= reach.protected[unit]
        elif now.counts[unit] == 1:
            loss += reach.seconds[unit]
    now.sums[0] -= loss
    return loss


@njit(cache=True, nogil=True)
def _open(reach: Reach, now: Standing, site: int) -> None:
    """Put a site into the counts."""
    for at in range(reach.member_starts[site], reach.member_starts[site + 1]):
        unit = reach.members[at]
        if now.counts[unit] == 0:
            now.sums[0] += reach.firsts[unit]
            now.sums[1] += reach.protected[unit]
        elif now.counts[unit] == 1:
            now.sums[0] += reach.seconds[unit]
        now.counts[unit] += 1


@njit(cache=True, nogil=True)
def _brings(reach: Reach, now: Standing, site: int, least: float) -> bool:
    """Whether a site brings so much at least."""
    could = reach.total[site]
    for at in range(reach.member_starts[site], reach.member_starts[site + 1]):
        if could < least:
            return False
        unit = reach.members[at]
        if now.counts[unit] == 1:
            could += reach.seconds[unit] - reach.firsts[unit]
        elif now.counts[unit] > 1:
            could -= reach.firsts[unit]
    return bool(could >= least)


@njit(cache=True, nogil=True)
def _other(reach: Reach, site: int, dice: NDArray[np.uint64]) -> int:
    """Return a site drawn at random, most often one that shares a unit."""
    first, end = reach.member_starts[site], reach.member_starts[site + 1]
    if end == first or draw(dice) < _FAR:
        return int(draw(dice) * reach.total.size)
    unit = reach.members[first + int(draw(dice) * (end - first))]
    first, end = reach.starts[unit], reach.starts[unit + 1]
    return int(reach.sites[first + int(draw(dice) * (end - first))])


@njit(cache=True, nogil=True)
def _keeps_groups(now: Standing, groups: Integers, missing: Integers, old: int, new: int) -> bool:
    """Whether each group still has its minimum once a site replaces another."""
    group = groups[old]
    return bool(group < 0 or groups[new] == group or now.held[group] > missing[group])


@njit(cache=True, nogil=True)
def exchange(
    reach: Reach,
    groups: Integers,
    missing: Integers,
    floor: float,
    now: Standing,
    best: Integers,
    best_value: float,
    schedule: tuple[int, float, float],
    dice: NDArray[np.uint64],
) -> float:
    """Take some rounds; fill ``best`` with the best sites met, and return their value.

    ``schedule`` is the number of rounds and the loss accepted at first and at last.
    """
    rounds, first, last = schedule
    cooling = (last / first) ** (1.0 / rounds)
    heat = first
    for _round in range(rounds):
        heat *= cooling
        place = int(draw(dice) * now.opened.size)
        old = now.opened[place]
        loss = _close(reach, now, old)
        kept = old
        for _try in range(_TRIES):
            new = _other(reach, old, dice)
            if now.is_open[new] or not _keeps_groups(now, groups, missing, old, new):
                continue
            if _brings(reach, now, new, loss + heat * math.log(draw(dice) + 1e-300)):
                kept = new
                break
        _open(reach, now, kept)
        if kept != old and now.sums[1] < floor:
            _close(reach, now, kept)
            _open(reach, now, old)
            continue
        if kept != old:
            now.opened[place] = kept
            now.is_open[old], now.is_open[kept] = False, True
            if groups[old] >= 0:
                now.held[groups[old]] -= 1
            if groups[kept] >= 0:
                now.held[groups[kept]] += 1
            if now.sums[0] > best_value:
                best_value = now.sums[0]
                best[:] = now.opened
    return best_value
