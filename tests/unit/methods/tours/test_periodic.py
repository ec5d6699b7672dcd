"""Plans: worked by hand, against brute force, and what always holds."""

from dataclasses import replace
from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from maillage.errors import InputError
from maillage.methods.tours.greedy import greedy
from maillage.methods.tours.periodic import solve, vehicles_enough
from maillage.methods.tours.plan import Plan, faults, measured, planned
from maillage.methods.tours.problem import Day, Depot, Problem, Stop, days_of

from .conftest import plane, problems


def test_solve_four_stops_by_hand(four_stops):
    plan = solve(four_stops, iterations=50, seed=1)

    # West on one day (24 minutes), west's first village and both of the east on the other (44).
    assert plan.drive_minutes == pytest.approx(68)
    assert plan.patterns[0] == 0b11
    assert plan.patterns[2] == plan.patterns[3] != plan.patterns[1]
    assert faults(four_stops, plan) == ()


def test_solve_leaves_a_vehicle_at_its_depot_when_one_is_enough(four_stops):
    two_vans = replace(four_stops, depots=(Depot("Pau", 2),), days=(Day(), Day()))

    plan = solve(two_vans, iterations=50, seed=1)

    assert sorted(one.day for one in plan.rounds) in ([0, 1], [0, 0, 1], [0, 1, 1])
    assert plan.drive_minutes == pytest.approx(68)


def test_solve_without_a_stop_goes_nowhere(four_stops):
    empty = replace(four_stops, stops=(), minutes=np.zeros((1, 1)))

    assert solve(empty, iterations=5, seed=1) == Plan((), ())


def test_solve_takes_the_depot_that_is_near():
    problem = Problem(
        depots=(Depot("West", 1), Depot("East", 1)),
        days=(Day(),),
        stops=(Stop("a", 0, 0, (1,)), Stop("b", 0, 0, (1,))),
        minutes=plane([(-10, 0), (10, 0), (-11, 0), (11, 0)]),
    )

    plan = solve(problem, iterations=20, seed=1)

    assert [(one.depot, one.stops) for one in plan.rounds] == [(0, (0,)), (1, (1,))]


def test_solve_says_how_many_vehicles_would_do(four_stops):
    short = replace(four_stops, days=(Day(45), Day(45)))

    with pytest.raises(InputError) as refused:
        solve(short, iterations=30, seed=1)

    # Five visits, one a van a day, over two days.
    assert vehicles_enough(short, seed=1) == 3
    assert "Avec 3 véhicules par dépôt, un plan tient" in str(refused.value)


def test_solve_is_the_same_for_the_same_seed(four_stops):
    assert solve(four_stops, iterations=40, seed=3) == solve(four_stops, iterations=40, seed=3)


def test_solve_stopped_at_once_gives_the_greedy_plan_or_better(four_stops):
    two_vans = replace(four_stops, depots=(Depot("Pau", 2),))

    plan = solve(two_vans, iterations=10**9, seed=1, stop=lambda: True)

    assert plan.is_interrupted
    assert plan.drive_minutes <= greedy(two_vans).drive_minutes
    assert faults(two_vans, plan) == ()


def test_solve_stopped_before_any_plan_says_so(four_stops):
    short = replace(four_stops, days=(Day(45), Day(45)))

    with pytest.raises(InputError, match="recherche arrêtée avant"):
        solve(short, iterations=10**9, seed=1, stop=lambda: True)


@settings(max_examples=25)
@given(problems(), st.integers(0, 5))
def test_solve_keeps_within_limits_and_never_does_worse_than_greedy(problem, seed):
    start = greedy(problem)
    assume(not start.left_out)

    plan = solve(problem, iterations=20, seed=seed)

    assert faults(problem, plan) == ()
    assert plan.drive_minutes <= start.drive_minutes + 1e-9
    assert all(
        pattern in stop.patterns for pattern, stop in zip(plan.patterns, problem.stops, strict=True)
    )


@settings(max_examples=12)
@given(problems(most_stops=4))
def test_solve_agrees_with_brute_force(problem):
    single = replace(problem, depots=(replace(problem.depots[0], vehicles=1),), **first(problem))
    expected = shortest(single)
    assume(expected < np.inf)

    assert solve(single, iterations=60, seed=1).drive_minutes == pytest.approx(expected)


@given(problems())
def test_greedy_keeps_within_limits(problem):
    plan = greedy(problem)
    kept = [stop for stop in range(len(problem.stops)) if stop not in plan.left_out]

    missing = [fault for fault in faults(problem, plan) if "jours de passage" not in fault]

    assert missing == []
    assert all(plan.patterns[stop] in problem.stops[stop].patterns for stop in kept)


def test_greedy_leaves_out_what_is_out_of_reach(four_stops):
    near = replace(four_stops, days=(Day(36), Day(36)))

    assert 1 in greedy(near).left_out


def test_faults_name_what_is_wrong(four_stops):
    rounds = [
        measured(four_stops, 0, 0, [0, 1, 2, 3]),
        measured(four_stops, 0, 0, [1]),
        measured(four_stops, 1, 0, [1]),
    ]

    assert faults(four_stops, planned(four_stops, rounds)) == (
        "Jour 1 : une tournée passe la limite.",
        "Jour 1 : plus de tournées que de véhicules.",
        "Arrêt V0 : jours de passage non permis.",
        "Arrêt V1 : jours de passage non permis.",
        "Arrêt V1 : un jour compte deux passages.",
    )


def first(problem: Problem) -> dict[str, object]:
    """Return the matrix of a problem with its first depot alone."""
    kept = [0, *range(len(problem.depots), len(problem.minutes))]
    return {"minutes": problem.minutes[np.ix_(kept, kept)]}


def shortest(problem: Problem) -> float:
    """Return the least driving over every pattern and order, with one vehicle; inf if none."""
    best = np.inf
    for patterns in product(*(stop.patterns for stop in problem.stops)):
        total = 0.0
        for day in range(len(problem.days)):
            visited = [stop for stop, pattern in enumerate(patterns) if day in days_of(pattern)]
            total += min(
                (
                    one.drive_minutes
                    for order in permutations(visited)
                    if is_kept(problem, one := measured(problem, day, 0, order))
                ),
                default=np.inf,
            )
        best = min(best, total)
    return best


def is_kept(problem: Problem, one) -> bool:
    day = problem.days[one.day]
    return (
        one.total_minutes <= day.limit_minutes
        and one.drive_minutes <= day.drive_limit_minutes
        and one.load <= day.capacity
    )
