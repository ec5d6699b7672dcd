import numpy as np
import pytest
from hypothesis import given

from maillage.errors import InputError
from maillage.methods.access.sphere import (
    EARTH_RADIUS_M,
    Points,
    arc,
    chord_limit,
    great_circle_metres,
)

from .factories import haversine_m, places


@given(places())
def test_distances_are_those_of_the_haversine(drawn):
    zones, sites = drawn
    grid = np.indices((len(zones), len(sites))).reshape(2, -1)
    here = Points(zones.lon[grid[0]], zones.lat[grid[0]])
    there = Points(sites.lon[grid[1]], sites.lat[grid[1]])
    expected = haversine_m(zones, sites).ravel()
    near = expected < 0.99 * np.pi * EARTH_RADIUS_M  # both lose digits at the antipodes

    found = great_circle_metres(here, there)

    np.testing.assert_allclose(found[near], expected[near], rtol=1e-12, atol=1e-6)
    np.testing.assert_allclose(found, expected, atol=1)


def test_antipodes_are_half_the_circumference_apart():
    metres = great_circle_metres(
        Points(np.array([0.0]), np.array([90.0])), Points(np.array([12.0]), np.array([-90.0]))
    )

    assert metres[0] == pytest.approx(np.pi * EARTH_RADIUS_M)


@pytest.mark.parametrize("radius_m", [0.0, 1e-3, 1.0, 20_000.0, 900_000.0, 2e6, 2e7])
def test_the_chord_limit_is_the_last_within_the_radius(radius_m):
    limit = chord_limit(radius_m)

    assert arc(limit) <= radius_m < arc(np.nextafter(limit, 5))


def test_a_radius_around_the_globe_has_no_limit():
    assert chord_limit(3e7) == 5.0


@pytest.mark.parametrize("radius_m", [-1.0, np.nan])
def test_a_radius_below_zero_or_unknown_is_refused(radius_m):
    with pytest.raises(InputError, match="il faut un nombre de mètres, 0 ou plus"):
        chord_limit(radius_m)


@pytest.mark.parametrize(("lon", "lat"), [(np.nan, 48.0), (2.0, 90.1), (181.0, 48.0)])
def test_a_coordinate_off_the_globe_is_refused_with_its_rank(lon, lat):
    with pytest.raises(InputError, match=f"point 1 : longitude {lon}, latitude {lat}"):
        Points(np.array([2.0, lon]), np.array([48.0, lat]))


def test_longitudes_and_latitudes_that_do_not_pair_are_refused():
    with pytest.raises(InputError, match="2 longitudes pour 1 latitudes"):
        Points(np.zeros(2), np.zeros(1))


def test_origins_and_destinations_that_do_not_pair_are_refused():
    with pytest.raises(InputError, match="2 points de départ pour 1 d'arrivée"):
        great_circle_metres(Points(np.zeros(2), np.zeros(2)), Points(np.zeros(1), np.zeros(1)))
