"""Zones cut into tiles: as many zones each, near one another, so that few sites are in reach.

No result depends on the cut, only how much a tile has to send back.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa

from maillage.methods.access.sphere import Points
from maillage.types import Integers

Columns: TypeAlias = Mapping[str, np.ndarray[Any, Any]]
"""Values of zones by name, each of shape (zones,)."""


@dataclass(frozen=True)
class Tile:
    """The zones of one tile, as a worker receives them.

    Attributes:
        number: its place in the order of the tiles.
        columns: what is known of its zones, each of shape (zones of the tile,).
    """

    number: int
    columns: Columns

    @property
    def zones(self) -> Points:
        """Where the zones are."""
        return Points(self.columns["lon"], self.columns["lat"])


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


def table(columns: Columns, cut: list[Integers], *, tiles_a_task: int) -> pa.Table:
    """Return the zones as a table of tiles, one a row, in batches: Spark makes each a task."""
    order = np.concatenate(cut)
    starts = np.cumsum([0, *(tile.size for tile in cut)])
    lists = {
        name: pa.LargeListArray.from_arrays(starts, values[order])
        for name, values in columns.items()
    }
    batch = pa.RecordBatch.from_pydict({"tile": np.arange(len(cut))} | lists)
    rows = range(0, len(cut), tiles_a_task)
    return pa.Table.from_batches([batch.slice(row, tiles_a_task) for row in rows])


def received(batches: Iterator[pa.RecordBatch]) -> Iterator[Tile]:
    """Yield the tiles of a task, on a worker."""
    for batch in batches:
        names = [name for name in batch.schema.names if name != "tile"]
        for row in range(batch.num_rows):
            columns = {name: batch[name][row].values.to_numpy() for name in names}
            yield Tile(batch["tile"][row].as_py(), columns)


def _shares(ranks: Integers, count: int) -> list[Integers]:
    """Return ranks in ``count`` runs of the same length, give or take one."""
    return np.array_split(ranks, count) if count else []
