"""Choose the rows that a source reads, and put those of one code together.

Official files are not always one row a zone: some mix levels and editions, some give a row a
measure, some a row a thing. The entry says which rows to read and how they add up.
"""

from typing import Final

import polars as pl

from maillage.catalogue.sources import Measure, Source, Where
from maillage.reference.geography import Geography

_LANDS: Final = {
    "metropole": pl.col("overseas").is_null(),
    "france": pl.col("overseas").ne_missing("collectivity"),
}


def matching(table: pl.DataFrame, where: Where) -> pl.Series:
    """Return, row by row, whether each column holds one of the words asked for."""
    asked = pl.repeat(value=True, n=table.height, eager=True)
    for column, words in where.items():
        asked &= table[column].str.strip_chars().is_in(list(words))
    return asked


def several_rows(measure: Measure) -> bool:
    """Return whether a measure expects a code to stand in several rows of the file."""
    return bool(measure.where) or measure.rows != "agree"


def added(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row a code, its values added up; one that is secret or missing hides the sum."""
    status = (
        pl.when((pl.col("status") == "secret").any())
        .then(pl.lit("secret"))
        .when((pl.col("status") == "missing").any())
        .then(pl.lit("missing"))
        .otherwise(pl.lit("known"))
    )
    return (
        rows.group_by("level", "zone", "code", maintain_order=True)
        .agg(pl.all().exclude("value", "status").first(), pl.col("value").sum(), status=status)
        .with_columns(pl.when(pl.col("status") == "known").then("value").alias("value"))
        .select(rows.columns)
    )


def with_absent(
    parts: pl.DataFrame, measure: Measure, source: Source, geography: Geography
) -> pl.DataFrame:
    """Give 0 to the zones that an exhaustive file leaves out; elsewhere they stay unknown."""
    if source.zone is None or measure.absent_is_zero == "nowhere" or source.zone.level == "qpv":
        return parts
    absent = (
        geography.level(source.zone.level)
        .filter(_LANDS[measure.absent_is_zero], ~pl.col("code").is_in(parts["zone"].implode()))
        .select(
            pl.lit(measure.indicator).alias("indicator"),
            pl.lit(measure.year, pl.Int32).alias("year"),
            "level",
            pl.col("code").alias("zone"),
            "code",
            pl.lit(0.0).alias("value"),
            pl.lit("known").alias("status"),
            pl.lit(source.id).alias("source"),
            pl.lit(measure.per_people, pl.Float64).alias("per_people"),
        )
    )
    return pl.concat([parts, absent], how="diagonal")


def per_inhabitant(parts: pl.DataFrame) -> pl.DataFrame:
    """Turn the counts that ask for it into numbers for so many people of their zone.

    A zone without people, or of unknown people, has no such number: it is missing.
    """
    asked = pl.col("per_people").is_not_null()
    peopled = (pl.col("people") > 0).fill_null(value=False)
    number = pl.col("value") * pl.col("per_people") / pl.col("people")
    unknown = asked & ~peopled & (pl.col("status") == "known")
    return parts.with_columns(
        pl.when(asked & peopled).then(number).when(~asked).then("value").alias("value"),
        pl.when(unknown).then(pl.lit("missing")).otherwise("status").alias("status"),
    ).drop("per_people")
