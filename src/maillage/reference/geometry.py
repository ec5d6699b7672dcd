"""Outlines on disk: coordinates as whole steps of a grid, as differences, in Parquet.

A national coverage in plain WKB weighs 17 MB and compresses badly; the same coverage in steps of
``GRID_DEGREES`` weighs under 3 MB and keeps shared edges shared, because equal coordinates give
equal steps.
"""

from pathlib import Path
from typing import IO

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import shapely

from maillage.contracts import OUTLINES
from maillage.files import replacing
from maillage.types import Integers

STEPS_PER_DEGREE = 10_000
"""One step is 0.0001°, about 11 m; rounding moves a vertex by 6 m at most along each axis."""


def write_outlines(path: Path, outlines: pl.DataFrame, *, mention: str = "") -> None:
    """Write a table under contract ``outlines`` in the compact form.

    Polygons become multipolygons of one. Coordinates are rounded to the grid: outlines that
    shared their edges still do. A level without any outline has no file.
    ``mention`` is written in the file's metadata.

    Raises:
        ContractError: the table breaks the contract.
        StoreError: the file cannot be written.
    """
    outlines = OUTLINES.check(outlines).sort("code")
    parts = [shapely.get_parts(shape) for shape in shapely.from_wkb(outlines["wkb"].to_numpy())]
    shapes = np.array([shapely.multipolygons(polygons) for polygons in parts], dtype=object)
    _, coordinates, offsets = shapely.to_ragged_array(shapes)
    rings, polygons, zones = (np.asarray(each, dtype=np.int64) for each in offsets)
    steps = np.rint(coordinates * STEPS_PER_DEGREE).astype(np.int64)
    moves = np.diff(steps, axis=0, prepend=0)
    table = pa.table(
        {
            "code": pa.array(outlines["code"].to_list(), pa.string()),
            "rings": _lists(zones, np.diff(polygons)),
            "vertices": _lists(polygons[zones], np.diff(rings)),
            "lon": _lists(rings[polygons[zones]], moves[:, 0]),
            "lat": _lists(rings[polygons[zones]], moves[:, 1]),
        }
    )
    with replacing(path) as partial:
        pq.write_table(
            table.replace_schema_metadata({"mention": mention}) if mention else table,
            partial,
            compression="zstd",
            compression_level=19,
            use_dictionary=False,
            column_encoding={
                f"{axis}.list.element": "BYTE_STREAM_SPLIT" for axis in ("lon", "lat")
            },
        )


def read_outlines(stream: IO[bytes]) -> pl.DataFrame:
    """Return the outlines that :func:`write_outlines` wrote: code and WKB, sorted by code."""
    # ParquetFile, not read_table, which imports pandas
    table = pq.ParquetFile(stream).read().combine_chunks()
    moves = np.column_stack([_values(table, "lon"), _values(table, "lat")])
    coordinates = np.cumsum(moves, axis=0) / STEPS_PER_DEGREE
    rings = _offsets(_values(table, "vertices"))
    polygons = _offsets(_values(table, "rings"))
    zones = _offsets(np.asarray(pc.list_value_length(table["rings"])))
    shapes = shapely.from_ragged_array(
        shapely.GeometryType.MULTIPOLYGON, coordinates, (rings, polygons, zones)
    )
    codes = pl.Series("code", table["code"].to_pylist(), dtype=pl.String)
    return pl.DataFrame([codes, pl.Series("wkb", shapely.to_wkb(shapes), dtype=pl.Binary)])


def _lists(offsets: Integers, values: Integers) -> pa.ListArray:
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), pa.array(values, pa.int32()))


def _values(table: pa.Table, column: str) -> Integers:
    values: Integers = np.asarray(pa.compute.list_flatten(table[column])).astype(np.int64)
    return values


def _offsets(lengths: Integers) -> Integers:
    return np.concatenate([[0], np.cumsum(lengths)])
