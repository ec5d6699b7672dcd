"""The Rational Agent Access Model: people choose sites until none gains by changing.

Method: Saxon and Snow (2020). Going to a site costs the trip, in units of ``patience_minutes``,
plus the site's congestion, its people per unit of supply over the mean of the area. Congestion is
linear, so the equilibrium is the minimum of a convex function: the load of each site is unique,
and so is the cost of each zone. It is reached by block descent, one zone at a time sharing its
people so that its used sites cost the same and no other costs less (water-filling), most sweeps
over the pairs in use only. How far the answer is from the fixed point is measured, not assumed.
This module imports numba.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import njit, prange

from maillage.contracts.costs import SparseCosts
from maillage.errors import InputError
from maillage.language import _
from maillage.methods.access.quantities import (
    check_demand,
    check_positive,
    check_supply,
    divide_or_zero,
)
from maillage.types import Floats, Integers

_SWEEPS_IN_USE = 20
"""Sweeps over the pairs in use between two sweeps over all."""


@dataclass(frozen=True)
class Equilibrium:
    """Where people settle.

    Attributes:
        costs: what a resident of each zone pays, shape (zones,): 1 is the mean congestion, or a
            trip of ``patience_minutes``; ``inf`` where no site with supply is in reach.
        loads: people at each site, shape (sites,).
        gap: relative gap to the fixed point: what people would save, at these loads, by each
            taking their cheapest site, over what they pay. 0 is the equilibrium.
        sweeps: sweeps over all pairs.
        is_settled: whether the gap is within the tolerance asked for.
    """

    costs: Floats
    loads: Floats
    gap: float
    sweeps: int
    is_settled: bool


class _Network(NamedTuple):
    """The pairs with supply: compressed rows, trips in units of patience, congestion a person."""

    starts: Integers
    sites: Integers
    trips: Floats
    capacity: Floats
    demand: Floats


class _Use(NamedTuple):
    """Pairs that people use, by zone: the first ``counts[zone]`` of each row of ``pairs``."""

    counts: Integers
    pairs: Integers


def rational_agents(
    demand: Floats,
    supply: Floats,
    costs: SparseCosts,
    *,
    patience_minutes: float,
    tolerance: float,
    most_sweeps: int,
) -> Equilibrium:
    """Return the equilibrium cost of each zone.

    Args:
        demand: people of each zone, shape (zones,).
        supply: capacity of each site, shape (sites,); a site without any is never chosen.
        costs: minutes from zone to site, the pairs in reach only.
        patience_minutes: the trip that people trade for the mean congestion of the area.
        tolerance: relative gap to the fixed point at which to stop.
        most_sweeps: sweeps after which to stop anyway.

    Returns:
        The equilibrium; the lower a cost, the better the access.

    Raises:
        InputError: a shape differs, a demand or a supply is negative or missing, everything is 0,
            or a parameter is not above 0.

    Examples:
        Two zones of 100 people, one site of supply 1 beside each, 30 minutes apart, and as many
        people as the mean: nobody gains by moving, and each pays the mean congestion.

        >>> costs = SparseCosts(
        ...     starts=np.array([0, 2, 4]),
        ...     sites=np.array([0, 1, 0, 1]),
        ...     minutes=np.array([0.0, 30.0, 30.0, 0.0]),
        ...     metres=np.zeros(4),
        ...     site_count=2,
        ...     mode="car",
        ... )
        >>> options = {"patience_minutes": 60.0, "tolerance": 1e-9, "most_sweeps": 100}
        >>> rational_agents(np.array([100.0, 100.0]), np.ones(2), costs, **options).costs.tolist()
        [1.0, 1.0]

        With 300 people in the first zone, x of them travel: (300 − x) ÷ 200 = (100 + x) ÷ 200 +
        ½, so 50 do, and they all pay 1.25.

        >>> rational_agents(np.array([300.0, 100.0]), np.ones(2), costs, **options).costs.tolist()
        [1.25, 0.75]
    """
    network = _network(demand, supply, costs, patience_minutes)
    check_positive(tolerance, _("tolérance"))
    zones, pairs = costs.zone_count, network.sites.size
    flows, loads = np.zeros(pairs), np.zeros(costs.site_count)
    use = _Use(np.zeros(zones, np.int64), np.empty(pairs, np.int64))
    paid, least = np.empty(zones), np.empty(zones)
    gap, sweeps = np.inf, 0
    while gap > tolerance and sweeps < most_sweeps:
        _sweep_all(network, flows, loads, use)
        for _again in range(_SWEEPS_IN_USE):
            _sweep_in_use(network, flows, loads, use)
        loads[:] = np.bincount(network.sites, flows, minlength=costs.site_count)
        _pay(network, flows, loads, paid, least)
        gap, sweeps = _relative_gap(network.demand, paid, least), sweeps + 1
    return Equilibrium(least, loads, gap, sweeps, gap <= tolerance)


def _network(
    demand: Floats, supply: Floats, costs: SparseCosts, patience_minutes: float
) -> _Network:
    check_demand(demand, zones=costs.zone_count)
    check_supply(supply, sites=costs.site_count)
    check_positive(patience_minutes, _("patience"))
    if not (demand.any() and supply.any()):
        raise InputError(
            _("demande ou offre nulle partout : la congestion moyenne n'est pas définie")
        )
    capacity = supply * (demand.sum() / supply.sum())
    kept = capacity[costs.sites] > 0
    starts = np.concatenate(([0], np.cumsum(kept)))[costs.starts]
    trips = costs.minutes[kept] / patience_minutes
    return _Network(starts, costs.sites[kept], trips, capacity, demand)


def _relative_gap(demand: Floats, paid: Floats, least: Floats) -> float:
    placed = np.isfinite(least)
    total = float(demand[placed] @ paid[placed])
    saved = float(demand[placed] @ (paid[placed] - least[placed]))
    return float(divide_or_zero(np.array([max(saved, 0.0)]), np.array([total]))[0])


@njit(cache=True)
def _sweep_all(network: _Network, flows: Floats, loads: Floats, use: _Use) -> None:
    """Share the people of each zone anew among all its sites, and note the sites they use."""
    levels = np.empty(int(np.diff(network.starts).max()))
    for zone in range(network.demand.size):
        first, last = network.starts[zone], network.starts[zone + 1]
        if network.demand[zone] <= 0.0 or first == last:
            continue
        highest = np.inf
        for pair in range(first, last):
            site = network.sites[pair]
            others = loads[site] - flows[pair]
            level = network.trips[pair] + others / network.capacity[site]
            levels[pair - first] = level
            highest = min(highest, level + network.demand[zone] / network.capacity[site])
        count = 0
        for pair in range(first, last):
            if levels[pair - first] < highest:
                use.pairs[first + count] = pair
                levels[count] = levels[pair - first]
                count += 1
            elif flows[pair] > 0.0:
                loads[network.sites[pair]] -= flows[pair]
                flows[pair] = 0.0
        use.counts[zone] = _pour(network, zone, levels, count, flows, loads, use)


@njit(cache=True)
def _sweep_in_use(network: _Network, flows: Floats, loads: Floats, use: _Use) -> None:
    """Share the people of each zone anew among the sites that they use."""
    levels = np.empty(int(use.counts.max()))
    for zone in range(network.demand.size):
        count = use.counts[zone]
        if count < 2:
            continue
        first = network.starts[zone]
        for at in range(count):
            pair = use.pairs[first + at]
            site = network.sites[pair]
            others = loads[site] - flows[pair]
            levels[at] = network.trips[pair] + others / network.capacity[site]
        _pour(network, zone, levels, count, flows, loads, use)


@njit(cache=True)
def _pour(
    network: _Network,
    zone: int,
    levels: Floats,
    count: int,
    flows: Floats,
    loads: Floats,
    use: _Use,
) -> int:
    """Fill the lowest sites to one level; put the pairs in use first, return how many they are.

    ``levels`` holds what the noted pairs cost without this zone. The level of all of them is too
    high when some stand above it: they leave, the level falls, until none does.
    """
    first = network.starts[zone]
    kept, left = count, -1
    level = 0.0
    while left != kept:
        left = kept
        total, room = network.demand[zone], 0.0
        for at in range(kept):
            capacity = network.capacity[network.sites[use.pairs[first + at]]]
            total += capacity * levels[at]
            room += capacity
        level = total / room
        kept = 0
        for at in range(left):
            pair, height = use.pairs[first + at], levels[at]
            if height < level or left == 1:
                use.pairs[first + at], levels[at] = use.pairs[first + kept], levels[kept]
                use.pairs[first + kept], levels[kept] = pair, height
                kept += 1
    for at in range(count):
        pair = use.pairs[first + at]
        site = network.sites[pair]
        flow = network.capacity[site] * (level - levels[at]) if at < kept else 0.0
        loads[site] += flow - flows[pair]
        flows[pair] = flow
    return kept


@njit(parallel=True, cache=True)
def _pay(network: _Network, flows: Floats, loads: Floats, paid: Floats, least: Floats) -> None:
    """Fill what the people of each zone pay on average, and the least that they could."""
    for zone in prange(network.demand.size):
        total, cheapest, people = 0.0, np.inf, 0.0
        for pair in range(network.starts[zone], network.starts[zone + 1]):
            site = network.sites[pair]
            cost = network.trips[pair] + loads[site] / network.capacity[site]
            cheapest = min(cheapest, cost)
            total += flows[pair] * cost
            people += flows[pair]
        paid[zone] = total / people if people > 0.0 else cheapest
        least[zone] = cheapest
