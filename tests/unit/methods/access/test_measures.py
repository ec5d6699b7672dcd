"""What is measured of each zone, on all of them or tile by tile."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.contracts.costs import SparseCosts
from maillage.errors import InputError
from maillage.methods.access.catchment import two_step_catchment
from maillage.methods.access.decay import Classes
from maillage.methods.access.measures import (
    Catchment,
    demand_around,
    measures,
    measures_of_ratio,
)
from maillage.methods.access.quantities import divide_or_zero
from maillage.methods.access.reach import capacity_within, count_within, nearest_minutes

HALF_AN_HOUR = Catchment(30.0, Classes((10.0, 20.0, 30.0), (1.0, 0.68, 0.22)))


def costs_of(minutes):
    """Return costs from a table of minutes, ``inf`` out of reach."""
    within = np.isfinite(minutes)
    starts = np.concatenate(([0], np.cumsum(within.sum(axis=1))))
    return SparseCosts(
        starts, np.nonzero(within)[1], minutes[within], np.zeros(within.sum()),
        minutes.shape[1], "car",
    )  # fmt: skip


def drawn(seed, zones, sites):
    rng = np.random.default_rng(seed)
    minutes = rng.integers(0, 46, (zones, sites)).astype(float)
    minutes[rng.random((zones, sites)) < 0.4] = np.inf
    demand = rng.uniform(0, 900, zones) * (rng.random(zones) < 0.8)
    return minutes, demand, rng.uniform(0, 40, sites)


def test_a_zone_far_from_everything_has_nothing():
    found = measures(
        np.array([100.0, 50.0]), np.array([40.0]), costs_of(np.array([[30.0], [np.inf]])),
        catchment=HALF_AN_HOUR,
    )  # fmt: skip

    assert found.nearest.tolist() == [30.0, np.inf]
    assert found.within.tolist() == [1, 0]
    assert found.capacity.tolist() == [40.0, 0.0]
    assert found.score.tolist() == [pytest.approx(0.4), 0.0]


def test_beyond_the_limit_a_site_is_near_and_counts_for_nothing():
    found = measures(
        np.array([100.0]), np.array([40.0]), costs_of(np.array([[30.5]])), catchment=HALF_AN_HOUR
    )

    assert found.nearest.tolist() == [30.5]
    assert (found.within[0], found.capacity[0], found.score[0]) == (0, 0.0, 0.0)


@pytest.mark.parametrize(("zones", "sites"), [(0, 0), (0, 3), (3, 0)])
def test_nobody_or_nothing_measures_nothing(zones, sites):
    found = measures(
        np.ones(zones), np.ones(sites), costs_of(np.full((zones, sites), 5.0)),
        catchment=HALF_AN_HOUR,
    )  # fmt: skip

    assert found.nearest.tolist() == [np.inf] * zones
    assert found.score.tolist() == [0.0] * zones


@given(st.integers(0, 2**32), st.integers(1, 20), st.integers(1, 12))
def test_measures_are_those_of_each_method(seed, zones, sites):
    minutes, demand, supply = drawn(seed, zones, sites)
    costs = costs_of(minutes)

    found = measures(demand, supply, costs, catchment=HALF_AN_HOUR)

    score = two_step_catchment(demand, supply, costs, decay=HALF_AN_HOUR.decay)
    np.testing.assert_array_equal(found.nearest, nearest_minutes(costs))
    np.testing.assert_array_equal(found.within, count_within(costs, limit_minutes=30.0))
    np.testing.assert_array_equal(found.capacity, capacity_within(supply, costs, limit_minutes=30))
    np.testing.assert_array_equal(found.score, score)


@given(st.integers(0, 2**32), st.integers(2, 20), st.integers(1, 12))
def test_tiles_give_what_the_whole_gives(seed, zones, sites):
    minutes, demand, supply = drawn(seed, zones, sites)
    whole = measures(demand, supply, costs_of(minutes), catchment=HALF_AN_HOUR)
    rows = np.array_split(np.random.default_rng(seed).permutation(zones), 3)

    around = sum(
        demand_around(demand[own], costs_of(minutes[own]), decay=HALF_AN_HOUR.decay) for own in rows
    )
    ratio = divide_or_zero(supply, around)
    for own in rows:
        tile = measures_of_ratio(ratio, supply, costs_of(minutes[own]), catchment=HALF_AN_HOUR)
        for name, values in vars(tile).items():
            np.testing.assert_allclose(values, getattr(whole, name)[own], rtol=1e-12)


@pytest.mark.parametrize(
    ("demand", "supply", "message"),
    [
        ([1.0, 2.0], [1.0], r"demande : tableau de forme \(2,\) pour 1 zones"),
        ([1.0], [-1.0], r"offre, rang 0 : -1\.0 trouvé"),
    ],
)
def test_what_is_negative_or_misshapen_is_refused(demand, supply, message):
    with pytest.raises(InputError, match=message):
        measures(
            np.array(demand), np.array(supply), costs_of(np.array([[5.0]])), catchment=HALF_AN_HOUR
        )
