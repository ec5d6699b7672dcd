"""Units of demand: one form for plain coverage, coverage that fades and coverage by two sites.

A *unit* is some demand with the candidates that cover it, what covering it once brings and what
covering it twice adds. Plain coverage (Church and ReVelle, 1974) has one unit a zone; backup is
that of Hogan and ReVelle (1986). Coverage that fades with the cost (Church and Roberts, 1983) has
several: a zone of 100 people worth 100 % within 10 minutes and 40 % within 20 is a unit of 60 for
the sites within 10 and one of 40 for those within 20, so that it takes its best site's weight.
"""

from dataclasses import dataclass

import numpy as np

from maillage.methods.locate.coverage.covers import Covers
from maillage.types import Booleans, Floats, Integers


@dataclass(frozen=True)
class Units:
    """Units of demand.

    Attributes:
        starts: shape (units + 1,).
        sites: shape (pairs,), the candidates of each unit, in ascending order.
        firsts: shape (units,), what covering once brings.
        seconds: shape (units,), what covering twice adds, never more than ``firsts``.
        protected: shape (units,), what covering once brings to the floor.
    """

    starts: Integers
    sites: Integers
    firsts: Floats
    seconds: Floats
    protected: Floats

    @property
    def count(self) -> int:
        """Return the number of units."""
        return len(self.firsts)


def plain_units(covers: Covers, demand: Floats, *, backup: float, fragile: Booleans) -> Units:
    """Return one unit a zone.

    Args:
        covers: the candidates of each zone.
        demand: shape (zones,).
        backup: what covering twice adds, as a share of the demand.
        fragile: shape (zones,), or empty: the zones that the floor protects.
    """
    protected = demand * fragile if fragile.size else np.zeros(len(demand))
    return Units(covers.starts, covers.sites, demand, backup * demand, protected)


def fading_units(
    covers: Covers, shares: Floats, demand: Floats, *, backup: float, fragile: Booleans
) -> Units:
    """Return one unit for each zone and each level of weight: see the head of the module.

    Args:
        covers: the candidates of each zone.
        shares: shape (pairs,), what a pair is worth, from 0 to 1.
        demand: shape (zones,).
        backup: what a second site adds, as a share of its weight.
        fragile: shape (zones,), or empty: the zones that the floor protects.

    Examples:
        100 people, one site at full weight and one at 40 %:

        >>> covers = Covers(np.array([0, 2]), np.array([0, 1]), np.array([5.0, 15.0]), 2)
        >>> units = fading_units(
        ...     covers, np.array([1.0, 0.4]), np.array([100.0]), backup=0, fragile=np.array([])
        ... )
        >>> units.firsts.tolist(), units.starts.tolist(), units.sites.tolist()
        ([60.0, 40.0], [0, 1, 3], [0, 0, 1])
    """
    zones = covers.demands()
    order = np.lexsort((-shares, zones))
    zone, share = zones[order], shares[order]
    ends_level = np.ones(len(order), dtype=bool)
    ends_level[:-1] = (zone[1:] != zone[:-1]) | (share[1:] != share[:-1])
    ends_level &= share > 0
    ends = np.flatnonzero(ends_level)
    is_last = np.ones(len(ends), dtype=bool)
    is_last[:-1] = zone[ends][1:] != zone[ends][:-1]
    below = np.where(is_last, 0.0, np.append(share[ends][1:], 0.0))
    lengths = ends + 1 - covers.starts[zone[ends]]
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    within = np.arange(starts[-1]) - np.repeat(starts[:-1], lengths)
    pairs = order[np.repeat(covers.starts[zone[ends]], lengths) + within]
    unit = np.repeat(np.arange(len(ends)), lengths)
    sites = covers.sites[pairs][np.lexsort((covers.sites[pairs], unit))]
    firsts = demand[zone[ends]] * (share[ends] - below)
    protected = firsts * fragile[zone[ends]] if fragile.size else np.zeros(len(ends))
    return Units(starts, sites, firsts, backup * firsts, protected)
