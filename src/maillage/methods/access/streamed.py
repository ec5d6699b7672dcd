"""Floating catchments straight from coordinates, for millions of zones: no pair is stored.

Costs are metres along the great circle, and the decay's parameters are metres too. The two steps
are two passes, given apart so that zones can come by tiles: the first pass's results by tile add
up, the second needs but the sites' ratios. A decay by classes is a sum of steps, one gather each.
This module imports numba.
"""

import math
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple, TypeAlias

import numpy as np

from maillage.errors import InputError
from maillage.language import _
from maillage.methods.access.bands import Bands, shared_grid, sort_points
from maillage.methods.access.decay import Classes, Exponential, Gaussian, Step
from maillage.methods.access.exponential import EXPONENTIAL, GAUSSIAN
from maillage.methods.access.gathers import Curve, Within, decayed_sum_within, sum_within
from maillage.methods.access.quantities import check_demand, check_supply, divide_or_zero
from maillage.methods.access.sphere import EARTH_RADIUS_M, Points, chord_limit
from maillage.types import Floats, Integers

StreamedDecay: TypeAlias = Step | Classes | Gaussian | Exponential
"""The decays that a gather knows, parameters in metres."""

_Gather: TypeAlias = Callable[[Bands, Bands, Floats], Floats]

_MOST_BANDS, _SMOOTH_BANDS = 8, 2
"""Bands a radius: thin ones narrow the fringe, thick ones make longer runs."""

_SAMPLE = 2048
"""Points of which neighbours are guessed; a wrong guess costs time, nothing else."""


class _Ground(NamedTuple):
    """Zones and sites sorted on one grid."""

    zones: Bands
    sites: Bands


def streamed_catchment(
    zones: Points, sites: Points, demand: Floats, supply: Floats, *, decay: StreamedDecay
) -> Floats:
    """Return the supply available per inhabitant of each zone (2SFCA, E2SFCA).

    The scores of :func:`~maillage.methods.access.catchment.two_step_catchment` on great-circle
    distances, up to rounding.

    Args:
        zones: where people are.
        sites: where supply is.
        demand: population of each zone, shape (zones,).
        supply: capacity of each site, shape (sites,).
        decay: weight of a distance in metres.

    Returns:
        One score per zone, in units of supply per inhabitant; 0 where no site is in reach.

    Raises:
        InputError: a shape differs, or a demand or a supply is negative or missing.

    Examples:
        Two zones of 100 and 300 people around one site of 40 hours, a third 111 km away:

        >>> zones = Points(np.array([2.0, 2.1, 2.0]), np.array([48.0, 48.0, 49.0]))
        >>> site = Points(np.array([2.05]), np.array([48.0]))
        >>> demand, supply = np.array([100.0, 300.0, 50.0]), np.array([40.0])
        >>> streamed_catchment(zones, site, demand, supply, decay=Step(limit=20_000.0)).tolist()
        [0.1, 0.1, 0.0]
    """
    check_demand(demand, zones=len(zones))
    check_supply(supply, sites=len(sites))
    ground = _ground(zones, sites, decay)
    ratio = divide_or_zero(supply, _gathered(ground.sites, ground.zones, demand, decay))
    return _gathered(ground.zones, ground.sites, ratio, decay)


def demand_by_site(zones: Points, sites: Points, demand: Floats, *, decay: StreamedDecay) -> Floats:
    """Return the decayed demand around each site: the first step.

    When zones come by tiles, the results of the tiles add up.

    Args:
        zones: where people are, all or a tile of them.
        sites: every site.
        demand: population of each of these zones, shape (zones,).
        decay: weight of a distance in metres.

    Returns:
        Shape (sites,).

    Raises:
        InputError: the shape differs, or a demand is negative or missing.
    """
    check_demand(demand, zones=len(zones))
    ground = _ground(zones, sites, decay)
    return _gathered(ground.sites, ground.zones, demand, decay)


