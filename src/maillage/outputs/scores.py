"""The scores of an index as a file, whose suffix says how."""

import io
from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl

from maillage.errors import InputError
from maillage.language import _


def score_bytes(table: pl.DataFrame, path: Path, *, outlines: Callable[[], pl.DataFrame]) -> bytes:
    """Return the content of a file of one row a zone.

    Args:
        table: a column ``zone`` and those to write.
        path: ends in .csv, .parquet, .json or .geojson.
        outlines: gives the outlines of the zones (contract ``outlines``), for a map only.

    Raises:
        InputError: the suffix is none of those.
    """
    require_suffix(path)
    if path.suffix == ".geojson":
        # here: Shapely takes time to import, and a table does without it
        from maillage.outputs.geojson import feature_collection

        shapes = outlines()
        kept = shapes.filter(pl.col("code").is_in(table["zone"].implode()))
        return feature_collection(table.rename({"zone": "code"}), kept).encode()
    return _WRITERS[path.suffix](table)


def require_suffix(path: Path) -> None:
    """Refuse a file that no writer knows, before the work is done.

    Raises:
        InputError: the suffix is not one that can be written.
    """
    known = (*_WRITERS, ".geojson")
    if path.suffix not in known:
        raise InputError(
            _(
                "{file} : suffixe « {suffix} » inconnu ; terminez le nom par {known}",
                file=path,
                suffix=path.suffix,
                known=", ".join(known),
            )
        )


def _csv(table: pl.DataFrame) -> bytes:
    return table.write_csv().encode()


def _json(table: pl.DataFrame) -> bytes:
    return table.write_json().encode()


def _parquet(table: pl.DataFrame) -> bytes:
    content = io.BytesIO()
    table.write_parquet(content, compression="zstd")
    return content.getvalue()


_WRITERS: Mapping[str, Callable[[pl.DataFrame], bytes]] = {
    ".csv": _csv,
    ".parquet": _parquet,
    ".json": _json,
}
