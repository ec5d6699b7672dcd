"""Kernels: better routes for the visits of each shift, moves between near stops first.

Relocations of one to three stops, exchanges, 2-opt, 2-opt* and or-opt between a stop and its
nearest neighbours (granular search, Toth and Vigo 2003); the first move that gains is made. A
pair is tried again only after one of its two routes has changed.
"""

import numpy as np
from numba import njit

from maillage.methods.tours.arrays import Network, Routes
from maillage.methods.tours.patterns import improve_patterns
from maillage.methods.tours.segments import (
    EPSILON,
    below,
    exchange,
    exchange_change,
    swap,
    swap_change,
)
from maillage.methods.tours.swap_star import swap_stars
from maillage.types import Floats


@njit(cache=True)
def educate(
    network: Network, routes: Routes, penalty: Floats, generator: np.random.Generator
) -> None:
    """Improve a plan in place until no move of any kind gains."""
    routes.tested[:] = -1
    routes.compared[:] = -1
    while True:
        for shift in range(network.depot.size):
            improve_shift(network, routes, penalty, shift, generator)
        if not improve_patterns(network, routes, penalty, generator):
            return


@njit(cache=True)
def improve_shift(
    network: Network, routes: Routes, penalty: Floats, shift: int, generator: np.random.Generator
) -> None:
    """Improve the routes of one shift until no move between stops or routes gains."""
    visits = np.nonzero(routes.slot[shift] >= 0)[0]
    gained = True
    while gained:
        gained = False
        for rank in range(visits.size):
            other = rank + below(generator, visits.size - rank)
            visits[rank], visits[other] = visits[other], visits[rank]
            if _improve_stop(network, routes, penalty, shift, visits[rank]):
                gained = True
        if not gained:
            gained = swap_stars(network, routes, penalty, shift)


@njit(cache=True)
def _improve_stop(network: Network, routes: Routes, penalty: Floats, shift: int, u: int) -> bool:
    """Make the moves of one stop with its neighbours that gain; return whether there was one."""
    tested = routes.tested[shift, u]
    routes.tested[shift, u] = routes.clock[0]
    gained = False
    for near in range(network.neighbours.shape[1]):
        v = network.neighbours[u, near]
        if v < 0 or routes.slot[shift, v] < 0:
            continue
        a, b = routes.slot[shift, u], routes.slot[shift, v]
        if max(routes.touched[a], routes.touched[b]) <= tested:
            continue
        i, j = routes.place[shift, u], routes.place[shift, v]
        if a == b:
            move = _best_within(network, routes, penalty, a, i, j)
            if move[0] < -EPSILON:
                swap(network, routes, a, move[1], move[2], move[3], move[4])
                gained = True
        else:
            step = _best_between(network, routes, penalty, a, i, b, j)
            if step[0] < -EPSILON:
                exchange(network, routes, a, step[1], step[2], b, step[3], step[4], step[5])
                gained = True
    if routes.touched[routes.slot[shift, u]] > tested:
        gained = _move_away(network, routes, penalty, shift, u) or gained
    return gained


@njit(cache=True)
def _best_between(
    network: Network, routes: Routes, penalty: Floats, a: int, i: int, b: int, j: int
) -> tuple[float, int, int, int, int, bool]:
    """Return the best exchange that brings the stop at place i of a next to place j of b.

    What it changes, then the start and length of the piece of a, of that of b, and whether both
    are turned.
    """
    best = 0.0
    move = (i, 0, j, 0, False)
    tail_a, tail_b = routes.size[a] - i, routes.size[b] - j
    none, head = min(0, tail_b), min(1, j)  # 0 and 1: a constant would compile a kernel apart
    for start in range(j + 1 if j > 1 else 1, j + 2):  # also before the first stop of b
        for la in range(1, min(3, tail_a + 1) + 1):
            for lb in range(min(2, la, routes.size[b] - start + 1) + 1):
                change = exchange_change(network, routes, penalty, a, i, la, b, start, lb, False)
                if change < best:
                    best, move = change, (i, la, start, lb, False)
    for la in range(2, min(i, 3) + 1):  # the piece that ends at i, turned
        change = exchange_change(network, routes, penalty, a, i - la + 1, la, b, j + 1, none, True)
        if change < best:
            best, move = change, (i - la + 1, la, j + 1, none, True)
    change = exchange_change(network, routes, penalty, a, i, tail_a + 1, b, j + 1, tail_b, False)
    if change < best:
        best, move = change, (i, tail_a + 1, j + 1, tail_b, False)
    change = exchange_change(network, routes, penalty, a, i + 1, tail_a, b, head, j, True)
    if change < best:
        best, move = change, (i + 1, tail_a, head, j, True)
    return best, move[0], move[1], move[2], move[3], move[4]


@njit(cache=True)
def _best_within(
    network: Network, routes: Routes, penalty: Floats, slot: int, i: int, j: int
) -> tuple[float, int, int, int, bool]:
    """Return the best swap of pieces that brings the stops of places i and j side by side.

    What it changes, then the places that bound the pieces, and whether the first is turned.
    """
    low, high = min(i, j), max(i, j)
    best = swap_change(network, routes, penalty, slot, low + 1, high + 1, high + 1, True)
    move = (low + 1, high + 1, high + 1, True)
    for length in range(1, 4):
        # The piece that i starts or ends goes behind j; before i, that is j's piece that comes.
        begin, middle, end = i, i + length, j + 1
        if j < i:
            begin, middle, end = j + 1, i, i + length
        if begin < middle < end <= routes.size[slot] + 1:
            change = swap_change(network, routes, penalty, slot, begin, middle, end, False)
            if change < best:
                best, move = change, (begin, middle, end, False)
        begin, middle, end = i - length + 1, i + 1, j + 1
        if j < i:
            begin, middle, end = j + 1, i, i + length
        if 0 < begin < middle < end <= routes.size[slot] + 1:
            change = swap_change(network, routes, penalty, slot, begin, middle, end, True)
            if change < best:
                best, move = change, (begin, middle, end, True)
    return best, move[0], move[1], move[2], move[3]


@njit(cache=True)
def _move_away(network: Network, routes: Routes, penalty: Floats, shift: int, u: int) -> bool:
    """Start an unused vehicle's route with u, alone or with what follows, when that gains."""
    a, i = routes.slot[shift, u], routes.place[shift, u]
    one, tail = min(1, i), routes.size[a] - i + 1
    for b in range(network.first_slot[shift], network.first_slot[shift + 1]):
        if routes.size[b] > 0:
            continue
        none = routes.size[b]
        alone = exchange_change(network, routes, penalty, a, i, one, b, one, none, False)
        followed = exchange_change(network, routes, penalty, a, i, tail, b, one, none, False)
        if min(alone, followed) < -EPSILON:
            length = one if alone < followed else tail
            exchange(network, routes, a, i, length, b, one, none, False)
            return True
        return False
    return False
