"""The arrays that the kernels read and change: a network of shifts, and routes over it.

A shift is one day at one depot: its vehicles share their limits. Shifts are numbered by day, then
depot; slots, one a vehicle a shift, by shift. Sites are the rows of the matrix: depots, then
stops. An option of a stop is a pattern served by one depot, as the list of its shifts.
"""

from typing import NamedTuple

import numpy as np

from maillage.methods.tours.problem import Problem, days_of, is_reachable
from maillage.types import Floats, Integers

NO_ROAD_MINUTES = 1e7
"""Stands for ``inf`` in sums, where ``inf - inf`` has no value; no route of a plan has one."""

_NEIGHBOURS = 25
"""How many near stops a move tries to put beside a stop (granular search, Toth and Vigo 2003)."""


class Network(NamedTuple):
    """What stays as it is.

    ``minutes`` (sites, sites); ``work`` (sites, 2) the service and demand of a visit; ``limits``
    (shifts, 3) on minutes, load and driving; ``depot`` (shifts,) its site; ``first_slot``
    (shifts + 1,) and ``shift`` (slots,) tie slots to shifts. The options of site s are
    ``first_option[s]`` to ``first_option[s + 1]``, the shifts of option o
    ``shifts[first_shift[o]:first_shift[o + 1]]``. ``neighbours`` (sites, near) the nearest stops,
    -1 when there are no more; ``depots`` their number; ``xy`` (sites, 2) a map of the sites.
    """

    minutes: Floats
    work: Floats
    limits: Floats
    depot: Integers
    first_slot: Integers
    shift: Integers
    first_option: Integers
    first_shift: Integers
    shifts: Integers
    neighbours: Integers
    depots: int
    xy: Floats


class Routes(NamedTuple):
    """One plan that kernels change in place.

    ``path`` (slots + 1, sites + 2) the sites of each route, its depot at both ends, the last row
    being a scratch pad; ``size`` (slots,) its number of visits; ``sums`` (slots, sites + 2, 4)
    driving forwards, driving backwards, service and load up to each place; ``slot`` and ``place``
    (shifts, sites) where a stop is visited, -1 when it is not; ``choice`` (sites,) its option, -1
    for none; ``touched`` (slots,) and ``tested`` (shifts, sites) the move after which a route last
    changed and a stop was last tried, ``compared`` (slots,) the same for exchanges between routes;
    ``clock`` (1,) the moves made so far.
    """

    path: Integers
    size: Integers
    sums: Floats
    slot: Integers
    place: Integers
    choice: Integers
    touched: Integers
    tested: Integers
    compared: Integers
    clock: Integers


def build_network(problem: Problem) -> Network:
    """Return the arrays of a problem."""
    minutes = np.minimum(problem.minutes, NO_ROAD_MINUTES).astype(np.float64)
    np.fill_diagonal(minutes, 0.0)
    depots, days = len(problem.depots), len(problem.days)
    vehicles = [depot.vehicles for depot in problem.depots] * days
    options = [_options(problem, stop) for stop in range(len(problem.stops))]
    flat = [shifts for stop in options for shifts in stop]
    return Network(
        minutes=np.ascontiguousarray(minutes),
        work=np.array(
            [(0.0, 0.0)] * depots + [(stop.service_minutes, stop.demand) for stop in problem.stops]
        ),
        limits=np.array(
            [
                (day.limit_minutes, day.capacity, day.drive_limit_minutes)
                for day in problem.days
                for _depot in problem.depots
            ]
        ),
        depot=np.tile(np.arange(depots), days),
        first_slot=_starts(vehicles),
        shift=np.repeat(np.arange(depots * days), vehicles),
        first_option=_starts([0] * depots + [len(stop) for stop in options]),
        first_shift=_starts([len(shifts) for shifts in flat]),
        shifts=np.array([shift for shifts in flat for shift in shifts], dtype=np.int64),
        neighbours=_nearest(minutes, depots),
        depots=depots,
        xy=_map(minutes),
    )


def empty_routes(network: Network) -> Routes:
    """Return a plan without a visit."""
    slots, shifts, sites = network.shift.size, network.depot.size, network.minutes.shape[0]
    path = np.zeros((slots + 1, sites + 2), dtype=np.int64)
    path[:slots, :2] = network.depot[network.shift][:, None]
    return Routes(
        path=path,
        size=np.zeros(slots, dtype=np.int64),
        sums=np.zeros((slots, sites + 2, 4)),
        slot=np.full((shifts, sites), -1),
        place=np.full((shifts, sites), -1),
        choice=np.full(sites, -1),
        touched=np.zeros(slots, dtype=np.int64),
        tested=np.full((shifts, sites), -1),
        compared=np.full(slots, -1),
        clock=np.zeros(1, dtype=np.int64),
    )


def _options(problem: Problem, stop: int) -> list[list[int]]:
    """Return the shifts of each pattern at each depot that can serve it."""
    depots = len(problem.depots)
    return [
        [day * depots + depot for day in days_of(pattern)]
        for pattern in dict.fromkeys(problem.stops[stop].patterns)
        for depot in range(depots)
        if is_reachable(problem, stop, pattern, depot)
    ]


def _starts(counts: list[int]) -> Integers:
    return np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])


def _nearest(minutes: Floats, depots: int) -> Integers:
    """Return the stops nearest to each stop, there or back."""
    there_or_back = np.minimum(minutes, minutes.T)[:, depots:].copy()
    stops = there_or_back.shape[1]
    there_or_back[np.arange(stops) + depots, np.arange(stops)] = np.inf
    near = np.full((minutes.shape[0], _NEIGHBOURS), -1)
    count = min(_NEIGHBOURS, stops - 1)
    if count > 0:
        near[:, :count] = np.argsort(there_or_back, axis=1, kind="stable")[:, :count] + depots
    return near


def _map(minutes: Floats) -> Floats:
    """Return a plane map of the sites from their distances (classical scaling, Torgerson 1952)."""
    size = minutes.shape[0]
    known = minutes < NO_ROAD_MINUTES
    far = minutes[known].max(initial=0.0)
    squared = np.where(known, minutes, far)
    squared = ((squared + squared.T) / 2) ** 2
    centred = squared - squared.mean(axis=0) - squared.mean(axis=1)[:, None] + squared.mean()
    values, vectors = np.linalg.eigh(-centred / 2)
    spread = np.sqrt(np.maximum(values[-2:], 0.0))
    axes = np.zeros((size, 2))
    axes[:, : spread.size] = vectors[:, -2:] * spread
    return axes
