"""The hours of each visit: the same each time where the rounds allow it.

A van that comes early waits until the stop's hour. Where holding the same hour would lengthen a
day beyond its limit, the stop that makes it wait longest gets the hour of each of its rounds.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from maillage.methods.tours.plan import TOLERANCE, Plan, Round
from maillage.methods.tours.problem import Problem

_MINUTES_PER_DAY = 1440


@dataclass(frozen=True)
class WorkingDay:
    """When rounds start, and the break that they hold.

    Attributes:
        start_minutes: from midnight to leaving the depot.
        break_minutes: how long the break is, 0 for none.
        break_from_minutes: from midnight; the break comes before the first visit from then on.
    """

    start_minutes: float
    break_minutes: float = 0.0
    break_from_minutes: float = 720.0


@dataclass(frozen=True)
class Timetable:
    """Hours.

    Attributes:
        arrivals: for each round of the plan, minutes from midnight to the start of each visit.
        ends: for each round, minutes from midnight to the return to the depot.
        varying: the stops that could not have the same hour each time.
    """

    arrivals: tuple[tuple[float, ...], ...]
    ends: tuple[float, ...]
    varying: tuple[int, ...]


def timetable(problem: Problem, plan: Plan, *, day: WorkingDay) -> Timetable:
    """Return the hours of each visit, the break counted beside the limit of the day.

    Examples:
        The van leaves at 9:00 and reaches Laruns 30 minutes later.

        >>> import numpy as np
        >>> from maillage.methods.tours.plan import measured, planned
        >>> from maillage.methods.tours.problem import Day, Depot, Stop
        >>> problem = Problem(
        ...     (Depot("Pau", 1),), (Day(),), (Stop("Laruns", 60, 0, (1,)),),
        ...     np.array([[0.0, 30.0], [30.0, 0.0]]),
        ... )
        >>> plan = planned(problem, [measured(problem, 0, 0, [0])])
        >>> timetable(problem, plan, day=WorkingDay(start_minutes=540))
        Timetable(arrivals=((570.0,),), ends=(660.0,), varying=())
    """
    visited = {stop for one in plan.rounds for stop in one.stops}
    held = set(visited)
    while True:
        hours: dict[int, float] = {}
        times = [_times(problem, one, day, hours) for one in plan.rounds]
        late = _settle(problem, plan, day, held, hours, times)
        if late is None:
            break
        held.discard(_longest_wait(problem, plan.rounds[late], day, held, hours))
    return Timetable(
        arrivals=tuple(tuple(arrivals) for arrivals, _end in times),
        ends=tuple(end for _arrivals, end in times),
        varying=tuple(sorted(visited - held)),
    )


def _settle(
    problem: Problem,
    plan: Plan,
    day: WorkingDay,
    held: set[int],
    hours: dict[int, float],
    times: list[tuple[list[float], float]],
) -> int | None:
    """Push hours back until each held stop has one; return the first round that ends too late."""
    changed = True
    while changed:
        changed = False
        for number, one in enumerate(plan.rounds):
            times[number] = _times(problem, one, day, hours)
            arrivals, end = times[number]
            if hours and end > _latest_end(problem, one, day) + TOLERANCE:
                return number
            for stop, arrival in zip(one.stops, arrivals, strict=True):
                if stop in held and arrival > hours.get(stop, -math.inf) + TOLERANCE:
                    hours[stop] = arrival
                    changed = True
    return None


def _latest_end(problem: Problem, one: Round, day: WorkingDay) -> float:
    """Return when a round must be back: its limit and its break after the start, or midnight."""
    limit = problem.days[one.day].limit_minutes
    alone = day.start_minutes + one.total_minutes + day.break_minutes
    if math.isinf(limit):
        return max(float(_MINUTES_PER_DAY), alone)
    return max(day.start_minutes + limit + day.break_minutes, alone)


def _times(
    problem: Problem, one: Round, day: WorkingDay, hours: dict[int, float]
) -> tuple[list[float], float]:
    """Return the start of each visit of a round, and its end."""
    clock, at = day.start_minutes, one.depot
    has_break = day.break_minutes > 0
    arrivals = []
    for stop in one.stops:
        clock += float(problem.minutes[at, problem.site(stop)])
        at = problem.site(stop)
        hour = hours.get(stop, 0.0)
        if has_break and max(clock, hour) >= day.break_from_minutes:
            clock += day.break_minutes
            has_break = False
        clock = max(clock, hour)
        arrivals.append(clock)
        clock += problem.stops[stop].service_minutes
    return arrivals, clock + float(problem.minutes[at, one.depot])


def _longest_wait(
    problem: Problem, one: Round, day: WorkingDay, held: set[int], hours: dict[int, float]
) -> int:
    """Return the held stop of a round whose hour delays it most."""
    arrivals: Sequence[float] = _times(problem, one, day, {})[0]
    waits = [
        (hours.get(stop, 0.0) - arrival, -rank, stop)
        for rank, (stop, arrival) in enumerate(zip(one.stops, arrivals, strict=True))
        if stop in held
    ]
    return max(waits)[2]
