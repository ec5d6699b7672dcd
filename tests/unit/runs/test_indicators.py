"""Indicators of every zone: what a source says, and what its communes add up to."""

import polars as pl
import pytest

from maillage.contracts import INDICATOR_VALUES
from maillage.errors import MissingData
from maillage.runs.indicators import (
    build,
    fingerprint,
    indicator_values,
    latest,
    sources_of,
    wide,
)
from maillage.runs.load import load
from maillage.runs.store import Store

from .conftest import DAY, put_values


def value(store, indicator, level, zone):
    found = latest(store, level, [indicator]).filter(pl.col("zone") == zone)
    return found.select("value", "status", "approximate", "coverage").row(0)


def staged(store, source_id, *rows):
    """Put made-up values in place of those of a source."""
    table = pl.DataFrame(
        [
            dict.fromkeys(INDICATOR_VALUES.schema.names())
            | {"year": 2025, "status": "known", "approximate": False, "coverage": 1.0}
            | {"source": source_id}
            | row
            for row in rows
        ],
        schema=INDICATOR_VALUES.schema,
    )
    put_values(store, store.sources[source_id], table)


@pytest.mark.parametrize(
    ("level", "zone", "expected"),
    [
        ("commune", "01002", (70 / 150, "known", False, 1.0)),
        ("arrondissement", "75102", (40 / 3000, "known", False, 1.0)),
        ("epci", "200000001", (80 / 250, "known", False, 1.0)),
        ("epci", "200000002", (150 / 700, "known", False, 700 / 1200)),
        ("departement", "01", (130 / 550, "known", False, 1.0)),
        ("departement", "2A", (None, "missing", False, 400 / 900)),
        ("region", "84", (130 / 550, "known", False, 1.0)),
        ("france", "france", (270 / 4950, "known", False, 4000 / 4500)),
    ],
)
def test_a_ratio_is_exact_at_every_level(filled, level, zone, expected):
    assert value(filled, "without_30mbps", level, zone) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("level", "zone", "expected"),
    [
        ("epci", "200000001", (53 / 300, "known", True, 1.0)),
        ("epci", "200000002", (0.4625, "known", True, 800 / 1200)),
        ("departement", "75", (0.25, "known", False, 1.0)),
    ],
)
def test_bare_shares_are_weighed_by_people_and_said_so(filled, level, zone, expected):
    assert value(filled, "aged_65_plus", level, zone) == pytest.approx(expected)


def test_a_share_with_a_weight_of_its_own_is_weighed_by_it(filled):
    """Fibre: 60 % of 10 premises, 40 % of 20 with 0 % of 10: 14 of 40."""
    found = value(filled, "ftth_coverage", "epci", "200000001")

    assert found == pytest.approx((14 / 40, "known", True, 1.0))


@pytest.mark.parametrize("level", ["commune", "epci", "departement", "region", "france"])
def test_counts_add_up_across_levels(filled, level):
    """40 + 80 + 120 + 30 (merged) + 160 + 200 + 1200 households, without the collectivity's 20."""
    found = latest(filled, level, ["fiscal_households"]).filter(pl.col("zone") != "98001")

    assert found["value"].sum() == 1830


def test_a_collectivity_is_not_in_the_country(filled):
    communes = latest(filled, "commune", ["fiscal_households"])

    assert communes.filter(pl.col("zone") == "98001")["value"].to_list() == [20]


def test_the_newest_year_is_taken(filled):
    assert latest(filled, "commune", ["ftth_coverage"])["year"].unique().to_list() == [2025]


def test_wide_has_a_row_a_zone_and_a_column_an_indicator(filled):
    found = wide(filled, "epci", ["aged_65_plus", "foreigners"])

    assert found.columns == ["zone", "aged_65_plus", "foreigners"]
    assert found["zone"].to_list() == ["200000001", "200000002", "200000003"]
    assert found["foreigners"].null_count() == 3


def test_an_empty_level_gives_an_empty_table(filled):
    assert wide(filled, "iris", ["aged_65_plus"]).height == 0
    assert latest(filled, "iris", ["aged_65_plus"]).height == 0


