import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.errors import InputError
from maillage.methods.locate.coverage.covers import (
    covers_within,
    same_sets,
    transposed,
    within_another,
)

INF = np.inf
SETS = st.lists(st.sets(st.integers(0, 4)), min_size=1, max_size=8)


def compressed(sets):
    starts = np.concatenate([[0], np.cumsum([len(one) for one in sets])]).astype(np.int64)
    return starts, np.array([member for one in sets for member in sorted(one)], dtype=np.int64)


def test_covers_within_keeps_a_pair_on_the_limit(make_costs):
    covers = covers_within(make_costs([[15.0, 15.001], [INF, 0.0]]), limit_minutes=15)

    assert (covers.starts.tolist(), covers.sites.tolist()) == ([0, 1, 2], [0, 1])


@pytest.mark.parametrize("limit", [-1.0, np.nan])
def test_covers_within_refuses_a_limit_that_is_none(make_costs, limit):
    with pytest.raises(InputError, match="il faut un nombre positif ou nul"):
        covers_within(make_costs([[1.0]]), limit_minutes=limit)


def test_nearest_gives_ties_to_the_first_and_nobody_to_a_zone_out_of_reach(make_costs):
    covers = covers_within(
        make_costs([[5.0, 5.0, 1.0], [INF, 9.0, 8.0], [INF] * 3]), limit_minutes=9
    )

    nearest = covers.nearest(np.array([0, 1]))

    assert nearest.tolist() == [0, 1, -1]
    assert covers.counts(np.array([0, 1])).tolist() == [2, 1, 0]


@given(sets=SETS)
def test_same_sets_are_those_that_are_equal(sets):
    numbers = same_sets(*compressed(sets))

    assert (numbers[:, None] == numbers).tolist() == [[a == b for b in sets] for a in sets]
    assert sorted(set(numbers.tolist())) == list(range(numbers.max() + 1))


@given(sets=SETS)
def test_transposed_twice_is_the_same(sets):
    starts, members = compressed(sets)

    back = transposed(*transposed(starts, members, 5), len(sets))

    assert [part.tolist() for part in back] == [starts.tolist(), members.tolist()]


@given(sets=SETS)
def test_dropping_sets_within_another_leaves_every_set_within_one(sets):
    within, _holds = within_another(*compressed(sets), 5, ranks=np.zeros(len(sets)))

    left = [one for one, is_within in zip(sets, within, strict=True) if not is_within]
    assert all(any(one <= other for other in left) for one in sets if one)
    assert not any(a <= b for i, a in enumerate(left) for j, b in enumerate(left) if i != j)


@given(sets=SETS)
def test_dropping_sets_that_hold_another_leaves_every_set_holding_one(sets):
    sets = [one or {0} for one in sets]
    _within, holds = within_another(*compressed(sets), 5, ranks=np.zeros(len(sets)))

    left = [one for one, is_holding in zip(sets, holds, strict=True) if not is_holding]
    assert all(any(one >= other for other in left) for one in sets)


def test_a_set_is_not_within_a_dearer_one():
    within, _holds = within_another(*compressed([{0}, {0, 1}]), 2, ranks=np.array([1.0, 2.0]))

    assert within.tolist() == [False, False]
