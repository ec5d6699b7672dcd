"""Numbers, money and dates as people read them."""

import math
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage import language
from maillage.errors import InputError
from maillage.numbers import (
    Number,
    as_given,
    counted,
    date_words,
    euros,
    money,
    number,
    percent,
    to_precision,
)


@pytest.fixture
def in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILLAGE_LANG", "en")


@pytest.fixture(autouse=True)
def no_language_left_behind(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("MAILLAGE_LANG", raising=False)
    token = language._chosen.set(None)
    yield
    language._chosen.reset(token)


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (0, 0, "0"),
        (999, 0, "999"),
        (1234.5, 1, "1\u202f234,5"),
        (11_630_000, 0, "11\u202f630\u202f000"),
        (Decimal("0.125"), 2, "0,13"),
        (2.5, 0, "3"),
        (-2.5, 0, "−3"),
        (-0.04, 1, "0,0"),
        (np.float64(0.1), 1, "0,1"),
        (np.int64(1500), 0, "1\u202f500"),
    ],
)
def test_number_in_french(value: Number, decimals: int, expected: str) -> None:
    assert number(value, decimals=decimals) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (100.0, "100"),
        (0.0, "0"),
        (-0.0, "0"),
        (12.5, "12,5"),
        (-1.0, "−1"),
        (1234.25, "1\u202f234,25"),
        (90.0001, "90,0001"),
        (1e30, "\u202f".join(["1"] + ["000"] * 10)),
        (np.float64(0.1), "0,1"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "nan"),
    ],
)
def test_as_given_keeps_the_decimals_that_there_are(value: Number, expected: str) -> None:
    assert as_given(value) == expected


def test_as_given_in_english(in_english: None) -> None:
    assert as_given(1234.5) == "1,234.5"


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_as_given_loses_nothing(value: float) -> None:
    read = as_given(value).replace("\u202f", "").replace("−", "-").replace(",", ".")

    assert float(read) == value


def test_number_signed_shows_plus_and_no_sign_on_zero() -> None:
    assert [number(value, signed=True) for value in (5, -5, 0)] == ["+5", "−5", "0"]


@pytest.mark.parametrize("value", [float("inf"), float("nan")])
def test_number_refuses_what_is_not_finite(value: float) -> None:
    with pytest.raises(InputError, match="un nombre fini est attendu"):
        number(value)


def test_percent_in_french() -> None:
    assert percent(Decimal("0.3468")) == "34,7\u00a0%"
    assert percent(0.37, decimals=0) == "37\u00a0%"
    assert percent(Decimal("-0.498"), signed=True) == "−49,8\u00a0%"


def test_percent_of_a_float_rounds_as_it_is_written() -> None:
    assert percent(0.285, decimals=0) == "29\u00a0%"


def test_euros_in_french() -> None:
    assert euros(Decimal("99999.99")) == "99\u202f999,99\u00a0€"
    assert euros(Decimal("3820000.00")) == "3\u202f820\u202f000\u00a0€"
    assert euros(100, decimals=2) == "100,00\u00a0€"
    assert money(67, currency="$") == "67\u00a0$"


@pytest.mark.usefixtures("in_english")
def test_numbers_in_english() -> None:
    assert number(1234.5, decimals=1) == "1,234.5"
    assert percent(0.3468) == "34.7%"
    assert euros(Decimal("-1234.5")) == "−€1,234.50"
    assert euros(5, signed=True) == "+€5"
    assert date_words(date(2025, 11, 1)) == "1 November 2025"


def test_date_words_in_french() -> None:
    assert date_words(date(2025, 11, 1)) == "1er novembre 2025"
    assert date_words(date(2026, 8, 21)) == "21 août 2026"


@given(st.integers(-(10**15), 10**15))
def test_number_keeps_every_digit(value: int) -> None:
    written = number(value).replace("\u202f", "").replace("−", "-")

    assert int(written) == value


@given(st.decimals(-(10**9), 10**9, places=4))
def test_number_is_within_half_a_unit(value: Decimal) -> None:
    written = number(value, decimals=1).replace("\u202f", "").replace("−", "-").replace(",", ".")

    assert abs(Decimal(written) - value) <= Decimal("0.05")


@given(bounds=st.tuples(st.floats(0, 1e9), st.floats(0, 1e9), st.floats(0, 1e9)).map(sorted))
def test_to_precision_stays_within_half_a_step_and_keeps_order(bounds: list[float]) -> None:
    low, value, high = bounds
    step = max(10 ** math.floor(math.log10(max(high - low, 1) / 4)), 1)

    below, found, above = (to_precision(each, low=low, high=high) for each in bounds)

    assert below <= found <= above
    assert (found % step, abs(found - value) <= step / 2) == (0, True)


@pytest.mark.parametrize(
    ("value", "low", "high", "found"),
    [
        (25, 0, 40, 30),
        (35, 0, 40, 40),
        (74.5, 74, 75, 75),
        (12_345, 12_345, 12_345, 12_345),
        (0, 0, 0, 0),
    ],
)
def test_to_precision_rounds_halves_up_and_to_one_at_the_finest(
    value: float, low: float, high: float, found: int
) -> None:
    assert to_precision(value, low=low, high=high) == found


@pytest.mark.parametrize(
    ("count", "french", "english"),
    [
        (0, "0 lieu du Val", "0 lieux du Val"),
        (1, "1 lieu du Val", "1 lieu du Val"),
        (2, "2 lieux du Val", "2 lieux du Val"),
        (1000, "1\u202f000 lieux du Val", "1,000 lieux du Val"),
    ],
)
def test_nothing_and_one_are_singular_in_french_one_alone_in_english(
    count: int, french: str, english: str
) -> None:
    def said() -> str:
        return counted(count, "{count} lieu du {name}", "{count} lieux du {name}", name="Val")

    in_french = said()
    language.use("en")

    assert (in_french, said()) == (french, english)
