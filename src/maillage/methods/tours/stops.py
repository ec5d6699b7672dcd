"""Which stops, and how often, so that rounds reach the most people in the time there is.

Reaching a zone from a stop counts for a share of its people, by the way and by how often the stop
is visited; a zone counts once, by the stop that reaches it best. Such a sum gains less and less,
so that adding the best stop again and again is near the optimum (Nemhauser, Wolsey and Fisher,
1978); swaps then improve it. A stop is feasible when its visits can be inserted within the limits.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from maillage.errors import InputError
from maillage.language import _
from maillage.methods.tours.periodic import never
from maillage.methods.tours.plan import Plan
from maillage.methods.tours.problem import Problem
from maillage.methods.tours.selection import Selection
from maillage.types import Floats

_ROUNDS = 3
"""How many times the rounds are shortened, and the room filled."""


@dataclass(frozen=True)
class Choice:
    """Stops chosen, and the rounds that visit them.

    Attributes:
        stops: the chosen candidates, sorted.
        plan: rounds over the candidates; those not chosen are left out.
        people: people reached.
        greedy_people: people that adding the best stop again and again reaches.
    """

    stops: tuple[int, ...]
    plan: Plan
    people: float
    greedy_people: float


def choose_stops(
    problem: Problem,
    people: Floats,
    reach: Floats,
    *,
    share_by_visits: Mapping[int, float],
    count: int,
    iterations: int,
    seed: int,
    stop: Callable[[], bool] = never,
) -> Choice:
    """Return at most ``count`` stops and their days, that reach the most people found.

    Args:
        problem: every candidate as a stop; its patterns are the frequencies it may have.
        people: people of each zone, shape (zones,).
        reach: share of a zone's people that come to each candidate, shape (stops, zones).
        share_by_visits: share of those that a number of visits a cycle reaches, 0–1.
        count: most stops.
        iterations: plans tried each time that the rounds are shortened to make room.
        seed: of the random numbers.
        stop: asked between steps; true ends the work with the best so far.

    Raises:
        InputError: shapes differ, a figure is missing or out of bounds, or ``count`` is below 1.

    Examples:
        Two hours a day and one day: Laruns (100 people) and Arudy (80) do not both fit.

        >>> from maillage.methods.tours.problem import Day, Depot, Stop
        >>> minutes = np.array([[0.0, 20.0, 25.0], [20.0, 0.0, 5.0], [25.0, 5.0, 0.0]])
        >>> stops = (Stop("Laruns", 60, 0, (1,)), Stop("Arudy", 60, 0, (1,)))
        >>> chosen = choose_stops(
        ...     Problem((Depot("Pau", 1),), (Day(120),), stops, minutes),
        ...     np.array([100.0, 80.0]), np.eye(2),
        ...     share_by_visits={1: 0.5}, count=2, iterations=10, seed=1,
        ... )
        >>> chosen.stops, chosen.people
        ((0,), 50.0)
    """
    _check_reach(problem, people, reach, share_by_visits)
    _check_wish(problem, people, share_by_visits, count)
    weights = _weights(problem, reach, share_by_visits)
    by_gain = Selection.empty(problem, weights, people)
    by_gain.add_best(count, per_minute=False)
    greedy_people = by_gain.people
    by_rate = Selection.empty(problem, weights, people)
    by_rate.add_best(count, per_minute=True)
    best = max(by_gain, by_rate, key=lambda one: one.people)
    best.swap_until_stable(count, stop)
    for _round in range(_ROUNDS):
        plan = best.shortened(iterations, seed, stop)
        if plan is None or stop():
            break
        best = best.rebuilt(plan)
        before = best.people
        best.add_best(count, per_minute=False)
        best.swap_until_stable(count, stop)
        if best.people <= before:
            break
    return Choice(
        stops=tuple(sorted(best.shares)),
        plan=best.plan(),
        people=best.people,
        greedy_people=greedy_people,
    )


def _weights(
    problem: Problem, reach: Floats, share_by_visits: Mapping[int, float]
) -> dict[int, dict[int, Floats]]:
    """Return the share of each zone that each candidate reaches, by its visits a cycle."""
    return {
        candidate: {
            number: reach[candidate] * share_by_visits[number]
            for number in sorted({pattern.bit_count() for pattern in one.patterns})
        }
        for candidate, one in enumerate(problem.stops)
    }


def _check_reach(
    problem: Problem, people: Floats, reach: Floats, share_by_visits: Mapping[int, float]
) -> None:
    """Refuse shares of another shape or out of 0 to 1, and people who are not a number."""
    if reach.shape != (len(problem.stops), people.size):
        raise InputError(
            _(
                "Choix des arrêts : parts atteintes de forme {found} ; attendu {expected} "
                "(arrêts, zones).",
                found=reach.shape,
                expected=(len(problem.stops), people.size),
            )
        )
    shares = np.array(list(share_by_visits.values()))
    is_share = ((reach >= 0) & (reach <= 1)).all() and ((shares >= 0) & (shares <= 1)).all()
    if not is_share or not ((people >= 0) & np.isfinite(people)).all():
        raise InputError(
            _(
                "Choix des arrêts : attendu des parts de 0 à 1 et des personnes en nombre positif "
                "ou nul, sans valeur manquante."
            )
        )


def _check_wish(
    problem: Problem, people: Floats, share_by_visits: Mapping[int, float], count: int
) -> None:
    """Refuse a choice of nothing or for nobody, and a frequency whose share is not given."""
    if count < 1 or not people.sum() > 0:
        raise InputError(
            _(
                "Choix des arrêts : {count} arrêts pour {people} personnes ; attendu au moins un "
                "arrêt et une personne à atteindre.",
                count=count,
                people=float(people.sum()),
            )
        )
    visits = {pattern.bit_count() for one in problem.stops for pattern in one.patterns}
    if lacking := sorted(visits - share_by_visits.keys()):
        raise InputError(
            _(
                "Choix des arrêts : aucune part n'est donnée pour {visits} passages par cycle ; "
                "ajoutez-la.",
                visits=lacking[0],
            )
        )
