import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.spatial import cKDTree

from maillage.contracts.costs import SparseCosts
from maillage.errors import InputError
from maillage.methods.access import bands
from maillage.methods.access.pairs import pairs_within
from maillage.methods.access.sphere import Points, great_circle_metres, unit_vectors

from .factories import haversine_m, places

RADII = st.sampled_from([0.0, 1.0, 500.0, 20_000.0, 150_000.0, 3_000_000.0, 19_000_000.0, 3e7])


def listed(pairs):
    zones = np.repeat(np.arange(len(pairs.starts) - 1), np.diff(pairs.starts))
    return set(zip(zones.tolist(), pairs.sites.tolist(), strict=True))


@given(places(), RADII)
def test_pairs_are_those_of_brute_force(drawn, radius_m):
    zones, sites = drawn
    table = haversine_m(zones, sites)
    doubtful = set(map(tuple, np.argwhere(np.abs(table - radius_m) < 1).tolist()))
    expected = set(map(tuple, np.argwhere(table <= radius_m).tolist()))

    found = listed(pairs_within(zones, sites, radius_m=radius_m))

    assert found - doubtful == expected - doubtful


@given(places(), RADII)
def test_pairs_keep_the_contract_of_costs_and_the_distance(drawn, radius_m):
    zones, sites = drawn

    pairs = pairs_within(zones, sites, radius_m=radius_m)

    SparseCosts(pairs.starts, pairs.sites, pairs.metres, pairs.metres, pairs.site_count, "walk")
    row = np.repeat(np.arange(len(zones)), np.diff(pairs.starts))
    here = Points(zones.lon[row], zones.lat[row])
    there = Points(sites.lon[pairs.sites], sites.lat[pairs.sites])
    np.testing.assert_array_equal(pairs.metres, great_circle_metres(here, there))


@given(places(), st.integers(0, 2**32))
@example((Points(np.array([2.0]), np.array([48.0])), Points(np.array([2.0]), np.array([49.0]))), 0)
def test_a_site_on_the_bound_is_within_and_just_under_it_is_not(drawn, seed):
    zones, sites = drawn
    if not (len(zones) and len(sites)):
        return
    rng = np.random.default_rng(seed)
    zone, site = rng.integers(len(zones)), rng.integers(len(sites))
    here = Points(zones.lon[[zone]], zones.lat[[zone]])
    there = Points(sites.lon[[site]], sites.lat[[site]])
    radius_m = float(great_circle_metres(here, there)[0])

    assert (zone, site) in listed(pairs_within(zones, sites, radius_m=radius_m))
    if radius_m > 0:
        under = float(np.nextafter(radius_m, 0))
        assert (zone, site) not in listed(pairs_within(zones, sites, radius_m=under))


def test_a_site_is_met_over_the_pole_and_over_the_antimeridian_once():
    zones = Points(np.array([0.0, 180.0]), np.array([89.9, 0.0]))
    sites = Points(np.array([180.0, -179.9, 179.9, -180.0]), np.array([89.9, 0.0, 0.0, 0.0]))

    pairs = pairs_within(zones, sites, radius_m=25_000)

    assert pairs.starts.tolist() == [0, 1, 4]
    assert pairs.sites.tolist() == [0, 1, 2, 3]
    np.testing.assert_allclose(pairs.metres, [22239, 11119.5, 11119.5, 0], atol=0.1)


def test_pairs_are_those_of_a_tree_on_thousands_of_points():
    rng = np.random.default_rng(5)
    zones = Points(rng.normal(2, 2, 5000), rng.normal(47, 1.5, 5000))
    sites = Points(rng.normal(2, 2, 2000), rng.normal(47, 1.5, 2000))
    chord = 2 * np.sin(20_000 / 6_371_008.8 / 2)
    trees = [cKDTree(unit_vectors(points).T) for points in (zones, sites)]
    expected = trees[0].sparse_distance_matrix(trees[1], chord, output_type="coo_matrix").tocsr()
    expected.sort_indices()

    pairs = pairs_within(zones, sites, radius_m=20_000)

    np.testing.assert_array_equal(pairs.starts, expected.indptr)
    np.testing.assert_array_equal(pairs.sites, expected.indices)
    np.testing.assert_allclose(
        pairs.metres, 2 * 6_371_008.8 * np.arcsin(expected.data / 2), rtol=1e-12
    )


def test_a_band_longer_than_a_block_is_done_whole(monkeypatch):
    monkeypatch.setattr(bands, "BLOCK", 7)
    rng = np.random.default_rng(6)
    zones = Points(rng.uniform(2, 3, 100), rng.uniform(47, 47.1, 100))

    found = listed(pairs_within(zones, zones, radius_m=10_000))

    assert found == set(map(tuple, np.argwhere(haversine_m(zones, zones) <= 10_000).tolist()))


def test_nobody_and_nothing_give_no_pair():
    nothing = Points(np.zeros(0), np.zeros(0))

    pairs = pairs_within(nothing, nothing, radius_m=20_000)

    assert (pairs.starts.tolist(), pairs.sites.tolist()) == ([0], [])


def test_a_radius_below_zero_is_refused():
    with pytest.raises(InputError, match="rayon de −1 m ;"):
        pairs_within(
            Points(np.zeros(1), np.zeros(1)), Points(np.zeros(1), np.zeros(1)), radius_m=-1
        )
