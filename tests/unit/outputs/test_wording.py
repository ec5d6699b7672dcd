"""Figures in words: no digit that the interval makes vain, no absence without its reason."""

import polars as pl
import pytest

from maillage import language
from maillage.contracts.diagnosis import ColumnLabel, Figure
from maillage.outputs.wording import (
    age_words,
    amount,
    column_words,
    details,
    interval_words,
    joined,
    value_and_bounds,
    value_words,
)

GROUP, SPACE = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"


def people(value: float | None = 169_625, **more: object) -> Figure:
    given = {"low": 163_775, "high": 176_582, "approximate": True} | more
    return Figure("people", "Personnes", "people", value, 1, **given)  # type: ignore[arg-type]


def test_people_are_written_as_finely_as_their_interval_allows() -> None:
    assert value_words(people()) == f"≈{SPACE}170{GROUP}000"
    assert interval_words(people()) == f"entre 164{GROUP}000 et 177{GROUP}000"
    assert value_and_bounds(people()) == (
        f"≈{SPACE}170{GROUP}000 (164{GROUP}000{SPACE}à{SPACE}177{GROUP}000)"
    )


def test_a_column_of_estimates_says_which_are_small_and_which_are_absent() -> None:
    rows = pl.DataFrame(
        {
            "people": [74.0, None, None],
            "people_low": [65.0, None, None],
            "people_high": [85.0, None, None],
            "people_status": ["known", "small", "missing"],
        }
    )

    assert column_words(rows, label=ColumnLabel("people", "Personnes", "people", "")) == (
        f"≈{SPACE}74 (65{SPACE}à{SPACE}85)",
        "moins de 11",
        "—",
    )


def test_a_count_without_interval_keeps_its_digits() -> None:
    assert value_words(people(low=None, high=None, approximate=False)) == f"169{GROUP}625"


def test_a_number_made_of_a_rate_has_the_digits_of_the_rate() -> None:
    made = people(8_573_214.2, low=None, high=None, remark="taux repris", year=2021)

    assert value_words(made) == f"≈{SPACE}8{GROUP}570{GROUP}000"
    assert details(made) == "taux repris, en 2021"


def test_a_rank_keeps_its_digits_whatever_its_interval() -> None:
    rank = Figure("rank", "Rang", "rank", 1_927, 1, low=1_840, high=6_474)

    assert value_words(rank) == f"1{GROUP}927"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("secret", "secret statistique"),
        ("missing", "non disponible"),
        ("small", "moins de 11"),
    ],
)
def test_an_absent_value_has_its_status_and_no_interval(status: str, words: str) -> None:
    absent = people(None, status=status)

    assert (value_words(absent), interval_words(absent)) == (words, "")


@pytest.mark.parametrize(
    ("coverage", "words"),
    [(None, ""), (1.0, ""), (0.9951, ""), (0.9949, f", sur 99{SPACE}% de la population")],
)
def test_coverage_is_said_unless_it_would_be_written_whole(
    coverage: float | None, words: str
) -> None:
    assert details(people(year=2021, coverage=coverage)) == f"en 2021, valeur approchée{words}"


def test_an_imputed_value_is_said_estimated() -> None:
    assert details(people(status="imputed")) == "valeur estimée"


def test_an_absent_value_gives_its_reason_only() -> None:
    assert details(people(None, year=2021, reason="non publiée", approximate=False)) == (
        "non publiée"
    )


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (None, "share", "—"),
        ("", "text", "—"),
        ([], "text", "—"),
        (["a", "b"], "text", "a, b"),
        (True, "flag", "oui"),
        (0.5, "share", f"50,0{SPACE}%"),
        (20_050.0, "euro", f"20{GROUP}050{SPACE}€"),
        (61.25, "index", "61,3"),
        (2025, "year", "2025"),
    ],
)
def test_an_amount_is_written_in_its_unit(value: object, unit: str, words: str) -> None:
    assert amount(value, unit=unit) == words  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("years", "words"), [(-1, "moins d'un an"), (0, "moins d'un an"), (1, "un an"), (9, "9 ans")]
)
def test_age_is_said_in_words(years: int, words: str) -> None:
    assert age_words(years) == words


@pytest.mark.parametrize(
    ("names", "words"),
    [((), ""), (("a",), "a"), (("a", "b"), "a et b"), (("a", "b", "c"), "a, b et c")],
)
def test_names_are_enumerated(names: tuple[str, ...], words: str) -> None:
    assert joined(names) == words


def test_english_groups_by_commas() -> None:
    language.use("en")

    assert value_words(people()).endswith("170,000")
