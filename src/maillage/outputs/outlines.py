"""Turn outlines in degrees into SVG paths, metres kept true within each frame.

Projection: equirectangular at the mean latitude of the frame. Overseas territories drawn with the
mainland go into insets, each at its own scale. Points shared by neighbours are rounded alike, so
no gap opens between them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
import shapely

from maillage.types import Floats, Integers

EARTH_RADIUS_M = 6_371_008.8
STEPS_PER_PIXEL = 10

_WIDTH = 640.0
_TALLEST = 600.0
INSET_PX = 104.0
_INSET_GAP = 12.0
_INSET_LABEL = 18.0
_SCALE_ROOM = 30.0
_COARSE = 0.35  # pixels; what a simplified outline may move


@dataclass(frozen=True)
class Frame:
    """A part of the country with its bounds in degrees: west, south, east, north."""

    name: str
    bounds: tuple[float, float, float, float]


OVERSEAS = (
    Frame("Guadeloupe", (-62.0, 15.7, -60.9, 16.7)),
    Frame("Martinique", (-61.4, 14.2, -60.6, 15.1)),
    Frame("Guyane", (-55.0, 2.0, -51.0, 6.2)),
    Frame("La Réunion", (55.0, -21.6, 56.0, -20.7)),
    Frame("Mayotte", (44.9, -13.2, 45.5, -12.5)),
)


@dataclass(frozen=True)
class Placed:
    """A frame on the page: its corner and size in pixels, its scale, and the corner in degrees.

    ``shrink`` is the cosine of its middle latitude.
    """

    name: str
    x: float
    y: float
    width: float
    height: float
    metres_per_pixel: float
    west: float
    north: float
    shrink: float

    def page(self, degrees: Floats) -> Floats:
        """Return points of (longitude, latitude) in pixels of the page, y downwards."""
        per_degree = np.pi * EARTH_RADIUS_M / 180 / self.metres_per_pixel
        return np.column_stack(
            [
                self.x + (degrees[:, 0] - self.west) * per_degree * self.shrink,
                self.y + (self.north - degrees[:, 1]) * per_degree,
            ]
        )


@dataclass(frozen=True)
class Paths:
    """Paths by zone, in tenths of a pixel, and the frames they are drawn in.

    ``main`` has no name; ``centres`` holds a point inside each zone, in pixels.
    """

    width: float
    height: float
    main: Placed
    insets: tuple[Placed, ...]
    by_zone: dict[str, str]
    centres: dict[str, tuple[float, float]]
    frames: Mapping[int, Placed]

    def page(self, degrees: Floats) -> Floats:
        """Return points of shape (n, 2) in degrees in pixels; NaN outside every frame."""
        numbers = _frame_of(np.column_stack([degrees, degrees]))
        placed = np.full(degrees.shape, np.nan)
        for number, frame in self.frames.items():
            inside = numbers == number
            placed[inside] = frame.page(degrees[inside])
        return placed


def draw(outlines: pl.DataFrame) -> Paths:
    """Return the paths of every outline, the largest frame ``_WIDTH`` pixels wide at most.

    Args:
        outlines: contract ``outlines``, at least one row.
    """
    ordered = outlines.sort("code")
    shapes = shapely.from_wkb(ordered["wkb"].to_list())
    frames = _frame_of(shapely.bounds(shapes))
    present = np.unique(frames).tolist()
    main, *others = present
    placed = {main: _fit(shapes[frames == main], name="", x=0, y=0, width=_WIDTH, height=_TALLEST)}
    for position, frame in enumerate(others):
        placed[frame] = _fit(
            shapes[frames == frame],
            name=OVERSEAS[frame - 1].name,
            x=position * (INSET_PX + _INSET_GAP),
            y=placed[main].height + _SCALE_ROOM + _INSET_LABEL,
            width=INSET_PX,
            height=INSET_PX,
        )
    drawn = np.empty(len(shapes), dtype=object)
    for frame in present:
        inside = frames == frame
        drawn[inside] = _simplified(shapely.transform(shapes[inside], placed[frame].page))
    return _paths(ordered["code"].to_list(), drawn, main, placed)


def _frame_of(bounds: Floats) -> Integers:
    """Return the frame of each zone by its middle: 0 the mainland, else the overseas frame."""
    middle_x = (bounds[:, 0] + bounds[:, 2]) / 2
    middle_y = (bounds[:, 1] + bounds[:, 3]) / 2
    frames = np.zeros(len(bounds), dtype=np.int64)
    for number, frame in enumerate(OVERSEAS, start=1):
        west, south, east, north = frame.bounds
        inside = (west <= middle_x) & (middle_x <= east) & (south <= middle_y) & (middle_y <= north)
        frames[inside] = number
    return frames


def _fit(shapes: object, *, name: str, x: float, y: float, width: float, height: float) -> Placed:
    """Return the frame that holds the shapes in a box, as large as the box allows."""
    west, south, east, north = shapely.total_bounds(shapes)
    metres = np.pi * EARTH_RADIUS_M / 180
    shrink = float(np.cos(np.radians((south + north) / 2)))
    wide = (east - west) * metres * shrink
    high = (north - south) * metres
    scale = float(max(wide / width, high / height, 1e-3))
    return Placed(
        name,
        x,
        y,
        float(wide / scale),
        float(high / scale),
        scale,
        float(west),
        float(north),
        shrink,
    )


def _simplified(shapes: object) -> object:
    """Return the shapes without their sub-pixel points; neighbours keep the same border."""
    return shapely.coverage_simplify(shapes, _COARSE)


def _paths(codes: list[str], shapes: object, main: int, frames: dict[int, Placed]) -> Paths:
    inside = shapely.get_coordinates(shapely.point_on_surface(shapes))
    insets = tuple(frame for number, frame in frames.items() if number != main)
    bottom = max([frames[main].height, *(inset.y + inset.height for inset in insets)])
    right = max([frames[main].width, *(inset.x + INSET_PX for inset in insets)])
    return Paths(
        width=right,
        height=bottom,
        main=frames[main],
        insets=insets,
        by_zone=dict(zip(codes, _path_of_each(shapes), strict=True)),
        centres=dict(zip(codes, map(tuple, inside.tolist()), strict=True)),
        frames=frames,
    )


def _path_of_each(shapes: object) -> list[str]:
    """Return one path a shape; a shape smaller than the rounding keeps a dot."""
    parts, shape_of_part = shapely.get_parts(shapes, return_index=True)
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    points, ring_of_point = shapely.get_coordinates(rings, return_index=True)
    steps = np.rint(points * STEPS_PER_PIXEL).astype(np.int64)
    cuts = np.flatnonzero(np.diff(ring_of_point)) + 1
    pieces: list[list[str]] = [[] for _shape in range(len(shapes))]  # type: ignore[arg-type]
    for ring, corner in enumerate(np.split(steps, cuts)):
        pieces[shape_of_part[part_of_ring[ring]]].append(_ring_path(corner))
    dots = shapely.get_coordinates(shapely.centroid(shapes)) * STEPS_PER_PIXEL
    return ["".join(piece) or _dot(dots[shape]) for shape, piece in enumerate(pieces)]


def _ring_path(corners: Integers) -> str:
    """Return a closed ring as relative moves, repeated points dropped; empty if it has no area.

    Examples:
        >>> _ring_path(np.array([[0, 0], [5, 0], [5, 0], [5, 5], [0, 0]]))
        'M0 0l5 0 0 5z'
    """
    moves = np.diff(corners, axis=0)
    moves = moves[moves.any(axis=1)]
    if len(moves) < 3:
        return ""
    start = " ".join(map(str, corners[0].tolist()))
    return f"M{start}l{' '.join(map(str, moves[:-1].ravel().tolist()))}z"


def _dot(centre: Floats) -> str:
    x, y = np.rint(centre).astype(int).tolist()
    return f"M{x - 8} {y - 8}l16 0 0 16 -16 0z"
