"""The candidates that each demand may go to, nearest first.

Where points are given, only so many of the nearest are listed: what a candidate left out costs at
least is kept beside each list, so that a bound computed on the lists holds for every candidate.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from maillage.contracts.costs import SparseCosts
from maillage.errors import InputError
from maillage.language import _
from maillage.types import Booleans, Floats, Integers

EARTH_RADIUS_M = 6_371_008.8

Metric: TypeAlias = Literal["euclidean", "rounded_down", "great_circle"]
"""Straight line; the same rounded down, as TSPLIB's instances are used; metres on the Earth."""

Short: TypeAlias = NDArray[np.int32]

_LONG_LIST = 256
"""From this length on, sorting whole rows is faster than asking the tree."""


@dataclass(frozen=True)
class Points:
    """Demands and candidates on the ground.

    Attributes:
        demands: shape (demands, 2): x and y, or longitude and latitude in degrees.
        candidates: shape (candidates, 2), likewise.
        metric: how their distance is measured; degrees go with ``great_circle`` alone.
    """

    demands: Floats
    candidates: Floats
    metric: Metric

    def __post_init__(self) -> None:
        """Check the shapes and that every position is known."""
        for positions in (self.demands, self.candidates):
            if positions.ndim != 2 or positions.shape[1] != 2:
                raise InputError(
                    _("positions de forme {shape} : deux colonnes attendues", shape=positions.shape)
                )
            unknown = int((~np.isfinite(positions)).any(axis=1).sum())
            if unknown:
                raise InputError(
                    _("{count} points sans position : les situer ou les retirer", count=unknown)
                )

    def nearest_of(self, chosen: Integers, demands: Integers) -> tuple[Integers, Floats]:
        """Return the nearest chosen candidate of some demands, and the distance to it."""
        tree = cKDTree(_embedded(self.candidates[chosen], self.metric))
        lengths, at = tree.query(_embedded(self.demands[demands], self.metric))
        return chosen[at], _travelled(lengths, self.metric)


Costs: TypeAlias = Points | SparseCosts | Floats
"""Points; the pairs within reach; or a matrix (demands, candidates), ``inf`` out of reach."""


@dataclass(frozen=True)
class Neighbours:
    """Candidates of each demand by growing cost.

    Those of demand ``i`` are ``candidates[starts[i]:starts[i + 1]]``, their costs at the same
    places of ``costs``.

    Attributes:
        starts: shape (demands + 1,).
        candidates: shape (pairs,).
        costs: shape (pairs,), growing within a demand.
        beyond: shape (demands,): at most the cost of any candidate left out of the list, ``inf``
            where none is.
        candidate_count: number of candidates, listed or not.
    """

    starts: Integers
    candidates: Short
    costs: Floats
    beyond: Floats
    candidate_count: int

    @property
    def demand_count(self) -> int:
        """Return the number of demands."""
        return len(self.starts) - 1

    @property
    def rows(self) -> Integers:
        """Return the demand of each pair."""
        return np.repeat(np.arange(self.demand_count), np.diff(self.starts))


def neighbours(costs: Costs, *, count: int, allowed: Booleans) -> Neighbours:
    """Return the candidates of each demand, nearest first, those not allowed left out.

    Args:
        costs: points, pairs or matrix.
        count: how many to list where points are given; pairs and matrices are listed whole.
        allowed: shape (candidates,).

    Raises:
        InputError: a cost of the matrix is unknown or negative.

    Examples:
        Two demands, three candidates; the second demand cannot reach the last one.

        >>> found = neighbours(np.array([[3.0, 1.0, 2.0], [5.0, 4.0, np.inf]]), count=3,
        ...                    allowed=np.array([True, True, True]))
        >>> found.candidates.tolist(), found.costs.tolist(), found.starts.tolist()
        ([1, 2, 0, 1, 0], [1.0, 2.0, 3.0, 4.0, 5.0], [0, 3, 5])
    """
    if isinstance(costs, Points):
        return _nearest(costs, count=count, allowed=allowed)
    if isinstance(costs, SparseCosts):
        rows = np.repeat(np.arange(costs.zone_count), np.diff(costs.starts))
        return from_pairs(rows, costs.sites, costs.minutes, costs.zone_count, allowed)
    _refuse_bad_matrix(costs)
    rows, columns = np.nonzero(np.isfinite(costs))
    return from_pairs(rows, columns, costs[rows, columns], len(costs), allowed)


