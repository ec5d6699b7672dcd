from itertools import combinations

import numpy as np
import pulp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.errors import InputError
from maillage.methods.locate.coverage.rules import Rules
from maillage.methods.locate.coverage.set_cover import least_limit, set_cover

from .conftest import costs_of, random_table

INF = np.inf
NONE = np.zeros(0, dtype=np.int64)


def indices(*given):
    return np.array(given, dtype=np.int64)


def test_set_cover_keeps_existing_and_fixed_sites_and_counts_only_new_ones(make_costs):
    places = np.arange(6)
    costs = make_costs(10.0 * abs(places[:, None] - places))
    rules = Rules(count=None, existing=indices(0), fixed=indices(5))

    answer = set_cover(costs, np.ones(6), limit_minutes=10, rules=rules)

    assert (len(answer.sites), answer.value, answer.bound) == (3, 2.0, 2.0)
    assert {0, 5} <= set(answer.sites.tolist())


def test_set_cover_of_what_exists_opens_nothing(make_costs):
    answer = set_cover(
        make_costs([[1.0], [2.0]]),
        np.ones(2),
        limit_minutes=5,
        rules=Rules(count=None, existing=indices(0)),
    )

    assert (answer.sites.tolist(), answer.value, answer.is_proven) == ([0], 0.0, True)


def test_set_cover_leaves_zones_without_people(make_costs):
    costs = make_costs([[1.0, INF], [INF, INF]])

    answer = set_cover(costs, np.array([3.0, 0.0]), limit_minutes=5, rules=Rules(count=None))

    assert (answer.sites.tolist(), answer.assigned.tolist()) == ([0], [0, -1])


def test_set_cover_says_the_smallest_limit_that_would_do(make_costs):
    costs = make_costs([[1.0, 30.0], [12.0, 40.0], [11.0, 50.0]])

    with pytest.raises(
        InputError, match=r"2 zones n'ont aucun candidat à 10 minutes .* 12 minutes"
    ):
        set_cover(costs, np.ones(3), limit_minutes=10, rules=Rules(count=None))
    forbidden = Rules(count=None, forbidden=indices(0))
    with pytest.raises(InputError, match=r"3 zones.* 50 minutes"):
        set_cover(costs, np.ones(3), limit_minutes=10, rules=forbidden)


def test_set_cover_says_when_no_limit_would_do(make_costs):
    costs = make_costs([[1.0], [INF]])

    with pytest.raises(InputError, match="et 1 n'en ont aucun à portée"):
        set_cover(costs, np.ones(2), limit_minutes=10, rules=Rules(count=None))
    assert least_limit(costs, np.ones(2), forbidden=NONE) == INF


@pytest.mark.parametrize(("demand", "told"), [([0.0], "aucune demande"), ([np.nan], "absentes")])
def test_set_cover_refuses_a_demand_of_nothing(make_costs, demand, told):
    with pytest.raises(InputError, match=told):
        set_cover(make_costs([[1.0]]), np.array(demand), limit_minutes=5, rules=Rules(count=None))


@settings(deadline=None, max_examples=60)
@given(seed=st.integers(0, 10_000))
def test_set_cover_agrees_with_brute_force(seed):
    rng = np.random.default_rng(seed)
    zones, sites = int(rng.integers(1, 12)), int(rng.integers(4, 10))
    table = random_table(rng, zones=zones, sites=sites, reach=0.3 + 0.7 * rng.random())
    order = rng.permutation(sites)
    some = rng.random(3) < 0.3
    rules = Rules(
        count=None,
        fixed=order[:1] if some[0] else NONE,
        forbidden=order[1:3] if some[1] else NONE,
        existing=order[3:4] if some[2] else NONE,
    )
    kept = np.concatenate([rules.fixed, rules.existing])
    free = np.setdiff1d(np.arange(sites), np.concatenate([kept, rules.forbidden]))

    def covers_all(more):
        opened = np.concatenate([kept, np.array(more, dtype=np.int64)])
        return (table[:, opened] <= 20).any(axis=1).all()

    expected = [
        number + len(rules.fixed)
        for number in range(len(free) + 1)
        if any(covers_all(more) for more in combinations(free.tolist(), number))
    ]

    if not expected:
        with pytest.raises(InputError, match="n'ont aucun candidat"):
            set_cover(costs_of(table), np.ones(zones), limit_minutes=20, rules=rules)
        return
    answer = set_cover(costs_of(table), np.ones(zones), limit_minutes=20, rules=rules, seed=seed)
    assert (answer.value, answer.bound) == (expected[0], expected[0])
    assert (answer.assigned >= 0).all()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of spopt's own calls
def test_set_cover_agrees_with_spopt():
    from spopt.locate import LSCP

    points = np.random.default_rng(5).random((100, 2)) * 100
    table = np.linalg.norm(points[:, None] - points, axis=2)

    peer = LSCP.from_cost_matrix(table, 15.0).solve(pulp.PULP_CBC_CMD(msg=False), results=False)
    answer = set_cover(costs_of(table), np.ones(100), limit_minutes=15, rules=Rules(count=None))

    assert answer.value == pulp.value(peer.problem.objective)
    assert answer.is_proven


def test_set_cover_stopped_at_once_still_covers_everyone():
    points = np.random.default_rng(6).random((60, 2)) * 100
    table = np.linalg.norm(points[:, None] - points, axis=2)

    answer = set_cover(
        costs_of(table),
        np.ones(60),
        limit_minutes=20,
        rules=Rules(count=None),
        stop=lambda: True,
    )

    assert answer.is_interrupted
    assert (answer.assigned >= 0).all()
    assert 1 <= answer.bound <= answer.value
