"""Compiled kernels of travel times: the fastest way of each pair, and the pairs of the limit."""

from typing import NamedTuple

import numpy as np
from numba import njit, prange

from maillage.types import Floats, Integers


class Paces(NamedTuple):
    """The parameters of ways as arrays, shape (ways,) or (ways, classes + 1).

    Paces are minutes a metre of road. The last class is where a way does not exist.
    """

    detour: Floats
    local_m: Floats
    through: Floats
    local: Floats
    fixed: Floats


class Classes(NamedTuple):
    """The class of density of each point for each way, shape (ways, points)."""

    zones: Integers
    sites: Integers


class Near(NamedTuple):
    """Pairs and the lands at their ends."""

    starts: Integers
    sites: Integers
    metres: Floats
    zone_lands: Integers
    site_lands: Integers


class Rows(NamedTuple):
    """Where the costs go."""

    starts: Integers
    sites: Integers
    minutes: Floats
    metres: Floats


@njit(cache=True, inline="always")
def _travel(
    metres: float, zone: int, site: int, classes: Classes, paces: Paces
) -> tuple[float, float]:
    """Return the minutes and the road metres of the fastest way; ``inf`` where there is none."""
    best, best_road = np.inf, np.inf
    for way in range(paces.detour.size):
        first, second = classes.zones[way, zone], classes.sites[way, site]
        fixed = paces.fixed[way, first] + paces.fixed[way, second]
        if fixed < best:
            road = metres * paces.detour[way]
            near = min(road / 2, paces.local_m[way])
            pace = paces.local[way, first] + paces.local[way, second]
            minutes = fixed + near * pace + (road - 2 * near) * paces.through[way]
            if minutes < best:
                best, best_road = minutes, road
    return best, best_road


@njit(parallel=True, cache=True)
def count_kept(near: Near, classes: Classes, paces: Paces, limit: float, counts: Integers) -> bool:
    """Count the pairs kept of each zone; say whether every distance is a number, 0 or more."""
    wrong = 0
    for zone in prange(near.starts.size - 1):
        wrong += _count_zone(near, classes, paces, limit, zone, counts)
    return wrong == 0


@njit(cache=True)
def _count_zone(
    near: Near, classes: Classes, paces: Paces, limit: float, zone: int, counts: Integers
) -> int:
    wrong = 0
    for at in range(near.starts[zone], near.starts[zone + 1]):
        site = near.sites[at]
        wrong += not 0.0 <= near.metres[at] < np.inf
        if near.zone_lands[zone] == near.site_lands[site]:
            counts[zone + 1] += _travel(near.metres[at], zone, site, classes, paces)[0] <= limit
    return wrong


@njit(parallel=True, cache=True)
def fill_kept(near: Near, classes: Classes, paces: Paces, limit: float, rows: Rows) -> None:
    """Write the pairs kept; ``rows.starts`` says where those of each zone go."""
    for zone in prange(near.starts.size - 1):
        _fill_zone(near, classes, paces, limit, zone, rows)


@njit(cache=True)
def _fill_zone(
    near: Near, classes: Classes, paces: Paces, limit: float, zone: int, rows: Rows
) -> None:
    place = rows.starts[zone]
    for at in range(near.starts[zone], near.starts[zone + 1]):
        site = near.sites[at]
        if near.zone_lands[zone] == near.site_lands[site]:
            minutes, road = _travel(near.metres[at], zone, site, classes, paces)
            if minutes <= limit:
                rows.sites[place] = site
                rows.minutes[place], rows.metres[place] = minutes, road
                place += 1
