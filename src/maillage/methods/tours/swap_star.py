"""Kernel: exchanges of two stops between two routes, each put back where it costs least.

Method: SWAP* (Vidal 2022, "Hybrid genetic search for the CVRP").
"""

import numpy as np
from numba import njit

from maillage.methods.tours.arrays import Network, Routes
from maillage.methods.tours.segments import (
    EPSILON,
    FORWARD,
    LOAD,
    SERVICE,
    price,
    refresh,
    route_price,
)
from maillage.types import Floats, Integers


@njit(cache=True)
def swap_stars(network: Network, routes: Routes, penalty: Floats, shift: int) -> bool:
    """Make the best exchange of each pair of routes that gains; return whether one was made."""
    gained = False
    first, last = network.first_slot[shift], network.first_slot[shift + 1]
    for a in range(first, last):
        tested = routes.compared[a]
        routes.compared[a] = routes.clock[0]
        for b in range(a + 1, last):
            fresh = max(routes.touched[a], routes.touched[b]) > tested
            if fresh and routes.size[a] and routes.size[b]:
                gained = _swap_star(network, routes, penalty, a, b) or gained
    return gained


@njit(cache=True)
def _swap_star(network: Network, routes: Routes, penalty: Floats, a: int, b: int) -> bool:
    """Make the best exchange of one stop of a with one of b, when it gains."""
    costs_a, places_a = _cheapest(network, routes, a, b)
    costs_b, places_b = _cheapest(network, routes, b, a)
    today = route_price(network, routes, penalty, a) + route_price(network, routes, penalty, b)
    best, best_i, best_j, to_a, to_b = -EPSILON, 0, 0, 0, 0
    for i in range(1, routes.size[a] + 1):
        for j in range(1, routes.size[b] + 1):
            into_b, at_b = _best_place(network, routes, i, a, j, b, costs_a, places_a)
            into_a, at_a = _best_place(network, routes, j, b, i, a, costs_b, places_b)
            change = _pair_price(network, routes, penalty, a, i, b, j, into_a, into_b) - today
            if change < best:
                best, best_i, best_j, to_a, to_b = change, i, j, at_a, at_b
    if best_i == 0:
        return False
    u, v = routes.path[a, best_i], routes.path[b, best_j]
    _put(routes, a, best_i, to_a, v)
    _put(routes, b, best_j, to_b, u)
    refresh(network, routes, a)
    refresh(network, routes, b)
    return True


@njit(cache=True)
def _cheapest(network: Network, routes: Routes, a: int, b: int) -> tuple[Floats, Integers]:
    """Return the three cheapest insertions of each stop of a into b, and behind which place."""
    size = routes.size[a]
    costs, places = np.full((size + 1, 3), np.inf), np.zeros((size + 1, 3), dtype=np.int64)
    path, minutes = routes.path, network.minutes
    for i in range(1, size + 1):
        stop = path[a, i]
        for behind in range(routes.size[b] + 1):
            before, after = path[b, behind], path[b, behind + 1]
            cost = minutes[before, stop] + minutes[stop, after] - minutes[before, after]
            rank = 2
            if cost >= costs[i, rank]:
                continue
            while rank > 0 and cost < costs[i, rank - 1]:
                costs[i, rank], places[i, rank] = costs[i, rank - 1], places[i, rank - 1]
                rank -= 1
            costs[i, rank], places[i, rank] = cost, behind
    return costs, places


@njit(cache=True)
def _best_place(
    network: Network,
    routes: Routes,
    i: int,
    a: int,
    j: int,
    b: int,
    costs: Floats,
    places: Integers,
) -> tuple[float, int]:
    """Return what bringing stop i of a into b costs once stop j has left it, and behind which.

    The place that j leaves is -1; its gain is counted here, the leaving of i in a is not.
    """
    path, minutes = routes.path, network.minutes
    u, before, v, after = path[a, i], path[b, j - 1], path[b, j], path[b, j + 1]
    left = minutes[before, v] + minutes[v, after]
    cost, behind = minutes[before, u] + minutes[u, after] - left, -1
    closed = minutes[before, after] - left
    for rank in range(3):
        if places[i, rank] != j - 1 and places[i, rank] != j:
            if costs[i, rank] + closed < cost:
                cost, behind = costs[i, rank] + closed, places[i, rank]
            break
    return cost, behind


@njit(cache=True)
def _pair_price(
    network: Network,
    routes: Routes,
    penalty: Floats,
    a: int,
    i: int,
    b: int,
    j: int,
    into_a: float,
    into_b: float,
) -> float:
    """Return the price of the two routes once their stops i and j are exchanged."""
    u, v = routes.path[a, i], routes.path[b, j]
    sums, shift = routes.sums, network.shift[a]
    end_a, end_b = routes.size[a] + 1, routes.size[b] + 1
    service = network.work[v, 0] - network.work[u, 0]
    load = network.work[v, 1] - network.work[u, 1]
    drive_a, drive_b = sums[a, end_a, FORWARD] + into_a, sums[b, end_b, FORWARD] + into_b
    service_a, service_b = sums[a, end_a, SERVICE] + service, sums[b, end_b, SERVICE] - service
    load_a, load_b = sums[a, end_a, LOAD] + load, sums[b, end_b, LOAD] - load
    total = price(network, penalty, shift, drive_a, service_a, load_a)
    return total + price(network, penalty, shift, drive_b, service_b, load_b)


@njit(cache=True)
def _put(routes: Routes, slot: int, leaves: int, behind: int, stop: int) -> None:
    """Take the stop of place ``leaves`` out and put another behind a place, -1 for its own."""
    path = routes.path
    if behind < 0:
        path[slot, leaves] = stop
    elif behind < leaves:
        for place in range(leaves, behind + 1, -1):
            path[slot, place] = path[slot, place - 1]
        path[slot, behind + 1] = stop
    else:
        for place in range(leaves, behind):
            path[slot, place] = path[slot, place + 1]
        path[slot, behind] = stop
