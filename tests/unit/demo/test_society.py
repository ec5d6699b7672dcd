"""Whole parts of totals."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from maillage.demo.society import apportion


def test_apportion_shares_each_total_within_its_group() -> None:
    parts = apportion(
        np.array([10, 3]), np.array([1.0, 3.0, 1.0, 1.0, 1.0]), np.array([0, 0, 1, 1, 1])
    )

    assert parts.tolist() == [2, 8, 1, 1, 1]


def test_apportion_gives_nothing_of_nothing() -> None:
    assert apportion(np.array([0]), np.array([1.0, 2.0]), np.array([0, 0])).tolist() == [0, 0]


@given(
    total=st.integers(0, 10**8),
    weights=arrays(float, st.integers(1, 30), elements=st.floats(0.01, 100)),
)
def test_apportion_adds_up_and_stays_near_the_exact_share(
    total: int, weights: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> None:
    parts = apportion(np.array([total]), weights, np.zeros(len(weights), dtype=np.int64))

    exact = total * weights / weights.sum()
    assert parts.sum() == total
    assert (parts >= 0).all()
    assert np.abs(parts - exact).max() <= 1 + 1e-6 * total
