"""The most fragile zones: which are left out, which are named, and why the others are there."""

from datetime import date

import polars as pl
import pytest

from maillage import api, catalogue
from maillage.contracts.diagnosis import Diagnosis
from maillage.reference.lookup import find
from maillage.runs.diagnosis.facts import Facts
from maillage.runs.diagnosis.fragile import left_out, most_fragile, none_in_worst_tenth
from maillage.runs.diagnosis.zones import Numbers
from maillage.runs.store import Store

INDEX = catalogue.find_index("maillage-2026")
NUMBERS = Numbers(index=1, people=2, population=3)


@pytest.mark.parametrize(("least", "count"), [(500, 5), (10_000_000, 5), (0, 1)])
def test_small_zones_are_left_out_unless_too_few_are_large(
    rows: pl.DataFrame, facts: Facts, demonstration: Store, least: int, count: int
) -> None:
    found = most_fragile(
        rows,
        "commune",
        facts,
        country=find(demonstration.geography, "france"),
        count=count,
        reasons=3,
        least_population=least,
        numbers=NUMBERS,
    )

    pool = rows.drop_nulls("score").filter((pl.col("population") >= least) | (least > 500))
    worst = pool.sort("score", descending=True).head(count)
    assert [zone.code for zone in found] == worst["code"].to_list()


def test_a_reason_is_always_worse_than_in_the_country(demonstration: Store) -> None:
    worse = {
        str(entry.label): 1 if entry.direction == "more" else -1
        for entry in catalogue.indicators().values()
    }

    found = [
        reason
        for code in ("VT", "VU", "VV", "VW")
        for zone in _diagnosed(demonstration, code).fragile
        for reason in zone.reasons
    ]

    assert found
    for reason in found:
        label, values = reason.text.split(" : ")
        here, there = (_number(words) for words in values.split(", contre "))
        assert worse[label] * (here - there) >= 0


def test_a_reason_calls_the_notes_of_both_its_values(demonstration: Store) -> None:
    found = _diagnosed(demonstration, "VT")

    (here, there) = found.fragile[0].reasons[0].notes

    assert found.notes[here - 1].text == found.notes[there - 1].text
    assert found.notes[there - 1].method != found.notes[here - 1].method


SMALL = pl.DataFrame(
    {
        "code": ["1", "2", "3", "4", "5"],
        "name": ["Aa", "Bé", "Cé", "Dé", "Eu"],
        "population": [900, 120, 800, 90, 700],
        "score": [70.0, 80.0, 60.0, 10.0, None],
        "rank": [2, 1, 3, 4, None],
    }
)


def _said(rows: pl.DataFrame, count: int) -> list[tuple[str, tuple[int, ...]]]:
    found = left_out(rows, "commune", count=count, least_population=500, numbers=NUMBERS)
    return [(sentence.text, sentence.notes) for sentence in found]


def test_small_zones_that_would_be_among_the_most_fragile_are_named() -> None:
    assert _said(SMALL, 2) == [
        (
            "Communes de moins de 500 habitants, hors de cette liste parce que leurs chiffres "
            "tiennent à peu de gens : 2 sur 4 qui ont un indice.",
            (3,),
        ),
        (
            "Sans cette règle, les 2 plus fragiles seraient, dans l'ordre : Bé (rang 1, 120 "
            "habitants) et Aa (rang 2, 900 habitants).",
            (1, 3),
        ),
    ]


def test_small_zones_that_would_not_be_are_only_counted() -> None:
    rows = SMALL.filter(pl.col("code") != "2")

    (only,) = _said(rows, 2)

    assert only[0].endswith(" : 1 sur 3 qui ont un indice.")


@pytest.mark.parametrize(
    ("ranked", "is_said"),
    [(10, False), (9, True)],
)
def test_none_of_the_list_in_the_worst_tenth_is_said(ranked: int, *, is_said: bool) -> None:
    found = none_in_worst_tenth(SMALL, ranked=ranked, count=2, least_population=0, numbers=NUMBERS)

    assert [sentence.text for sentence in found] == [
        "Aucune zone de cette liste n'est parmi les 10 % les plus fragiles du pays : ce sont les "
        "plus fragiles d'ici."
    ] * is_said


def test_a_zone_alone_is_no_list() -> None:
    (alone,) = (SMALL.head(1).with_columns(rank=30_000),)

    assert (
        none_in_worst_tenth(alone, ranked=34_837, count=5, least_population=500, numbers=NUMBERS)
        == ()
    )


def test_nothing_is_said_when_none_is_left_out() -> None:
    assert _said(SMALL.filter(pl.col("population") >= 500), 2) == []
    assert _said(SMALL, 3) == []


def _diagnosed(store: Store, code: str) -> Diagnosis:
    return api.diagnose(store, code, as_of=date(2026, 1, 1))


def _number(words: str) -> float:
    digits = words.split("\N{NO-BREAK SPACE}", maxsplit=1)[0].replace(
        "\N{NARROW NO-BREAK SPACE}", ""
    )
    return float(digits.replace(",", "."))
