import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from maillage.methods.indexes.correlation import correlation, correlation_matrix

COLUMNS = arrays(
    float,
    st.tuples(st.integers(3, 30), st.just(2)),
    elements=st.one_of(st.integers(0, 9).map(float), st.just(np.nan)),
)


@pytest.mark.parametrize(
    ("kind", "peer"), [("pearson", stats.pearsonr), ("spearman", stats.spearmanr)]
)
@given(columns=COLUMNS)
def test_correlation_agrees_with_scipy(kind, peer, columns):
    first, second = columns.T
    both = columns[~np.isnan(columns).any(axis=1)]

    found = correlation(first, second, kind=kind, weights=np.ones(len(columns)))

    if len(both) < 2 or (both.min(axis=0) == both.max(axis=0)).any():
        assert np.isnan(found)
    else:
        assert found == pytest.approx(peer(both[:, 0], both[:, 1]).statistic, abs=1e-9)


@pytest.mark.parametrize("kind", ["pearson", "spearman"])
@given(columns=COLUMNS, seed=st.integers(0, 99))
def test_a_weight_of_n_is_n_zones(kind, columns, seed):
    weights = np.random.default_rng(seed).integers(0, 4, len(columns))
    repeated = np.repeat(columns, weights, axis=0)

    found = correlation(*columns.T, kind=kind, weights=weights.astype(float))

    expected = correlation(*repeated.T, kind=kind, weights=np.ones(len(repeated)))
    if np.isnan(found):
        assert np.isnan(expected) or weights[~np.isnan(columns).any(axis=1)].astype(bool).sum() < 2
    else:
        assert found == pytest.approx(expected, abs=1e-9)


def test_correlation_matrix_is_symmetric_and_pairwise():
    columns = np.array([[1, 1, 5], [2, 2, 5], [3, np.nan, 5], [4, 0, 5]], dtype=float)

    matrix = correlation_matrix(columns, kind="pearson", weights=np.ones(4))

    expected = np.corrcoef([1, 2, 4], [1, 2, 0])[0, 1]
    np.testing.assert_allclose(matrix, [[1, expected, np.nan], [expected, 1, np.nan], [np.nan] * 3])
