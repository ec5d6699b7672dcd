"""Sums over stored pairs: what each site receives from zones, and each zone from sites.

Zones are cut into a fixed number of runs that add in their order, so that the sums do not depend
on the number of threads.
"""

import numpy as np
from numba import njit, prange

from maillage.contracts.costs import SparseCosts
from maillage.types import Floats, Integers

_RUNS = 8


def sum_by_site(costs: SparseCosts, weights: Floats, demand: Floats) -> Floats:
    """Return for each site the weighted sum over the zones that reach it.

    Args:
        costs: the pairs.
        weights: shape (pairs,).
        demand: by zone, shape (zones,).
    """
    ends = np.searchsorted(costs.starts, np.linspace(0, costs.starts[-1], _RUNS + 1))
    ends[-1] = costs.zone_count
    partial = np.zeros((_RUNS, costs.site_count))
    _add_to_sites(costs.starts, costs.sites, weights, demand, ends, partial)
    total: Floats = partial.sum(axis=0)
    return total


def sum_by_zone(costs: SparseCosts, weights: Floats, supply: Floats) -> Floats:
    """Return for each zone the weighted sum over the sites that it reaches.

    Args:
        costs: the pairs.
        weights: shape (pairs,).
        supply: by site, shape (sites,).
    """
    sums = np.empty(costs.zone_count)
    _add_to_zones(costs.starts, costs.sites, weights, supply, sums)
    return sums


def scale_rows(costs: SparseCosts, weights: Floats, factors: Floats) -> Floats:
    """Return the weights of pairs, each times the factor of its zone."""
    scaled = np.empty_like(weights)
    _scale_rows(costs.starts, weights, factors, scaled)
    return scaled


@njit(parallel=True, cache=True)
def _add_to_sites(
    starts: Integers,
    sites: Integers,
    weights: Floats,
    demand: Floats,
    ends: Integers,
    partial: Floats,
) -> None:
    for run in prange(ends.size - 1):
        sums = partial[run]
        for zone in range(ends[run], ends[run + 1]):
            people = demand[zone]
            for pair in range(starts[zone], starts[zone + 1]):
                sums[sites[pair]] += weights[pair] * people


@njit(parallel=True, cache=True)
def _add_to_zones(
    starts: Integers, sites: Integers, weights: Floats, supply: Floats, sums: Floats
) -> None:
    for zone in prange(sums.size):
        total = 0.0
        for pair in range(starts[zone], starts[zone + 1]):
            total += weights[pair] * supply[sites[pair]]
        sums[zone] = total


@njit(parallel=True, cache=True)
def _scale_rows(starts: Integers, weights: Floats, factors: Floats, scaled: Floats) -> None:
    for zone in prange(factors.size):
        for pair in range(starts[zone], starts[zone + 1]):
            scaled[pair] = weights[pair] * factors[zone]
