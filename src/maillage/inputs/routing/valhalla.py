"""A Valhalla server: its time-distance matrix, as its documentation describes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isqrt
from typing import Any

import httpx
import numpy as np

from maillage.errors import InputError
from maillage.inputs.routing.server import (
    DECIMALS,
    NoRoad,
    NoRoadAtPoint,
    Point,
    Table,
    Unfinished,
    checked_url,
    document,
    matrix,
    refused,
    table,
)
from maillage.language import _

DEFAULT_PAIRS = 2_500
"""The ``max_matrix_location_pairs`` of a server as it comes."""

_METRES_A_KM = 1000.0
_NO_EDGE = 171
"""No suitable edge near a location."""

_NO_ROAD = frozenset({170, 442, 443})
"""Locations in unconnected regions; no path found."""

_TOO_BIG = frozenset({150, 154})
"""Too many locations; too far."""


@dataclass(frozen=True)
class Valhalla:
    """A Valhalla server.

    Attributes:
        base_url: its address, for instance ``http://localhost:8002``.
        profile: the costing: ``auto``, ``bicycle`` or ``pedestrian``.
        most_pairs: pairs of a request, the ``max_matrix_location_pairs`` of the server.

    Raises:
        InputError: the address is not one, or the number is not 1 or more.
    """

    base_url: str
    profile: str
    most_pairs: int = DEFAULT_PAIRS
    engine: str = "valhalla"

    def __post_init__(self) -> None:
        """Check what a person gave."""
        object.__setattr__(self, "base_url", checked_url(self.base_url))
        if self.most_pairs < 1:
            raise InputError(
                _("{given} paires par demande : il en faut 1 ou plus", given=self.most_pairs)
            )

    def batch(self) -> tuple[int, int]:
        """Return the most sources and destinations of a request: about as many of each."""
        sources = isqrt(self.most_pairs)
        return sources, self.most_pairs // sources

    def request(self, sources: Sequence[Point], destinations: Sequence[Point]) -> httpx.Request:
        """Return the request of a table."""
        body = {
            "sources": _locations(sources),
            "targets": _locations(destinations),
            "costing": self.profile,
            "units": "kilometers",
            "verbose": False,
        }
        return httpx.Request("POST", f"{self.base_url}/sources_to_targets", json=body)

    def read(self, response: httpx.Response, shape: tuple[int, int]) -> Table:
        """Return the table of an answer, compact or (older servers) one object a pair.

        Raises:
            NoRoad: some of the pairs have no road, and there is no table for the others.
            Unfinished: the table is not whole.
            FetchError: the server refuses; the message says why.
        """
        found = document(response)
        if "sources_to_targets" not in found:
            self._refuse(response, found)
        rows = found["sources_to_targets"]
        if isinstance(rows, dict):
            seconds, kilometres = rows.get("durations"), rows.get("distances")
        else:
            seconds, kilometres = _values(rows, "time"), _values(rows, "distance")
        return table(matrix(seconds, shape), matrix(kilometres, shape) * _METRES_A_KM)

    def _refuse(self, response: httpx.Response, found: dict[str, Any]) -> None:
        code = found.get("error_code")
        if code == _NO_EDGE:
            raise NoRoadAtPoint(str(code))
        if code in _NO_ROAD:
            raise NoRoad(str(code))
        advice = _("vérifiez l'adresse et le mode « {profile} »", profile=self.profile)
        if code in _TOO_BIG:
            advice = _(
                "augmentez « max_matrix_location_pairs » ou « max_matrix_distance » dans la "
                "configuration du serveur, ou demandez moins de paires à la fois"
            )
        raise refused(response, f"{code} {found.get('error', '')}".strip(), advice)


def _locations(points: Sequence[Point]) -> list[dict[str, float]]:
    return [{"lon": round(lon, DECIMALS), "lat": round(lat, DECIMALS)} for lon, lat in points]


def _values(rows: Any, key: str) -> list[list[Any]]:
    """Return one value of each pair, from rows of objects.

    Raises:
        Unfinished: the rows are not made of objects.
    """
    if not isinstance(rows, list):
        raise Unfinished(_("la table reçue n'a pas de lignes"))
    for row in rows:
        if not isinstance(row, list) or not all(isinstance(pair, dict) for pair in row):
            raise Unfinished(_("la table reçue n'a pas de lignes"))
    return [[pair.get(key, np.nan) for pair in row] for row in rows]
