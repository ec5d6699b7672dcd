"""Find the territories that look like one: same level, alike in size, density, age and income.

Age and income are structures: several measures each, which share the weight of their dimension
(``catalogue/settings.toml``). What nothing measures here, such as the spread of incomes inside a
territory, is not compared.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from maillage import catalogue
from maillage.language import _
from maillage.methods.similarity import known_dimensions, nearest
from maillage.reference.territories import Territory
from maillage.runs.indicators import wide
from maillage.runs.store import Store
from maillage.types import Floats, Integers


@dataclass(frozen=True)
class SimilarTerritory:
    """A territory that looks like another, and how far it is, in robust standard deviations."""

    territory: Territory
    distance: float


def similar(store: Store, territory: Territory, *, count: int) -> tuple[SimilarTerritory, ...]:
    """Return the territories of the same level that look most like one, nearest first.

    Overseas collectivities are left out. None is returned for the country, or for a territory
    that shares too few known dimensions with any other: :func:`why_alone` says which.

    Raises:
        MissingData: nothing is loaded.
    """
    zones = _zones(store, territory)
    position = zones["code"].index_of(territory.code)
    if territory.level == "france" or position is None:
        return ()
    found = nearest(
        _traits(store, zones, territory),
        position,
        dimensions=_dimensions(),
        count=count,
        minimum_shared=catalogue.settings().similarity.minimum_shared,
    )
    rows = zones.select("level", "code", "name").rows()
    return tuple(
        SimilarTerritory(Territory(*rows[at]), float(distance))
        for at, distance in zip(found.positions, found.distance, strict=True)
    )


def similarity_indicators() -> tuple[str, ...]:
    """Return the measures of likeness that are indicators; the others are of the geography."""
    measures = catalogue.settings().similarity.measures
    return tuple(name for name in measures if name in catalogue.indicators())


def why_alone(store: Store, territory: Territory) -> str:
    """Say why a territory that has no likes has none, and what to do.

    Raises:
        MissingData: nothing is loaded.
    """
    zones = _zones(store, territory)
    position = zones["code"].index_of(territory.code)
    if position is None:
        return _(
            "{name} n'est comparé à aucun autre territoire : les sources ne disent ni l'âge ni le "
            "revenu dans les collectivités d'outre-mer.",
            name=territory.name,
        )
    if zones.height == 1:
        return _("{name} : aucun autre territoire à ce niveau.", name=territory.name)
    settings = catalogue.settings().similarity
    own = _traits(store, zones, territory)[position]
    known = known_dimensions(own, dimensions=_dimensions())
    missing = [
        f"{dimension.label} ({' ; '.join(map(_label, dimension.measures))})"
        for dimension, is_known in zip(settings.dimensions, known, strict=True)
        if not is_known
    ]
    if len(known) - len(missing) >= settings.minimum_shared:
        return _(
            "{name} n'a pas de semblable : aucun autre territoire de son niveau n'a assez de "
            "mesures connues.",
            name=territory.name,
        )
    return _(
        "{name} n'a pas de semblable : il faut {least} dimensions connues sur {all}, et aucune "
        "source chargée ne donne ici : {missing}. Importez un fichier qui les donne (« maillage "
        "data import »), ou comparez {name} à ce qui l'entoure (« maillage diagnose "
        "{reference} »).",
        name=territory.name,
        least=settings.minimum_shared,
        all=len(known),
        missing=", ".join(missing),
        reference=territory.reference,
    )


def _zones(store: Store, territory: Territory) -> pl.DataFrame:
    """Return the zones that a territory may be compared with, itself among them."""
    return store.geography.level(territory.level).filter(
        pl.col("overseas").ne_missing("collectivity")
    )


def _traits(store: Store, zones: pl.DataFrame, territory: Territory) -> Floats:
    """Return the measures of each zone, shape (zones, measures), NaN where unknown."""
    settings = catalogue.settings().similarity
    traits = (
        zones.with_columns((pl.col("population") / pl.col("area_km2")).alias("density"))
        .join(
            wide(store, territory.level, similarity_indicators()).rename({"zone": "code"}),
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
            for name in settings.measures
        )
    )
    return np.asarray(traits.to_numpy(), dtype=np.float64)


def _dimensions() -> Integers:
    """Return the number of the dimension of each measure, in the order of the settings."""
    sizes = [len(dimension.measures) for dimension in catalogue.settings().similarity.dimensions]
    return np.repeat(np.arange(len(sizes)), sizes)


def _label(measure: str) -> str:
    known = {"population": _("population"), "density": _("habitants par km²")}
    return known[measure] if measure in known else str(catalogue.indicators()[measure].label)
