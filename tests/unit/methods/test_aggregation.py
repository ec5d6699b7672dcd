"""Parts put together: exact where there are counts, weighed otherwise, never a bare mean."""

import math
from typing import Any

import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from maillage.errors import InputError
from maillage.methods.aggregation import combine

SCHEMA = {
    "zone": pl.String,
    "value": pl.Float64,
    "numerator": pl.Float64,
    "denominator": pl.Float64,
    "people": pl.Float64,
    "status": pl.String,
    "approximate": pl.Boolean,
    "aggregate": pl.String,
    "minimum_coverage": pl.Float64,
}


def part(value=None, *, people=100.0, **given: Any) -> dict[str, Any]:
    return {
        "zone": "a",
        "value": value,
        "numerator": None,
        "denominator": None,
        "people": people,
        "status": "missing" if value is None else "known",
        "approximate": False,
        "aggregate": "ratio",
        "minimum_coverage": 0.5,
    } | given


def counted(above: float, below: float, **given: Any) -> dict[str, Any]:
    return part(
        above / below if below else None,
        numerator=float(above),
        denominator=float(below),
        **({"people": float(below), "status": "known"} | given),
    )


def together(*parts: dict[str, Any]) -> dict[str, Any]:
    return combine(pl.DataFrame(parts, schema=SCHEMA), by=["zone"]).row(0, named=True)


def test_counts_give_an_exact_ratio():
    """10 of 100 and 120 of 300: 130 of 400."""
    assert together(counted(10, 100), counted(120, 300)) == {
        "zone": "a",
        "value": 0.325,
        "numerator": 130.0,
        "denominator": 400.0,
        "status": "known",
        "approximate": False,
        "coverage": 1.0,
    }


def test_bare_shares_are_weighed_by_people_and_approximate():
    """10 % of 100 people and 40 % of 300: 130 of 400."""
    assert together(part(0.1), part(0.4, people=300.0)) == {
        "zone": "a",
        "value": 0.325,
        "numerator": None,
        "denominator": None,
        "status": "known",
        "approximate": True,
        "coverage": 1.0,
    }


def test_the_weight_of_the_file_comes_before_people():
    """10 % of 30 premises and 40 % of 10: 7 of 40."""
    found = together(part(0.1, denominator=30.0), part(0.4, denominator=10.0, people=300.0))

    assert found["value"] == pytest.approx(7 / 40)
    assert (found["numerator"], found["denominator"], found["approximate"]) == (None, 40.0, True)


def test_a_mean_is_weighed_and_approximate():
    mean = {"aggregate": "mean"}

    found = together(part(20_000.0, **mean), part(30_000.0, people=300.0, **mean))

    assert (found["value"], found["approximate"]) == (27_500.0, True)


def test_a_sum_is_exact_when_no_part_is_missing():
    total = {"aggregate": "sum"}

    whole = together(part(3.0, **total), part(4.0, **total))
    lacking = together(part(3.0, **total), part(4.0, **total), part(**total))

    assert (whole["value"], whole["approximate"]) == (7.0, False)
    assert (lacking["value"], lacking["approximate"]) == (7.0, True)


@pytest.mark.parametrize("aggregate", ["ratio", "mean", "sum"])
def test_one_part_alone_stays_what_it_is(aggregate):
    found = together(part(0.2, aggregate=aggregate))

    assert (found["value"], found["approximate"], found["status"]) == (0.2, False, "known")


def test_one_part_alone_stays_approximate():
    assert together(part(0.2, approximate=True))["approximate"] is True


@pytest.mark.parametrize(
    ("known_people", "status", "value"), [(50.0, "known", 0.2), (49.0, "missing", None)]
)
def test_the_least_coverage_is_within_the_bound(known_people, status, value):
    found = together(part(0.2, people=known_people), part(people=100.0 - known_people))

    assert (found["status"], found["value"]) == (status, value)
    assert found["coverage"] == known_people / 100


@pytest.mark.parametrize(
    ("statuses", "status"),
    [
        (["secret", "missing"], "secret"),
        (["missing", "missing"], "missing"),
        (["known", "secret", "secret"], "secret"),
        (["known", "known", "secret"], "known"),
        (["known", "imputed"], "imputed"),
    ],
)
def test_the_status_says_why_there_is_no_value(statuses, status):
    known = ("known", "imputed")
    parts = [part(0.2 if each in known else None, status=each) for each in statuses]

    assert together(*parts)["status"] == status


