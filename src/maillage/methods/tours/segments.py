"""Kernels: what routes cost, and what taking a piece of one to another changes.

A route that passes its limits is not forbidden but penalised; ``penalty`` holds what a minute
above a limit costs, and a unit of load above the capacity. Every move between two routes is one
exchange of pieces, possibly empty or turned round; every move within a route swaps two pieces
that follow each other. Both are priced in constant time from running sums (Vidal et al., 2012).
"""

import numpy as np
from numba import njit

from maillage.methods.tours.arrays import Network, Routes
from maillage.types import Floats

FORWARD, BACKWARD, SERVICE, LOAD = range(4)
EPSILON = 1e-7
"""A gain must be larger than this, so that rounding never makes a search turn in circles."""


@njit(cache=True)
def below(generator: np.random.Generator, count: int) -> int:
    """Draw an integer from 0 to ``count - 1``."""
    return int(generator.random() * count)


@njit(cache=True)
def price(
    network: Network, penalty: Floats, shift: int, drive: float, service: float, load: float
) -> float:
    """Return what a route costs: its driving, and what it passes of the limits of its shift."""
    over = max(0.0, drive + service - network.limits[shift, 0])
    over += max(0.0, drive - network.limits[shift, 2])
    overload = max(0.0, load - network.limits[shift, 1])
    return float(drive + penalty[0] * over + penalty[1] * overload)


@njit(cache=True)
def route_price(network: Network, routes: Routes, penalty: Floats, slot: int) -> float:
    """Return what the route of a slot costs."""
    end = routes.size[slot] + 1
    drive, service = routes.sums[slot, end, FORWARD], routes.sums[slot, end, SERVICE]
    load = routes.sums[slot, end, LOAD]
    return price(network, penalty, network.shift[slot], drive, service, load)


@njit(cache=True)
def refresh(network: Network, routes: Routes, slot: int) -> None:
    """Count again the sums of a route and the places of its stops."""
    path, sums, minutes, work = routes.path, routes.sums, network.minutes, network.work
    shift = network.shift[slot]
    for place in range(1, routes.size[slot] + 2):
        site, last = path[slot, place], path[slot, place - 1]
        sums[slot, place, FORWARD] = sums[slot, place - 1, FORWARD] + minutes[last, site]
        sums[slot, place, BACKWARD] = sums[slot, place - 1, BACKWARD] + minutes[site, last]
        sums[slot, place, SERVICE] = sums[slot, place - 1, SERVICE] + work[site, 0]
        sums[slot, place, LOAD] = sums[slot, place - 1, LOAD] + work[site, 1]
        if place <= routes.size[slot]:
            routes.slot[shift, site] = slot
            routes.place[shift, site] = place
    routes.clock[0] += 1
    routes.touched[slot] = routes.clock[0]


@njit(cache=True)
def spliced_drive(
    network: Network,
    routes: Routes,
    slot: int,
    at: int,
    length: int,
    other: int,
    start: int,
    count: int,
    flip: bool,
) -> float:
    """Return the driving of a route once ``count`` stops of another replace ``length`` of its."""
    path, sums, minutes = routes.path, routes.sums, network.minutes
    before, after = path[slot, at - 1], path[slot, at + length]
    drive = sums[slot, routes.size[slot] + 1, FORWARD]
    drive -= sums[slot, at + length, FORWARD] - sums[slot, at - 1, FORWARD]
    stop = start + max(count, 1) - 1
    way = BACKWARD if flip else FORWARD
    first = path[other, stop] if flip else path[other, start]
    last = path[other, start] if flip else path[other, stop]
    inserted = sums[other, stop, way] - sums[other, start, way]
    inserted += minutes[before, first] + minutes[last, after]
    return float(drive + (inserted if count > 0 else minutes[before, after]))


