"""Costs by real roads, for the pairs that are near enough on the map to be worth asking about."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from maillage.contracts.costs import SparseCosts
from maillage.errors import InputError
from maillage.inputs.routing.asking import Router
from maillage.inputs.routing.server import Point
from maillage.language import _
from maillage.types import Booleans, Floats, Integers

Progress = Callable[[int, int], None]
"""Told the tables received so far and the total."""

_SECONDS_A_MINUTE = 60.0
_CELL_DEGREES = 0.1
_NOWHERE = -1


@dataclass(frozen=True)
class Asked:
    """The pairs that a server is asked about.

    Attributes:
        zone_lon, zone_lat: degrees WGS 84, shape (zones,).
        site_lon, site_lat: degrees WGS 84, shape (sites,).
        starts: shape (zones + 1,); the sites of zone ``i`` are ``sites[starts[i]:starts[i+1]]``.
        sites: shape (pairs,), indices of sites, ascending in each zone.

    Raises:
        InputError: a coordinate is unknown or outside its range.
    """

    zone_lon: Floats
    zone_lat: Floats
    site_lon: Floats
    site_lat: Floats
    starts: Integers
    sites: Integers

    def __post_init__(self) -> None:
        """Check the coordinates before a server sees them."""
        for lon, lat in ((self.zone_lon, self.zone_lat), (self.site_lon, self.site_lat)):
            wrong = ~((np.abs(lon) <= 180) & (np.abs(lat) <= 90))
            if wrong.any():
                at = int(wrong.argmax())
                raise InputError(
                    _(
                        "point {at} : longitude {lon}, latitude {lat} ; il faut des degrés, de "
                        "-180 à 180 et de -90 à 90 (WGS 84)",
                        at=at,
                        lon=float(lon[at]),
                        lat=float(lat[at]),
                    )
                )


class _Batch(NamedTuple):
    """The zones and the sites of one request."""

    zones: Integers
    sites: Integers


def road_costs(
    asked: Asked, router: Router, *, mode: str, limit_minutes: float, progress: Progress
) -> SparseCosts:
    """Return the minutes and metres by road of the pairs within the limit, bound included.

    Pairs are asked about in tables of neighbouring zones and the sites around them, within what
    the server takes at once. A pair without a road is left out. Tables received are kept, so that
    a run cut short goes on from where it was.

    Args:
        asked: the pairs to ask about.
        router: the server, and where its answers are kept.
        mode: the name of the mode of travel, for the result.
        limit_minutes: the longest travel, bound included.
        progress: told of each table.

    Raises:
        FetchError: the server does not answer, refuses, or gives half a table at each try.
        InputError: the limit is not a number of minutes.
        StoreError: an answer cannot be kept.
    """
    if not 0 <= limit_minutes < np.inf:
        raise InputError(_("{limit} minutes : il faut un nombre, 0 ou plus", limit=limit_minutes))
    minutes, metres = np.full((2, len(asked.sites)), np.nan)
    batches = list(_batches(asked, router.server.batch()))
    column = np.full(len(asked.site_lon), _NOWHERE)
    for done, batch in enumerate(batches):
        progress(done, len(batches))
        answer = router.table(
            _points(asked.zone_lon, asked.zone_lat, batch.zones),
            _points(asked.site_lon, asked.site_lat, batch.sites),
        )
        column[batch.sites] = np.arange(len(batch.sites))
        pairs, rows = _pairs_of(asked.starts, batch.zones)
        columns = column[asked.sites[pairs]]
        answered = columns != _NOWHERE
        place = rows[answered], columns[answered]
        minutes[pairs[answered]] = answer.seconds[place] / _SECONDS_A_MINUTE
        metres[pairs[answered]] = answer.metres[place]
        column[batch.sites] = _NOWHERE
    progress(len(batches), len(batches))
    kept = minutes <= limit_minutes
    return SparseCosts(
        _starts(asked.starts, kept),
        asked.sites[kept],
        minutes[kept],
        metres[kept],
        site_count=len(asked.site_lon),
        mode=mode,
    )


def _batches(asked: Asked, most: tuple[int, int]) -> Iterator[_Batch]:
    """Yield tables of neighbours that cover every pair, none without a pair."""
    zone_order = _neighbours(asked.zone_lon, asked.zone_lat)
    zone_order = zone_order[np.diff(asked.starts)[zone_order] > 0]
    rank = np.empty(len(asked.site_lon), np.int64)
    rank[_neighbours(asked.site_lon, asked.site_lat)] = np.arange(len(rank))
    for first in range(0, len(zone_order), most[0]):
        zones = np.sort(zone_order[first : first + most[0]])
        pairs, rows = _pairs_of(asked.starts, zones)
        around = np.unique(asked.sites[pairs])
        around = around[np.argsort(rank[around])]
        for start in range(0, len(around), most[1]):
            sites = np.sort(around[start : start + most[1]])
            wanting = np.unique(rows[np.isin(asked.sites[pairs], sites)])
            yield _Batch(zones[wanting], sites)


def _neighbours(lon: Floats, lat: Floats) -> Integers:
    """Return points so that neighbours follow each other: rows of cells, there and back."""
    row = np.floor(lat / _CELL_DEGREES).astype(np.int64)
    column = np.floor(lon / _CELL_DEGREES).astype(np.int64)
    return np.lexsort((lat, np.where(row % 2, -column, column), row))


def _pairs_of(starts: Integers, zones: Integers) -> tuple[Integers, Integers]:
    """Return the places of the pairs of some zones, and the row among those zones of each."""
    counts = starts[zones + 1] - starts[zones]
    rows = np.repeat(np.arange(len(zones)), counts)
    ends = np.cumsum(counts)
    within = np.arange(len(rows)) - np.repeat(ends - counts, counts)
    return starts[zones][rows] + within, rows


def _starts(starts: Integers, kept: Booleans) -> Integers:
    """Return where the pairs of each zone start once only some are kept."""
    before = np.concatenate(([0], np.cumsum(kept)))
    return before[starts]


def _points(lon: Floats, lat: Floats, chosen: Integers) -> list[Point]:
    return [(float(lon[at]), float(lat[at])) for at in chosen]
