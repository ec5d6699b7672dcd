"""Find territories that look alike, so that a diagnosis compares like with like."""

from dataclasses import dataclass

import numpy as np

from maillage.errors import InputError
from maillage.language import _
from maillage.types import Booleans, Floats, Integers


@dataclass(frozen=True)
class Similar:
    """The most similar zones: their positions, nearest first, and how far they are.

    ``distance`` is the root mean square difference over the shared dimensions, in robust standard
    deviations of each feature; that of a dimension is the mean square over its shared features.
    """

    positions: Integers
    distance: Floats


def nearest(
    features: Floats, position: int, *, dimensions: Integers, count: int, minimum_shared: int
) -> Similar:
    """Return the zones most similar to one, itself left out.

    Every dimension weighs the same, however many features tell it: they share its weight. A
    feature that either zone lacks is left out, and so is a dimension that keeps none; nothing is
    imputed.

    Args:
        features: shape (zones, features); NaN where unknown. Size and density come as logarithms.
        position: row of the zone.
        dimensions: number of the dimension that each feature tells, from 0, shape (features,).
        count: how many to return; fewer when fewer share enough dimensions.
        minimum_shared: least number of dimensions known on both sides.

    Returns:
        Positions ordered by distance, ties by position.

    Raises:
        InputError: the position is out of the table, or ``count`` is not positive.

    Examples:
        Size, then age told twice. The second zone differs by one deviation in size; the third by
        one in the first measure of age, which is half of age.

        >>> zones = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [4, 4, 4], [-4, -4, -4]], float)
        >>> found = nearest(zones, 0, dimensions=np.array([0, 1, 1]), count=2, minimum_shared=2)
        >>> found.positions.tolist()
        [2, 1]
    """
    if not 0 <= position < len(features) or count < 1:
        raise InputError(
            _(
                "position {position} ou nombre {count} hors du tableau",
                position=position,
                count=count,
            )
        )
    squares = ((features - features[position]) / _spread(features)) ** 2
    apart = np.column_stack(
        [_mean_of_known(squares[:, dimensions == at]) for at in np.unique(dimensions)]
    )
    distance = np.sqrt(_mean_of_known(apart))
    is_comparable = (~np.isnan(apart)).sum(axis=1) >= minimum_shared
    eligible = np.flatnonzero(is_comparable & (np.arange(len(features)) != position))
    order = eligible[np.lexsort((eligible, distance[eligible]))][:count]
    return Similar(order, distance[order])


def known_dimensions(features: Floats, *, dimensions: Integers) -> Booleans:
    """Return which dimensions of one zone have a known feature, in order of their number.

    Examples:
        >>> one = np.array([1.0, np.nan, np.nan, 2.0])
        >>> known_dimensions(one, dimensions=np.array([0, 1, 1, 1])).tolist()
        [True, True]
    """
    return np.array(
        [not np.isnan(features[dimensions == at]).all() for at in np.unique(dimensions)]
    )


def _mean_of_known(values: Floats) -> Floats:
    """Return the mean of each row over what is known; NaN where nothing is."""
    is_known = ~np.isnan(values)
    counts = is_known.sum(axis=1)
    means = np.where(is_known, values, 0.0).sum(axis=1) / np.maximum(counts, 1)
    return np.where(counts > 0, means, np.nan)


def _spread(features: Floats) -> Floats:
    """Return the interquartile range of each feature, in deviations of a normal (1.349); 1 if 0."""
    seen = np.where(np.isnan(features).all(axis=0), 0.0, features)
    low, high = np.nanquantile(seen, [0.25, 0.75], axis=0)
    spread = (high - low) / 1.349
    return np.where(spread > 0, spread, 1.0)
