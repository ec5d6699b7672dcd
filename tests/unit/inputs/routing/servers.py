"""Servers that answer from a file, or that know every road, each as its documentation says."""

import json
import math
from collections.abc import Callable, Iterable
from pathlib import Path

import httpx

ANSWERS = Path(__file__).parent / "answers"

Answer = Callable[[httpx.Request], httpx.Response]


def recorded(name: str, status: int = 200) -> Answer:
    """Answer with a file."""
    content = (ANSWERS / f"{name}.json").read_bytes()
    return lambda _request: httpx.Response(
        status, content=content, headers={"content-type": "application/json"}
    )


class Server:
    """Answers in turn, the last one for ever; remembers what it was asked."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        return (self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])(request)

    def client(self) -> httpx.Client:
        return httpx.Client(transport=httpx.MockTransport(self))


def asked_of_osrm(request: httpx.Request):
    """Return the sources and destinations of a request to an OSRM server."""
    points = [
        tuple(map(float, point.split(",")))
        for point in request.url.path.rsplit("/", 1)[1].split(";")
    ]
    return [
        [points[int(at)] for at in request.url.params[key].split(";")]
        for key in ("sources", "destinations")
    ]


def asked_of_valhalla(request: httpx.Request):
    """Return the sources and destinations of a request to a Valhalla server."""
    body = json.loads(request.content)
    return [[(each["lon"], each["lat"]) for each in body[key]] for key in ("sources", "targets")]


def road(source, destination, nowhere: Iterable = ()):
    """Return the seconds and metres of a made-up road: 10 m/s along streets at right angles."""
    if source in nowhere or destination in nowhere:
        return None, None
    metres = 1000 * math.dist(source, (destination[0], source[1]))
    metres += 1000 * math.dist(source, (source[0], destination[1]))
    return round(metres / 10, 1), round(metres, 1)


def _halves(sources, destinations, nowhere):
    rows = [[road(a, b, nowhere) for b in destinations] for a in sources]
    return [[[pair[half] for pair in row] for row in rows] for half in (0, 1)]


def osrm_of_roads(nowhere=()) -> Answer:
    """Answer as OSRM from the made-up roads."""

    def answer(request):
        seconds, metres = _halves(*asked_of_osrm(request), nowhere)
        found = {"code": "Ok", "durations": seconds, "distances": metres}
        return httpx.Response(200, json=found)

    return answer


def valhalla_of_roads(nowhere=(), island=()) -> Answer:
    """Answer as Valhalla from the made-up roads.

    A point nowhere spoils the whole request, and so do points of an island beside others.
    """

    def answer(request):
        sources, targets = asked_of_valhalla(request)
        if set(sources + targets) & set(nowhere):
            return recorded("valhalla-no-edges", 400)(request)
        if len({point in island for point in sources + targets}) > 1:
            return recorded("valhalla-unconnected", 400)(request)
        seconds, metres = _halves(sources, targets, ())
        kilometres = [[value / 1000 for value in row] for row in metres]
        found = {"durations": seconds, "distances": kilometres}
        return httpx.Response(200, json={"sources_to_targets": found, "units": "kilometers"})

    return answer
