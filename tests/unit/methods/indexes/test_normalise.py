from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from maillage.catalogue.indexes import Normalisation
from maillage.methods.indexes.normalise import Absence, normalise, weighted_rank

METHODS = get_args(Normalisation)
MIDDLES = {
    "min-max": 0.5,
    "z-score": 0,
    "rank": 0.5,
    "percentile": 50,
    "decile": 6,
    "position": 0,
    "one-to-ten": 5.5,
}
VALUES = arrays(
    float, st.integers(1, 40), elements=st.one_of(st.integers(-5, 5).map(float), st.just(np.nan))
)


def scores(panel, method):
    return normalise(panel, method=method).scores.ravel().tolist()


def test_ratio_compares_with_the_reference_value(make_panel):
    panel = make_panel([[20], [5]], reference_values=np.array([10.0]))

    assert scores(panel, "ratio") == [200, 50]


def test_ratio_is_turned_over_for_a_favourable_indicator(make_panel):
    panel = make_panel([[20], [5]], directions=(-1,), reference_values=np.array([10.0]))

    assert scores(panel, "ratio") == [50, 200]


def test_ratio_has_no_score_for_a_favourable_value_of_zero(make_panel):
    panel = make_panel([[0], [np.nan]], directions=(-1,))

    result = normalise(panel, method="ratio")

    assert np.isnan(result.scores).all()
    assert result.absence.ravel().tolist() == [Absence.NOT_POSITIVE, Absence.UNKNOWN]


@pytest.mark.parametrize("reference", [np.nan, 0.0])
def test_ratio_has_no_score_without_a_reference_value(make_panel, reference):
    result = normalise(make_panel([[3]], reference_values=np.array([reference])), method="ratio")

    assert np.isnan(result.scores).all()
    assert result.absence.tolist() == [[Absence.NO_REFERENCE]]


def test_min_max_spans_the_reference_and_holds_what_is_outside(make_panel):
    panel = make_panel([[10], [20], [15], [99], [-9]], reference=np.array([1, 1, 1, 0, 0], bool))

    assert scores(panel, "min-max") == [0, 1, 0.5, 1, 0]


def test_min_max_is_reversed_for_a_favourable_indicator(make_panel):
    assert scores(make_panel([[10], [20], [12.5]], directions=(-1,)), "min-max") == [1, 0, 0.75]


def test_z_score_is_extrapolated_outside_the_reference(make_panel):
    panel = make_panel([[1], [3], [6]], reference=np.array([1, 1, 0], bool))

    assert scores(panel, "z-score") == [-1, 1, 4]


def test_z_score_agrees_with_scipy(make_panel):
    values = np.random.default_rng(3).normal(size=(50, 1))

    result = normalise(make_panel(values), method="z-score").scores

    np.testing.assert_allclose(result, stats.zscore(values))


def test_rank_weighs_people_and_shares_ties(make_panel):
    panel = make_panel([[1], [2], [2], [3]], population=np.array([40.0, 10, 20, 30]))

    assert scores(panel, "rank") == [0.2, 0.55, 0.55, 0.85]


def test_rank_places_a_zone_outside_the_reference_among_its_people(make_panel):
    panel = make_panel([[1], [2], [2], [0], [9]], reference=np.array([1, 1, 0, 0, 0], bool))

    assert scores(panel, "rank") == [0.25, 0.75, 0.75, 0, 1]


def test_rank_agrees_with_scipy_when_zones_weigh_alike(make_panel):
    values = np.random.default_rng(5).integers(0, 20, size=200).astype(float)

    result = weighted_rank(values, weights=np.ones(200))

    np.testing.assert_allclose(result, (stats.rankdata(values) - 0.5) / 200)


def test_decile_splits_ten_zones_into_ten(make_panel):
    assert scores(make_panel(np.arange(10)[:, None]), "decile") == list(range(1, 11))


def test_position_gives_three_to_the_top_tenth_and_equal_steps_below(make_panel):
    fifty = scores(make_panel(np.arange(50)[:, None]), "position")

    steps, sizes = np.unique(fifty, return_counts=True)
    assert steps.tolist() == [-3, -2, -1, 0, 1, 2, 3]
    assert sizes.tolist() == [5, 8, 8, 8, 8, 8, 5]


def test_position_and_decile_reach_a_step_on_its_bound(make_panel):
    panel = make_panel([[1], [2], [3]], population=np.array([8.0, 2, 0]))

    assert scores(panel, "rank") == [0.4, 0.9, 1]
    assert scores(panel, "decile") == [5, 10, 10]
    assert scores(panel, "position") == [-1, 3, 3]


def test_one_to_ten_stretches_the_rank(make_panel):
    assert scores(make_panel([[1], [2]]), "one-to-ten") == [3.25, 7.75]


@pytest.mark.parametrize("method", METHODS)
def test_every_form_leaves_an_unknown_column_unknown(make_panel, method):
    result = normalise(make_panel([[np.nan], [np.nan]]), method=method)

    assert np.isnan(result.scores).all()
    assert (result.absence == Absence.UNKNOWN).all()


@pytest.mark.parametrize("method", METHODS)
def test_every_form_accepts_no_zone(make_panel, method):
    assert normalise(make_panel(np.zeros((0, 3))), method=method).scores.shape == (0, 3)


@pytest.mark.parametrize("values", [[[7]], [[7], [7], [np.nan]]])
@pytest.mark.parametrize("method", MIDDLES)
def test_a_constant_column_and_a_single_zone_take_the_middle(make_panel, method, values):
    known = [score for score in scores(make_panel(values), method) if not np.isnan(score)]

    assert known == [MIDDLES[method]] * len(known)


@pytest.mark.parametrize("method", ["min-max", "z-score", "rank", "decile"])
def test_a_reference_without_a_known_value_gives_no_score(make_panel, method):
    panel = make_panel([[np.nan], [3]], reference=np.array([True, False]))

    assert normalise(panel, method=method).absence.ravel().tolist() == [
        Absence.UNKNOWN,
        Absence.NO_REFERENCE,
    ]


@pytest.mark.parametrize("method", METHODS)
@given(values=VALUES, direction=st.sampled_from([1, -1]))
def test_every_form_rises_with_fragility_and_ties_share(make_panel, method, values, direction):
    if method == "ratio":
        values = np.abs(values) + 1
    panel = make_panel(values[:, None], directions=(direction,))

    found = normalise(panel, method=method).scores.ravel()

    known = ~np.isnan(found)
    order = np.argsort(direction * values[known])
    assert (known == ~np.isnan(values)).all()
    assert (np.diff(found[known][order]) >= 0).all()
    assert (np.diff(found[known][order])[np.diff(values[known][order]) == 0] == 0).all()


@given(values=VALUES, seed=st.integers(0, 99))
def test_weighted_ranks_average_one_half(values, seed):
    weights = np.random.default_rng(seed).integers(1, 9, values.size).astype(float)
    known = ~np.isnan(values)

    ranks = weighted_rank(values, weights=weights)

    if known.any():
        assert np.average(ranks[known], weights=weights[known]) == pytest.approx(0.5)


def test_weighted_rank_without_weight_has_no_rank():
    assert np.isnan(weighted_rank(np.array([1.0, 2.0]), weights=np.zeros(2))).all()
