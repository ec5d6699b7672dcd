"""Compiled search of the triples of units whose cut a fractional point breaks: see :mod:`.cuts`.

This module imports numba, which is slow to load: import it only where it is used.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from maillage.methods.locate.coverage.arrays import Sets
from maillage.methods.locate.coverage.search_kernels import draw
from maillage.types import Floats, Integers

_THIRDS = 8


@njit(cache=True, nogil=True)
def _count(sets: Sets, held: Integers, unit: int, step: int) -> None:
    """Count the sites of a unit once more, or once less."""
    for at in range(sets.starts[unit], sets.starts[unit + 1]):
        held[sets.sites[at]] += step


@njit(cache=True, nogil=True)
def _drawn(
    sets: Sets, sites: Floats, held: Integers, unit: int, wanted: int, dice: NDArray[np.uint64]
) -> int:
    """Return a unit near one: of a site drawn by its share among those counted ``wanted`` times."""
    first, end = sets.starts[unit], sets.starts[unit + 1]
    total = 0.0
    for at in range(first, end):
        if held[sets.sites[at]] == wanted:
            total += sites[sets.sites[at]]
    if total <= 0.0:
        return -1
    left, through = draw(dice) * total, -1
    for at in range(first, end):
        if held[sets.sites[at]] == wanted:
            through = sets.sites[at]
            left -= sites[through]
            if left <= 0.0:
                break
    first, end = sets.member_starts[through], sets.member_starts[through + 1]
    return int(sets.members[first + int(draw(dice) * (end - first))])


@njit(cache=True, nogil=True)
def _share(sets: Sets, sites: Floats, held: Integers, unit: int) -> tuple[float, float]:
    """Return what covers a unit, at most 1, and its part of the right side of the cut."""
    covered, right = 0.0, 0.0
    for at in range(sets.starts[unit], sets.starts[unit + 1]):
        site = sets.sites[at]
        covered += sites[site]
        right += sites[site] * ((held[site] + 1) // 2) / held[site]
    return min(covered, 1.0), right


@njit(cache=True, nogil=True)
def separate(
    sets: Sets,
    sites: Floats,
    prices: Floats,
    hot: Integers,
    tries: int,
    least: float,
    dice: NDArray[np.uint64],
) -> Integers:
    """Return a triple for each hot unit, -1 where no cut was broken by more than ``least``."""
    triples = np.full((hot.size, 3), -1, dtype=np.int64)
    held = np.zeros(sites.size, dtype=np.int64)
    for row in range(hot.size):
        one, most = hot[row], least
        _count(sets, held, one, 1)
        for _try in range(tries):
            two = _drawn(sets, sites, held, one, 1, dice)
            if two < 0 or two == one or prices[two] <= 0.0:
                continue
            _count(sets, held, two, 1)
            for _third in range(_THIRDS):
                three = _drawn(sets, sites, held, two, 1, dice)
                if three < 0 or three in (one, two) or prices[three] <= 0.0:
                    continue
                _count(sets, held, three, 1)
                covered, right = 0.0, 1.0
                for unit in (one, two, three):
                    share, part = _share(sets, sites, held, unit)
                    covered, right = covered + share, right + part
                if covered - right > most:
                    most = covered - right
                    triples[row, 0], triples[row, 1], triples[row, 2] = one, two, three
                _count(sets, held, three, -1)
            _count(sets, held, two, -1)
        _count(sets, held, one, -1)
    return triples
