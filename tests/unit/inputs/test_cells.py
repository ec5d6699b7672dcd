"""Cells: known, missing, secret or unreadable, never guessed."""

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.catalogue.sources import Format, Measure
from maillage.inputs.cells import measure_cells

COUNTS = {"numerator": ["a"], "denominator": ["b"]}


def cells(columns, measure, **written):
    entry = Measure.model_validate({"indicator": "households", "year": 2025} | measure)
    return measure_cells(pl.DataFrame(columns), entry, Format(kind="csv", **written))


def one(cell, **written):
    found = cells({"a": [cell]}, {"value": "a"}, **written)
    return found.select("value", "status").row(0)


@pytest.mark.parametrize(
    ("cell", "written", "expected"),
    [
        ("12.5", {}, (12.5, "known")),
        (" 12.5 ", {}, (12.5, "known")),
        ("-3", {}, (-3.0, "known")),
        ("0", {}, (0.0, "known")),
        ("1e3", {}, (1000.0, "known")),
        ("12,5", {"decimal": ","}, (12.5, "known")),
        ("12,5", {}, (None, "unreadable")),
        ("1 234,5", {"decimal": ",", "thousands": " "}, (1234.5, "known")),
        ("1\u202f234", {"thousands": " "}, (1234.0, "known")),
        ("1\u00a0234", {"thousands": " "}, (1234.0, "known")),
        ("1.234,5", {"decimal": ",", "thousands": "."}, (1234.5, "known")),
        ("1 234", {}, (None, "unreadable")),
        ("", {}, (None, "missing")),
        ("nd", {"missing": ("", "nd")}, (None, "missing")),
        ("s", {"secret": ("s",)}, (None, "secret")),
        ("s", {}, (None, "unreadable")),
        ("nan", {}, (None, "unreadable")),
        ("inf", {}, (None, "unreadable")),
        ("12 %", {}, (None, "unreadable")),
    ],
)
def test_a_cell_is_read_as_its_entry_says(cell, written, expected):
    assert one(cell, **written) == expected


def test_a_ratio_of_counts_keeps_its_counts():
    found = cells({"a": ["1"], "c": ["2"], "b": ["4"]}, COUNTS | {"numerator": ["a", "c"]})

    assert found.row(0, named=True) == {
        "value": 0.75,
        "numerator": 3.0,
        "denominator": 4.0,
        "weight": None,
        "status": "known",
        "found": "1 ; 2 ; 4",
    }


def test_the_complement_of_a_ratio_counts_the_others():
    found = cells({"a": ["1"], "b": ["4"]}, COUNTS | {"complement": True})

    assert found.select("value", "numerator", "denominator").row(0) == (0.75, 3.0, 4.0)


def test_counts_alone_are_summed_and_have_no_denominator():
    found = cells({"a": ["1"], "c": ["2"]}, {"numerator": ["a", "c"]})

    assert found.select("value", "numerator", "denominator").row(0) == (3.0, None, None)


def test_nobody_to_count_is_missing_not_zero():
    found = cells({"a": ["0"], "b": ["0"]}, COUNTS)

    assert found.select("value", "numerator", "denominator", "status").row(0) == (
        None,
        None,
        None,
        "missing",
    )


@pytest.mark.parametrize(
    ("above", "below", "status"),
    [
        ("1", "s", "secret"),
        ("", "s", "secret"),
        ("", "4", "missing"),
        ("x", "s", "unreadable"),
        ("x", "", "unreadable"),
    ],
)
def test_the_worst_cell_gives_the_status(above, below, status):
    found = cells({"a": [above], "b": [below]}, COUNTS, secret=("s",))

    assert found.select("value", "status").row(0) == (None, status)


def test_the_cell_that_is_not_a_number_is_shown():
    found = cells({"a": ["1"], "b": ["quatre"]}, COUNTS)

    assert found["found"].to_list() == ["quatre"]


def test_a_share_is_weighed_by_the_whole_that_its_count_implies():
    """18.7 % are 3,346 people: 17,893 in all; a nil share implies nothing."""
    found = cells(
        {"rate": ["18.7", "0", "20", ""], "count": ["3346", "0", "s", "5"]},
        {"value": "rate", "scale": 0.01, "share_count": "count"},
        secret=("s",),
    )

    assert found.select("value", "weight", "status").rows() == [
        (pytest.approx(0.187), pytest.approx(17893.0, abs=0.1), "known"),
        (0.0, None, "known"),
        (0.2, None, "known"),
        (None, None, "missing"),
    ]


def test_a_weight_does_not_decide_the_status():
    found = cells({"a": ["1", "1"], "w": ["30", "s"]}, {"value": "a", "weight": "w"}, secret=("s",))

    assert found.select("value", "weight", "status").rows() == [
        (1.0, 30.0, "known"),
        (1.0, None, "known"),
    ]


def test_words_are_read_by_their_categories():
    measure = {"value": "a", "categories": {"C": 1, "NC": 0}}

    found = cells({"a": ["C", "NC", "PC", "?"]}, measure, missing=("", "PC"))

    assert found.select("value", "status").rows() == [
        (1.0, "known"),
        (0.0, "known"),
        (None, "missing"),
        (None, "unreadable"),
    ]


@given(st.floats(0, 100, allow_nan=False))
def test_a_share_and_its_complement_add_up_to_one(percent):
    measure = {"value": "a", "scale": 0.01}

    share = cells({"a": [repr(percent)]}, measure)["value"][0]
    rest = cells({"a": [repr(percent)]}, measure | {"complement": True})["value"][0]

    assert math.isclose(share + rest, 1)
    assert math.isclose(share, percent / 100)