def from_pairs(
    rows: Integers, columns: Integers, costs: Floats, demand_count: int, allowed: Booleans
) -> Neighbours:
    """Return the lists of pairs in any order; a pair that is absent is out of reach."""
    kept = allowed[columns]
    rows, columns, costs = rows[kept], columns[kept], costs[kept]
    order = np.lexsort((columns, costs, rows))
    return Neighbours(
        starts=np.searchsorted(rows[order], np.arange(demand_count + 1)).astype(np.int64),
        candidates=columns[order].astype(np.int32),
        costs=costs[order].astype(np.float64),
        beyond=np.full(demand_count, np.inf),
        candidate_count=len(allowed),
    )


def _refuse_bad_matrix(costs: Floats) -> None:
    if costs.ndim != 2:
        raise InputError(_("coûts de forme {shape} : un tableau est attendu", shape=costs.shape))
    unknown = int(np.isnan(costs).sum())
    if unknown:
        raise InputError(
            _("{count} coûts inconnus (NaN) : une paire hors d'atteinte vaut inf", count=unknown)
        )
    negative = int((costs < 0).sum())
    if negative:
        raise InputError(_("{count} coûts négatifs : un coût vaut au moins 0", count=negative))


def _nearest(points: Points, *, count: int, allowed: Booleans) -> Neighbours:
    """Return the ``count`` nearest allowed candidates of each demand."""
    kept = np.flatnonzero(allowed)
    count = min(count, len(kept))
    demands = _embedded(points.demands, points.metric)
    candidates = _embedded(points.candidates[kept], points.metric)
    find = _sorted_rows if count > _LONG_LIST else _from_tree
    lengths, at = find(demands, candidates, count)
    costs = _travelled(lengths, points.metric)
    is_whole = count == len(kept)
    return Neighbours(
        starts=np.arange(len(demands) + 1) * count,
        candidates=kept[at].astype(np.int32).ravel(),
        costs=costs.ravel(),
        beyond=np.full(len(demands), np.inf) if is_whole else costs[:, -1].copy(),
        candidate_count=len(allowed),
    )


def _from_tree(demands: Floats, candidates: Floats, count: int) -> tuple[Floats, Integers]:
    lengths, at = cKDTree(candidates).query(demands, k=count, workers=2)
    return lengths.reshape(len(demands), count), at.reshape(len(demands), count)


def _sorted_rows(demands: Floats, candidates: Floats, count: int) -> tuple[Floats, Integers]:
    """Return what the tree would, a row at a time."""
    lengths = np.empty((len(demands), count))
    at = np.empty((len(demands), count), dtype=np.int64)
    for row, demand in enumerate(demands):
        squares = ((candidates - demand) ** 2).sum(axis=1)
        near = np.argpartition(squares, count - 1)[:count] if count < len(squares) else None
        near = np.arange(len(squares)) if near is None else np.sort(near)
        at[row] = near[np.argsort(squares[near], kind="stable")]
        lengths[row] = np.sqrt(squares[at[row]])
    return lengths, at


def _embedded(positions: Floats, metric: Metric) -> Floats:
    """Return positions whose straight distances have the order of the metric's."""
    if metric != "great_circle":
        return positions.astype(np.float64)
    longitude, latitude = np.radians(positions).T
    return EARTH_RADIUS_M * np.column_stack(
        [
            np.cos(latitude) * np.cos(longitude),
            np.cos(latitude) * np.sin(longitude),
            np.sin(latitude),
        ]
    )


def _travelled(lengths: Floats, metric: Metric) -> Floats:
    """Return the metric's distances of straight lengths."""
    if metric == "rounded_down":
        return np.floor(lengths)
    if metric == "great_circle":
        half = np.clip(lengths / (2 * EARTH_RADIUS_M), 0.0, 1.0)
        return np.asarray(2 * EARTH_RADIUS_M * np.arcsin(half))
    return lengths
