"""Costs by road: every pair once, kept, tried again, and said when the server fails."""

import math
from datetime import date

import httpx
import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.errors import FetchError, InputError, StoreError
from maillage.inputs.routing import asking
from maillage.inputs.routing.asking import Router
from maillage.inputs.routing.cache import SCHEMA
from maillage.inputs.routing.osrm import Osrm
from maillage.inputs.routing.roads import Asked, road_costs
from maillage.inputs.routing.valhalla import Valhalla

from .servers import (
    Server,
    asked_of_osrm,
    asked_of_valhalla,
    osrm_of_roads,
    recorded,
    road,
    valhalla_of_roads,
)

URL = "http://roads.test"
AT_ONCE = (0.0, 0.0)
DAY = date(2026, 1, 1)
ENGINES = {
    "osrm": (Osrm(URL, "car", most_coordinates=5), osrm_of_roads, asked_of_osrm),
    "valhalla": (Valhalla(URL, "auto", most_pairs=6), valhalla_of_roads, asked_of_valhalla),
}
engines = pytest.mark.parametrize("engine", ENGINES)


def quiet(done, total):
    """Say nothing of the progress."""


def places(seed, zones=7, sites=9, share=0.6):
    """Return zones and sites around Nantes, and some of their pairs."""
    rng = np.random.default_rng(seed)
    zone_points = np.round(rng.uniform((-1.8, 47.0), (-1.2, 47.5), (zones, 2)), 6)
    site_points = np.round(rng.uniform((-1.8, 47.0), (-1.2, 47.5), (sites, 2)), 6)
    wanted = rng.random((zones, sites)) < share
    starts = np.concatenate(([0], np.cumsum(wanted.sum(axis=1))))
    return Asked(*zone_points.T, *site_points.T, starts, np.nonzero(wanted)[1])


def pairs_of(costs):
    rows = np.repeat(np.arange(costs.zone_count), np.diff(costs.starts))
    pairs = zip(rows.tolist(), costs.sites.tolist(), strict=True)
    return dict(zip(pairs, zip(costs.minutes, costs.metres, strict=True), strict=True))


def expected(asked, limit_minutes, nowhere=()):
    found = {}
    for zone in range(len(asked.zone_lon)):
        for site in asked.sites[asked.starts[zone] : asked.starts[zone + 1]].tolist():
            source = asked.zone_lon[zone], asked.zone_lat[zone]
            seconds, metres = road(source, (asked.site_lon[site], asked.site_lat[site]), nowhere)
            if seconds is not None and seconds / 60 <= limit_minutes:
                found[zone, site] = (seconds / 60, pytest.approx(metres))
    return found


def router(tmp_path, server, engine="osrm", pauses=AT_ONCE, on=DAY):
    return Router(ENGINES[engine][0], server.client(), tmp_path / "tables", on, pauses)


def costs_of(asked, desk, limit_minutes=60.0, progress=quiet):
    return road_costs(asked, desk, mode="car", limit_minutes=limit_minutes, progress=progress)


@engines
@pytest.mark.parametrize("limit", [0.4, 60.0])
def test_road_costs_are_those_of_every_pair_within_the_limit(tmp_path, engine, limit):
    asked = places(1)
    server = Server(ENGINES[engine][1]())

    costs = costs_of(asked, router(tmp_path, server, engine), limit)

    assert pairs_of(costs) == expected(asked, limit)
    assert (costs.zone_count, costs.site_count, costs.mode) == (7, 9, "car")


def test_road_costs_on_the_limit_are_kept(tmp_path):
    asked = places(1)
    server = Server(osrm_of_roads())
    longest = max(minutes for minutes, _metres in expected(asked, 60).values())

    bound = costs_of(asked, router(tmp_path, server), longest)
    under = costs_of(asked, router(tmp_path, server), np.nextafter(longest, 0))

    assert len(bound.sites) == len(asked.sites)
    assert len(under.sites) < len(asked.sites)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(
    seed=st.integers(0, 10_000),
    zones=st.integers(0, 9),
    sites=st.integers(0, 9),
    share=st.sampled_from([0.0, 0.2, 1.0]),
    points=st.integers(2, 12),
)
def test_road_costs_do_not_depend_on_what_the_server_takes_at_once(
    tmp_path_factory, seed, zones, sites, share, points
):
    asked = places(seed, zones, sites, share)
    server = Server(osrm_of_roads())
    osrm = Osrm(URL, "car", most_coordinates=points)
    desk = Router(osrm, server.client(), tmp_path_factory.mktemp("tables"), DAY, AT_ONCE)

    costs = costs_of(asked, desk)

    assert pairs_of(costs) == expected(asked, 60)


