"""The greedy plan: again and again, the visits that lengthen the rounds least.

Cheapest insertion (Rosenkrantz, Stearns and Lewis, 1977) over the patterns of each stop. It is the
measure that every other plan has to match.
"""

import numpy as np
from numba import njit

from maillage.methods.tours.arrays import Network, Routes, build_network, empty_routes
from maillage.methods.tours.conversion import plan_of
from maillage.methods.tours.patterns import cheapest_option, insert, insertions
from maillage.methods.tours.plan import Plan
from maillage.methods.tours.problem import Problem
from maillage.types import Floats

FORBIDDEN = np.array([1e9, 1e9])
"""What passing a limit costs where it must not happen."""

WITHIN = 1e6
"""An insertion that costs more passes a limit, or takes a road that does not exist."""


def greedy(problem: Problem) -> Plan:
    """Return the plan that inserts, at each step, the stop and days that add the least driving.

    A stop that fits nowhere any more, or is out of reach, is left out: ``plan.left_out``.

    Examples:
        One van, two days of two hours, two stops of an hour in the same direction: each day has
        one, since both do not fit in two hours.

        >>> from maillage.methods.tours.problem import Day, Depot, Stop
        >>> minutes = np.array([[0.0, 20.0, 25.0], [20.0, 0.0, 5.0], [25.0, 5.0, 0.0]])
        >>> stops = (Stop("Laruns", 60, 0, (1, 2)), Stop("Arudy", 60, 0, (1, 2)))
        >>> plan = greedy(Problem((Depot("Pau", 1),), (Day(120), Day(120)), stops, minutes))
        >>> plan.patterns, plan.drive_minutes
        ((1, 2), 90.0)
    """
    network = build_network(problem)
    routes = empty_routes(network)
    fill(network, routes, FORBIDDEN)
    return plan_of(problem, network, routes)


@njit(cache=True)
def fill(network: Network, routes: Routes, penalty: Floats) -> None:
    """Insert stops in place, the cheapest first, as long as one fits."""
    while True:
        best, chosen = WITHIN, -1
        for stop in range(network.depots, network.minutes.shape[0]):
            if routes.choice[stop] < 0:
                costs, _slots, _places = insertions(network, routes, penalty, stop)
                _option, cost = cheapest_option(network, stop, costs)
                if cost < best:
                    best, chosen = cost, stop
        if chosen < 0:
            return
        costs, slots, places = insertions(network, routes, penalty, chosen)
        option, _cost = cheapest_option(network, chosen, costs)
        insert(network, routes, chosen, option, slots, places)
