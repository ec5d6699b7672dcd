import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from maillage.methods.locate.answer import never
from maillage.methods.locate.coverage.covers import covers_within
from maillage.methods.locate.coverage.exchange import exchanged
from maillage.methods.locate.coverage.problem import problem_of
from maillage.methods.locate.coverage.rules import Rules
from maillage.methods.locate.coverage.search import Choice, find
from maillage.methods.locate.coverage.units import plain_units

from .conftest import costs_of, random_problem


def road():
    """Nine zones ten minutes apart, each a candidate that covers its neighbours."""
    places = np.arange(9)
    costs = costs_of(10.0 * abs(places[:, None] - places))
    units = plain_units(
        covers_within(costs, limit_minutes=10), np.ones(9), backup=0.0, fragile=np.array([])
    )
    return problem_of(units, Rules(count=3), site_count=9, fragile_demand=0.0)


def test_swaps_lead_from_three_sites_side_by_side_to_the_three_that_cover_the_road():
    problem = road()

    better = exchanged(
        problem, Choice(np.array([3, 4, 5]), 5.0), rounds=(2_000,), seed=1, stop=never
    )

    assert (better.sites.tolist(), better.value) == ([1, 4, 7], 9.0)


@pytest.mark.parametrize("rounds", [(), (50,)])
def test_a_choice_is_given_back_when_nothing_is_better_or_when_told_to_stop(rounds):
    best, poor = Choice(np.array([1, 4, 7]), 9.0), Choice(np.array([3, 4, 5]), 5.0)

    assert exchanged(road(), best, rounds=rounds, seed=1, stop=never) is best
    assert exchanged(road(), poor, rounds=(50,), seed=1, stop=lambda: True) is poor


def test_no_site_to_replace_leaves_the_choice():
    nothing = Choice(np.zeros(0, dtype=np.int64), 0.0)

    assert exchanged(road(), nothing, rounds=(50,), seed=1, stop=never) is nothing


@settings(deadline=None, max_examples=60)
@given(seed=st.integers(0, 10_000))
def test_what_swaps_find_respects_the_rules_and_is_worth_what_it_says(seed):
    problem, best = random_problem(seed)
    assume(problem is not None)
    assume(best is not None)
    assume(np.isinf(problem.budget))
    start = find(problem, start=None, rounds=0, seed=seed, stop=never)
    assume(start is not None)

    after = exchanged(problem, start, rounds=(200, 200), seed=seed, stop=never)

    assert problem.is_allowed(after.sites)
    assert len(after.sites) == len(start.sites)
    assert start.value <= after.value <= best + 1e-6
    assert after.value == pytest.approx(problem.value(after.sites))
