"""Sums over stored pairs: what each site receives from zones, and each zone from sites.

Zones are cut into a fixed number of runs that add in their order, so that the sums do not depend
on the number of threads. This module imports numba.
"""

from typing import TypeAlias

import numpy as np
from numba import njit, prange

from maillage.contracts.costs import SparseCosts
from maillage.methods.access.decay import Decay, Step
from maillage.types import Booleans, Floats, Integers

Weights: TypeAlias = Floats | Booleans | None
"""One a pair, shape (pairs,): 0 or more, or whether it counts; none where every pair counts 1."""

_RUNS = 8


def pair_weights(costs: SparseCosts, *, decay: Decay) -> Weights:
    """Return what each pair counts for, in the smallest form: sums wait for memory."""
    if not isinstance(decay, Step):
        return decay(costs.minutes)
    if costs.minutes.max(initial=0.0) <= decay.limit:
        return None
    return costs.minutes <= decay.limit


def sum_by_site(
    costs: SparseCosts, weights: Weights, demand: Floats, *, shares: Floats | None = None
) -> Floats:
    """Return for each site the weighted sum over the zones that reach it.

    Args:
        costs: the pairs.
        weights: of the pairs.
        demand: by zone, shape (zones,).
        shares: by zone; each weight then counts times itself and the share of its zone.
    """
    ends = np.searchsorted(costs.starts, np.linspace(0, costs.starts[-1], _RUNS + 1))
    ends[-1] = costs.zone_count
    partial = np.zeros((_RUNS, costs.site_count))
    _add_to_sites(costs.starts, costs.sites, weights, shares, demand, ends, partial)
    total: Floats = partial.sum(axis=0)
    return total


def sum_by_zone(
    costs: SparseCosts, weights: Weights, supply: Floats, *, shares: Floats | None = None
) -> Floats:
    """Return for each zone the weighted sum over the sites that it reaches.

    Args:
        costs: the pairs.
        weights: of the pairs.
        supply: by site, shape (sites,).
        shares: by zone; each weight then counts times itself and the share of its zone.
    """
    sums = np.empty(costs.zone_count)
    _add_to_zones(costs.starts, costs.sites, weights, shares, supply, sums)
    return sums


def weight_by_zone(costs: SparseCosts, weights: Floats) -> Floats:
    """Return for each zone the sum of the weights of its pairs."""
    sums = np.empty(costs.zone_count)
    _add_rows(costs.starts, weights, sums)
    return sums


@njit(parallel=True, cache=True)
def _add_to_sites(
    starts: Integers,
    sites: Integers,
    weights: Weights,
    shares: Floats | None,
    demand: Floats,
    ends: Integers,
    partial: Floats,
) -> None:
    for run in prange(ends.size - 1):
        sums = partial[run]
        for zone in range(ends[run], ends[run + 1]):
            people = demand[zone]
            for pair in range(starts[zone], starts[zone + 1]):
                sums[sites[pair]] += _weight(weights, shares, zone, pair) * people


@njit(parallel=True, cache=True)
def _add_to_zones(
    starts: Integers,
    sites: Integers,
    weights: Weights,
    shares: Floats | None,
    supply: Floats,
    sums: Floats,
) -> None:
    for zone in prange(sums.size):
        total = 0.0
        for pair in range(starts[zone], starts[zone + 1]):
            total += _weight(weights, shares, zone, pair) * supply[sites[pair]]
        sums[zone] = total


@njit(cache=True, inline="always")
def _weight(weights: Weights, shares: Floats | None, zone: int, pair: int) -> float:
    """Return what a pair counts for; what is not given is left out as the kernel is compiled."""
    if weights is None:
        return 1.0
    weight: float = weights[pair]
    if shares is None:
        return weight
    share: float = weight * shares[zone]
    return share * weight


@njit(parallel=True, cache=True)
def _add_rows(starts: Integers, weights: Floats, sums: Floats) -> None:
    for zone in prange(sums.size):
        total = 0.0
        for pair in range(starts[zone], starts[zone + 1]):
            total += weights[pair]
        sums[zone] = total
