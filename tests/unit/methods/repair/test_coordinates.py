"""Coordinates: swapped, in metres, without their point, out of their commune."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod, Transformer

from maillage.contracts.repaired import Repaired
from maillage.methods.repair.coordinates import (
    Neighbourhood,
    distance_m,
    distances_m,
    number,
    pair,
    position,
)

NANTES = Neighbourhood(-1.5536, 47.2184, 8_000)
SAINT_DENIS = Neighbourhood(55.4481, -20.8789, 15_000)
PLACES = {
    2154: (-1.5536, 47.2184),
    5490: (-61.5331, 16.2411),
    2972: (-52.3260, 4.9224),
    2975: (55.4481, -20.8789),
    4471: (45.2279, -12.7806),
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("47.2184", 47.2184),
        ("47,2184", 47.2184),
        (" -1.5536 ", -1.5536),
        ("47", 47.0),
        ("47.2184°", 47.2184),
        ("47.2184 N", 47.2184),
        ("1,5536 O", -1.5536),
        (".5", 0.5),
        ("48°51'24\" N", 48 + 51 / 60 + 24 / 3600),
        ("6\u202f861\u202f234,5", 6861234.5),
        ("", None),
        ("nan", None),
        ("inf", None),
        ("1e3", None),
        ("1.234.567", None),
        (";", None),
    ],
)
def test_number_reads_decimal_commas_and_signs(text: str, value: float | None) -> None:
    assert number(text) == (None if value is None else pytest.approx(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("48.444946, -0.000438", (48.444946, -0.000438)),
        ("47.7698,7.32193", (47.7698, 7.32193)),
        ("47,76 ; 7,32", (47.76, 7.32)),
        ("47,76;7,32", (47.76, 7.32)),
        ("47,76 7,32", (47.76, 7.32)),
        ("47,76, 7,32", (47.76, 7.32)),
        ("47,76,7,32", (47.76, 7.32)),
        ("41.93414,8", (41.93414, 8.0)),
        ("(47.76, 7.32)", (47.76, 7.32)),
        ("[7.32, 47.76]", (47.76, 7.32)),
        ('{"type": "Point", "coordinates": [7.32, 47.76]}', (47.76, 7.32)),
        ("POINT(7.32 47.76)", (47.76, 7.32)),
        ("", None),
        ("47.76", None),
        ("30 rue des Camélias", None),
        ("a, b", None),
    ],
)
def test_pair_reads_two_numbers_in_one_cell(text: str, value: tuple[float, float] | None) -> None:
    assert pair(text) == value


@pytest.mark.parametrize("commune", [None, NANTES])
def test_position_as_written_is_unchanged(commune: Neighbourhood | None) -> None:
    assert position("47.2184", "-1.5536", commune=commune) == Repaired((-1.5536, 47.2184))


@pytest.mark.parametrize("commune", [None, NANTES])
def test_position_swapped_is_put_right(commune: Neighbourhood | None) -> None:
    found = position("-1.5536", "47.2184", commune=commune)

    assert found == Repaired((-1.5536, 47.2184), ("point-swapped",))


def test_position_swapped_overseas_is_put_right() -> None:
    found = position("55.4481", "-20.8789", commune=SAINT_DENIS)

    assert found == Repaired((55.4481, -20.8789), ("point-swapped",))


@pytest.mark.parametrize("epsg", PLACES)
@pytest.mark.parametrize("is_swapped", [False, True])
@pytest.mark.parametrize("is_known", [False, True])
def test_position_in_metres_of_the_legal_projection(
    epsg: int, is_swapped: bool, is_known: bool
) -> None:
    lon, lat = PLACES[epsg]
    east, north = Transformer.from_crs(4326, epsg, always_xy=True).transform(lon, lat)
    cells = (f"{east:.1f}", f"{north:.1f}") if is_swapped else (f"{north:.1f}", f"{east:.1f}")
    commune = Neighbourhood(lon, lat, 1_000) if is_known else None

    found = position(*cells, commune=commune)

    assert found.rules == ("point-projected",)
    assert found.value == pytest.approx((lon, lat), abs=1e-5)


def test_position_in_web_mercator_needs_the_commune_only_when_lambert_would_do() -> None:
    web = Transformer.from_crs(4326, 3857, always_xy=True)
    east, north = web.transform(-1.5536, 47.2184)
    nice_east, nice_north = web.transform(6.6, 48.2)

    assert position(str(north), str(east), commune=NANTES).rules == ("point-projected",)
    assert position(str(north), str(east), commune=None).value == pytest.approx((-1.5536, 47.2184))
    both = position(str(nice_north), str(nice_east), commune=None)
    assert both == Repaired(None, ("point-ambiguous-projection",))


@pytest.mark.parametrize(("lat", "lon"), [("0", "0"), ("0.0", "0,000"), ("0.004", "-0.001")])
def test_position_null_island_is_unknown(lat: str, lon: str) -> None:
    assert position(lat, lon, commune=NANTES) == Repaired(None, ("point-null-island",))


def test_position_on_the_meridian_of_greenwich_is_kept() -> None:
    assert position("48.9", "0", commune=None) == Repaired((0.0, 48.9))


@pytest.mark.parametrize(
    ("lat", "lon", "rule"),
    [
        ("47.2", "", "point-half"),
        ("", "-1.5", "point-half"),
        ("41.93414,8", "8.7555", "point-not-a-number"),
        ("rue", "-1.5", "point-not-a-number"),
        ("999", "-1.5", "point-out-of-range"),
        ("99999999", "88888888", "point-out-of-range"),
    ],
)
def test_position_that_cannot_be_says_why(lat: str, lon: str, rule: str) -> None:
    assert position(lat, lon, commune=None) == Repaired(None, (rule,))


def test_position_blank_is_unknown_without_a_problem() -> None:
    assert position("", " ", commune=NANTES) == Repaired(None)


def test_position_lost_sign_comes_back_when_the_commune_says_so() -> None:
    mended = position("47.2184", "1.5536", commune=NANTES)
    alone = position("47.2184", "1.5536", commune=None)

    assert mended == Repaired((-1.5536, 47.2184), ("point-lost-sign",))
    assert alone == Repaired((1.5536, 47.2184))


def test_position_next_door_across_the_meridian_has_not_lost_its_sign() -> None:
    village = Neighbourhood(-0.03, 48.0, 5_000)

    assert position("48.0", "0.05", commune=village).rules == ("point-far-from-commune",)


@pytest.mark.parametrize(("lat", "lon"), [("47218400", "-1553600"), ("472184", "-15536")])
def test_position_lost_point_comes_back_when_the_commune_says_so(lat: str, lon: str) -> None:
    mended = position(lat, lon, commune=NANTES)

    assert mended.rules == ("point-lost-decimal",)
    assert mended.value == pytest.approx((-1.5536, 47.2184))


def test_position_far_from_its_commune_is_kept_and_flagged() -> None:
    paris = position("48.8566", "2.3522", commune=NANTES)

    assert paris == Repaired((2.3522, 48.8566), ("point-far-from-commune",))


def test_position_abroad_is_kept_and_flagged() -> None:
    assert position("52.52", "13.405", commune=None).rules == ("point-outside-france",)


def test_position_bound_of_the_commune_is_closed() -> None:
    metres = distance_m(-1.4, 47.3, NANTES.lon, NANTES.lat)
    inside = Neighbourhood(NANTES.lon, NANTES.lat, metres)
    outside = Neighbourhood(NANTES.lon, NANTES.lat, metres - 1e-6)

    assert not position("47.3", "-1.4", commune=inside).is_changed
    assert position("47.3", "-1.4", commune=outside).rules == ("point-far-from-commune",)


def test_distance_by_hand() -> None:
    # A quarter of the equator is a quarter of 2 pi 6,371,008.8 m.
    assert distance_m(0.0, 0.0, 90.0, 0.0) == pytest.approx(10_007_557.2, abs=0.1)
    assert distance_m(2.0, 48.0, 2.0, 48.0) == 0.0


lons = st.floats(-180, 180)
lats = st.floats(-90, 90)


@given(lons, lats, lons, lats)
def test_distance_is_symmetric_and_near_the_ellipsoid(
    lon: float, lat: float, other_lon: float, other_lat: float
) -> None:
    there = distance_m(lon, lat, other_lon, other_lat)
    _, _, ellipsoid = Geod(ellps="WGS84").inv(lon, lat, other_lon, other_lat)

    assert there == pytest.approx(distance_m(other_lon, other_lat, lon, lat))
    assert there == pytest.approx(ellipsoid, rel=0.006, abs=1.0)


def test_distances_broadcast() -> None:
    found = distances_m(np.array([2.0, 2.0]), np.array([48.0, 49.0]), 2.0, 48.0)

    assert found == pytest.approx([0.0, distance_m(2.0, 49.0, 2.0, 48.0)])


@given(st.floats(41.5, 51.0), st.floats(-5.0, 9.5))
def test_position_swapped_or_not_is_the_same_point(lat: float, lon: float) -> None:
    written = position(f"{lat:.6f}", f"{lon:.6f}", commune=None)
    swapped = position(f"{lon:.6f}", f"{lat:.6f}", commune=None)

    assert written.value == swapped.value
