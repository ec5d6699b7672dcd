"""Plans to arrays and back."""

import numpy as np

from maillage.methods.tours.arrays import Network, Routes
from maillage.methods.tours.plan import Plan, Round, measured, planned
from maillage.methods.tours.problem import Problem
from maillage.methods.tours.segments import refresh
from maillage.types import Integers


def plan_of(problem: Problem, network: Network, routes: Routes) -> Plan:
    """Return the plan that the arrays hold."""
    return planned(problem, rounds_of(problem, network, routes.path, routes.size))


def rounds_of(problem: Problem, network: Network, path: Integers, size: Integers) -> list[Round]:
    """Return the rounds of the slots, empty ones included.

    ``path`` has shape (slots, sites + 2) or more rows, ``size`` shape (slots,).
    """
    depots = len(problem.depots)
    return [
        measured(
            problem,
            int(shift) // depots,
            int(shift) % depots,
            path[slot, 1 : size[slot] + 1] - depots,
        )
        for slot, shift in enumerate(network.shift)
    ]


def load_plan(problem: Problem, network: Network, routes: Routes, plan: Plan) -> None:
    """Put a plan in arrays that hold none."""
    depots = len(problem.depots)
    free = network.first_slot[:-1].copy()
    shifts: dict[int, list[int]] = {}
    for one in plan.rounds:
        shift = one.day * depots + one.depot
        slot = free[shift]
        free[shift] += 1
        sites = [problem.site(stop) for stop in one.stops]
        routes.path[slot, : len(sites) + 2] = [one.depot, *sites, one.depot]
        routes.size[slot] = len(sites)
        refresh(network, routes, slot)
        for site in sites:
            shifts.setdefault(site, []).append(shift)
    for site, held in shifts.items():
        routes.choice[site] = _option(network, site, sorted(held))


def _option(network: Network, site: int, held: list[int]) -> int:
    """Return the option of a site that holds these shifts, -1 when none does."""
    for option in range(network.first_option[site], network.first_option[site + 1]):
        first, last = network.first_shift[option], network.first_shift[option + 1]
        if np.array_equal(np.sort(network.shifts[first:last]), held):
            return option
    return -1
