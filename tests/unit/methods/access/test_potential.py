import numpy as np
import pytest
from hypothesis import given

from maillage.errors import InputError
from maillage.methods.access.catchment import two_step_catchment
from maillage.methods.access.decay import Classes
from maillage.methods.access.potential import (
    localised_potential,
    relative_need,
    standardised_population,
)

from .factories import INF, costs_of, situations

CLASSES = Classes((10.0, 15.0, 20.0), (1.0, 1 / 3, 0.1))


def test_an_older_zone_competes_more_by_hand():
    counts = np.array([[100.0, 0.0], [0.0, 100.0], [50.0, 50.0]])
    weights = relative_need(np.array([1.0, 3.0]), counts.sum(axis=0))
    assert weights.tolist() == [0.5, 1.5]
    # 50, 150 and 100 standardised people; the site gives 60 ÷ (50 + ⅓ × 150 + 0 × 100)
    table = [[5], [15], [INF]]

    scores = localised_potential(
        counts, np.array([60.0]), costs_of(table), age_weights=weights, decay=CLASSES
    )

    np.testing.assert_allclose(scores, [0.6, 0.2, 0], rtol=1e-15)


@given(situations())
def test_equal_weights_give_the_enhanced_two_steps(situation):
    table, demand, supply = situation
    counts = np.column_stack((demand, demand))

    scores = localised_potential(
        counts, supply, costs_of(table), age_weights=np.full(2, 0.5), decay=CLASSES
    )

    np.testing.assert_array_equal(
        scores, two_step_catchment(demand, supply, costs_of(table), decay=CLASSES)
    )


@given(situations())
def test_supply_is_conserved_among_standardised_people(situation):
    table, demand, supply = situation
    counts = np.column_stack((demand, demand[::-1]))
    weights = np.array([0.7, 1.9])
    people = standardised_population(counts, weights)
    reached = ((table <= 20) & (people > 0)[:, None]).any(axis=0)

    scores = localised_potential(
        counts, supply, costs_of(table), age_weights=weights, decay=CLASSES
    )

    assert scores @ people == pytest.approx(supply[reached].sum(), rel=1e-12)


def test_relative_need_keeps_the_number_of_people():
    population = np.array([10.0, 20.0, 5.0])

    weights = relative_need(np.array([0.0, 1.0, 7.0]), population)

    assert weights @ population == pytest.approx(35)


def test_a_population_that_needs_nothing_is_refused():
    with pytest.raises(InputError, match="besoin par âge : nul"):
        relative_need(np.array([0.0, 2.0]), np.array([10.0, 0.0]))


def test_ages_and_weights_that_do_not_pair_are_refused():
    with pytest.raises(InputError, match=r"de forme \(1, 3\) pour 2 poids"):
        standardised_population(np.ones((1, 3)), np.ones(2))
