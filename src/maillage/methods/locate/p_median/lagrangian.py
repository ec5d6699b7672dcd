"""Lagrangian bound: let each demand be served any number of times, at a price.

Method: Cornuéjols, Fisher and Nemhauser (1977); the ascent follows a deflected subgradient
(Camerini, Fratta and Maffioli, 1975) with Polyak's step. A multiplier never exceeds what a
candidate left out of the list costs, so that no such candidate has a part in the bound.

This module imports numba, which is slow to load.
"""

import numpy as np
from numba import njit

from maillage.methods.locate.answer import Stop
from maillage.methods.locate.neighbours import Short
from maillage.methods.locate.p_median.problem import Problem
from maillage.types import Booleans, Floats, Integers

DEFLECTION = 0.7
"""Share of the last direction in the next one."""

PATIENCE = 20
"""Steps without a better bound before the step is shortened."""

SHORTENING = 1.5
MEMORY = 0.05
"""Weight of the last relaxed problem in how often a candidate is chosen."""

SHORTEST_STEP = 1e-3


class Ascent:
    """A climb towards the best multipliers.

    Attributes:
        multipliers: shape (demands,), the best so far.
        reduced: shape (candidates,), reduced cost of each candidate at the best multipliers.
        bound: the best bound.
        chosen: the sites of the last relaxed problem.
        shares: shape (candidates,), how often each candidate was chosen of late.
    """

    def __init__(
        self, problem: Problem, multipliers: Floats, *, shares: Floats, step: float = 1.0
    ) -> None:
        """Start from some multipliers, brought between what the lists allow."""
        self.problem = problem
        self.lowest = _nearest_costs(problem)
        self.free = problem.free
        self.fixed = np.flatnonzero(problem.is_open)
        self.now = np.clip(multipliers, self.lowest, problem.beyond)
        self.multipliers = self.now
        self.direction = np.zeros(len(self.now))
        self.bound = -np.inf
        self.step = step
        self.shares = shares
        self.since = 0
        self.reduced, self.chosen = self._evaluate()

    @property
    def is_settled(self) -> bool:
        """Whether the step has become too short to matter."""
        return self.step < SHORTEST_STEP

    def run(self, upper: float, *, iterations: int, stop: Stop) -> None:
        """Climb so many steps towards ``upper``, fewer if the bound reaches it."""
        for _step in range(iterations):
            if self.is_settled or self.bound >= upper or stop():
                return
            self._move(upper)
            self._evaluate()

    def _move(self, upper: float) -> None:
        is_chosen = np.zeros(len(self.problem.is_open), dtype=np.bool_)
        is_chosen[self.chosen] = True
        self.shares = (1 - MEMORY) * self.shares + MEMORY * is_chosen
        missing = _subgradient(
            self.problem.starts,
            self.problem.candidates,
            self.problem.costs,
            self.now,
            is_chosen,
        )
        self.direction = missing + DEFLECTION * self.direction
        length = float(self.direction @ self.direction)
        if length <= 0:
            self.step = 0.0
            return
        far = self.step * (upper - self.value) / length
        self.now = np.clip(self.now + far * self.direction, self.lowest, self.problem.beyond)

    def _evaluate(self) -> tuple[Floats, Integers]:
        """Solve the relaxed problem at the present multipliers; keep them if they are the best."""
        problem = self.problem
        reduced = _reduced_costs(
            problem.starts, problem.candidates, problem.costs, self.now, len(problem.is_open)
        )
        picked = self.free[_smallest(reduced[self.free], problem.wanted)]
        self.chosen = np.concatenate([self.fixed, picked])
        self.value = float(self.now.sum() + reduced[self.chosen].sum())
        if self.value > self.bound:
            self.since = self.since if self.value <= self.bound + 1e-6 * abs(self.bound) else 0
            self.bound, self.multipliers, self.reduced = self.value, self.now, reduced
        self.since += 1
        if self.since > PATIENCE:
            self.step /= SHORTENING
            self.since = 0
            self.now = self.multipliers
        return reduced, self.chosen


def _smallest(values: Floats, count: int) -> Integers:
    """Return the places of the smallest values."""
    if count in {0, len(values)}:
        return np.arange(count)
    return np.argpartition(values, count - 1)[:count]


def _nearest_costs(problem: Problem) -> Floats:
    """Return the least that each demand can cost."""
    has_any = np.diff(problem.starts) > 0
    least = problem.beyond.copy()
    least[has_any] = problem.costs[problem.starts[:-1][has_any]]
    return least


@njit(cache=True)
def _reduced_costs(
    starts: Integers, candidates: Short, costs: Floats, multipliers: Floats, count: int
) -> Floats:
    """Return what opening each candidate is worth: Σ min(0, cost - multiplier)."""
    reduced = np.zeros(count)
    for i in range(len(multipliers)):
        for e in range(starts[i], starts[i + 1]):
            if costs[e] >= multipliers[i]:
                break
            reduced[candidates[e]] += costs[e] - multipliers[i]
    return reduced


@njit(cache=True)
def _subgradient(
    starts: Integers, candidates: Short, costs: Floats, multipliers: Floats, is_chosen: Booleans
) -> Floats:
    """Return for each demand 1 less the number of chosen sites that serve it."""
    missing = np.ones(len(multipliers))
    for i in range(len(multipliers)):
        for e in range(starts[i], starts[i + 1]):
            if costs[e] >= multipliers[i]:
                break
            if is_chosen[candidates[e]]:
                missing[i] -= 1.0
    return missing
