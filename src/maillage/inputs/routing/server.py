"""What every routing server offers: a table of times and lengths between two lists of points."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

import httpx
import numpy as np

from maillage.errors import FetchError, InputError
from maillage.language import _
from maillage.types import Floats

Point = tuple[float, float]
"""Longitude and latitude, in degrees WGS 84."""

DECIMALS = 6
"""Of the degrees sent to a server: a tenth of a metre."""


@dataclass(frozen=True)
class Table:
    """Times and lengths from sources (rows) to destinations (columns); NaN where there is no road.

    Attributes:
        seconds: shape (sources, destinations).
        metres: shape (sources, destinations).
    """

    seconds: Floats
    metres: Floats


class NoRoad(Exception):
    """The server gives no table because some of the pairs have no road."""


class NoRoadAtPoint(NoRoad):
    """The server gives no table because one of the points stands on no road."""


class Unfinished(Exception):
    """An answer that another try may mend: half a table, or a value that is no number."""


class RoutingServer(Protocol):
    """A server, a mode of travel on it, and how much it takes at once."""

    @property
    def engine(self) -> str:
        """Return the name of the program that answers."""
        ...

    @property
    def base_url(self) -> str:
        """Return the address of the server."""
        ...

    @property
    def profile(self) -> str:
        """Return the name of the mode of travel on the server."""
        ...

    def batch(self) -> tuple[int, int]:
        """Return the most sources and destinations of a request."""
        ...

    def request(self, sources: Sequence[Point], destinations: Sequence[Point]) -> httpx.Request:
        """Return the request of a table."""
        ...

    def read(self, response: httpx.Response, shape: tuple[int, int]) -> Table:
        """Return the table of an answer that is no failure of the server.

        Raises:
            NoRoad: some of the pairs have no road, and there is no table for the others.
            Unfinished: the table is not whole.
            FetchError: the server refuses; the message says why.
        """
        ...


def checked_url(url: str) -> str:
    """Return the address of a server without its last slash.

    Raises:
        InputError: it is not one.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query:
        raise InputError(
            _(
                "« {url} » n'est pas l'adresse d'un serveur d'itinéraires ; attendu par exemple : "
                "http://localhost:5000",
                url=url,
            )
        )
    return url.rstrip("/")


def shown(url: str) -> str:
    """Return an address as messages show it: without a name, a password or a query."""
    parts = urlsplit(url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{host}{port}{parts.path}"


def document(response: httpx.Response) -> dict[str, Any]:
    """Return the JSON object of an answer.

    Raises:
        FetchError: the answer is something else: this is no routing server.
    """
    try:
        found = response.json()
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise _stranger(response) from error
    if not isinstance(found, dict):
        raise _stranger(response)
    return found


def refused(response: httpx.Response, reason: str, advice: str) -> FetchError:
    """Return the error of a request that the server refuses."""
    return FetchError(
        _(
            "{url} refuse la demande ({status}, {reason}) ; {advice}",
            url=shown(str(response.request.url.copy_with(path="/"))),
            status=response.status_code,
            reason=reason,
            advice=advice,
        )
    )


def matrix(rows: Any, shape: tuple[int, int]) -> Floats:
    """Return rows of numbers and nulls as an array, NaN for null.

    Raises:
        Unfinished: rows or columns are lacking, or a value is no number, 0 or more.
    """
    whole = isinstance(rows, list) and all(isinstance(row, list) for row in rows)
    found = (len(rows), min(map(len, rows), default=0)) if whole else (0, 0)
    if not whole or len(rows) != shape[0] or any(len(row) != shape[1] for row in rows):
        raise Unfinished(
            _(
                "{rows} lignes de {columns} colonnes reçues, {asked_rows} de {asked_columns} "
                "demandées",
                rows=found[0],
                columns=found[1],
                asked_rows=shape[0],
                asked_columns=shape[1],
            )
        )
    strange = [value for row in rows for value in row if not _is_cost(value)]
    if strange:
        raise Unfinished(_("« {value} » reçu au lieu d'un nombre, 0 ou plus", value=strange[0]))
    return np.array(rows, dtype=np.float64).reshape(shape)


def table(seconds: Floats, metres: Floats) -> Table:
    """Return a table from its two halves, each NaN where either is."""
    absent = np.isnan(seconds) | np.isnan(metres)
    return Table(np.where(absent, np.nan, seconds), np.where(absent, np.nan, metres))


def _is_cost(value: Any) -> bool:
    if value is None:
        return True
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and 0 <= value < float("inf")


def _stranger(response: httpx.Response) -> FetchError:
    return FetchError(
        _(
            "{url} répond {status}, et ce n'est pas un objet JSON : est-ce bien un serveur "
            "d'itinéraires ? Vérifiez l'adresse",
            url=shown(str(response.request.url.copy_with(path="/"))),
            status=response.status_code,
        )
    )
