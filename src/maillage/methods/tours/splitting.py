"""Kernels: the giant tours of a plan, and the best routes that a giant tour can be cut into.

Method: Prins (2004), with a limited fleet and penalised limits (Vidal et al., 2012).
"""

import numpy as np
from numba import njit

from maillage.methods.tours.arrays import Network, Routes
from maillage.methods.tours.segments import price, refresh
from maillage.types import Floats, Integers


@njit(cache=True)
def split(network: Network, routes: Routes, penalty: Floats, shift: int, tour: Integers) -> None:
    """Give the vehicles of a shift consecutive parts of a tour, as cheaply as can be."""
    first, last = network.first_slot[shift], network.first_slot[shift + 1]
    costs, cuts = _best_cuts(network, penalty, shift, tour, last - first)
    used = 0
    for vehicles in range(last - first + 1):
        if costs[vehicles, tour.size] < costs[used, tour.size]:
            used = vehicles
    for site in range(routes.slot.shape[1]):
        routes.slot[shift, site] = -1
        routes.place[shift, site] = -1
    stop = tour.size
    for slot in range(first, last):
        start = stop
        if used > 0:
            start = cuts[used, stop]
            used -= 1
        for rank in range(stop - start):
            routes.path[slot, rank + 1] = tour[start + rank]
        routes.size[slot] = stop - start
        routes.path[slot, stop - start + 1] = network.depot[shift]
        refresh(network, routes, slot)
        stop = start


@njit(cache=True)
def _best_cuts(
    network: Network, penalty: Floats, shift: int, tour: Integers, vehicles: int
) -> tuple[Floats, Integers]:
    """Return the cheapest cost of the first stops with so many vehicles, and the last cut of each.

    Both have shape (vehicles + 1, stops + 1).
    """
    costs = np.full((vehicles + 1, tour.size + 1), np.inf)
    cuts = np.zeros((vehicles + 1, tour.size + 1), dtype=np.int64)
    costs[0, 0] = 0.0
    reach = _longest_load(network, shift, tour, vehicles)
    for start in range(tour.size):
        drive, service, load = 0.0, 0.0, 0.0
        before = network.depot[shift]
        for stop in range(start, tour.size):
            site = tour[stop]
            drive += network.minutes[before, site]
            service += network.work[site, 0]
            load += network.work[site, 1]
            if load > reach and stop > start:
                break
            home = network.minutes[site, network.depot[shift]]
            cost = price(network, penalty, shift, drive + home, service, load)
            for used in range(vehicles):
                if costs[used, start] + cost < costs[used + 1, stop + 1]:
                    costs[used + 1, stop + 1] = costs[used, start] + cost
                    cuts[used + 1, stop + 1] = start
            before = site
    return costs, cuts


@njit(cache=True)
def _longest_load(network: Network, shift: int, tour: Integers, vehicles: int) -> float:
    """Return the load beyond which no route is tried: half as much again, never too little."""
    total, largest = 0.0, 0.0
    for site in tour:
        total += network.work[site, 1]
        largest = max(largest, network.work[site, 1])
    return float(max(1.5 * network.limits[shift, 1], total / vehicles + largest))


@njit(cache=True)
def giant_tours(network: Network, routes: Routes) -> tuple[Integers, Integers, Integers]:
    """Return the stops of each shift route after route, their number, and what follows each.

    Shapes (shifts, sites), (shifts,) and (shifts, sites); -1 follows a stop that is not visited.
    """
    shifts, sites = routes.slot.shape
    tours = np.full((shifts, sites), -1)
    counts = np.zeros(shifts, dtype=np.int64)
    after = np.full((shifts, sites), -1)
    for shift in range(shifts):
        for slot in _by_angle(network, routes, shift):
            for place in range(1, routes.size[slot] + 1):
                stop = routes.path[slot, place]
                tours[shift, counts[shift]] = stop
                counts[shift] += 1
                after[shift, stop] = routes.path[slot, place + 1]
    return tours, counts, after


@njit(cache=True)
def _by_angle(network: Network, routes: Routes, shift: int) -> Integers:
    """Return the slots of a shift, by the angle of the middle of their route round the depot."""
    first, last = network.first_slot[shift], network.first_slot[shift + 1]
    angles = np.empty(last - first)
    home = network.depot[shift]
    for slot in range(first, last):
        x, y = 0.0, 0.0
        for place in range(1, routes.size[slot] + 1):
            x += network.xy[routes.path[slot, place], 0] - network.xy[home, 0]
            y += network.xy[routes.path[slot, place], 1] - network.xy[home, 1]
        angles[slot - first] = np.arctan2(y, x)
    slots = np.arange(first, last)
    for rank in range(1, slots.size):
        while rank > 0 and angles[slots[rank] - first] < angles[slots[rank - 1] - first]:
            slots[rank], slots[rank - 1] = slots[rank - 1], slots[rank]
            rank -= 1  # noqa: PLW2901 - the slot sinks to its place
    return slots
