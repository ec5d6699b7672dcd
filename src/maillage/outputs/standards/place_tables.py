"""The places with all their fields: GeoJSON of those with coordinates, Parquet of all of them."""

import io
import json

import polars as pl

from maillage.contracts.records import PLACES
from maillage.language import _
from maillage.outputs.standards.facts import ReleaseFacts
from maillage.outputs.standards.loss import Losses, left_out
from maillage.outputs.standards.publication import Publication

DEMO_COLUMN = "demonstration"
_LOCATED = pl.col("latitude").is_not_null() & pl.col("longitude").is_not_null()


def full_table(publication: Publication) -> pl.DataFrame:
    """Return the columns of contract ``places``; made-up places have a last one that says so."""
    table = publication.places.select(PLACES.schema.names())
    warning = publication.facts.demo_words
    return table.with_columns(pl.lit(warning).alias(DEMO_COLUMN)) if warning else table


def parquet(table: pl.DataFrame) -> bytes:
    """Return a table as a Parquet file."""
    content = io.BytesIO()
    table.write_parquet(content, compression="zstd", statistics=False)
    return content.getvalue()


def feature_collection(publication: Publication) -> bytes:
    """Return a GeoJSON (RFC 7946) of the places with coordinates, sorted by id."""
    located = full_table(publication).filter(_LOCATED)
    point = pl.concat_list("longitude", "latitude").alias("coordinates")
    features = located.select(
        pl.lit("Feature").alias("type"),
        "id",
        pl.struct(pl.lit("Point").alias("type"), point).alias("geometry"),
        pl.struct(pl.exclude("latitude", "longitude")).alias("properties"),
    )
    rows = features.write_ndjson().rstrip("\n").replace("\n", ",\n")
    head = f'{{"type":"FeatureCollection",{_warning(publication.facts)}"features":[\n'
    return f"{head}{rows}\n]}}\n".encode()


def geojson_losses(publication: Publication) -> Losses:
    """Return the places that no map can show."""
    lost = publication.places.filter(~_LOCATED)
    return Losses.of("geojson", [left_out(lost, pl.lit(_("coordonnées inconnues")))])


def parquet_losses() -> Losses:
    """Return nothing: the full table carries every field."""
    return Losses.of("parquet", [])


def _warning(facts: ReleaseFacts) -> str:
    words = json.dumps(facts.demo_words, ensure_ascii=False)
    return f'"{DEMO_COLUMN}":{words},' if facts.is_demo else ""
