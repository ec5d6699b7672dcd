"""Load one source: read its file, stage its values, report its quality, then put all in place."""

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import cast

import polars as pl

from maillage import catalogue
from maillage.catalogue.sources import Source
from maillage.contracts import INDICATOR_VALUES, QUALITY_ISSUES, QUALITY_REPORT
from maillage.errors import SourceError
from maillage.files import locked, sha256, write_all
from maillage.inputs.places.reading import read_rows
from maillage.inputs.staging import Staged, note_unread, stage
from maillage.inputs.tabular import check_rows, read_table
from maillage.language import _
from maillage.methods.aggregation import combine
from maillage.numbers import percent
from maillage.runs.store import Record, Store, json_bytes, table_bytes

FEW_CODES = 3
"""Unknown codes that a short list may hold and still be loaded, whatever their share."""


@dataclass(frozen=True)
class Load:
    """What a load did: the summary that ``data status`` shows."""

    source: Source
    summary: dict[str, object]
    issues: pl.DataFrame

    @property
    def report(self) -> pl.DataFrame:
        """How far each indicator is known, then each problem (``quality_report``)."""
        measures = cast(list[dict[str, object]], self.summary["measures"])
        coverage = pl.DataFrame(measures, schema=QUALITY_REPORT.schema)
        parts = {"coverage": coverage, "issue": self.issues}
        labelled = [
            rows.with_columns(source=pl.lit(self.source.id), kind=pl.lit(kind))
            for kind, rows in parts.items()
        ]
        return QUALITY_REPORT.check(pl.concat(labelled, how="diagonal"))


def load(store: Store, source: Source, file: Path, *, origin: str, on: date) -> Load:
    """Stage a file already at hand; keep it as the source's raw file when it is sound.

    Args:
        store: where to put it.
        source: what the file is.
        file: the file; it is copied, never moved.
        origin: where it came from, for the record.
        on: the day it came.

    Raises:
        SourceError: the file is not what the entry says; the store is as it was.
    """
    table, values, issues = _read(store, source, file)
    _refuse_strange_codes(issues, table.height, file, source)
    summary = {
        "demonstration": store.is_demo,
        "rows": table.height,
        "columns": len(table.columns),
        "sha256": sha256(file),
        "issues": _counts(issues, "code"),
        "measures": _measures(store, values) if source.measures else [],
    }
    record = Record(file.name, origin, str(summary["sha256"]), file.stat().st_size, on.isoformat())
    write_all(
        {
            store.raw(source) / file.name: file.read_bytes(),
            store.quality(source): table_bytes(issues),
            store.summary(source): json_bytes(summary),
            store.staged(source): table_bytes(values),
            store.record_file(source): json_bytes(asdict(record)),
        }
    )
    return Load(source, summary, issues)


def import_file(store: Store, source: Source, file: Path, *, on: date) -> Load:
    """Load a file that a person downloaded, while nobody else writes in the store.

    Raises:
        SourceError: the file is not what the entry says; the store is as it was.
        StoreError: another process is writing, or the store cannot be written.
    """
    with locked(store.lock):
        return load(store, source, file, origin=f"import:{file.name}", on=on)


def _read(
    store: Store, source: Source, file: Path
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Return the table of a file, what is staged of it, and its issues."""
    if source.holds == "places":
        reading = read_rows(file, format=source.format, source=source.id)
        check_rows(reading.table, file, source)
        return reading.table, reading.staged, reading.issues
    table = read_table(file, source)
    return table, *_staged(store, source, table)


def _staged(store: Store, source: Source, table: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the staged table of a source, and its issues."""
    if not source.measures:
        issues = note_unread(table, source)
        return table.select(source.required_columns), QUALITY_ISSUES.check(issues)
    staged = stage(table, source, indicators=catalogue.indicators(), geography=store.geography)
    return values(staged), QUALITY_ISSUES.check(staged.issues)


def _refuse_strange_codes(issues: pl.DataFrame, rows: int, file: Path, source: Source) -> None:
    """Refuse a file of which too many codes are unknown: it would empty what was sound."""
    unknown = issues.filter(pl.col("code") == "unknown-code")
    if unknown.height <= max(rows * source.expect.unknown_codes_max, FEW_CODES):
        return
    raise SourceError(
        _(
            "{file} : {unknown} lignes sur {rows} ont un code inconnu ({examples}…) ; la source "
            "{id} en admet {allowed}. Des codes ont sans doute perdu leurs zéros dans un tableur, "
            "ou ce n'est pas le bon fichier : repartez du fichier d'origine. Rien n'a été remplacé",
            file=file.name,
            unknown=unknown.height,
            rows=rows,
            examples=", ".join(unknown["found"].unique(maintain_order=True).head(3)),
            id=source.id,
            allowed=percent(source.expect.unknown_codes_max, decimals=0),
        )
    )


def values(staged: Staged) -> pl.DataFrame:
    """Return the values of each zone of a file, its parts put together (``indicator_values``)."""
    rules = pl.DataFrame(
        {
            "indicator": [entry.id for entry in catalogue.indicators().values()],
            "aggregate": [entry.aggregate for entry in catalogue.indicators().values()],
            "minimum_coverage": [
                entry.minimum_coverage for entry in catalogue.indicators().values()
            ],
        }
    )
    parts = staged.parts.with_columns(pl.lit(value=False).alias("approximate")).join(
        rules, on="indicator", validate="m:1"
    )
    combined = combine(parts, by=["indicator", "level", "zone", "year", "source"])
    return INDICATOR_VALUES.check(combined)


def _counts(table: pl.DataFrame, column: str) -> dict[str, int]:
    return dict(table.group_by(column).len().sort(column).iter_rows())


def _measures(store: Store, values: pl.DataFrame) -> list[dict[str, object]]:
    """Count, for each indicator and level, the zones by status and the people covered."""
    people = store.geography.zones.select(
        "level", pl.col("code").alias("zone"), pl.col("population")
    )
    totals = people.group_by("level").agg(pl.col("population").sum().alias("everyone"))
    known = pl.col("status") == "known"
    return (
        values.join(people, on=["level", "zone"], how="left", validate="m:1")
        .group_by("indicator", "level", "year")
        .agg(
            *(
                (pl.col("status") == status).sum().alias(status)
                for status in ("known", "missing", "secret")
            ),
            pl.col("population").filter(known).sum().alias("covered"),
        )
        .join(totals, on="level", how="left", validate="m:1")
        .with_columns((pl.col("covered") / pl.col("everyone")).round(4).alias("population_share"))
        .drop("covered", "everyone")
        .sort("indicator", "level", "year")
        .to_dicts()
    )
