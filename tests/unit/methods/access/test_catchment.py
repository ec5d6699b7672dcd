import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.errors import InputError
from maillage.methods.access.catchment import (
    modified_two_step_catchment,
    three_step_catchment,
    two_step_catchment,
)
from maillage.methods.access.decay import Classes, Gaussian, Step

from .factories import INF, costs_of, situations

METHODS = [two_step_catchment, three_step_catchment, modified_two_step_catchment]
CONSERVED = METHODS[:2]
DECAYS = st.sampled_from(
    [Step(30.0), Classes((10.0, 20.0, 30.0), (1.0, 0.68, 0.22)), Gaussian(12.0, 40.0)]
)


def weights_of(table, decay):
    near = np.where(np.isfinite(table), table, 1e9)
    return decay(near.ravel()).reshape(table.shape)


def test_three_zones_and_two_sites_by_hand():
    table = [[5, 15], [25, 5], [INF, 35]]
    classes = Classes((10.0, 20.0, 30.0), (1.0, 0.5, 0.25))
    demand, supply = np.array([100.0, 40.0, 10.0]), np.array([22.0, 18.0])
    # site 0: 100 × 1 + 40 × ¼ = 110, ratio 0.2; site 1: 100 × ½ + 40 × 1 = 90, ratio 0.2

    scores = two_step_catchment(demand, supply, costs_of(table), decay=classes)
    lossy = modified_two_step_catchment(demand, supply, costs_of(table), decay=classes)

    np.testing.assert_allclose(scores, [0.2 + 0.5 * 0.2, 0.25 * 0.2 + 0.2, 0], rtol=1e-15)
    np.testing.assert_allclose(lossy, [0.2 + 0.25 * 0.2, 0.0625 * 0.2 + 0.2, 0], rtol=1e-15)


def test_three_steps_share_people_by_weight_by_hand():
    classes = Classes((10.0, 20.0), (1.0, 0.5))
    demand, supply = np.array([90.0, 30.0]), np.array([65.0, 20.0])
    # zone 0 goes for ⅔ to site 0 (weight 1) and ⅓ to site 1 (½); zone 1 wholly to site 0 (½)
    # site 0: 90 × ⅔ + 30 × ½ = 75; site 1: 90 × ⅓ × ½ = 15
    expected = [2 / 3 * 65 / 75 + 1 / 6 * 20 / 15, 1 / 2 * 65 / 75]

    scores = three_step_catchment(demand, supply, costs_of([[5, 15], [15, INF]]), decay=classes)

    np.testing.assert_allclose(scores, expected, rtol=1e-15)


def test_three_steps_give_a_zone_with_one_far_site_all_that_it_has():
    faint = Gaussian(1.0, 40.0)  # the weight of 35 minutes is 1e-266, its square is 0

    scores = three_step_catchment(
        np.array([10.0]), np.array([40.0]), costs_of([[35.0]]), decay=faint
    )

    np.testing.assert_allclose(scores, [4.0])


@pytest.mark.parametrize("limit", [20.0, 25.0, 44.0, 45.0])
@given(situations())
def test_a_step_counts_pairs_within_it_whatever_pairs_are_given(limit, situation):
    table, demand, supply = situation
    within = np.where(table <= limit, table, INF)

    scores = two_step_catchment(demand, supply, costs_of(table), decay=Step(limit))

    kept = two_step_catchment(demand, supply, costs_of(within), decay=Step(limit))
    np.testing.assert_allclose(scores, kept, rtol=1e-13)


@pytest.mark.parametrize("method", METHODS)
def test_a_site_that_nobody_reaches_adds_nothing_and_an_empty_zone_still_has_a_score(method):
    demand, supply = np.array([0.0, 50.0, 0.0]), np.array([10.0, 20.0, 30.0])
    table = [[5, INF, INF], [INF, 5, INF], [INF, 5, INF]]

    scores = method(demand, supply, costs_of(table), decay=Step(30.0))

    np.testing.assert_allclose(scores, [0, 0.4, 0.4])


