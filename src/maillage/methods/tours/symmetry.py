"""Shifts that can be exchanged: the same plan under other names of days, brought to one naming.

Where every stop may have any one day, Monday's rounds and Tuesday's can be exchanged and nothing
changes. A search that does not know it holds the same plan many times and crosses it with itself.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from maillage.methods.tours.arrays import Network
from maillage.methods.tours.population import Individual
from maillage.types import Booleans, Floats

Hashes: TypeAlias = NDArray[np.uint64]

_MIX = np.uint64(0x9E3779B97F4A7C15)
_ACROSS = -1e9
"""What naming a shift after one that it cannot be exchanged with costs."""


def exchangeable(network: Network) -> Booleans:
    """Return whether two shifts can be exchanged, shape (shifts, shifts).

    They can when they have the same depot, limits and vehicles, and when exchanging them in the
    options of a stop gives its options again, for every stop.
    """
    shifts = network.depot.size
    alike = np.eye(shifts, dtype=bool)
    options = np.repeat(np.arange(network.first_shift.size - 1), np.diff(network.first_shift))
    holds = np.zeros((network.first_shift.size - 1, shifts), dtype=bool)
    holds[options, network.shifts] = True
    stops = np.repeat(np.arange(network.minutes.shape[0]), np.diff(network.first_option))
    weights = np.random.default_rng(0).integers(2**62, size=shifts, dtype=np.uint64)
    names = holds.astype(np.uint64) @ weights + stops.astype(np.uint64) * _MIX
    vehicles = np.diff(network.first_slot)
    for one in range(shifts):
        for other in range(one):
            alike[one, other] = alike[other, one] = (
                network.depot[one] == network.depot[other]
                and vehicles[one] == vehicles[other]
                and np.array_equal(network.limits[one], network.limits[other])
                and _is_swap_silent(holds, names, weights, one, other)
            )
    return alike


def _is_swap_silent(holds: Booleans, names: Hashes, weights: Hashes, one: int, other: int) -> bool:
    """Whether exchanging two shifts in the options gives the same options."""
    first = np.sort(names[holds[:, one] & ~holds[:, other]] - weights[one])
    second = np.sort(names[holds[:, other] & ~holds[:, one]] - weights[other])
    return np.array_equal(first, second)


def named_like(
    network: Network, plan: Individual, model: Individual, alike: Booleans
) -> Individual:
    """Return a plan whose shifts have the names under which it shares most stops with a model."""
    shared = _visited(model) @ _visited(plan).T
    _rows, source = linear_sum_assignment(np.where(alike, shared, _ACROSS), maximize=True)
    if np.array_equal(source, np.arange(source.size)):
        return plan
    slots = np.concatenate(
        [np.arange(network.first_slot[shift], network.first_slot[shift + 1]) for shift in source]
    )
    return Individual(
        path=plan.path[slots],
        size=plan.size[slots],
        tours=plan.tours[source],
        counts=plan.counts[source],
        after=plan.after[source],
        drive_minutes=plan.drive_minutes,
        over_minutes=plan.over_minutes,
        overload=plan.overload,
    )


def _visited(plan: Individual) -> Floats:
    return (plan.after >= 0).astype(np.float64)
