"""The most similar zones, in robust standard deviations."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.errors import InputError
from maillage.methods.similarity import known_dimensions, nearest

NAN = np.nan


def found(features, position=0, *, dimensions=None, count=10, minimum_shared=1):
    """The zones nearest to one; each feature is a dimension of its own unless told otherwise."""
    table = np.array(features, float)
    similar = nearest(
        table,
        position,
        dimensions=np.arange(table.shape[1]) if dimensions is None else np.array(dimensions),
        count=count,
        minimum_shared=minimum_shared,
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


def test_the_features_of_a_dimension_share_its_weight():
    """Quartiles of each feature: 0 and 2, so 2 is 1.349 deviations. Size, then age told twice."""
    features = [[0, 0, 0], [2, 0, 0], [0, 2, 0], [0, 2, 2], [2, 0, 2]]

    positions, distance = found(features, dimensions=[0, 1, 1])

    assert positions == [2, 1, 3, 4]
    np.testing.assert_allclose(distance, 1.349 * np.sqrt([1 / 4, 1 / 2, 1 / 2, 3 / 4]))


def test_a_measure_that_one_side_lacks_leaves_its_dimension_to_the_others():
    """The second zone lacks the second measure of age: size and age are 1.349 deviations apart."""
    features = [[0, 0, 0], [2, 2, NAN], [0, 0, 0], [2, 2, 2], [0, 0, 2]]

    positions, distance = found(features, dimensions=[0, 1, 1])

    assert distance[positions.index(1)] == pytest.approx(1.349)


def test_the_minimum_counts_dimensions_not_measures():
    features = [[0.0, 0.0, 0.0], [NAN, 1.0, 1.0], [1.0, 1.0, NAN]]

    assert found(features, dimensions=[0, 1, 1], minimum_shared=2)[0] == [2]
    assert found(features, dimensions=[0, 1, 1], minimum_shared=1)[0] == [1, 2]


def test_a_dimension_is_known_by_any_of_its_features():
    known = known_dimensions(
        np.array([1.0, NAN, NAN, 2.0, NAN]), dimensions=np.array([0, 1, 2, 2, 2])
    )

    assert known.tolist() == [True, False, True]


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
