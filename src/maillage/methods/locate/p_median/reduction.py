"""Reduction: settle the candidates and drop the pairs that no better answer can use.

Method: reduced costs of the Lagrangian bound (Christofides and Beasley, 1982; Briant and Naddef,
2004, for pairs). What is left holds every answer of value at most ``target``, or none exists.
"""

from dataclasses import replace

import numpy as np
from numba import njit

from maillage.methods.locate.neighbours import Short
from maillage.methods.locate.p_median.lagrangian import Ascent
from maillage.methods.locate.p_median.problem import Problem
from maillage.types import Booleans, Floats, Integers

_MARGIN = 1e-9


def reduced(ascent: Ascent, target: float) -> Problem:
    """Return the problem with fewer candidates and shorter lists.

    Args:
        ascent: the bound and its reduced costs.
        target: the largest value that would be better than the best known answer.
    """
    problem = ascent.problem
    slack = target - ascent.bound + _MARGIN * abs(target)
    is_open, is_allowed = _settled(ascent, slack)
    starts, candidates, costs, is_cut = _shortened(
        problem.starts,
        problem.candidates,
        problem.costs,
        ascent.multipliers + slack,
        is_open,
        is_allowed,
    )
    is_beyond_use = problem.beyond > ascent.multipliers + slack
    beyond = np.where(is_cut | is_beyond_use, np.inf, problem.beyond)
    return replace(
        problem,
        starts=starts,
        candidates=candidates,
        costs=costs,
        beyond=beyond,
        is_open=is_open,
        is_allowed=is_allowed,
    )


def _settled(ascent: Ascent, slack: float) -> tuple[Booleans, Booleans]:
    """Return the candidates that a better answer must have, and those that it may have."""
    problem, free, wanted = ascent.problem, ascent.free, ascent.problem.wanted
    is_open, is_allowed = problem.is_open.copy(), problem.is_allowed.copy()
    values = ascent.reduced[free]
    if 0 < wanted < len(free):
        around = np.partition(values, [wanted - 1, wanted])
        last, following = around[wanted - 1], around[wanted]
        is_allowed[free[values - last > slack]] = False
        is_open[free[following - values > slack]] = True
    elif wanted == 0:
        is_allowed[free] = False
    else:
        is_open[free] = True
    return is_open, is_allowed


def is_empty(problem: Problem) -> bool:
    """Whether a reduced problem has no answer left: nothing beats the best known."""
    is_stranded = (np.diff(problem.starts) == 0) & np.isinf(problem.beyond)
    too_many, too_few = problem.is_open.sum() > problem.p, problem.is_allowed.sum() < problem.p
    return bool(is_stranded.any() or too_many or too_few)


def only_sites(problem: Problem) -> Integers | None:
    """Return the sites of a problem that leaves no choice, None where there is one."""
    if problem.wanted == 0:
        return np.flatnonzero(problem.is_open)
    if problem.wanted == len(problem.free):
        return np.flatnonzero(problem.is_allowed)
    return None


@njit(cache=True)
def _shortened(
    starts: Integers,
    candidates: Short,
    costs: Floats,
    most: Floats,
    is_open: Booleans,
    is_allowed: Booleans,
) -> tuple[Integers, Short, Floats, Booleans]:
    """Return lists without settled pairs, and whether each ends before what lies beyond.

    A list ends at its first site that is sure to be open, or at the cost ``most``.
    """
    kept = np.zeros(len(candidates), dtype=np.bool_)
    is_cut = np.zeros(len(most), dtype=np.bool_)
    new_starts = np.zeros(len(starts), dtype=np.int64)
    for i in range(len(most)):
        count = 0
        for e in range(starts[i], starts[i + 1]):
            if costs[e] > most[i]:
                is_cut[i] = True
                break
            if is_allowed[candidates[e]]:
                kept[e] = True
                count += 1
                if is_open[candidates[e]]:
                    is_cut[i] = True
                    break
        new_starts[i + 1] = new_starts[i] + count
    return new_starts, candidates[kept], costs[kept], is_cut
