"""The level inside a territory, its zones, and what lies above it."""

import polars as pl
import pytest

from maillage import catalogue
from maillage.demo.country import Country
from maillage.reference.lookup import find
from maillage.runs.demand import estimate
from maillage.runs.diagnosis.facts import Facts
from maillage.runs.diagnosis.zones import inner_level, wider, zone_rows
from maillage.runs.index import ranked
from maillage.runs.store import Store

INDEX = catalogue.find_index("maillage-2026")


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


def test_few_people_are_withheld_with_their_interval(demonstration: Store, facts: Facts) -> None:
    made = estimate(demonstration, catalogue.find_demand("small-area")).zones
    few = made.filter(pl.col("zone").str.starts_with("VU"), pl.col("people") < 11)

    rows = zone_rows(
        demonstration,
        find(demonstration.geography, "VU"),
        "commune",
        ranks=ranked(demonstration, INDEX, "commune"),
        facts=facts,
        index=INDEX,
    )

    small = rows.filter(pl.col("people_status") == "small")
    assert small["code"].to_list() == few["zone"].sort().to_list()
    assert not small.is_empty()
    assert small.select("people", "people_low", "people_high").count().row(0) == (0, 0, 0)
    assert small["rate"].null_count() == 0
    assert rows["people"].min() >= 11  # type: ignore[operator]
