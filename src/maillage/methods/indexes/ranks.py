"""Ranks of scores: 1 is the most fragile."""

import numpy as np

from maillage.types import Booleans, Floats, Integers

NO_RANK = 0
"""Stands where a zone has no score, hence no rank; a rank starts at 1."""


def competition_ranks(scores: Floats) -> Integers:
    """Return the rank of each score, 1 for the highest; ties share the best rank ("1224").

    Args:
        scores: shape (zones,); NaN has no rank.

    Returns:
        Shape (zones,); ``NO_RANK`` where the score is NaN.

    Examples:
        >>> competition_ranks(np.array([5.0, 9.0, np.nan, 5.0, 1.0])).tolist()
        [2, 1, 0, 2, 4]
    """
    known = ~np.isnan(scores)
    ladder = np.sort(scores[known])
    ranks = np.full(scores.shape, NO_RANK, dtype=np.int64)
    ranks[known] = ladder.size - np.searchsorted(ladder, scores[known], side="right") + 1
    return ranks


def worst_decile(ranks: Integers) -> Booleans:
    """Return which zones rank within the most fragile tenth of the ranked ones.

    The bound is a tenth of the ranked zones, rounded down, and never less than one; zones tied
    on the bound are all within.

    Examples:
        >>> worst_decile(np.array([2, 1, 0, 2, 4])).tolist()
        [False, True, False, False, False]
    """
    ranked = ranks != NO_RANK
    bound = max(1, int(ranked.sum()) // 10)
    within: Booleans = ranked & (ranks <= bound)
    return within


def mean_absolute_shift(ranks: Integers, nominal: Integers) -> float:
    """Return the mean number of places moved by the zones that both rankings hold.

    NaN when they hold none in common.

    Examples:
        >>> mean_absolute_shift(np.array([1, 2, 3, 0]), np.array([2, 1, 3, 4]))
        0.6666666666666666
    """
    both = (ranks != NO_RANK) & (nominal != NO_RANK)
    return float(np.abs(ranks[both] - nominal[both]).mean()) if both.any() else float("nan")
