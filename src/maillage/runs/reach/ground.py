"""The ground of a study: the communes of a territory and around it, their people, their places.

Places and people beyond the border count: who lives there competes for the same places, and a
place over the border is a place.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from maillage.catalogue.access import access_settings
from maillage.catalogue.demands import Demand
from maillage.catalogue.indexes import Index
from maillage.contracts import Level
from maillage.errors import InputError, MissingData
from maillage.language import _
from maillage.methods.hours.evaluate import weekly_minutes
from maillage.reference.geography import Geography
from maillage.reference.territories import Territory, members
from maillage.runs.census.releases import Census, Release
from maillage.runs.demand import Estimate, estimate
from maillage.runs.diagnosis.offer import is_offer
from maillage.runs.index import ranked
from maillage.runs.store import Store
from maillage.types import Booleans, Floats

FINE: Final[tuple[Level, Level]] = ("commune", "arrondissement")
_COLUMNS: Final = (
    "code", "name", "population", "area_km2", "lon", "lat", "epci", "departement", "commune",
)  # fmt: skip
_HELPING_SCHEMA: Final = {
    "id": pl.String,
    "nom": pl.String,
    "code": pl.String,
    "longitude": pl.Float64,
    "latitude": pl.Float64,
    "horaires": pl.String,
}


@dataclass(frozen=True)
class Ground:
    """What a study stands on.

    Attributes:
        zones: one row a commune (arrondissements for the towns that have some) of the territory
            (``is_inside``) or near it, sorted by code: ``code``, ``name``, ``population``,
            ``density``, ``lon``, ``lat``, ``epci``, ``epci_name``, ``people``, ``low``, ``high``
            (people in digital difficulty, null where there is no estimate), ``score`` and
            ``rank`` (of fragility).
        places: one row a place that helps, sorted by id: ``id``, ``name``, ``code`` and ``epci``
            of its zone, ``lon``, ``lat``, ``density``, ``weekly_hours`` (null where unknown),
            ``is_at_centre`` (where its zone's centre stands for it) and ``is_inside``.
        estimate: the people in difficulty, with the test error.
        release: the census that the places come from; None before the first one.
        unplaced: names of the zones of the territory left out, for want of a position or an area.
        lost_places: how many places of the whole census are in no known zone.
    """

    territory: Territory
    zones: pl.DataFrame
    places: pl.DataFrame
    estimate: Estimate
    release: Release | None
    unplaced: tuple[str, ...] = ()
    lost_places: int = 0

    @property
    def inside(self) -> Booleans:
        """Which zones are of the territory, shape (zones,)."""
        return self.zones["is_inside"].to_numpy()

    @property
    def people(self) -> Floats:
        """People in difficulty of each zone, 0 where there is no estimate, shape (zones,)."""
        return self.zones["people"].fill_null(0).to_numpy()

    @property
    def weekly_hours(self) -> Floats:
        """Hours a week of each place; a place that tells none has those of the middle one."""
        known = self.places["weekly_hours"].drop_nulls()
        middle = known.median() if len(known) else access_settings().unknown_hours
        return self.places["weekly_hours"].fill_null(middle).to_numpy()


def ground(
    store: Store, territory: Territory, *, index: Index, demand: Demand, around_m: float
) -> Ground:
    """Return the zones of a territory and those within ``around_m`` of one of them, with places.

    Raises:
        MissingData: the demand model lacks its indicators.
        InputError: the territory has no zone with a position.
    """
    known = _zones(store.geography, territory)
    every = known.drop_nulls(["lon", "lat", "area_km2"])
    unplaced = known.join(every, on="code", how="anti").filter("is_inside")["name"].sort()
    inside = every["is_inside"].to_numpy()
    if not inside.any():
        raise InputError(_("{name} : aucune commune n'a de position", name=territory.name))
    near = inside | _near(every, every.filter("is_inside"), around_m)
    made = estimate(store, demand)
    zones = (
        every.filter(near)
        .join(_groupings(store.geography), on="epci", how="left", validate="m:1")
        .join(_people(made), on="code", how="left", validate="1:1")
        .join(_ranks(store, index), on="code", how="left", validate="1:1")
        .sort("code")
    )
    release = Census(store).current
    helping = _helping(store.geography, release)
    lost = helping.join(every, on="code", how="anti").height
    return Ground(territory, zones, _places(helping, zones), made, release, tuple(unplaced), lost)


def require_census(store: Store) -> Release:
    """Return the census that the places come from.

    Raises:
        MissingData: no census is made.
    """
    release = Census(store).current
    if release is None:
        raise MissingData(
            _(
                "aucun recensement des lieux : lancez « maillage data pull --mirror DIR » puis "
                "« maillage census build »"
            )
        )
    return release


def require_places(of: Ground) -> pl.DataFrame:
    """Return the places.

    Raises:
        MissingData: the census has no place here.
    """
    if of.places.is_empty():
        raise MissingData(
            _(
                "{name} : le recensement ne connaît aucun lieu qui aide, ici ou à côté ; voyez "
                "« maillage census quality » pour les listes chargées",
                name=of.territory.name,
            )
        )
    return of.places


def _zones(geography: Geography, territory: Territory) -> pl.DataFrame:
    """Return every fine zone of the country; a town yields to its parts."""
    parts = geography.level("arrondissement")
    towns = parts["commune"].unique().implode()
    whole = geography.level("commune").filter(~pl.col("code").is_in(towns))
    both = pl.concat(
        [whole.with_columns(commune=pl.col("code")).select(_COLUMNS), parts.select(_COLUMNS)]
    )
    inside = pl.concat([members(geography, territory, level)["code"] for level in FINE])
    if territory.level == "arrondissement":
        inside = pl.Series([territory.code])
    return both.select(
        pl.all(),
        is_inside=pl.col("code").is_in(inside.implode()),
        density=pl.col("population").fill_null(0) / pl.col("area_km2"),
    )


def _near(every: pl.DataFrame, inside: pl.DataFrame, around_m: float) -> Booleans:
    from maillage.methods.access.pairs import pairs_within  # here: numba is slow to load
    from maillage.methods.access.sphere import Points

    ends = [Points(table["lon"].to_numpy(), table["lat"].to_numpy()) for table in (every, inside)]
    near: Booleans = np.diff(pairs_within(*ends, radius_m=around_m).starts) > 0
    return near


def _groupings(geography: Geography) -> pl.DataFrame:
    """Return the name of each intercommunality."""
    return geography.level("epci").select(epci="code", epci_name="name")


def _people(made: Estimate) -> pl.DataFrame:
    return made.zones.filter(pl.col("level").is_in(FINE)).select(
        "people", "low", "high", code="zone"
    )


def _ranks(store: Store, index: Index) -> pl.DataFrame:
    """Return the score and rank of fragility of each fine zone."""
    tables = [
        ranked(store, index, level).select("score", "rank", code="zone")
        for level in FINE
        if store.geography.level(level).height
    ]
    return pl.concat(tables).unique("code", keep="last", maintain_order=True)


def _helping(geography: Geography, release: Release | None) -> pl.DataFrame:
    """Return the places of the census that help, each with the ``code`` of its zone."""
    if release is None:
        return pl.DataFrame(schema=_HELPING_SCHEMA)
    helping = release.table("places").filter(is_offer())
    return _in_zones(geography, helping).select(_HELPING_SCHEMA.keys())


def _places(helping: pl.DataFrame, zones: pl.DataFrame) -> pl.DataFrame:
    """Return the places that help in the zones; one without a position stands at the centre."""
    known = zones.select(
        "code", "commune", "epci", "density", "is_inside", centre_lon="lon", centre_lat="lat"
    )
    has_position = pl.col("latitude").is_not_null() & pl.col("longitude").is_not_null()
    return (
        helping.join(known, on="code", how="inner", validate="m:1")
        .select(
            "id",
            pl.col("nom").fill_null("").alias("name"),
            "code",
            "commune",
            "epci",
            "density",
            lon=pl.when(has_position).then("longitude").otherwise("centre_lon"),
            lat=pl.when(has_position).then("latitude").otherwise("centre_lat"),
            weekly_hours=pl.col("horaires").map_elements(_weekly_hours, return_dtype=pl.Float64),
            is_at_centre=~has_position,
            is_inside="is_inside",
        )
        .sort("id")
    )


def _in_zones(geography: Geography, places: pl.DataFrame) -> pl.DataFrame:
    """Return the places with the ``code`` of their fine zone: its arrondissement in a town."""
    served = geography.postcodes.select("code", code_postal="postcode")
    districts = (
        geography.level("arrondissement")
        .select("code", code_insee="commune")
        .join(served, on="code", validate="1:m")
        .unique(["code_insee", "code_postal"], keep="none")
    )
    found = places.join(districts, on=["code_insee", "code_postal"], how="left", validate="m:1")
    return found.with_columns(code=pl.coalesce("code", "code_insee"))


def _weekly_hours(osm: str) -> float | None:
    """Return the hours of a week; none where the text says no opening, only "by appointment"."""
    return weekly_minutes(osm) / 60 or None
