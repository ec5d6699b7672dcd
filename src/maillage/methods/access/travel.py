"""Travel times without road data: a detour, and speeds that follow the density of both ends.

The way between two points is the great circle times a detour. Up to a given length at each end, it
is travelled at the speed of the density there, the rest at the speed of main roads; the fixed
minutes of both ends (parking, waiting) are added. Where a mode has several ways of going, the
fastest counts. Two lands that no road joins are out of reach of each other. The parameters and
their sources are in the catalogue of modes.

Times are floats, compared with the limit as they are: ``minutes <= limit``. This module imports
numba.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from maillage.catalogue.travel import DensityClass, Mode, Way
from maillage.contracts.costs import SparseCosts
from maillage.errors import InputError
from maillage.language import _
from maillage.methods.access.pairs import Pairs
from maillage.methods.access.travel_kernels import (
    Classes,
    Near,
    Paces,
    Rows,
    count_kept,
    fill_kept,
)
from maillage.numbers import as_given
from maillage.types import Floats, Integers

MINUTES_AN_HOUR_A_KM = 60 / 1000
"""Turns 1 ÷ (km/h) into minutes a metre."""

_SLACK = 1 + 1e-9
"""Widens a radius, so that rounding never leaves out a pair that the limit lets in."""


@dataclass(frozen=True)
class Ends:
    """What matters of the points at one end of travels.

    Attributes:
        densities: inhabitants per km² of the zone around each point, shape (points,).
        lands: a number for the land of each point, shape (points,); no road joins two lands.

    Raises:
        InputError: a density is unknown, negative or infinite, or the shapes differ.
    """

    densities: Floats
    lands: Integers

    def __post_init__(self) -> None:
        """Check the densities once, at the door."""
        if self.densities.shape != self.lands.shape or self.densities.ndim != 1:
            raise InputError(
                _(
                    "{densities} densités pour {lands} terres ; il en faut autant, une par point",
                    densities=self.densities.size,
                    lands=self.lands.size,
                )
            )
        wrong = ~(np.isfinite(self.densities) & (self.densities >= 0))
        if wrong.any():
            at = int(wrong.argmax())
            raise InputError(
                _(
                    "point {at} : densité de {density} habitants par km² ; il faut un nombre, 0 ou "
                    "plus : prenez celle de la zone parente là où elle manque",
                    at=at,
                    density=float(self.densities[at]),
                )
            )

    def __len__(self) -> int:
        """Return the number of points."""
        return self.densities.size

    def take(self, points: Integers) -> "Ends":
        """Return the ends of some of the points, in the order asked for."""
        return Ends(self.densities[points], self.lands[points])


def reach_metres(mode: Mode, *, limit_minutes: float) -> float:
    """Return the great circle within which every pair of the limit stands, whatever the densities.

    Raises:
        InputError: the limit is not a number of minutes that the mode allows.

    Examples:
        On foot at 4 km/h, thirty minutes are 2 km of way, hence 1.54 km as the crow flies:

        >>> from maillage.catalogue.travel import find_mode
        >>> round(reach_metres(find_mode("walking"), limit_minutes=30))
        1538
    """
    _check_limit(mode, limit_minutes)
    return _SLACK * max(
        _way_reach(way, first, second, limit_minutes)
        for way in mode.ways
        for first in way.classes
        for second in way.classes
    )


def travel_costs(
    pairs: Pairs, zones: Ends, sites: Ends, *, mode: Mode, limit_minutes: float
) -> SparseCosts:
    """Return the minutes and metres of the pairs that are within the limit, bound included.

    Args:
        pairs: zones and sites with the metres between them; give those within ``reach_metres``,
            or some within reach are not there to be kept.
        zones: where people are, shape (zones,).
        sites: where help is, shape (sites,).
        mode: how people travel.
        limit_minutes: the longest travel, bound included.

    Returns:
        The costs of the pairs kept, in the order of the pairs.

    Raises:
        InputError: the numbers of points differ, a distance is unknown or negative, or the mode
            does not allow the limit.

    Examples:
        By car, 20 km between two rural zones: 26 km of way, 10 of them at 55 km/h, 16 at 70, and
        a minute at each end: 10.91 + 13.71 + 2. The second site stands on an island:

        >>> from maillage.catalogue.travel import find_mode
        >>> pairs = Pairs(np.array([0, 2]), np.array([0, 1]), np.array([20_000.0, 9_000.0]), 2)
        >>> zones = Ends(np.array([60.0]), np.array([0]))
        >>> sites = Ends(np.array([60.0, 60.0]), np.array([0, 1]))
        >>> costs = travel_costs(pairs, zones, sites, mode=find_mode("car"), limit_minutes=30)
        >>> costs.sites.tolist(), costs.minutes.round(2).tolist(), costs.metres.tolist()
        ([0], [26.62], [26000.0])
    """
    _check_limit(mode, limit_minutes)
    _check_pairs(pairs, zones, sites)
    paces = _paces(mode.ways)
    classes = Classes(_classes(mode.ways, zones), _classes(mode.ways, sites))
    near = Near(pairs.starts, pairs.sites, pairs.metres, zones.lands, sites.lands)
    counts = np.zeros(len(zones) + 1, np.int64)
    if not count_kept(near, classes, paces, limit_minutes, counts):
        raise InputError(_("une distance est négative ou inconnue ; il faut des mètres, 0 ou plus"))
    starts = np.cumsum(counts)
    total = int(starts[-1])
    rows = Rows(starts, np.empty(total, np.int64), np.empty(total), np.empty(total))
    fill_kept(near, classes, paces, limit_minutes, rows)
    return SparseCosts(*rows, site_count=pairs.site_count, mode=mode.id)


def _check_limit(mode: Mode, limit_minutes: float) -> None:
    if not 0 <= limit_minutes <= mode.most_minutes.value:
        raise InputError(
            _(
                "{limit} minutes : le mode « {mode} » va de 0 à {most} minutes ; au-delà, demandez "
                "à un serveur d'itinéraires",
                limit=as_given(limit_minutes),
                mode=mode.id,
                most=as_given(mode.most_minutes.value),
            )
        )


def _check_pairs(pairs: Pairs, zones: Ends, sites: Ends) -> None:
    expected = len(pairs.starts) - 1, pairs.site_count
    if (len(zones), len(sites)) != expected:
        raise InputError(
            _(
                "des densités pour {zones} zones et {sites} lieux, des paires pour {pair_zones} et "
                "{pair_sites} ; il en faut autant",
                zones=len(zones),
                sites=len(sites),
                pair_zones=expected[0],
                pair_sites=expected[1],
            )
        )


def _way_reach(way: Way, first: DensityClass, second: DensityClass, limit: float) -> float:
    """Return the great circle that a way covers within a limit, between two densities."""
    spare = limit - (first.fixed_minutes.value + second.fixed_minutes.value)
    if spare < 0:
        return 0.0
    local = (_pace(first.local_kmh.value) + _pace(second.local_kmh.value)) / 2
    knee = 2 * way.local_m.value
    if spare <= knee * local:
        return spare / local / way.detour.value
    road = knee + (spare - knee * local) / _pace(way.through_kmh.value)
    return road / way.detour.value


def _pace(kmh: float) -> float:
    return MINUTES_AN_HOUR_A_KM / kmh


def _paces(ways: Sequence[Way]) -> Paces:
    classes = max(len(way.classes) for way in ways) + 1
    local, fixed = np.full((2, len(ways), classes), math.inf)
    for row, way in enumerate(ways):
        for at, each in enumerate(way.classes):
            local[row, at] = _pace(each.local_kmh.value)
            fixed[row, at] = each.fixed_minutes.value
    return Paces(
        np.array([way.detour.value for way in ways]),
        np.array([way.local_m.value for way in ways]),
        np.array([_pace(way.through_kmh.value) for way in ways]),
        local,
        fixed,
    )


def _classes(ways: Sequence[Way], ends: Ends) -> Integers:
    """Return the class of each point for each way; the last is for where the way does not exist."""
    last = max(len(way.classes) for way in ways)
    found = np.empty((len(ways), len(ends)), np.int64)
    for row, way in enumerate(ways):
        bounds = np.array([each.from_density.value for each in reversed(way.classes)])
        place = len(bounds) - np.searchsorted(bounds, ends.densities, side="right")
        found[row] = np.where(place < len(bounds), place, last)
    return found
