"""Find the territories that look like one: same level, alike in size, density, age and income."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from maillage import catalogue
from maillage.methods.similarity import nearest
from maillage.reference.territories import Territory
from maillage.runs.indicators import wide
from maillage.runs.store import Store


@dataclass(frozen=True)
class SimilarTerritory:
    """A territory that looks like another, and how far it is, in robust standard deviations."""

    territory: Territory
    distance: float


def similar(store: Store, territory: Territory, *, count: int) -> tuple[SimilarTerritory, ...]:
    """Return the territories of the same level that look most like one, nearest first.

    Overseas collectivities are left out. None is returned for the country, or for a territory
    that shares too few known traits with any other.

    Raises:
        MissingData: nothing is loaded.
    """
    if territory.level == "france":
        return ()
    settings = catalogue.settings().similarity
    zones = store.geography.level(territory.level).filter(
        pl.col("overseas").ne_missing("collectivity")
    )
    position = zones["code"].index_of(territory.code)
    if position is None:
        return ()
    known = [name for name in settings.indicators if name in catalogue.indicators()]
    traits = (
        zones.with_columns((pl.col("population") / pl.col("area_km2")).alias("density"))
        .join(
            wide(store, territory.level, known).rename({"zone": "code"}),
            on="code",
            how="left",
            validate="1:1",
            maintain_order="left",
        )
        .select(
            (
                pl.when(pl.col(name) > 0).then(pl.col(name)).log()
                if name in settings.logarithms
                else pl.col(name)
            ).cast(pl.Float64)
            for name in settings.indicators
        )
    )
    found = nearest(
        np.asarray(traits.to_numpy(), dtype=np.float64),
        position,
        count=count,
        minimum_shared=settings.minimum_shared,
    )
    rows = zones.select("level", "code", "name").rows()
    return tuple(
        SimilarTerritory(Territory(*rows[at]), float(distance))
        for at, distance in zip(found.positions, found.distance, strict=True)
    )
