"""Write the stops of rounds as places, in the columns of the national standard.

A census reads the file as a list of one's own, so that stops are places like any other. The address
of the hall is not known: it is left empty, to be filled in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from maillage.contracts import STANDARD

_UNKNOWN_PIVOT = "00000000000000"
_SERVICES = "Aide aux démarches administratives|Maîtrise des outils numériques du quotidien"
_SOURCE = "maillage-tour"


@dataclass(frozen=True)
class StopPlace:
    """One stop as a place; ``hours`` in OSM syntax."""

    name: str
    commune: str
    code: str
    postcode: str
    lon: float
    lat: float
    hours: str


def places_csv(stops: Sequence[StopPlace], *, as_of: date) -> str:
    """Return the stops as CSV, one row each, in the columns of the national standard."""
    rows = [
        dict.fromkeys(STANDARD, "")
        | {
            "id": f"{_SOURCE}-{stop.code}",
            "pivot": _UNKNOWN_PIVOT,
            "nom": stop.name,
            "commune": stop.commune,
            "code_postal": stop.postcode,
            "code_insee": stop.code,
            "latitude": f"{stop.lat:.5f}",
            "longitude": f"{stop.lon:.5f}",
            "horaires": stop.hours,
            "source": _SOURCE,
            "itinerance": "Itinérant",
            "date_maj": as_of.isoformat(),
            "services": _SERVICES,
        }
        for stop in stops
    ]
    table = pl.DataFrame(rows, schema=dict.fromkeys(STANDARD, pl.String))
    return table.write_csv(line_terminator="\r\n", quote_style="necessary")
