"""Compare two rankings of the same zones."""

from dataclasses import dataclass

import numpy as np

from maillage.errors import InputError
from maillage.language import _
from maillage.methods.indexes.composite import Composite
from maillage.methods.indexes.correlation import correlation
from maillage.methods.indexes.ranks import (
    NO_RANK,
    competition_ranks,
    mean_absolute_shift,
    worst_decile,
)
from maillage.types import Integers


@dataclass(frozen=True)
class Move:
    """A zone and its places in two rankings of the zones that both score."""

    zone: str
    first_rank: int
    second_rank: int


@dataclass(frozen=True)
class Comparison:
    """How two indexes agree over the zones that both score.

    Attributes:
        zones: number of zones that both score.
        only_first: zones that the first alone scores.
        only_second: zones that the second alone scores.
        spearman: rank correlation; NaN with fewer than two zones or a constant score.
        mean_shift: mean number of places moved.
        common_worst_decile: share of the first's most fragile tenth that is in the second's.
        movers: zones that move most, farthest first, ties by code.
    """

    zones: int
    only_first: int
    only_second: int
    spearman: float
    mean_shift: float
    common_worst_decile: float
    movers: tuple[Move, ...]


def compare(first: Composite, second: Composite, *, movers: int) -> Comparison:
    """Return how two indexes rank the same zones, both ranked anew among those both score.

    Args:
        first: an index.
        second: another, or the same otherwise made, over the same zones in the same order.
        movers: number of zones to name.

    Raises:
        InputError: the zones differ.
    """
    if first.zones != second.zones:
        raise InputError(
            _("les deux indices ne portent pas sur les mêmes zones, dans le même ordre")
        )
    both = ~np.isnan(first.scores) & ~np.isnan(second.scores)
    ranks = competition_ranks(np.where(both, first.scores, np.nan))
    others = competition_ranks(np.where(both, second.scores, np.nan))
    worst = worst_decile(ranks)
    common = float((worst & worst_decile(others)).sum() / worst.sum()) if both.any() else np.nan
    return Comparison(
        zones=int(both.sum()),
        only_first=int((~np.isnan(first.scores) & ~both).sum()),
        only_second=int((~np.isnan(second.scores) & ~both).sum()),
        spearman=correlation(
            first.scores, second.scores, kind="spearman", weights=np.ones(len(first.zones))
        ),
        mean_shift=mean_absolute_shift(ranks, others),
        common_worst_decile=common,
        movers=_movers(first.zones, ranks, others, movers),
    )


def _movers(
    zones: tuple[str, ...], ranks: Integers, others: Integers, count: int
) -> tuple[Move, ...]:
    shifts = np.where(ranks != NO_RANK, np.abs(ranks - others), 0)
    moved = np.flatnonzero(shifts)
    order = moved[np.lexsort((np.array(zones)[moved], -shifts[moved]))][:count]
    return tuple(Move(zones[i], int(ranks[i]), int(others[i])) for i in order)
