"""How much a record of a place can be trusted: complete, fresh and valid, with the reasons.

Each score goes from 0 to 1. Completeness is the weighted share of the fields that are known.
Freshness is 1 up to a first age and falls to 0 at a second one; a record without a date has none.
Validity loses a part for each fault that a person should look at.
"""

import calendar
from collections.abc import Mapping
from datetime import date

import polars as pl

from maillage.contracts import LISTS

_DAYS_PER_MONTH = 30.4375


def completeness(records: pl.DataFrame, *, weights: Mapping[str, float]) -> pl.DataFrame:
    """Return ``completeness`` and ``missing``, the fields that lack, heaviest first.

    Args:
        records: ``place_records``.
        weights: how much each field counts.

    Returns:
        ``record``, ``completeness``, ``missing``; row for row.
    """
    ordered = sorted(weights, key=lambda field: (-weights[field], field))
    total = sum(weights.values())
    known = {field: _is_known(field) for field in ordered}
    share = pl.sum_horizontal(
        pl.when(known[field]).then(weights[field]).otherwise(0.0) for field in ordered
    )
    missing = pl.concat_list(
        pl.when(known[field]).then(None).otherwise(pl.lit(field)) for field in ordered
    ).list.drop_nulls()
    return records.select("record", completeness=share / total, missing=missing)


def freshness(
    records: pl.DataFrame, *, as_of: date, fresh_months: float, lost_months: float
) -> pl.DataFrame:
    """Return ``age_months`` and ``freshness``, both null where the record has no date.

    Args:
        records: ``place_records``.
        as_of: the day from which age is counted.
        fresh_months: up to this age, inclusive, freshness is 1.
        lost_months: from this age on it is 0.

    Returns:
        ``record``, ``age_months``, ``freshness``; row for row.
    """
    age = (pl.lit(as_of) - pl.col("date_maj")).dt.total_days() / _DAYS_PER_MONTH
    fall = (lost_months - pl.col("age_months")) / max(lost_months - fresh_months, 1e-9)
    return records.select("record", age_months=age).with_columns(freshness=fall.clip(0, 1))


def months_before(day: date, months: int) -> date:
    """Return the same day so many months before, the last of its month at most.

    Examples:
        >>> months_before(date(2026, 3, 31), 1)
        datetime.date(2026, 2, 28)
    """
    whole = day.year * 12 + day.month - 1 - months
    year, month = divmod(whole, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def validity(
    records: pl.DataFrame, notes: pl.DataFrame, *, costs: Mapping[str, float]
) -> pl.DataFrame:
    """Return ``validity`` and ``faults``, the fields at fault with their rule.

    Args:
        records: ``place_records``.
        notes: ``record_notes``.
        costs: what an ``error`` and a ``warning`` take off; an ``info`` is no fault.

    Returns:
        ``record``, ``validity``, ``faults``; row for row.
    """
    faults = (
        notes.filter(pl.col("severity").is_in(list(costs)))
        .with_columns(
            cost=pl.col("severity").replace_strict(dict(costs), return_dtype=pl.Float64),
            fault=pl.concat_str("field", "rule", separator=":"),
        )
        .group_by("record")
        .agg(pl.col("cost").sum(), pl.col("fault").sort().alias("faults"))
    )
    joined = records.select("record").join(
        faults, on="record", how="left", validate="1:1", maintain_order="left"
    )
    return joined.select(
        "record",
        validity=(1 - pl.col("cost").fill_null(0.0)).clip(0, 1),
        faults=pl.col("faults").fill_null(pl.lit([], dtype=pl.List(pl.String))),
    )


def _is_known(field: str) -> pl.Expr:
    known = pl.col(field).is_not_null()
    return known & (pl.col(field).list.len() > 0) if field in LISTS else known