@engines
def test_requests_stay_within_what_the_server_takes(tmp_path, engine):
    asked = places(3, 20, 20, 1.0)
    server = Server(ENGINES[engine][1]())

    costs_of(asked, router(tmp_path, server, engine))

    rows, columns = ENGINES[engine][0].batch()
    sizes = [tuple(map(len, ENGINES[engine][2](request))) for request in server.asked]
    assert all(1 <= a <= rows and 1 <= b <= columns for a, b in sizes)
    assert sum(a * b for a, b in sizes) == 400


def test_zones_with_nothing_near_are_not_asked_about(tmp_path):
    asked = Asked(
        np.array([-1.5, -1.6]),
        np.array([47.2, 47.3]),
        np.array([-1.5]),
        np.array([47.21]),
        np.array([0, 0, 1]),
        np.array([0]),
    )
    server = Server(osrm_of_roads())

    costs_of(asked, router(tmp_path, server))

    assert [asked_of_osrm(request)[0] for request in server.asked] == [[(-1.6, 47.3)]]


def test_no_pair_is_no_request(tmp_path):
    server = Server(osrm_of_roads())

    costs = costs_of(places(1, share=0.0), router(tmp_path, server))

    assert (server.asked, costs.starts.tolist()) == ([], [0] * 8)


@engines
def test_a_point_without_a_road_is_out_of_reach_and_spoils_no_other(tmp_path, engine):
    asked = places(4, share=1.0)
    nowhere = {
        (asked.zone_lon[2], asked.zone_lat[2]),
        (asked.site_lon[5], asked.site_lat[5]),
    }
    server = Server(ENGINES[engine][1](nowhere))

    costs = costs_of(asked, router(tmp_path, server, engine))

    assert pairs_of(costs) == expected(asked, 60, nowhere)
    assert len(costs.sites) == 6 * 8


def test_an_island_that_a_server_keeps_apart_spoils_no_other(tmp_path):
    asked = places(4, share=1.0)
    island = {
        (asked.zone_lon[2], asked.zone_lat[2]),
        (asked.site_lon[5], asked.site_lat[5]),
    }
    server = Server(valhalla_of_roads(island=island))

    found = pairs_of(costs_of(asked, router(tmp_path, server, "valhalla")))

    every = expected(asked, 60)
    assert found == {pair: every[pair] for pair in every if (pair[0] == 2) == (pair[1] == 5)}
    assert (2, 5) in found


def test_points_outside_the_map_are_asked_about_one_by_one_at_most(tmp_path):
    asked = places(4, 10, 10, 1.0)
    server = Server(recorded("valhalla-no-edges", 400))
    valhalla = Valhalla(URL, "auto", most_pairs=100)

    costs = costs_of(asked, Router(valhalla, server.client(), tmp_path, DAY, AT_ONCE))

    assert (len(costs.sites), len(server.asked)) == (0, 1 + 20)


def test_a_server_that_contradicts_itself_on_roads_ends_all_the_same(tmp_path):
    asked = places(4, 3, 3, 1.0)

    def only_alone(request):
        sources, targets = asked_of_valhalla(request)
        alone = sources == targets
        return (valhalla_of_roads() if alone else recorded("valhalla-no-edges", 400))(request)

    costs = costs_of(asked, router(tmp_path, Server(only_alone), "valhalla"))

    assert len(costs.sites) == 0


