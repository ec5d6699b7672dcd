"""Read a list of places in whatever shape it comes: good rows go through, the others are listed."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from maillage.catalogue.sources import Format
from maillage.inputs.places import delimited, sheets
from maillage.inputs.places.documents import read_document
from maillage.inputs.places.envelope import check_kind, kind_of, opened
from maillage.inputs.places.problems import Problems
from maillage.inputs.places.tables import Rows
from maillage.inputs.places.text import encoding_of
from maillage.language import _

ROW_COLUMN = "_row"
"""Where a staged list keeps the row of the file, since some rows may have been set aside."""

_LOST = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True)
class Reading:
    """What a file holds.

    ``table``: every column as text, no null. ``rows``: the row of the file that each of its rows
    was, header excluded, from 1. ``issues``: contract ``quality_issues``. ``format``: how the
    file is written, as told or as found.
    """

    table: pl.DataFrame
    rows: pl.Series
    issues: pl.DataFrame
    format: Format

    @property
    def staged(self) -> pl.DataFrame:
        """The table with the row of the file in ``_row``, as it is kept in the store."""
        return self.table.with_columns(self.rows.cast(pl.String).alias(ROW_COLUMN))


def read_rows(
    path: Path,
    *,
    format: Format | None,  # noqa: A002 - the word of a source's entry
    source: str = "",
) -> Reading:
    """Return every row of a file that can be read, and what is wrong with the others.

    Args:
        path: the file; gzip and a ZIP of one table are undone.
        format: how it is written; None to find out (kind, encoding, separator, header row).
        source: source id that the issues bear; the name of the file when empty.

    Raises:
        SourceError: the file is empty, a web page, of another kind than told, or holds no row.
    """
    problems = Problems(source or path.name)
    raw = opened(path, member=format.member if format else "")
    if format is None:
        written = recognised(raw, path)
    else:
        written = format
        check_kind(raw, written, path)
    rows = _read(raw, written, path, problems)
    _note_lost(rows, problems)
    return Reading(rows.table, rows.numbers, problems.table(), written)


def recognised(raw: bytes, path: Path) -> Format:
    """Return how a table seems to be written, from its bytes alone."""
    kind = kind_of(raw)
    if kind == "csv":
        return delimited.recognised(raw)
    if kind == "xlsx":
        return sheets.recognised(raw, path)
    return Format(kind=kind, encoding=encoding_of(raw) if kind != "parquet" else "utf-8")


def _read(raw: bytes, written: Format, path: Path, problems: Problems) -> Rows:
    match written.kind:
        case "csv":
            return delimited.read_delimited(raw, written, path, problems)
        case "xlsx":
            return sheets.read_sheet(raw, written, path)
        case "parquet":
            return sheets.read_parquet(raw, path)
        case _:
            return read_document(raw, written, path, problems)


def _note_lost(rows: Rows, problems: Problems) -> None:
    """Note the cells in which characters were replaced before the file came."""
    for name in rows.table.columns:
        lost = rows.table[name].str.contains(_LOST, literal=True)
        cells = zip(rows.numbers.filter(lost), rows.table[name].filter(lost), strict=True)
        for number, found in cells:
            problems.add(
                code="lost-characters",
                message=_(
                    "des caractères sont perdus dans le fichier ; redemandez-le au producteur"
                ),
                row=number,
                column=name,
                found=found,
            )
