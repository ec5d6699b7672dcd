"""Read the cells of a column as numbers: known, missing, secret or unreadable, never guessed."""

import polars as pl

from maillage.catalogue.sources import Format, Measure

_SPACES = "[\\s\u00a0\u202f]"


def measure_cells(table: pl.DataFrame, measure: Measure, written: Format) -> pl.DataFrame:
    """Return value, numerator, denominator, weight and status of a measure, a row per row.

    ``status`` is known, missing, secret or unreadable. ``found`` is the first cell at fault.
    Counts whose denominator is 0 give no value and the status missing: there is nobody to count.
    """
    cells = table.select(_cell_columns(measure, written))
    return cells.select(
        _value(measure).alias("value"),
        *_counts(measure),
        _optional("weight", measure.weight),
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
        number = _category(text, measure) if _is_category(name, measure) else _number(text, written)
        columns += [
            text.alias(f"{name}:text"),
            number.alias(f"{name}:number"),
            _cell_status(text, number, written).alias(f"{name}:status"),
        ]
    return columns


def _is_category(name: str, measure: Measure) -> bool:
    return bool(measure.categories) and name == measure.value


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
    return [name for name in (measure.value, *measure.numerator, *measure.denominator) if name]


def _status(measure: Measure) -> pl.Expr:
    statuses = pl.concat_list(f"{name}:status" for name in _judged(measure))
    nobody = _total(measure.denominator) == 0 if measure.denominator else pl.lit(value=False)
    return (
        pl.when(statuses.list.contains("unreadable"))
        .then(pl.lit("unreadable"))
        .when(statuses.list.contains("secret"))
        .then(pl.lit("secret"))
        .when(statuses.list.contains("missing") | nobody)
        .then(pl.lit("missing"))
        .otherwise(pl.lit("known"))
    )


def _found(measure: Measure) -> pl.Expr:
    return pl.coalesce(
        pl.when(pl.col(f"{name}:status") == "unreadable").then(pl.col(f"{name}:text"))
        for name in _judged(measure)
    )


def _total(names: tuple[str, ...]) -> pl.Expr:
    return pl.sum_horizontal(*(f"{name}:number" for name in names), ignore_nulls=False)


def _value(measure: Measure) -> pl.Expr:
    if measure.denominator:
        read = _total(measure.numerator) / _total(measure.denominator)
    elif measure.numerator:
        read = _total(measure.numerator)
    else:
        read = pl.col(f"{measure.value}:number")
    read = read * measure.scale
    return 1 - read if measure.complement else read


def _counts(measure: Measure) -> list[pl.Expr]:
    if not measure.denominator:
        return [pl.lit(None, pl.Float64).alias(name) for name in ("numerator", "denominator")]
    below = _total(measure.denominator)
    above = _total(measure.numerator) * measure.scale
    return [
        (below - above if measure.complement else above).alias("numerator"),
        below.alias("denominator"),
    ]


def _optional(alias: str, column: str) -> pl.Expr:
    return (pl.col(f"{column}:number") if column else pl.lit(None, pl.Float64)).alias(alias)
