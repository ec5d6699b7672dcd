"""The two passes by tiles, without Spark; and what is refused before it starts."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.catalogue.travel import find_mode
from maillage.engines import tiles
from maillage.engines.local import Local
from maillage.engines.spark import (
    Spark,
    Supplied,
    bring_demand,
    bring_travellers,
    measure_zones,
    score_zones,
)
from maillage.errors import InputError
from maillage.methods.access.decay import Classes, Exponential, Gaussian, Step
from maillage.methods.access.measures import Catchment
from maillage.methods.access.quantities import divide_or_zero
from maillage.methods.access.sphere import Points
from maillage.methods.access.streamed import demand_by_site
from maillage.methods.access.travel import Ends
from maillage.methods.access.travel_tiles import Place
from maillage.methods.access.trips import Trip

DECAYS = [
    Step(20_000.0),
    Classes((5_000.0, 10_000.0, 20_000.0), (1.0, 0.68, 0.22)),
    Gaussian(7_000.0, 20_000.0),
    Exponential(5_000.0, 20_000.0),
]


BY_CAR = Trip(find_mode("car"), 45.0)
HALF_AN_HOUR = Catchment(30.0, Classes((10.0, 20.0, 30.0), (1.0, 0.68, 0.22)))


class Held:
    """What a worker reads of a broadcast."""

    def __init__(self, value):
        self.value = value


def columns_of(zones, demand):
    return {"lon": zones.lon, "lat": zones.lat, "demand": demand}


def test_a_site_of_forty_hours_is_shared_between_two_tiles():
    zones = Points(np.array([2.0, 2.1, 2.0]), np.array([48.0, 48.0, 49.0]))
    site = Held(Points(np.array([2.05, 9.0]), np.array([48.0, 48.0])))
    demand, decay = np.array([100.0, 300.0, 50.0]), Step(20_000.0)
    table = tiles.table(
        columns_of(zones, demand), [np.array([1, 2]), np.array([0])], tiles_a_task=1
    )

    reached = [each.to_pylist() for each in bring_demand(table.to_batches(), site, decay)]
    ratio = Held(np.array([40.0 / 400.0, 0.0]))
    scored = [each.to_pylist() for each in score_zones(table.to_batches(), site, ratio, decay)]

    assert reached == [
        [{"tile": 0, "site": 0, "demand": 300.0}],
        [{"tile": 1, "site": 0, "demand": 100.0}],
    ]
    assert scored == [[{"tile": 0, "score": [0.1, 0.0]}], [{"tile": 1, "score": [0.1]}]]


def by_tiles(zones, sites, demand, supply, *, decay, zones_a_tile):
    """What Spark does, one tile after the other."""
    cut = tiles.cut(zones, zones_a_tile=zones_a_tile)
    batches = tiles.table(columns_of(zones, demand), cut, tiles_a_task=3).to_batches()
    around = np.zeros(len(sites))
    for each in bring_demand(batches, Held(sites), decay):
        around[each["site"].to_numpy()] += each["demand"].to_numpy()
    ratio = Held(divide_or_zero(supply, around))
    scores = np.empty(len(zones))
    scored = score_zones(batches, Held(sites), ratio, decay)
    for own, each in zip(cut, scored, strict=True):
        scores[own] = each["score"][0].values.to_numpy()
    return scores


@pytest.mark.parametrize("decay", DECAYS, ids=str)
@settings(max_examples=20)
@given(
    st.sampled_from([(-5, 8, 42, 51), (-180, 180, 88, 90), (179.9, 180, -1, 1), (2, 2, 48, 48)]),
    st.integers(1, 60),
    st.integers(0, 60),
    st.integers(1, 50),
    st.integers(0, 2**32),
)
def test_no_cut_changes_the_scores(decay, box, zone_count, site_count, zones_a_tile, seed):
    rng = np.random.default_rng(seed)
    west, east, south, north = box
    zones, sites = (
        Points(rng.uniform(west, east, count), rng.uniform(south, north, count))
        for count in (zone_count, site_count)
    )
    demand = rng.uniform(0, 900, zone_count) * (rng.random(zone_count) < 0.7)
    supply = rng.uniform(0, 40, site_count)

    scores = by_tiles(zones, sites, demand, supply, decay=decay, zones_a_tile=zones_a_tile)

    whole = Local().catchment(zones, sites, demand, supply, decay=decay)
    np.testing.assert_allclose(scores, whole, rtol=1e-12, atol=1e-300)


def test_supply_is_conserved_over_tiles(country):
    zones, sites, demand, supply = country

    scores = by_tiles(*country, decay=DECAYS[2], zones_a_tile=300)

    served = demand_by_site(zones, sites, demand, decay=DECAYS[2]) > 0
    assert scores @ demand == pytest.approx(supply[served].sum(), rel=1e-12)


@pytest.mark.parametrize(
    ("demand", "supply", "message"),
    [
        ([1.0, 2.0], [1.0], r"demande : tableau de forme \(2,\) pour 1 zones"),
        ([-1.0], [1.0], r"demande, rang 0 : -1\.0 trouvé"),
        ([1.0], [np.nan], "offre, rang 0 : nan trouvé"),
    ],
)
def test_what_is_negative_missing_or_misshapen_is_refused_before_spark(demand, supply, message):
    one = Points(np.zeros(1), np.zeros(1))

    with pytest.raises(InputError, match=message):
        Spark("nowhere").catchment(one, one, np.array(demand), np.array(supply), decay=Step(1000.0))


def test_weights_that_rise_are_refused_before_spark():
    one = Points(np.zeros(1), np.zeros(1))
    rising = Classes((1000.0, 2000.0), (0.5, 1.0))

    with pytest.raises(InputError, match=r"classes : poids \(0\.5, 1\.0\) ; sans paires"):
        Spark("nowhere").catchment(one, one, np.ones(1), np.ones(1), decay=rising)


def test_no_zone_needs_no_spark():
    nowhere, one = Points(np.zeros(0), np.zeros(0)), Points(np.zeros(1), np.zeros(1))

    scores = Spark("nowhere").catchment(nowhere, one, np.zeros(0), np.ones(1), decay=Step(1.0))

    assert scores.shape == (0,)


def test_travellers_of_two_tiles_share_a_site():
    """The second zone is 20 km away, 26.62 minutes; the third site is on an island."""
    zones = Place(
        Points(np.array([2.0, 2.0]), np.array([48.0, 48.0 + 20 / 111.195])),
        Ends(np.array([60.0, 60.0]), np.array([0, 0])),
    )
    sites = Supplied(
        Place(
            Points(np.array([2.0, 9.0, 2.0]), np.array([48.0, 48.0, 48.0])),
            Ends(np.full(3, 60.0), np.array([0, 0, 1])),
        ),
        np.array([40.0, 10.0, 10.0]),
    )
    columns = columns_of(zones.points, np.array([100.0, 300.0]))
    columns |= {"density": zones.ends.densities, "land": zones.ends.lands}
    batches = tiles.table(columns, [np.array([1]), np.array([0])], tiles_a_task=1).to_batches()

    options = {"trip": BY_CAR, "catchment": HALF_AN_HOUR}
    brought = [each.to_pylist() for each in bring_travellers(batches, Held(sites), **options)]
    ratio = Held(np.array([40 / (100 + 0.22 * 300), 0.0, 0.0]))
    measured = [
        each.to_pylist()[0] for each in measure_zones(batches, Held(sites), ratio, **options)
    ]

    assert brought == [
        [{"tile": 0, "site": 0, "demand": 300 * 0.22}],
        [{"tile": 1, "site": 0, "demand": 100.0}],
    ]
    assert [each["nearest"] for each in measured] == [[pytest.approx(26.62, abs=0.01)], [2.0]]
    assert [each["within"] for each in measured] == [[1], [1]]
    assert [each["capacity"] for each in measured] == [[40.0], [40.0]]
    assert [each["score"] for each in measured] == [[pytest.approx(0.22 * 40 / 166)], [40 / 166]]


@pytest.mark.parametrize(
    ("demand", "supply", "trip", "message"),
    [
        ([-1.0], [1.0], BY_CAR, r"demande, rang 0 : -1\.0 trouvé"),
        ([1.0], [np.nan], BY_CAR, "offre, rang 0 : nan trouvé"),
        ([1.0], [1.0], Trip(find_mode("car"), 91.0), "le mode « car » va de 0 à 90 minutes"),
    ],
)
def test_what_cannot_be_measured_is_refused_before_spark(demand, supply, trip, message):
    one = Place(Points(np.zeros(1), np.zeros(1)), Ends(np.zeros(1), np.zeros(1, np.int64)))

    with pytest.raises(InputError, match=message):
        Spark("nowhere").access(
            one, one, np.array(demand), np.array(supply), trip=trip, catchment=HALF_AN_HOUR
        )


def test_no_zone_to_measure_needs_no_spark():
    one = Place(Points(np.zeros(1), np.zeros(1)), Ends(np.zeros(1), np.zeros(1, np.int64)))
    none = one.take(np.zeros(0, np.int64))

    found = Spark("nowhere").access(
        none, one, np.zeros(0), np.ones(1), trip=BY_CAR, catchment=HALF_AN_HOUR
    )

    assert [values.size for values in vars(found).values()] == [0, 0, 0, 0]
