"""Cover sets: for each demand, the candidates within its limit; what merges and what is of no use.

A limit is closed: a candidate at exactly ``limit_minutes`` covers. Reductions: Toregas and ReVelle
(1972) for the two dominances; demands that the same candidates cover count as one.
"""

from dataclasses import dataclass

import numpy as np

from maillage.contracts.costs import SparseCosts
from maillage.errors import InputError
from maillage.language import _
from maillage.numbers import as_given
from maillage.types import Booleans, Floats, Integers


@dataclass(frozen=True)
class Covers:
    """The candidates that cover each demand, in compressed form, as in ``SparseCosts``.

    Attributes:
        starts: shape (demands + 1,); the candidates of demand ``i`` are
            ``sites[starts[i]:starts[i+1]]``, in ascending order.
        sites: shape (pairs,), indices of candidates.
        minutes: shape (pairs,), the cost of each pair.
        site_count: number of candidates, covering someone or not.
    """

    starts: Integers
    sites: Integers
    minutes: Floats
    site_count: int

    @property
    def demand_count(self) -> int:
        """Return the number of demands."""
        return len(self.starts) - 1

    def demands(self) -> Integers:
        """Return the demand of each pair, shape (pairs,)."""
        return np.repeat(np.arange(self.demand_count), np.diff(self.starts))

    def counts(self, sites: Integers) -> Integers:
        """Return how many of some candidates cover each demand, shape (demands,)."""
        is_open = np.zeros(self.site_count, dtype=bool)
        is_open[sites] = True
        return np.bincount(self.demands()[is_open[self.sites]], minlength=self.demand_count)

    def nearest(self, sites: Integers) -> Integers:
        """Return which of some candidates covers each demand at the least cost, -1 for none.

        Ties go to the lowest index. Shape (demands,).
        """
        is_open = np.zeros(self.site_count, dtype=bool)
        is_open[sites] = True
        held = np.flatnonzero(is_open[self.sites])
        demands = self.demands()[held]
        order = held[np.lexsort((self.sites[held], self.minutes[held], demands))]
        found, first = np.unique(self.demands()[order], return_index=True)
        assigned = np.full(self.demand_count, -1, dtype=np.int64)
        assigned[found] = self.sites[order[first]]
        return assigned


def covers_within(costs: SparseCosts, *, limit_minutes: float) -> Covers:
    """Return the pairs of costs within a limit.

    Raises:
        InputError: the limit is not a number, or is negative.

    Examples:
        Two zones; the second site of the first zone stands on the limit, the third beyond it.

        >>> costs = SparseCosts(
        ...     starts=np.array([0, 3, 4]),
        ...     sites=np.array([0, 1, 2, 2]),
        ...     minutes=np.array([5.0, 15.0, 15.1, 0.0]),
        ...     metres=np.zeros(4),
        ...     site_count=3,
        ...     mode="car",
        ... )
        >>> covers = covers_within(costs, limit_minutes=15)
        >>> covers.starts.tolist(), covers.sites.tolist()
        ([0, 2, 3], [0, 1, 2])
    """
    if not limit_minutes >= 0:
        raise InputError(
            _(
                "la limite vaut {limit} minute : il faut un nombre positif ou nul",
                limit=as_given(limit_minutes),
            )
        )
    is_kept = costs.minutes <= limit_minutes
    kept = np.concatenate([[0], np.cumsum(is_kept)])
    return Covers(
        starts=kept[costs.starts].astype(np.int64),
        sites=costs.sites[is_kept].astype(np.int64),
        minutes=costs.minutes[is_kept],
        site_count=costs.site_count,
    )


def transposed(starts: Integers, members: Integers, count: int) -> tuple[Integers, Integers]:
    """Return the sets that hold each member, as compressed rows in ascending order.

    Examples:
        Sets {0, 1} and {1}: member 0 is in the first, member 1 in both, member 2 in none.

        >>> held = transposed(np.array([0, 2, 3]), np.array([0, 1, 1]), 3)
        >>> [part.tolist() for part in held]
        [[0, 1, 3, 3], [0, 0, 1]]
    """
    sets = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    order = np.argsort(members, kind="stable")
    ends = np.cumsum(np.bincount(members, minlength=count))
    return np.concatenate([[0], ends]).astype(np.int64), sets[order]


def same_sets(starts: Integers, members: Integers) -> Integers:
    """Return a number for each set, the same for equal sets, from 0 without a hole.

    Members are in ascending order. Two sets are told equal member by member; a hash only brings
    them side by side, so that a collision leaves two equal sets apart and joins no others.

    Examples:
        >>> same_sets(np.array([0, 2, 3, 5]), np.array([0, 1, 1, 0, 1])).tolist()
        [0, 1, 0]
    """
    from maillage.methods.locate.coverage.kernels import follows_equal  # numba is slow to load

    if len(starts) == 1:
        return np.zeros(0, dtype=np.int64)
    hashes = _hashes(starts, members)
    order = np.lexsort((np.arange(len(hashes)), hashes))
    is_new = ~follows_equal(starts, members, order)
    numbers = np.empty(len(hashes), dtype=np.int64)
    numbers[order] = np.cumsum(is_new) - 1
    _found, first, inverse = np.unique(numbers, return_index=True, return_inverse=True)
    ranks = np.empty(len(first), dtype=np.int64)
    ranks[np.argsort(first)] = np.arange(len(first))
    return np.asarray(ranks[inverse], dtype=np.int64)


def _hashes(starts: Integers, members: Integers) -> Integers:
    """Return the sum of a fixed random number per member, wrapping."""
    mixed = (members.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    sums = np.concatenate(
        [np.zeros(1, dtype=np.uint64), np.cumsum(mixed ^ (mixed >> np.uint64(31)))]
    )
    hashes = sums[starts[1:]] - sums[starts[:-1]]
    return np.asarray(hashes.view(np.int64), dtype=np.int64)


def within_another(
    starts: Integers, members: Integers, count: int, *, ranks: Floats
) -> tuple[Booleans, Booleans]:
    """Return which sets lie within another, and which hold another.

    Args:
        starts: shape (sets + 1,).
        members: of each set, in ascending order.
        count: number of members there are.
        ranks: shape (sets,); a set is only within one of an equal or lower rank (its cost, say).

    Returns:
        Two arrays of shape (sets,). Of equal sets of one rank, the first is within none of the
        others and holds none: dropping all that is told leaves one of them. An empty set is told
        within, whatever the others.

    Examples:
        {0}, {0, 1}, {0, 1} and {2}:

        >>> within, holds = within_another(
        ...     np.array([0, 1, 3, 5, 6]), np.array([0, 0, 1, 0, 1, 2]), 3, ranks=np.zeros(4)
        ... )
        >>> within.tolist(), holds.tolist()
        ([True, False, True, False], [False, True, True, False])
    """
    from maillage.methods.locate.coverage.kernels import compare_sets  # numba is slow to load

    held_starts, held_by = transposed(starts, members, count)
    within, holds = compare_sets(starts, members, held_starts, held_by, ranks)
    return within | (np.diff(starts) == 0), holds
