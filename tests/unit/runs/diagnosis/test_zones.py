"""The level inside a territory, what lies above it, and why a zone is fragile."""

from datetime import date

import polars as pl
import pytest

from maillage import api, catalogue
from maillage.contracts.diagnosis import Diagnosis
from maillage.demo.country import Country
from maillage.reference.lookup import find
from maillage.runs.demand import estimate
from maillage.runs.diagnosis.facts import Facts, gather
from maillage.runs.diagnosis.notes import Notebook
from maillage.runs.diagnosis.zones import Numbers, inner_level, most_fragile, wider, zone_rows
from maillage.runs.index import ranked
from maillage.runs.store import Store

INDEX = catalogue.find_index("maillage-2026")


@pytest.fixture(scope="module")
def facts(demonstration: Store) -> Facts:
    return gather(
        demonstration,
        levels={"commune", "france"},
        indicators=INDEX.indicators,
        estimate=estimate(demonstration, catalogue.find_demand("small-area")),
        notebook=Notebook(demonstration.sources, "pays fictif"),
    )


@pytest.fixture(scope="module")
def rows(demonstration: Store, facts: Facts) -> pl.DataFrame:
    return zone_rows(
        demonstration,
        find(demonstration.geography, "VT"),
        "commune",
        ranks=ranked(demonstration, INDEX, "commune"),
        facts=facts,
        index=INDEX,
    )


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("france", "epci"),
        ("01", "commune"),
        ("01001", "commune"),
        ("75", "arrondissement"),
        ("75056", "arrondissement"),
        ("75101", "arrondissement"),
    ],
)
def test_inner_level_is_the_one_that_shows_something(store: Store, text: str, level: str) -> None:
    assert inner_level(store, find(store.geography, text)) == level


@pytest.mark.parametrize(
    ("text", "above"),
    [
        ("france", []),
        ("region:84", ["france"]),
        ("01", ["france"]),
        ("01001", ["region:84", "france"]),
        ("75056", ["france"]),
        ("75101", ["region:11", "france"]),
    ],
)
def test_wider_leaves_out_a_territory_that_repeats_another(
    store: Store, text: str, above: list[str]
) -> None:
    found = wider(store, find(store.geography, text))

    assert [zone.reference for zone in found] == above


def test_rows_are_the_zones_by_code_whatever_is_known(rows: pl.DataFrame, drawn: Country) -> None:
    true = drawn.truth.filter(pl.col("departement") == "VT")

    assert rows["code"].to_list() == true["code"].to_list()
    assert rows["population"].to_list() == true["population"].to_list()


@pytest.mark.parametrize(("least", "count"), [(500, 5), (10_000_000, 5), (0, 1)])
def test_small_zones_are_left_out_unless_too_few_are_large(
    rows: pl.DataFrame, facts: Facts, demonstration: Store, least: int, count: int
) -> None:
    found = most_fragile(
        rows,
        facts,
        index=INDEX,
        country=find(demonstration.geography, "france"),
        count=count,
        reasons=3,
        least_population=least,
        numbers=Numbers(index=1, people=2, population=3),
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
        label, values = reason.split(" : ")
        here, there = (_number(words) for words in values.split(", contre "))
        assert worse[label] * (here - there) >= 0


def _diagnosed(store: Store, code: str) -> Diagnosis:
    return api.diagnose(store, code, as_of=date(2026, 1, 1))


def _number(words: str) -> float:
    digits = words.split("\N{NO-BREAK SPACE}", maxsplit=1)[0].replace(
        "\N{NARROW NO-BREAK SPACE}", ""
    )
    return float(digits.replace(",", "."))
