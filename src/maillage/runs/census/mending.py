"""Mend the columns of a table through functions of one cell, called once for each distinct cell."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from maillage.contracts import RECORD_NOTES
from maillage.contracts.repaired import Repaired, Rules

Repair = Callable[..., Repaired[Any]]
Outputs = Mapping[str, tuple[pl.DataType | type[pl.DataType], Callable[[Any], object]]]
_SEPARATOR: Final = " | "


@dataclass(frozen=True)
class Mended:
    """Columns row for row, and the notes on them."""

    columns: pl.DataFrame
    notes: pl.DataFrame


def mend(
    table: pl.DataFrame,
    columns: Sequence[str],
    repair: Repair,
    *,
    field: str,
    outputs: Outputs,
    rules: Rules,
    shown: Sequence[str] = (),
) -> Mended:
    """Return what a repair makes of the cells of a table.

    Args:
        table: has ``record`` and the columns read.
        columns: given to the repair in this order, as text or None.
        repair: a pure function of one row's cells.
        field: the field of the standard that the notes speak of.
        outputs: each new column's type, and what it takes from a value that is not None.
        rules: the rules that the repair may name.
        shown: the columns that a note shows as what stood before; the first one by default.

    Returns:
        The new columns in the order of ``table``, and ``record_notes``.
    """
    distinct = table.select(columns).unique(maintain_order=True)
    found = [repair(*row) for row in distinct.iter_rows()]
    made = {name: f"_new_{name}" for name in outputs}
    lookup = distinct.with_columns(
        *(
            pl.Series(made[name], [_taken(result, take) for result in found], dtype=dtype)
            for name, (dtype, take) in outputs.items()
        ),
        pl.Series("_rules", [list(result.rules) for result in found], dtype=pl.List(pl.String)),
    )
    joined = table.select("record", *columns).join(
        lookup,
        on=list(columns),
        how="left",
        nulls_equal=True,
        validate="m:1",
        maintain_order="left",
    )
    notes = _notes(joined, field, rules, shown or columns[:1], made[next(iter(outputs))])
    return Mended(joined.select(pl.col(new).alias(name) for name, new in made.items()), notes)


def _taken(result: Repaired[Any], take: Callable[[Any], object]) -> object:
    return None if result.value is None else take(result.value)


def _notes(
    joined: pl.DataFrame, field: str, rules: Rules, shown: Sequence[str], after: str
) -> pl.DataFrame:
    severities = {rule: known.severity for rule, known in rules.items()}
    is_list = isinstance(joined.schema[after], pl.List)
    kept = pl.col(after).list.join(_SEPARATOR) if is_list else pl.col(after).cast(pl.String)
    noted = joined.filter(pl.col("_rules").list.len() > 0).explode("_rules")
    return RECORD_NOTES.check(
        noted.select(
            "record",
            pl.lit(field).alias("field"),
            pl.col("_rules").alias("rule"),
            pl.col("_rules").replace_strict(severities, return_dtype=pl.String).alias("severity"),
            pl.concat_str(shown, separator=_SEPARATOR, ignore_nulls=True).alias("before"),
            kept.alias("after"),
        )
    )
