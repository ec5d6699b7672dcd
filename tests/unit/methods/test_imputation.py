"""Missing values filled in on request, and said so."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import LinearRegression

from maillage.errors import InputError
from maillage.methods.imputation import (
    EARTH_RADIUS_M,
    from_neighbours,
    from_parents,
    from_regression,
)

NAN = np.nan


def haversine_m(lon, lat, to_lon, to_lat):
    lon, lat, to_lon, to_lat = map(np.radians, (lon, lat, to_lon, to_lat))
    chord = (
        np.sin((to_lat - lat) / 2) ** 2
        + np.cos(lat) * np.cos(to_lat) * np.sin((to_lon - lon) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(chord))


def neighbours(values, lon, lat, weights, count):
    return from_neighbours(
        np.array(values, float),
        lon=np.array(lon, float),
        lat=np.array(lat, float),
        weights=np.array(weights, float),
        neighbours=count,
    )


def test_parents_fill_in_from_the_nearest():
    filled, which = from_parents(
        np.array([1.0, NAN, NAN, NAN]),
        (np.array([9.0, 2.0, NAN, NAN]), np.array([9.0, 9.0, 3.0, NAN])),
    )

    np.testing.assert_array_equal(filled, [1, 2, 3, NAN])
    np.testing.assert_array_equal(which, [False, True, True, False])


def test_without_parents_nothing_is_filled_in():
    values = np.array([1.0, NAN])

    filled, which = from_parents(values, ())

    np.testing.assert_array_equal(filled, values)
    assert not which.any()


def test_neighbours_fill_in_with_their_weighted_mean():
    """The zone at 0 takes 10 (weight 1) and 20 (weight 3), not the far 99: 17.5."""
    filled, which = neighbours([NAN, 10, 20, 99], [0, 1, -1, 50], [45] * 4, [1, 1, 3, 1], 2)

    np.testing.assert_allclose(filled, [17.5, 10, 20, 99])
    np.testing.assert_array_equal(which, [True, False, False, False])


@pytest.mark.parametrize(
    ("values", "lon", "weights", "expected"),
    [
        ([NAN, NAN], [0, 1], [1, 1], [NAN, NAN]),
        ([1, 2], [0, 1], [1, 1], [1, 2]),
        ([], [], [], []),
        ([NAN, 2], [NAN, 1], [1, 1], [NAN, 2]),
        ([NAN, 2], [0, NAN], [1, 1], [NAN, 2]),
        ([NAN, 2, 8], [0, 1, 5], [1, 0, 1], [8, 2, 8]),
        ([NAN, 2], [0, 1], [1, 1], [2, 2]),
    ],
)
def test_neighbours_at_the_edges(values, lon, weights, expected):
    filled, which = neighbours(values, lon, [45] * len(lon), weights, 3)

    np.testing.assert_array_equal(filled, expected)
    np.testing.assert_array_equal(which, np.isnan(values) & ~np.isnan(expected))


def test_neighbours_are_near_across_the_antimeridian():
    filled, _which = neighbours([NAN, 1, 2], [179.9, -179.9, 170], [0, 0, 0], [1, 1, 1], 1)

    assert filled[0] == 1


def test_no_neighbour_is_refused():
    with pytest.raises(InputError, match="le nombre de voisins doit être au moins 1, reçu 0"):
        neighbours([NAN], [0], [0], [1], 0)


@given(st.integers(0, 2**32 - 1), st.integers(1, 5))
def test_neighbours_are_those_of_brute_force_by_haversine(seed, count):
    rng = np.random.default_rng(seed)
    lon, lat = rng.uniform(-5, 9, 30), rng.uniform(41, 51, 30)
    values, weights = rng.uniform(0, 1, 30), rng.uniform(1, 100, 30)
    values[:5] = NAN

    filled, _which = neighbours(values, lon, lat, weights, count)

    for zone in range(5):
        distance = haversine_m(lon[zone], lat[zone], lon[5:], lat[5:])
        nearest = 5 + np.argsort(distance)[:count]
        expected = (values[nearest] * weights[nearest]).sum() / weights[nearest].sum()
        np.testing.assert_allclose(filled[zone], expected)


def test_regression_fills_in_along_the_line():
    """y = 1 + 2x."""
    filled, which = from_regression(
        np.array([1.0, 3.0, NAN, 7.0, NAN]), np.array([[0.0], [1.0], [2.0], [3.0], [NAN]])
    )

    np.testing.assert_allclose(filled, [1, 3, 5, 7, NAN])
    np.testing.assert_array_equal(which, [False, False, True, False, False])


def test_regression_on_too_few_zones_is_refused():
    with pytest.raises(InputError, match="1 zones complètes : trop peu pour une régression"):
        from_regression(np.array([1.0, NAN]), np.array([[1.0], [2.0]]))


@given(st.integers(0, 2**32 - 1))
def test_regression_is_that_of_scikit_learn(seed):
    rng = np.random.default_rng(seed)
    covariates, values = rng.normal(size=(20, 3)), rng.normal(size=20)
    values[:4] = NAN

    filled, _which = from_regression(values, covariates)

    peer = LinearRegression().fit(covariates[4:], values[4:])
    np.testing.assert_allclose(filled[:4], peer.predict(covariates[:4]))


@given(st.lists(st.floats(0, 1) | st.just(NAN), min_size=3, max_size=10))
def test_known_values_do_not_change(values):
    given_values = np.array(values)
    places = np.arange(len(values), dtype=float)
    known = ~np.isnan(given_values)

    by_parents, _which = from_parents(given_values, (np.ones(len(values)),))
    by_neighbours, _which = neighbours(values, places, places, np.ones(len(values)), 2)

    np.testing.assert_array_equal(by_parents[known], given_values[known])
    np.testing.assert_array_equal(by_neighbours[known], given_values[known])
