import csv
import gzip
import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from maillage.catalogue import indexes
from maillage.catalogue.indexes import Part
from maillage.methods.indexes.audit import redundancies
from maillage.methods.indexes.composite import Missing, compute
from maillage.methods.indexes.normalise import Absence
from maillage.methods.indexes.panel import Panel

COLUMNS = {
    "aged_65_plus": "part_65plus_rp2017",
    "low_diploma": "part_pas_peu_diplomes_rp2017",
    "median_income": "niveau_vie_median_2021",
    "one_person_households": "part_menages_1pers_rp2017",
    "ftth_coverage": "ftth_pct_2026",
    "poverty_rate": "taux_pauvrete_2021",
    "minimum_income_share": "part_minima_sociaux_revenu_2021",
    "lone_parent_families": "part_familles_mono_rp2017",
    "aged_15_24": "part_15_24_rp2017",
    "without_30mbps": "non_couverture_thd30_2019_pct",
}
"""Columns of the derived file of communes, by indicator."""


def flat_panel(index, values):
    """Give one zone, inside a reference of two others at 0 and at 1."""
    count = len(index.indicators)
    table = np.array([values, np.zeros(count), np.ones(count)], dtype=float)
    return Panel(
        zones=("here", "low", "high"),
        indicators=index.indicators,
        values=table,
        directions=(1,) * count,
        population=np.ones(3),
        reference=np.array([False, True, True]),
        reference_values=np.full(count, 1.0),
    )


def test_compute_takes_the_directions_of_the_index(make_panel, make_index, make_axis):
    axis = make_axis("root", {"x0": 1}).model_copy(
        update={"parts": (Part(indicator="x0", weight=1, direction="less"),)}
    )

    result = compute(make_index(axis), make_panel([[1], [3]], directions=(1,)))

    assert result.scores.tolist() == [1, 0]


def test_compute_says_what_is_missing_and_why(make_panel, make_index, make_axis):
    index = make_index(
        make_axis("root", {"x0": 1, "x1": 1, "x2": 1}, minimum_share=1), normalisation="ratio"
    )
    panel = make_panel(
        [[np.nan, 0, 3]], directions=(1, -1, 1), reference_values=np.array([1, 1, np.nan])
    )

    result = compute(index, panel)

    assert np.isnan(result.scores).all()
    assert result.ranks.tolist() == [0]
    assert result.missing_in(0) == (
        Missing("x0", Absence.UNKNOWN),
        Missing("x1", Absence.NOT_POSITIVE),
        Missing("x2", Absence.NO_REFERENCE),
    )


def test_compute_accepts_no_zone(make_panel, nested_index):
    assert compute(nested_index, make_panel(np.zeros((0, 4)))).scores.shape == (0,)


def test_compute_gives_equal_zones_equal_ranks(make_panel, nested_index):
    assert compute(nested_index, make_panel(np.ones((3, 4)))).ranks.tolist() == [1, 1, 1]


@given(seed=st.integers(0, 99))
def test_compute_follows_the_zones_when_they_are_shuffled(make_panel, nested_index, seed):
    rng = np.random.default_rng(seed)
    values = np.where(rng.random((12, 4)) < 0.2, np.nan, rng.integers(0, 5, (12, 4)))
    order = rng.permutation(12)

    scores = compute(nested_index, make_panel(values)).scores

    shuffled = compute(nested_index, make_panel(values[order])).scores
    np.testing.assert_allclose(shuffled, scores[order])


def test_ifn_2020_is_100_where_everything_is_as_in_france():
    index = indexes()["ifn-2020"]

    assert compute(index, flat_panel(index, np.ones(10))).scores[0] == pytest.approx(100)


def test_ifn_2020_weighs_as_its_definition_says():
    weights = compute_weights("ifn-2020")

    third = 1 / 3
    assert weights["median_income"] == pytest.approx(third * third / 2)
    assert weights["lone_parent_families"] == pytest.approx(2 * third * third / 2)
    assert weights["jobseekers_rate"] == pytest.approx(third / 2 / 2)
    assert weights["low_diploma"] == pytest.approx(2 * third / 2 / 2)


def test_ifn_2020_needs_each_of_its_four_axes_and_one_indicator_of_each():
    index = indexes()["ifn-2020"]
    one_each = [1, np.nan, np.nan, np.nan, 1, np.nan, 1, np.nan, 1, np.nan]
    three_axes = [1, 1, 1, 1, 1, 1, np.nan, np.nan, 1, 1]

    result = compute(index, flat_panel(index, one_each))

    assert result.scores[0] == pytest.approx(100)
    assert result.share_present[0] == pytest.approx(1 / 18 + 1 / 9 + 1 / 12 + 1 / 6)
    assert np.isnan(compute(index, flat_panel(index, three_axes)).scores[0])


def test_ifn_2022_is_a_sum_over_3_3_rescaled_when_indicators_are_missing():
    index = indexes()["ifn-2022"]
    some = [9, 9, 9, -9, 0.5, *[np.nan] * 6]

    full = compute(index, flat_panel(index, [9] * 11))
    partial = compute(index, flat_panel(index, some))

    assert full.scores[0] == pytest.approx(33 / 3.3)
    assert partial.scores[0] == pytest.approx((3 + 3 + 3 - 3 + 0) * 11 / 5 / 3.3)


def test_ifn_2023_runs_from_1_to_10():
    index = indexes()["ifn-2023"]

    low, high = (compute(index, flat_panel(index, [v] * 5)).scores[0] for v in (-9, 9))

    assert (low, high) == (1, 10)


