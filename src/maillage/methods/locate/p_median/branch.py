"""Branch and bound: open or close one candidate at a time, under the Lagrangian bound.

Method: the tree of Christofides and Beasley (1982), the lowest bound first. A node inherits the
multipliers of its parent, climbs for a few steps, and its problem is reduced in turn.

This module imports numba, which is slow to load.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from maillage.methods.locate.answer import Stop, never
from maillage.methods.locate.p_median.lagrangian import Ascent
from maillage.methods.locate.p_median.problem import Problem
from maillage.methods.locate.p_median.reduction import is_empty, only_sites, reduced
from maillage.types import Floats, Integers

ITERATIONS = 60
STEP = 1.0
"""Steps of the bound at a node, and how far the first one goes."""


@dataclass(frozen=True)
class Node:
    """A problem, its multipliers, and how often each candidate is chosen near them."""

    problem: Problem
    multipliers: Floats
    shares: Floats


class Tree:
    """The nodes that may hold better sites than the best known.

    Attributes:
        explored: number of nodes whose bound was computed.
    """

    def __init__(self, root: Node, bound: float, try_sites: Callable[[Integers], float]) -> None:
        """Start from one node; ``try_sites`` keeps sites and returns the target to beat."""
        self.try_sites = try_sites
        self.explored = 0
        self._heap = [(bound, 0, root)]
        self._order = 1

    @property
    def bound(self) -> float:
        """Return what no answer in the tree can beat, ``inf`` when none is left."""
        return self._heap[0][0] if self._heap else np.inf

    def explore(self, target: float, *, nodes: int, stop: Stop) -> None:
        """Explore so many nodes, fewer when none is left; a node is put back when interrupted."""
        while self._heap and self.explored < nodes and not stop():
            entry = self._heap[0]
            if entry[0] > target:
                self._heap.clear()
                return
            node = entry[2]
            branch = _branching(node)
            children = []
            for is_open in (True, False):
                child, target = self._bounded(
                    node, branch, is_open=is_open, floor=entry[0], target=target
                )
                if child:
                    children.append(child)
            heapq.heappop(self._heap)
            for child in children:
                heapq.heappush(self._heap, child)

    def _bounded(
        self, node: Node, branch: int, *, is_open: bool, floor: float, target: float
    ) -> tuple[tuple[float, int, Node] | None, float]:
        """Return a child, None if it holds nothing better, and the target."""
        self.explored += 1
        problem = _with(node.problem, branch, is_open=is_open)
        if is_empty(problem):
            return None, target
        ascent = Ascent(problem, node.multipliers, shares=node.shares, step=STEP)
        ascent.run(target, iterations=ITERATIONS, stop=never)
        target = self.try_sites(ascent.chosen)
        if ascent.bound > target:
            return None, target
        left = reduced(ascent, target)
        if is_empty(left):
            return None, target
        sites = only_sites(left)
        if sites is not None:
            return None, self.try_sites(sites)
        self._order += 1
        entry = (
            max(ascent.bound, floor),
            self._order,
            Node(left, ascent.multipliers, ascent.shares),
        )
        return entry, target


def _branching(node: Node) -> int:
    """Return the free candidate that is chosen nearest to half of the time."""
    free = node.problem.free
    return int(free[np.argmin(abs(node.shares[free] - 0.5))])


def _with(problem: Problem, branch: int, *, is_open: bool) -> Problem:
    """Return the problem with one candidate open, or closed."""
    states = (problem.is_open if is_open else problem.is_allowed).copy()
    states[branch] = is_open
    if is_open:
        return replace(problem, is_open=states)
    kept = problem.candidates != branch
    counts = np.bincount(problem.rows[kept], minlength=len(problem.beyond))
    return replace(
        problem,
        starts=np.concatenate([[0], np.cumsum(counts)]),
        candidates=problem.candidates[kept],
        costs=problem.costs[kept],
        is_allowed=states,
    )
