"""Precision, recall, F1 and their intervals."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest
from sklearn.metrics import f1_score

from maillage.methods.linkage.evaluation import by_source_pair, reliability, scores, wilson


def judged(is_match, is_linked, weights=None, groups=None):
    count = len(is_match)
    return scores(
        np.array(is_match, dtype=bool),
        np.array(is_linked, dtype=bool),
        weights=np.ones(count) if weights is None else np.array(weights, dtype=float),
        groups=np.arange(count) if groups is None else np.array(groups),
        rng=np.random.default_rng(1),
        draws=200,
    )


@given(st.integers(1, 400), st.floats(0, 1))
def test_wilson_is_that_of_scipy(trials: int, share: float) -> None:
    right = round(share * trials)
    expected = binomtest(right, trials).proportion_ci(method="wilson")
    found = wilson(right / trials, effective=trials)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-6)


def test_weights_count_for_the_pairs_they_stand_for() -> None:
    found = judged([1, 0, 1], [1, 1, 0], weights=[1, 3, 1])
    assert (found.precision.value, found.recall.value) == (0.25, 0.5)
    assert found.f1.value == pytest.approx(1 / 3)


def test_equal_weights_do_not_narrow_the_interval() -> None:
    one, ten = (judged([1, 1, 0, 1], [1, 1, 1, 1], weights=[w] * 4) for w in (1, 10))
    assert one.precision == ten.precision


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2, max_size=30))
def test_f1_is_that_of_scikit_learn(pairs) -> None:
    is_match, is_linked = zip(*pairs, strict=True)
    found = judged(is_match, is_linked)
    if any(is_match) or any(is_linked):
        assert found.f1.value == pytest.approx(f1_score(is_match, is_linked, zero_division=0))
    else:
        assert np.isnan(found.f1.value)


def test_one_group_has_no_spread() -> None:
    found = judged([1, 0, 1], [1, 1, 0], groups=[7, 7, 7])
    assert found.f1.low == found.f1.high == found.f1.value


def test_nothing_linked_has_no_precision() -> None:
    found = judged([1, 0], [0, 0])
    assert np.isnan(found.precision.value)
    assert (found.recall.value, found.pairs, found.matches) == (0.0, 2, 1)


def test_no_pair_has_no_score() -> None:
    found = judged([], [])
    assert np.isnan(found.f1.value)


def test_source_pairs_have_no_side() -> None:
    table = pl.DataFrame(
        {
            "left_source": ["a", "b", "a"],
            "right_source": ["b", "a", "a"],
            "is_match": [True, True, False],
            "is_linked": [True, False, False],
            "weight": [1.0, 1.0, 1.0],
            "group": [1, 2, 3],
        }
    )
    found = by_source_pair(table, rng=np.random.default_rng(1), draws=10)
    assert found.select("sources", "pairs", "matches", "recall").rows() == [
        ("a × b", 2, 2, 0.5),
        ("a × a", 1, 0, pytest.approx(float("nan"), nan_ok=True)),
    ]


def test_reliability_puts_one_in_the_last_band() -> None:
    curve = reliability(np.array([0.0, 1.0]), np.array([False, True]), weights=np.ones(2), bins=10)
    assert curve["low"].to_list() == [0.0, 0.9]
