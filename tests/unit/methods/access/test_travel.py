"""Travel times: worked by hand, on the bound, on islands, against plain Python and a server."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.catalogue.travel import find_mode, islands, modes
from maillage.errors import InputError
from maillage.methods.access.pairs import Pairs, pairs_within
from maillage.methods.access.sphere import Points, great_circle_metres
from maillage.methods.access.travel import Ends, reach_metres, travel_costs
from maillage.methods.access.travel_tiles import Place, travel_tiles

DENSE, INTERMEDIATE, RURAL, VERY_RURAL = 5000.0, 700.0, 60.0, 5.0
MODES = sorted(modes())


def ends(*densities, lands=None):
    lands = [0] * len(densities) if lands is None else lands
    return Ends(np.array(densities, dtype=float), np.array(lands, dtype=np.int64))


def one_pair(metres):
    return Pairs(np.array([0, 1]), np.array([0]), np.array([metres]), 1)


def cost(metres, zone, site, mode, limit_minutes=60.0):
    """Return the minutes and metres of a single pair, none when it is out of reach."""
    costs = travel_costs(
        one_pair(metres), ends(zone), ends(site), mode=find_mode(mode), limit_minutes=limit_minutes
    )
    return (costs.minutes[0], costs.metres[0]) if len(costs.sites) else None


def plain(metres, zone, site, mode):
    """Return the minutes of a pair as the definition reads, in plain Python."""
    found = [math.inf]
    for way in mode.ways:
        try:
            first, second = (
                next(each for each in way.classes if density >= each.from_density.value)
                for density in (zone, site)
            )
        except (StopIteration, RuntimeError):
            continue
        road_km = metres * way.detour.value / 1000
        near_km = min(road_km / 2, way.local_m.value / 1000)
        hours = near_km / first.local_kmh.value + near_km / second.local_kmh.value
        hours += (road_km - 2 * near_km) / way.through_kmh.value
        found.append(60 * hours + first.fixed_minutes.value + second.fixed_minutes.value)
    return min(found)


def scattered(seed, count, *, spread=0.3, lands=1):
    """Return a place of points around Nantes, of every density."""
    rng = np.random.default_rng(seed)
    points = Points(-1.55 + rng.normal(0, spread, count), 47.2 + rng.normal(0, spread, count))
    return Place(points, Ends(10 ** rng.uniform(0, 4, count), rng.integers(0, lands, count)))


def whole(zones, sites, mode, limit_minutes):
    radius_m = reach_metres(mode, limit_minutes=limit_minutes)
    pairs = pairs_within(zones.points, sites.points, radius_m=radius_m)
    return travel_costs(pairs, zones.ends, sites.ends, mode=mode, limit_minutes=limit_minutes)


def test_travel_costs_on_foot_is_the_detour_at_one_speed():
    minutes, metres = cost(1000.0, DENSE, VERY_RURAL, "walking")

    assert (minutes, metres) == (pytest.approx(1.3 / 4 * 60), 1300.0)


def test_travel_costs_by_car_within_a_city_stays_on_streets():
    minutes, _metres = cost(4000.0, DENSE, DENSE, "car")

    assert minutes == pytest.approx(5.2 / 25 * 60 + 6)


def test_travel_costs_by_car_from_the_country_to_the_city_counts_each_end():
    minutes, metres = cost(20_000.0, VERY_RURAL, DENSE, "car")

    assert minutes == pytest.approx(5 / 50 * 60 + 5 / 25 * 60 + 16 / 70 * 60 + 1 + 3)
    assert metres == pytest.approx(26_000)


def test_travel_costs_without_a_car_takes_the_faster_of_feet_and_bus():
    on_foot, _metres = cost(500.0, DENSE, DENSE, "no-car")
    by_bus, road_m = cost(5000.0, DENSE, DENSE, "no-car")

    assert on_foot == pytest.approx(0.65 / 4 * 60)
    assert by_bus == pytest.approx(7 / 15 * 60 + 12)
    assert road_m == 7000.0


def test_travel_costs_without_a_car_has_no_bus_where_hardly_anybody_lives():
    minutes, _metres = cost(2000.0, VERY_RURAL, DENSE, "no-car")

    assert minutes == pytest.approx(2.6 / 4 * 60)


@pytest.mark.parametrize("density", [25.0, 300.0, 1500.0])
def test_travel_costs_on_the_bound_of_a_class_belongs_to_it(density):
    bound, under = (
        cost(2000.0, each, each, "car")[0] for each in (density, np.nextafter(density, 0))
    )

    assert bound == pytest.approx(plain(2000.0, density, density, find_mode("car")))
    assert under == pytest.approx(plain(2000.0, density - 0.1, density - 0.1, find_mode("car")))


def test_travel_costs_on_the_limit_is_kept_and_above_is_left_out():
    minutes, _metres = cost(2000.0, RURAL, RURAL, "car")

    assert cost(2000.0, RURAL, RURAL, "car", limit_minutes=minutes) is not None
    assert cost(2000.0, RURAL, RURAL, "car", limit_minutes=np.nextafter(minutes, 0)) is None


def test_travel_costs_of_a_limit_of_zero_keeps_what_costs_nothing():
    assert cost(0.0, DENSE, DENSE, "walking", limit_minutes=0) == (0, 0)
    assert cost(0.0, DENSE, DENSE, "car", limit_minutes=0) is None


def test_travel_costs_finds_no_road_to_an_island_and_keeps_those_within_it():
    lands = islands().lands(["56069", "29155", "56121", "56152", "56009"])
    groix, ouessant, lorient, le_palais, bangor = range(5)
    points = ends(RURAL, RURAL, DENSE, RURAL, RURAL, lands=lands)
    every = np.tile(np.arange(5), 5)
    near = Pairs(np.arange(0, 26, 5), every, np.full(25, 3000.0), 5)

    costs = travel_costs(near, points, points, mode=find_mode("car"), limit_minutes=30)

    reached = [set(costs.sites[a:b].tolist()) for a, b in pairwise(costs.starts)]
    assert reached == [{groix}, {ouessant}, {lorient}, {le_palais, bangor}, {le_palais, bangor}]


def test_travel_costs_of_no_pair_is_empty():
    none = Pairs(np.array([0, 0]), np.array([], dtype=np.int64), np.array([]), 0)

    costs = travel_costs(none, ends(RURAL), ends(), mode=find_mode("car"), limit_minutes=30)

    assert (costs.zone_count, costs.site_count, len(costs.minutes)) == (1, 0, 0)


def test_travel_costs_of_no_zone_is_empty():
    none = Pairs(np.array([0]), np.array([], dtype=np.int64), np.array([]), 1)

    costs = travel_costs(none, ends(), ends(RURAL), mode=find_mode("car"), limit_minutes=30)

    assert (costs.zone_count, costs.site_count) == (0, 1)


@pytest.mark.parametrize("metres", [math.nan, -1.0, math.inf])
def test_travel_costs_refuses_a_distance_that_is_none(metres):
    with pytest.raises(InputError, match="distance est négative ou inconnue"):
        cost(metres, RURAL, RURAL, "car")


@pytest.mark.parametrize("density", [math.nan, -1.0, math.inf])
def test_ends_refuse_a_density_that_is_none(density):
    with pytest.raises(InputError, match="point 1 : densité"):
        ends(RURAL, density)


def test_ends_refuse_as_many_lands_as_they_like():
    with pytest.raises(InputError, match="2 densités pour 1 terres"):
        ends(RURAL, RURAL, lands=[0])


@pytest.mark.parametrize("limit", [-1.0, 91.0, math.nan, math.inf])
def test_travel_costs_refuses_a_limit_that_the_mode_does_not_allow(limit):
    with pytest.raises(InputError, match="« car » va de 0 à 90"):
        cost(1000.0, RURAL, RURAL, "car", limit_minutes=limit)


@pytest.mark.parametrize(("limit", "words"), [(100.0, "100"), (92.5, "92,5"), (math.inf, "∞")])
def test_a_refused_limit_reads_as_a_person_writes_it(limit, words):
    with pytest.raises(InputError) as refused:
        cost(1000.0, RURAL, RURAL, "car", limit_minutes=limit)

    assert str(refused.value) == (
        f"{words} minutes : le mode « car » va de 0 à 90 minutes ; au-delà, demandez à un serveur "
        "d'itinéraires"
    )


def test_travel_costs_refuses_ends_that_are_not_those_of_the_pairs():
    with pytest.raises(InputError, match="2 zones et 1 lieux"):
        travel_costs(one_pair(10.0), ends(1, 1), ends(1), mode=find_mode("car"), limit_minutes=30)


@given(
    metres=st.floats(0, 60_000),
    zone=st.floats(0, 30_000),
    site=st.floats(0, 30_000),
    mode=st.sampled_from(MODES),
)
def test_travel_costs_is_what_the_definition_says(metres, zone, site, mode):
    expected = plain(metres, zone, site, find_mode(mode))

    found = cost(metres, zone, site, mode)

    if found is None:
        assert expected > 60 - 1e-9
    else:
        assert found[0] == pytest.approx(expected, rel=1e-12, abs=1e-12)


@given(
    metres=st.floats(0, 30_000),
    farther=st.floats(1, 10_000),
    zone=st.floats(0, 30_000),
    site=st.floats(0, 30_000),
    mode=st.sampled_from(MODES),
)
def test_travel_costs_grows_with_distance_and_is_the_same_both_ways(
    metres, farther, zone, site, mode
):
    near, far = cost(metres, zone, site, mode), cost(metres + farther, zone, site, mode)
    back = cost(metres, site, zone, mode)

    assert far is None or (near is not None and near[0] < far[0])
    assert (near is None) == (back is None)
    assert near is None or near == pytest.approx(back, rel=1e-12)


@given(
    limit=st.floats(0, 60),
    zone=st.floats(0, 30_000),
    site=st.floats(0, 30_000),
    mode=st.sampled_from(MODES),
)
def test_reach_metres_leaves_out_no_pair_of_the_limit(limit, zone, site, mode):
    radius_m = reach_metres(find_mode(mode), limit_minutes=limit)

    assert cost(radius_m * 1.000001 + 0.001, zone, site, mode, limit_minutes=limit) is None


@pytest.mark.parametrize("mode", MODES)
def test_reach_metres_is_as_short_as_it_can_be(mode):
    radius_m = reach_metres(find_mode(mode), limit_minutes=45)
    kinds = (DENSE, INTERMEDIATE, RURAL, VERY_RURAL)

    just_inside = [
        cost(radius_m * 0.9999, zone, site, mode, limit_minutes=45)
        for zone in kinds
        for site in kinds
    ]

    assert any(just_inside)


def test_reach_metres_of_no_time_is_nothing():
    assert reach_metres(find_mode("car"), limit_minutes=0) == 0


@pytest.mark.parametrize("mode", MODES)
def test_travel_costs_agrees_with_every_pair_tried(mode):
    zones, sites = scattered(1, 60, lands=2), scattered(2, 40, lands=2)
    found = whole(zones, sites, find_mode(mode), 45)
    expected = {}
    for i in range(60):
        here = Points(np.full(40, zones.points.lon[i]), np.full(40, zones.points.lat[i]))
        metres = great_circle_metres(here, sites.points)
        for j in range(40):
            minutes = plain(
                metres[j], zones.ends.densities[i], sites.ends.densities[j], find_mode(mode)
            )
            if minutes <= 45 and zones.ends.lands[i] == sites.ends.lands[j]:
                expected[i, j] = minutes

    rows = np.repeat(np.arange(60), np.diff(found.starts))
    pairs = zip(rows.tolist(), found.sites.tolist(), strict=True)
    assert dict(zip(pairs, found.minutes, strict=True)) == pytest.approx(expected, rel=1e-9)


def test_travel_costs_follows_a_permutation_of_zones():
    zones, sites = scattered(1, 50), scattered(2, 30)
    order = np.random.default_rng(3).permutation(50)
    before = whole(zones, sites, find_mode("car"), 30)

    after = whole(zones.take(order), sites, find_mode("car"), 30)

    for place, zone in enumerate(order):
        old = slice(before.starts[zone], before.starts[zone + 1])
        new = slice(after.starts[place], after.starts[place + 1])
        assert after.sites[new].tolist() == before.sites[old].tolist()
        assert after.minutes[new].tolist() == before.minutes[old].tolist()


def test_travel_costs_are_near_those_of_the_server_of_insee():
    """The example of INSEE's METRIC-OSRM: Aix-en-Provence to Alleins, 34.143 km, 40.65 minutes."""
    aix = Points(np.array([5.44552]), np.array([43.52765]))
    alleins = Points(np.array([5.16171]), np.array([43.70377]))
    metres = float(great_circle_metres(aix, alleins)[0])

    minutes, road_m = cost(metres, 798.0, 171.0, "car")

    assert minutes == pytest.approx(40.65, rel=0.1)
    assert road_m == pytest.approx(34_143, rel=0.2)


