"""Apply a demand model to communes and arrondissements, each by itself: nothing is scaled."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from maillage.catalogue.demands import Demand
from maillage.contracts import Level
from maillage.errors import MissingData
from maillage.language import _
from maillage.methods.demand import rates, small_area
from maillage.methods.demand.small_area import PredictionError
from maillage.methods.imputation import from_parents
from maillage.runs.indicators import wide
from maillage.runs.store import Store
from maillage.types import Booleans, Floats, Integers

FINE: tuple[Level, ...] = ("commune", "arrondissement")
_PARENTS: tuple[Level, ...] = ("commune", "epci", "departement", "region")


@dataclass(frozen=True)
class Tested:
    """How far a model is from published rates, and the codes of the zones that tell it."""

    error: PredictionError
    zones: tuple[str, ...]


@dataclass(frozen=True)
class Local:
    """People in difficulty by fine zone; NaN where the model lacks its data.

    ``adults``, ``people``, ``imputed``: shape (zones,); ``draws``: (zones, draws).
    """

    adults: Floats
    people: Floats
    draws: Floats
    imputed: Booleans


def fine_zones(store: Store) -> pl.DataFrame:
    """Return the communes sorted by code, then the municipal arrondissements.

    The columns are those of the contract ``zones``, and ``france``, null outside the country.
    """
    in_country = pl.col("overseas").ne_missing("collectivity")
    return pl.concat([store.geography.level(level) for level in FINE]).with_columns(
        france=pl.when(in_country).then(pl.lit("france"))
    )


def group(zones: pl.DataFrame, level: Level) -> pl.Series:
    """Return the zone of a level that each fine zone counts in, null for one that does not.

    An arrondissement counts at its own level only: elsewhere its commune stands for it.
    """
    column = "code" if level in FINE else level
    counted = pl.col("level") == (level if level in FINE else "commune")
    return zones.select(zone=pl.when(counted).then(pl.col(column))).to_series()


def apply(
    store: Store, demand: Demand, zones: pl.DataFrame, rng: np.random.Generator
) -> tuple[Local, Tested | None]:
    """Return the people of each fine zone, and how far the model is from published rates.

    The test is None when no published rate is loaded.

    Raises:
        MissingData: the indicators that the model needs are not loaded.
    """
    if demand.kind == "small-area":
        return _small_area(store, demand, zones, rng)
    local = _by_age(store, demand, rng)
    return local, _against_published(store, demand, zones, local)


def _small_area(
    store: Store, demand: Demand, zones: pl.DataFrame, rng: np.random.Generator
) -> tuple[Local, Tested]:
    """Fit on half of the published areas, test on the other half, apply to fine zones."""
    model, tested = _fitted(store, demand)
    covariates, imputed = _filled(store, demand, zones)
    drawn = small_area.draw(model, covariates, area=_areas(zones), draws=demand.draws, rng=rng)
    people = zones["population"].cast(pl.Float64).fill_null(0.0).to_numpy()
    adults = people * demand.adult_share
    return Local(
        adults=adults,
        people=small_area.predict(model, covariates) * adults,
        draws=drawn * adults[:, None],
        imputed=imputed,
    ), tested


def _fitted(store: Store, demand: Demand) -> tuple[small_area.SmallAreaModel, Tested]:
    areas = wide(store, demand.truth_level, [*demand.covariates, demand.truth]).drop_nulls()
    if areas.is_empty():
        raise MissingData(
            _(
                "le modèle {model} s'apprend sur « {truth} », qui n'est pas chargé ; lancez "
                "« maillage data pull »",
                model=demand.id,
                truth=demand.truth,
            )
        )
    published = areas[demand.truth].to_numpy()
    for_fit, for_test = small_area.halves(areas.height)
    covariates = _covariates(areas, demand)
    model = small_area.fit(covariates[for_fit], published[for_fit])
    expected = small_area.predict(model, covariates[for_test])
    zones = tuple(np.asarray(areas["zone"])[for_test].tolist())
    return model, Tested(small_area.error_of(expected, published[for_test]), zones)


def _covariates(table: pl.DataFrame, demand: Demand) -> Floats:
    """Return the covariates, shape (zones, covariates), logarithms taken where the entry says."""
    columns = table.select(demand.covariates).to_numpy().astype(np.float64)
    logged = np.isin(demand.covariates, demand.logarithms)
    columns[:, logged] = np.log(columns[:, logged])
    return columns


def _fine(store: Store, indicators: list[str]) -> pl.DataFrame:
    """Return the values of the fine zones, in the order of :func:`fine_zones`."""
    tables = [wide(store, level, indicators) for level in FINE]
    return pl.concat(tables).select(pl.col(indicators).cast(pl.Float64))


def _filled(store: Store, demand: Demand, zones: pl.DataFrame) -> tuple[Floats, Booleans]:
    """Return the covariates, filled from the parents if the entry asks for it, and where."""
    names = list(demand.covariates)
    own = _fine(store, names)
    if demand.imputation == "none":
        return _covariates(own, demand), np.zeros(own.height, dtype=bool)
    parents = [
        zones.select(zone=level).join(
            wide(store, level, names),
            on="zone",
            how="left",
            validate="m:1",
            maintain_order="left",
        )
        for level in _PARENTS
    ]
    filled = {
        name: from_parents(
            own[name].to_numpy(),
            tuple(parent[name].cast(pl.Float64).to_numpy() for parent in parents),
        )
        for name in names
    }
    table = pl.DataFrame({name: values for name, (values, _which) in filled.items()})
    imputed: Booleans = np.any([which for _values, which in filled.values()], axis=0)
    return _covariates(table, demand), imputed


def _areas(zones: pl.DataFrame) -> Integers:
    """Return the number of each zone's EPCI; a zone without one is its own area."""
    area = zones.select(pl.coalesce("epci", "code").rank("dense") - 1).to_series()
    numbers: Integers = area.cast(pl.Int64).to_numpy()
    return numbers


