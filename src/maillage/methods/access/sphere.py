"""Distances on the sphere: the great circle between points, from the chord under it.

The squared chord between unit vectors is four times the haversine of the angle, so the distance
is the haversine's, but costs three subtractions instead of three sines a pair. Degrees WGS 84
come in, metres on the sphere of mean radius come out; coordinates are exact to about a nanometre.
"""

import math
from dataclasses import dataclass

import numpy as np
from numba import njit, prange

from maillage.errors import InputError
from maillage.language import _
from maillage.numbers import as_given
from maillage.types import Floats

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the Earth (Moritz 2000, Geodetic Reference System 1980)."""

SHORT_CHORD = 0.02
"""Up to this squared chord (900 km) the series of the angle is exact to rounding."""


@dataclass(frozen=True)
class Points:
    """Points on the sphere.

    Attributes:
        lon: degrees, from -180 to 180, shape (points,).
        lat: degrees, from -90 to 90, shape (points,).

    Raises:
        InputError: a coordinate is missing or outside its range, or the shapes differ.
    """

    lon: Floats
    lat: Floats

    def __post_init__(self) -> None:
        """Check the coordinates once, at the door."""
        if self.lon.shape != self.lat.shape or self.lon.ndim != 1:
            raise InputError(
                _(
                    "{lon} longitudes pour {lat} latitudes ; il en faut autant, une par point",
                    lon=self.lon.size,
                    lat=self.lat.size,
                )
            )
        wrong = ~((np.abs(self.lon) <= 180) & (np.abs(self.lat) <= 90))
        if wrong.any():
            at = int(wrong.argmax())
            raise InputError(
                _(
                    "point {at} : longitude {lon}, latitude {lat} ; il faut des degrés, de -180 à "
                    "180 et de -90 à 90 (WGS 84)",
                    at=at,
                    lon=float(self.lon[at]),
                    lat=float(self.lat[at]),
                )
            )

    def __len__(self) -> int:
        """Return the number of points."""
        return self.lon.size


def great_circle_metres(origins: Points, destinations: Points) -> Floats:
    """Return the metres from each origin to the destination of the same place.

    Raises:
        InputError: the two have not the same number of points.

    Examples:
        A degree of latitude, and the same of longitude on the equator and at 60° north:

        >>> here = Points(np.array([2.0, 0.0, 10.0]), np.array([48.0, 0.0, 60.0]))
        >>> there = Points(np.array([2.0, 1.0, 11.0]), np.array([49.0, 0.0, 60.0]))
        >>> great_circle_metres(here, there).round().tolist()
        [111195.0, 111195.0, 55597.0]
    """
    if len(origins) != len(destinations):
        raise InputError(
            _(
                "{count} points de départ pour {other} d'arrivée ; il en faut autant",
                count=len(origins),
                other=len(destinations),
            )
        )
    here, there = unit_vectors(origins), unit_vectors(destinations)
    squared: Floats = ((there - here) ** 2).sum(axis=0)
    return arc_metres(squared)


def unit_vectors(points: Points) -> Floats:
    """Return the unit vectors of points, shape (3, points)."""
    vectors = np.empty((3, len(points)))
    _fill_vectors(np.radians(points.lon), np.radians(points.lat), vectors)
    return vectors


def arc_metres(squared_chords: Floats) -> Floats:
    """Return the metres along the sphere above squared chords of the unit sphere."""
    metres = np.empty_like(squared_chords)
    _fill_metres(squared_chords, metres)
    return metres


def chord_limit(radius_m: float) -> float:
    """Return the largest squared chord whose arc is within a radius, bound included.

    Raises:
        InputError: the radius is negative or not a number.
    """
    if not radius_m >= 0:
        raise InputError(
            _(
                "rayon de {radius} m ; il faut un nombre de mètres, 0 ou plus",
                radius=as_given(radius_m),
            )
        )
    if radius_m >= math.pi * EARTH_RADIUS_M:
        return 5.0
    limit = 4 * math.sin(radius_m / EARTH_RADIUS_M / 2) ** 2
    while arc(limit) > radius_m:
        limit = math.nextafter(limit, 0)
    while arc(math.nextafter(limit, 5)) <= radius_m:
        limit = math.nextafter(limit, 5)
    return limit


@njit(cache=True)
def arc(squared_chord: float) -> float:
    """Return the metres along the sphere above one squared chord."""
    if squared_chord <= SHORT_CHORD:
        return EARTH_RADIUS_M * math.sqrt(squared_angle(squared_chord))
    return EARTH_RADIUS_M * 2.0 * math.asin(min(1.0, math.sqrt(squared_chord) / 2.0))


@njit(cache=True, inline="always")
def squared_angle(chord: float) -> float:
    """Return the squared angle (radians) under a squared chord of at most ``SHORT_CHORD``.

    The series of 4 arcsin²(c / 2) in c².
    """
    tail = chord * (1 / 560 + chord * (1 / 3150 + chord * (1 / 16632)))
    return chord * (1.0 + chord * (1 / 12 + chord * (1 / 90 + tail)))


@njit(parallel=True, cache=True)
def _fill_metres(squared_chords: Floats, metres: Floats) -> None:
    for at in prange(squared_chords.size):
        metres[at] = arc(squared_chords[at])


@njit(cache=True)
def _fill_vectors(lon: Floats, lat: Floats, vectors: Floats) -> None:
    for at in range(lon.size):
        across = math.cos(lat[at])
        vectors[0, at] = across * math.cos(lon[at])
        vectors[1, at] = across * math.sin(lon[at])
        vectors[2, at] = math.sin(lat[at])