def supply_by_zone(zones: Points, sites: Points, ratio: Floats, *, decay: StreamedDecay) -> Floats:
    """Return the decayed sum of the sites' ratios around each zone: the second step.

    Args:
        zones: where people are, all or a tile of them.
        sites: every site.
        ratio: supply of each site per person around it, shape (sites,).
        decay: weight of a distance in metres.

    Returns:
        One score for each of these zones.

    Raises:
        InputError: the shape differs, or a ratio is negative or missing.
    """
    check_supply(ratio, sites=len(sites))
    ground = _ground(zones, sites, decay)
    return _gathered(ground.zones, ground.sites, ratio, decay)


def _gathered(targets: Bands, sources: Bands, values: Floats, decay: StreamedDecay) -> Floats:
    """Return for each target the decayed sum of the values of the sources."""
    total = sum(gather(targets, sources, values) for gather in _gathers(decay))
    return np.maximum(total, 0.0)


def _ground(zones: Points, sites: Points, decay: StreamedDecay) -> _Ground:
    limit = decay.bounds[-1] if isinstance(decay, Classes) else decay.limit
    radius = limit / EARTH_RADIUS_M
    is_smooth = isinstance(decay, Gaussian | Exponential)
    bands = _SMOOTH_BANDS if is_smooth else _bands_a_radius(zones, sites, radius)
    grid = shared_grid(zones, sites, radius=radius, bands_a_radius=bands)
    return _Ground(*(sort_points(each, grid, radius=radius) for each in (zones, sites)))


def _bands_a_radius(zones: Points, sites: Points, radius: float) -> int:
    """Return how many bands balance what windows cost with what the fringe costs.

    More of them pay where more is in reach, which is guessed on a sample of zones and sites.
    """
    side = max(radius, 1e-6)
    (here, zone_counts), (there, site_counts) = _cells(zones, side), _cells(sites, side)
    _both, at, other = np.intersect1d(here, there, assume_unique=True, return_indices=True)
    met = zone_counts[at] @ site_counts[other] / max(1, zone_counts.sum() * site_counts.sum())
    around = math.pi * met * math.sqrt(len(zones) * len(sites))
    return int(np.clip(math.sqrt(around) / 18, 1, _MOST_BANDS))


def _cells(points: Points, side: float) -> tuple[Integers, Integers]:
    """Return the squares of a side, radians, that a sample stands in, and how many in each."""
    every = slice(None, None, len(points) // _SAMPLE + 1)
    lat = np.radians(points.lat[every])
    row, column = lat // side, np.radians(points.lon[every]) * np.cos(lat) // side
    return np.unique((row * 2**24 + column).astype(np.int64), return_counts=True)


def _gathers(decay: StreamedDecay) -> Iterator[_Gather]:
    """Yield gathers whose results add up to the decay's."""
    if isinstance(decay, Gaussian):
        yield _curved(Curve(GAUSSIAN, decay.bandwidth), decay.limit)
    elif isinstance(decay, Exponential):
        yield _curved(Curve(EXPONENTIAL, decay.scale), decay.limit)
    elif isinstance(decay, Step):
        yield _stepped(1.0, decay.limit)
    else:
        _check_falling(decay)
        following = (*decay.weights[1:], 0.0)
        for limit, weight, next_weight in zip(decay.bounds, decay.weights, following, strict=True):
            yield _stepped(weight - next_weight, limit)


def _check_falling(decay: Classes) -> None:
    """Refuse weights that rise: a sum of steps would leave rounding where demand is 0."""
    if any(low < high for low, high in pairwise(decay.weights)):
        raise InputError(
            _(
                "classes : poids {weights} ; sans paires gardées, un poids ne peut pas dépasser "
                "celui d'une classe plus proche",
                weights=decay.weights,
            )
        )


def _stepped(height: float, limit: float) -> _Gather:
    within = Within(limit / EARTH_RADIUS_M, chord_limit(limit))
    return lambda here, there, values: height * sum_within(here, there, values, within)


def _curved(curve: Curve, limit: float) -> _Gather:
    within = Within(limit / EARTH_RADIUS_M, chord_limit(limit))
    return lambda here, there, values: decayed_sum_within(here, there, values, within, curve)
