import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.contracts.costs import SparseCosts
from maillage.errors import InputError
from maillage.methods.access import streamed
from maillage.methods.access.catchment import two_step_catchment
from maillage.methods.access.decay import Classes, Exponential, Gaussian, Step
from maillage.methods.access.pairs import pairs_within
from maillage.methods.access.quantities import divide_or_zero
from maillage.methods.access.sphere import Points
from maillage.methods.access.streamed import (
    demand_by_site,
    streamed_catchment,
    supply_by_zone,
)

from .factories import places

DECAYS = [
    Step(20_000.0),
    Step(2e7),
    Classes((5_000.0, 10_000.0, 20_000.0), (1.0, 0.68, 0.22)),
    Classes((5_000.0, 10_000.0), (1.0, 0.0)),
    Gaussian(7_000.0, 20_000.0),
    Gaussian(700_000.0, 2_000_000.0),
    Exponential(5_000.0, 20_000.0),
    Exponential(100.0, 200_000.0),
    Exponential(900_000.0, 3_000_000.0),
]


def drawn_amounts(zones, sites, seed):
    rng = np.random.default_rng(seed)
    demand = rng.uniform(0, 900, len(zones)) * (rng.random(len(zones)) < 0.7)
    return demand, rng.uniform(0, 40, len(sites))


def stored(zones, sites, demand, supply, decay):
    limit = decay.bounds[-1] if isinstance(decay, Classes) else decay.limit
    pairs = pairs_within(zones, sites, radius_m=limit)
    costs = SparseCosts(
        pairs.starts, pairs.sites, pairs.metres, pairs.metres, pairs.site_count, "great circle"
    )
    return two_step_catchment(demand, supply, costs, decay=decay)


@pytest.mark.parametrize("decay", DECAYS, ids=str)
@settings(max_examples=40)
@given(places(), st.integers(0, 2**32))
def test_scores_are_those_of_stored_pairs(decay, drawn, seed):
    zones, sites = drawn
    demand, supply = drawn_amounts(zones, sites, seed)

    scores = streamed_catchment(zones, sites, demand, supply, decay=decay)

    np.testing.assert_allclose(
        scores, stored(zones, sites, demand, supply, decay), rtol=1e-12, atol=1e-300
    )


@pytest.mark.parametrize("decay", [DECAYS[0], DECAYS[2], DECAYS[4]], ids=str)
def test_the_number_of_threads_changes_no_digit(decay):
    rng = np.random.default_rng(9)
    zones = Points(rng.normal(2, 0.4, 3000), rng.normal(47, 0.3, 3000))
    sites = Points(rng.normal(2, 0.4, 900), rng.normal(47, 0.3, 900))
    demand, supply = rng.lognormal(4, 2, 3000), rng.uniform(1, 40, 900)

    alone = streamed_catchment(zones, sites, demand, supply, decay=decay)
    alone_stored = stored(zones, sites, demand, supply, decay)
    numba.set_num_threads(min(2, numba.config.NUMBA_NUM_THREADS))

    together = streamed_catchment(zones, sites, demand, supply, decay=decay)
    together_stored = stored(zones, sites, demand, supply, decay)

    np.testing.assert_array_equal(together, alone)
    np.testing.assert_array_equal(together_stored, alone_stored)


@pytest.mark.parametrize("bands", [1, 2, 8])
@pytest.mark.parametrize("decay", [DECAYS[0], DECAYS[2], DECAYS[4]], ids=str)
def test_scores_are_those_of_stored_pairs_on_thousands_of_points(decay, bands, monkeypatch):
    monkeypatch.setattr(streamed, "_bands_a_radius", lambda *_points: bands)
    rng = np.random.default_rng(8)
    zones = Points(rng.normal(2, 0.4, 6000), rng.normal(47, 0.3, 6000))
    sites = Points(rng.normal(2, 0.4, 900), rng.normal(47, 0.3, 900))
    demand, supply = rng.lognormal(4, 2, 6000), rng.uniform(1, 40, 900)

    scores = streamed_catchment(zones, sites, demand, supply, decay=decay)

    expected = stored(zones, sites, demand, supply, decay)
    np.testing.assert_allclose(scores, expected, rtol=1e-12)


