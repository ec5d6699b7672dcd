from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from maillage.methods.locate.answer import never
from maillage.methods.locate.coverage.covers import covers_within
from maillage.methods.locate.coverage.cuts import cuts_of, no_cuts
from maillage.methods.locate.coverage.problem import problem_of
from maillage.methods.locate.coverage.relaxation import relax
from maillage.methods.locate.coverage.rules import Rules
from maillage.methods.locate.coverage.units import plain_units

from .conftest import costs_of, random_problem


@pytest.fixture
def two_rings():
    """Two times three zones and three sites in a ring: each site covers two zones of its ring."""
    ring = np.where(np.eye(3) > 0, np.inf, 1.0)
    apart = np.full((3, 3), np.inf)
    covers = covers_within(costs_of(np.block([[ring, apart], [apart, ring]])), limit_minutes=1)
    units = plain_units(covers, np.ones(6), backup=0.0, fragile=np.zeros(0, dtype=bool))
    return problem_of(units, Rules(count=3), site_count=6, fragile_demand=0.0)


def test_cuts_bring_a_bound_that_fractions_leave_high_to_the_best_value(two_rings):
    def bound(blocks):
        found = relax(
            two_rings, sites=np.array([0, 1, 3]), value=5.0, blocks=blocks, target=0.0, stop=never
        )
        return found.bound

    assert bound(15) == pytest.approx(6.0)  # a half of each site covers everyone
    assert bound(60) == pytest.approx(5.0, abs=0.01)


def test_a_site_of_two_units_counts_once_in_their_cut_and_a_site_of_three_twice():
    table = np.array([[1.0, 1, np.inf], [1, np.inf, 1], [1, 1, np.inf]])
    covers = covers_within(costs_of(table), limit_minutes=1)
    units = plain_units(covers, np.array([1.0, 2, 4]), backup=0.5, fragile=np.zeros(0, dtype=bool))
    problem = problem_of(units, Rules(count=1), site_count=3, fragile_demand=0.0)

    # zones 0 and 2 have the same sites: two units are left, of which a triple repeats one
    cuts = cuts_of(problem, np.array([[0, 0, 1]]), np.ones(2))

    assert cuts.sites.tolist() == [0, 1, 2]
    assert cuts.weights.tolist() == [2.0, 1.0, 1.0]
    assert cuts.site_starts.tolist() == [0, 1, 2, 3]
    assert no_cuts(problem).site_starts.tolist() == [0, 0, 0, 0]


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 10_000))
def test_no_choice_of_whole_sites_breaks_a_cut(seed):
    problem, _best = random_problem(seed)
    assume(problem is not None)
    assume(problem.units.count >= 3)
    triples = np.array(list(combinations(range(problem.units.count), 3)))
    cuts = cuts_of(problem, triples, np.ones(problem.units.count))
    owner = np.repeat(np.arange(len(triples)), np.diff(cuts.starts))

    for chosen in range(2**problem.site_count):
        is_open = (chosen >> np.arange(problem.site_count)) & 1
        covered = problem.counts(np.flatnonzero(is_open)) > 0
        right = 1 + np.bincount(owner, cuts.weights * is_open[cuts.sites], minlength=len(triples))
        assert (covered[triples].sum(axis=1) <= right).all()
