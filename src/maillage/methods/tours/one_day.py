"""The routes of one day, given who is visited: PyVRP (Wouda, Lan and Kool, 2024) inside.

PyVRP works with integers: minutes are counted in thousandths, rounded up where a limit holds.
"""

import math
from collections.abc import Callable, Sequence
from itertools import permutations

import numpy as np
from pyvrp import Depot as Base
from pyvrp import Model, Solution

from maillage.methods.tours.problem import Day
from maillage.types import Floats

_PARTS = 1000
_OUT_OF_REACH = 10**10
_NO_LIMIT = int(np.iinfo(np.int64).max)


class _Steps:
    """End PyVRP after so many steps, or when asked to."""

    def __init__(self, steps: int, stop: Callable[[], bool]) -> None:
        self.left = steps
        self.stop = stop

    def __call__(self, best_cost: int) -> bool:  # noqa: ARG002 - the protocol's
        self.left -= 1
        return self.left < 0 or self.stop()


def best_routes(
    minutes: Floats,
    service_minutes: Floats,
    demand: Floats,
    *,
    day: Day,
    vehicles: int,
    steps: int,
    seed: int,
    stop: Callable[[], bool],
    start: Sequence[Sequence[int]] = (),
) -> tuple[tuple[int, ...], ...] | None:
    """Return the shortest routes found, None when none keeps within the limits.

    Args:
        minutes: driving times, the depot first, shape (visits + 1, visits + 1).
        service_minutes: time at each visit, shape (visits,).
        demand: what each takes of the capacity, shape (visits,).
        day: the limits of each vehicle.
        vehicles: how many there are.
        steps: iterations of PyVRP.
        seed: of its random numbers.
        stop: asked between steps.
        start: routes to begin with, by visit from 0.

    Examples:
        Two visits in the same direction, one vehicle.

        >>> minutes = np.array([[0.0, 20.0, 25.0], [20.0, 0.0, 5.0], [25.0, 5.0, 0.0]])
        >>> none = np.zeros(2)
        >>> routes = best_routes(
        ...     minutes, none, none, day=Day(), vehicles=1, steps=10, seed=1, stop=lambda: False
        ... )
        >>> sorted(routes[0])
        [0, 1]
    """
    model = _model(minutes, service_minutes, demand, day, vehicles)
    first = [list(route) for route in start if route]
    result = model.solve(
        _Steps(steps, stop),
        seed=seed,
        display=False,
        initial_solution=Solution(model.data(), first) if first else None,
    )
    if not result.is_feasible():
        return None
    return tuple(
        tuple(int(step.idx) for step in route if step.is_client()) for route in result.best.routes()
    )


def _model(
    minutes: Floats, service_minutes: Floats, demand: Floats, day: Day, vehicles: int
) -> Model:
    """Return the day as PyVRP takes it."""
    model = Model()
    places = [model.add_location(0, 0) for _site in range(len(minutes))]
    base = model.add_depot(places[0])
    has_load = math.isfinite(day.capacity)
    for place, service, load in zip(places[1:], service_minutes, demand, strict=True):
        model.add_client(
            place,
            delivery=[_up(load)] if has_load else [],
            service_duration=_up(service),
        )
    _add_vehicles(model, base, day, vehicles)
    whole = np.where(np.isfinite(minutes), minutes, _OUT_OF_REACH / _PARTS)
    for origin, destination in permutations(range(len(minutes)), 2):
        driven = _up(whole[origin, destination])
        model.add_edge(places[origin], places[destination], driven, driven)
    return model


def _add_vehicles(model: Model, base: Base, day: Day, vehicles: int) -> None:
    """Give the day its vehicles, with the limits that it has."""
    model.add_vehicle_type(
        vehicles,
        capacity=[_down(day.capacity)] if math.isfinite(day.capacity) else [],
        start_depot=base,
        end_depot=base,
        shift_duration=_down(day.limit_minutes),
        max_distance=min(_down(day.drive_limit_minutes), _OUT_OF_REACH - 1),
    )


def _down(limit: float) -> int:
    return math.floor(limit * _PARTS + 1e-9) if math.isfinite(limit) else _NO_LIMIT


def _up(number: float) -> int:
    return math.ceil(number * _PARTS - 1e-9)
