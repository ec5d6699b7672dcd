"""The area that an index is read against: a territory, or those that look like one."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from maillage import catalogue
from maillage.contracts import Level
from maillage.errors import InputError
from maillage.language import _
from maillage.reference.lookup import find
from maillage.reference.territories import Territory, level_name, members
from maillage.runs.indicators import wide
from maillage.runs.similar import similar, similarity_indicators, why_alone
from maillage.runs.store import Store
from maillage.types import Booleans, Floats

SIMILAR = "similar:"


@dataclass(frozen=True)
class ReferenceArea:
    """Territories of one level that are read as one area, and its name."""

    name: str
    territories: tuple[Territory, ...]

    def holds(self, store: Store, zones: pl.DataFrame, level: Level) -> Booleans:
        """Return which zones of a level lie in the area, shape (zones,).

        Raises:
            InputError: none does.
        """
        inside = pl.concat([members(store.geography, each, level) for each in self.territories])
        held = (
            zones["code"].is_in(inside["code"].implode()) & (zones["level"] == level)
        ).to_numpy()
        if not held.any():
            raise InputError(
                _(
                    "l'aire de référence {area} n'a pas de zone de niveau {level} ; prenez une "
                    "aire plus grande ou un niveau plus fin",
                    area=self.name,
                    level=level_name(level),
                )
            )
        return np.asarray(held, dtype=np.bool_)

    def values(self, store: Store, indicators: tuple[str, ...]) -> Floats:
        """Return the value of each indicator over the area, NaN where unknown.

        Several territories give the mean of their values, weighted by people.
        """
        level = self.territories[0].level
        codes = [territory.code for territory in self.territories]
        people = store.geography.level(level).select(zone="code", people="population")
        inside = (
            wide(store, level, indicators)
            .filter(pl.col("zone").is_in(codes))
            .join(people, on="zone", validate="1:1")
        )
        if inside.height == 1:
            values = inside.select(indicators)
        else:
            values = inside.select(_weighted_mean(name) for name in indicators)
        return values.cast(pl.Float64).fill_null(float("nan")).to_numpy().ravel()


def reference_area(store: Store, text: str) -> ReferenceArea:
    """Return the area that a text names: ``france``, a territory, or ``similar:44``.

    The latter is the territory together with those of its level that look most like it.

    Raises:
        UnknownTerritory: no territory has this name or code.
        InputError: no territory can be called similar.
    """
    if not text.startswith(SIMILAR):
        territory = find(store.geography, text)
        return ReferenceArea(territory.name, (territory,))
    territory = find(store.geography, text.removeprefix(SIMILAR))
    likes = similar(store, territory, count=catalogue.settings().similarity.count)
    if not likes:
        raise InputError(
            _(
                "{name} : aucun territoire semblable ; prenez une autre aire de référence, par "
                "exemple france. {reason}",
                name=territory.name,
                reason=why_alone(store, territory),
            )
        )
    return ReferenceArea(
        _("{name} et ses semblables", name=territory.name),
        (territory, *(like.territory for like in likes)),
    )


def measures_of(text: str) -> tuple[str, ...]:
    """Return the indicators by which an area is chosen: none unless likes are looked for."""
    return similarity_indicators() if text.startswith(SIMILAR) else ()


def _weighted_mean(name: str) -> pl.Expr:
    known = pl.col("people").filter(pl.col(name).is_not_null())
    return ((pl.col(name) * pl.col("people")).sum() / known.sum()).alias(name)
