"""Compiled kernels: for each target, the weighted sum of what stands within a radius.

No pair is stored. A target belongs to one thread and its bands are added from south to north:
the result does not depend on the number of threads.

With a weight of one, everything in an inner window is a difference of two running totals, and
only the fringe is tested pair by pair. The totals carry their rounding in a second number
(Knuth's two-sum), so that the difference is as exact as a plain sum, and 0 where there is nothing.
"""

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
    window,
)
from maillage.methods.access.exponential import GAUSSIAN, exponential
from maillage.methods.access.sphere import EARTH_RADIUS_M, SHORT_CHORD, arc, squared_angle
from maillage.types import Floats, Integers

_CHUNK = 512

_SHORT_RUN = 48
"""Points that are sooner tested than bounded by two more windows."""


class Within(NamedTuple):
    """What is near enough: the angle in radians and the squared chord, bound included."""

    angle: float
    chord: float


class Totals(NamedTuple):
    """Running totals of values and the rounding they lost, shape (points + 1,) each."""

    high: Floats
    low: Floats


class Curve(NamedTuple):
    """A smooth decay: which one, and its scale in metres."""

    kind: int
    scale: float


def sum_within(targets: Bands, sources: Bands, values: Floats, within: Within) -> Floats:
    """Return for each target the sum of the values within the radius, shape (targets,).

    ``values``, shape (sources,), and the result are in the order of the points before the sort.
    """
    held = values[sources.origin]
    totals = Totals(np.empty(held.size + 1), np.empty(held.size + 1))
    _accumulate(held, totals)
    sums = np.zeros(targets.lon.size)
    _sum_blocks(targets, sources, blocks(targets), within, held, totals, sums)
    return _in_first_order(targets, sums)


def decayed_sum_within(
    targets: Bands, sources: Bands, values: Floats, within: Within, curve: Curve
) -> Floats:
    """Return for each target the sum of the values within the radius, each weighed by a curve."""
    sums = np.zeros(targets.lon.size)
    held = values[sources.origin]
    _decay_blocks(targets, sources, blocks(targets), within, curve, held, sums)
    return _in_first_order(targets, sums)


def _in_first_order(targets: Bands, sums: Floats) -> Floats:
    """Return the sums by point; a repetition has none."""
    return np.asarray(np.bincount(targets.origin, sums), np.float64)


@njit(cache=True)
def _accumulate(values: Floats, totals: Totals) -> None:
    high = low = 0.0
    totals.high[0] = totals.low[0] = 0.0
    for at in range(values.size):
        added = high + values[at]
        part = added - high
        low += (high - (added - part)) + (values[at] - part)
        high = added
        totals.high[at + 1], totals.low[at + 1] = high, low


@njit(parallel=True, cache=True)
def _sum_blocks(
    targets: Bands,
    sources: Bands,
    runs: Integers,
    within: Within,
    values: Floats,
    totals: Totals,
    sums: Floats,
) -> None:
    around = reach_in_bands(within.angle, sources.height)
    for run in prange(runs.shape[0]):
        band = runs[run, BAND]
        north = min(band + around + 1, sources.starts.size - 1)
        for other in range(max(0, band - around), north):
            if sources.starts[other] < sources.starts[other + 1]:
                _sum_band(targets, sources, runs[run], other, within, values, totals, sums)


@njit(cache=True)
def _sum_band(
    targets: Bands,
    sources: Bands,
    run: Integers,
    other: int,
    within: Within,
    values: Floats,
    totals: Totals,
    sums: Floats,
) -> None:
    """Add what a run of targets finds in one band, its windows sliding from west to east."""
    view = window(sources.south, sources.height, run[BAND], other, within.angle)
    if view.outer < 0.0:
        return
    low, high = sources.starts[other], sources.starts[other + 1]
    if view.outer >= np.pi:
        low, high = sources.firsts[other], sources.lasts[other]
    start = low
    if view.outer < np.pi:
        west = targets.lon[run[FIRST]] - view.outer
        start = low + np.searchsorted(sources.lon[low:high], west)
    lon, vectors = sources.lon, sources.vectors
    outer_west = outer_east = inner_west = inner_east = start
    for at in range(run[FIRST], run[LAST]):
        here = targets.lon[at]
        if view.outer >= np.pi:
            outer_west, outer_east = low, high
        else:
            outer_west = slide(lon, outer_west, high, here - view.outer)
            outer_east = slide(lon, max(outer_east, outer_west), high, here + view.outer)
        target = targets.vectors[0, at], targets.vectors[1, at], targets.vectors[2, at]
        if view.inner <= 0.0 or outer_east - outer_west < _SHORT_RUN:
            sums[at] += _sum_tested(target, vectors, values, outer_west, outer_east, within.chord)
            continue
        if view.inner >= np.pi:
            inner_west, inner_east = low, high
        else:
            inner_west = slide(lon, max(inner_west, outer_west), high, here - view.inner)
            inner_east = slide(lon, max(inner_east, inner_west), high, here + view.inner)
        total = (totals.high[inner_east] - totals.high[inner_west]) + (
            totals.low[inner_east] - totals.low[inner_west]
        )
        total += _sum_tested(target, vectors, values, outer_west, inner_west, within.chord)
        total += _sum_tested(target, vectors, values, inner_east, outer_east, within.chord)
        sums[at] += total


