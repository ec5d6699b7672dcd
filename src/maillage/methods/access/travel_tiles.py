"""Travel times tile by tile: as many zones and sites as one likes, in constant memory.

Zones are taken from south to north in bands as high as the reach, and from west to east in each,
in runs that hold a given number of pairs. Only the sites around a run are looked at. The costs are
those that ``travel_costs`` gives on the whole. This module imports numba.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from maillage.catalogue.travel import Mode
from maillage.contracts.costs import SparseCosts
from maillage.methods.access.bands import shared_grid, sort_points
from maillage.methods.access.gathers import Within, sum_within
from maillage.methods.access.pairs import pairs_within
from maillage.methods.access.sphere import EARTH_RADIUS_M, Points, chord_limit
from maillage.methods.access.travel import Ends, reach_metres, travel_costs
from maillage.types import Floats, Integers

MOST_PAIRS = 4_000_000
"""Pairs of a tile: about 300 MB at work."""

_BANDS_A_RADIUS = 4


@dataclass(frozen=True)
class Tile:
    """The costs of some zones.

    Attributes:
        zones: indices of the zones, one a row of the costs.
        costs: their costs; indices of sites are those of all the sites.
    """

    zones: Integers
    costs: SparseCosts


@dataclass(frozen=True)
class Place:
    """Points and what matters of them for travel."""

    points: Points
    ends: Ends

    def take(self, chosen: Integers) -> "Place":
        """Return some of the points, in the order asked for."""
        points = Points(self.points.lon[chosen], self.points.lat[chosen])
        return Place(points, self.ends.take(chosen))


def travel_tiles(
    zones: Place, sites: Place, *, mode: Mode, limit_minutes: float, most_pairs: int = MOST_PAIRS
) -> Iterator[Tile]:
    """Yield the costs of every zone once, a tile at a time.

    Args:
        zones: where people are.
        sites: where help is.
        mode: how people travel.
        limit_minutes: the longest travel, bound included.
        most_pairs: pairs within the reach that a tile holds at most; a zone that has more by
            itself is a tile.

    Raises:
        InputError: the mode does not allow the limit.

    Examples:
        Two zones 100 km apart, each with its site, in tiles of a pair:

        >>> from maillage.catalogue.travel import find_mode
        >>> here = Place(
        ...     Points(np.array([2.0, 2.0]), np.array([48.0, 49.0])),
        ...     Ends(np.array([60.0, 60.0]), np.array([0, 0])),
        ... )
        >>> tiles = travel_tiles(
        ...     here, here, mode=find_mode("car"), limit_minutes=30, most_pairs=1
        ... )
        >>> [(tile.zones.tolist(), tile.costs.sites.tolist()) for tile in tiles]
        [([0], [0]), ([1], [1])]
    """
    radius_m = reach_metres(mode, limit_minutes=limit_minutes)
    counts = _counts(zones.points, sites.points, radius_m)
    order = _order(zones.points, radius_m)
    ends = np.cumsum(counts[order])
    margin = np.degrees(radius_m / EARTH_RADIUS_M) + 1e-6
    first = 0
    while first < len(order):
        before = ends[first - 1] if first else 0.0
        last = max(first + 1, int(np.searchsorted(ends, before + most_pairs, side="right")))
        chosen = order[first:last]
        own = zones.take(chosen)
        around = np.flatnonzero(
            (sites.points.lat >= own.points.lat.min() - margin)
            & (sites.points.lat <= own.points.lat.max() + margin)
        )
        near = sites.take(around)
        pairs = pairs_within(own.points, near.points, radius_m=radius_m)
        costs = travel_costs(pairs, own.ends, near.ends, mode=mode, limit_minutes=limit_minutes)
        yield Tile(chosen, replace(costs, sites=around[costs.sites], site_count=len(sites.ends)))
        first = last


def _counts(zones: Points, sites: Points, radius_m: float) -> Floats:
    """Return how many sites stand within the radius of each zone."""
    within = Within(radius_m / EARTH_RADIUS_M, chord_limit(radius_m))
    grid = shared_grid(zones, sites, radius=within.angle, bands_a_radius=_BANDS_A_RADIUS)
    targets = sort_points(zones, grid, radius=within.angle)
    sources = sort_points(sites, grid, radius=within.angle)
    return sum_within(targets, sources, np.ones(len(sites)), within)


def _order(zones: Points, radius_m: float) -> Integers:
    """Return the zones by bands as high as the radius, from west to east in each."""
    band = np.floor(np.radians(zones.lat) * EARTH_RADIUS_M / max(radius_m, 1.0))
    return np.lexsort((zones.lon, band))
