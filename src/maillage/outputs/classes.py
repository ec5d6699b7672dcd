"""Sort values into at most five classes for a map, and choose their colours.

A class is closed above: it holds the values up to its upper bound, which is a value observed.
Colours darken with the value and stay apart for every common colour vision and in grey.
"""

from dataclasses import dataclass

import numpy as np

from maillage.types import Floats, Integers

FRAGILITY = ("#f8ecd0", "#efc386", "#dc8c55", "#b0503f", "#6b1c38")
SUPPLY = ("#e6f1ea", "#b3d8cd", "#70b3b3", "#2f8090", "#0d4a5e")


@dataclass(frozen=True)
class Classes:
    """Lowest and highest value observed in each class, from the lowest class up."""

    lows: tuple[float, ...]
    highs: tuple[float, ...]

    def of(self, values: Floats) -> Integers:
        """Return the class of each value, from 0; −1 where the value is missing.

        Examples:
            >>> Classes((1.0, 3.0), (2.0, 5.0)).of(np.array([2.0, 2.5, 5.0, np.nan])).tolist()
            [0, 1, 1, -1]
        """
        found = np.searchsorted(np.array(self.highs), values, side="left")
        return np.where(np.isnan(values), -1, found).astype(np.int64)


def quantile_classes(values: Floats, *, count: int) -> Classes:
    """Return classes that hold about as many values each.

    Each upper bound is the smallest value observed that leaves that share of values at or below
    it. No more classes than distinct values: equal values are never parted.

    Args:
        values: shape (zones,); NaN where missing.
        count: most classes wanted.

    Examples:
        Ten values in five classes: two in each; three distinct values make three classes.

        >>> quantile_classes(np.arange(1.0, 11.0), count=5).highs
        (2.0, 4.0, 6.0, 8.0, 10.0)
        >>> quantile_classes(np.array([7.0, 7.0, 1.0, 3.0, np.nan]), count=5)
        Classes(lows=(1.0, 3.0, 7.0), highs=(1.0, 3.0, 7.0))
    """
    known = np.sort(values[~np.isnan(values)])
    distinct = np.unique(known)
    if len(distinct) <= count:
        highs = distinct
    else:
        shares = np.arange(1, count + 1) / count
        highs = np.unique(np.quantile(known, shares, method="inverted_cdf"))
    starts = np.concatenate([[0], np.searchsorted(known, highs[:-1], side="right")])
    lows = known[starts.astype(np.int64)] if len(known) else known
    return Classes(tuple(lows.tolist()), tuple(highs.tolist()))


def colours(ramp: tuple[str, ...], *, count: int) -> tuple[str, ...]:
    """Return ``count`` colours spread evenly over a ramp; one class alone takes the middle.

    Examples:
        >>> colours(("#000000", "#804020"), count=3)
        ('#000000', '#402010', '#804020')
        >>> colours(FRAGILITY, count=1) == (FRAGILITY[2],)
        True
    """
    stops = np.array([[int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in ramp])
    places = np.linspace(0, len(ramp) - 1, count) if count > 1 else np.array([(len(ramp) - 1) / 2])
    channels = [np.interp(places, np.arange(len(ramp)), stop) for stop in stops.T]
    levels = np.rint(np.column_stack(channels)).astype(int).tolist()
    return tuple("#" + "".join(f"{level:02x}" for level in colour) for colour in levels)
