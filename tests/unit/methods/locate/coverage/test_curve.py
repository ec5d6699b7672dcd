import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.errors import InputError
from maillage.methods.locate.coverage.covers import covers_within
from maillage.methods.locate.coverage.curve import greedy_curve, knee, solved_curve
from maillage.methods.locate.coverage.maximal import maximal_cover
from maillage.methods.locate.coverage.rules import Rules

from .conftest import costs_of, random_table

NONE = np.zeros(0, dtype=np.int64)


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 999))
def test_curves_rise_bend_down_and_hold_the_best_between_value_and_bound(seed):
    rng = np.random.default_rng(seed)
    covers = covers_within(costs_of(random_table(rng, zones=9, sites=6)), limit_minutes=12)
    demand = rng.integers(1, 9, 9).astype(float)

    greedy = greedy_curve(covers, demand, most=6, forbidden=NONE)
    exact = solved_curve(
        lambda count: maximal_cover(covers, demand, rules=Rules(count=count)), most=6
    )

    assert (greedy.values <= exact.values).all()
    assert (exact.values <= greedy.bounds).all()
    assert (greedy.values >= (1 - np.exp(-1)) * exact.values).all()
    assert (np.diff(greedy.marginal) <= 0).all()
    assert sorted(greedy.order.tolist()) == list(range(6))
    assert greedy.values[-1] == exact.values[-1]


def test_greedy_curve_skips_a_forbidden_site(make_costs):
    covers = covers_within(make_costs([[1.0, 1.0], [1.0, 9.0]]), limit_minutes=5)

    curve = greedy_curve(covers, np.array([2.0, 3.0]), most=1, forbidden=np.array([0]))

    assert (curve.order.tolist(), curve.values.tolist(), curve.bounds.tolist()) == (
        [1],
        [2.0],
        [2.0],
    )


@pytest.mark.parametrize("most", [0, 3])
def test_greedy_curve_refuses_more_sites_than_candidates(make_costs, most):
    covers = covers_within(make_costs([[1.0, 1.0]]), limit_minutes=5)

    with pytest.raises(InputError, match="2 candidats"):
        greedy_curve(covers, np.ones(1), most=most, forbidden=NONE)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([5.0], 1),
        ([5.0, 9.0], 1),
        ([4.0, 4.0, 4.0], 1),
        ([1.0, 2.0, 3.0], 1),
        ([1.0, 8.0, 9.0, 10.0], 2),
    ],
)
def test_knee_of_curves_straight_flat_and_bent(values, expected):
    assert knee(np.array(values)) == expected


@given(scale=st.floats(0.1, 1e6), shift=st.floats(0, 1e6))
def test_knee_does_not_change_with_the_unit(scale, shift):
    values = np.array([1.0, 6.0, 9.0, 10.0, 10.5])

    assert knee(scale * values + shift) == knee(values)
