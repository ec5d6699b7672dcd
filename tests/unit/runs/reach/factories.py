"""A ground made by hand: a line of communes along a parallel, and places put where one likes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from maillage.catalogue.access import access_settings
from maillage.catalogue.travel import find_mode
from maillage.engines import engine
from maillage.reference.territories import Territory
from maillage.runs.demand import Estimate
from maillage.runs.reach.access import Asked, access_on
from maillage.runs.reach.access_findings import AccessFindings, Trail
from maillage.runs.reach.ground import Ground
from maillage.runs.reach.scoring import Scoring
from maillage.runs.reach.times import Times

BY_CAR = Times(find_mode("car"))

METRES_A_DEGREE = np.pi / 180 * 6_371_008.8
"""Along a meridian of the sphere."""


@dataclass(frozen=True)
class Commune:
    """A commune north of 46°, so many kilometres on: 60 inhabitants a km², a tenth in need."""

    code: str
    km: float
    people: float | None = 100.0
    epci: str = "200000001"
    score: float | None = 50.0
    is_inside: bool = True


@dataclass(frozen=True)
class Place:
    """A place in a commune, at its centre or so many kilometres along the line."""

    code: str
    km: float | None = None
    weekly_hours: float | None = 10.0


def findings_of(
    ground: Ground, *, within: float = 30.0, scoring: Scoring | None = None
) -> AccessFindings:
    """Measure access by car on a ground and give it notes 1 to 4."""
    by = scoring or Scoring()
    asked = Asked(within, by, ground.people)
    found = access_on(ground, asked, times=BY_CAR, engine=engine("local"))
    return AccessFindings(found, access_settings(), within, by, BY_CAR.mode, Trail(1, 2, 3, 4))


def ground_of(communes: Sequence[Commune], places: Sequence[Place]) -> Ground:
    """Return the ground of some communes and places."""
    zones = pl.DataFrame(
        [_zone(commune) for commune in communes],
        schema_overrides=dict.fromkeys(("people", "low", "high", "score"), pl.Float64),
    ).sort("code")
    by_code = {row["code"]: row for row in zones.iter_rows(named=True)}
    rows = [_place(at, place, by_code[place.code]) for at, place in enumerate(places)]
    nothing = Estimate(pl.DataFrame(), None)
    territory = Territory("departement", "01", "Ain")
    return Ground(territory, zones, pl.DataFrame(rows, schema=PLACES), nothing, None)


PLACES = {
    "id": pl.String,
    "name": pl.String,
    "code": pl.String,
    "commune": pl.String,
    "epci": pl.String,
    "density": pl.Float64,
    "lon": pl.Float64,
    "lat": pl.Float64,
    "weekly_hours": pl.Float64,
    "is_at_centre": pl.Boolean,
    "is_inside": pl.Boolean,
}


def _zone(commune: Commune) -> dict[str, object]:
    people = commune.people
    return {
        "code": commune.code,
        "name": f"Commune {commune.code}",
        "population": 1000,
        "density": 60.0,
        "lon": 5.0,
        "lat": _latitude(commune.km),
        "epci": commune.epci,
        "epci_name": f"CC {commune.epci}",
        "commune": commune.code,
        "people": people,
        "low": None if people is None else people * 0.8,
        "high": None if people is None else people * 1.2,
        "score": commune.score,
        "rank": 1,
        "is_inside": commune.is_inside,
    }


def _place(at: int, place: Place, zone: dict[str, object]) -> dict[str, object]:
    return {
        "id": f"place-{at}",
        "name": f"Lieu {at}",
        "weekly_hours": place.weekly_hours,
        "is_at_centre": place.km is None,
        "lon": 5.0,
        "lat": zone["lat"] if place.km is None else _latitude(place.km),
        **{name: zone[name] for name in ("code", "commune", "epci", "density", "is_inside")},
    }


def _latitude(km: float) -> float:
    return 46.0 + km * 1000 / METRES_A_DEGREE
