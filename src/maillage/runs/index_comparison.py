"""Compare two indexes over the zones of a level: agreement, and why the farthest zones move."""

from dataclasses import dataclass

import numpy as np

from maillage.catalogue.indexes import Index
from maillage.contracts import Level
from maillage.errors import InputError
from maillage.methods.indexes.compare import Comparison, compare
from maillage.methods.indexes.explain import reasons
from maillage.runs.index import Scored, scored
from maillage.runs.store import Store

REASONS_SHOWN = 2


@dataclass(frozen=True)
class Mover:
    """A zone that two indexes place far apart, with what pulls it up most in each.

    ``reasons`` are ids of indicators; empty where a score cannot be split, or is below average.
    """

    zone: str
    name: str
    ranks: tuple[int, int]
    reasons: tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True)
class IndexComparison:
    """Two indexes compared."""

    comparison: Comparison
    movers: tuple[Mover, ...]


def compare_indexes(
    store: Store, first: Index, second: Index, level: Level, *, movers: int
) -> IndexComparison:
    """Return how two indexes rank the zones of a level that both score.

    Raises:
        InputError: the level has no zone, or not in the reference area of an index.
    """
    both = scored(store, first, level), scored(store, second, level)
    found = compare(both[0].composite, both[1].composite, movers=movers)
    names = dict(store.geography.level(level).select("code", "name").iter_rows())
    why = [_reasons(each, [move.zone for move in found.movers]) for each in both]
    return IndexComparison(
        found,
        tuple(
            Mover(
                move.zone,
                names[move.zone],
                (move.first_rank, move.second_rank),
                (why[0][move.zone], why[1][move.zone]),
            )
            for move in found.movers
        ),
    )


def _reasons(found: Scored, zones: list[str]) -> dict[str, tuple[str, ...]]:
    count = min(REASONS_SHOWN, len(found.composite.indicators))
    try:
        why = reasons(found.composite, found.panel, count=count)
    except InputError:  # a harmonic score is not a sum: no reason can be told
        return dict.fromkeys(zones, ())
    places = np.searchsorted(np.array(found.panel.zones), zones)
    return {
        zone: tuple(reason.indicator for reason in why.of(int(place)))
        for zone, place in zip(zones, places, strict=True)
    }
