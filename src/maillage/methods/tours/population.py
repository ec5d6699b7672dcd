"""A population of plans: kept for their cost and for how different they are.

Method: biased fitness of Vidal, Crainic, Gendreau, Lahrichi and Rei (2012), with the sizes of
Vidal (2022). Plans within the limits and plans beyond them live apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from maillage.types import Floats, Integers

_KEPT, _BROOD, _ELITE, _CLOSE = 25, 40, 4, 5
"""Plans kept after a selection, born before the next, sure to stay, and near ones compared."""


@dataclass(frozen=True, eq=False)
class Individual:
    """One plan.

    Attributes:
        path: sites of each route, shape (slots, sites + 2).
        size: visits of each route, shape (slots,).
        tours: giant tour of each shift, shape (shifts, sites).
        counts: stops of each tour, shape (shifts,).
        after: what follows each stop on each shift, -1 where it is not visited, (shifts, sites).
        drive_minutes: driving.
        over_minutes: minutes beyond the limits.
        overload: load beyond the capacities.
    """

    path: Integers
    size: Integers
    tours: Integers
    counts: Integers
    after: Integers
    drive_minutes: float
    over_minutes: float
    overload: float

    @property
    def is_feasible(self) -> bool:
        """Whether no limit is passed, up to rounding."""
        return self.over_minutes <= 1e-6 and self.overload <= 1e-6

    @property
    def excess(self) -> float:
        """Return how far beyond the limits the plan is, minutes and load together."""
        return self.over_minutes + self.overload

    def price(self, penalty: Floats) -> float:
        """Return the driving, and what passing the limits costs."""
        over = penalty[0] * self.over_minutes + penalty[1] * self.overload
        return float(self.drive_minutes + over)


@dataclass(eq=False)
class Group:
    """Plans that compete, with the distance from each to each."""

    members: list[Individual] = field(default_factory=list)
    distances: Floats = field(default_factory=lambda: np.zeros((0, 0)))

    def add(self, one: Individual, penalty: Floats) -> None:
        """Add a plan; keep the fittest when there are too many."""
        row = distances(one, self.members)
        grown = np.zeros((len(self.members) + 1,) * 2)
        grown[:-1, :-1] = self.distances
        grown[-1, :-1] = grown[:-1, -1] = row
        self.distances = grown
        self.members.append(one)
        if len(self.members) > _KEPT + _BROOD:
            while len(self.members) > _KEPT:
                self._remove(self._worst(penalty))

    def fitness(self, penalty: Floats) -> Floats:
        """Return the biased fitness of each plan, lower for better: rank of cost and of variety."""
        size = len(self.members)
        prices = np.array([one.price(penalty) for one in self.members])
        apart = np.sort(self.distances + np.diag(np.full(size, np.inf)), axis=1)[:, :_CLOSE]
        variety = np.where(np.isfinite(apart), apart, 0.0).mean(axis=1)
        cost_rank, variety_rank = _ranks(prices), _ranks(-variety)
        return cost_rank + max(0.0, 1 - _ELITE / size) * variety_rank

    def _worst(self, penalty: Floats) -> int:
        """Return the plan to drop: a double first, else the least fit; never the cheapest."""
        fitness = self.fitness(penalty)
        size = len(self.members)
        nearest = (self.distances + np.diag(np.full(size, np.inf))).min(axis=1)
        fitness[nearest < 1e-9] += 4.0
        fitness[np.argmin([one.price(penalty) for one in self.members])] = -1.0
        return int(np.argmax(fitness))

    def _remove(self, index: int) -> None:
        del self.members[index]
        kept = np.arange(self.distances.shape[0]) != index
        self.distances = self.distances[np.ix_(kept, kept)]


def distances(one: Individual, others: Sequence[Individual]) -> Floats:
    """Return, for each other plan, the share of the visits of either that the two follow unalike.

    Examples:
        >>> def plan(after):
        ...     zero = np.zeros(0, dtype=np.int64)
        ...     return Individual(zero, zero, zero, zero, np.array([after]), 0, 0, 0)
        >>> first = plan([1, 0, -1, -1])
        >>> distances(first, [plan([1, 2, -1, -1]), first]).tolist()
        [0.5, 0.0]
    """
    after = np.array([other.after for other in others]).reshape(len(others), *one.after.shape)
    differs = np.count_nonzero(after != one.after, axis=(1, 2))
    visited = np.count_nonzero((after >= 0) | (one.after >= 0), axis=(1, 2))
    shares: Floats = differs / np.maximum(1, visited)
    return shares


def choose_parent(groups: tuple[Group, Group], penalty: Floats, rng: np.random.Generator) -> int:
    """Draw two plans and return the fitter, counted through the first group and then the second."""
    fitness = np.concatenate([group.fitness(penalty) for group in groups if group.members])
    first, second = rng.integers(fitness.size, size=2)
    return int(first if fitness[first] <= fitness[second] else second)


def _ranks(values: Floats) -> Floats:
    """Return ranks from 0 to 1, the lowest value first."""
    ranks = np.empty(values.size)
    ranks[np.argsort(values, kind="stable")] = np.arange(values.size)
    return ranks / float(max(1, values.size - 1))
