"""OSRM and Valhalla: what is sent, what is read, and what is refused, as they document it."""

import json

import httpx
import numpy as np
import pytest

from maillage.errors import FetchError, InputError
from maillage.inputs.routing.osrm import Osrm
from maillage.inputs.routing.server import NoRoad, NoRoadAtPoint, Unfinished, shown
from maillage.inputs.routing.valhalla import Valhalla

from .servers import recorded

SOURCES = [(-1.562, 47.2105), (-1.5, 47.25)]
DESTINATIONS = [(-1.561, 47.2135), (-3.446, 47.645), (-1.6, 47.4)]
SHAPE = 2, 3
OSRM = Osrm("http://localhost:5000/", "car")
VALHALLA = Valhalla("http://localhost:8002", "auto")


def answer(server, name, status=200):
    response = recorded(name, status)(httpx.Request("GET", server.base_url))
    response.request = server.request(SOURCES, DESTINATIONS)
    return response


def test_osrm_is_asked_for_times_and_lengths_of_the_table_service():
    request = OSRM.request(SOURCES, DESTINATIONS)

    assert (request.method, str(request.url)) == (
        "GET",
        "http://localhost:5000/table/v1/car/-1.562000,47.210500;-1.500000,47.250000;"
        "-1.561000,47.213500;-3.446000,47.645000;-1.600000,47.400000"
        "?sources=0;1&destinations=2;3;4&annotations=duration,distance",
    )


def test_osrm_gives_seconds_and_metres_and_no_road_where_null():
    table = OSRM.read(answer(OSRM, "osrm-table"), SHAPE)

    nan = np.nan
    np.testing.assert_array_equal(table.seconds, [[192.6, nan, 1804.1], [0, 611.9, 1800]])
    np.testing.assert_array_equal(table.metres, [[1886.8, nan, 27003.5], [0, 7214.3, 26111.2]])


def test_osrm_says_when_a_point_has_no_road():
    with pytest.raises(NoRoadAtPoint):
        OSRM.read(answer(OSRM, "osrm-no-segment", 400), SHAPE)


def test_osrm_too_small_for_the_request_is_said_with_the_option_to_change():
    with pytest.raises(FetchError, match=r"TooBig.*--max-table-size 100"):
        OSRM.read(answer(OSRM, "osrm-too-big", 400), SHAPE)


def test_osrm_that_refuses_is_quoted():
    with pytest.raises(FetchError, match=r"localhost:5000/ refuse .*400, InvalidQuery.*« car »"):
        OSRM.read(answer(OSRM, "osrm-invalid-query", 400), SHAPE)


def test_osrm_too_old_to_give_lengths_is_refused():
    with pytest.raises(FetchError, match="version plus récente"):
        OSRM.read(answer(OSRM, "osrm-without-distances"), SHAPE)


@pytest.mark.parametrize(
    ("points", "expected"), [(100, (50, 50)), (2, (1, 1)), (5, (2, 3)), (2000, (1000, 1000))]
)
def test_osrm_batches_hold_as_many_points_as_it_takes(points, expected):
    assert Osrm("http://localhost", "car", most_coordinates=points).batch() == expected


@pytest.mark.parametrize("points", [1, 2001])
def test_osrm_batches_are_bounded(points):
    with pytest.raises(InputError, match="de 2 à 2000"):
        Osrm("http://localhost", "car", most_coordinates=points)


def test_valhalla_is_asked_for_a_compact_matrix_in_kilometres():
    request = VALHALLA.request(SOURCES, DESTINATIONS)

    assert (request.method, str(request.url)) == (
        "POST",
        "http://localhost:8002/sources_to_targets",
    )
    assert json.loads(request.content) == {
        "sources": [{"lon": -1.562, "lat": 47.2105}, {"lon": -1.5, "lat": 47.25}],
        "targets": [
            {"lon": -1.561, "lat": 47.2135},
            {"lon": -3.446, "lat": 47.645},
            {"lon": -1.6, "lat": 47.4},
        ],
        "costing": "auto",
        "units": "kilometers",
        "verbose": False,
    }


@pytest.mark.parametrize("name", ["valhalla-compact", "valhalla-verbose"])
def test_valhalla_gives_seconds_and_kilometres_in_both_of_its_forms(name):
    table = VALHALLA.read(answer(VALHALLA, name), SHAPE)

    nan = np.nan
    np.testing.assert_array_equal(table.seconds, [[193, nan, 1804], [0, 612, 1800]])
    np.testing.assert_allclose(table.metres, [[1887, nan, 27004], [0, 7214, 26111]])


