"""The land of the fictional country: an island at sea, its communes and their outlines.

Positions are metres in an equal-area projection centred on the island, (x, y); degrees appear
only in what leaves the module. A commune is a cluster of small Voronoi cells, so that two
neighbours share their border to the last bit.
"""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod, Transformer
from scipy.spatial import KDTree, Voronoi

from maillage.types import Booleans, Floats, Integers

CENTRE = (-20.0, 46.0)
"""Longitude and latitude of the island's centre: open Atlantic, 800 km from any coast."""

COMMUNE_AREA_KM2 = 24.0
_PLANE = f"+proj=laea +lon_0={CENTRE[0]} +lat_0={CENTRE[1]} +ellps=GRS80 +units=m"
_CELLS_PER_SPACING = 6
_TOLERANCE_M = 260.0
_DECIMALS = 4
_FIELD_WAVES = 96
_GEOD = Geod(ellps="GRS80")


@dataclass(frozen=True)
class Island:
    """A smooth closed coast: the radius in metres as a Fourier series of the bearing."""

    radius_m: float
    amplitudes: Floats
    phases: Floats

    def contains(self, points: Floats) -> Booleans:
        """Tell which points, shape (n, 2), are on land."""
        bearing = np.arctan2(points[:, 1], points[:, 0])
        orders = np.arange(2, 2 + len(self.amplitudes))
        waves = np.cos(bearing[:, None] * orders + self.phases) @ self.amplitudes
        inside: Booleans = np.hypot(points[:, 0], points[:, 1]) <= self.radius_m * (1 + waves)
        return inside

    def grown(self, margin_m: float) -> "Island":
        """Return the island with a strip of sea around it."""
        return replace(self, radius_m=self.radius_m + margin_m)


def island(rng: np.random.Generator, *, communes: int) -> Island:
    """Return an island with room for slightly more communes than asked."""
    amplitudes = rng.uniform(0.4, 1.0, size=6) * np.array([0.13, 0.10, 0.07, 0.05, 0.04, 0.03])
    area_m2 = 1.12 * communes * COMMUNE_AREA_KM2 * 1e6 + 4e8
    radius_m = np.sqrt(area_m2 / (np.pi * (1 + np.sum(amplitudes**2) / 2)))
    return Island(float(radius_m), amplitudes, rng.uniform(0, 2 * np.pi, size=6))


def scattered(
    rng: np.random.Generator, coast: Island, *, spacing_m: float, margin: float
) -> Floats:
    """Return the points of a jittered grid over the island and ``margin`` times its radius."""
    half = int(np.ceil(coast.radius_m * margin / spacing_m))
    steps = np.arange(-half, half + 1) * spacing_m
    grid = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    jittered: Floats = grid + rng.uniform(-0.42, 0.42, size=grid.shape) * spacing_m
    return jittered


def seeds(rng: np.random.Generator, coast: Island, *, communes: int) -> Floats:
    """Return one point a commune, shape (communes, 2), on land and evenly scattered."""
    spacing_m = float(np.sqrt(COMMUNE_AREA_KM2 * 1e6))
    points = scattered(rng, coast, spacing_m=spacing_m, margin=1.5)
    points = points[coast.contains(points)]
    return points[np.sort(rng.choice(len(points), size=communes, replace=False))]


def smooth_field(rng: np.random.Generator, points: Floats, *, length_m: float) -> Floats:
    """Return one draw, at the points, of a Gaussian field of mean 0 and variance 1.

    Random Fourier features (Rahimi and Recht, 2007) of a Gaussian kernel of the given length.
    """
    waves = rng.normal(size=(2, _FIELD_WAVES)) / length_m
    phases = rng.uniform(0, 2 * np.pi, size=_FIELD_WAVES)
    field: Floats = np.sqrt(2 / _FIELD_WAVES) * np.cos(points @ waves + phases).sum(axis=1)
    return field


def bent(rng: np.random.Generator, points: Floats, *, length_m: float) -> Floats:
    """Return the points turned and smoothly displaced, so that straight cuts become natural."""
    angle = rng.uniform(0.35, 1.2)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    shift = [smooth_field(rng, points, length_m=length_m) for _axis in range(2)]
    moved: Floats = points @ turn + 0.35 * length_m * np.stack(shift, axis=1)
    return moved


