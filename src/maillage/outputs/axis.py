"""Round marks for an axis, and where a value falls on it."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Axis:
    """Values from ``low`` to ``high`` laid from pixel ``left`` to pixel ``right``."""

    low: float
    high: float
    left: float
    right: float

    def at(self, value: float) -> float:
        """Return the pixel of a value; an axis without length puts all in its middle.

        Examples:
            >>> Axis(0, 10, 100, 200).at(2.5), Axis(3, 3, 100, 200).at(3)
            (125.0, 150.0)
        """
        if self.high == self.low:
            return (self.left + self.right) / 2
        share = (value - self.low) / (self.high - self.low)
        return self.left + share * (self.right - self.left)


def marks(low: float, high: float, *, most: int) -> tuple[float, ...]:
    """Return round values that cover ``low`` to ``high``, ``most`` intervals at most.

    Examples:
        >>> marks(3, 18, most=5)
        (0.0, 5.0, 10.0, 15.0, 20.0)
        >>> marks(0.18, 0.22, most=3)
        (0.18, 0.2, 0.22)
        >>> marks(7, 7, most=3)
        (7.0,)
    """
    if low == high:
        return (float(low),)
    power = 10.0 ** (math.floor(math.log10((high - low) / most)) - 1)
    steps = (factor * power * ten for ten in (1, 10, 100, 1000) for factor in (1, 2, 5))
    for step in steps:
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        if last - first <= most:
            return tuple(round(at * step, 12) for at in range(first, last + 1))
    return (float(low), float(high))
