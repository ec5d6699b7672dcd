"""Find territories that look alike, so that a diagnosis compares like with like."""

from dataclasses import dataclass

import numpy as np

from maillage.errors import InputError
from maillage.language import _
from maillage.types import Floats, Integers


@dataclass(frozen=True)
class Similar:
    """The most similar zones: their positions, nearest first, and how far they are.

    ``distance`` is the root mean square difference over the shared features, in robust standard
    deviations of each feature.
    """

    positions: Integers
    distance: Floats


def nearest(features: Floats, position: int, *, count: int, minimum_shared: int) -> Similar:
    """Return the zones most similar to one, itself left out.

    Args:
        features: shape (zones, features); NaN where unknown. Size and density come as logarithms.
        position: row of the zone.
        count: how many to return; fewer when fewer share enough features.
        minimum_shared: least number of features known on both sides.

    Returns:
        Positions ordered by distance, ties by position.

    Raises:
        InputError: the position is out of the table, or ``count`` is not positive.

    Examples:
        >>> found = nearest(np.array([[0.0], [5.0], [1.0]]), 0, count=1, minimum_shared=1)
        >>> found.positions.tolist()
        [2]
    """
    if not 0 <= position < len(features) or count < 1:
        raise InputError(
            _(
                "position {position} ou nombre {count} hors du tableau",
                position=position,
                count=count,
            )
        )
    difference = _standardised(features) - _standardised(features)[position]
    shared = (~np.isnan(difference)).sum(axis=1)
    with np.errstate(invalid="ignore"):
        distance = np.sqrt(np.nansum(difference**2, axis=1) / np.maximum(shared, 1))
    eligible = np.flatnonzero((shared >= minimum_shared) & (np.arange(len(features)) != position))
    order = eligible[np.lexsort((eligible, distance[eligible]))][:count]
    return Similar(order, distance[order])


def _standardised(features: Floats) -> Floats:
    """Centre on the median and divide by the interquartile range (1.349 deviations of a normal)."""
    low, middle, high = np.nanquantile(features, [0.25, 0.5, 0.75], axis=0)
    spread = (high - low) / 1.349
    standardised: Floats = (features - middle) / np.where(spread > 0, spread, 1.0)
    return standardised
