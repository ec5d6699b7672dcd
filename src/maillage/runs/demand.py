"""Estimate the people in digital difficulty of every zone, with an interval and a test error."""

import hashlib
import json
from dataclasses import asdict, dataclass

import numpy as np
import polars as pl

from maillage.catalogue.demands import Demand
from maillage.contracts import Level
from maillage.errors import MissingData
from maillage.language import _
from maillage.methods.demand import rates, small_area
from maillage.methods.imputation import from_parents
from maillage.runs.indicators import COARSER, fingerprint, wide
from maillage.runs.store import Store, write_json, write_table
from maillage.types import Booleans, Floats, Integers

_PARENT_LEVELS: tuple[Level, ...] = ("epci", "departement", "region")


@dataclass(frozen=True)
class Estimate:
    """People in difficulty at every level.

    ``zones``: level, zone, people, low, high, rate, rate_low, rate_high (of people of 15 or
    more), adults, imputed (share of the adults whose covariates were filled in) and covered
    (share of the adults with an estimate). ``error`` is the test error, None for a model that
    is not fitted.
    """

    zones: pl.DataFrame
    error: small_area.PredictionError | None


@dataclass(frozen=True)
class _Communes:
    """Estimates by commune, unscaled.

    ``adults``, ``people``, ``imputed``: shape (communes,); ``draws``: (communes, draws).
    """

    adults: Floats
    people: Floats
    draws: Floats
    imputed: Booleans
    error: small_area.PredictionError | None


def estimate(store: Store, demand: Demand) -> Estimate:
    """Return the people in difficulty of every zone; kept in the store until data change.

    The estimate is made by commune and added up: totals agree across levels.

    Raises:
        MissingData: the indicators that the model needs are not loaded.
    """
    key = f"demand-{demand.id}-{_key(store, demand)}"
    table, record = store.mart(key), store.mart(key).with_suffix(".json")
    if not record.exists():
        made = _estimate(store, demand)
        write_table(table, made.zones)
        write_json(record, {"error": made.error and asdict(made.error)})
    kept = json.loads(record.read_text())
    error = kept["error"] and small_area.PredictionError(**kept["error"])
    return Estimate(pl.read_parquet(table), error)


def _key(store: Store, demand: Demand) -> str:
    text = demand.model_dump_json() + fingerprint(store)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _estimate(store: Store, demand: Demand) -> Estimate:
    communes = store.geography.level("commune")
    rng = np.random.default_rng(demand.seed)
    make = _small_area if demand.kind == "small-area" else _by_age
    made = make(store, demand, rng)
    in_country = communes["overseas"].ne_missing("collectivity").to_numpy()
    scale = _scale(demand, made, communes["overseas"])
    table = communes.select(
        pl.lit("commune").alias("level"), pl.col("code").alias("zone"), *_PARENT_LEVELS
    ).with_columns(
        pl.when(pl.Series(in_country)).then(pl.lit("france")).alias("france"),
    )
    levels = [
        _put_together(table, made, level, scale, demand.confidence)
        for level in ("commune", *COARSER)
    ]
    return Estimate(pl.concat(levels), made.error)


def _small_area(store: Store, demand: Demand, rng: np.random.Generator) -> _Communes:
    """Fit on half of the published areas, test on the other half, apply to communes."""
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
    local, imputed = _filled(store, demand)
    drawn = small_area.draw(model, local, area=_areas(store), draws=demand.draws, rng=rng)
    people = store.geography.level("commune")["population"]
    adults = people.cast(pl.Float64).fill_null(0.0).to_numpy() * demand.adult_share
    return _Communes(
        adults=adults,
        people=small_area.predict(model, local) * adults,
        draws=drawn * adults[:, None],
        imputed=imputed,
        error=small_area.error_of(expected, published[for_test]),
    )


def _by_age(store: Store, demand: Demand, rng: np.random.Generator) -> _Communes:
    """Count each age class at its published rate."""
    names = [entry.indicator for entry in demand.classes]
    counts = wide(store, "commune", names).select(names).to_numpy().astype(np.float64)
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
    return _Communes(
        adults=np.nan_to_num(counts).sum(axis=1),
        people=rates.expected_people(counts, published),
        draws=rates.drawn_people(counts, published, errors=errors, draws=demand.draws, rng=rng),
        imputed=np.zeros(len(counts), dtype=bool),
        error=None,
    )