@pytest.mark.parametrize("decay", DECAYS, ids=str)
@settings(max_examples=20)
@given(places(), st.integers(0, 2**32), st.integers(1, 7))
def test_tiles_of_zones_give_the_same_scores(decay, drawn, seed, tiles):
    zones, sites = drawn
    demand, supply = drawn_amounts(zones, sites, seed)
    tile = np.random.default_rng(seed).integers(0, tiles, len(zones))
    cut = [(Points(zones.lon[tile == t], zones.lat[tile == t]), tile == t) for t in range(tiles)]

    around = sum(demand_by_site(part, sites, demand[own], decay=decay) for part, own in cut)
    ratio = divide_or_zero(supply, around)
    scores = np.full(len(zones), np.nan)
    for part, own in cut:
        scores[own] = supply_by_zone(part, sites, ratio, decay=decay)

    whole = streamed_catchment(zones, sites, demand, supply, decay=decay)
    np.testing.assert_allclose(scores, whole, rtol=1e-12, atol=1e-300)


def test_a_site_alone_in_the_country_keeps_its_digits_beside_a_metropolis():
    zones = Points(np.array([2.0, 2.5]), np.array([48.0, 48.0]))
    sites = Points(np.array([2.0, 2.5]), np.array([48.0, 48.0]))

    around = demand_by_site(zones, sites, np.array([1e15, 0.1]), decay=Step(5_000.0))

    assert around.tolist() == [1e15, 0.1]


def test_a_hamlet_keeps_its_digits_where_a_band_is_summed_by_running_totals(monkeypatch):
    monkeypatch.setattr(streamed, "_bands_a_radius", lambda *_points: 8)
    zones = Points(np.repeat([2.0, 2.5], 100), np.full(200, 48.0))
    sites = Points(np.array([2.0, 2.5]), np.array([48.0, 48.0]))
    demand = np.repeat([1e13, 0.001], 100)

    around = demand_by_site(zones, sites, demand, decay=Step(5_000.0))

    np.testing.assert_allclose(around, [1e15, 0.1], rtol=1e-13)


def test_a_site_around_which_nobody_lives_adds_nothing():
    zones = Points(np.array([2.0, 2.01, 3.0]), np.array([48.0, 48.0, 48.0]))
    sites = Points(np.array([2.0, 3.0]), np.array([48.0, 48.0]))

    scores = streamed_catchment(
        zones, sites, np.array([0.0, 0.0, 10.0]), np.array([7.0, 5.0]), decay=Step(5_000.0)
    )

    assert scores.tolist() == [0, 0, 0.5]


def test_weights_that_rise_are_refused():
    one = Points(np.zeros(1), np.zeros(1))

    with pytest.raises(InputError, match=r"classes : poids \(0\.5, 1\.0\) ; sans paires gardées"):
        streamed_catchment(
            one, one, np.ones(1), np.ones(1), decay=Classes((1000.0, 2000.0), (0.5, 1.0))
        )


@pytest.mark.parametrize(
    ("demand", "supply", "message"),
    [
        ([1.0, 2.0], [1.0], r"demande : tableau de forme \(2,\) pour 1 zones"),
        ([-1.0], [1.0], r"demande, rang 0 : -1\.0 trouvé"),
        ([1.0], [np.nan], "offre, rang 0 : nan trouvé"),
    ],
)
def test_what_is_negative_missing_or_misshapen_is_refused(demand, supply, message):
    one = Points(np.zeros(1), np.zeros(1))

    with pytest.raises(InputError, match=message):
        streamed_catchment(one, one, np.array(demand), np.array(supply), decay=Step(1000.0))
