from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.errors import InputError
from maillage.methods.locate.coverage.pareto import Point, front, undominated_points
from maillage.methods.locate.coverage.rules import Rules

from .conftest import costs_of, random_table

LIMIT, HORIZON = 10.0, 30.0


def all_points(table, demand, count):
    found = set()
    for sites in combinations(range(table.shape[1]), count):
        minutes = table[:, sites].min(axis=1)
        reached = float(demand[minutes <= LIMIT].sum())
        found.add((reached, float(demand @ np.minimum(minutes, HORIZON))))
    return found


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 999))
def test_front_holds_only_points_that_no_choice_betters(seed):
    rng = np.random.default_rng(seed)
    table = random_table(rng, zones=7, sites=6, reach=0.8)
    demand = rng.integers(1, 9, 7).astype(float)
    possible = all_points(table, demand, 2)

    points = front(
        costs_of(table),
        demand,
        rules=Rules(count=2),
        limit_minutes=LIMIT,
        horizon_minutes=HORIZON,
        steps=5,
    )

    assert points[0].reached == max(reached for reached, _travel in possible)
    assert points[-1].travel == pytest.approx(min(travel for _reached, travel in possible))
    for point in points:
        same = [travel for reached, travel in possible if reached >= point.reached]
        assert point.travel == pytest.approx(min(same))
        assert point.least_travel <= point.travel + 1e-6


def test_front_by_hand(make_costs):
    # 0 reaches both within ten minutes; 1 stands in the larger zone, far from the other
    costs = make_costs([[10.0, 0.0], [10.0, 20.0]])

    points = front(
        costs,
        np.array([30.0, 10.0]),
        rules=Rules(count=1),
        limit_minutes=LIMIT,
        horizon_minutes=HORIZON,
        steps=3,
    )

    assert [(p.sites.tolist(), p.reached, p.travel) for p in points] == [
        ([0], 40.0, pytest.approx(400.0)),
        ([1], 30.0, pytest.approx(200.0)),
    ]


def test_undominated_points_drops_equals_and_worse():
    sites = np.array([0])
    points = [Point(sites, *aims, 0.0) for aims in [(5, 9), (5, 8), (4, 8), (3, 7), (5, 8)]]

    kept = undominated_points(points)

    assert [(point.reached, point.travel) for point in kept] == [(5, 8), (3, 7)]


@pytest.mark.parametrize(
    "given_",
    [
        {"steps": 1},
        {"horizon_minutes": 5.0},
        {"horizon_minutes": np.inf},
        {"limit_minutes": np.nan},
    ],
)
def test_front_refuses_what_makes_no_front(make_costs, given_):
    asked = {"limit_minutes": LIMIT, "horizon_minutes": HORIZON, "steps": 3, **given_}

    with pytest.raises(InputError, match="un front demande une limite positive"):
        front(make_costs([[1.0]]), np.ones(1), rules=Rules(count=1), **asked)


def test_front_names_its_limits_as_a_person_writes_them(make_costs):
    with pytest.raises(InputError, match=r"\(limite 10, horizon 7,5, 3 étapes\)$"):
        front(
            make_costs([[1.0]]),
            np.ones(1),
            rules=Rules(count=1),
            limit_minutes=10.0,
            horizon_minutes=7.5,
            steps=3,
        )


def test_front_stopped_at_once_gives_a_point(make_costs):
    points = front(
        make_costs([[10.0, 0.0], [10.0, 20.0]]),
        np.array([30.0, 10.0]),
        rules=Rules(count=1),
        limit_minutes=LIMIT,
        horizon_minutes=HORIZON,
        steps=3,
        stop=lambda: True,
    )

    assert len(points) >= 1
