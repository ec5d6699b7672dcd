"""Every pair of a zone and a site within a radius, without a tree and without a table of all.

This module imports numba.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import njit, prange

from maillage.methods.access.bands import (
    BAND,
    FIRST,
    LAST,
    Bands,
    blocks,
    reach_in_bands,
    shared_grid,
    sort_points,
    window,
)
from maillage.methods.access.gathers import Within, slide, sum_within
from maillage.methods.access.sphere import EARTH_RADIUS_M, Points, arc_metres, chord_limit
from maillage.types import Floats, Integers

_BANDS_A_RADIUS = 4
_SHIFT, _MASK = 5, 31
"""Thirty-two sites a word."""


@dataclass(frozen=True)
class Pairs:
    """Zones and sites within a radius, in the compressed rows of ``SparseCosts``.

    Attributes:
        starts: shape (zones + 1,); the sites of zone ``i`` are ``sites[starts[i]:starts[i+1]]``.
        sites: shape (pairs,), indices of sites, ascending in each zone.
        metres: shape (pairs,), along the great circle.
        site_count: number of sites, in reach of a zone or not.
    """

    starts: Integers
    sites: Integers
    metres: Floats
    site_count: int


class _Rows(NamedTuple):
    """Where the pairs go: a row a zone, by the zone's first index."""

    starts: Integers
    sites: Integers
    chords: Floats


def pairs_within(zones: Points, sites: Points, *, radius_m: float) -> Pairs:
    """Return every pair whose great-circle distance is at most the radius.

    Points are sorted by latitude band and longitude; a first pass counts the pairs of each zone,
    a second one writes them.

    Args:
        zones: where people are.
        sites: where help is.
        radius_m: metres, bound included.

    Raises:
        InputError: the radius is negative or not a number.

    Examples:
        Nantes, and two sites: its station 1.3 km away, and Rennes a hundred kilometres north:

        >>> nantes = Points(np.array([-1.5536]), np.array([47.2184]))
        >>> sites = Points(np.array([-1.6778, -1.5420]), np.array([48.1173, 47.2173]))
        >>> pairs = pairs_within(nantes, sites, radius_m=20_000)
        >>> pairs.sites.tolist(), pairs.metres.round().tolist()
        ([1], [885.0])
    """
    within = Within(radius_m / EARTH_RADIUS_M, chord_limit(radius_m))
    grid = shared_grid(zones, sites, radius=within.angle, bands_a_radius=_BANDS_A_RADIUS)
    targets = sort_points(zones, grid, radius=within.angle)
    sources = sort_points(sites, grid, radius=within.angle)
    counts = sum_within(targets, sources, np.ones(len(sites)), within)
    starts = np.concatenate(([0], np.cumsum(counts.astype(np.int64))))
    rows = _Rows(starts, np.empty(starts[-1], np.int64), np.empty(starts[-1]))
    _fill(targets, sources, blocks(targets), within, len(sites), rows)
    return Pairs(starts, rows.sites, arc_metres(rows.chords), len(sites))


@njit(parallel=True, cache=True)
def _fill(
    targets: Bands, sources: Bands, runs: Integers, within: Within, site_count: int, rows: _Rows
) -> None:
    for run in prange(runs.shape[0]):
        _fill_run(targets, sources, runs[run], within, site_count, rows)


@njit(cache=True)
def _fill_run(
    targets: Bands, sources: Bands, run: Integers, within: Within, site_count: int, rows: _Rows
) -> None:
    """Write the rows of a run of targets; a bit a site puts each row in ascending order."""
    around = reach_in_bands(within.angle, sources.height)
    south = max(0, run[BAND] - around)
    north = min(run[BAND] + around + 1, sources.starts.size - 1)
    half_widths = np.empty(max(north - south, 0))
    runs_west = sources.starts[south:north].copy()
    for other in range(south, north):
        view = window(sources.south, sources.height, run[BAND], other, within.angle)
        half_widths[other - south] = view.outer
    lon, vectors, origin = sources.lon, sources.vectors, sources.origin
    chords = np.empty(site_count)
    met = np.zeros((site_count >> _SHIFT) + 1, np.int64)
    for at in range(run[FIRST], run[LAST]):
        first_word, last_word = met.size, -1
        x, y, z = targets.vectors[0, at], targets.vectors[1, at], targets.vectors[2, at]
        for other in range(south, north):
            half_width = half_widths[other - south]
            if half_width < 0.0:
                continue
            first, last = sources.firsts[other], sources.lasts[other]
            if half_width < np.pi:
                end = sources.starts[other + 1]
                here = targets.lon[at]
                first = slide(lon, runs_west[other - south], end, here - half_width)
                last = slide(lon, first, end, here + half_width)
                runs_west[other - south] = first
            for source in range(first, last):
                across, along = vectors[0, source] - x, vectors[1, source] - y
                up = vectors[2, source] - z
                chord = across * across + along * along + up * up
                if chord <= within.chord:
                    site = origin[source]
                    chords[site] = chord
                    word = site >> _SHIFT
                    met[word] |= 1 << (site & _MASK)
                    first_word, last_word = min(first_word, word), max(last_word, word)
        _empty(met, first_word, last_word, chords, rows, rows.starts[targets.origin[at]])


@njit(cache=True)
def _empty(
    met: Integers, first_word: int, last_word: int, chords: Floats, rows: _Rows, at: int
) -> None:
    """Write the sites met from a place of the rows on, and forget them."""
    for word in range(first_word, last_word + 1):
        bits = met[word]
        met[word] = 0
        while bits:
            lowest = bits & -bits
            bits ^= lowest
            exponent = (np.float64(lowest).view(np.int64) >> 52) - 1023
            site = (word << _SHIFT) + exponent
            rows.sites[at], rows.chords[at] = site, chords[site]
            at += 1
