"""Trips by the default times: every pair of the limit, and no other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.catalogue.travel import find_mode
from maillage.errors import InputError
from maillage.methods.access.pairs import pairs_within
from maillage.methods.access.sphere import Points
from maillage.methods.access.travel import Ends, travel_costs
from maillage.methods.access.travel_tiles import Place
from maillage.methods.access.trips import Trip

CAR = find_mode("car")


def places(seed, count):
    rng = np.random.default_rng(seed)
    points = Points(rng.uniform(1, 3, count), rng.uniform(47, 48, count))
    return Place(points, Ends(rng.lognormal(4, 2, count), rng.integers(0, 2, count)))


@given(st.integers(0, 2**32), st.integers(0, 30), st.integers(0, 30), st.floats(0, 90))
def test_a_trip_has_every_pair_of_its_limit(seed, zone_count, site_count, limit):
    zones, sites = places(seed, zone_count), places(seed + 1, site_count)

    found = Trip(CAR, limit).costs(zones, sites)

    every = pairs_within(zones.points, sites.points, radius_m=500_000)
    whole = travel_costs(every, zones.ends, sites.ends, mode=CAR, limit_minutes=limit)
    assert found.starts.tolist() == whole.starts.tolist()
    assert found.sites.tolist() == whole.sites.tolist()
    np.testing.assert_allclose(found.minutes, whole.minutes, rtol=1e-12)


def test_a_limit_that_the_mode_does_not_allow_is_refused():
    with pytest.raises(InputError, match="le mode « car » va de 0 à 90 minutes"):
        Trip(CAR, 90.5).costs(places(1, 1), places(2, 1))