@engines
def test_a_second_run_asks_nothing(tmp_path, engine):
    asked = places(5)
    server = Server(ENGINES[engine][1]())
    first = costs_of(asked, router(tmp_path, server, engine))
    asked_before = len(server.asked)

    second = costs_of(asked, router(tmp_path, server, engine))

    assert (len(server.asked), pairs_of(second)) == (asked_before, pairs_of(first))


def test_a_table_keeps_the_day_it_was_received(tmp_path):
    asked, server, later = places(5), Server(osrm_of_roads()), date(2026, 2, 1)
    costs_of(asked, router(tmp_path, server))

    desk = router(tmp_path, server, on=later)
    costs_of(asked, desk)
    before = set(desk.received)
    costs_of(places(6), desk)

    assert (before, desk.received) == ({DAY}, {DAY, later})


def test_tables_are_kept_as_parquet_with_nulls_where_there_is_no_road(tmp_path):
    asked = places(4, 2, 2, 1.0)
    nowhere = {(asked.site_lon[1], asked.site_lat[1])}
    server = Server(osrm_of_roads(nowhere))

    costs_of(asked, router(tmp_path, server))

    frame = pl.concat(pl.read_parquet(file) for file in (tmp_path / "tables").iterdir())
    assert frame.schema == SCHEMA
    assert (frame["seconds"].null_count(), frame["metres"].null_count()) == (2, 2)


@pytest.mark.parametrize(
    "other",
    [
        Osrm("http://elsewhere.test", "car", most_coordinates=5),
        Osrm(URL, "foot", most_coordinates=5),
        Valhalla(URL, "car", most_pairs=6),
    ],
)
def test_another_server_or_profile_is_asked_anew(tmp_path, other):
    asked = places(5)
    server = Server(osrm_of_roads())
    costs_of(asked, router(tmp_path, server))
    answers = valhalla_of_roads() if other.engine == "valhalla" else osrm_of_roads()
    again = Server(answers)

    costs_of(asked, Router(other, again.client(), tmp_path / "tables", DAY, AT_ONCE))

    assert len(again.asked) > 0


@pytest.mark.parametrize("damage", [b"", b"PAR1 nothing"])
def test_a_damaged_table_is_asked_for_again(tmp_path, damage):
    asked = places(5)
    server = Server(osrm_of_roads())
    first = costs_of(asked, router(tmp_path, server))
    asked_before = len(server.asked)
    broken = sorted((tmp_path / "tables").iterdir())[0]
    broken.write_bytes(damage)

    second = costs_of(asked, router(tmp_path, server))

    assert (len(server.asked), pairs_of(second)) == (asked_before + 1, pairs_of(first))


def test_a_table_of_another_form_is_asked_for_again(tmp_path):
    asked = places(5)
    server = Server(osrm_of_roads())
    costs_of(asked, router(tmp_path, server))
    asked_before = len(server.asked)
    pl.DataFrame({"a": [1]}).write_parquet(sorted((tmp_path / "tables").iterdir())[0])

    costs_of(asked, router(tmp_path, server))

    assert len(server.asked) == asked_before + 1


def timed_out(request):
    raise httpx.ReadTimeout("trop lent", request=request)


def unreachable(request):
    raise httpx.ConnectError("connexion refusée", request=request)


def half(request):
    found = osrm_of_roads()(request).json()
    return httpx.Response(200, json=found | {"durations": found["durations"][:-1]})


def unknown(request):
    found = osrm_of_roads()(request).json()
    text = str(found["durations"][0][0])
    return httpx.Response(200, text=osrm_of_roads()(request).text.replace(text, "NaN", 1))


def status(code, **headers):
    return lambda _request: httpx.Response(code, headers=headers, text="Busy")


FAILURES = {
    "timeout": timed_out,
    "unreachable": unreachable,
    "half a table": half,
    "nan": unknown,
    "429": status(429),
    "500": status(500),
    "503": status(503),
}
failures = pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)


@failures
def test_a_failure_that_passes_is_tried_again(tmp_path, failure):
    asked = places(6)
    server = Server(failure, failure, osrm_of_roads())

    costs = costs_of(asked, router(tmp_path, server))

    assert pairs_of(costs) == expected(asked, 60)


