"""The census file of the fictional country: bare shares on old codes, with its traps."""

import numpy as np
import polars as pl

from maillage.demo.country import Country
from maillage.demo.drafts import IMPOSSIBLE, Draft, blanked, percent, some_rows

ABSENT = 3
BLANK = 4
DUPLICATES = 5
OUT_OF_RANGE = 2
UNKNOWN_CODES = 2

_COUNTS = (
    "population", "people_0_14", "people_15_24", "people_65_74", "people_75_plus",
    "people_out_of_school", "low_diploma_people", "households", "one_person_households", "families",
    "lone_parent_families",
)  # fmt: skip
_SHARES = {
    "TX_NSCOL15P": percent("low_diploma_people", "people_out_of_school", decimals=6),
    "TX_MENSEUL": percent("one_person_households", "households", decimals=6),
    "TX_FAMMONO": percent("lone_parent_families", "families", decimals=6),
    "TX_65ETPLUS": percent("people_65_plus", "people_15_plus", decimals=6),
    "TX_25ETMOINS": percent("people_15_24", "people_15_plus", decimals=6),
}


def census(rng: np.random.Generator, country: Country) -> Draft:
    """Return the shares of the communes as they were before the last mergers.

    Some codes stand twice, the second row empty; some are unknown; some shares exceed 100 %.
    """
    before = _before_mergers(country).with_columns(
        people_65_plus=pl.col("people_65_74") + pl.col("people_75_plus"),
        people_15_plus=pl.col("population") - pl.col("people_0_14"),
    )
    table = before.select("kind", CODE_INSEE="code", LIBCOM="name", **_SHARES)
    merged = table["CODE_INSEE"].is_in([*country.former["code"], *country.former["old_code"]])
    table = table.filter(~some_rows(rng, ~merged, count=ABSENT))
    table = blanked(rng, table, columns=tuple(_SHARES), count=BLANK, text="")
    chosen = some_rows(rng, _sound(table), count=OUT_OF_RANGE)
    impossible = pl.when(chosen).then(pl.lit(IMPOSSIBLE)).otherwise("TX_65ETPLUS")
    table = table.with_columns(impossible.alias("TX_65ETPLUS"))
    table = pl.concat([table, _strangers(table)]).sort("CODE_INSEE")
    table = _doubled(rng, table)
    return Draft("demo-parts", table.drop("kind"), table["kind"])


def _before_mergers(country: Country) -> pl.DataFrame:
    """Return the counts of the former communes, and of the present ones without them."""
    present = country.truth.select("code", *_COUNTS)
    parts = country.former.join(present, on="code", validate="m:1").with_columns(
        (pl.col(name) * pl.col("share")).round().cast(pl.Int64) for name in _COUNTS
    )
    old = parts.select("name", *_COUNTS, code="old_code", kind=pl.lit("former"))
    minus = parts.select("code", "name", *(-pl.col(name) for name in _COUNTS))
    left = (
        pl.concat([present, minus.drop("name")])
        .group_by("code")
        .agg(pl.col(_COUNTS).sum())
        .join(country.truth.select("code", "name"), on="code", validate="1:1")
        .with_columns(kind=pl.lit(None, pl.String))
    )
    return pl.concat([left, old.select(left.columns)]).sort("code")


def _sound(table: pl.DataFrame) -> pl.Series:
    return table["kind"].is_null() & (table["TX_65ETPLUS"] != "")


def _strangers(table: pl.DataFrame) -> pl.DataFrame:
    """Return rows under codes that no commune has or had."""
    number = pl.int_range(900, 900 + pl.len()).cast(pl.String)
    return (
        table.filter(_sound(table))
        .head(UNKNOWN_CODES)
        .with_columns(CODE_INSEE="VZ" + number, LIBCOM=pl.lit("Inconnue"), kind=pl.lit("unknown"))
    )


def _doubled(rng: np.random.Generator, table: pl.DataFrame) -> pl.DataFrame:
    """Repeat the code of some sound rows on an empty row just below."""
    again = table.filter(some_rows(rng, _sound(table), count=DUPLICATES)).with_columns(
        *(pl.lit("").alias(name) for name in _SHARES), kind=pl.lit("duplicate")
    )
    return pl.concat([table, again]).sort("CODE_INSEE", maintain_order=True)
