"""A raw file in the making, and the list of what is wrong in it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

MENTION = "données de démonstration"

DEFECTS = pl.Schema(
    {
        "source": pl.String,
        "kind": pl.String,
        "row": pl.Int64,
        "zone": pl.String,
        "column": pl.String,
        "found": pl.String,
    }
)
"""Kinds: ``secret``, ``missing`` and ``range`` (a cell), ``duplicate``, ``former`` and ``unknown``
(a row), ``absent`` (a zone without a row). ``row`` counts from 1, header and preamble excluded."""

IMPOSSIBLE = "143.2"
"""A share above 100 %, in per cent."""

_MARKS = {"s": "secret", "": "missing", "nd": "missing", "PC": "missing", IMPOSSIBLE: "range"}


@dataclass(frozen=True)
class Draft:
    """A file before it is written: its cells as text, and the defect of each row, null of most.

    The first column holds the zone, the second its name.
    """

    source: str
    table: pl.DataFrame
    kinds: pl.Series

    @property
    def marked(self) -> pl.DataFrame:
        """The table with a last column that says what it is."""
        return self.table.with_columns(mention=pl.lit(MENTION))

    def text(self, *, separator: str) -> str:
        """Return the table as CSV."""
        return self.marked.write_csv(separator=separator)

    def defects(self) -> pl.DataFrame:
        """Return the defects of rows and of cells (schema ``DEFECTS``)."""
        key, values = self.table.columns[0], self.table.columns[2:]
        rows = self.table.with_row_index("row", offset=1).with_columns(kind=self.kinds)
        wrong = rows.filter(pl.col("kind").is_not_null()).with_columns(
            column=pl.lit(key), found=pl.col(key)
        )
        cells = (
            rows.filter(pl.col("kind").ne_missing("duplicate"))
            .unpivot(values, index=["row", key], variable_name="column", value_name="found")
            .filter(pl.col("found").is_in(list(_MARKS)))
            .with_columns(kind=pl.col("found").replace_strict(_MARKS))
        )
        return pl.concat(self._listed(part, key) for part in (wrong, cells))

    def absent(self, zones: pl.Series) -> pl.DataFrame:
        """Return the zones that have no row (schema ``DEFECTS``)."""
        key = self.table.columns[0]
        gone = zones.filter(~zones.is_in(self.table[key].implode()))
        table = pl.DataFrame({"zone": gone, "kind": ["absent"] * len(gone)})
        blank = [pl.lit(None).alias(name) for name in ("row", "column", "found")]
        return self._listed(table.with_columns(blank), "zone")

    def _listed(self, table: pl.DataFrame, key: str) -> pl.DataFrame:
        named = table.with_columns(source=pl.lit(self.source), zone=pl.col(key))
        return named.select(pl.col(name).cast(dtype) for name, dtype in DEFECTS.items())


def draft(source: str, table: pl.DataFrame) -> Draft:
    """Return a draft whose rows are sound; a null cell is empty."""
    return Draft(source, table.fill_null(""), pl.Series([None] * table.height, dtype=pl.String))


def percent(above: str, below: str, *, decimals: int) -> pl.Expr:
    """Return one count over another, in per cent, as text; empty where nobody is counted."""
    share = (100 * pl.col(above) / pl.col(below)).round(decimals)
    return share.fill_nan(None).cast(pl.String).fill_null("")


def without(rng: np.random.Generator, table: pl.DataFrame, *, count: int) -> pl.DataFrame:
    """Return the table with some rows left out."""
    gone = rng.choice(table.height, size=count, replace=False)
    return table.filter(~pl.int_range(pl.len()).is_in(gone))


def blanked(
    rng: np.random.Generator,
    table: pl.DataFrame,
    *,
    columns: Sequence[str],
    count: int,
    text: str,
) -> pl.DataFrame:
    """Return the table with the cells of some rows, none of them secret, replaced by a text."""
    chosen = some_rows(rng, (table[columns[-1]] != "s"), count=count)
    return table.with_columns(
        pl.when(chosen).then(pl.lit(text)).otherwise(name).alias(name) for name in columns
    )


def some_rows(rng: np.random.Generator, eligible: pl.Series, *, count: int) -> pl.Series:
    """Return a mask of ``count`` rows drawn among the eligible ones."""
    chosen = np.zeros(len(eligible), dtype=bool)
    chosen[rng.choice(np.flatnonzero(eligible.to_numpy()), size=count, replace=False)] = True
    return pl.Series(chosen)
