"""What repairs need of a country: its communes by name, and how far the land of each goes."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

import polars as pl

from maillage.contracts.repaired import Repaired
from maillage.methods.repair.commune_clues import commune_told
from maillage.methods.repair.communes import Commune, Resolver
from maillage.methods.repair.coordinates import Neighbourhood
from maillage.methods.repair.postcodes import read_postcode
from maillage.reference.geography import Geography

_LEAST_REACH_M: Final = 2_000.0


@cache
def resolver(geography: Geography) -> Resolver:
    """Return what finds a commune by its name of today or of the past, its postcode or its code."""
    return Resolver(geography, tuple(geography.old_names.select("name", "code").rows()))


@dataclass(frozen=True)
class Whereabouts:
    """Where a record is: its commune, or at least a postcode that communes share."""

    postcode: str | None
    commune: Commune | None = None


def whereabouts(geography: Geography) -> Callable[..., Repaired[Whereabouts]]:
    """Return what finds the commune of a record.

    It reads, as text or None, the name of the commune, the postcode and the code; and, where
    neither a name nor a code is said, the SIRET, the name and the address of the place.
    """
    found_by = resolver(geography)

    def find(
        name: str | None, postcode: str | None, code: str | None, *clues: str | None
    ) -> Repaired[Whereabouts]:
        found = found_by.resolve(name=name, postcode=postcode, code=code)
        if found.value is not None:
            return Repaired(Whereabouts(found.value.postcode, found.value), found.rules)
        if name or code or not postcode:
            return Repaired(None, found.rules)
        siret, place, address = clues
        told = commune_told(
            found_by.index, postcode=postcode, siret=siret, name=place, address=address
        )
        if told.value is None:
            shared, _why = read_postcode(postcode)
            is_served = shared in found_by.index.by_postcode
            return Repaired(Whereabouts(shared) if is_served else None, found.rules)
        again = found_by.resolve(name=None, postcode=postcode, code=told.value)
        why = [rule for rule in again.rules if rule != "commune-from-code"]
        settled = Whereabouts(again.value.postcode, again.value) if again.value else None
        return Repaired(settled, (*why, *told.rules))

    return find


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