@pytest.mark.parametrize("method", METHODS)
def test_no_pair_gives_zero_everywhere(method):
    costs = costs_of(np.full((2, 3), INF))

    assert method(np.ones(2), np.ones(3), costs, decay=Step(30.0)).tolist() == [0, 0]


@pytest.mark.parametrize("method", METHODS)
def test_no_zone_gives_no_score(method):
    assert method(np.ones(0), np.ones(3), costs_of(np.zeros((0, 3))), decay=Step(30.0)).size == 0


@given(situations(), DECAYS)
def test_scores_are_those_of_the_dense_formula(situation, decay):
    table, demand, supply = situation
    weights = weights_of(table, decay)
    around = demand @ weights
    ratio = np.where(around > 0, supply / np.where(around > 0, around, 1), 0)

    scores = two_step_catchment(demand, supply, costs_of(table), decay=decay)

    np.testing.assert_allclose(scores, weights @ ratio, rtol=1e-12)


@pytest.mark.parametrize("method", CONSERVED)
@given(situations(), DECAYS)
def test_supply_is_conserved(method, situation, decay):
    table, demand, supply = situation
    reached = demand @ weights_of(table, decay) > 0

    scores = method(demand, supply, costs_of(table), decay=decay)

    assert scores @ demand == pytest.approx(supply[reached].sum(), rel=1e-12)


@given(situations(), DECAYS)
def test_the_modified_measure_never_gives_more_than_the_enhanced_one(situation, decay):
    table, demand, supply = situation
    costs = costs_of(table)

    modified = modified_two_step_catchment(demand, supply, costs, decay=decay)

    assert (modified <= two_step_catchment(demand, supply, costs, decay=decay) + 1e-12).all()


@pytest.mark.parametrize("method", METHODS)
@given(situations(), DECAYS, st.integers(0, 100), st.floats(0.1, 50))
def test_more_supply_never_lowers_a_score(method, situation, decay, site, more):
    table, demand, supply = situation
    richer = supply.copy()
    richer[site % supply.size] += more

    before = method(demand, supply, costs_of(table), decay=decay)
    after = method(demand, richer, costs_of(table), decay=decay)

    assert (after >= before * (1 - 1e-12)).all()


@pytest.mark.parametrize("method", METHODS)
@given(situations(), DECAYS, st.randoms(use_true_random=False))
def test_the_order_of_zones_and_sites_does_not_matter(method, situation, decay, random):
    table, demand, supply = situation
    rows, columns = list(range(demand.size)), list(range(supply.size))
    random.shuffle(rows)
    random.shuffle(columns)

    scores = method(demand, supply, costs_of(table), decay=decay)
    moved = method(demand[rows], supply[columns], costs_of(table[rows][:, columns]), decay=decay)

    np.testing.assert_allclose(moved, scores[rows], rtol=1e-12)


@pytest.mark.parametrize("method", METHODS)
@given(situations(), DECAYS, st.floats(0.01, 100), st.floats(0.01, 100))
def test_scores_scale_with_supply_and_against_demand(method, situation, decay, up, down):
    table, demand, supply = situation

    scores = method(demand, supply, costs_of(table), decay=decay)
    scaled = method(down * demand, up * supply, costs_of(table), decay=decay)

    np.testing.assert_allclose(scaled, scores * up / down, rtol=1e-9)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("demand", "supply", "message"),
    [
        ([1.0], [1.0, 1.0], r"demande : tableau de forme \(1,\) pour 2 zones"),
        ([1.0, 1.0], [1.0], r"offre : tableau de forme \(1,\) pour 2 sites"),
        ([1.0, -2.0], [1.0, 1.0], r"demande, rang 1 : -2\.0 trouvé"),
        ([1.0, 1.0], [np.nan, 1.0], "offre, rang 0 : nan trouvé"),
        ([1.0, np.inf], [1.0, 1.0], "demande, rang 1 : inf trouvé"),
    ],
)
def test_what_is_negative_missing_or_misshapen_is_refused(method, demand, supply, message):
    costs = costs_of([[1, 2], [3, 4]])

    with pytest.raises(InputError, match=message):
        method(np.array(demand), np.array(supply), costs, decay=Step(30.0))
