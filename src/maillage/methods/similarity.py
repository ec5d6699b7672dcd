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
    difference = (features - features[position]) / _spread(features)
    shared = (~np.isnan(difference)).sum(axis=1)
    distance = np.sqrt(np.nansum(difference**2, axis=1) / np.maximum(shared, 1))
    eligible = np.flatnonzero((shared >= minimum_shared) & (np.arange(len(features)) != position))
    order = eligible[np.lexsort((eligible, distance[eligible]))][:count]
    return Similar(order, distance[order])


def _spread(features: Floats) -> Floats:
    """Return the interquartile range of each feature, in deviations of a normal (1.349); 1 if 0."""
    seen = np.where(np.isnan(features).all(axis=0), 0.0, features)
    low, high = np.nanquantile(seen, [0.25, 0.75], axis=0)
    spread = (high - low) / 1.349
    return np.where(spread > 0, spread, 1.0)