@pytest.mark.parametrize("road_km", [10, 15, 20])
def test_travel_by_car_is_as_fast_as_people_say(road_km):
    """The national mobility survey of 2019: 36 km/h from door to door, trips of 10 to 20 km."""
    kinds = (DENSE, INTERMEDIATE, RURAL)
    speeds = [
        road_km / cost(road_km / 1.3 * 1000, zone, site, "car")[0] * 60
        for zone in kinds
        for site in kinds
    ]

    assert 19 < min(speeds) < 36 < max(speeds) < 56


@pytest.mark.parametrize("most_pairs", [1, 7, 100, 10**9])
@pytest.mark.parametrize("mode", ["car", "walking"])
def test_travel_tiles_give_the_costs_of_the_whole(most_pairs, mode):
    zones, sites = scattered(1, 80, lands=2), scattered(2, 50, lands=2)
    expected = whole(zones, sites, find_mode(mode), 30)

    tiles = list(
        travel_tiles(zones, sites, mode=find_mode(mode), limit_minutes=30, most_pairs=most_pairs)
    )

    seen = np.concatenate([tile.zones for tile in tiles])
    assert sorted(seen.tolist()) == list(range(80))
    for tile in tiles:
        assert tile.costs.site_count == 50
        for place, zone in enumerate(tile.zones):
            own = slice(tile.costs.starts[place], tile.costs.starts[place + 1])
            there = slice(expected.starts[zone], expected.starts[zone + 1])
            assert tile.costs.sites[own].tolist() == expected.sites[there].tolist()
            assert tile.costs.minutes[own].tolist() == expected.minutes[there].tolist()
            assert tile.costs.metres[own].tolist() == expected.metres[there].tolist()


def test_travel_tiles_hold_no_more_pairs_than_asked():
    zones, sites = scattered(1, 200), scattered(2, 50)
    radius_m = reach_metres(find_mode("car"), limit_minutes=30)

    for tile in travel_tiles(zones, sites, mode=find_mode("car"), limit_minutes=30, most_pairs=60):
        near = pairs_within(zones.take(tile.zones).points, sites.points, radius_m=radius_m)
        assert len(near.sites) <= 60 or len(tile.zones) == 1


def test_travel_tiles_of_no_zone_are_none():
    zones, sites = scattered(1, 0), scattered(2, 5)

    assert list(travel_tiles(zones, sites, mode=find_mode("car"), limit_minutes=30)) == []


def test_travel_tiles_without_a_site_hold_empty_rows():
    zones, sites = scattered(1, 5), scattered(2, 0)

    tiles = list(travel_tiles(zones, sites, mode=find_mode("car"), limit_minutes=30))

    assert [(sorted(tile.zones.tolist()), len(tile.costs.sites)) for tile in tiles] == [
        ([0, 1, 2, 3, 4], 0)
    ]