def test_the_iris_of_a_commune_are_added_up_when_nothing_else_counts_them(store):
    rows = [
        {"indicator": "benefit_recipients_majority", "level": "iris", "zone": zone, "value": count}
        for zone, count in [("010010101", 3.0), ("010010102", 4.0), ("010030101", 5.0)]
    ]
    staged(store, "demo-allocataires-iris", *rows)

    found = latest(store, "commune", ["benefit_recipients_majority"])

    assert found.select("zone", "value").rows() == [("01001", 7.0), ("01002", 5.0)]


def test_one_source_speaks_for_an_indicator_the_one_with_counts(store):
    where = {"indicator": "without_30mbps", "level": "commune", "zone": "01001"}
    staged(store, "demo-fibre", where | {"value": 0.9}, where | {"zone": "01002", "value": 0.9})
    staged(store, "demo-parts", where | {"value": 0.5, "numerator": 1.0, "denominator": 2.0})

    found = latest(store, "commune", ["without_30mbps"])

    assert found.select("zone", "value", "source").rows() == [("01001", 0.5, "demo-parts")]


def test_the_table_is_rebuilt_when_a_source_is_loaded(store, data):
    for name in ("demo-debits", "demo-parts"):
        source = store.sources[name]
        load(store, source, data / source.mirror, origin="mirror", on=DAY)
        indicator_values(store)

    assert len(list(store.home.glob("marts/indicators-*"))) == 1
    assert latest(store, "commune", ["without_30mbps", "aged_65_plus"])["indicator"].n_unique() == 2


def test_the_table_is_kept_while_nothing_changes(filled):
    first = indicator_values(filled).collect()
    path = filled.mart(f"indicators-{fingerprint(filled)}")
    before = path.stat().st_mtime_ns

    again = indicator_values(filled).collect()

    assert path.stat().st_mtime_ns == before
    assert again.equals(first)
    assert again.equals(build(filled))


def test_an_empty_store_has_no_value(tmp_path):
    with pytest.raises(MissingData, match="aucune donnée n'est chargée"):
        indicator_values(Store(tmp_path))


@pytest.mark.parametrize(("known_in_2026", "year"), [(["01001"], 2025), (["01001", "01002"], 2026)])
def test_a_newer_year_serves_only_when_known_widely(store, known_in_2026, year):
    """One zone of four is under the half that settings ask for, two of four are the half."""
    where = {"indicator": "ftth_coverage", "level": "commune"}
    old = [where | {"zone": zone, "value": 0.5} for zone in ("01001", "01002", "01004", "2A004")]
    new = [where | {"zone": zone, "value": 0.9, "year": 2026} for zone in known_in_2026]
    staged(store, "demo-fibre", *old, *new)

    found = latest(store, "commune", ["ftth_coverage"])

    assert found["year"].unique().to_list() == [year]


@pytest.mark.parametrize(("narrow_zones", "fed"), [(1, "demo-fibre"), (3, "demo-parts")])
def test_sources_are_those_of_the_newest_year_known_widely(store, narrow_zones, fed):
    zones = ["01001", "01002", "01003"]
    where = {"indicator": "ftth_coverage", "level": "commune", "value": 0.5}
    new = [where | {"zone": zone, "year": 2026} for zone in zones[:narrow_zones]]
    staged(store, "demo-fibre", *(where | {"zone": zone} for zone in zones))
    staged(store, "demo-parts", *new)
    staged(store, "demo-debits", where | {"indicator": "without_30mbps", "zone": "01001"})

    assert sources_of(store, ["ftth_coverage"], ["commune"]) == {fed}
    assert sources_of(store, ["ftth_coverage"], ["iris"]) == set()


def test_what_weighs_an_indicator_is_among_its_sources(store):
    where = {"level": "commune", "zone": "01001", "value": 12.0}
    staged(store, "demo-revenus", where | {"indicator": "median_income"})
    staged(store, "demo-parts", where | {"indicator": "fiscal_households"})

    assert sources_of(store, ["median_income"], ["commune"]) == {"demo-revenus", "demo-parts"}
    assert sources_of(store, ["fiscal_households"], ["commune"]) == {"demo-parts"}
