"""An OSRM and a Valhalla on this machine, on straight roads at one speed, that can misbehave."""

import json
import math
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

KMH = 60.0
_EARTH_KM = 6371.0088

Point = tuple[float, float]
Grid = list[list[float]]
Answer = dict[str, Any]


def kilometres(here: Point, there: Point) -> float:
    """Return the length of the road between two points: the great circle."""
    (lon, lat), (other_lon, other_lat) = (map(math.radians, point) for point in (here, there))
    across = math.sin((other_lon - lon) / 2) ** 2 * math.cos(lat) * math.cos(other_lat)
    return 2 * _EARTH_KM * math.asin(math.sqrt(math.sin((other_lat - lat) / 2) ** 2 + across))


class Request(BaseHTTPRequestHandler):
    """One request; ``server.to_come`` says what becomes of it, a whole table when nothing does."""

    server: "RoadServer"

    def do_GET(self) -> None:
        """Answer as OSRM's table service, version 1."""
        parts = urlsplit(self.path)
        service, version, profile, listed = parts.path.strip("/").split("/")
        assert (service, version) == ("table", "v1")
        asked = parse_qs(parts.query)
        assert asked["annotations"] == ["duration,distance"]
        points = [_point(text) for text in listed.split(";")]
        sources, destinations = (
            [points[int(at)] for at in asked[key][0].split(";")]
            for key in ("sources", "destinations")
        )
        km = _table(sources, destinations)
        found = {
            "code": "Ok",
            "durations": _times(km, 3600 / KMH),
            "distances": _times(km, 1000),
        }
        self._send(found, profile, len(points))

    def do_POST(self) -> None:
        """Answer as Valhalla's matrix, compact."""
        assert self.path == "/sources_to_targets"
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        sources, targets = (
            [(each["lon"], each["lat"]) for each in body[key]] for key in ("sources", "targets")
        )
        km = _table(sources, targets)
        found = {"durations": _times(km, 3600 / KMH), "distances": km}
        answer = {"sources_to_targets": found, "units": "kilometers"}
        self._send(answer, body["costing"], len(sources) * len(targets))

    def _send(self, answer: Answer, profile: str, size: int) -> None:
        self.server.asked.append((profile, size))
        change = self.server.to_come.popleft() if self.server.to_come else self.server.always
        status, answer = change(answer)
        content = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_told: object) -> None:
        pass


Change = Callable[[Answer], tuple[int, Answer]]


def whole(answer: Answer) -> tuple[int, Answer]:
    """Send the table."""
    return 200, answer


def half(answer: Answer) -> tuple[int, Answer]:
    """Send one row less than was asked for."""
    found = answer.get("sources_to_targets", answer)
    found["durations"] = found["durations"][1:]
    return 200, answer


def busy(_answer: Answer) -> tuple[int, Answer]:
    """Send no table, but the word to come back."""
    return 503, {}


class RoadServer(ThreadingHTTPServer):
    """The server: what is to come, what comes after, and the profile and size of each request."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Request)
        self.to_come: deque[Change] = deque()
        self.always: Change = whole
        self.asked: list[tuple[str, int]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


@contextmanager
def serving_roads() -> Iterator[RoadServer]:
    with RoadServer() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def _point(text: str) -> Point:
    lon, lat = map(float, text.split(","))
    return lon, lat


def _table(sources: Sequence[Point], destinations: Sequence[Point]) -> Grid:
    return [[kilometres(here, there) for there in destinations] for here in sources]


def _times(grid: Grid, factor: float) -> Grid:
    return [[value * factor for value in row] for row in grid]
