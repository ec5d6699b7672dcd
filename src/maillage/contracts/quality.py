"""What was found wrong in a file: one row a problem, none dropped in silence."""

import polars as pl

from maillage.contracts.contract import Column, Contract

SEVERITIES = ("error", "warning", "info")

QUALITY_ISSUES = Contract(
    "quality_issues",
    (
        Column("source", pl.String, "source id"),
        Column("code", pl.String, "kind of problem, a stable word"),
        Column("severity", pl.String, "error, warning or info", allowed=SEVERITIES),
        Column("row", pl.Int64, "row in the file, header excluded, from 1", nullable=True),
        Column("column", pl.String, "column in the file", nullable=True),
        Column("found", pl.String, "what stands there", nullable=True),
        Column("message", pl.String, "what is wrong and what became of it"),
    ),
    key=(),
)
