"""The routes of one day: against brute force, within limits."""

from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.methods.tours.one_day import best_routes
from maillage.methods.tours.problem import Day

from .conftest import plane


def routes_of(minutes, day=None, *, vehicles=1, start=(), service=0.0, demand=0.0, steps=100):
    visits = len(minutes) - 1
    return best_routes(
        minutes,
        np.full(visits, service),
        np.full(visits, demand),
        day=day or Day(),
        vehicles=vehicles,
        steps=steps,
        seed=1,
        stop=lambda: False,
        start=start,
    )


def drive(minutes, routes):
    return sum(
        minutes[origin, destination]
        for route in routes
        for origin, destination in pairwise([0, *(visit + 1 for visit in route), 0])
    )


@settings(max_examples=15)
@given(st.integers(0, 10_000), st.integers(1, 6))
def test_best_routes_agree_with_brute_force_for_one_vehicle(seed, visits):
    rng = np.random.default_rng(seed)
    minutes = plane(rng.integers(0, 50, size=(visits + 1, 2)).tolist())

    routes = routes_of(minutes)

    best = min(drive(minutes, [order]) for order in permutations(range(visits)))
    assert drive(minutes, routes) == pytest.approx(best, abs=0.01)


def test_best_routes_share_visits_between_vehicles_when_one_is_full():
    minutes = plane([(0, 0), (-10, 0), (-12, 0), (10, 0), (12, 0)])

    routes = routes_of(minutes, Day(capacity=2), vehicles=2, demand=1)

    assert sorted(sorted(route) for route in routes) == [[0, 1], [2, 3]]


@pytest.mark.parametrize(
    ("day", "is_kept"),
    [
        (Day(limit_minutes=84), True),
        (Day(limit_minutes=83.9), False),
        (Day(drive_limit_minutes=24), True),
        (Day(drive_limit_minutes=23.9), False),
        (Day(capacity=2), True),
        (Day(capacity=1.9), False),
    ],
)
def test_best_routes_stand_on_the_bound(day, is_kept):
    minutes = plane([(0, 0), (-10, 0), (-12, 0)])

    routes = routes_of(minutes, day, service=30, demand=1)

    assert (routes is not None) == is_kept


def test_best_routes_never_take_a_road_that_does_not_exist():
    minutes = np.array([[0, 1, 5.0], [1, 0, 1], [np.inf, 1, 0]])

    assert routes_of(minutes) == ((1, 0),)


def test_best_routes_without_a_step_are_those_to_begin_with():
    minutes = plane([(0, 0), (1, 0), (2, 0)])

    routes = routes_of(minutes, vehicles=2, start=[[0, 1]], steps=0)

    assert drive(minutes, routes) == 4
