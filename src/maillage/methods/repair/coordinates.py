"""Repair coordinates: decimal commas, halves swapped, metres of a projection, lost points.

Distances are great circles on a sphere of 6,371,008.8 m (IUGG mean radius). Projections are those
of the law for each territory (décret 2000-1276): Lambert-93, RGAF09 UTM 20N, RGFG95 UTM 22N,
RGR92 UTM 40S, RGM04 UTM 38S; Web Mercator is what maps on the web give.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike
from pyproj import Transformer

from maillage.contracts.repaired import Repaired, Rule, rules
from maillage.language import N_
from maillage.types import Floats

RULES = rules(
    {
        "point-swapped": Rule(
            "info", N_("Latitude et longitude échangées : « {before} » devient « {after} ».")),
        "point-projected": Rule(
            "info", N_("Mètres d'une projection : « {before} » devient « {after} » en degrés.")),
        "point-lost-decimal": Rule(
            "warning", N_("Virgule décimale perdue : « {before} » devient « {after} ».")),
        "point-lost-sign": Rule(
            "warning", N_("Signe perdu : « {before} » devient « {after} » ; vérifiez.")),
        "point-far-from-commune": Rule(
            "warning", N_("Le point « {after} » est hors de sa commune ; vérifiez l'adresse.")),
        "point-outside-france": Rule(
            "warning", N_("Le point « {after} » n'est dans aucun territoire français ; vérifiez.")),
        "point-null-island": Rule(
            "error", N_("« {before} » est le point zéro, au large du Ghana ; laissez vide.")),
        "point-half": Rule(
            "error", N_("« {before} » n'a qu'une coordonnée ; donnez latitude et longitude.")),
        "point-not-a-number": Rule(
            "error", N_("« {before} » n'est pas une position ; donnez des degrés, comme 47.21.")),
        "point-out-of-range": Rule(
            "error", N_("« {before} » est hors du globe et d'aucune projection connue.")),
        "point-ambiguous-projection": Rule(
            "error", N_("« {before} » est en mètres de deux projections possibles.")),
    }
)  # fmt: skip

Position = tuple[float, float]
"""(lon, lat) in degrees, WGS 84."""

EARTH_RADIUS_M = 6_371_008.8
_NULL_ISLAND_DEGREES, _SMALLEST_PROJECTED, _LEAST_LOST_SIGN_DEGREES = 0.01, 1_000.0, 0.5

_EUROPE = ((-5.3, 41.2, 9.7, 51.2),)  # west, south, east, north: the shores and a margin
_WEST_INDIES = ((-61.9, 15.7, -60.9, 16.6), (-61.4, 14.3, -60.7, 15.0), (-63.3, 17.8, -62.7, 18.2))
_GUYANE = ((-54.7, 2.0, -51.5, 5.9),)
_REUNION = ((55.1, -21.5, 55.9, -20.8),)
_MAYOTTE = ((44.9, -13.1, 45.4, -12.5),)
_COLLECTIVITIES = (
    (-56.6, 46.6, -56.0, 47.2),  # Saint-Pierre-et-Miquelon
    (-178.3, -14.5, -176.0, -13.0),  # Wallis-et-Futuna
    (163.4, -22.8, 168.3, -19.4),  # Nouvelle-Calédonie
    (-154.9, -27.8, -134.3, -7.8),  # Polynésie française
)
_FRANCE = (*_EUROPE, *_WEST_INDIES, *_GUYANE, *_REUNION, *_MAYOTTE, *_COLLECTIVITIES)
_GLOBE = ((-180.0, -90.0, 180.0, 90.0),)
_PROJECTIONS = {
    2154: _EUROPE,
    5490: _WEST_INDIES,
    2972: _GUYANE,
    2975: _REUNION,
    4471: _MAYOTTE,
    3857: _FRANCE,
}
_SEXAGESIMAL = re.compile(r"(\d{1,3})°(\d{1,2})['′](?:([\d.]+)(?:\"|″|''))?")


@dataclass(frozen=True)
class Neighbourhood:
    """Where a commune is: its centre in degrees, and how far its land goes from there."""

    lon: float
    lat: float
    radius_m: float


def number(text: str) -> float | None:
    """Return the number of a cell: decimal comma, spaces, degree sign, N, S, E, W or O.

    Examples:
        >>> number("47,2184"), number("1°30' O"), number("6 861 234,5"), number("Nantes")
        (47.2184, -1.5, 6861234.5, None)
    """
    plain = re.sub(r"\s", "", text).replace(",", ".").replace("’", "'").upper()
    sign = -1.0 if plain.endswith(("S", "W", "O")) else 1.0
    bare = plain.rstrip("NSEWO")
    arc = _SEXAGESIMAL.fullmatch(bare)
    if arc:
        degrees, minutes, seconds = (float(part or 0) for part in arc.groups())
        return sign * (degrees + minutes / 60 + seconds / 3600)
    if not re.fullmatch(r"[+-]?(?:\d+\.?\d*|\.\d+)", bare.rstrip("°")):
        return None
    return sign * float(bare.rstrip("°"))


def pair(text: str) -> tuple[float, float] | None:
    """Return the (lat, lon) of one cell, None when it does not hold two numbers.

    Square brackets and ``POINT`` are GeoJSON and WKT, which put the longitude first.

    Examples:
        >>> pair("47.7698,7.32193"), pair("47,76 ; 7,32"), pair("47,76, 7,32")
        ((47.7698, 7.32193), (47.76, 7.32), (47.76, 7.32))
        >>> pair("[5.825644, 46.105747]"), pair("POINT (7.32 47.76)"), pair("47.76")
        ((46.105747, 5.825644), (47.76, 7.32), None)
    """
    shape = re.search(r"\[\s*([^\[\]]+?)\s*\]", text)
    well_known = re.search(r"(?i)POINT\s*\(\s*([^()]+?)\s*\)", text)
    inside = shape or well_known
    halves = _halves(inside.group(1) if inside else text.strip(" ()"))
    if len(halves) != 2:
        return None
    first, second = number(halves[0]), number(halves[1])
    if first is None or second is None:
        return None
    return (second, first) if inside else (first, second)


def position(
    lat_text: str, lon_text: str, *, commune: Neighbourhood | None
) -> Repaired[tuple[float, float]]:
    """Return the (lon, lat) of a place, in degrees WGS 84.

    With the commune known, the reading that falls in it wins: as written, swapped, with a sign or
    a decimal point given back, in metres of a projection. A point that no reading brings there is
    kept and flagged. Without it, only what is sure is mended: a point that lies in no French
    territory as written but does when swapped, or when read as metres of one projection.

    Args:
        lat_text: the cell of the latitude (or of the northing, in metres).
        lon_text: the cell of the longitude (or of the easting).
        commune: where the commune of the place is, None when unknown.

    Examples:
        >>> position("47,2184", "-1,5536", commune=None)
        Repaired(value=(-1.5536, 47.2184), rules=())
        >>> position("-1.5536", "47.2184", commune=None)
        Repaired(value=(-1.5536, 47.2184), rules=('point-swapped',))
        >>> position("0", "0", commune=None)
        Repaired(value=None, rules=('point-null-island',))
    """
    if not lat_text.strip() and not lon_text.strip():
        return Repaired(None)
    if not lat_text.strip() or not lon_text.strip():
        return Repaired(None, ("point-half",))
    lat, lon = number(lat_text), number(lon_text)
    if lat is None or lon is None:
        return Repaired(None, ("point-not-a-number",))
    if abs(lat) < _NULL_ISLAND_DEGREES and abs(lon) < _NULL_ISLAND_DEGREES:
        return Repaired(None, ("point-null-island",))
    found = _inside(lon, lat, commune) if commune else None
    return found or _flagged(_in_france(lon, lat), commune)


def distance_m(from_lon: float, from_lat: float, to_lon: float, to_lat: float) -> float:
    """Return the metres of the great circle between two points in degrees.

    Examples:
        >>> round(distance_m(2.0, 48.0, 2.0, 49.0))
        111195
    """
    return float(distances_m(from_lon, from_lat, to_lon, to_lat))


def distances_m(
    from_lon: ArrayLike, from_lat: ArrayLike, to_lon: ArrayLike, to_lat: ArrayLike
) -> Floats:
    """Return the metres of the great circles between points in degrees, by haversine.

    The four shapes broadcast; the result has one distance for each element.
    """
    points = (from_lon, from_lat, to_lon, to_lat)
    lon, lat, other_lon, other_lat = (np.radians(np.asarray(part, float)) for part in points)
    across = np.cos(lat) * np.cos(other_lat) * np.sin((other_lon - lon) / 2) ** 2
    half_chord = np.sin((other_lat - lat) / 2) ** 2 + across
    arc: Floats = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(half_chord, 0, 1)))
    return arc


def _halves(cell: str) -> list[str]:
    """Return the parts of a cell that holds two numbers."""
    for separator in (r"\s*[;|/]\s*", r"\s*,\s+|\s+", r","):
        parts = [part for part in re.split(separator, cell.strip()) if part]
        if len(parts) == 2:
            return parts
    whole = re.fullmatch(r"(-?\d+,\d+)\s*,\s*(-?\d+,\d+)", cell.strip())
    return list(whole.groups()) if whole else []


def _inside(lon: float, lat: float, commune: Neighbourhood) -> Repaired[Position] | None:
    """Return the first reading that falls in the commune, None when none does."""
    for rule, readings in _READINGS:
        for point in readings(lon, lat):
            if _is_in(point, _GLOBE) and _distance(point, commune) <= commune.radius_m:
                return Repaired(point, (rule,) if rule else ())
    return None


def _in_france(lon: float, lat: float) -> Repaired[Position]:
    """Return the one reading that a territory of France holds, else the point as written."""
    if _is_in((lon, lat), _FRANCE):
        return Repaired((lon, lat))
    if _is_in((lat, lon), _FRANCE):
        return Repaired((lat, lon), ("point-swapped",))
    metres = tuple(_projected(lon, lat))
    if len(metres) == 1:
        return Repaired(metres[0], ("point-projected",))
    if metres:
        return Repaired(None, ("point-ambiguous-projection",))
    if not _is_in((lon, lat), _GLOBE):
        return Repaired(None, ("point-out-of-range",))
    return Repaired((lon, lat), ("point-outside-france",))


def _flagged(found: Repaired[Position], commune: Neighbourhood | None) -> Repaired[Position]:
    """Return the point with a flag when it lies outside its commune."""
    if found.value and commune and _distance(found.value, commune) > commune.radius_m:
        return Repaired(found.value, (*found.rules, "point-far-from-commune"))
    return found


def _as_written(lon: float, lat: float) -> Iterator[Position]:
    yield lon, lat


def _swapped(lon: float, lat: float) -> Iterator[Position]:
    yield lat, lon


def _signed(lon: float, lat: float) -> Iterator[Position]:
    """Yield the other side of the meridian or of the equator, unless it is next door."""
    east = (lon, -lon) if abs(lon) > _LEAST_LOST_SIGN_DEGREES else (lon,)
    yield from ((x, y) for x in east for y in (lat, -lat))


def _projected(lon: float, lat: float) -> Iterator[Position]:
    """Yield the points that metres stand for, in the territories where the projection is used."""
    if min(abs(lon), abs(lat)) < _SMALLEST_PROJECTED:
        return
    for epsg, territories in _PROJECTIONS.items():
        for east, north in ((lon, lat), (lat, lon)):
            x, y = _to_degrees(epsg).transform(east, north)
            if _is_in((x, y), territories):
                yield float(x), float(y)


def _pointed(lon: float, lat: float) -> Iterator[Position]:
    """Yield the points with decimal points given back: both halves are whole numbers."""
    if not (lon.is_integer() and lat.is_integer()):
        return
    for x in _tenths(lon, 180.0):
        for y in _tenths(lat, 90.0):
            yield x, y


def _tenths(whole: float, most: float) -> Iterator[float]:
    """Yield a whole number divided by powers of ten, once it is a possible angle."""
    for power in range(1, 16):
        angle = whole / 10**power
        if abs(angle) < _NULL_ISLAND_DEGREES:
            return
        if abs(angle) <= most:
            yield angle


_READINGS: tuple[tuple[str | None, Callable[[float, float], Iterator[Position]]], ...] = (
    (None, _as_written),
    ("point-swapped", _swapped),
    ("point-lost-sign", _signed),
    ("point-projected", _projected),
    ("point-lost-decimal", _pointed),
)


@cache
def _to_degrees(epsg: int) -> Transformer:
    return Transformer.from_crs(epsg, 4326, always_xy=True)


def _is_in(point: Position, territories: tuple[tuple[float, float, float, float], ...]) -> bool:
    lon, lat = point
    return any(
        west <= lon <= east and south <= lat <= north for west, south, east, north in territories
    )


def _distance(point: Position, commune: Neighbourhood) -> float:
    return distance_m(*point, commune.lon, commune.lat)
