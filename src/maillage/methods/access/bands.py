"""Points sorted by latitude band and longitude, so that what is near stands in short runs.

Between two bands, the points within a radius of a given one stand within a window of longitudes.
Spherical trigonometry bounds that window from both sides: outside the outer window nothing is
within the radius, inside the inner one everything is, and only the fringe between them is tested.
As targets are taken from west to east the windows slide, without a search or a sine a point.

Poles and antimeridian need no care from the caller: a window that would close on itself is the
whole band, and points near ±180° are repeated on the other side.
"""

import math
from typing import NamedTuple

import numpy as np
from numba import njit

from maillage.methods.access.sphere import Points, unit_vectors
from maillage.types import Floats, Integers

MARGIN = 1e-9
"""Radians (6 mm) by which windows are widened or narrowed, far above any rounding."""

MOST_BANDS = 1 << 16
LON_STEPS = 1 << 40
"""Longitudes are sorted by whole steps of 1e-11 radian, which the margin covers."""

WEST_COPY, OWN, EAST_COPY = 0, 1, 2

BLOCK = 1024
FIRST, LAST, BAND = 0, 1, 2

NOTHING = -1.0
"""Stands for the half-width of a window that holds nothing."""


class Bands(NamedTuple):
    """Points by band (south to north), then by longitude.

    Attributes:
        origin: index of each point before the sort; a point near ±180° may appear twice.
        lon: radians; from -π to π but for points that are repeated.
        vectors: unit vectors, shape (3, points).
        starts: where each band starts, shape (bands + 1,).
        firsts, lasts: where the points of each band that are not repetitions start and end.
        south: latitude where band 0 starts, radians.
        height: of a band, radians.
    """

    origin: Integers
    lon: Floats
    vectors: Floats
    starts: Integers
    firsts: Integers
    lasts: Integers
    south: float
    height: float


class Grid(NamedTuple):
    """The bands that two sets of points share: southern edge and height, radians."""

    south: float
    height: float
    bands: int


class Window(NamedTuple):
    """Half-widths in radians: nothing beyond ``outer``, everything within ``inner``."""

    outer: float
    inner: float


def shared_grid(points: Points, others: Points, *, radius: float, bands_a_radius: int) -> Grid:
    """Return bands over both sets of points, about ``bands_a_radius`` of them in a radius.

    They are a little higher than that, so that the margin does not reach one band more.
    """
    ends = [end for each in (points, others) if len(each) for end in _ends(each.lat)]
    if not ends:
        return Grid(0.0, math.pi, 1)
    south, north = math.radians(min(ends)), math.radians(max(ends))
    span = max(north - south, MARGIN)
    height = max((radius + 3 * MARGIN) / bands_a_radius, span / MOST_BANDS, MARGIN)
    return Grid(south, height, math.floor(span / height) + 1)


def sort_points(points: Points, grid: Grid, *, radius: float) -> Bands:
    """Return points by band and longitude, those near ±180° on both sides."""
    farthest = float(np.abs(np.radians(points.lat)).max(initial=0.0)) + radius + grid.height
    reach = math.pi
    if farthest < math.pi / 2:
        reach = min(math.pi, half_width(radius + MARGIN, 0.0, math.cos(farthest) ** 2) + MARGIN)
    return _sorted(points, grid, reach=reach)


def blocks(targets: Bands) -> Integers:
    """Return the runs of targets that one thread takes in turn, shape (blocks, 3).

    The columns are first target, last excluded, and band; repetitions are left out. Neighbours
    are far apart in the list, so that threads that share it in halves have as much to do.
    """
    sizes = targets.lasts - targets.firsts
    counts = -(-sizes // BLOCK)
    band = np.repeat(np.arange(sizes.size), counts)
    within = np.arange(band.size) - np.repeat(np.cumsum(counts) - counts, counts)
    first = targets.firsts[band] + within * BLOCK
    last = np.minimum(first + BLOCK, targets.lasts[band])
    found = np.column_stack((first, last, band))
    return np.concatenate([found[start::16] for start in range(16)])


def _ends(values: Floats) -> tuple[float, float]:
    return float(values.min()), float(values.max())


def _sorted(points: Points, grid: Grid, *, reach: float) -> Bands:
    lon = np.radians(np.where(points.lon == 180, -180.0, points.lon))
    lat = np.radians(points.lat)
    origin = np.arange(lon.size)
    part = np.full(lon.size, OWN)
    west, east = np.flatnonzero(lon <= reach - math.pi), np.flatnonzero(lon >= math.pi - reach)
    if west.size or east.size:
        origin = np.concatenate((origin, west, east))
        lon = np.concatenate((lon, lon[west] + 2 * math.pi, lon[east] - 2 * math.pi))
        part = np.repeat((OWN, EAST_COPY, WEST_COPY), (part.size, west.size, east.size))
    band = np.floor((lat[origin] - grid.south) / grid.height).astype(np.int64)
    piece = 3 * np.clip(band, 0, grid.bands - 1) + part
    step = ((lon + 2 * math.pi) / (4 * math.pi) * (LON_STEPS - 1)).astype(np.int64)
    order = np.argsort(piece * LON_STEPS + step)
    lon, origin = lon[order], origin[order]
    edges = np.searchsorted(piece[order], np.arange(3 * grid.bands + 1))
    starts, firsts, lasts = edges[::3], edges[1::3], edges[2::3]
    vectors = unit_vectors(Points(points.lon[origin], points.lat[origin]))
    return Bands(origin, lon, vectors, starts, firsts, lasts, grid.south, grid.height)


@njit(cache=True)
def half_width(radius: float, gap: float, cosines: float) -> float:
    """Return the longitude, radians, that separates points ``radius`` apart, ``gap`` in latitude.

    ``cosines`` is the product of the cosines of their latitudes.
    """
    if radius < gap:
        return NOTHING
    if radius >= math.pi:
        return math.pi
    room = math.sin(radius / 2) ** 2 - math.sin(gap / 2) ** 2
    if room < 0.0:
        return NOTHING
    if room >= cosines:
        return math.pi
    return 2.0 * math.asin(math.sqrt(room / cosines))


@njit(cache=True)
def window(south: float, height: float, band: int, other: int, radius: float) -> Window:
    """Return the window of longitudes in the other band, whichever the latitudes in the two."""
    apart = abs(band - other)
    low, high = _cosine_range(south, height, band)
    other_low, other_high = _cosine_range(south, height, other)
    outer = half_width(radius + MARGIN, max(0.0, (apart - 1) * height - MARGIN), low * other_low)
    inner = half_width(radius - MARGIN, (apart + 1) * height + MARGIN, high * other_high)
    if outer >= math.pi - MARGIN:
        outer = math.pi
        inner = math.pi if inner >= math.pi else NOTHING
    return Window(outer, inner)


@njit(cache=True)
def reach_in_bands(radius: float, height: float) -> int:
    """Return how many bands away a point within the radius may be."""
    return math.ceil((radius + MARGIN) / height) + 1


@njit(cache=True)
def _cosine_range(south: float, height: float, band: int) -> tuple[float, float]:
    """Return the least and the greatest cosine of the latitudes of a band."""
    bottom, top = south + band * height - MARGIN, south + (band + 1) * height + MARGIN
    ends = math.cos(bottom), math.cos(top)
    greatest = 1.0 if bottom <= 0.0 <= top else max(ends)
    return max(0.0, min(ends)), greatest
