"""The most similar zones, in robust standard deviations."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.errors import InputError
from maillage.methods.similarity import nearest

NAN = np.nan


def found(features, position=0, *, count=10, minimum_shared=1):
    similar = nearest(
        np.array(features, float), position, count=count, minimum_shared=minimum_shared
    )
    return similar.positions.tolist(), similar.distance


def test_zones_come_in_order_of_distance():
    """Quartiles of 0, 1, 5, 10: 0.75 and 6.25, so one deviation is 5.5 ÷ 1.349."""
    positions, distance = found([[0.0], [5.0], [1.0], [10.0]])

    assert positions == [2, 1, 3]
    np.testing.assert_allclose(distance, np.array([1, 5, 10]) * 1.349 / 5.5)


def test_ties_go_by_position():
    assert found([[0.0], [1.0], [-1.0], [1.0]])[0] == [1, 2, 3]


def test_no_more_than_the_count_come():
    assert found([[0.0], [1.0], [2.0]], count=1)[0] == [1]


def test_zones_that_share_too_little_are_left_out():
    features = [[0.0, 0.0], [1.0, NAN], [3.0, 3.0], [NAN, NAN]]

    assert found(features, minimum_shared=2)[0] == [2]
    assert found(features, minimum_shared=1)[0] == [1, 2]


def test_a_feature_that_nobody_has_changes_nothing():
    features = np.array([[0.0], [5.0], [1.0]])
    unknown = np.full((3, 1), NAN)

    positions, distance = found(np.hstack([features, unknown]))

    assert (positions, distance.tolist()) == (found(features)[0], found(features)[1].tolist())


@pytest.mark.parametrize("features", [[[0.0]], [[NAN], [NAN]], [[0.0], [NAN]]])
def test_without_anything_to_compare_nobody_comes(features):
    assert found(features)[0] == []


def test_a_feature_that_does_not_vary_does_not_tell_zones_apart():
    assert found([[7.0, 0.0], [7.0, 2.0], [7.0, 1.0]])[0] == [2, 1]


@pytest.mark.parametrize(("position", "count"), [(-1, 1), (2, 1), (0, 0)])
def test_a_position_or_a_count_out_of_the_table_is_refused(position, count):
    with pytest.raises(InputError, match=f"position {position} ou nombre {count} hors du tableau"):
        found([[0.0], [1.0]], position, count=count)


@given(st.integers(0, 2**32 - 1))
def test_it_agrees_with_brute_force(seed):
    rng = np.random.default_rng(seed)
    features = np.where(rng.random((15, 4)) < 0.2, NAN, rng.normal(size=(15, 4)))
    low, middle, high = np.nanpercentile(features, [25, 50, 75], axis=0)
    standard = (features - middle) / ((high - low) / 1.349)
    expected = {}
    for zone in range(1, 15):
        both = ~np.isnan(standard[0]) & ~np.isnan(standard[zone])
        if both.sum() >= 2:
            expected[zone] = np.sqrt(np.mean((standard[zone] - standard[0])[both] ** 2))

    positions, distance = found(features, minimum_shared=2, count=15)

    assert positions == sorted(expected, key=lambda zone: (expected[zone], zone))
    np.testing.assert_allclose(distance, [expected[zone] for zone in positions])


@given(st.integers(0, 2**32 - 1), st.floats(0.1, 100), st.floats(-100, 100))
def test_the_unit_of_a_feature_does_not_matter(seed, scale, shift):
    features = np.random.default_rng(seed).normal(size=(10, 2))

    first, second = found(features), found(features * [scale, 1] + [shift, 0])

    np.testing.assert_allclose(np.sort(first[1]), np.sort(second[1]), rtol=1e-6)
