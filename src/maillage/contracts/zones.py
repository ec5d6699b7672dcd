"""Zones at every level, their outlines, their postcodes and the codes they used to have."""

from typing import Literal

import polars as pl

from maillage.contracts.contract import Column, Contract

Level = Literal["iris", "commune", "arrondissement", "epci", "departement", "region", "france"]
LEVELS: tuple[Level, ...] = (
    "iris",
    "commune",
    "arrondissement",
    "epci",
    "departement",
    "region",
    "france",
)

COMMUNE_CODE_LENGTH = 5
"""An IRIS code is its commune's code and four more characters."""

VALUE_LEVELS = (*LEVELS, "qpv")
"""The levels a value may have: those of zones, and the priority districts, which nest in none."""

ZONES = Contract(
    "zones",
    (
        Column("code", pl.String, "official code, as text"),
        Column("level", pl.String, "level of the zone", allowed=LEVELS),
        Column("name", pl.String, "official name"),
        Column("commune", pl.String, "commune of an IRIS or arrondissement", nullable=True),
        Column("epci", pl.String, "SIREN of the intercommunality", nullable=True),
        Column(
            "departement", pl.String, "département; of an EPCI, its most populous", nullable=True
        ),
        Column("region", pl.String, "région; of an EPCI, its most populous", nullable=True),
        Column(
            "overseas",
            pl.String,
            "département or région overseas (drom), or overseas collectivity; null in Europe",
            nullable=True,
            allowed=("drom", "collectivity"),
        ),
        Column("population", pl.Int64, "municipal population", nullable=True, unit="people"),
        Column("population_year", pl.Int32, "year of the population", nullable=True),
        Column("households", pl.Int64, "households, null until a source gives them", nullable=True),
        Column("area_km2", pl.Float64, "geodesic area of the outline", nullable=True, unit="km²"),
        Column("lon", pl.Float64, "longitude of a point inside, WGS 84", nullable=True, unit="°"),
        Column("lat", pl.Float64, "latitude of a point inside, WGS 84", nullable=True, unit="°"),
        Column("cog_year", pl.Int32, "year of the official geographic code"),
    ),
    key=("level", "code"),
)

CROSSWALK = Contract(
    "crosswalk",
    (
        Column("old_code", pl.String, "code as found in an older or finer file"),
        Column("code", pl.String, "present commune"),
        Column(
            "kind",
            pl.String,
            "why the codes differ",
            allowed=("former", "delegated", "associated", "arrondissement"),
        ),
        Column("population", pl.Int64, "population of the old zone where known", nullable=True),
    ),
    key=("old_code",),
)

OLD_NAMES = Contract(
    "old_names",
    (
        Column("code", pl.String, "code of a delegated, associated or former commune"),
        Column("name", pl.String, "its name, still used in addresses"),
    ),
    key=("code", "name"),
)

POSTCODES = Contract(
    "postcodes",
    (
        Column("postcode", pl.String, "postcode"),
        Column("code", pl.String, "commune or municipal arrondissement"),
    ),
    key=("postcode", "code"),
)

OUTLINES = Contract(
    "outlines",
    (
        Column("code", pl.String, "zone code"),
        Column("wkb", pl.Binary, "simplified outline, WKB, WGS 84"),
    ),
    key=("code",),
)
