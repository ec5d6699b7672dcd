"""Exact answers: a compact program on what reduction leaves, solved by HiGHS.

Method: the radius formulation (Cornuéjols, Nemhauser and Wolsey, 1980; Elloumi, 2010). A variable
says that no site is open among the candidates within some radius of a demand; it weighs what going
on to the next radius costs. Demands whose candidates within a radius are the same share it (Church,
2003), and each row holds only what its radius adds to the one before.

This module imports numba, which is slow to load.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from maillage.methods.locate.answer import Stop
from maillage.methods.locate.mixed_integer import Program, solve
from maillage.methods.locate.neighbours import Short
from maillage.methods.locate.p_median.problem import Problem
from maillage.types import Booleans, Floats, Integers

_STEP = 0x9E3779B97F4A7C15


class Circles(NamedTuple):
    """Radii of every demand, one row each.

    ``key`` names the set of candidates within; ``weight`` is what the next radius costs more,
    ``inf`` when there is none to go to; ``previous`` is the row of the radius before, -1 for none;
    ``first`` and ``last`` bound the pairs that this radius adds.
    """

    key: NDArray[np.uint64]
    weight: Floats
    previous: Integers
    first: Integers
    last: Integers


@dataclass(frozen=True)
class Exact:
    """Sites of the best answer found to the reduced problem, None without one, and its bound."""

    sites: Integers | None
    bound: float
    is_stopped: bool


def program(problem: Problem) -> tuple[Program, Integers, float]:
    """Return the program, its free candidates (its first columns), and its constant cost."""
    free = problem.free
    column = np.full(len(problem.is_open), -1, dtype=np.int64)
    column[free] = np.arange(len(free))
    constant, circles = _circles(
        problem.starts, problem.candidates, problem.costs, problem.beyond, problem.is_open
    )
    _names, shown, shared = np.unique(circles.key, return_index=True, return_inverse=True)
    weight = np.bincount(shared, weights=circles.weight, minlength=len(shown))
    before = circles.previous[shown]
    parent = np.where(before >= 0, shared[before], -1)
    starts, columns, values = _rows(
        circles.first[shown],
        circles.last[shown],
        problem.candidates,
        column,
        parent,
        len(free),
    )
    starts, columns, values = _with_count(starts, columns, values, len(free))
    is_mandatory = np.isinf(weight)
    cost = np.concatenate([np.zeros(len(free)), np.where(is_mandatory, 0.0, weight)])
    upper = np.concatenate([np.ones(len(free)), np.where(is_mandatory, 0.0, 1.0)])
    floor = np.append((parent < 0).astype(float), problem.wanted)
    ceiling = np.append(np.full(len(shown), np.inf), problem.wanted)
    is_integer = np.arange(len(cost)) < len(free)
    zeros = np.zeros(len(cost))
    made = Program(cost, zeros, upper, is_integer, starts, columns, values, floor, ceiling)
    return made, free, constant


def exact(problem: Problem, *, nodes: int, seed: int, stop: Stop) -> Exact:
    """Return the best sites of a reduced problem and what no answer to it can beat."""
    made, free, constant = program(problem)
    if len(free) == 0:
        return Exact(np.flatnonzero(problem.is_open), constant, False)
    scale = 1.0 if problem.step else 1e6 / max(float(made.cost.sum()), 1e-300)
    scaled = Program(**{**vars(made), "cost": made.cost * scale})
    found = solve(scaled, nodes=nodes, seed=seed, stop=stop)
    bound = constant + found.bound / scale
    if found.x is None:
        return Exact(None, bound, found.is_stopped)
    chosen = free[found.x[: len(free)] > 0.5]
    sites = np.sort(np.concatenate([np.flatnonzero(problem.is_open), chosen]))
    return Exact(sites, bound, found.is_stopped)


def _with_count(
    starts: Integers, columns: Integers, values: Floats, count: int
) -> tuple[Integers, Integers, Floats]:
    """Return the rows and one more: the number of sites."""
    return (
        np.append(starts, starts[-1] + count),
        np.concatenate([columns, np.arange(count)]),
        np.concatenate([values, np.ones(count)]),
    )


@njit(cache=True)
def _mixed(number: int) -> np.uint64:
    """Return 64 well-mixed bits of a number (splitmix64)."""
    bits = np.uint64(number + 1) * np.uint64(_STEP)
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return bits ^ (bits >> np.uint64(31))


@njit(cache=True)
def _circles(
    starts: Integers, candidates: Short, costs: Floats, beyond: Floats, is_open: Booleans
) -> tuple[float, Circles]:
    """Return the cost of every demand served at its nearest, and the radii of all demands."""
    most = len(candidates)
    key = np.empty(most, dtype=np.uint64)
    weight = np.empty(most)
    previous = np.empty(most, dtype=np.int64)
    first = np.empty(most, dtype=np.int64)
    last = np.empty(most, dtype=np.int64)
    constant, row = 0.0, 0
    for i in range(len(beyond)):
        e, end = starts[i], starts[i + 1]
        constant += costs[e] if e < end else beyond[i]
        bits, before = np.uint64(0), -1
        while e < end:
            at, has_site = e, False
            while at < end and costs[at] == costs[e]:
                has_site = has_site or is_open[candidates[at]]
                bits = bits ^ _mixed(candidates[at])
                at += 1
            if has_site:
                break
            following = costs[at] if at < end else beyond[i]
            key[row], weight[row], previous[row] = bits, following - costs[e], before
            first[row], last[row] = e, at
            before = row
            row += 1
            e = at
    return constant, Circles(key[:row], weight[:row], previous[:row], first[:row], last[:row])


@njit(cache=True)
def _rows(
    first: Integers,
    last: Integers,
    candidates: Short,
    column: Integers,
    parent: Integers,
    free_count: int,
) -> tuple[Integers, Integers, Floats]:
    """Return the rows ``own - parent + sites added >= (1 without a parent, else 0)``."""
    size = np.sum(last - first) + len(first) + np.sum(parent >= 0)
    starts = np.zeros(len(first) + 1, dtype=np.int64)
    columns = np.empty(size, dtype=np.int64)
    values = np.ones(size)
    at = 0
    for row in range(len(first)):
        for e in range(first[row], last[row]):
            columns[at] = column[candidates[e]]
            at += 1
        columns[at] = free_count + row
        at += 1
        if parent[row] >= 0:
            columns[at] = free_count + parent[row]
            values[at] = -1.0
            at += 1
        starts[row + 1] = at
    return starts, columns, values