@njit(cache=True)
def slide(lon: Floats, at: int, end: int, to: float) -> int:
    """Return the first place, from ``at`` on, whose longitude is ``to`` or more, by doubling."""
    if at >= end or lon[at] >= to:
        return at
    step = 1
    while at + step < end and lon[at + step] < to:
        at += step
        step *= 2
    last = min(at + step, end)
    while last - at > 1:
        middle = (at + last) // 2
        if lon[middle] < to:
            at = middle
        else:
            last = middle
    return last


@njit(cache=True, fastmath={"reassoc"})
def _sum_tested(
    target: tuple[float, float, float],
    vectors: Floats,
    values: Floats,
    first: int,
    last: int,
    limit: float,
) -> float:
    """Return the sum of the values of a run whose vectors are within the limit.

    Runs on vectors: unsigned places need no test of their sign, and only the sum is reordered.
    """
    total = 0.0
    for source in range(np.uint64(first), np.uint64(last)):
        total += values[source] if _chord(target, vectors, source) <= limit else 0.0
    return total


@njit(cache=True)
def _chord(target: tuple[float, float, float], vectors: Floats, source: int) -> float:
    """Return the squared chord, added in the one order that keeps the same pairs everywhere."""
    across, along = vectors[0, source] - target[0], vectors[1, source] - target[1]
    up = vectors[2, source] - target[2]
    squared: float = across * across + along * along + up * up
    return squared


@njit(parallel=True, cache=True)
def _decay_blocks(
    targets: Bands,
    sources: Bands,
    runs: Integers,
    within: Within,
    curve: Curve,
    values: Floats,
    sums: Floats,
) -> None:
    around = reach_in_bands(within.angle, sources.height)
    for run in prange(runs.shape[0]):
        band = runs[run, BAND]
        weights = np.empty(_CHUNK)
        north = min(band + around + 1, sources.starts.size - 1)
        for other in range(max(0, band - around), north):
            if sources.starts[other] < sources.starts[other + 1]:
                _decay_band(
                    targets, sources, runs[run], other, within, curve, values, weights, sums
                )


@njit(cache=True)
def _decay_band(
    targets: Bands,
    sources: Bands,
    run: Integers,
    other: int,
    within: Within,
    curve: Curve,
    values: Floats,
    weights: Floats,
    sums: Floats,
) -> None:
    """Add what a run of targets finds in one band, each pair weighed by the curve."""
    view = window(sources.south, sources.height, run[BAND], other, within.angle)
    if view.outer < 0.0:
        return
    low, high = sources.starts[other], sources.starts[other + 1]
    if view.outer >= np.pi:
        low, high = sources.firsts[other], sources.lasts[other]
    west = east = low
    if view.outer < np.pi:
        start = targets.lon[run[FIRST]] - view.outer
        west = east = low + np.searchsorted(sources.lon[low:high], start)
    for at in range(run[FIRST], run[LAST]):
        if view.outer >= np.pi:
            west, east = low, high
        else:
            west = slide(sources.lon, west, high, targets.lon[at] - view.outer)
            east = slide(sources.lon, max(east, west), high, targets.lon[at] + view.outer)
        for first in range(west, east, _CHUNK):
            last = min(first + _CHUNK, east)
            held = weights[: last - first]
            _chords(targets.vectors[:, at], sources.vectors[:, first:last], held)
            _weigh(held, within.chord, curve)
            sums[at] += _dot(held, values[first:last])


@njit(cache=True)
def _chords(target: Floats, sources: Floats, chords: Floats) -> None:
    x, y, z = target[0], target[1], target[2]
    east, north, up = sources[0], sources[1], sources[2]
    for at in range(chords.size):
        across, along, above = east[at] - x, north[at] - y, up[at] - z
        chords[at] = across * across + along * along + above * above


@njit(cache=True)
def _weigh(chords: Floats, limit: float, curve: Curve) -> None:
    """Replace squared chords by weights, 0 beyond the limit."""
    if limit > SHORT_CHORD:
        _weigh_long(chords, limit, curve)
    elif curve.kind == GAUSSIAN:
        factor = -0.5 * (EARTH_RADIUS_M / curve.scale) ** 2
        for at in range(chords.size):
            weight = exponential(factor * squared_angle(chords[at]))
            chords[at] = weight if chords[at] <= limit else 0.0
    else:
        factor = -EARTH_RADIUS_M / curve.scale
        for at in range(chords.size):
            weight = exponential(factor * np.sqrt(squared_angle(chords[at])))
            chords[at] = weight if chords[at] <= limit else 0.0


@njit(cache=True)
def _weigh_long(chords: Floats, limit: float, curve: Curve) -> None:
    for at in range(chords.size):
        far = arc(chords[at]) / curve.scale
        weight = exponential(-0.5 * far * far if curve.kind == GAUSSIAN else -far)
        chords[at] = weight if chords[at] <= limit else 0.0


@njit(cache=True, fastmath={"reassoc", "contract"})
def _dot(weights: Floats, values: Floats) -> float:
    total = 0.0
    for at in range(weights.size):
        total += weights[at] * values[at]
    return total