def test_deri_follows_its_components():
    index = indexes()["deri"]
    values = dict.fromkeys(index.indicators, 0.0) | {
        "aged_65_plus": 1.0,
        "average_speed": 0.25,
        "low_diploma": 0.5,
        "unemployment_rate": 1.0,
    }

    result = compute(index, flat_panel(index, [values[name] for name in index.indicators]))

    demography, broadband, deprivation = 5.0, 7.5 * 3 / 9, (5 * 4 + 10 * 2) / 8
    assert result.axes["demography"][0] == pytest.approx(demography)
    assert result.axes["broadband"][0] == pytest.approx(broadband)
    assert result.axes["deprivation"][0] == pytest.approx(deprivation)
    assert result.scores[0] == pytest.approx((demography + broadband + deprivation) / 3)


def test_maillage_2026_weighs_as_its_rationale_says():
    assert compute_weights("maillage-2026") == pytest.approx(
        {
            "aged_65_plus": 0.3,
            "low_diploma": 0.3,
            "median_income": 0.2,
            "one_person_households": 0.1,
            "ftth_coverage": 0.1,
        }
    )


def test_maillage_2026_goes_without_income_and_not_without_skills():
    index = indexes()["maillage-2026"]
    values = dict.fromkeys(index.indicators, 0.5)

    no_income = values | {"median_income": np.nan}
    no_age = values | {"aged_65_plus": np.nan}

    assert compute(index, flat_panel(index, list(no_income.values()))).share_present[0] == (
        pytest.approx(0.8)
    )
    assert np.isnan(compute(index, flat_panel(index, list(no_age.values()))).scores[0])


def test_an_index_is_computed_without_loading_the_compiler():
    modules = ("composite", "explain", "audit")
    imports = "; ".join(f"import maillage.methods.indexes.{module}" for module in modules)

    found = subprocess.run(
        [sys.executable, "-c", f"{imports}; import sys; print('numba' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert found.stdout == "False\n"


@pytest.fixture(scope="module")
def rows(mirror):
    with gzip.open(mirror / "socio" / "indicateurs_communes_derives.csv.gz", "rt") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.mirror
def test_maillage_2026_scores_the_communes_of_france(rows):
    index = indexes()["maillage-2026"]

    result = compute(index, communes(index.indicators, rows))

    departments = np.array([row["departement"] for row in rows])
    scored = ~np.isnan(result.scores)
    assert scored.sum() == 34_830
    assert np.unique(result.share_present[departments == "971"]).round(9).tolist() == [0.8]
    assert not scored[departments == "976"].any()
    total = 0.6 * result.axes["skills"] + 0.3 * result.axes["resources"]
    total = total + 0.1 * result.axes["connection"]
    np.testing.assert_allclose(result.scores[~np.isnan(total)], total[~np.isnan(total)])


@pytest.mark.mirror
def test_maillage_2026_keeps_one_indicator_of_each_redundant_pair(rows):
    panel = communes(tuple(COLUMNS), rows)

    pairs = redundancies(panel, kind="pearson", weights=panel.weights, threshold=0.6)

    assert {(pair.first, pair.second, round(pair.correlation, 2)) for pair in pairs} == {
        ("poverty_rate", "minimum_income_share", 0.90),
        ("median_income", "minimum_income_share", -0.80),
        ("median_income", "poverty_rate", -0.76),
        ("minimum_income_share", "lone_parent_families", 0.66),
        ("poverty_rate", "lone_parent_families", 0.61),
    }
    kept = set(indexes()["maillage-2026"].indicators)
    assert not any({pair.first, pair.second} <= kept for pair in pairs)


@pytest.mark.mirror
def test_maillage_2026_ranks_epci_as_the_estimate_of_insee_does(rows, mirror):
    index = indexes()["maillage-2026"]
    estimates = json.loads((mirror / "ifn" / "portrea_illectronisme-insee.json").read_text())
    rates = {str(row["Code EPCI"]): row["Taux (en %)"].replace(",", ".") for row in estimates}
    panel = by_epci(communes(index.indicators, rows), [row["epci"] for row in rows])

    scores = compute(index, panel).scores

    known = np.array([bool(rates.get(zone)) for zone in panel.zones])
    truth = np.array([float(rates[z]) for z in np.array(panel.zones)[known]])
    assert known.sum() == 91
    assert round(stats.spearmanr(scores[known], truth).statistic, 2) == 0.87


def compute_weights(name):
    index = indexes()[name]
    result = compute(index, flat_panel(index, np.full(len(index.indicators), 0.5)))
    return dict(zip(result.indicators, result.weights.tolist(), strict=True))


def communes(indicators, rows):
    values = [[float(row[COLUMNS[name]] or "nan") for name in indicators] for row in rows]
    return Panel(
        zones=tuple(row["code_insee"] for row in rows),
        indicators=indicators,
        values=np.array(values),
        directions=(1,) * len(indicators),
        population=np.array([float(row["population"] or "nan") for row in rows]),
        reference=np.ones(len(rows), dtype=bool),
        reference_values=np.full(len(indicators), np.nan),
    )


def by_epci(panel, codes):
    """Average the values of communes over each EPCI, weighted by people."""
    zones, place = np.unique(codes, return_inverse=True)
    people = np.nan_to_num(panel.population)
    columns = []
    for values in panel.values.T:
        weights = np.where(np.isnan(values), 0, people)
        totals = np.bincount(place, weights=weights)
        sums = np.bincount(place, weights=weights * np.nan_to_num(values))
        columns.append(np.divide(sums, totals, out=np.full(len(zones), np.nan), where=totals > 0))
    return replace(
        panel,
        zones=tuple(zones.tolist()),
        values=np.column_stack(columns),
        population=np.bincount(place, weights=people),
        reference=zones != "",
    )
