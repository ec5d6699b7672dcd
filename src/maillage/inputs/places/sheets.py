"""Workbooks and Parquet files as tables of text."""

import io
from itertools import islice
from pathlib import Path

import fastexcel
import polars as pl

from maillage.catalogue.sources import Format
from maillage.errors import SourceError
from maillage.inputs.places.tables import HEADER_WITHIN, Rows, header_row, headings
from maillage.language import _


def recognised(raw: bytes, path: Path) -> Format:
    """Return how a workbook seems to be laid out: its widest sheet, and where its header is."""
    try:
        workbook = fastexcel.read_excel(raw)
        sheets = [_sheet(workbook, name) for name in workbook.sheet_names]
    except fastexcel.FastExcelError as error:
        raise _unreadable(path, error) from error
    name, table = max(
        zip(workbook.sheet_names, sheets, strict=True), key=lambda item: item[1].estimated_size()
    )
    first = [list(row) for row in islice(table.iter_rows(), HEADER_WITHIN)]
    return Format(kind="xlsx", sheet=name, preamble=header_row(first))


def read_sheet(raw: bytes, written: Format, path: Path) -> Rows:
    """Return the rows of a sheet, those without any cell left out.

    Raises:
        SourceError: the workbook cannot be read, or has neither the sheet nor a row.
    """
    try:
        workbook = fastexcel.read_excel(raw)
        name = written.sheet or workbook.sheet_names[0]
        if name not in workbook.sheet_names:
            raise SourceError(
                _(
                    "{file} : pas de feuille « {sheet} » ; le classeur contient {names}",
                    file=path.name,
                    sheet=name,
                    names=", ".join(workbook.sheet_names),
                )
            )
        cells = _sheet(workbook, name)
    except fastexcel.FastExcelError as error:
        raise _unreadable(path, error) from error
    if cells.height <= written.preamble:
        raise _without_rows(path)
    names = headings(cells.row(written.preamble))
    return _filled(
        cells[written.preamble + 1 :].rename(dict(zip(cells.columns, names, strict=True))), path
    )


def read_parquet(raw: bytes, path: Path) -> Rows:
    """Return the rows of a Parquet file as text.

    Raises:
        SourceError: the file cannot be read, or has no row.
    """
    try:
        table = pl.read_parquet(io.BytesIO(raw))
    except pl.exceptions.PolarsError as error:
        raise SourceError(
            _("{file} : ce fichier Parquet ne se lit pas ({reason})", file=path.name, reason=error)
        ) from error
    nested = [name for name, dtype in table.schema.items() if dtype.is_nested()]
    if nested:
        raise SourceError(
            _(
                "{file} : les colonnes {names} contiennent des listes ou des objets ; écrivez-les "
                "en texte, ou donnez le fichier en JSON",
                file=path.name,
                names=", ".join(nested),
            )
        )
    return _filled(table.select(pl.all().cast(pl.String)).fill_null(""), path)


def _sheet(workbook: fastexcel.ExcelReader, name: str) -> pl.DataFrame:
    loaded = workbook.load_sheet(name, header_row=None, dtypes="string")
    return loaded.to_polars().fill_null("")


def _filled(table: pl.DataFrame, path: Path) -> Rows:
    """Keep the rows that hold something, numbered as in the file."""
    numbered = table.with_columns(pl.int_range(1, pl.len() + 1).alias("\0row"))
    kept = numbered.filter(pl.any_horizontal(pl.all().exclude("\0row") != ""))
    if kept.is_empty():
        raise _without_rows(path)
    return Rows(kept.drop("\0row"), kept["\0row"])


def _without_rows(path: Path) -> SourceError:
    return SourceError(
        _("{file} : aucune ligne lisible sous l'en-tête ; une liste de lieux est attendue",
          file=path.name)
    )  # fmt: skip


def _unreadable(path: Path, error: Exception) -> SourceError:
    return SourceError(
        _("{file} : ce classeur ne se lit pas ({reason})", file=path.name, reason=error)
    )
