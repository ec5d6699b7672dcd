"""Faults of records: row for row, in the share stated, never on the identity of a place."""

import numpy as np
import polars as pl
import pytest

from maillage.demo.country import Country
from maillage.demo.dirt import dirty
from maillage.demo.places import places


@pytest.fixture(scope="module")
def both(country: Country) -> pl.DataFrame:
    real = places(np.random.default_rng(1), country, count=3_000)
    made = dirty(np.random.default_rng(2), real)
    return pl.concat([real, made.select(pl.all().name.suffix("_dirty"))], how="horizontal")


def share(both: pl.DataFrame, condition: pl.Expr) -> float:
    return both.select(condition.fill_null(value=False).mean()).item()


def test_dirty_keeps_the_rows_in_order(both: pl.DataFrame) -> None:
    assert both["place"].equals(both["place_dirty"], check_names=False)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (pl.col("siret_dirty").is_null(), 0.35),
        (pl.col("siret_dirty") == "00000000000000", 0.06),
        (pl.col("siret_dirty").str.len_chars() == 9, 0.04),
        (pl.col("email_dirty").is_null(), 0.30),
        (pl.col("phone_dirty").is_null(), 0.15),
        (pl.col("lat_dirty").is_null(), 0.08),
        (pl.col("lat_dirty") < -1, 0.03),
        (pl.col("lat_dirty") == 0, 0.01),
        (pl.col("week_dirty").is_null(), 0.25),
        (pl.col("address_dirty").str.contains("\n"), 0.05),
        (pl.col("name_dirty").str.len_chars() == pl.col("name").str.len_chars() - 1, 0.08),
    ],
)
def test_dirty_makes_each_fault_as_often_as_stated(
    both: pl.DataFrame, condition: pl.Expr, expected: float
) -> None:
    assert share(both, condition) == pytest.approx(expected, abs=0.025)


def test_dirty_abbreviates_as_people_do(both: pl.DataFrame) -> None:
    ccas = both.filter(pl.col("kind") == "ccas", pl.col("name_dirty").str.starts_with("CCAS "))

    expanded = ccas["name_dirty"].str.replace("CCAS", "Centre communal d'action sociale")

    assert ccas.height > 0
    assert expanded.to_list() == ccas["name"].to_list()


def test_dirty_of_nothing_is_nothing(both: pl.DataFrame) -> None:
    names = [name for name in both.columns if not name.endswith("_dirty")]

    assert dirty(np.random.default_rng(1), both.select(names).head(0)).height == 0
