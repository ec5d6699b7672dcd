import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import entropy

from maillage.errors import InputError
from maillage.methods.indexes.weights import (
    entropy_weights,
    equal_weights,
    principal_component_weights,
)

SCORES = arrays(
    float,
    st.tuples(st.integers(0, 15), st.integers(1, 4)),
    elements=st.one_of(st.integers(0, 9).map(float), st.just(np.nan)),
)


def test_equal_weights_of_nothing_are_nothing():
    assert equal_weights(0).tolist() == []


def test_entropy_weights_agree_with_scipy():
    scores = np.random.default_rng(1).random((30, 3)) ** [1, 2, 4]

    weights = entropy_weights(scores)

    spread = 1 - entropy(scores, axis=0) / np.log(30)
    np.testing.assert_allclose(weights, spread / spread.sum())


def test_entropy_weights_do_not_depend_on_units():
    scores = np.random.default_rng(2).random((30, 3))

    np.testing.assert_allclose(entropy_weights(scores), entropy_weights(scores * [1, 10, 1000]))


def test_entropy_weights_are_equal_when_every_column_is_constant():
    assert entropy_weights(np.ones((4, 2))).tolist() == [0.5, 0.5]


def test_entropy_weights_refuse_negative_scores():
    with pytest.raises(InputError, match="positifs ou nuls"):
        entropy_weights(np.array([[1.0], [-1.0]]))


def test_principal_component_weights_are_squared_loadings():
    scores = np.random.default_rng(4).normal(size=(60, 3)) @ np.array(
        [[1, 0.5, 0], [0, 1, 0.4], [0, 0, 1]]
    )
    standard = (scores - scores.mean(axis=0)) / scores.std(axis=0)

    weights = principal_component_weights(scores)

    loadings = np.linalg.svd(standard, full_matrices=False)[2][0]
    np.testing.assert_allclose(weights, loadings**2)


def test_principal_component_weights_are_equal_without_three_complete_zones():
    scores = np.array([[1.0, np.nan], [2.0, 3.0], [3.0, 5.0]])

    assert principal_component_weights(scores).tolist() == [0.5, 0.5]


def test_principal_component_weights_with_one_column_that_varies():
    scores = np.array([[1.0, 4.0], [2.0, 4.0], [3.0, 4.0]])

    assert principal_component_weights(scores).tolist() == [1, 0]


@pytest.mark.parametrize("method", [entropy_weights, principal_component_weights])
@given(scores=SCORES)
def test_weights_are_shares(method, scores):
    weights = method(scores)

    assert (weights >= 0).all()
    assert weights.sum() == pytest.approx(1)
