"""One list of places, from the file in the store to standardised records, kept in a cache."""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import polars as pl

from maillage.catalogue.mappings import Mapping
from maillage.catalogue.sources import Source
from maillage.errors import MissingData
from maillage.files import write_all
from maillage.inputs.places.mapping import apply
from maillage.inputs.places.reading import ROW_COLUMN
from maillage.language import _
from maillage.methods.repair import dates
from maillage.runs.census.bounds import outside
from maillage.runs.census.permanences import count_mediators
from maillage.runs.census.releases import Census, Release
from maillage.runs.census.standardise import Standardised, standardise
from maillage.runs.census.stops import with_stops
from maillage.runs.store import json_bytes, table_bytes

LAYOUT: Final = 10
"""Raised when the same rows would be standardised otherwise."""

_FUTURE: Final = "date-future"


@dataclass(frozen=True)
class PlaceList:
    """The records of one source, standardised, and what was noted on the way."""

    source: Source
    mapping: Mapping
    digest: str
    records: pl.DataFrame
    notes: pl.DataFrame
    present: pl.DataFrame
    unmapped: tuple[str, ...]
    set_aside: int

    def as_in(self, release: Release) -> "PlaceList":
        """Return the list as an earlier release had it, whichever its vintage then."""
        own = release.table("sources").filter(pl.col("series") == self.mapping.series)
        records = release.table("records").join(own, on="source", how="semi")
        notes = release.table("notes").join(records, on="record", how="semi")
        present = release.table("permanences").join(records, on="record", how="semi")
        return replace(
            self,
            records=records,
            notes=notes,
            present=present.select("record", "mediators")
            if self.mapping.permanences
            else (self.present.clear()),
            digest=own["digest"].item(),
        )


def read_list(census: Census, mapping: Mapping, *, as_of: date) -> PlaceList:
    """Return the records of one list of the store, from the cache when nothing changed.

    The cache holds for any day; a date after ``as_of`` is then forgotten, and noted.

    Raises:
        MissingData: the list is not loaded.
        SourceError: the mapping names a column that the file lacks.
    """
    store = census.store
    source = store.sources[mapping.source]
    record = store.record(source)
    if record is None or not store.is_loaded(source):
        raise MissingData(
            _(
                "la liste « {id} » n'est pas chargée ; lancez « maillage data pull {id} »",
                id=source.id,
            )
        )
    digest = _digest(record.sha256, mapping)
    kept = census.cache / source.id / digest
    if not (kept / "list.json").exists():
        _write(census, mapping, source, digest)
    facts = json.loads((kept / "list.json").read_text())
    known = without_future(
        pl.read_parquet(kept / "records.parquet"),
        pl.read_parquet(kept / "notes.parquet"),
        as_of=as_of,
    )
    return PlaceList(
        source,
        mapping,
        digest,
        known.records,
        known.notes,
        pl.read_parquet(kept / "present.parquet"),
        tuple(facts["unmapped"]),
        facts["set_aside"],
    )


def without_future(records: pl.DataFrame, notes: pl.DataFrame, *, as_of: date) -> Standardised:
    """Return standardised records without the dates that are after a day, each noted.

    The cache is for every day: this comes after it.
    """
    future = records.filter(pl.col("date_maj") > as_of)
    if future.is_empty():
        return Standardised(records, notes)
    is_told = pl.col("record").is_in(future["record"].implode()) & (pl.col("field") == "date_maj")
    noted = future.select(
        "record",
        field=pl.lit("date_maj"),
        rule=pl.lit(_FUTURE),
        severity=pl.lit(dates.RULES[_FUTURE].severity),
        before=pl.col("date_maj").dt.to_string("%Y-%m-%d"),
        after=pl.lit(None, pl.String),
    )
    return Standardised(
        records.with_columns(
            date_maj=pl.when(pl.col("date_maj") <= as_of).then(pl.col("date_maj"))
        ),
        pl.concat([notes.filter(~is_told), noted]).sort("record", "field", "rule"),
    )


def _write(census: Census, mapping: Mapping, source: Source, digest: str) -> None:
    store = census.store
    table = pl.read_parquet(store.staged(source))
    mapped = apply(table, mapping, source=source.id)
    spread = with_stops(mapped.records, geography=store.geography)
    found = standardise(spread.records, geography=store.geography)
    elsewhere = outside(found.records, mapping.territory, geography=store.geography)
    folder = census.cache / source.id / digest
    write_all(
        {
            folder / "records.parquet": table_bytes(found.records),
            folder / "notes.parquet": table_bytes(
                pl.concat([found.notes, elsewhere, spread.notes])
            ),
            folder / "present.parquet": table_bytes(_present(spread.records, table, mapping)),
            folder / "list.json": json_bytes(
                {"unmapped": mapped.unmapped, "set_aside": mapped.set_aside}
            ),
        }
    )


def _present(records: pl.DataFrame, table: pl.DataFrame, mapping: Mapping) -> pl.DataFrame:
    """Return ``record`` and ``mediators`` where the rows of a list are permanences."""
    rows = records.select("record", "row") if mapping.permanences else records.clear()
    if not mapping.mediators:
        return rows.select("record", mediators=pl.lit(None, pl.Int64))
    counted = table.select(
        pl.col(ROW_COLUMN).cast(pl.Int64).alias("row"),
        mediators=count_mediators(table[mapping.mediators]),
    )
    return rows.join(counted, on="row", how="left", validate="m:1").select("record", "mediators")


def _digest(sha256: str, mapping: Mapping) -> str:
    text = f"{LAYOUT}|{sha256}|{mapping.model_dump_json()}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]
