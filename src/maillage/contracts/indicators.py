"""Indicator values: one row an indicator, a zone and a year."""

import polars as pl

from maillage.contracts.contract import Column, Contract
from maillage.contracts.zones import VALUE_LEVELS

STATUSES = ("known", "missing", "secret", "imputed")

INDICATOR_VALUES = Contract(
    "indicator_values",
    (
        Column("indicator", pl.String, "indicator id"),
        Column("zone", pl.String, "zone code"),
        Column("level", pl.String, "level of the zone", allowed=VALUE_LEVELS),
        Column("year", pl.Int32, "year the value describes"),
        Column(
            "value",
            pl.Float64,
            "value in the indicator's unit; null unless known or imputed",
            nullable=True,
        ),
        Column(
            "numerator",
            pl.Float64,
            "count above the line, where the source gives it",
            nullable=True,
        ),
        Column(
            "denominator",
            pl.Float64,
            "count below the line; of a bare share, its weight",
            nullable=True,
        ),
        Column("status", pl.String, "known, missing, secret or imputed", allowed=STATUSES),
        Column("approximate", pl.Boolean, "the value is a weighted mean of shares, not exact"),
        Column("coverage", pl.Float64, "share of the population that the value rests on, 0–1"),
        Column("source", pl.String, "source id"),
    ),
    key=("indicator", "level", "zone", "year", "source"),
)
