import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from maillage.errors import InputError
from maillage.methods.access.equity import (
    beyond_interval,
    concentration_index,
    cost_gains,
    fragility_groups,
    gini,
    most_to_gain,
    people_beyond,
    people_beyond_by_group,
    score_gains,
    theil,
)

INF = np.inf
COUNTS = arrays(np.int64, 6, elements=st.integers(1, 8))
SCORES = arrays(np.float64, 6, elements=st.floats(0, 100).map(lambda x: round(x, 3)))


def test_four_people_by_hand():
    scores, people = np.array([1.0, 2.0, 5.0]), np.array([2.0, 1.0, 1.0])
    # Lorenz over 9: 0, 1, 2, 4, 9 ninths; area ½ × ¼ × (1 + 3 + 6 + 13) ÷ 9 = 23 ÷ 72
    mean = 9 / 4

    assert gini(scores, people) == pytest.approx(1 - 23 / 36)
    assert theil(scores, people) == pytest.approx(
        sum(x / mean * math.log(x / mean) for x in (1, 1, 2, 5)) / 4
    )
    # from the most fragile, ranks ⅛, ⅜ and ¾ for scores 5, 2 and twice 1
    index = concentration_index(scores, people, fragility=np.array([1.0, 2.0, 3.0]))
    assert index == pytest.approx(2 / 9 * (5 / 8 + 2 * 3 / 8 + 2 * 3 / 4) - 1)


@given(SCORES, COUNTS)
def test_a_zone_counts_for_its_people_one_by_one(scores, counts):
    if not scores.any():
        return
    each = np.repeat(scores, counts)
    differences = np.abs(each[:, None] - each[None, :]).mean() / (2 * each.mean())
    ratios = each[each > 0] / each.mean()

    assert gini(scores, counts.astype(float)) == pytest.approx(differences, abs=1e-12)
    assert theil(scores, counts.astype(float)) == pytest.approx(
        (ratios * np.log(ratios)).sum() / each.size, abs=1e-12
    )


@given(SCORES, COUNTS, st.floats(0.01, 100))
def test_the_unit_does_not_matter_and_ranking_by_access_gives_gini(scores, counts, unit):
    if not scores.any():
        return
    people = counts.astype(float)

    assert gini(scores * unit, people) == pytest.approx(gini(scores, people), abs=1e-12)
    assert theil(scores * unit, people) == pytest.approx(theil(scores, people), abs=1e-12)
    assert concentration_index(scores, people, fragility=-scores) == pytest.approx(
        gini(scores, people), abs=1e-12
    )
    assert concentration_index(scores, people, fragility=scores) == pytest.approx(
        -gini(scores, people), abs=1e-12
    )


def test_equal_access_is_equal_and_the_same_fragility_says_nothing():
    people = np.array([3.0, 5.0])

    assert gini(np.full(2, 0.4), people) == pytest.approx(0, abs=1e-15)
    assert theil(np.full(2, 0.4), people) == pytest.approx(0, abs=1e-15)
    index = concentration_index(np.array([1.0, 9.0]), people, fragility=np.zeros(2))
    assert index == pytest.approx(0, abs=1e-15)


@pytest.mark.parametrize("scores", [np.zeros(2), np.zeros(0)])
def test_no_access_and_no_zone_have_no_index(scores):
    people = np.ones(scores.size)

    assert math.isnan(gini(scores, people)) or scores.size == 0
    assert math.isnan(theil(scores, people))
    assert math.isnan(concentration_index(scores, people, fragility=scores))


def test_quintiles_hold_as_many_people():
    fragility, people = np.arange(1000.0), np.ones(1000)

    groups = fragility_groups(fragility, people, groups=5)

    assert np.bincount(groups).tolist() == [200] * 5
    assert (np.diff(groups) >= 0).all()


def test_the_same_fragility_is_the_same_group():
    groups = fragility_groups(np.array([2.0, 1.0, 2.0]), np.array([1.0, 1.0, 8.0]), groups=5)

    assert groups.tolist() == [2, 0, 2]


def test_who_is_on_a_limit_is_not_beyond_and_who_is_out_of_reach_is():
    minutes, people = np.array([15.0, 15.5, INF]), np.array([100.0, 20.0, 3.0])

    beyond = people_beyond(minutes, people, limits_minutes=np.array([15.0, 30.0, 45.0]))

    assert beyond.tolist() == [23, 3, 3]


@given(COUNTS, arrays(np.int64, 6, elements=st.integers(0, 4)))
def test_groups_add_up_to_everyone(counts, groups):
    minutes, limits = np.array([5.0, 20.0, 35.0, 50.0, INF, 15.0]), np.array([15.0, 30.0])
    people = counts.astype(float)

    by_group = people_beyond_by_group(minutes, people, groups, limits_minutes=limits)

    np.testing.assert_allclose(
        by_group.sum(axis=0), people_beyond(minutes, people, limits_minutes=limits)
    )


def test_an_interval_is_that_of_the_draws():
    draws = np.column_stack((np.full(101, 7.0), np.arange(101.0)))

    interval = beyond_interval(
        np.array([5.0, 40.0]), draws, limits_minutes=np.array([30.0, 60.0]), level=0.9
    )

    np.testing.assert_allclose(interval, [[5, 50, 95], [0, 0, 0]], atol=1e-12)


def test_zones_that_would_gain_most_come_first_and_those_that_would_not_are_left_out():
    minutes, people = np.array([10.0, 25.0, INF, 40.0]), np.array([100.0, 20.0, 3.0, 0.0])
    gains = cost_gains(minutes, people, target_minutes=15.0, unreached_minutes=60.0)

    assert gains.tolist() == [0, 200, 135, 0]
    assert most_to_gain(gains, count=10).tolist() == [1, 2]


def test_supply_that_lacks_is_counted_in_supply():
    gains = score_gains(np.array([0.5, 0.1]), np.array([10.0, 20.0]), target_score=0.3)

    np.testing.assert_allclose(gains, [0, 4])


@pytest.mark.parametrize("index", [gini, theil])
def test_a_missing_score_is_refused(index):
    with pytest.raises(InputError, match="score d'accès, rang 1 : nan trouvé"):
        index(np.array([1.0, np.nan]), np.ones(2))


def test_a_missing_fragility_is_refused():
    with pytest.raises(InputError, match="il faut un nombre par zone, sans manque"):
        concentration_index(np.ones(2), np.ones(2), fragility=np.array([1.0, np.nan]))


def test_minutes_below_zero_or_unknown_are_refused():
    with pytest.raises(InputError, match="temps de trajet, rang 0 : nan trouvé"):
        people_beyond(np.array([np.nan]), np.ones(1), limits_minutes=np.array([15.0]))


def test_no_group_is_refused():
    with pytest.raises(InputError, match="0 groupes de fragilité"):
        fragility_groups(np.ones(2), np.ones(2), groups=0)


@pytest.mark.parametrize(("draws", "level"), [(np.ones((2, 1)), 1.0), (np.ones(1), 0.9)])
def test_an_interval_needs_draws_and_a_level(draws, level):
    with pytest.raises(InputError, match="il faut un niveau entre 0 et 1"):
        beyond_interval(np.ones(1), draws, limits_minutes=np.array([0.5]), level=level)
