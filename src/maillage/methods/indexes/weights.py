"""Weights drawn from the data: entropy and first principal component.

Sources: Shannon's entropy as in Hwang and Yoon (1981), *Multiple Attribute Decision Making*;
principal components as in OECD and JRC (2008), *Handbook on Constructing Composite Indicators*,
step 6. Of the two usual readings we take the squared loadings of the first component, which add
up to 1: Nicoletti and others (2000) rotate several components, and an axis of two to four
indicators seldom has a second one worth keeping.
"""

import numpy as np

from maillage.errors import InputError
from maillage.language import _
from maillage.types import Floats


def equal_weights(count: int) -> Floats:
    """Return ``count`` weights that add up to 1.

    Examples:
        >>> equal_weights(4).tolist()
        [0.25, 0.25, 0.25, 0.25]
    """
    return np.full(count, 1 / count) if count else np.zeros(0)


def entropy_weights(scores: Floats) -> Floats:
    """Return weights that grow with how unevenly each column spreads over the zones.

    With p the share of a zone in the sum of a column, the column's entropy is −Σ p ln p ÷ ln n
    and its weight is in proportion to 1 − entropy.

    Args:
        scores: shape (zones, columns), not negative; NaN is left aside, column by column.

    Returns:
        Shape (columns,), adding up to 1. A constant, empty or single-valued column weighs 0;
        when all do, the weights are equal.

    Raises:
        InputError: a score is negative, as z-scores and positions are.

    Examples:
        The constant column says nothing; the other takes all the weight.

        >>> entropy_weights(np.array([[1.0, 0.0], [1.0, 2.0]])).tolist()
        [0.0, 1.0]
    """
    if np.nanmin(scores, initial=0.0) < 0:
        raise InputError(
            _(
                "les poids d'entropie demandent des scores positifs ou nuls ; choisissez une "
                "normalisation min-max, rang, percentile, décile ou de 1 à 10"
            )
        )
    spread = np.array([1 - _entropy(column) for column in scores.T])
    return spread / spread.sum() if spread.sum() > 0 else equal_weights(spread.size)


def principal_component_weights(scores: Floats) -> Floats:
    """Return the squared loadings of each column on the first principal component.

    The component is that of the correlation matrix over the zones where every column is known.
    A squared loading forgets its sign: a column that runs against the others still weighs, so
    look at the audit before using these weights.

    Args:
        scores: shape (zones, columns), NaN allowed.

    Returns:
        Shape (columns,), adding up to 1. A constant column weighs 0. With fewer than three
        complete zones, or fewer than two columns that vary, the weights are equal over the
        columns that vary (over all when none does).

    Examples:
        Two columns that move together load alike; a constant third is left out.

        >>> scores = np.array([[1.0, 2.0, 5.0], [2.0, 4.0, 5.0], [3.0, 6.0, 5.0]])
        >>> principal_component_weights(scores).round(9).tolist()
        [0.5, 0.5, 0.0]
    """
    complete = scores[~np.isnan(scores).any(axis=1)]
    if len(complete) < 3:
        return equal_weights(scores.shape[1])
    varies = complete.min(axis=0) < complete.max(axis=0)
    if varies.sum() < 2:
        return varies.astype(float) if varies.any() else equal_weights(varies.size)
    _values, vectors = np.linalg.eigh(np.corrcoef(complete[:, varies], rowvar=False))
    weights = np.zeros(scores.shape[1])
    weights[varies] = vectors[:, -1] ** 2
    weights /= weights.sum()
    return weights


def _entropy(column: Floats) -> float:
    """Return the normalised entropy of a column, 1 when it says nothing."""
    known = column[~np.isnan(column)]
    total = known.sum()
    if known.size < 2 or total <= 0 or known.min() == known.max():
        return 1.0
    shares = known[known > 0] / total
    return float(-(shares * np.log(shares)).sum() / np.log(known.size))
