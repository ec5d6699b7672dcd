"""A plan of rounds: who goes where on which day, in which order, and whether it can be kept."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from maillage.language import _
from maillage.methods.tours.problem import Problem

TOLERANCE = 1e-6
"""Minutes or units of load by which rounding may pass a limit."""


@dataclass(frozen=True)
class Round:
    """What one vehicle does in one day.

    Attributes:
        day: the day of the cycle.
        depot: where it starts and ends.
        stops: the stops visited, in order.
        drive_minutes: driving, the way back included.
        service_minutes: time at the stops.
        load: sum of the demands.
    """

    day: int
    depot: int
    stops: tuple[int, ...]
    drive_minutes: float
    service_minutes: float
    load: float

    @property
    def total_minutes(self) -> float:
        """Return driving and service together."""
        return self.drive_minutes + self.service_minutes


@dataclass(frozen=True)
class Plan:
    """Rounds over a cycle.

    Attributes:
        rounds: by day, then depot; a vehicle that stays at its depot has none.
        patterns: the days of each stop, a bit mask, 0 for a stop left out.
        is_interrupted: whether ``stop`` ended the search before its own rule did.
    """

    rounds: tuple[Round, ...]
    patterns: tuple[int, ...]
    is_interrupted: bool = False

    @property
    def drive_minutes(self) -> float:
        """Return the driving of the whole cycle."""
        return sum(one.drive_minutes for one in self.rounds)

    @property
    def left_out(self) -> tuple[int, ...]:
        """Return the stops that no round visits."""
        return tuple(stop for stop, pattern in enumerate(self.patterns) if not pattern)


def measured(problem: Problem, day: int, depot: int, stops: Iterable[int]) -> Round:
    """Return a round with its minutes and load.

    Examples:
        >>> import numpy as np
        >>> from maillage.methods.tours.problem import Day, Depot, Stop
        >>> problem = Problem(
        ...     (Depot("Pau", 1),), (Day(),), (Stop("Laruns", 60, 2, (1,)),),
        ...     np.array([[0.0, 30.0], [35.0, 0.0]]),
        ... )
        >>> measured(problem, 0, 0, [0])
        Round(day=0, depot=0, stops=(0,), drive_minutes=65.0, service_minutes=60, load=2)
    """
    visited = tuple(int(stop) for stop in stops)
    sites = [depot, *(problem.site(stop) for stop in visited), depot]
    return Round(
        day=day,
        depot=depot,
        stops=visited,
        drive_minutes=sum(float(problem.minutes[last, site]) for last, site in pairwise(sites)),
        service_minutes=sum(problem.stops[stop].service_minutes for stop in visited),
        load=sum(problem.stops[stop].demand for stop in visited),
    )


def planned(problem: Problem, rounds: Iterable[Round], *, is_interrupted: bool = False) -> Plan:
    """Return the plan of these rounds, empty ones left out."""
    kept = sorted(
        (one for one in rounds if one.stops), key=lambda one: (one.day, one.depot, one.stops)
    )
    patterns = [0] * len(problem.stops)
    for one in kept:
        for stop in one.stops:
            patterns[stop] |= 1 << one.day
    return Plan(tuple(kept), tuple(patterns), is_interrupted)


def faults(problem: Problem, plan: Plan) -> tuple[str, ...]:
    """Return what keeps a plan from being carried out, in words; nothing when it can be."""
    found = [*_limits_passed(problem, plan), *_vehicles_lacking(problem, plan)]
    for stop, pattern in enumerate(plan.patterns):
        if pattern not in problem.stops[stop].patterns:
            name = problem.stops[stop].name
            found.append(_("Arrêt {name} : jours de passage non permis.", name=name))
        visits = [one for one in plan.rounds for visited in one.stops if visited == stop]
        if len(visits) != pattern.bit_count() or len({one.depot for one in visits}) > 1:
            name = problem.stops[stop].name
            found.append(_("Arrêt {name} : un jour compte deux passages.", name=name))
    return tuple(found)


def _limits_passed(problem: Problem, plan: Plan) -> list[str]:
    return [
        _("Jour {day} : une tournée passe la limite.", day=one.day + 1)
        for one in plan.rounds
        if one.total_minutes > problem.days[one.day].limit_minutes + TOLERANCE
        or one.drive_minutes > problem.days[one.day].drive_limit_minutes + TOLERANCE
        or one.load > problem.days[one.day].capacity + TOLERANCE
        or not math.isfinite(one.drive_minutes)
    ]


def _vehicles_lacking(problem: Problem, plan: Plan) -> list[str]:
    used: dict[tuple[int, int], int] = {}
    for one in plan.rounds:
        used[one.day, one.depot] = used.get((one.day, one.depot), 0) + 1
    return [
        _("Jour {day} : plus de tournées que de véhicules.", day=day + 1)
        for (day, depot), count in used.items()
        if count > problem.depots[depot].vehicles
    ]
