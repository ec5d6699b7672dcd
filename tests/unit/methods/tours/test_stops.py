"""The choice of stops: worked by hand, against brute force, and what always holds."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.errors import InputError
from maillage.methods.tours.greedy import greedy
from maillage.methods.tours.plan import faults
from maillage.methods.tours.problem import Day, Depot, Problem, Stop
from maillage.methods.tours.stops import choose_stops

from .conftest import plane

SHARES = {1: 0.5, 2: 0.8}


def line(limit: float, patterns: tuple[int, ...] = (1, 2)) -> Problem:
    """Four villages, 10, 20, 30 and 40 minutes from the depot, an hour each; two days."""
    return Problem(
        depots=(Depot("Pau", 1),),
        days=(Day(limit), Day(limit)),
        stops=tuple(Stop(f"V{n}", 60, 0, patterns) for n in range(4)),
        minutes=plane([(10.0 * n, 0) for n in range(5)]),
    )


def chosen(problem, people, **changed):
    given_here = {"share_by_visits": SHARES, "count": 2, "iterations": 20, "seed": 1} | changed
    return choose_stops(problem, np.array(people, dtype=float), np.eye(4), **given_here)


def test_choose_stops_takes_those_with_most_people():
    made = chosen(line(300), [10, 40, 20, 30])

    assert (made.stops, made.people) == ((1, 3), 35.0)


def test_choose_stops_goes_twice_where_that_reaches_more_than_another_stop():
    made = chosen(line(90, (1, 2, 3)), [1, 100, 0, 0], count=1)

    # 20 minutes there, as many back, and an hour do not fit in 90; the first village does.
    assert (made.stops, made.people, made.plan.patterns[0]) == ((0,), pytest.approx(0.8), 3)


def test_choose_stops_leaves_alone_what_is_out_of_reach():
    made = chosen(line(80), [5, 100, 100, 100], count=4)

    assert made.stops == (0,)
    assert made.plan.left_out == (1, 2, 3)


def test_choose_stops_counts_a_zone_once():
    reach = np.array([[1.0, 0], [1.0, 0], [0, 1.0], [0, 0]])

    made = choose_stops(
        line(300), np.array([100.0, 10.0]), reach,
        share_by_visits=SHARES, count=2, iterations=5, seed=1,
    )  # fmt: skip

    assert made.people == 55.0
    assert made.stops[1] == 2


@pytest.mark.parametrize(
    ("people", "changed", "message"),
    [
        ([1, 2], {}, "parts atteintes de forme"),
        ([1, 2, 3, np.nan], {}, "sans valeur manquante"),
        ([1, 2, 3, 4], {"share_by_visits": {1: 1.5}}, "des parts de 0 à 1"),
        ([1, 2, 3, 4], {"share_by_visits": {2: 0.5}}, "aucune part n'est donnée pour 1 passages"),
        ([1, 2, 3, 4], {"count": 0}, "0 arrêts pour 10.0 personnes"),
        ([0, 0, 0, 0], {}, "2 arrêts pour 0.0 personnes"),
    ],
)
def test_choose_stops_refuses_unusable_figures(people, changed, message):
    with pytest.raises(InputError, match=message):
        chosen(line(300), people, **changed)


def random_case(seed: int) -> tuple[Problem, np.ndarray]:
    rng = np.random.default_rng(seed)
    size = 6
    problem = Problem(
        depots=(Depot("Pau", 1),),
        days=(Day(150), Day(150)),
        stops=tuple(Stop(f"V{n}", float(rng.integers(10, 60)), 0, (1, 2, 3)) for n in range(size)),
        minutes=plane(rng.integers(0, 50, size=(size + 1, 2)).tolist()),
    )
    return problem, rng.integers(1, 100, size=size).astype(float)


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_choose_stops_is_never_below_greedy_and_keeps_within_limits(seed):
    problem, people = random_case(seed)

    made = choose_stops(
        problem, people, np.eye(6), share_by_visits=SHARES, count=3, iterations=10, seed=1
    )

    missing = [fault for fault in faults(problem, made.plan) if "jours de passage" not in fault]
    reached = sum(
        people[stop] * SHARES[made.plan.patterns[stop].bit_count()] for stop in made.stops
    )
    assert missing == []
    assert len(made.stops) <= 3
    assert made.people >= made.greedy_people
    assert made.people == pytest.approx(reached)
    assert set(made.stops) == set(range(6)) - set(made.plan.left_out)


@settings(max_examples=15)
@given(st.integers(0, 10_000))
def test_choose_stops_once_a_cycle_is_near_brute_force(seed):
    problem, people = random_case(seed)
    once = replace(problem, stops=tuple(replace(stop, patterns=(1, 2)) for stop in problem.stops))
    best = max(
        (
            people[list(some)].sum()
            for size in range(1, 4)
            for some in combinations(range(6), size)
            if not greedy(of(once, some)).left_out
        ),
        default=0.0,
    )

    made = choose_stops(
        once, people, np.eye(6), share_by_visits={1: 1.0}, count=3, iterations=20, seed=1
    )

    assert made.people >= 0.8 * best


def of(problem: Problem, some: tuple[int, ...]) -> Problem:
    """Return the problem of some of its stops."""
    sites = [0, *(stop + 1 for stop in some)]
    return replace(
        problem,
        stops=tuple(problem.stops[stop] for stop in some),
        minutes=problem.minutes[np.ix_(sites, sites)],
    )
