"""Kernels: the days of each stop. Its visits are taken out and put back where they cost least.

Method: pattern improvement (Vidal et al., 2012).
"""

import numpy as np
from numba import njit

from maillage.methods.tours.arrays import Network, Routes
from maillage.methods.tours.segments import (
    EPSILON,
    FORWARD,
    LOAD,
    SERVICE,
    below,
    price,
    refresh,
    route_price,
    shift_end,
)
from maillage.types import Floats


@njit(cache=True)
def improve_patterns(
    network: Network, routes: Routes, penalty: Floats, generator: np.random.Generator
) -> bool:
    """Choose again the days of each stop, in random order; return whether the plan is better."""
    stops = np.arange(network.depots, network.minutes.shape[0])
    gained = False
    for rank in range(stops.size):
        other = rank + below(generator, stops.size - rank)
        stops[rank], stops[other] = stops[other], stops[rank]
        gained = _choose_again(network, routes, penalty, stops[rank]) or gained
    return gained


@njit(cache=True)
def _choose_again(network: Network, routes: Routes, penalty: Floats, stop: int) -> bool:
    """Move a stop to its cheapest option and places when that gains; return whether it does."""
    saved = _saving(network, routes, penalty, stop)
    costs, slots, places = insertions(network, routes, penalty, stop)
    option, cost = cheapest_option(network, stop, costs)
    if cost >= saved - EPSILON:
        return False
    withdraw(network, routes, stop)
    insert(network, routes, stop, option, slots, places)
    return True


@njit(cache=True)
def _saving(network: Network, routes: Routes, penalty: Floats, stop: int) -> float:
    """Return what is saved when every visit of a stop is taken out."""
    saved = 0.0
    option = routes.choice[stop]
    for at in range(network.first_shift[option], network.first_shift[option + 1]):
        shift = network.shifts[at]
        slot = routes.slot[shift, stop]
        drive, service, load = _without(network, routes, shift, stop)
        saved += route_price(network, routes, penalty, slot)
        saved -= price(network, penalty, shift, drive, service, load)
    return saved


@njit(cache=True)
def _without(network: Network, routes: Routes, shift: int, stop: int) -> tuple[float, float, float]:
    """Return the driving, service and load of a stop's route once it is taken out."""
    slot, place = routes.slot[shift, stop], routes.place[shift, stop]
    end = routes.size[slot] + 1
    before, after = routes.path[slot, place - 1], routes.path[slot, place + 1]
    drive = routes.sums[slot, end, FORWARD] + network.minutes[before, after]
    drive -= network.minutes[before, stop] + network.minutes[stop, after]
    service = routes.sums[slot, end, SERVICE] - network.work[stop, 0]
    return drive, service, routes.sums[slot, end, LOAD] - network.work[stop, 1]


@njit(cache=True)
def insertions(
    network: Network, routes: Routes, penalty: Floats, stop: int
) -> tuple[Floats, np.ndarray, np.ndarray]:
    """Return the cheapest insertion of a stop on each shift of its options, as if it was out.

    The cost (``inf`` on other shifts), the slot, and the place behind which it goes, counted
    without the stop.
    """
    shifts = network.depot.size
    costs = np.full(shifts, np.inf)
    slots, places = np.zeros(shifts, dtype=np.int64), np.zeros(shifts, dtype=np.int64)
    first = network.first_shift[network.first_option[stop]]
    last = network.first_shift[network.first_option[stop + 1]]
    for at in range(first, last):
        shift = network.shifts[at]
        if costs[shift] < np.inf:
            continue
        for slot in range(network.first_slot[shift], network.first_slot[shift + 1]):
            cost, place = _insertion(network, routes, penalty, slot, stop)
            if cost < costs[shift]:
                costs[shift], slots[shift], places[shift] = cost, slot, place
            if routes.size[slot] == 0:
                break  # the vehicles of a shift are alike: one empty route is enough
    return costs, slots, places


@njit(cache=True)
def _insertion(
    network: Network, routes: Routes, penalty: Floats, slot: int, stop: int
) -> tuple[float, int]:
    """Return what the cheapest insertion into a route costs, and the place behind which it is."""
    shift, end = network.shift[slot], routes.size[slot] + 1
    drive, service = routes.sums[slot, end, FORWARD], routes.sums[slot, end, SERVICE]
    load = routes.sums[slot, end, LOAD]
    out = end + 1
    if routes.slot[shift, stop] == slot:
        out = routes.place[shift, stop]
        drive, service, load = _without(network, routes, shift, stop)
    today = price(network, penalty, shift, drive, service, load)
    detour, place = _shortest_detour(network, routes, slot, stop, out)
    drive += detour
    service += network.work[stop, 0]
    load += network.work[stop, 1]
    return price(network, penalty, shift, drive, service, load) - today, place


@njit(cache=True)
def _shortest_detour(
    network: Network, routes: Routes, slot: int, stop: int, out: int
) -> tuple[float, int]:
    """Return the shortest detour by a stop and the place behind which it is, ``out`` skipped."""
    path, minutes = routes.path, network.minutes
    best, best_place = np.inf, 0
    before, behind = path[slot, 0], 0
    for place in range(1, routes.size[slot] + 2):
        if place != out:
            site = path[slot, place]
            detour = minutes[before, stop] + minutes[stop, site] - minutes[before, site]
            if detour < best:
                best, best_place = detour, behind
            before = site
            behind += 1
    return best, best_place


@njit(cache=True)
def cheapest_option(network: Network, stop: int, costs: Floats) -> tuple[int, float]:
    """Return the option of a stop whose insertions cost least together, and that cost."""
    best, chosen = np.inf, -1
    for option in range(network.first_option[stop], network.first_option[stop + 1]):
        cost = 0.0
        for at in range(network.first_shift[option], network.first_shift[option + 1]):
            cost += costs[network.shifts[at]]
        if cost < best:
            best, chosen = cost, option
    return chosen, best


@njit(cache=True)
def withdraw(network: Network, routes: Routes, stop: int) -> None:
    """Take every visit of a stop out."""
    for shift in range(network.depot.size):
        slot = routes.slot[shift, stop]
        if slot < 0:
            continue
        shift_end(routes, slot, routes.place[shift, stop] + 1, -1)
        routes.slot[shift, stop] = -1
        routes.place[shift, stop] = -1
        refresh(network, routes, slot)
    routes.choice[stop] = -1


@njit(cache=True)
def insert(
    network: Network,
    routes: Routes,
    stop: int,
    option: int,
    slots: np.ndarray,
    places: np.ndarray,
) -> None:
    """Put a stop on each shift of an option, behind the place found there."""
    routes.choice[stop] = option
    for at in range(network.first_shift[option], network.first_shift[option + 1]):
        shift = network.shifts[at]
        slot, behind = slots[shift], places[shift]
        shift_end(routes, slot, behind + 1, 1)
        routes.path[slot, behind + 1] = stop
        refresh(network, routes, slot)