@failures
def test_a_failure_that_lasts_is_said_after_the_tries(tmp_path, failure):
    server = Server(failure)

    with pytest.raises(FetchError, match=r"http://roads\.test : pas de table .* après 3 essais"):
        costs_of(places(6), router(tmp_path, server))

    assert len(server.asked) == 3


def test_half_a_table_says_what_came_and_what_was_asked(tmp_path):
    with pytest.raises(FetchError, match=r"1 lignes de 3 colonnes reçues, 2 de 3 demandées"):
        costs_of(places(6, share=1.0), router(tmp_path, Server(half)))


def test_half_a_table_is_not_kept(tmp_path):
    with pytest.raises(FetchError):
        costs_of(places(6), router(tmp_path, Server(half)))

    assert list(tmp_path.rglob("*.parquet")) == []


def test_what_came_before_a_failure_is_kept(tmp_path):
    asked = places(6, 20, 20, 1.0)
    cut = Server(osrm_of_roads(), osrm_of_roads(), unreachable)
    with pytest.raises(FetchError, match="ce qui est déjà reçu est gardé"):
        costs_of(asked, router(tmp_path, cut))
    whole, mended = Server(osrm_of_roads()), Server(osrm_of_roads())
    costs_of(asked, router(tmp_path / "elsewhere", whole))

    costs_of(asked, router(tmp_path, mended))

    assert len(mended.asked) == len(whole.asked) - 2


def test_a_refusal_is_not_tried_again(tmp_path):
    server = Server(recorded("osrm-too-big", 400))

    with pytest.raises(FetchError, match="TooBig"):
        costs_of(places(6), router(tmp_path, server))

    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("headers", "waited"),
    [
        ({}, [0.0, 1.0, 2.0]),
        ({"retry-after": "5"}, [0.0, 5.0, 5.0]),
        ({"retry-after": "9999"}, [0.0, 60.0, 60.0]),
        ({"retry-after": "Sun, 22 Nov 2026 03:00:00 GMT"}, [0.0, 1.0, 2.0]),
    ],
)
def test_pauses_are_those_given_or_what_the_server_asks(tmp_path, monkeypatch, headers, waited):
    slept = []
    monkeypatch.setattr(asking.time, "sleep", slept.append)
    server = Server(status(429, **headers))

    with pytest.raises(FetchError):
        costs_of(places(6), router(tmp_path, server, pauses=(1.0, 2.0)))

    assert slept == waited


def test_a_password_of_the_address_is_in_no_message(tmp_path):
    osrm = Osrm("http://user:secret@roads.test", "car")
    server = Server(unreachable)

    with pytest.raises(FetchError) as caught:
        costs_of(places(6), Router(osrm, server.client(), tmp_path, DAY, AT_ONCE))

    assert "secret" not in str(caught.value)


def test_progress_goes_from_nothing_to_all(tmp_path):
    told = []
    server = Server(osrm_of_roads())

    costs_of(places(6), router(tmp_path, server), progress=lambda *now: told.append(now))

    total = len(server.asked)
    assert told == [(done, total) for done in range(total + 1)]


@pytest.mark.parametrize("limit", [-1.0, math.nan, math.inf])
def test_a_limit_that_is_none_is_refused(tmp_path, limit):
    with pytest.raises(InputError, match="il faut un nombre, 0 ou plus"):
        costs_of(places(6), router(tmp_path, Server(osrm_of_roads())), limit)


@pytest.mark.parametrize("wrong", [math.nan, 181.0, math.inf])
def test_a_coordinate_that_is_none_is_refused_before_it_is_sent(wrong):
    here, none = np.array([0.0]), np.array([], dtype=np.int64)
    with pytest.raises(InputError, match="point 0 : longitude"):
        Asked(np.array([wrong]), here, here, here, np.array([0, 0]), none)


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "tables").write_text("a file stands where the folder goes")

    with pytest.raises(StoreError):
        costs_of(places(6), router(tmp_path, Server(osrm_of_roads())))


def test_the_client_follows_no_redirection(tmp_path):
    with asking.client() as client:
        assert client.follow_redirects is False
