"""How far the rank of a zone depends on choices that could have been made otherwise.

Method: Monte Carlo as in Saisana, Saltelli and Tarantola (2005); see
:mod:`maillage.methods.indexes.draws` for what varies. This module imports numba.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maillage.catalogue.indexes import Index
from maillage.errors import InputError
from maillage.language import _
from maillage.methods.indexes.draws import Choices, experiment
from maillage.methods.indexes.panel import Panel
from maillage.methods.indexes.ranks import NO_RANK
from maillage.types import Floats, Integers

ZONES_AT_ONCE = 2048
"""Zones whose draws are sorted together: a few megabytes."""


@dataclass(frozen=True)
class RankUncertainty:
    """The ranks that each zone takes over the draws, shape (zones,) each.

    Attributes:
        nominal: rank in the index as defined; 0 without a score.
        median: median rank over the draws in which the zone has a score; NaN when in none, as
            every zone without a nominal rank.
        low: lower end of the interval, the most fragile rank.
        high: upper end of the interval, at most the number of zones with a nominal rank.
        worst_decile: share of those draws that place the zone in the most fragile tenth.
        scored: share of the draws in which the zone has a score.
    """

    nominal: Integers
    median: Floats
    low: Floats
    high: Floats
    worst_decile: Floats
    scored: Floats


def simulate(
    index: Index,
    panel: Panel,
    *,
    choices: Choices,
    draws: int,
    interval: float,
    rng: np.random.Generator,
) -> RankUncertainty:
    """Return the spread of each zone's rank when the choices are drawn at random.

    The same generator state gives the same bytes, whatever the number of threads.

    Args:
        index: the definition.
        panel: the values, with standard errors if sampling error is among the choices.
        choices: what varies.
        draws: number of draws.
        interval: share of the draws within the interval, 0.9 for 5–95 %.
        rng: where the draws come from.

    Raises:
        InputError: ``draws`` is below 1 or ``interval`` is not between 0 and 1, and as
            :func:`~maillage.methods.indexes.draws.experiment` does.

    Examples:
        With nothing that varies, each zone keeps its rank; the one without value has none.

        >>> from maillage.catalogue.indexes import Axis, Index, Part
        >>> from maillage.catalogue.text import Text
        >>> text = Text(fr="exemple", en="example")
        >>> axis = Axis(id="all", label=text, parts=(Part(indicator="old"),), minimum_share=1)
        >>> index = Index(id="x", label=text, definition=text, citation="none",
        ...               normalisation="rank", root="all", axes=(axis,))
        >>> panel = Panel(("a", "b", "c"), ("old",), np.array([[1.0], [2.0], [np.nan]]), (1,),
        ...               np.ones(3), np.ones(3, dtype=bool), np.array([np.nan]))
        >>> still = Choices(("rank",), concentration=None, removal=False, sampling_error=False)
        >>> spread = simulate(index, panel, choices=still, draws=4, interval=0.9,
        ...                   rng=np.random.default_rng(1))
        >>> spread.median.tolist(), spread.worst_decile.tolist(), spread.scored.tolist()
        ([2.0, 1.0, nan], [0.0, 1.0, nan], [1.0, 1.0, 0.0])
    """
    if draws < 1:
        raise InputError(_("nombre de tirages : {found} trouvé, au moins 1 attendu", found=draws))
    ready = experiment(index, panel, choices=choices)
    ranks = ready.ranks(rng.random((draws, ready.dimension)))
    return summarise(ranks, nominal=ready.nominal.ranks, interval=interval)


def summarise(
    ranks: NDArray[np.unsignedinteger], *, nominal: Integers, interval: float
) -> RankUncertainty:
    """Return the median, interval and worst-decile share of drawn ranks.

    Quantiles are interpolated between the ranks drawn (Hyndman and Fan 1996, definition 7).

    Args:
        ranks: shape (draws, zones); 0 where a zone has no score.
        nominal: shape (zones,).
        interval: share of the draws within the interval.

    Raises:
        InputError: ``interval`` is not between 0 and 1.

    Examples:
        >>> drawn = np.array([[1], [2], [3], [4], [0]], dtype=np.uint16)
        >>> spread = summarise(drawn, nominal=np.array([1]), interval=1.0)
        >>> float(spread.low[0]), float(spread.median[0]), float(spread.high[0])
        (1.0, 2.5, 4.0)
    """
    if not 0 <= interval <= 1:
        raise InputError(
            _("intervalle : {found} trouvé, une part entre 0 et 1 attendue", found=interval)
        )
    shares = (0.5 - interval / 2, 0.5, 0.5 + interval / 2)
    quantiles = np.empty((3, ranks.shape[1]))
    within = np.zeros(ranks.shape[1])
    bounds = np.maximum(1, np.count_nonzero(ranks, axis=1) // 10)
    for first in range(0, ranks.shape[1], ZONES_AT_ONCE):
        block = slice(first, first + ZONES_AT_ONCE)
        drawn = np.ascontiguousarray(ranks[:, block].T)
        within[block] = ((drawn != NO_RANK) & (drawn <= bounds)).sum(axis=1)
        drawn.sort(axis=1)
        quantiles[:, block] = [_quantile(drawn, share) for share in shares]
    scored = np.count_nonzero(ranks, axis=0)
    low, median, high = quantiles
    return RankUncertainty(
        nominal=nominal,
        median=median,
        low=low,
        high=high,
        worst_decile=np.where(scored > 0, within / np.maximum(scored, 1), np.nan),
        scored=scored / len(ranks),
    )


def _quantile(drawn: NDArray[np.unsignedinteger], share: float) -> Floats:
    """Return a quantile of each row, sorted with its missing ranks (0) first."""
    rows, draws = np.arange(len(drawn)), drawn.shape[1]
    known = np.count_nonzero(drawn, axis=1)
    place = (draws - known) + share * np.maximum(known - 1, 0)
    below = np.minimum(np.floor(place).astype(np.int64), draws - 1)
    above = np.minimum(below + 1, draws - 1)
    lower, upper = drawn[rows, below].astype(float), drawn[rows, above].astype(float)
    return np.where(known > 0, lower + (place - below) * (upper - lower), np.nan)
