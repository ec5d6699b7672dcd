"""The audit of an index over the demonstration."""

import numpy as np
import polars as pl
import pytest
from scipy.stats import kurtosis, skew

from maillage import catalogue
from maillage.contracts.audit import Audit
from maillage.demo.run import ensure
from maillage.errors import MissingData
from maillage.runs.audit import audit
from maillage.runs.index import panel, ranked
from maillage.runs.store import Store


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return ensure(tmp_path_factory.getbasetemp() / "demo")


@pytest.fixture(scope="module")
def audited(demo: Store) -> Audit:
    return audit(demo, catalogue.find_index("maillage-2026"), "commune")


def test_audit_distribution_is_that_of_scipy(demo: Store, audited: Audit) -> None:
    values = panel(demo, "commune", catalogue.find_index("maillage-2026")).values[:, 0]
    known = values[~np.isnan(values)]

    row = audited.distributions.row(0, named=True)

    assert row["known"] + row["missing"] == 560
    assert row["skewness"] == pytest.approx(skew(known, bias=False))
    assert row["kurtosis"] == pytest.approx(kurtosis(known, bias=False))


def test_audit_histograms_hold_every_known_zone(audited: Audit) -> None:
    counted = dict(audited.histograms.group_by("indicator").agg(pl.col("zones").sum()).iter_rows())

    assert counted == dict(audited.distributions.select("indicator", "known").iter_rows())


def test_audit_correlations_are_one_a_pair(audited: Audit) -> None:
    assert audited.correlations.height == 10
    assert audited.correlations.filter(pl.col("pearson").abs() > 1).is_empty()


def test_audit_weights_add_up(audited: Audit) -> None:
    assert audited.weights["weight_in_index"].sum() == pytest.approx(1)
    assert audited.weights["variance_share"].sum() == pytest.approx(1)


def test_audit_tries_each_choice_otherwise(audited: Audit) -> None:
    tried = dict(audited.effects.group_by("choice").len().iter_rows())

    assert tried == {"removal": 5, "normalisation": 7, "aggregation": 2, "weighting": 3}


def test_audit_reads_the_same_order_from_equivalent_normalisations(audited: Audit) -> None:
    same = audited.effects.filter(pl.col("option").is_in(["rank", "one-to-ten"]))

    assert same["mean_shift"].to_list() == [0, 0]


def test_audit_spread_is_that_of_the_ranks(demo: Store, audited: Audit) -> None:
    ranks = ranked(demo, catalogue.find_index("maillage-2026"), "commune").drop_nulls("score")

    width = (ranks["rank_high"] - ranks["rank_low"]).mean()

    assert audited.spread.mean_width == pytest.approx(width)
    assert audited.spread.surely <= 0.1 <= audited.spread.possibly


def test_audit_sensitivity_names_each_source(audited: Audit) -> None:
    sources = audited.sensitivity["source"].to_list()

    assert sources == ["normalisation", "weights", "removal", "sampling_error"]
    assert audited.sensitivity["first_order"].sum() <= 1.05


def test_audit_twice_is_the_same(demo: Store, audited: Audit) -> None:
    again = audit(demo, catalogue.find_index("maillage-2026"), "commune")

    same = [table.equals(audited.tables[name]) for name, table in again.tables.items()]
    assert same == [True] * 7


def test_audit_of_one_zone_has_nulls_where_nothing_can_be_told(demo: Store) -> None:
    found = audit(demo, catalogue.find_index("maillage-2026"), "region")

    assert found.zones == 1
    assert found.correlations["spearman"].count() == 0
    assert found.sensitivity["first_order"].count() == 0


def test_audit_needs_loaded_data(tmp_path_factory: pytest.TempPathFactory) -> None:
    empty = Store(tmp_path_factory.mktemp("empty"))

    with pytest.raises(MissingData, match="aucune donnée n'est chargée"):
        audit(empty, catalogue.find_index("maillage-2026"), "commune")
