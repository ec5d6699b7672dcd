"""People in difficulty from counts by age."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.errors import InputError
from maillage.methods.demand.rates import drawn_people, expected_people

COUNTS = np.array([[100.0, 50.0], [0.0, 0.0], [10.0, np.nan]])
RATES = np.array([0.03, 0.67])


def test_each_class_counts_at_its_rate():
    """100 × 3 % + 50 × 67 % = 36.5."""
    np.testing.assert_allclose(expected_people(COUNTS, RATES), [36.5, 0, np.nan])


def test_no_zone_gives_nobody():
    assert expected_people(np.empty((0, 2)), RATES).tolist() == []


@pytest.mark.parametrize(
    ("counts", "rates", "said"),
    [
        ([[1.0]], [0.1, 0.2], "1 classes d'âge pour 2 taux"),
        ([[-1.0]], [0.1], "un effectif est négatif ou un taux sort de 0 à 1"),
        ([[1.0]], [1.1], "un effectif est négatif ou un taux sort de 0 à 1"),
        ([[1.0]], [-0.1], "un effectif est négatif ou un taux sort de 0 à 1"),
        ([[1.0]], [np.nan], "un effectif est négatif ou un taux sort de 0 à 1"),
    ],
)
def test_impossible_counts_and_rates_are_refused(counts, rates, said):
    with pytest.raises(InputError, match=said):
        expected_people(np.array(counts), np.array(rates))


@given(st.lists(st.integers(0, 10_000), min_size=4, max_size=4))
def test_people_add_up_over_zones(counts):
    table = np.array(counts, float).reshape(2, 2)

    np.testing.assert_allclose(
        expected_people(table, RATES).sum(), expected_people(table.sum(axis=0)[None], RATES)[0]
    )


def test_draws_have_the_mean_and_the_spread_of_the_rates():
    errors = np.array([0.005, 0.02])

    drawn = drawn_people(
        COUNTS[:2], RATES, errors=errors, draws=20_000, rng=np.random.default_rng(1)
    )

    np.testing.assert_allclose(drawn[0].mean(), 36.5, rtol=0.01)
    np.testing.assert_allclose(drawn[0].std(), np.hypot(100 * 0.005, 50 * 0.02), rtol=0.03)
    assert drawn.shape == (2, 20_000)
    assert not drawn[1].any()


def test_draws_without_error_are_what_is_expected():
    drawn = drawn_people(COUNTS, RATES, errors=np.zeros(2), draws=3, rng=np.random.default_rng(1))

    np.testing.assert_allclose(drawn, np.repeat(expected_people(COUNTS, RATES)[:, None], 3, axis=1))


def test_a_rate_drawn_stays_between_0_and_1():
    drawn = drawn_people(
        np.array([[1.0]]),
        np.array([0.5]),
        errors=np.array([10.0]),
        draws=1000,
        rng=np.random.default_rng(1),
    )

    assert (drawn.min(), drawn.max()) == (0, 1)
