"""Kernels: a child of two plans, and a plan drawn at random.

Method: periodic crossover with insertions (PIX; Vidal et al., 2012). Some shifts come from one
parent, some from the other, some from both; stops left with an impossible set of days are put in
again where they cost least.
"""

import numpy as np
from numba import njit

from maillage.methods.tours.arrays import Network, Routes
from maillage.methods.tours.patterns import cheapest_option, insert, insertions, withdraw
from maillage.methods.tours.segments import below
from maillage.methods.tours.splitting import split
from maillage.types import Booleans, Floats, Integers


@njit(cache=True)
def shuffled(generator: np.random.Generator, count: int) -> Integers:
    """Draw an order of ``count`` things."""
    order = np.arange(count)
    for rank in range(count - 1):
        other = rank + below(generator, count - rank)
        order[rank], order[other] = order[other], order[rank]
    return order


@njit(cache=True)
def draw_plan(
    network: Network, routes: Routes, penalty: Floats, generator: np.random.Generator
) -> None:
    """Draw the option of each stop and the order of each shift, and cut them into routes."""
    sites = network.minutes.shape[0]
    tours = np.empty((network.depot.size, sites), dtype=np.int64)
    counts = np.zeros(network.depot.size, dtype=np.int64)
    for stop in shuffled(generator, sites - network.depots) + network.depots:
        first = network.first_option[stop]
        option = first + below(generator, network.first_option[stop + 1] - first)
        routes.choice[stop] = option
        for at in range(network.first_shift[option], network.first_shift[option + 1]):
            shift = network.shifts[at]
            tours[shift, counts[shift]] = stop
            counts[shift] += 1
    for shift in range(network.depot.size):
        _split_if_served(network, routes, penalty, shift, tours[shift, : counts[shift]])


@njit(cache=True)
def cross(
    network: Network,
    routes: Routes,
    penalty: Floats,
    generator: np.random.Generator,
    tours_1: Integers,
    counts_1: Integers,
    tours_2: Integers,
    counts_2: Integers,
) -> None:
    """Make the child of two plans, given by their giant tours (shifts, sites) and lengths."""
    shifts, sites = tours_1.shape
    tours, counts = np.empty((shifts, sites), dtype=np.int64), np.zeros(shifts, dtype=np.int64)
    placed = np.zeros((shifts, sites), dtype=np.bool_)
    order = shuffled(generator, shifts)
    cut_1, cut_2 = below(generator, shifts + 1), below(generator, shifts + 1)
    cut_1, cut_2 = min(cut_1, cut_2), max(cut_1, cut_2)
    for rank in range(shifts):
        shift = order[rank]
        length = counts_1[shift]
        if rank < cut_1:
            _append(tours, counts, placed, shift, tours_1, 0, length, length)
        elif rank >= cut_2 and length > 0:
            begin = below(generator, length)
            taken = below(generator, length) + 1
            _append(tours, counts, placed, shift, tours_1, begin, taken, length)
    for rank in cut_1 + shuffled(generator, shifts - cut_1):
        shift = order[rank]
        for stop in tours_2[shift, : counts_2[shift]]:
            if _may_add(network, placed, shift, stop):
                tours[shift, counts[shift]] = stop
                counts[shift] += 1
                placed[shift, stop] = True
    for shift in range(shifts):
        _split_if_served(network, routes, penalty, shift, tours[shift, : counts[shift]])
    _complete(network, routes, penalty, placed, generator)


@njit(cache=True)
def _append(
    tours: Integers,
    counts: Integers,
    placed: Booleans,
    shift: int,
    source: Integers,
    begin: int,
    taken: int,
    length: int,
) -> None:
    """Put a piece of a source's tour, taken as a ring, at the end of a shift's tour."""
    for rank in range(taken):
        stop = source[shift, (begin + rank) % length]
        tours[shift, counts[shift]] = stop
        counts[shift] += 1
        placed[shift, stop] = True


@njit(cache=True)
def _count_placed(placed: Booleans, stop: int) -> int:
    """Return on how many shifts a stop is."""
    count = 0
    for shift in range(placed.shape[0]):
        count += placed[shift, stop]
    return count


@njit(cache=True)
def _may_add(network: Network, placed: Booleans, shift: int, stop: int) -> bool:
    """Whether an option of the stop holds this shift and all those where it already is."""
    if placed[shift, stop]:
        return False
    already = _count_placed(placed, stop)
    for option in range(network.first_option[stop], network.first_option[stop + 1]):
        held, has_shift = 0, False
        for at in range(network.first_shift[option], network.first_shift[option + 1]):
            member = network.shifts[at]
            held += placed[member, stop]
            has_shift = has_shift or member == shift
        if has_shift and held == already:
            return True
    return False


@njit(cache=True)
def _complete(
    network: Network,
    routes: Routes,
    penalty: Floats,
    placed: Booleans,
    generator: np.random.Generator,
) -> None:
    """Note the option of each stop; put in again those whose shifts are none of their options."""
    sites = network.minutes.shape[0]
    for stop in shuffled(generator, sites - network.depots) + network.depots:
        routes.choice[stop] = _option_held(network, placed, stop)
        if routes.choice[stop] < 0:
            withdraw(network, routes, stop)
            costs, slots, places = insertions(network, routes, penalty, stop)
            option, _cost = cheapest_option(network, stop, costs)
            insert(network, routes, stop, option, slots, places)


@njit(cache=True)
def _option_held(network: Network, placed: Booleans, stop: int) -> int:
    """Return the option whose shifts are those where the stop is, -1 when there is none."""
    already = _count_placed(placed, stop)
    for option in range(network.first_option[stop], network.first_option[stop + 1]):
        first, last = network.first_shift[option], network.first_shift[option + 1]
        held = 0
        for at in range(first, last):
            held += placed[network.shifts[at], stop]
        if held == already and held == last - first:
            return option
    return -1


@njit(cache=True)
def _split_if_served(
    network: Network, routes: Routes, penalty: Floats, shift: int, tour: Integers
) -> None:
    """Split a tour, unless its shift has no vehicle."""
    if network.first_slot[shift + 1] > network.first_slot[shift]:
        split(network, routes, penalty, shift, tour)
