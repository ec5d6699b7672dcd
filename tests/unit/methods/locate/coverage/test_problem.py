import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from maillage.methods.locate.coverage.covers import covers_within
from maillage.methods.locate.coverage.problem import narrowed, problem_of, undominated
from maillage.methods.locate.coverage.rules import Rules
from maillage.methods.locate.coverage.units import fading_units, plain_units

from .conftest import costs_of, random_table

NONE = np.zeros(0, dtype=bool)


def random_problem(seed, *, backup=0.0):
    rng = np.random.default_rng(seed)
    table = random_table(rng, zones=9, sites=6)
    demand = rng.integers(0, 9, 9).astype(float)
    covers = covers_within(costs_of(table), limit_minutes=15)
    units = plain_units(covers, demand, backup=backup, fragile=NONE)
    problem = problem_of(units, Rules(count=3), site_count=6, fragile_demand=0.0)
    return problem, table <= 15, demand, rng


@given(seed=st.integers(0, 999), backup=st.sampled_from([0.0, 0.5, 1.0]))
def test_value_of_a_choice_survives_merging_and_opening(seed, backup):
    problem, reaches, demand, rng = random_problem(seed, backup=backup)
    sites = np.sort(rng.permutation(6)[:3])
    counts = reaches[:, sites].sum(axis=1)
    expected = demand[counts >= 1].sum() + backup * demand[counts >= 2].sum()

    one_open = narrowed(problem, opened=sites[:1], kept=np.arange(6))
    others = np.flatnonzero(np.isin(one_open.candidates, sites[1:]))

    assert problem.value(sites) == expected
    assert one_open.value(others) == expected
    assert one_open.places == 2


@given(seed=st.integers(0, 999))
def test_units_that_are_left_have_different_cover_sets(seed):
    problem, *_rest = random_problem(seed)

    units = problem.units
    sets = [
        tuple(units.sites[a:b]) for a, b in zip(units.starts[:-1], units.starts[1:], strict=True)
    ]

    assert len(set(sets)) == len(sets)
    assert all(sets)


def test_a_dominated_candidate_goes_but_not_for_a_dearer_one(make_costs):
    covers = covers_within(make_costs([[1.0, 1.0], [99.0, 1.0]]), limit_minutes=5)
    units = plain_units(covers, np.ones(2), backup=0.0, fragile=NONE)
    dear = Rules(count=1, costs_cents=np.array([1, 2]), budget_cents=2)

    free = undominated(problem_of(units, Rules(count=1), site_count=2, fragile_demand=0.0))
    paid = undominated(problem_of(units, dear, site_count=2, fragile_demand=0.0))

    assert (free.candidates.tolist(), paid.candidates.tolist()) == ([1], [0, 1])


@given(seed=st.integers(0, 999))
def test_fading_units_give_each_zone_its_best_site(seed):
    rng = np.random.default_rng(seed)
    table = random_table(rng, zones=7, sites=5)
    covers = covers_within(costs_of(table), limit_minutes=np.inf)
    demand = rng.integers(0, 9, 7).astype(float)
    shares = np.clip(1 - covers.minutes / 20, 0, 1)
    units = fading_units(covers, shares, demand, backup=0.0, fragile=NONE)
    problem = problem_of(units, Rules(count=2), site_count=5, fragile_demand=0.0)

    value = problem.value(np.array([1, 3]))

    best = np.clip(1 - table[:, [1, 3]].min(axis=1) / 20, 0, 1)
    np.testing.assert_allclose(value, demand @ best)
