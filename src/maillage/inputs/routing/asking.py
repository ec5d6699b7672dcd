"""Ask a server for a table: from the cache, else sent, tried again, and in parts if need be."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import httpx
import numpy as np

from maillage.errors import FetchError
from maillage.inputs.routing import cache
from maillage.inputs.routing.server import (
    NoRoad,
    NoRoadAtPoint,
    Point,
    RoutingServer,
    Table,
    Unfinished,
    shown,
)
from maillage.language import _

PAUSES_SECONDS = (0.5, 2.0, 8.0)
"""Before each new try; a server that says how long to wait is heard, up to the longest."""

_LONGEST_SECONDS = 60.0
_TIMEOUT_SECONDS = 60.0
_TOO_MANY = 429
_SERVER_ERROR = 500


@dataclass(frozen=True)
class Router:
    """A routing server, how it is spoken to, and where its answers are kept.

    Attributes:
        server: who answers.
        client: how the server is spoken to.
        folder: where answers are kept.
        on: the day, kept with what the server answers.
        pauses: seconds before each new try, hence how many there are.
        received: the days on which the tables given so far came from the server.
    """

    server: RoutingServer
    client: httpx.Client
    folder: Path
    on: date
    pauses: tuple[float, ...] = PAUSES_SECONDS
    received: set[date] = field(default_factory=set, compare=False)

    def table(self, sources: Sequence[Point], destinations: Sequence[Point]) -> Table:
        """Return a table, from the cache where it was asked for before.

        Raises:
            FetchError: the server does not answer, refuses, or gives half a table at each try.
            StoreError: the answer cannot be kept.
        """
        path = cache.path(self.folder, self.server, sources, destinations)
        shape = len(sources), len(destinations)
        known = cache.read(path, shape)
        if known is None:
            known = cache.Kept(self._routed(sources, destinations), self.on)
            cache.write(path, known.table, received=known.received)
        self.received.add(known.received)
        return known.table

    def _routed(self, sources: Sequence[Point], destinations: Sequence[Point]) -> Table:
        """Return a table; pairs without a road are set apart so that the others have theirs."""
        try:
            return self._tried(sources, destinations)
        except NoRoadAtPoint:
            return self._on_roads(sources, destinations)
        except NoRoad:
            return self._in_parts(sources, destinations)

    def _on_roads(self, sources: Sequence[Point], destinations: Sequence[Point]) -> Table:
        """Return a table where the points that stand on no road, asked one by one, reach none."""
        found = _unreached(len(sources), len(destinations))
        rows, columns = (
            [at for at, point in enumerate(points) if self._is_on_road(point)]
            for points in (sources, destinations)
        )
        if (len(rows), len(columns)) == found.seconds.shape:
            return self._in_parts(sources, destinations)
        if rows and columns:
            part = self._routed([sources[at] for at in rows], [destinations[at] for at in columns])
            found.seconds[np.ix_(rows, columns)] = part.seconds
            found.metres[np.ix_(rows, columns)] = part.metres
        return found

    def _is_on_road(self, point: Point) -> bool:
        try:
            self._tried([point], [point])
        except NoRoad:
            return False
        return True

    def _in_parts(self, sources: Sequence[Point], destinations: Sequence[Point]) -> Table:
        """Return a table from its two halves, cut until a pair stands alone."""
        if len(sources) == len(destinations) == 1:
            return _unreached(1, 1)
        if len(sources) >= len(destinations):
            axis, half = 0, len(sources) // 2
            parts = [self._routed(part, destinations) for part in (sources[:half], sources[half:])]
        else:
            axis, half = 1, len(destinations) // 2
            ends = destinations[:half], destinations[half:]
            parts = [self._routed(sources, part) for part in ends]
        return Table(
            np.concatenate([part.seconds for part in parts], axis),
            np.concatenate([part.metres for part in parts], axis),
        )

    def _tried(self, sources: Sequence[Point], destinations: Sequence[Point]) -> Table:
        request = self.server.request(sources, destinations)
        shape = len(sources), len(destinations)
        reason, asked_pause = "", 0.0
        for pause in (0.0, *self.pauses):
            time.sleep(max(pause, asked_pause))
            asked_pause = 0.0
            try:
                response = self.client.send(request)
                if not _is_busy(response):
                    return self.server.read(response, shape)
                reason, asked_pause = f"HTTP {response.status_code}", _retry_after(response)
            except httpx.RequestError as error:
                reason = str(error) or type(error).__name__
            except Unfinished as error:
                reason = str(error)
        raise FetchError(
            _(
                "{url} : pas de table d'itinéraires après {tries} essais ({reason}) ; ce qui est "
                "déjà reçu est gardé, relancez quand le serveur répond",
                url=shown(self.server.base_url),
                tries=1 + len(self.pauses),
                reason=reason,
            )
        )


def client() -> httpx.Client:
    """Return the client for a routing server; a redirection is refused, not followed."""
    return httpx.Client(timeout=_TIMEOUT_SECONDS, headers={"User-Agent": "maillage"})


def _unreached(sources: int, destinations: int) -> Table:
    """Return a table without a road."""
    return Table(*np.full((2, sources, destinations), np.nan))


def _is_busy(response: httpx.Response) -> bool:
    return response.status_code == _TOO_MANY or response.status_code >= _SERVER_ERROR


def _retry_after(response: httpx.Response) -> float:
    """Return the seconds that the server asks to wait, 0 where it gives none that we read."""
    given = response.headers.get("retry-after", "")
    return min(float(given), _LONGEST_SECONDS) if given.isdigit() else 0.0
