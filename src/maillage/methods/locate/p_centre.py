"""The p-centre problem: p sites, the farthest demand as near as can be.

Method: Minieka (1970), a search among the distances by set covering (can p sites serve everyone
within this distance?), each cover first reduced by dominance; farthest-first sites (Gonzalez, 1985)
and demands no two of which one site can serve give the bounds to search between.

This module imports numba, which is slow to load.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from maillage.errors import InputError
from maillage.language import _
from maillage.methods.locate.answer import Answer, Solver, Stop, never
from maillage.methods.locate.mixed_integer import Program, solve
from maillage.methods.locate.neighbours import Costs, Neighbours, Points, neighbours
from maillage.methods.locate.p_median.problem import (
    part,
    refuse_bad_weights,
    refuse_unreachable,
    shape,
    states,
)
from maillage.methods.locate.serving import served
from maillage.types import Booleans, Floats, Integers

NODES = 20_000
"""Nodes that each cover may explore."""

MOST_PAIRS = 40_000_000

_NONE = np.empty(0, dtype=np.int64)


@dataclass(frozen=True)
class _Cover:
    """Whether so many sites can serve all: sites if they can, else whether it is sure."""

    sites: Integers | None
    is_settled: bool
    is_stopped: bool


def p_centre(
    costs: Costs,
    weights: Floats,
    p: int,
    *,
    seed: int,
    fixed: Integers = _NONE,
    forbidden: Integers = _NONE,
    stop: Stop = never,
) -> Answer:
    """Return p sites such that the worst served demand is served as well as can be, and a bound.

    Args:
        costs: from demands to candidates; points up to some thousands.
        weights: shape (demands,); a demand of weight 0 is not looked at, the others count alike.
        p: number of sites, the fixed ones included.
        seed: of the exact solver.
        fixed: sites that stay open.
        forbidden: candidates that may not be opened.
        stop: ends the solve with the best so far. Ctrl-C does the same.

    Returns:
        The answer, its value in the unit of the costs.

    Raises:
        InputError: what is asked has no answer.

    Examples:
        >>> road = np.array([0.0, 1, 2, 10])
        >>> found = p_centre(abs(road[:, None] - road), np.ones(4), 2, seed=0)
        >>> found.sites.tolist(), found.value, found.is_proven
        ([1, 3], 1.0, True)
    """
    demand_count, candidate_count = shape(costs)
    refuse_bad_weights(weights, demand_count)
    is_open, is_allowed = states(fixed, forbidden, candidate_count, p)
    demands = np.flatnonzero(weights > 0)
    _refuse_many(len(demands) * int(is_allowed.sum()), costs)
    near = neighbours(part(costs, demands), count=candidate_count, allowed=is_allowed)
    refuse_unreachable(int((np.diff(near.starts) == 0).sum()))
    search = _Search(near, is_open, p, seed, stop)
    is_interrupted = search.run()
    if search.sites is None and not is_interrupted:
        raise InputError(
            _(
                "{p} sites ne suffisent pas à servir toutes les demandes à portée : il en faudrait "
                "au moins {least}",
                p=p,
                least=search.least_sites(),
            )
        )
    found = _NONE if search.sites is None else search.sites
    sites = _completed(found, is_open, is_allowed, p)
    assigned, cost = served(costs, sites, unserved_cost=np.inf)
    value = float(cost[demands].max())
    bound = min(search.bound, value)
    solver: Solver = "exact" if value == bound else "heuristic"
    return Answer(sites, assigned, value, bound, solver, seed, is_interrupted)


def _refuse_many(pairs: int, costs: Costs) -> None:
    if isinstance(costs, Points) and pairs > MOST_PAIRS:
        raise InputError(
            _(
                "{pairs} paires : au plus {most} ; donner les seules paires à portée",
                pairs=pairs,
                most=MOST_PAIRS,
            )
        )


def _completed(sites: Integers, is_open: Booleans, is_allowed: Booleans, p: int) -> Integers:
    """Return p sites: those found, then the first candidates that are left."""
    taken = is_open.copy()
    taken[sites] = True
    spare = np.flatnonzero(is_allowed & ~taken)[: p - int(taken.sum())]
    return np.sort(np.concatenate([np.flatnonzero(taken), spare]))


class _Search:
    """A search among the distances; what lies under ``bound`` is impossible."""

    def __init__(self, near: Neighbours, is_open: Booleans, p: int, seed: int, stop: Stop) -> None:
        self.near = near
        self.is_open = is_open
        self.p = p
        self.seed = seed
        self.stop = stop
        self.radii = np.unique(near.costs)
        self.low = int(np.searchsorted(self.radii, near.costs[near.starts[:-1]].max()))
        self.high = len(self.radii)
        self.sites: Integers | None = None

    @property
    def bound(self) -> float:
        """Return the smallest radius not yet proved impossible."""
        return float(self.radii[min(self.low, len(self.radii) - 1)])

    def least_sites(self) -> int:
        """Return a number of sites below which the largest radius cannot serve everyone."""
        whole, _used = self._matrix(self.radii[-1])
        found = solve(
            _program(undominated(whole)[0], is_integer=True),
            nodes=NODES,
            seed=self.seed,
            stop=self.stop,
        )
        return int(self.is_open.sum()) + int(np.ceil(max(found.bound, 1.0) - 1e-6))

    def run(self) -> bool:
        """Search until the interval is empty; return whether it was stopped."""
        try:
            self._narrow()
            return self._halve()
        except KeyboardInterrupt:
            return True

    def _halve(self) -> bool:
        while self.low < self.high:
            middle = (self.low + self.high) // 2
            tried = self._try(self.radii[middle])
            if tried.sites is not None:
                self.sites, self.high = tried.sites, middle
            elif tried.is_settled:
                self.low = middle + 1
            else:
                return tried.is_stopped
        return False

    def _narrow(self) -> None:
        """Lower the largest radius by greedy covers, which cost little and say yes only."""
        low, high = self.low, self.high
        while low < high:
            middle = (low + high) // 2
            matrix, used = self._matrix(self.radii[middle])
            chosen = _greedy(matrix)
            if chosen is not None and len(chosen) + int(self.is_open.sum()) <= self.p:
                high = middle
                self.sites = np.union1d(np.flatnonzero(self.is_open), used[chosen])
            else:
                low = middle + 1
        self.high = min(self.high, high)

    def _matrix(self, radius: float) -> tuple[csr_array, Integers]:
        """Return which free candidate covers which demand that no fixed site covers."""
        near = self.near
        within = near.costs <= radius
        rows, columns = near.rows[within], near.candidates[within].astype(np.int64)
        is_covered = np.zeros(near.demand_count, dtype=np.bool_)
        is_covered[rows[self.is_open[columns]]] = True
        kept = ~is_covered[rows]
        ones = np.ones(int(kept.sum()), dtype=np.int32)
        size = (near.demand_count, near.candidate_count)
        matrix = csr_array((ones, (rows[kept], columns[kept])), shape=size)
        matrix = matrix[~is_covered]
        used = np.flatnonzero(matrix.sum(axis=0) > 0)
        return matrix[:, used], used

    def _try(self, radius: float) -> _Cover:
        if self.stop():
            return _Cover(None, False, True)
        whole, used = self._matrix(radius)
        open_sites = np.flatnonzero(self.is_open)
        wanted = self.p - len(open_sites)
        if whole.shape[0] == 0:
            return _Cover(open_sites, True, False)
        matrix, kept = undominated(whole)
        found = _least_cover(matrix, wanted, self.seed, self.stop)
        if found.sites is None:
            return found
        return _Cover(np.union1d(open_sites, used[kept[found.sites]]), True, False)


def undominated(matrix: csr_array) -> tuple[csr_array, Integers]:
    """Return a cover without what others imply, and the columns kept.

    A demand goes whose candidates include all those of another; a candidate goes whose demands
    another covers too.

    Examples:
        >>> rows = csr_array(np.array([[1, 1, 0], [1, 1, 1], [0, 0, 1]], dtype=np.int32))
        >>> left, kept = undominated(rows)
        >>> left.toarray().tolist(), kept.tolist()
        ([[1, 0], [0, 1]], [0, 2])
    """
    kept = np.arange(matrix.shape[1])
    while True:
        before = matrix.shape
        matrix = matrix[~_includes_another(matrix)]
        columns = csr_array(matrix.T)
        is_kept = ~_is_within_another(columns)
        matrix, kept = csr_array(matrix[:, np.flatnonzero(is_kept)]), kept[is_kept]
        if matrix.shape == before:
            return matrix, kept


def _includes_another(sets: csr_array) -> Booleans:
    """Whether each set includes another one, the first of equal sets being spared."""
    shared, sizes = _overlaps(sets)
    is_superset = shared.data == sizes[shared.col]
    strict = (sizes[shared.row] > sizes[shared.col]) | (shared.row > shared.col)
    return _marked(shared.row[is_superset & strict], sets.shape[0])


def _is_within_another(sets: csr_array) -> Booleans:
    """Whether each set is within another one, the first of equal sets being spared."""
    shared, sizes = _overlaps(sets)
    is_subset = shared.data == sizes[shared.row]
    strict = (sizes[shared.row] < sizes[shared.col]) | (shared.row > shared.col)
    return _marked(shared.row[is_subset & strict], sets.shape[0])


def _overlaps(sets: csr_array) -> tuple[csr_array, Integers]:
    return (sets @ sets.T).tocoo(), np.diff(sets.indptr)


def _marked(places: Integers, count: int) -> Booleans:
    marks = np.zeros(count, dtype=np.bool_)
    marks[places] = True
    return marks


def _greedy(matrix: csr_array) -> Integers | None:
    """Return columns that cover every row, the one that covers most first; None if some cannot."""
    if (np.diff(matrix.indptr) == 0).any():
        return None
    columns = csr_array(matrix.T)
    left = np.ones(matrix.shape[0])
    chosen = []
    while left.any():
        best = int(np.argmax(columns @ left))
        chosen.append(best)
        left[columns.indices[columns.indptr[best] : columns.indptr[best + 1]]] = 0
    return np.array(chosen, dtype=np.int64)


def _least_cover(matrix: csr_array, wanted: int, seed: int, stop: Stop) -> _Cover:
    """Return a cover of at most ``wanted`` columns, or say that there is none."""
    chosen = _greedy(matrix)
    if chosen is None:
        return _Cover(None, True, False)
    if len(chosen) <= wanted:
        return _Cover(chosen, True, False)
    relaxed = _program(matrix, is_integer=False)
    found = solve(relaxed, nodes=1, seed=seed, stop=stop)
    if found.bound > wanted + 1e-6:
        return _Cover(None, True, False)
    found = solve(_program(matrix, is_integer=True), nodes=NODES, seed=seed, stop=stop)
    if found.x is not None and found.x.sum() < wanted + 0.5:
        return _Cover(np.flatnonzero(found.x > 0.5), True, False)
    return _Cover(None, found.bound > wanted + 1e-6, found.is_stopped)


def _program(matrix: csr_array, *, is_integer: bool) -> Program:
    rows, columns = matrix.shape
    return Program(
        cost=np.ones(columns),
        lower=np.zeros(columns),
        upper=np.ones(columns),
        is_integer=np.full(columns, is_integer),
        starts=matrix.indptr.astype(np.int64),
        columns=matrix.indices.astype(np.int64),
        values=np.ones(matrix.nnz),
        row_lower=np.ones(rows),
        row_upper=np.full(rows, np.inf),
    )