def _covariates(table: pl.DataFrame, demand: Demand) -> Floats:
    """Return the covariates, shape (zones, covariates), logarithms taken where the entry says."""
    columns = table.select(demand.covariates).to_numpy().astype(np.float64)
    logged = np.isin(demand.covariates, demand.logarithms)
    columns[:, logged] = np.log(columns[:, logged])
    return columns


def _filled(store: Store, demand: Demand) -> tuple[Floats, Booleans]:
    """Return the communes' covariates, filled from their parents if the entry asks for it."""
    communes = wide(store, "commune", demand.covariates)
    if demand.imputation == "none":
        local = _covariates(communes, demand)
        return local, np.zeros(len(local), dtype=bool)
    zones = store.geography.level("commune").select(*_PARENT_LEVELS)
    parents = [
        zones.select(zone=level).join(
            wide(store, level, demand.covariates), on="zone", how="left", maintain_order="left"
        )
        for level in _PARENT_LEVELS
    ]
    filled = {
        name: from_parents(
            communes[name].cast(pl.Float64).to_numpy(),
            tuple(parent[name].cast(pl.Float64).to_numpy() for parent in parents),
        )
        for name in demand.covariates
    }
    table = pl.DataFrame({name: values for name, (values, _which) in filled.items()})
    imputed: Booleans = np.any([which for _values, which in filled.values()], axis=0)
    return _covariates(table, demand), imputed


def _areas(store: Store) -> Integers:
    """Return the number of each commune's EPCI; a commune without one is its own area."""
    communes = store.geography.level("commune")
    area = communes.select(pl.coalesce("epci", "code").rank("dense") - 1).to_series()
    numbers: Integers = area.cast(pl.Int64).to_numpy()
    return numbers


def _scale(demand: Demand, made: _Communes, overseas: pl.Series) -> Floats:
    """Return what brings each commune's area to its published rate, shape (communes,).

    The overseas départements go to their own rate, the rest to what the country's then leaves.
    """
    scale = np.ones(len(made.people))
    known = ~np.isnan(made.people) & overseas.ne_missing("collectivity").to_numpy()
    if demand.national_rate is None or not known.any():
        return scale
    expected = demand.national_rate * made.adults[known].sum()
    apart = known & overseas.eq_missing("drom").to_numpy()
    if demand.overseas_rate is not None and apart.any():
        theirs = demand.overseas_rate * made.adults[apart].sum()
        scale[apart] = theirs / made.people[apart].sum()
        expected, known = expected - theirs, known & ~apart
    scale[known] = expected / made.people[known].sum()
    return scale


def _put_together(
    table: pl.DataFrame, made: _Communes, level: str, scale: Floats, confidence: float
) -> pl.DataFrame:
    """Add up the communes of each zone of a level, draw by draw."""
    group = table["zone"] if level == "commune" else table[level]
    known = ~np.isnan(made.people)
    kept = known & group.is_not_null().to_numpy()
    codes, number = np.unique(group.to_numpy()[kept].astype(str), return_inverse=True)
    order = np.argsort(number, kind="stable")
    starts = np.searchsorted(number[order], np.arange(len(codes)))

    def total(values: Floats) -> Floats:
        summed: Floats = np.add.reduceat(values[kept][order], starts, axis=0)
        return summed

    edge = (1 - confidence) / 2
    drawn = total(made.draws * scale[:, None])
    low, high = np.quantile(drawn, [edge, 1 - edge], axis=1)
    counted = total(made.adults)
    everyone = (
        pl.DataFrame({"zone": group, "adults": made.adults})
        .group_by("zone")
        .agg(pl.col("adults").sum())
    )
    people = total(made.people * scale)
    return (
        pl.DataFrame(
            {
                "zone": codes,
                "people": people,
                "low": np.minimum(low, people),
                "high": np.maximum(high, people),
                "counted": counted,
                "imputed": total(made.adults * made.imputed),
            }
        )
        .join(everyone, on="zone", how="left", validate="1:1")
        .select(
            pl.lit(level).alias("level"),
            "zone",
            "people",
            "low",
            "high",
            rate=pl.col("people") / pl.col("counted"),
            rate_low=pl.col("low") / pl.col("counted"),
            rate_high=pl.col("high") / pl.col("counted"),
            adults="adults",
            imputed=pl.col("imputed") / pl.col("counted"),
            covered=pl.col("counted") / pl.col("adults"),
        )
        .fill_nan(None)
        .sort("zone")
    )
