"""Put the parts of a territory together: counts are summed, shares weighed and said approximate.

An unweighted mean of percentages is never taken. Unknown parts are not filled in: the result
says on which share of the people it rests, and is missing below the least share allowed.
"""

import polars as pl

from maillage.errors import InputError
from maillage.language import _

PART_COLUMNS = (
    "value",
    "numerator",
    "denominator",
    "people",
    "status",
    "approximate",
    "aggregate",
    "minimum_coverage",
)


def combine(parts: pl.DataFrame, *, by: list[str]) -> pl.DataFrame:
    """Return one row a group of parts, with its value, its counts and its coverage.

    Args:
        parts: one row a part, with ``by`` and ``PART_COLUMNS``. A ``denominator`` without
            numerator weighs a bare share or a mean; ``people`` weigh the coverage, and a part
            without ``denominator``. ``aggregate`` is ratio, sum or mean.
        by: the columns that name the group.

    Returns:
        ``by``, value, numerator, denominator, status, approximate and coverage (0–1), sorted by
        ``by``. A ratio whose known parts all have counts is exact: Σ numerators ÷ Σ
        denominators. Other ratios and means are Σ weight × value ÷ Σ weight, approximate unless
        one part stands alone; a part that nothing weighs is left out of them. Below
        ``minimum_coverage`` the value is null: secret if a part is secret, else missing.

    Raises:
        InputError: shares are to be averaged and none of them has counts, weight or people.

    Examples:
        10 % of 100 people and 40 % of 300, from counts: 130 of 400.

        >>> parts = pl.DataFrame({
        ...     "zone": ["a", "a"], "value": [0.1, 0.4], "numerator": [10.0, 120.0],
        ...     "denominator": [100.0, 300.0], "people": [100.0, 300.0],
        ...     "status": ["known", "known"], "approximate": [False, False],
        ...     "aggregate": ["ratio", "ratio"], "minimum_coverage": [0.5, 0.5]})
        >>> combine(parts, by=["zone"]).select("value", "approximate", "coverage").row(0)
        (0.325, False, 1.0)
    """
    _refuse_unweighted(parts, by)
    return (
        parts.group_by(by)
        .agg(*_sums())
        .with_columns(_value(), _approximate(), _coverage())
        .with_columns(_status())
        .with_columns(
            pl.when(_KNOWN).then("value").alias("value"),
            pl.when(_KNOWN & _EXACT).then("numerator").alias("numerator"),
            pl.when(_KNOWN & pl.col("has_denominator")).then("denominator").alias("denominator"),
        )
        .select(*by, "value", "numerator", "denominator", "status", "approximate", "coverage")
        .sort(by)
    )


_KNOWN = pl.col("status").is_in(["known", "imputed"])
_COUNTED = pl.col("numerator").is_not_null() & pl.col("denominator").is_not_null()
_WEIGHT = pl.coalesce("denominator", "people")
_WEIGHED = _KNOWN & _WEIGHT.is_not_null()


def _refuse_unweighted(parts: pl.DataFrame, by: list[str]) -> None:
    """Refuse a mean that nothing weighs: it would be an unweighted mean of percentages."""
    averaged = parts.filter(_KNOWN & (pl.col("aggregate") != "sum"))
    together = averaged.filter(pl.struct(by).is_duplicated())
    if not together.is_empty() and together.select(_WEIGHT.is_null().all()).item():
        raise InputError(
            _(
                "{rows} parts sans effectifs ni poids : une moyenne simple de pourcentages serait "
                "fausse ; donnez un poids dans l'entrée de l'indicateur",
                rows=together.height,
            )
        )


def _sums() -> list[pl.Expr]:
    known_people = pl.col("people").filter(_KNOWN).sum()
    return [
        pl.col("aggregate").first(),
        pl.col("minimum_coverage").first(),
        _KNOWN.sum().alias("known"),
        (_KNOWN & _COUNTED).sum().alias("counted"),
        pl.len().alias("parts"),
        pl.col("numerator").filter(_KNOWN).sum().alias("numerator"),
        pl.col("denominator").filter(_KNOWN).sum().alias("denominator"),
        (_KNOWN & pl.col("denominator").is_not_null()).any().alias("has_denominator"),
        pl.col("value").filter(_KNOWN).sum().alias("total"),
        pl.col("value").filter(_KNOWN).first().alias("single"),
        (pl.col("value") * _WEIGHT).filter(_WEIGHED).sum().alias("weighted"),
        _WEIGHT.filter(_WEIGHED).sum().alias("weight"),
        pl.col("approximate").filter(_KNOWN).any().alias("was_approximate"),
        (pl.col("status") == "imputed").any().alias("imputed"),
        (pl.col("status") == "secret").any().alias("secret"),
        known_people.alias("known_people"),
        pl.col("people").sum().alias("people"),
    ]


_EXACT = (pl.col("counted") == pl.col("known")) & (pl.col("known") > 0)


def _value() -> pl.Expr:
    ratio = pl.col("numerator") / pl.col("denominator")
    mean = pl.col("weighted") / pl.col("weight")
    return (
        pl.when(pl.col("aggregate") == "sum")
        .then(pl.col("total"))
        .when((pl.col("aggregate") == "ratio") & _EXACT)
        .then(pl.when(pl.col("denominator") > 0).then(ratio))
        .when(pl.col("parts") == 1)
        .then(pl.col("single"))
        .otherwise(pl.when(pl.col("weight") > 0).then(mean))
        .alias("value")
    )


def _approximate() -> pl.Expr:
    summed = (pl.col("aggregate") == "sum") & (pl.col("known") == pl.col("parts"))
    exact = (pl.col("aggregate") == "ratio") & _EXACT
    alone = pl.col("parts") == 1
    return (pl.col("was_approximate") | ~(summed | exact | alone)).alias("approximate")


def _coverage() -> pl.Expr:
    by_people = pl.col("known_people") / pl.col("people")
    by_parts = pl.col("known") / pl.col("parts")
    return pl.when(pl.col("people") > 0).then(by_people).otherwise(by_parts).alias("coverage")


def _status() -> pl.Expr:
    enough = (pl.col("known") > 0) & (pl.col("coverage") >= pl.col("minimum_coverage"))
    return (
        pl.when(enough & pl.col("value").is_not_null())
        .then(pl.when("imputed").then(pl.lit("imputed")).otherwise(pl.lit("known")))
        .when(pl.col("secret"))
        .then(pl.lit("secret"))
        .otherwise(pl.lit("missing"))
        .alias("status")
    )
