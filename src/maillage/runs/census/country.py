"""What repairs need of a country: its communes by name, and how far the land of each goes."""

import math
from functools import cache
from typing import Final

import polars as pl

from maillage.methods.repair.communes import Resolver
from maillage.methods.repair.coordinates import Neighbourhood
from maillage.reference.geography import Geography

_LEAST_REACH_M: Final = 2_000.0


@cache
def resolver(geography: Geography) -> Resolver:
    """Return what finds a commune by its name of today or of the past, its postcode or its code."""
    return Resolver(geography, tuple(geography.old_names.select("name", "code").rows()))


@cache
def neighbourhoods(geography: Geography) -> dict[str, Neighbourhood]:
    """Return the land of each commune as a circle twice as wide as its area asks.

    Few communes are round: half their width beyond the circle of the same area is still at home.
    """
    zones = geography.zones.filter(pl.col("level").is_in(["commune", "arrondissement"])).select(
        "code", "lon", "lat", radius_m=2_000 * (pl.col("area_km2") / math.pi).sqrt()
    )
    return {
        code: Neighbourhood(lon, lat, max(radius, _LEAST_REACH_M))
        for code, lon, lat, radius in zones.drop_nulls().iter_rows()
    }
