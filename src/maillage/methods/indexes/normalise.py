"""Normalise: put indicators of different units on one scale where higher is more fragile.

The direction of an indicator is applied here and nowhere else. The reference area gives the
extremes, the mean or the distribution; a zone outside it is read on the same scale.

Sources: OECD and JRC (2008), *Handbook on Constructing Composite Indicators*, step 5, for the
ratio ("distance to a reference"), min–max, z-score and rank forms.

Rank, percentile, decile, position and one-to-ten are forms of one quantity, the
population-weighted mid-rank: the share of the reference population that lives in less fragile
zones, plus half of the share that lives in equally fragile ones. Hence ties share a score.

=============  =================  ==========================  ============================
form           range              column constant in the      zone outside the reference
                                  reference, or one zone
=============  =================  ==========================  ============================
ratio          any                as elsewhere                 as elsewhere
min-max        0 to 1             0.5                          held within 0 and 1
z-score        any                0                            extrapolated
rank           0 to 1             0.5 for the constant         its place in the reference
percentile     0 to 100           50 for the constant          its place in the reference
decile         1, 2, … 10         6 for the constant           its place in the reference
position       −3, −2, … 3        0 for the constant           its place in the reference
one-to-ten     1 to 10            5.5 for the constant         its place in the reference
=============  =================  ==========================  ============================
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from maillage.catalogue.indexes import Normalisation
from maillage.methods.indexes.panel import Panel
from maillage.types import Booleans, Floats

POSITION_CUTS = np.array([0.10, 0.26, 0.42, 0.58, 0.74, 0.90])
"""Bottom and top deciles, then five equal steps of 16 % centred on the median."""

DECILE_CUTS = np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])


class Absence(IntEnum):
    """Why an indicator has no score in a zone."""

    PRESENT = 0
    UNKNOWN = 1
    """The value is not known."""
    NOT_POSITIVE = 2
    """100 × reference ÷ value has no meaning for a value of zero or less."""
    NO_REFERENCE = 3
    """The reference area has no usable value or distribution."""


@dataclass(frozen=True)
class Normalised:
    """Scores where higher is more fragile, and why some are absent.

    Attributes:
        scores: shape (zones, indicators); NaN where absent.
        absence: shape (zones, indicators), an :class:`Absence` each.
    """

    scores: Floats
    absence: NDArray[np.int8]


@dataclass(frozen=True)
class _Column:
    """One indicator, its values turned so that higher is more fragile (but for the ratio)."""

    values: Floats
    direction: int
    reference: Booleans
    weights: Floats
    reference_value: float

    @property
    def turned(self) -> Floats:
        """The values with their sign such that higher is more fragile."""
        return self.direction * self.values

    @property
    def turned_reference(self) -> Floats:
        """Known turned values of the reference area."""
        return self.turned[self.reference & ~np.isnan(self.values)]


def normalise(panel: Panel, *, method: Normalisation) -> Normalised:
    """Return each value as a score where higher is more fragile.

    Args:
        panel: values, directions and reference area.
        method: one of the forms above.

    Returns:
        Scores, NaN where absent, and the reason of each absence.

    Examples:
        Zones of 10, 20 and 40 people have the values 1, 1 and 3. The first two tie: nobody is
        below and half of their 30 people makes 15 of 70. Above them the last has 30 + 20.

        >>> panel = Panel(
        ...     ("a", "b", "c"), ("x",), np.array([[1.0], [1.0], [3.0]]), (1,),
        ...     np.array([10.0, 20.0, 40.0]), np.array([True, True, True]), np.array([2.0]),
        ... )
        >>> (normalise(panel, method="rank").scores.ravel() * 70).round(9).tolist()
        [15.0, 15.0, 50.0]
        >>> normalise(panel, method="ratio").scores.ravel().tolist()
        [50.0, 50.0, 150.0]
    """
    form = _FORMS[method]
    scores = np.full_like(panel.values, np.nan)
    for j, direction in enumerate(panel.directions):
        scores[:, j] = form(
            _Column(
                values=panel.values[:, j],
                direction=direction,
                reference=panel.reference,
                weights=panel.weights,
                reference_value=float(panel.reference_values[j]),
            )
        )
    return Normalised(scores=scores, absence=_absence(panel, scores, method))


def weighted_rank(values: Floats, *, weights: Floats) -> Floats:
    """Return the weighted mid-rank of each value: weight below plus half of the weight tied.

    Args:
        values: shape (zones,); NaN has no rank.
        weights: shape (zones,), 0 for a zone that is ranked without being counted.

    Returns:
        Shares from 0 to 1; all NaN when the known values have no weight. The weighted mean of
        the ranks is one half.

    Examples:
        >>> weighted_rank(np.array([3.0, 1.0, 3.0]), weights=np.array([1.0, 2.0, 1.0])).tolist()
        [0.75, 0.25, 0.75]
    """
    counted = (weights > 0) & ~np.isnan(values)
    if not counted.any():
        return np.full(values.shape, np.nan)
    order = np.argsort(values[counted], kind="stable")
    ladder = values[counted][order]
    cumulative = np.concatenate([[0.0], np.cumsum(weights[counted][order])])
    distinct, position = np.unique(values, return_inverse=True)
    below = cumulative[np.searchsorted(ladder, distinct, side="left")]
    up_to = cumulative[np.searchsorted(ladder, distinct, side="right")]
    ranks = (below + up_to) / (2 * cumulative[-1])
    return np.where(np.isnan(values), np.nan, ranks[position])


def _ratio(column: _Column) -> Floats:
    if not column.reference_value > 0:
        return np.full(column.values.shape, np.nan)
    if column.direction > 0:
        return 100 * column.values / column.reference_value
    positive = np.where(column.values > 0, column.values, np.nan)
    return 100 * column.reference_value / positive


def _min_max(column: _Column) -> Floats:
    known = column.turned_reference
    if known.size == 0:
        return np.full(column.values.shape, np.nan)
    low, high = known.min(), known.max()
    if low == high:
        return np.where(np.isnan(column.values), np.nan, 0.5)
    scores: Floats = np.clip((column.turned - low) / (high - low), 0.0, 1.0)
    return scores


def _z_score(column: _Column) -> Floats:
    known = column.turned_reference
    if known.size == 0:
        return np.full(column.values.shape, np.nan)
    if known.min() == known.max():
        return np.where(np.isnan(column.values), np.nan, 0.0)
    scores: Floats = (column.turned - known.mean()) / known.std()
    return scores


def _rank(column: _Column) -> Floats:
    return weighted_rank(column.turned, weights=column.weights)


def _percentile(column: _Column) -> Floats:
    return 100 * _rank(column)


def _one_to_ten(column: _Column) -> Floats:
    return 1 + 9 * _rank(column)


def _decile(column: _Column) -> Floats:
    return _step(_rank(column), DECILE_CUTS, first=1)


def _position(column: _Column) -> Floats:
    return _step(_rank(column), POSITION_CUTS, first=-3)


def _step(ranks: Floats, cuts: Floats, *, first: int) -> Floats:
    """Return the number of cuts that a rank reaches, counted from ``first``; a cut is reached."""
    steps = first + np.searchsorted(cuts, ranks, side="right").astype(float)
    return np.where(np.isnan(ranks), np.nan, steps)


_FORMS: Mapping[Normalisation, Callable[[_Column], Floats]] = {
    "ratio": _ratio,
    "min-max": _min_max,
    "z-score": _z_score,
    "rank": _rank,
    "percentile": _percentile,
    "decile": _decile,
    "position": _position,
    "one-to-ten": _one_to_ten,
}


def _absence(panel: Panel, scores: Floats, method: Normalisation) -> NDArray[np.int8]:
    absence = np.where(np.isnan(scores), Absence.NO_REFERENCE, Absence.PRESENT)
    if method == "ratio":
        inverted = np.array(panel.directions) < 0
        usable = panel.reference_values > 0
        absence[(panel.values <= 0) & inverted & usable] = Absence.NOT_POSITIVE
    absence[np.isnan(panel.values)] = Absence.UNKNOWN
    return absence.astype(np.int8)
