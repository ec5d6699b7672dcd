"""Arithmetic of published figures."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.catalogue.figures import Line, Operation, Origin, Relation, Unit
from maillage.errors import InputError
from maillage.methods.figures import (
    Point,
    Quantity,
    changes,
    compare,
    derive,
    is_expired,
    is_stale,
    origin_totals,
    possible_share,
    progress,
    published,
    year_number,
)


def share(written: str) -> Quantity:
    return published(Decimal(written), unit="share")


def exactly(value: int | str) -> Quantity:
    exact = Decimal(value)
    return Quantity(exact, exact, exact)


@pytest.mark.parametrize(
    ("written", "unit", "low", "high"),
    [
        ("0.37", "share", "0.365", "0.375"),
        ("0.4815", "share", "0.48145", "0.48155"),
        ("1.6e9", "euro", "1.55e9", "1.65e9"),
        ("16e6", "people", "15.5e6", "16.5e6"),
        ("695", "count", "695", "695"),
        ("2776", "people", "2776", "2776"),
        ("3820000.00", "euro", "3820000", "3820000"),
        ("3820000", "euro", "3819999.5", "3820000.5"),
    ],
)
def test_published_leaves_open_what_rounds_to_it(
    written: str, unit: Unit, low: str, high: str
) -> None:
    quantity = published(Decimal(written), unit=unit)

    assert (quantity.low, quantity.high) == (Decimal(low), Decimal(high))


def test_product_of_68_percent_of_51_percent() -> None:
    result = derive("product", [share("0.68"), share("0.51")])

    assert result == Quantity(Decimal("0.3468"), Decimal("0.340875"), Decimal("0.352775"))


def test_ratio_of_67_to_6300() -> None:
    raised = [published(Decimal(amount), unit="dollar") for amount in ("67e6", "6.3e9")]

    result = derive("ratio", raised)

    assert round(result.value, 4) == Decimal("0.0106")
    assert compare(share("0.01"), result, relation="equals") == "holds"
    assert compare(share("0.011"), result, relation="equals") == "holds"
    assert compare(share("0.02"), result, relation="equals") == "contradicted"


def test_difference_sum_and_mean_by_hand() -> None:
    both = [share("0.62"), share("0.57")]

    assert derive("difference", both) == Quantity(Decimal("0.05"), Decimal("0.04"), Decimal("0.06"))
    assert derive("sum", both) == Quantity(Decimal("1.19"), Decimal("1.18"), Decimal("1.20"))
    assert derive("mean", both) == Quantity(Decimal("0.595"), Decimal("0.59"), Decimal("0.60"))


def test_product_of_a_negative_interval_keeps_its_bounds_in_order() -> None:
    crossing = Quantity(Decimal(0), Decimal(-1), Decimal(2))

    result = derive("product", [crossing, exactly(-3)])

    assert (result.low, result.high) == (Decimal(-6), Decimal(3))


def test_ratio_refuses_a_denominator_that_may_be_zero() -> None:
    with pytest.raises(InputError, match=r"le dénominateur, 0\.0, peut être nul"):
        derive("ratio", [share("0.5"), share("0.0")])


@pytest.mark.parametrize("operation", ["count", "total"])
def test_derive_refuses_an_operation_on_a_table(operation: Operation) -> None:
    with pytest.raises(InputError, match="porte sur un tableau"):
        derive(operation, [exactly(1), exactly(2)])


@pytest.mark.parametrize(
    ("relation", "found", "expected", "verdict"),
    [
        ("equals", "0.63", "0.62", "holds"),  # 62.5 % rounds to both
        ("equals", "0.64", "0.62", "contradicted"),
        ("at_most", "0.63", "0.62", "holds"),
        ("at_most", "0.64", "0.62", "contradicted"),
        ("at_most", "0.10", "0.62", "holds"),
        ("at_least", "0.62", "0.63", "holds"),
        ("at_least", "0.62", "0.64", "contradicted"),
        ("at_least", "0.99", "0.64", "holds"),
    ],
)
def test_compare_stands_on_the_bound(
    relation: Relation, found: str, expected: str, verdict: str
) -> None:
    assert compare(share(found), share(expected), relation=relation) == verdict


def test_compare_catches_a_count_above_its_universe() -> None:
    universe = exactly(40_000_000)

    verdict = compare(published(Decimal("55e6"), unit="people"), universe, relation="at_most")

    assert verdict == "contradicted"


@pytest.mark.parametrize(
    ("written", "possible"), [("1.00", True), ("1.01", False), ("-0.01", False), ("0.00", True)]
)
def test_possible_share_from_0_to_1(written: str, possible: bool) -> None:
    quantity = Quantity(Decimal(written), Decimal(written), Decimal(written))

    assert possible_share(quantity) is possible


@pytest.mark.parametrize(
    ("observed", "as_of", "stale"),
    [
        (date(2023, 11, 21), date(2026, 11, 20), False),
        (date(2023, 11, 21), date(2026, 11, 21), False),
        (date(2023, 11, 21), date(2026, 11, 22), True),
        (date(2024, 2, 29), date(2027, 2, 28), False),
        (date(2024, 2, 29), date(2027, 3, 1), True),
        (date(2026, 11, 21), date(2020, 1, 1), False),
    ],
)
def test_is_stale_the_day_after_the_third_anniversary(
    observed: date, as_of: date, stale: bool
) -> None:
    assert is_stale(observed, as_of=as_of, fresh_for_years=3) is stale


def test_is_stale_after_29_february_in_a_leap_year() -> None:
    observed = date(2024, 2, 29)

    assert is_stale(observed, as_of=date(2028, 2, 29), fresh_for_years=4) is False


def test_is_expired_after_its_last_day() -> None:
    last = date(2026, 12, 31)

    answers = [is_expired(last, as_of=day) for day in (last, date(2027, 1, 1))]

    assert answers == [False, True]
    assert is_expired(None, as_of=last) is False


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], ()),
        (["100"], ()),
        (["100", "90"], ("-0.1",)),
        (["100", "100", "150"], ("0", "0.5")),
        (["100", None, "90"], (None, None)),
        (["0", "90"], (None,)),
        (["100", "0"], ("-1",)),
    ],
)
def test_changes_from_one_year_to_the_next(
    values: list[str | None], expected: tuple[str | None, ...]
) -> None:
    result = changes([None if value is None else Decimal(value) for value in values])

    assert result == tuple(None if value is None else Decimal(value) for value in expected)


def test_progress_with_one_date_has_no_trend() -> None:
    result = progress(
        [(year_number(date(2023, 12, 31)), Decimal("0.64"))],
        target=Decimal("0.90"),
        by=year_number(date(2030, 12, 31)),
    )

    assert result.gap == Decimal("0.26")
    assert result.pace_needed == Decimal("0.26") / 7
    assert result.projected is None
    assert result.outlook == "undetermined"


@pytest.mark.parametrize(
    ("points", "outlook", "projected"),
    [
        ([(2020, "0.50"), (2022, "0.60")], "on_pace", "0.90"),  # exactly on the target
        ([(2020, "0.50"), (2022, "0.59")], "behind", "0.86"),
        ([(2022, "0.60"), (2020, "0.50")], "on_pace", "0.90"),
        ([(2020, "0.50"), (2022, "0.90")], "reached", "2.10"),
        ([(2020, "0.50"), (2021, "0.70"), (2022, "0.60")], "on_pace", "0.95"),
    ],
)
def test_progress_follows_the_line_to_the_target(
    points: list[tuple[int, str]], outlook: str, projected: str
) -> None:
    read: list[Point] = [(Decimal(year), Decimal(value)) for year, value in points]

    result = progress(read, target=Decimal("0.90"), by=Decimal(2028))

    assert result.projected == Decimal(projected)
    assert result.outlook == outlook


def test_progress_past_its_date_is_behind_and_has_no_pace() -> None:
    result = progress([(Decimal(2031), Decimal("0.6"))], target=Decimal("0.9"), by=Decimal(2031))

    assert (result.pace_needed, result.outlook) == (None, "behind")


def test_progress_refuses_no_point() -> None:
    with pytest.raises(InputError, match="aucune valeur connue"):
        progress([], target=Decimal(1), by=Decimal(2030))


@given(
    st.lists(
        st.tuples(st.integers(2000, 2030), st.integers(0, 1000)),
        min_size=2,
        max_size=8,
        unique_by=lambda point: point[0],
    )
)
def test_progress_projects_as_numpy_does(points: list[tuple[int, int]]) -> None:
    years, values = zip(*points, strict=True)
    slope, intercept = np.polyfit(np.array(years) - 2000, values, deg=1)

    result = progress(
        [(Decimal(year), Decimal(value)) for year, value in points],
        target=Decimal(0),
        by=Decimal(2040),
    )

    assert float(result.projected or 0) == pytest.approx(intercept + slope * 40, abs=1e-6)


def test_year_number_is_whole_at_the_end_of_each_year() -> None:
    days = [date(2023, 12, 31), date(2024, 12, 31), date(2030, 12, 31)]

    assert [year_number(day) for day in days] == [2024, 2025, 2031]


@given(st.dates(date(1990, 1, 1), date(2090, 12, 30)))
def test_year_number_grows_with_the_day(day: date) -> None:
    assert year_number(day) < year_number(day.replace(year=day.year + 1, day=min(day.day, 28)))
    assert day.year < year_number(day) <= day.year + 1


def test_origin_totals_keep_the_unknown_apart() -> None:
    lines = [
        Line(label="a", amount=Decimal("0.10"), origin="eu"),
        Line(label="b", amount=Decimal("0.20"), origin="eu"),
        Line(label="c", amount=Decimal("5.00")),
        Line(label="d", amount=Decimal("7.01"), origin="non_eu"),
    ]

    totals = origin_totals(lines)

    assert totals == {
        "eu": Decimal("0.30"),
        "non_eu": Decimal("7.01"),
        "unknown": Decimal("5.00"),
    }
    assert origin_totals([]) == {"eu": 0, "non_eu": 0, "unknown": 0}


@given(st.lists(st.tuples(st.integers(0, 10**12), st.sampled_from(["eu", "non_eu", "unknown"]))))
def test_origin_totals_lose_no_cent(lines: list[tuple[int, Origin]]) -> None:
    read = [
        Line(label=str(row), amount=Decimal(cents) / 100, origin=origin)
        for row, (cents, origin) in enumerate(lines)
    ]

    assert sum(origin_totals(read).values()) * 100 == sum(cents for cents, _origin in lines)


INTERVALS = st.tuples(st.integers(-99, 99), st.integers(0, 20), st.integers(0, 20))
OPERATIONS: list[Operation] = ["product", "ratio", "difference", "sum", "mean"]


@given(st.sampled_from(OPERATIONS), INTERVALS, INTERVALS, st.fractions(0, 1), st.fractions(0, 1))
def test_derive_encloses_every_true_value(
    operation: Operation,
    first: tuple[int, int, int],
    second: tuple[int, int, int],
    place: Fraction,
    other_place: Fraction,
) -> None:
    operands = [
        Quantity(Decimal(middle), Decimal(middle - below), Decimal(middle + above))
        for middle, below, above in (first, second)
    ]
    if operation == "ratio" and operands[1].low <= 0 <= operands[1].high:
        return
    a, b = (
        Fraction(operand.low) + where * Fraction(operand.high - operand.low)
        for operand, where in zip(operands, (place, other_place), strict=True)
    )
    true = {
        "product": lambda: a * b,
        "ratio": lambda: a / b,
        "difference": lambda: a - b,
        "sum": lambda: a + b,
        "mean": lambda: (a + b) / 2,
    }[operation]()

    result = derive(operation, operands)

    slack = Fraction(1, 10**24)
    assert Fraction(result.low) - slack <= true <= Fraction(result.high) + slack
    assert result.low <= result.value <= result.high


@given(INTERVALS, INTERVALS)
def test_compare_equals_is_symmetrical(
    first: tuple[int, int, int], second: tuple[int, int, int]
) -> None:
    a, b = (
        Quantity(Decimal(middle), Decimal(middle - below), Decimal(middle + above))
        for middle, below, above in (first, second)
    )

    assert compare(a, b, relation="equals") == compare(b, a, relation="equals")
    assert (compare(a, b, relation="equals") == "holds") == (
        compare(a, b, relation="at_most") == compare(a, b, relation="at_least") == "holds"
    )
