"""Rows of cells into a table of text: headings made unique, batches put together."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import polars as pl

T = TypeVar("T")

BATCH = 20_000
"""Rows turned into columns at a time, at most: the cells of one batch stand twice in memory."""

BATCH_CHARACTERS = 10_000_000
"""Characters beyond which a batch ends, however few its rows."""

HEADER_WITHIN = 20
"""First rows among which a heading is looked for."""


@dataclass(frozen=True)
class Rows:
    """A table of text (no null) and the row of the file that each of its rows was, from 1."""

    table: pl.DataFrame
    numbers: pl.Series


def headings(cells: Sequence[str]) -> list[str]:
    """Return one name a column: blanks trimmed, the unnamed and the repeated numbered.

    Examples:
        >>> headings([" nom ", "", "nom"])
        ['nom', 'colonne 2', 'nom 3']
    """
    names: list[str] = []
    for rank, cell in enumerate(cells, 1):
        name = " ".join(cell.split()) or f"colonne {rank}"
        names.append(f"{name} {rank}" if name in names else name)
    return names


def header_row(first: Sequence[Sequence[str]]) -> int:
    """Return how many rows stand above the header.

    The header is the first row of the usual length that fills at least three quarters of the
    cells that the fullest of them fills, without repeating one.

    Examples:
        >>> header_row([["Liste 2023"], ["nom", "ville"], ["Mairie", "Lyon"]])
        1
    """
    lengths = Counter(map(len, first))
    usual = max(lengths, key=lengths.__getitem__, default=0)
    rows = {
        number: [cell for cell in row if cell.strip()]
        for number, row in enumerate(first)
        if len(row) == usual
    }
    fullest = max(map(len, rows.values()), default=0)
    headers = (
        number
        for number, filled in rows.items()
        if 4 * len(filled) >= 3 * fullest and len(set(filled)) == len(filled)
    )
    return next(headers, 0)


def from_cells(names: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]]) -> Rows:
    """Return the table of numbered rows of cells, each as long as ``names``."""
    schema = dict.fromkeys(names, pl.String)
    parts, numbers = [pl.DataFrame(schema=schema)], [pl.Series(dtype=pl.Int64)]
    for batch in _batches(rows, size=lambda cells: sum(map(len, cells))):
        columns = zip(*(cells for _number, cells in batch), strict=True)
        parts.append(pl.DataFrame(dict(zip(names, columns, strict=True)), schema=schema))
        numbers.append(pl.Series([number for number, _cells in batch], dtype=pl.Int64))
    return Rows(pl.concat(parts), pl.concat(numbers))


def from_records(records: Iterable[tuple[int, dict[str, str]]]) -> Rows:
    """Return the table of numbered records; the columns are in the order they are first met."""
    parts, numbers = [], [pl.Series(dtype=pl.Int64)]
    for batch in _batches(records, size=lambda record: sum(map(len, record.values()))):
        names = dict.fromkeys(name for _number, record in batch for name in record)
        parts.append(
            pl.DataFrame(
                {name: [record.get(name, "") for _n, record in batch] for name in names},
                schema=dict.fromkeys(names, pl.String),
            )
        )
        numbers.append(pl.Series([number for number, _record in batch], dtype=pl.Int64))
    table = pl.concat(parts, how="diagonal") if parts else pl.DataFrame()
    return Rows(table.fill_null(""), pl.concat(numbers))


def _batches(
    rows: Iterable[tuple[int, T]], *, size: Callable[[T], int]
) -> Iterator[list[tuple[int, T]]]:
    batch: list[tuple[int, T]] = []
    characters = 0
    for number, row in rows:
        batch.append((number, row))
        characters += size(row)
        if len(batch) == BATCH or characters > BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch
