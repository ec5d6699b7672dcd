import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import rankdata

from maillage.methods.indexes.ranks import competition_ranks, mean_absolute_shift, worst_decile

SCORES = arrays(
    float, st.integers(0, 60), elements=st.one_of(st.integers(0, 9).map(float), st.just(np.nan))
)


@given(scores=SCORES)
def test_competition_ranks_agree_with_scipy(scores):
    known = ~np.isnan(scores)

    ranks = competition_ranks(scores)

    assert ranks[known].tolist() == rankdata(-scores[known], method="min").tolist()
    assert (ranks[~known] == 0).all()


def test_worst_decile_of_twenty_zones_is_two():
    assert worst_decile(np.arange(1, 21)).sum() == 2


def test_worst_decile_keeps_the_zones_tied_on_the_bound():
    ranks = competition_ranks(np.array([9.0] + [8.0] * 3 + list(range(-16, 0))))

    assert worst_decile(ranks).sum() == 4


def test_worst_decile_of_no_ranked_zone_is_nobody():
    assert worst_decile(np.zeros(3, dtype=np.int64)).tolist() == [False] * 3


def test_mean_absolute_shift_without_a_common_zone_is_unknown():
    assert np.isnan(mean_absolute_shift(np.array([1, 0]), np.array([0, 1])))
