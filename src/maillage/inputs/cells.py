"""Read the cells of a column as numbers: known, missing, secret or unreadable, never guessed."""

import polars as pl

from maillage.catalogue.sources import Format, Measure
from maillage.inputs.rows import matching

_SPACES = "[\\s\u00a0\u202f]"


def measure_cells(table: pl.DataFrame, measure: Measure, written: Format) -> pl.DataFrame:
    """Return value, numerator, denominator, weight and status of a measure, a row per row.

    ``status`` is known, missing, secret or unreadable. ``found`` is what stands in the file: the
    first cell that is not a number, else all those read.
    Counts whose denominator is 0 give no value and the status missing: there is nobody to count.
    """
    cells = table.select(*_cell_columns(measure, written), _withheld(table, written))
    return cells.select(
        _value(measure).alias("value"),
        *_counts(measure),
        _weight(measure).alias("weight"),
        _status(measure).alias("status"),
        _found(measure).alias("found"),
    ).with_columns(
        pl.when(pl.col("status") == "known").then(pl.col(name)).alias(name)
        for name in ("value", "numerator", "denominator")
    )


def _cell_columns(measure: Measure, written: Format) -> list[pl.Expr]:
    """Return, for each column read, its text, its number and its status."""
    columns = []
    for name in dict.fromkeys(column for column in measure.columns if column not in measure.where):
        text = pl.col(name).str.strip_chars()
        number = _reading(name, text, measure, written)
        columns += [
            text.alias(f"{name}:text"),
            number.alias(f"{name}:number"),
            _cell_status(text, number, written).alias(f"{name}:status"),
        ]
    return columns


def _withheld(table: pl.DataFrame, written: Format) -> pl.Series:
    """Return whether the row itself says that it is secret."""
    asked = matching(table, written.secret_where) & bool(written.secret_where)
    return asked.alias("withheld")


def _reading(name: str, text: pl.Expr, measure: Measure, written: Format) -> pl.Expr:
    if name == measure.value and measure.rows == "count":
        return pl.lit(1.0)
    if name == measure.value and measure.categories:
        return _category(text, measure)
    return _number(text, written)


def _category(text: pl.Expr, measure: Measure) -> pl.Expr:
    return text.replace_strict(measure.categories, default=None, return_dtype=pl.Float64)


def _number(text: pl.Expr, written: Format) -> pl.Expr:
    clean = text
    if written.thousands:
        marks = _SPACES if written.thousands == " " else f"[{written.thousands}]"
        clean = clean.str.replace_all(marks, "")
    if written.decimal == ",":
        clean = clean.str.replace(",", ".", literal=True)
    number = clean.cast(pl.Float64, strict=False)
    return pl.when(number.is_finite()).then(number)


def _cell_status(text: pl.Expr, number: pl.Expr, written: Format) -> pl.Expr:
    return (
        pl.when(text.is_in(list(written.secret)))
        .then(pl.lit("secret"))
        .when(text.is_in(list(written.missing)))
        .then(pl.lit("missing"))
        .when(number.is_null())
        .then(pl.lit("unreadable"))
        .otherwise(pl.lit("known"))
    )


def _judged(measure: Measure) -> list[str]:
    """The columns whose cells decide the status; a weight does not."""
    counts = (*measure.numerator, *measure.minus, *measure.denominator)
    return [name for name in (measure.value, *counts) if name]


def _status(measure: Measure) -> pl.Expr:
    statuses = pl.concat_list(f"{name}:status" for name in _judged(measure))
    nobody = _total(measure.denominator) == 0 if measure.denominator else pl.lit(value=False)
    return (
        pl.when("withheld")
        .then(pl.lit("secret"))
        .when(statuses.list.contains("unreadable"))
        .then(pl.lit("unreadable"))
        .when(statuses.list.contains("secret"))
        .then(pl.lit("secret"))
        .when(statuses.list.contains("missing") | nobody)
        .then(pl.lit("missing"))
        .otherwise(pl.lit("known"))
    )


def _found(measure: Measure) -> pl.Expr:
    names = _judged(measure)
    at_fault = [
        pl.when(pl.col(f"{name}:status") == "unreadable").then(pl.col(f"{name}:text"))
        for name in names
    ]
    everything = pl.concat_str([pl.col(f"{name}:text") for name in names], separator=" ; ")
    return pl.coalesce(*at_fault, everything)


def _total(names: tuple[str, ...]) -> pl.Expr:
    return pl.sum_horizontal(*(f"{name}:number" for name in names), ignore_nulls=False)


def _above(measure: Measure) -> pl.Expr:
    above = _total(measure.numerator)
    return above - _total(measure.minus) if measure.minus else above


def _value(measure: Measure) -> pl.Expr:
    if measure.denominator:
        read = _above(measure) / _total(measure.denominator)
    elif measure.numerator:
        read = _above(measure)
    else:
        read = pl.col(f"{measure.value}:number")
    read = read * measure.scale
    return 1 - read if measure.complement else read


def _counts(measure: Measure) -> list[pl.Expr]:
    if not measure.denominator:
        return [pl.lit(None, pl.Float64).alias(name) for name in ("numerator", "denominator")]
    below = _total(measure.denominator)
    above = _above(measure) * measure.scale
    return [
        (below - above if measure.complement else above).alias("numerator"),
        below.alias("denominator"),
    ]


def _weight(measure: Measure) -> pl.Expr:
    if measure.share_count:
        share = _value(measure)
        return pl.when(share != 0).then(pl.col(f"{measure.share_count}:number") / share)
    return pl.col(f"{measure.weight}:number") if measure.weight else pl.lit(None, pl.Float64)
