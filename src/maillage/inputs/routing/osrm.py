"""An OSRM server: its table service, as its HTTP documentation describes it (version 1)."""

from collections.abc import Sequence
from dataclasses import dataclass

import httpx

from maillage.errors import FetchError, InputError
from maillage.inputs.routing.server import (
    DECIMALS,
    NoRoad,
    NoRoadAtPoint,
    Point,
    Table,
    checked_url,
    document,
    matrix,
    refused,
    table,
)
from maillage.language import _

DEFAULT_COORDINATES = 100
"""What ``osrm-routed`` takes at once unless started with ``--max-table-size``."""

MOST_COORDINATES = 2_000
"""Beyond, the address of a request grows too long."""

_NO_SEGMENT = "NoSegment"
_NO_ROAD = frozenset({"NoTable", "NoRoute"})


@dataclass(frozen=True)
class Osrm:
    """An OSRM server.

    Attributes:
        base_url: its address, for instance ``http://localhost:5000``.
        profile: the mode of travel that its data were prepared for.
        most_coordinates: sources and destinations of a request, the ``--max-table-size`` of the
            server.

    Raises:
        InputError: the address is not one, or the number is too small or too large.
    """

    base_url: str
    profile: str
    most_coordinates: int = DEFAULT_COORDINATES
    engine: str = "osrm"

    def __post_init__(self) -> None:
        """Check what a person gave."""
        object.__setattr__(self, "base_url", checked_url(self.base_url))
        if not 2 <= self.most_coordinates <= MOST_COORDINATES:
            raise InputError(
                _(
                    "{given} points par demande : de 2 à {most} pour un serveur OSRM",
                    given=self.most_coordinates,
                    most=MOST_COORDINATES,
                )
            )

    def batch(self) -> tuple[int, int]:
        """Return the most sources and destinations of a request: half of the points each."""
        sources = self.most_coordinates // 2
        return sources, self.most_coordinates - sources

    def request(self, sources: Sequence[Point], destinations: Sequence[Point]) -> httpx.Request:
        """Return the request of a table."""
        points = ";".join(
            f"{lon:.{DECIMALS}f},{lat:.{DECIMALS}f}" for lon, lat in (*sources, *destinations)
        )
        first, total = len(sources), len(sources) + len(destinations)
        query = (
            f"sources={_places(0, first)}&destinations={_places(first, total)}"
            "&annotations=duration,distance"
        )
        return httpx.Request("GET", f"{self.base_url}/table/v1/{self.profile}/{points}?{query}")

    def read(self, response: httpx.Response, shape: tuple[int, int]) -> Table:
        """Return the table of an answer.

        Raises:
            NoRoad: some of the pairs have no road, and there is no table for the others.
            Unfinished: the table is not whole.
            FetchError: the server refuses; the message says why.
        """
        found = document(response)
        code = str(found.get("code", ""))
        if code == _NO_SEGMENT:
            raise NoRoadAtPoint(code)
        if code in _NO_ROAD:
            raise NoRoad(code)
        if code != "Ok":
            raise refused(response, code or "?", self._advice(code))
        if "distances" not in found:
            raise FetchError(
                _(
                    "ce serveur OSRM ne donne pas les longueurs (« distances ») ; prenez une "
                    "version plus récente"
                )
            )
        return table(matrix(found.get("durations"), shape), matrix(found["distances"], shape))

    def _advice(self, code: str) -> str:
        if code == "TooBig":
            return _(
                "relancez osrm-routed avec « --max-table-size {size} », ou demandez moins de "
                "points à la fois",
                size=self.most_coordinates,
            )
        return _("vérifiez l'adresse et le profil « {profile} »", profile=self.profile)


def _places(first: int, end: int) -> str:
    return ";".join(map(str, range(first, end)))
