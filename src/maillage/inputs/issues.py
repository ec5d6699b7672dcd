"""Rows of the quality report."""

import polars as pl

from maillage.contracts import QUALITY_ISSUES


def issues(
    rows: pl.DataFrame, *, source: str, code: str, severity: str, column: str, message: str
) -> pl.DataFrame:
    """Return one issue a row; ``rows`` has ``row`` and ``found``.

    Returns:
        A table under the contract ``quality_issues``.
    """
    return rows.select(
        pl.lit(source).alias("source"),
        pl.lit(code).alias("code"),
        pl.lit(severity).alias("severity"),
        pl.col("row").cast(pl.Int64),
        pl.lit(column).alias("column"),
        pl.col("found").cast(pl.String),
        pl.lit(message).alias("message"),
    ).select(QUALITY_ISSUES.schema.names())


def note(*, source: str, code: str, column: str | None, found: str, message: str) -> pl.DataFrame:
    """Return one issue about the file as a whole, for information."""
    return pl.DataFrame(
        {
            "source": [source],
            "code": [code],
            "severity": ["info"],
            "row": [None],
            "column": [column],
            "found": [found],
            "message": [message],
        },
        schema=QUALITY_ISSUES.schema,
    )
