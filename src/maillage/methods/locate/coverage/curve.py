"""How many more people each further site reaches, and where the curve bends."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from maillage.errors import InputError
from maillage.language import _
from maillage.methods.locate.answer import Answer
from maillage.methods.locate.coverage.arrays import sums
from maillage.methods.locate.coverage.covers import Covers
from maillage.types import Floats, Integers


@dataclass(frozen=True)
class Curve:
    """Values for one site, two sites… and so on.

    Attributes:
        values: shape (most,), people reached with 1 to ``most`` sites.
        bounds: shape (most,), what no choice of so many sites passes.
        order: shape (most,), the site added at each step; empty when each number of sites is a
            choice of its own.
    """

    values: Floats
    bounds: Floats
    order: Integers

    @property
    def marginal(self) -> Floats:
        """Return what each further site adds, shape (most,)."""
        return np.diff(self.values, prepend=0.0)

    @property
    def knee(self) -> int:
        """Return the number of sites where the curve bends: see :func:`knee`."""
        return knee(self.values)


def greedy_curve(covers: Covers, demand: Floats, *, most: int, forbidden: Integers) -> Curve:
    """Return the curve of adding, each time, the site that adds the most.

    Each value is at least 63 % (1 − 1/e) of the best for its number of sites (Nemhauser, Wolsey
    and Fisher, 1978). The bound of ``p`` sites is the least, over the steps, of what is reached
    plus the ``p`` greatest gains left.

    Raises:
        InputError: there are fewer candidates than sites.

    Examples:
        >>> covers = Covers(np.array([0, 1, 3, 4]), np.array([0, 0, 1, 1]), np.zeros(4), 2)
        >>> curve = greedy_curve(
        ...     covers, np.array([10.0, 5.0, 4.0]), most=2, forbidden=np.array([], dtype=int)
        ... )
        >>> curve.values.tolist(), curve.order.tolist(), curve.bounds.tolist()
        ([15.0, 19.0], [0, 1], [15.0, 19.0])
    """
    allowed = np.setdiff1d(np.arange(covers.site_count), forbidden)
    if not 1 <= most <= len(allowed):
        raise InputError(
            _(
                "une courbe de 1 à {most} sites, mais {candidates} candidats : en demander moins",
                most=most,
                candidates=len(allowed),
            )
        )
    zones, left = covers.demands(), demand.astype(np.float64).copy()
    order, values = np.zeros(most, dtype=np.int64), np.zeros(most)
    bounds, reached = np.full(most, demand.sum()), 0.0
    for step in range(most):
        gains = sums(covers.sites, left[zones], covers.site_count)
        gains[order[:step]] = 0.0
        best = allowed[~np.isin(allowed, order[:step])]
        ranked = -np.sort(-gains[allowed])[:most]
        bounds = np.minimum(bounds, reached + np.cumsum(ranked))
        order[step] = best[np.argmax(gains[best])]
        reached += float(gains[order[step]])
        values[step] = reached
        left[zones[covers.sites == order[step]]] = 0.0
    return Curve(values, np.maximum(bounds, values), order)


def solved_curve(solve: Callable[[int], Answer], *, most: int) -> Curve:
    """Return the curve of the best choice for each number of sites.

    Args:
        solve: solves the problem for a number of sites.
        most: the last number of sites.
    """
    answers = [solve(count) for count in range(1, most + 1)]
    return Curve(
        values=np.array([answer.value for answer in answers]),
        bounds=np.array([answer.bound for answer in answers]),
        order=np.zeros(0, dtype=np.int64),
    )


def knee(values: Floats) -> int:
    """Return the number of sites from which one more adds clearly less.

    Method: Kneedle (Satopää, Albrecht, Irwin and Raghavan, 2011), for a curve that rises and bends
    down, without smoothing nor sensitivity: both axes are brought to 0–1, and the knee is where the
    curve stands highest above the straight line from its first to its last point; the first of
    equals.

    Examples:
        Ten, then five more, then one and one:

        >>> knee(np.array([10.0, 15.0, 16.0, 17.0]))
        2
        >>> knee(np.array([3.0]))
        1
    """
    rise = float(values[-1] - values[0])
    if len(values) < 3 or rise <= 0:
        return 1
    above = (values - values[0]) / rise - np.linspace(0, 1, len(values))
    return int(np.argmax(above.round(12))) + 1