def _by_age(store: Store, demand: Demand, rng: np.random.Generator) -> Local:
    """Count each age class at its published rate."""
    names = [entry.indicator for entry in demand.classes]
    counts = _fine(store, names).to_numpy()
    if np.isnan(counts).all():
        raise MissingData(
            _(
                "le modèle {model} demande les effectifs par âge ({names}), qui ne sont pas "
                "chargés ; prenez « small-area »",
                model=demand.id,
                names=", ".join(names),
            )
        )
    published = np.array([entry.rate for entry in demand.classes])
    errors = np.array([entry.standard_error for entry in demand.classes])
    return Local(
        adults=np.nan_to_num(counts).sum(axis=1),
        people=rates.expected_people(counts, published),
        draws=rates.drawn_people(counts, published, errors=errors, draws=demand.draws, rng=rng),
        imputed=np.zeros(len(counts), dtype=bool),
    )


def _against_published(
    store: Store, demand: Demand, zones: pl.DataFrame, local: Local
) -> Tested | None:
    """Test a model that is not fitted on every published area; None when none is loaded."""
    if not demand.truth:
        return None
    expected = (
        pl.DataFrame(
            {
                "zone": group(zones, demand.truth_level),
                "people": local.people,
                "adults": local.adults,
            }
        )
        .filter(pl.col("people").is_not_nan(), pl.col("adults") > 0)
        .group_by("zone")
        .agg(expected=pl.col("people").sum() / pl.col("adults").sum())
    )
    published = wide(store, demand.truth_level, [demand.truth]).drop_nulls()
    both = published.join(expected, on="zone", validate="1:1")
    if both.is_empty():
        return None
    error = small_area.error_of(both["expected"].to_numpy(), both[demand.truth].to_numpy())
    return Tested(error, tuple(both["zone"]))
