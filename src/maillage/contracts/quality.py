"""How far a file is known, and what was found wrong in it: none dropped in silence."""

from dataclasses import replace

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

QUALITY_REPORT = Contract(
    "quality_report",
    (
        Column("source", pl.String, "source id"),
        Column(
            "kind",
            pl.String,
            "coverage: how far one indicator is known at one level; issue: one problem",
            allowed=("coverage", "issue"),
        ),
        Column("indicator", pl.String, "indicator id; coverage only", nullable=True),
        Column("level", pl.String, "level of the zones; coverage only", nullable=True),
        Column("year", pl.Int64, "year of the values; coverage only", nullable=True),
        Column("known", pl.Int64, "zones with a value; coverage only", nullable=True),
        Column("missing", pl.Int64, "zones without one; coverage only", nullable=True),
        Column("secret", pl.Int64, "zones under statistical secrecy; coverage only", nullable=True),
        Column(
            "population_share",
            pl.Float64,
            "people of the zones with a value, over those of the level; coverage only",
            nullable=True,
            unit="0–1",
        ),
        *(
            replace(column, description=f"{column.description}; issue only", nullable=True)
            for column in QUALITY_ISSUES.columns
            if column.name != "source"
        ),
    ),
    key=(),
)
