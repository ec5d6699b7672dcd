"""Tables already received, one Parquet file each, named for what was asked and of whom."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from maillage.files import replacing
from maillage.inputs.routing.server import DECIMALS, Point, RoutingServer, Table
from maillage.types import Floats

_FORMAT = 2
"""Raised when the files change, so that older ones are not read."""

SCHEMA = pl.Schema(
    {
        "source": pl.Int32(),
        "destination": pl.Int32(),
        "seconds": pl.Float64(),
        "metres": pl.Float64(),
        "received": pl.Date(),
    }
)


class Kept(NamedTuple):
    """A table, and the day on which the server gave it."""

    table: Table
    received: date


def path(
    folder: Path, server: RoutingServer, sources: Sequence[Point], destinations: Sequence[Point]
) -> Path:
    """Return where a table is kept: the hash of engine, address, profile and coordinates."""
    asked = [_FORMAT, server.engine, server.base_url, server.profile]
    points = [_rounded(sources), _rounded(destinations)]
    name = hashlib.sha256(json.dumps([asked, points]).encode()).hexdigest()
    return folder / f"{name}.parquet"


def read(file: Path, shape: tuple[int, int]) -> Kept | None:
    """Return a table kept, none where it is not or cannot be read."""
    if not file.is_file():
        return None
    try:
        frame = pl.read_parquet(file)
    except (pl.exceptions.PolarsError, OSError):
        return None  # a damaged file is asked for again
    if frame.schema != SCHEMA or frame.height != shape[0] * shape[1]:
        return None
    frame = frame.sort("source", "destination")
    table = Table(*(_grid(frame[name], shape) for name in ("seconds", "metres")))
    return Kept(table, frame["received"][0])


def write(file: Path, table: Table, *, received: date) -> None:
    """Keep a table, whole or not at all; a pair without a road is null.

    Raises:
        StoreError: the disk is full or the folder cannot be written.
    """
    rows, columns = np.indices(table.seconds.shape)
    frame = pl.DataFrame(
        {
            "source": rows.ravel(),
            "destination": columns.ravel(),
            "seconds": table.seconds.ravel(),
            "metres": table.metres.ravel(),
        },
        nan_to_null=True,
    )
    frame = frame.with_columns(received=pl.lit(received)).cast(SCHEMA)
    with replacing(file) as partial:
        frame.write_parquet(partial)


def _rounded(points: Sequence[Point]) -> list[list[float]]:
    return [[round(lon, DECIMALS), round(lat, DECIMALS)] for lon, lat in points]


def _grid(column: pl.Series, shape: tuple[int, int]) -> Floats:
    values: Floats = column.fill_null(float("nan")).to_numpy()
    return values.reshape(shape)
