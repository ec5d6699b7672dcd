"""Small counts of people are withheld, with their intervals; what is nil or missing is not."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage import catalogue
from maillage.methods.disclosure import withhold_small

SCHEMA = {"people": pl.Float64, "low": pl.Float64, "high": pl.Float64, "status": pl.String}


def withheld(*people: float | None, least: int = 11) -> pl.DataFrame:
    rows = [(each, each, each, "missing" if each is None else "known") for each in people]
    return withhold_small(
        pl.DataFrame(rows, schema=SCHEMA, orient="row"),
        count="people",
        bounds=("low", "high"),
        status="status",
        least=least,
    )


@pytest.mark.parametrize("people", [0.2, 10.0, 10.999])
def test_a_small_count_goes_with_its_interval(people: float) -> None:
    assert withheld(people).rows() == [(None, None, None, "small")]


@pytest.mark.parametrize("people", [0.0, 11.0, 5_000.0])
def test_nobody_and_the_least_count_stay(people: float) -> None:
    assert withheld(people).rows() == [(people, people, people, "known")]


def test_a_missing_count_stays_missing() -> None:
    assert withheld(None).rows() == [(None, None, None, "missing")]


def test_no_count_is_no_row() -> None:
    assert withheld().rows() == []


@given(st.lists(st.none() | st.floats(0, 40)), st.integers(1, 30))
def test_each_count_is_kept_or_said_small(people: list[float | None], least: int) -> None:
    found = withheld(*people, least=least)

    assert [
        kept is None and status == "small" for kept, status in found["people", "status"].rows()
    ] == [each is not None and 0 < each < least for each in people]


def test_the_rule_is_that_of_the_catalogue() -> None:
    assert catalogue.settings().small_counts.least == 11
