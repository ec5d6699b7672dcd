import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from maillage.methods.locate.answer import never
from maillage.methods.locate.coverage.branching import settled
from maillage.methods.locate.coverage.covers import covers_within
from maillage.methods.locate.coverage.problem import problem_of, undominated
from maillage.methods.locate.coverage.relaxation import relax
from maillage.methods.locate.coverage.rules import Rules
from maillage.methods.locate.coverage.search import Choice, find
from maillage.methods.locate.coverage.units import plain_units

from .conftest import random_problem

LIMIT = 15


@settings(deadline=None, max_examples=60)
@given(seed=st.integers(0, 10_000), blocks=st.sampled_from([0, 1, 8, 24]))
def test_no_choice_passes_the_bound_and_what_it_settles_keeps_the_best(seed, blocks):
    problem, best = random_problem(seed)
    assume(problem is not None)
    assume(best is not None)
    left = undominated(problem)
    assume(left.units.count)
    choice = find(left, start=None, rounds=0, seed=seed, stop=never)
    assume(choice is not None)

    found = relax(
        left, sites=choice.sites, value=choice.value, blocks=blocks, target=0.0, stop=never
    )
    rest = settled(left, found, choice)
    after = find(rest, start=None, rounds=400, seed=seed, stop=never)

    assert choice.value <= best + 1e-6
    assert found.bound >= best - 1e-6
    assert max(choice.value, after.value if after else 0.0) <= best + 1e-6
    if left.floor <= 0 and not np.isfinite(left.budget) and after:
        assert max(choice.value, after.value) == pytest.approx(best)


def test_bound_of_a_problem_without_overlap_is_the_sum_of_the_best(make_costs):
    covers = covers_within(make_costs(np.where(np.eye(4) > 0, 0.0, np.inf)), limit_minutes=LIMIT)
    demand = np.array([4.0, 3.0, 2.0, 1.0])
    units = plain_units(covers, demand, backup=0.0, fragile=np.zeros(0, dtype=bool))
    problem = problem_of(units, Rules(count=2), site_count=4, fragile_demand=0.0)

    found = relax(problem, sites=np.array([0, 1]), value=7.0, blocks=20, target=1e-6, stop=never)

    assert found.bound == pytest.approx(7.0, rel=1e-6)
    assert settled(problem, found, Choice(np.array([0, 1]), 7.0)).site_count == 0