def test_a_part_that_nothing_weighs_is_left_out():
    found = together(part(0.1), part(0.4, people=300.0), part(0.9, people=None))

    assert found["value"] == 0.325


def test_nobody_below_the_line_is_missing():
    found = together(counted(0, 0, people=10.0), counted(0, 0, people=10.0))

    assert (found["value"], found["status"]) == (None, "missing")


def test_no_part_gives_no_row():
    found = combine(pl.DataFrame(schema=SCHEMA), by=["zone"])

    assert (found.height, found.columns[0], found.columns[-1]) == (0, "zone", "coverage")


def test_shares_that_nothing_weighs_are_refused_with_what_to_do():
    parts = pl.DataFrame([part(0.1, people=None), part(0.4, people=None)], schema=SCHEMA)

    with pytest.raises(InputError) as caught:
        combine(parts, by=["zone"])

    assert str(caught.value) == (
        "2 parts sans effectifs ni poids : une moyenne simple de pourcentages serait fausse ; "
        "donnez un poids dans l'entrée de l'indicateur"
    )


def test_shares_that_nothing_weighs_are_missing_among_others():
    parts = [
        part(0.1, people=None),
        part(0.4, people=None),
        part(0.1, zone="b"),
        part(0.3, zone="b"),
    ]

    found = combine(pl.DataFrame(parts, schema=SCHEMA), by=["zone"])

    assert found.select("zone", "value", "status").rows() == [
        ("a", None, "missing"),
        ("b", 0.2, "known"),
    ]


counts = st.tuples(st.integers(0, 1000), st.integers(1, 1000)).map(
    lambda pair: counted(min(pair), max(pair))
)
shares = st.builds(
    part,
    st.none() | st.floats(0, 1),
    people=st.none() | st.floats(1, 1e6),
)


@given(st.lists(counts, min_size=1, max_size=8))
def test_a_ratio_of_counts_is_the_direct_ratio(parts):
    found = together(*parts)

    above = sum(each["numerator"] for each in parts)
    below = sum(each["denominator"] for each in parts)
    assert math.isclose(found["value"], above / below)
    assert not found["approximate"]


def same(left: dict[str, Any], right: dict[str, Any]) -> bool:
    return all(
        left[name] == right[name]
        or (isinstance(left[name], float) and math.isclose(left[name], right[name], abs_tol=1e-12))
        for name in left
    )


def weighed(parts: list[dict[str, Any]]) -> bool:
    return any(each["people"] is not None and each["value"] is not None for each in parts)


@given(st.lists(counts | shares, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_parts_changes_nothing(parts, random):
    assume(weighed(parts))
    shuffled = random.sample(parts, len(parts))

    assert same(together(*parts), together(*shuffled))


@given(st.lists(counts | shares, min_size=2, max_size=6), st.floats(0.01, 0.99))
def test_a_part_split_in_two_of_the_same_rate_changes_nothing(parts, share):
    assume(weighed(parts))
    first, *others = parts

    def scaled(by: float) -> dict[str, Any]:
        names = ("numerator", "denominator", "people")
        return first | {name: first[name] and first[name] * by for name in names}

    assume(first["people"] is not None)
    whole, split = together(*parts), together(scaled(share), scaled(1 - share), *others)

    assert same(whole, split)


@given(st.lists(counts | shares, min_size=1, max_size=6))
def test_coverage_is_a_share_and_a_mean_lies_between_its_parts(parts):
    assume(weighed(parts))

    found = together(*parts)

    known = [each["value"] for each in parts if each["value"] is not None]
    assert 0 <= found["coverage"] <= 1
    assert found["value"] is None or (min(known) - 1e-12 <= found["value"] <= max(known) + 1e-12)


@given(st.lists(shares, min_size=2, max_size=6))
def test_a_mean_is_weighed_or_there_is_none(parts):
    """Brute force: Σ weight × value ÷ Σ weight over the known parts that have a weight."""
    assume(weighed(parts))
    known = [each for each in parts if each["value"] is not None and each["people"] is not None]

    found = together(*parts)

    expected = math.fsum(each["value"] * each["people"] for each in known) / math.fsum(
        each["people"] for each in known
    )
    assert found["value"] is None or math.isclose(found["value"], expected, abs_tol=1e-12)
