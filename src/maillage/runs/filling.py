"""Fill in the missing values of a panel, when asked, and show what that changes.

Counts are never filled in: the number of people of a neighbour says nothing of a zone's.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import polars as pl

from maillage import catalogue
from maillage.contracts import Level
from maillage.errors import InputError
from maillage.language import _
from maillage.methods.imputation import from_neighbours, from_parents, from_regression
from maillage.methods.indexes.compare import compare
from maillage.methods.indexes.composite import Composite
from maillage.methods.indexes.panel import Panel
from maillage.runs.indicators import wide
from maillage.runs.store import Store
from maillage.types import Booleans, Floats

Way = Literal["parent", "neighbours", "regression"]


PARENTS: tuple[Level, ...] = ("commune", "epci", "departement", "region")
"""Whose value may stand for a zone's, the nearest first. A country's never does: it would give
Mayotte, where little is measured, the score of the average."""


@dataclass(frozen=True)
class Effect:
    """What filling in changes.

    Attributes:
        way: how values were filled in.
        cells: number of values filled in.
        zones: number of zones with at least one.
        gained: zones that had no score and have one.
        spearman: rank correlation of the zones scored before; NaN when there are none.
        mean_shift: mean number of places that these zones move among themselves.
    """

    way: Way
    cells: int
    zones: int
    gained: int
    spearman: float
    mean_shift: float


def fill(store: Store, panel: Panel, zones: pl.DataFrame, *, way: Way) -> tuple[Panel, Booleans]:
    """Return the panel with values filled in where that is possible, and which were.

    Args:
        store: where parents' values are read.
        panel: the values as known.
        zones: contract ``zones``, one row a zone of the panel, in its order.
        way: ``parent`` takes the value of the intercommunality, département or région;
            ``neighbours`` the mean of the nearest known zones, weighted by people, sea crossed by
            none; ``regression`` a least-squares prediction from density and from the indicators
            of the panel that are better known, held within the indicator's plausible bounds;
            one known in too few zones stays missing.

    Returns:
        The panel and a mask of shape (zones, indicators).

    Raises:
        InputError: there is no such way.
    """
    ways = {"parent": _by_parents, "neighbours": _by_neighbours, "regression": _by_regression}
    if way not in ways:
        raise InputError(
            _(
                "façon de compléter « {name} » inconnue ; il y a : {names}",
                name=way,
                names=", ".join(ways),
            )
        )
    filled = ways[way](store, panel, zones)
    for column, name in enumerate(panel.indicators):
        entry = catalogue.indicators()[name]
        if entry.aggregate == "sum":
            filled[:, column] = panel.values[:, column]
    low, high = _bounds(panel.indicators)
    added = np.isnan(panel.values) & ~np.isnan(filled)
    values = np.where(added, np.clip(filled, low, high), panel.values)
    return replace(panel, values=values), added


def effect(before: Composite, after: Composite, added: Booleans, *, way: Way) -> Effect:
    """Return what filling in changed, over the zones given."""
    comparison = compare(before, after, movers=0)
    return Effect(
        way=way,
        cells=int(added.sum()),
        zones=int(added.any(axis=1).sum()),
        gained=comparison.only_second,
        spearman=comparison.spearman,
        mean_shift=comparison.mean_shift,
    )


def _by_parents(store: Store, panel: Panel, zones: pl.DataFrame) -> Floats:
    tables = [
        zones.select(zone=level)
        .join(
            wide(store, level, panel.indicators),
            on="zone",
            how="left",
            validate="m:1",
            maintain_order="left",
        )
        .select(pl.col(panel.indicators).cast(pl.Float64))
        .fill_null(float("nan"))
        .to_numpy()
        for level in PARENTS
    ]
    filled = panel.values.copy()
    for column in range(filled.shape[1]):
        parents = tuple(table[:, column] for table in tables)
        filled[:, column], _added = from_parents(filled[:, column], parents)
    return filled


def _by_neighbours(store: Store, panel: Panel, zones: pl.DataFrame) -> Floats:  # noqa: ARG001
    lon, lat = (zones[name].fill_null(float("nan")).to_numpy() for name in ("lon", "lat"))
    lands = _lands(zones)
    filled = panel.values.copy()
    for land in lands.unique().sort():
        on_it = (lands == land).to_numpy()
        for column in range(filled.shape[1]):
            filled[on_it, column], _added = from_neighbours(
                panel.values[on_it, column],
                lon=lon[on_it],
                lat=lat[on_it],
                weights=np.nan_to_num(panel.population[on_it]),
                neighbours=catalogue.settings().neighbours,
            )
    return filled


def _by_regression(store: Store, panel: Panel, zones: pl.DataFrame) -> Floats:  # noqa: ARG001
    density = zones.select(
        pl.when(pl.col("population") > 0).then(pl.col("population") / pl.col("area_km2")).log()
    )
    covariate = density.to_series().fill_null(float("nan")).to_numpy()
    known = (~np.isnan(panel.values)).sum(axis=0)
    filled = panel.values.copy()
    for column in np.flatnonzero((known > 0) & (known < len(panel.zones))):
        better = panel.values[:, known > known[column]]
        covariates = np.column_stack([covariate, better])
        with suppress(InputError):  # known in too few zones to be predicted: stays missing
            filled[:, column], _added = from_regression(panel.values[:, column], covariates)
    return filled


def _lands(zones: pl.DataFrame) -> pl.Series:
    """Return the land of each zone: Europe, or the overseas région or collectivity."""
    return zones.select(
        pl.when(pl.col("overseas").is_null())
        .then(pl.lit(""))
        .otherwise(pl.coalesce("region", "departement", "code"))
    ).to_series()


def _bounds(indicators: tuple[str, ...]) -> tuple[Floats, Floats]:
    entries = [catalogue.indicators()[name] for name in indicators]
    low = [-np.inf if entry.low is None else entry.low for entry in entries]
    high = [np.inf if entry.high is None else entry.high for entry in entries]
    return np.array(low), np.array(high)