@njit(cache=True)
def exchange_change(
    network: Network,
    routes: Routes,
    penalty: Floats,
    a: int,
    i: int,
    la: int,
    b: int,
    j: int,
    lb: int,
    flip: bool,
) -> float:
    """Return what exchanging ``la`` stops of a with ``lb`` of b changes, both turned if ``flip``.

    The code has no branch, which lets the compiler leave out the counting of references.
    """
    drive_a = spliced_drive(network, routes, a, i, la, b, j, lb, flip)
    drive_b = spliced_drive(network, routes, b, j, lb, a, i, la, flip)
    sums, shift = routes.sums, network.shift[a]
    end_a, end_b = routes.size[a] + 1, routes.size[b] + 1
    service = sums[b, j + lb - 1, SERVICE] - sums[b, j - 1, SERVICE]
    service -= sums[a, i + la - 1, SERVICE] - sums[a, i - 1, SERVICE]
    load = sums[b, j + lb - 1, LOAD] - sums[b, j - 1, LOAD]
    load -= sums[a, i + la - 1, LOAD] - sums[a, i - 1, LOAD]
    service_a, service_b = sums[a, end_a, SERVICE] + service, sums[b, end_b, SERVICE] - service
    load_a, load_b = sums[a, end_a, LOAD] + load, sums[b, end_b, LOAD] - load
    change = price(network, penalty, shift, drive_a, service_a, load_a)
    change += price(network, penalty, shift, drive_b, service_b, load_b)
    change -= route_price(network, routes, penalty, a)
    return change - route_price(network, routes, penalty, b)


@njit(cache=True)
def exchange(
    network: Network,
    routes: Routes,
    a: int,
    i: int,
    la: int,
    b: int,
    j: int,
    lb: int,
    flip: bool,
) -> None:
    """Exchange ``la`` stops of a from place i with ``lb`` of b from place j."""
    path = routes.path
    pad = path.shape[0] - 1
    for rank in range(la):
        path[pad, rank] = path[a, i + la - 1 - rank if flip else i + rank]
    for rank in range(lb):
        path[pad, la + rank] = path[b, j + lb - 1 - rank if flip else j + rank]
    shift_end(routes, a, i + la, lb - la)
    shift_end(routes, b, j + lb, la - lb)
    for rank in range(lb):
        path[a, i + rank] = path[pad, la + rank]
    for rank in range(la):
        path[b, j + rank] = path[pad, rank]
    refresh(network, routes, a)
    refresh(network, routes, b)


@njit(cache=True)
def shift_end(routes: Routes, slot: int, at: int, by: int) -> None:
    """Move the end of a route, from a place on, ``by`` places further, or nearer when negative."""
    path, end = routes.path, routes.size[slot] + 1
    if by > 0:
        for place in range(end, at - 1, -1):
            path[slot, place + by] = path[slot, place]
    elif by < 0:
        for place in range(at, end + 1):
            path[slot, place + by] = path[slot, place]
    routes.size[slot] += by


@njit(cache=True)
def swap_change(
    network: Network,
    routes: Routes,
    penalty: Floats,
    slot: int,
    i: int,
    k: int,
    j: int,
    flip: bool,
) -> float:
    """Return what swapping the stops of places [i, k) and [k, j) changes, the first kept or turned.

    [k, j) may be empty: [i, k) is then turned where it is.
    """
    path, sums, minutes = routes.path, routes.sums, network.minutes
    way = BACKWARD if flip else FORWARD
    first = path[slot, k - 1] if flip else path[slot, i]
    last = path[slot, i] if flip else path[slot, k - 1]
    before, after, end = path[slot, i - 1], path[slot, j], routes.size[slot] + 1
    drive = sums[slot, end, FORWARD] - (sums[slot, j, FORWARD] - sums[slot, i - 1, FORWARD])
    drive += sums[slot, k - 1, way] - sums[slot, i, way] + minutes[last, after]
    moved = minutes[before, path[slot, k]] + minutes[path[slot, j - 1], first]
    moved += sums[slot, j - 1, FORWARD] - sums[slot, k, FORWARD]
    drive += moved if j > k else minutes[before, first]
    service, load = sums[slot, end, SERVICE], sums[slot, end, LOAD]
    new = price(network, penalty, network.shift[slot], drive, service, load)
    return new - route_price(network, routes, penalty, slot)


@njit(cache=True)
def swap(network: Network, routes: Routes, slot: int, i: int, k: int, j: int, flip: bool) -> None:
    """Swap the stops of places [i, k) and [k, j), the first turned if ``flip``."""
    if not flip:
        _turn(routes, slot, i, k)
    _turn(routes, slot, k, j)
    _turn(routes, slot, i, j)
    refresh(network, routes, slot)


@njit(cache=True)
def _turn(routes: Routes, slot: int, start: int, stop: int) -> None:
    """Turn the stops of places [start, stop) round."""
    path = routes.path
    for rank in range((stop - start) // 2):
        left, right = start + rank, stop - 1 - rank
        path[slot, left], path[slot, right] = path[slot, right], path[slot, left]
