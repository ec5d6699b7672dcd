import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from maillage.errors import InputError
from maillage.methods.access.raam import rational_agents

from .factories import INF, costs_of, situations


def settled(demand, supply, table, tolerance=1e-10, most_sweeps=2000):
    return rational_agents(
        demand,
        supply,
        costs_of(table),
        patience_minutes=30.0,
        tolerance=tolerance,
        most_sweeps=most_sweeps,
    )


def test_people_travel_until_both_sites_cost_the_same():
    # mean: 400 people for 2; x travel for half a patience: (300 − x) ÷ 200 = ½ + (100 + x) ÷ 200
    answer = settled(np.array([300.0, 100.0]), np.ones(2), [[0, 15], [15, 0]])

    np.testing.assert_allclose(answer.costs, [1.25, 0.75], rtol=1e-12)
    np.testing.assert_allclose(answer.loads, [250, 150], rtol=1e-12)
    assert answer.is_settled


def test_who_has_no_supply_in_reach_pays_inf_and_an_empty_zone_pays_what_a_resident_would():
    table = [[0, INF, 3], [INF, INF, 3], [30, INF, INF], [INF, INF, INF]]

    answer = settled(np.array([100.0, 100.0, 0.0, 0.0]), np.array([2.0, 1.0, 0.0]), table)

    # mean: 200 people for 3; the site of 2 holds 100: 100 ÷ (2 × 66.7)
    np.testing.assert_allclose(answer.costs, [0.75, INF, 1.75, INF])
    assert answer.loads.tolist() == [100, 0, 0]


@given(situations())
def test_no_one_gains_by_changing_and_everyone_is_somewhere(situation):
    table, demand, supply = situation
    if not (demand.any() and supply.any()):
        return
    placed = (np.isfinite(table) & (supply > 0)).any(axis=1)

    answer = settled(demand, supply, table)

    assert answer.is_settled
    assert answer.loads.sum() == pytest.approx(demand[placed].sum(), rel=1e-9)
    with np.errstate(divide="ignore", invalid="ignore"):
        congestion = answer.loads / (supply * demand.sum() / supply.sum())
    offered = np.where(supply > 0, table / 30 + congestion, INF).min(axis=1)
    np.testing.assert_allclose(answer.costs, offered, rtol=1e-12)


@given(st.integers(0, 2**32))
def test_loads_are_those_of_a_general_solver(seed):
    rng = np.random.default_rng(seed)
    table = rng.uniform(0, 60, (3, 3))
    demand, supply = rng.uniform(10, 100, 3), rng.uniform(1, 5, 3)
    capacity = supply * demand.sum() / supply.sum()

    def beckmann(shares):
        flows = np.abs(shares.reshape(3, 3)) * demand[:, None]
        return (flows.sum(axis=0) ** 2 / capacity).sum() / 2 + (flows * table).sum() / 30

    best = minimize(
        beckmann,
        np.full(9, 1 / 3),
        bounds=[(0, 1)] * 9,
        constraints={"type": "eq", "fun": lambda shares: shares.reshape(3, 3).sum(axis=1) - 1},
        method="SLSQP",
        options={"ftol": 1e-12, "maxiter": 500},
    )
    expected = (best.x.reshape(3, 3) * demand[:, None]).sum(axis=0)

    np.testing.assert_allclose(settled(demand, supply, table).loads, expected, atol=0.05)


@given(situations(), st.floats(0.01, 100), st.floats(0.01, 100))
def test_costs_do_not_depend_on_the_units_of_people_and_supply(situation, people, hours):
    table, demand, supply = situation
    if not (demand.any() and supply.any()):
        return

    answer = settled(demand, supply, table)
    scaled = settled(people * demand, hours * supply, table)

    np.testing.assert_allclose(scaled.costs, answer.costs, rtol=1e-3)


@given(situations(), st.integers(0, 2**32))
def test_the_order_of_zones_and_sites_does_not_matter(situation, seed):
    table, demand, supply = situation
    if not (demand.any() and supply.any()):
        return
    rng = np.random.default_rng(seed)
    rows, columns = rng.permutation(demand.size), rng.permutation(supply.size)

    answer = settled(demand, supply, table)
    moved = settled(demand[rows], supply[columns], table[rows][:, columns])

    np.testing.assert_allclose(moved.costs, answer.costs[rows], rtol=1e-3)


def test_too_few_sweeps_say_how_far_they_ended():
    rng = np.random.default_rng(3)
    table = rng.uniform(0, 60, (60, 40))

    answer = settled(rng.uniform(1, 100, 60), rng.uniform(1, 5, 40), table, 1e-15, most_sweeps=1)

    assert (answer.is_settled, answer.sweeps) == (False, 1)
    assert 0 < answer.gap < 0.1


@pytest.mark.parametrize(("demand", "supply"), [([0.0, 0.0], [1.0]), ([1.0, 2.0], [0.0])])
def test_no_demand_or_no_supply_is_refused(demand, supply):
    with pytest.raises(InputError, match="demande ou offre nulle partout"):
        settled(np.array(demand), np.array(supply), [[1.0], [2.0]])


def test_a_tolerance_of_zero_is_refused():
    with pytest.raises(InputError, match="tolérance : 0 trouvé"):
        settled(np.ones(1), np.ones(1), [[1.0]], tolerance=0)
