"""Solve the periodic routing problem: greedy plan, hybrid genetic search, PyVRP on each day."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

import numpy as np

from maillage.errors import InputError
from maillage.language import _
from maillage.methods.tours.arrays import build_network
from maillage.methods.tours.conversion import rounds_of
from maillage.methods.tours.one_day import best_routes
from maillage.methods.tours.plan import Plan, Round, faults, measured, planned
from maillage.methods.tours.problem import Depot, Problem, check_reach
from maillage.methods.tours.search import Search, new_search
from maillage.numbers import as_given

Interrupt: TypeAlias = Callable[[], bool]
"""Asked between steps; true ends the work with the best so far. A run makes it of a clock."""

_SHORT_SEARCH = 100
"""Plans made to see whether so many vehicles are enough."""

_LAST_STEPS = 300
"""Iterations of PyVRP on the vehicles of one depot on one day."""


def never() -> bool:
    """Never ask a search to stop."""
    return False


def solve(problem: Problem, *, iterations: int, seed: int, stop: Interrupt = never) -> Plan:
    """Return the plan that drives least, of those found.

    It is never longer than the greedy plan, and within every limit. The same problem, iterations
    and seed give the same plan.

    Args:
        problem: the problem.
        iterations: plans to make after the greedy one.
        seed: of the random numbers.
        stop: asked between plans; true ends the search.

    Raises:
        InputError: a stop is out of reach, or no plan within the limits was found (in time).

    Examples:
        Two stops near each other share the van's first day, since each may be on either.

        >>> from maillage.methods.tours.problem import Day, Stop
        >>> minutes = np.array([[0.0, 20.0, 25.0], [20.0, 0.0, 5.0], [25.0, 5.0, 0.0]])
        >>> stops = (Stop("Laruns", 60, 0, (1, 2)), Stop("Arudy", 60, 0, (1, 2)))
        >>> problem = Problem((Depot("Pau", 1),), (Day(200), Day(200)), stops, minutes)
        >>> plan = solve(problem, iterations=10, seed=1)
        >>> plan.drive_minutes, len(plan.rounds)
        (50.0, 1)
    """
    check_reach(problem)
    if not problem.stops:
        return planned(problem, ())
    search = new_search(build_network(problem), seed)
    search.begin()
    is_interrupted = _run(search, iterations, stop)
    if search.best is None:
        raise InputError(_interrupted() if is_interrupted else _no_plan(problem, search, seed))
    rounds = rounds_of(problem, search.network, search.best.path, search.best.size)
    if not is_interrupted:
        rounds = _polished(problem, rounds, seed, stop)
    plan = planned(problem, rounds, is_interrupted=is_interrupted)
    if found := faults(problem, plan):
        raise InputError(" ".join(found))
    return plan


def vehicles_enough(problem: Problem, *, seed: int) -> int:
    """Return the fewest vehicles per depot with which a short search visits every stop.

    Depots without a vehicle stay without one. As many vehicles as stops are always enough.
    """
    for vehicles in range(1, len(problem.stops)):
        depots = tuple(
            Depot(depot.name, vehicles if depot.vehicles else 0) for depot in problem.depots
        )
        if _has_plan(replace(problem, depots=depots), seed):
            return vehicles
    return len(problem.stops)


def _has_plan(problem: Problem, seed: int) -> bool:
    """Whether a short search finds a plan within the limits."""
    search = new_search(build_network(problem), seed)
    search.begin()
    _run(search, _SHORT_SEARCH, lambda: search.best is not None)
    return search.best is not None


def _run(search: Search, iterations: int, stop: Interrupt) -> bool:
    """Make so many plans, or until asked to stop; return whether it was asked."""
    for _iteration in range(iterations):
        if stop():
            return True
        search.step()
    return False


def _interrupted() -> str:
    """Say that the search was ended too early."""
    return _(
        "Tournées : recherche arrêtée avant d'avoir trouvé un plan dans les limites ; "
        "laissez-lui plus de temps."
    )


def _no_plan(problem: Problem, search: Search, seed: int) -> str:
    """Say that no plan was found, by how much, and what would do."""
    nearest = search.nearest
    return _(
        "Tournées : aucun plan ne tient dans les limites pour {stops} arrêts ; le plus proche "
        "dépasse de {minutes} minutes et de {load} en charge sur le cycle. Avec {vehicles} "
        "véhicules par dépôt, un plan tient ; sinon, allongez les journées ou retirez des arrêts.",
        stops=len(problem.stops),
        minutes=as_given(round(nearest.over_minutes, 1)) if nearest else "?",
        load=as_given(round(nearest.overload, 1)) if nearest else "?",
        vehicles=vehicles_enough(problem, seed=seed),
    )


def _polished(problem: Problem, rounds: list[Round], seed: int, stop: Interrupt) -> list[Round]:
    """Return the rounds of each day and depot, as PyVRP orders them where it does better."""
    groups: dict[tuple[int, int], list[Round]] = {}
    for one in rounds:
        if one.stops:
            groups.setdefault((one.day, one.depot), []).append(one)
    return [
        one
        for (day, depot), group in groups.items()
        for one in _best_of_day(problem, day, depot, group, seed, stop)
    ]


def _best_of_day(
    problem: Problem, day: int, depot: int, group: list[Round], seed: int, stop: Interrupt
) -> list[Round]:
    """Return the rounds of one depot on one day, in PyVRP's order when it is shorter."""
    visits = [visit for one in group for visit in one.stops]
    if len(visits) < 2 or stop():
        return group
    index = {visit: rank for rank, visit in enumerate(visits)}
    sites = [depot, *(problem.site(visit) for visit in visits)]
    routes = best_routes(
        problem.minutes[np.ix_(sites, sites)],
        np.array([problem.stops[visit].service_minutes for visit in visits]),
        np.array([problem.stops[visit].demand for visit in visits]),
        day=problem.days[day],
        vehicles=problem.depots[depot].vehicles,
        steps=_LAST_STEPS,
        seed=seed,
        stop=stop,
        start=[[index[visit] for visit in one.stops] for one in group],
    )
    if routes is None:
        return group
    made = [measured(problem, day, depot, (visits[rank] for rank in route)) for route in routes]
    shorter = sum(one.drive_minutes for one in made) < sum(one.drive_minutes for one in group)
    return made if shorter else group
