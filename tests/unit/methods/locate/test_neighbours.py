"""Lists of neighbours: nearest first, whatever they are computed from."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.contracts.costs import SparseCosts
from maillage.errors import InputError
from maillage.methods.locate import neighbours as module
from maillage.methods.locate.neighbours import EARTH_RADIUS_M, Points, neighbours
from maillage.methods.locate.serving import served


def all_of(count: int) -> np.ndarray:
    return np.ones(count, dtype=np.bool_)


def test_nearest_by_hand_and_what_lies_beyond() -> None:
    points = Points(np.array([[0.0, 0], [9, 0]]), np.array([[1.0, 0], [3, 4], [8, 0]]), "euclidean")
    found = neighbours(points, count=2, allowed=all_of(3))
    assert found.candidates.tolist() == [0, 1, 2, 1]
    assert found.costs.tolist() == pytest.approx([1, 5, 1, np.sqrt(52)])
    assert found.beyond.tolist() == pytest.approx([5, np.sqrt(52)])
    whole = neighbours(points, count=9, allowed=all_of(3))
    assert np.isinf(whole.beyond).all()


def test_candidate_not_allowed_is_not_listed() -> None:
    points = Points(np.zeros((1, 2)), np.array([[0.0, 1], [0, 2], [0, 3]]), "euclidean")
    found = neighbours(points, count=2, allowed=np.array([False, True, True]))
    assert found.candidates.tolist() == [1, 2]


@given(st.integers(0, 2**32), st.integers(1, 40), st.booleans())
def test_tree_and_rows_agree_with_the_matrix(seed, count, by_rows) -> None:
    rng = np.random.default_rng(seed)
    demands, candidates = rng.random((20, 2)), rng.random((30, 2))
    matrix = np.sqrt(((demands[:, None] - candidates[None]) ** 2).sum(axis=2))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_LONG_LIST", 0 if by_rows else 1000)
        points = Points(demands, candidates, "euclidean")
        found = neighbours(points, count=count, allowed=all_of(30))
    kept = min(count, 30)
    expected = np.argsort(matrix, axis=1)[:, :kept]
    assert found.candidates.reshape(20, kept).tolist() == expected.tolist()
    np.testing.assert_allclose(found.costs, np.take_along_axis(matrix, expected, 1).ravel())


def test_great_circle_is_that_of_haversine() -> None:
    rng = np.random.default_rng(1)
    demands = np.column_stack([rng.uniform(-5, 8, 10), rng.uniform(42, 51, 10)])
    found = neighbours(Points(demands, demands, "great_circle"), count=10, allowed=all_of(10))
    longitude, latitude = np.radians(demands).T
    one, two = found.rows, found.candidates
    half = (
        np.sin((latitude[one] - latitude[two]) / 2) ** 2
        + np.cos(latitude[one])
        * np.cos(latitude[two])
        * np.sin((longitude[one] - longitude[two]) / 2) ** 2
    )
    expected = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(half))
    np.testing.assert_allclose(found.costs, expected, rtol=1e-7, atol=1e-3)


def test_rounded_down_is_the_floor() -> None:
    points = Points(np.zeros((1, 2)), np.array([[1.0, 1.0], [3, 4]]), "rounded_down")
    assert neighbours(points, count=2, allowed=all_of(2)).costs.tolist() == [1.0, 5.0]


def test_pairs_out_of_reach_are_absent() -> None:
    costs = SparseCosts(
        np.array([0, 2, 2]), np.array([0, 1]), np.array([5.0, 3]), np.zeros(2), 3, "car"
    )
    found = neighbours(costs, count=1, allowed=all_of(3))
    assert found.candidates.tolist() == [1, 0]
    assert found.starts.tolist() == [0, 2, 2]
    site, cost = served(costs, np.array([0, 2]), unserved_cost=np.inf)
    assert (site.tolist(), cost.tolist()) == ([0, -1], [5.0, np.inf])


def test_bad_points_are_refused() -> None:
    with pytest.raises(InputError, match="deux colonnes attendues"):
        Points(np.zeros((2, 3)), np.zeros((2, 2)), "euclidean")
    with pytest.raises(InputError, match="1 points sans position"):
        Points(np.array([[0.0, np.nan], [1, 1]]), np.zeros((2, 2)), "euclidean")
    with pytest.raises(InputError, match="un tableau est attendu"):
        neighbours(np.zeros(3), count=1, allowed=all_of(3))