def test_valhalla_says_when_a_point_has_no_road():
    with pytest.raises(NoRoadAtPoint):
        VALHALLA.read(answer(VALHALLA, "valhalla-no-edges", 400), SHAPE)


def test_valhalla_says_when_points_are_of_two_lands():
    with pytest.raises(NoRoad):
        VALHALLA.read(answer(VALHALLA, "valhalla-unconnected", 400), SHAPE)


def test_osrm_says_when_it_finds_no_route_at_all():
    response = httpx.Response(
        400,
        json={"code": "NoTable", "message": "No table found"},
        request=OSRM.request(SOURCES, DESTINATIONS),
    )

    with pytest.raises(NoRoad):
        OSRM.read(response, SHAPE)


def test_valhalla_too_small_for_the_request_is_said_with_the_setting_to_change():
    with pytest.raises(FetchError, match=r"150 Exceeded.*max_matrix_location_pairs"):
        VALHALLA.read(answer(VALHALLA, "valhalla-too-many", 400), SHAPE)


def test_valhalla_that_refuses_is_quoted():
    with pytest.raises(FetchError, match=r"400, 125 No costing method.*« auto »"):
        VALHALLA.read(answer(VALHALLA, "valhalla-no-costing", 400), SHAPE)


@pytest.mark.parametrize(("pairs", "expected"), [(2500, (50, 50)), (1, (1, 1)), (7, (2, 3))])
def test_valhalla_batches_hold_as_many_pairs_as_it_takes(pairs, expected):
    assert Valhalla("http://localhost", "auto", most_pairs=pairs).batch() == expected


def test_valhalla_batches_hold_a_pair_at_least():
    with pytest.raises(InputError, match="1 ou plus"):
        Valhalla("http://localhost", "auto", most_pairs=0)


@pytest.mark.parametrize("server", [OSRM, VALHALLA], ids=lambda each: each.engine)
@pytest.mark.parametrize("content", [b"<html>Hello</html>", b"[1, 2]", b"\xff"])
def test_an_answer_that_is_no_json_object_is_no_routing_server(server, content):
    response = httpx.Response(200, content=content, request=server.request(SOURCES, DESTINATIONS))

    with pytest.raises(FetchError, match="répond 200, et ce n'est pas un objet JSON"):
        server.read(response, SHAPE)


WHOLE = [[1, 2, 3], [4, 5, 6]]


@pytest.mark.parametrize(
    "part",
    [
        [[1, 2, 3]],
        [[1, 2], [4, 5]],
        [[1, 2, 3], [4, 5]],
        [],
        None,
        [1, 2],
        [[1, 2, "3"], [4, 5, 6]],
        [[1, 2, -3], [4, 5, 6]],
        [[1, 2, True], [4, 5, 6]],
    ],
)
@pytest.mark.parametrize("half", ["durations", "distances"])
def test_half_a_table_or_strange_values_are_unfinished(part, half):
    found = {"durations": WHOLE, "distances": WHOLE} | {half: part}
    for server, body in (
        (OSRM, {"code": "Ok"} | found),
        (VALHALLA, {"sources_to_targets": found}),
    ):
        response = httpx.Response(200, json=body, request=server.request(SOURCES, DESTINATIONS))

        with pytest.raises(Unfinished):
            server.read(response, SHAPE)


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-1"])
def test_a_value_that_is_no_time_is_unfinished(word):
    text = f'{{"code": "Ok", "durations": [[{word}]], "distances": [[1]]}}'
    response = httpx.Response(200, text=text, request=OSRM.request(SOURCES[:1], SOURCES[:1]))

    with pytest.raises(Unfinished, match="reçu au lieu d'un nombre"):
        OSRM.read(response, (1, 1))


@pytest.mark.parametrize("rows", [3, [3], [[3]], [[{"distance": 1}]]])
def test_valhalla_rows_that_are_no_pairs_are_unfinished(rows):
    response = httpx.Response(
        200,
        json={"sources_to_targets": rows},
        request=VALHALLA.request(SOURCES[:1], SOURCES[:1]),
    )

    with pytest.raises(Unfinished):
        VALHALLA.read(response, (1, 1))


@pytest.mark.parametrize("kind", [Osrm, Valhalla])
@pytest.mark.parametrize("url", ["localhost:5000", "ftp://host", "", "http://", "http://h?key=1"])
def test_an_address_that_is_none_is_refused(kind, url):
    with pytest.raises(InputError, match="n'est pas l'adresse d'un serveur"):
        kind(url, "car")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://user:secret@host:5000/osrm", "http://host:5000/osrm"),
        ("https://[::1]:5000", "https://[::1]:5000"),
    ],
)
def test_an_address_is_shown_without_its_password(url, expected):
    assert shown(url) == expected
