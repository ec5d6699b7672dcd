"""Stops that one cell of a list holds, each made a record of its own before it is standardised."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Any, Final

import polars as pl

from maillage.contracts import HOURS_BY_DAY, RECORD_NOTES
from maillage.contracts.repaired import Repaired
from maillage.methods.repair.coordinates import distances_m
from maillage.methods.repair.stops import RULES, Stop, may_hold_stops, stops
from maillage.reference.geography import Geography
from maillage.runs.census.country import neighbourhoods, resolver
from maillage.runs.census.people import speaks_of_a_person

CELLS: Final = ("horaires", "presentation_detail", "presentation_resume", "adresse")
"""Fields in which a list writes stops."""

REACH_M: Final = 50_000.0
"""Metres from a place, beyond its département, within which its service may stop; ours, argued so:
an hour by road."""

_OWN: Final = ("code_postal", "adresse", "complement_adresse", "latitude", "longitude")
"""Fields of a place that none of its stops has."""
_STOP_KEY: Final = re.compile(r"\.\d[0-9AB]\d{3}(?:-\d+)?$")


@dataclass(frozen=True)
class Spread:
    """``mapped_records`` with those of stops, and ``record_notes`` on the cells that held some."""

    records: pl.DataFrame
    notes: pl.DataFrame


def place_of(record: str) -> str:
    """Return the record in whose cell a stop stood; a record that is no stop is its own.

    Examples:
        >>> place_of("liste:5f2a.72364"), place_of("liste:5f2a-2")
        ('liste:5f2a', 'liste:5f2a-2')
    """
    return _STOP_KEY.sub("", record)


def with_stops(mapped: pl.DataFrame, *, geography: Geography) -> Spread:
    """Return the records of a list, and one more for each stop that a cell of theirs says.

    A stop has the name, the services and the contacts of its place; its own commune and hours;
    the whole cell as its detail; and no address.

    Args:
        mapped: ``mapped_records``.
        geography: the communes that stops may be in.
    """
    texts = {row[0]: row[1:] for row in mapped.select("record", *CELLS).iter_rows()}
    worth = [
        record
        for record, cells in texts.items()
        if any(cell is not None and may_hold_stops(cell) for cell in cells)
    ]
    made: list[dict[str, Any]] = []
    noted: list[dict[str, Any]] = []
    for row in mapped.filter(pl.col("record").is_in(worth)).iter_rows(named=True):
        home = _home(row, geography)
        for field in CELLS if home else ():
            found = _read(row[field], home, geography)
            made += _records(row, row[field], found.value or ())
            noted += [_note(row, field, rule, found.value or (), geography) for rule in found.rules]
            if found.value:
                break
    return Spread(
        pl.concat([mapped, pl.DataFrame(made, schema=mapped.schema)]) if made else mapped,
        RECORD_NOTES.check(pl.DataFrame(noted, schema=RECORD_NOTES.schema)),
    )


def apart(records: pl.Series) -> pl.DataFrame:
    """Return the pairs (``left``, ``right``) of records that are stops of one place, or the place.

    Examples:
        >>> apart(pl.Series(["s:1", "s:1.72364", "s:2"])).rows()
        [('s:1', 's:1.72364')]
    """
    families: dict[str, list[str]] = {}
    for record in records.filter(records.str.contains(_STOP_KEY.pattern)):
        families.setdefault(place_of(record), [place_of(record)]).append(record)
    known = set(records)
    pairs = [
        pair
        for family in families.values()
        for pair in combinations(sorted(known & set(family)), 2)
    ]
    return pl.DataFrame(pairs, schema={"left": pl.String, "right": pl.String}, orient="row")


def _home(row: dict[str, Any], geography: Geography) -> str | None:
    found = resolver(geography).resolve(
        name=row["commune"], postcode=row["code_postal"], code=row["code_insee"]
    )
    return found.value.code if found.value else None


def _read(text: str | None, home: str | None, geography: Geography) -> Repaired[tuple[Stop, ...]]:
    return stops(
        text or "",
        index=resolver(geography).index,
        near=_near(geography, home or ""),
        home=home or "",
    )


@cache
def _near(geography: Geography, home: str) -> frozenset[str]:
    """Return the communes of the same département, and those within reach of a commune."""
    index, lands = resolver(geography).index, neighbourhoods(geography)
    own = index.of_department[index.communes[home].department]
    if home not in lands:
        return own
    here, centres = lands[home], _centres(geography)
    far_m = distances_m(here.lon, here.lat, centres["lon"].to_numpy(), centres["lat"].to_numpy())
    return own | frozenset(centres["code"].filter(pl.Series(far_m <= REACH_M)))


@cache
def _centres(geography: Geography) -> pl.DataFrame:
    return geography.level("commune").select("code", "lon", "lat").drop_nulls()


def _records(row: dict[str, Any], text: str, found: tuple[Stop, ...]) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    for stop in found:
        rank = 1 + sum(stop.code == other["code_insee"] for other in made)
        end = f".{stop.code}" + (f"-{rank}" if rank > 1 else "")
        unknown = dict.fromkeys([*_OWN, *HOURS_BY_DAY, "commune"])
        made.append(
            row
            | unknown
            | {
                "record": row["record"] + end,
                "source_id": row["source_id"] and row["source_id"] + end,
                "code_insee": stop.code,
                "horaires": stop.hours,
                "itinerance": "Itinérant",
                "presentation_detail": text,
            }
        )
    return made


def _note(
    row: dict[str, Any], field: str, rule: str, found: tuple[Stop, ...], geography: Geography
) -> dict[str, Any]:
    communes = resolver(geography).index.communes
    text = row[field]
    return {
        "record": row["record"],
        "field": field,
        "rule": rule,
        "severity": RULES[rule].severity,
        "before": None if speaks_of_a_person(text) else text,
        "after": ", ".join(dict.fromkeys(communes[stop.code].name for stop in found)) or None,
    }
