"""Correlations between indicators, weighted by population or not, over the zones that know both."""

from collections.abc import Callable, Mapping
from typing import Literal

import numpy as np

from maillage.methods.indexes.normalise import weighted_rank
from maillage.types import Floats

Kind = Literal["pearson", "spearman"]


def correlation(first: Floats, second: Floats, *, kind: Kind, weights: Floats) -> float:
    """Return the correlation of two columns over the zones where both are known.

    Spearman's is Pearson's on mid-ranks, the ranks themselves being weighted.

    Args:
        first: shape (zones,), NaN allowed.
        second: shape (zones,), NaN allowed.
        kind: ``pearson`` or ``spearman``.
        weights: shape (zones,), population or ones; a zone of weight 0 does not count.

    Returns:
        From −1 to 1; NaN with fewer than two zones or when a column is constant.

    Examples:
        >>> rising, cubes = np.array([1.0, 2.0, 3.0]), np.array([1.0, 8.0, 27.0])
        >>> round(correlation(rising, cubes, kind="spearman", weights=np.ones(3)), 9)
        1.0
    """
    used = ~np.isnan(first) & ~np.isnan(second) & (weights > 0)
    weights = weights[used]
    return _pearson(
        _FORMS[kind](first[used], weights), _FORMS[kind](second[used], weights), weights
    )


def correlation_matrix(columns: Floats, *, kind: Kind, weights: Floats) -> Floats:
    """Return the correlation of every pair of columns, each over the zones that know both.

    Args:
        columns: shape (zones, columns), NaN allowed.
        kind: ``pearson`` or ``spearman``.
        weights: shape (zones,), population or ones.

    Returns:
        Shape (columns, columns), symmetric; 1 on the diagonal, NaN for a constant column.

    Examples:
        >>> columns = np.array([[1.0, 3.0], [2.0, 2.0], [3.0, 1.0]])
        >>> correlation_matrix(columns, kind="pearson", weights=np.ones(3)).round(9).tolist()
        [[1.0, -1.0], [-1.0, 1.0]]
    """
    count = columns.shape[1]
    matrix = np.full((count, count), np.nan)
    for i in range(count):
        for j in range(i, count):
            value = correlation(columns[:, i], columns[:, j], kind=kind, weights=weights)
            matrix[i, j] = matrix[j, i] = value
    return matrix


def _pearson(first: Floats, second: Floats, weights: Floats) -> float:
    if first.size < 2 or first.min() == first.max() or second.min() == second.max():
        return float("nan")
    shares = weights / weights.sum()
    first, second = first - shares @ first, second - shares @ second
    spread = np.sqrt((shares @ first**2) * (shares @ second**2))
    return float(np.clip((shares @ (first * second)) / spread, -1, 1))


def _as_ranks(values: Floats, weights: Floats) -> Floats:
    return weighted_rank(values, weights=weights)


def _as_they_are(values: Floats, weights: Floats) -> Floats:  # noqa: ARG001
    return values


_FORMS: Mapping[Kind, Callable[[Floats, Floats], Floats]] = {
    "pearson": _as_they_are,
    "spearman": _as_ranks,
}