def coast_distance(points: Floats, coast: Island) -> Floats:
    """Return the distance in metres from each point to the shore."""
    bearing = np.linspace(0, 2 * np.pi, 1440, endpoint=False)
    orders = np.arange(2, 2 + len(coast.amplitudes))
    radius = coast.radius_m * (
        1 + np.cos(bearing[:, None] * orders + coast.phases) @ coast.amplitudes
    )
    shore = np.stack([radius * np.cos(bearing), radius * np.sin(bearing)], axis=1)
    distance: Floats = KDTree(shore).query(points)[0]
    return distance


def partition(points: Floats, sizes: Integers) -> Integers:
    """Return the group of each point: compact groups of exactly the sizes given.

    The points are cut in two across their longer side, as many on each side as the sizes say,
    and each half again.
    """
    groups = np.zeros(len(points), dtype=np.int64)
    pending = [(np.arange(len(points)), np.arange(len(sizes)))]
    while pending:
        members, labels = pending.pop()
        if len(labels) == 1 or not len(members):
            groups[members] = labels[0]
            continue
        half = len(labels) // 2
        spread = np.ptp(points[members], axis=0)
        order = members[np.argsort(points[members, int(np.argmax(spread))], kind="stable")]
        cut = int(sizes[labels[:half]].sum())
        pending += [(order[:cut], labels[:half]), (order[cut:], labels[half:])]
    return groups


@dataclass(frozen=True)
class Cells:
    """Small cells of land: polygons in metres, their centres and the commune that owns each."""

    polygons: NDArray[np.object_]
    centres: Floats
    owner: Integers


def cells(rng: np.random.Generator, coast: Island, centres: Floats) -> Cells:
    """Return the cells of the island, each owned by the nearest commune, borders roughened."""
    spacing_m = float(np.sqrt(COMMUNE_AREA_KM2 * 1e6)) / _CELLS_PER_SPACING
    points = scattered(rng, coast, spacing_m=spacing_m, margin=1.6)
    points = points[coast.grown(4 * spacing_m).contains(points)]
    diagram = Voronoi(points)
    land = np.flatnonzero(coast.contains(points))
    polygons = [diagram.vertices[diagram.regions[diagram.point_region[cell]]] for cell in land]
    rough = points[land] + rng.normal(scale=0.25 * spacing_m, size=(len(land), 2))
    owner = KDTree(centres).query(rough)[1].astype(np.int64)
    return Cells(_polygons(polygons), points[land], owner)


def _polygons(rings: list[Floats]) -> NDArray[np.object_]:
    sizes = [len(ring) for ring in rings]
    lines = shapely.linearrings(
        np.concatenate(rings), indices=np.repeat(np.arange(len(rings)), sizes)
    )
    polygons: NDArray[np.object_] = shapely.polygons(lines)
    return polygons


def dissolve(polygons: NDArray[np.object_], groups: Integers, *, count: int) -> NDArray[np.object_]:
    """Return one geometry a group, from 0 to ``count`` − 1; an absent group is empty."""
    order = np.argsort(groups, kind="stable")
    bounds = np.searchsorted(groups[order], np.arange(count + 1))
    merged = [
        shapely.coverage_union_all(polygons[order[start:end]]) if start < end else shapely.Polygon()
        for start, end in pairwise(bounds)
    ]
    return np.array(merged, dtype=object)


def simplified(outlines: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return the outlines in degrees with fewer vertices, shared borders still shared."""
    coarse = shapely.coverage_simplify(outlines, tolerance=_TOLERANCE_M)
    degrees: NDArray[np.object_] = shapely.transform(
        shapely.normalize(coarse), lambda xy: np.round(to_degrees(xy), _DECIMALS)
    )
    return degrees


def to_degrees(points: Floats) -> Floats:
    """Return (lon, lat) of points in metres, shape (n, 2)."""
    transformer = Transformer.from_crs(_PLANE, "EPSG:4326", always_xy=True)
    return np.stack(transformer.transform(points[:, 0], points[:, 1]), axis=1)


def to_metres(degrees: Floats) -> Floats:
    """Return the points in metres of (lon, lat), shape (n, 2)."""
    transformer = Transformer.from_crs("EPSG:4326", _PLANE, always_xy=True)
    return np.stack(transformer.transform(degrees[:, 0], degrees[:, 1]), axis=1)


def areas_km2(outlines: NDArray[np.object_]) -> Floats:
    """Return the geodesic area of each outline in degrees."""
    return np.array([abs(_GEOD.geometry_area_perimeter(shape)[0]) / 1e6 for shape in outlines])
