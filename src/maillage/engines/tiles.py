"""Zones cut into tiles: as many zones each, near one another, so that few sites are in reach.

No result depends on the cut, only how much a tile has to send back.
"""

import math

import numpy as np

from maillage.methods.access.sphere import Points
from maillage.types import Integers


def cut(zones: Points, *, zones_a_tile: int) -> list[Integers]:
    """Return the zones of each tile: strips by latitude, each cut by longitude.

    Args:
        zones: where people are.
        zones_a_tile: how many zones a tile holds at most, from 1.

    Returns:
        Ranks of zones, one array a tile; each zone is in one tile, and no tile is empty.

    Examples:
        Four zones at the corners of a square, two a tile:

        >>> corners = Points(np.array([0.0, 1.0, 0.0, 1.0]), np.array([9.0, 8.0, 8.0, 9.0]))
        >>> [tile.tolist() for tile in cut(corners, zones_a_tile=2)]
        [[2, 1], [0, 3]]
    """
    strips = math.ceil(math.sqrt(len(zones) / zones_a_tile))
    tiles: list[Integers] = []
    for strip in _shares(np.argsort(zones.lat, kind="stable"), strips):
        eastward = strip[np.argsort(zones.lon[strip], kind="stable")]
        tiles += _shares(eastward, math.ceil(strip.size / zones_a_tile))
    return tiles


def _shares(ranks: Integers, count: int) -> list[Integers]:
    """Return ranks in ``count`` runs of the same length, give or take one."""
    return np.array_split(ranks, count) if count else []
