"""Floating catchments straight from coordinates, for millions of zones: no pair is stored.

Costs are metres along the great circle, and the decay's parameters are metres too. The two steps
are two passes, given apart so that zones can come by tiles: the first pass's results by tile add
up, the second needs but the sites' ratios. A decay by classes is a sum of steps, one gather each.
This module imports numba.
"""

import math
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import TypeAlias

import numpy as np

from maillage.errors import InputError
from maillage.language import _
from maillage.methods.access.bands import Bands, shared_grid, sort_sources, sort_targets
from maillage.methods.access.decay import Classes, Exponential, Gaussian, Step
from maillage.methods.access.exponential import EXPONENTIAL, GAUSSIAN
from maillage.methods.access.gathers import Curve, Within, decayed_sum_within, sum_within
from maillage.methods.access.quantities import check_demand, check_supply, divide_or_zero
from maillage.methods.access.sphere import EARTH_RADIUS_M, Points, chord_limit
from maillage.types import Floats

StreamedDecay: TypeAlias = Step | Classes | Gaussian | Exponential
"""The decays that a gather knows, parameters in metres."""

_Gather: TypeAlias = Callable[[Bands, Bands, Floats], Floats]

_FEWEST_BANDS, _MOST_BANDS = 3, 12
"""Bands a radius: thin ones narrow the fringe, thick ones make longer runs."""


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
    check_supply(supply, sites=len(sites))
    ratio = divide_or_zero(supply, demand_by_site(zones, sites, demand, decay=decay))
    return supply_by_zone(zones, sites, ratio, decay=decay)


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
    return _gathered(sites, zones, demand, decay)


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
    return _gathered(zones, sites, ratio, decay)


def _gathered(targets: Points, sources: Points, values: Floats, decay: StreamedDecay) -> Floats:
    """Return for each target the decayed sum of the values of the sources."""
    is_smooth = isinstance(decay, Gaussian | Exponential)
    limit = decay.bounds[-1] if isinstance(decay, Classes) else decay.limit
    radius = limit / EARTH_RADIUS_M
    bands = _FEWEST_BANDS if is_smooth else _bands_a_radius(sources, radius)
    grid = shared_grid(targets, sources, radius=radius, bands_a_radius=bands)
    here, there = sort_targets(targets, grid), sort_sources(sources, grid, radius=radius)
    total = np.zeros(len(targets))
    for gather in _gathers(decay):
        total += gather(here, there, values)
    return np.maximum(total, 0.0)


def _bands_a_radius(sources: Points, radius: float) -> int:
    """Return how many bands balance windows and fringe, for sources spread over their box."""
    if not len(sources):
        return _FEWEST_BANDS
    width, height = np.ptp(np.radians(sources.lon)), np.ptp(np.radians(sources.lat))
    box = max(float(width * height), radius * radius)
    around = len(sources) * math.pi * radius * radius / box
    return int(np.clip(math.sqrt(around) / 1.5, _FEWEST_BANDS, _MOST_BANDS))


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
