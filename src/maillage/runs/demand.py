"""Estimate the people in digital difficulty of every zone, with an interval and a test error."""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from typing import Self

import numpy as np
import polars as pl

from maillage.catalogue.demands import Demand
from maillage.methods.demand.small_area import PredictionError, error_of
from maillage.runs.demand_models import FINE, Local, apply, fine_zones, group
from maillage.runs.indicators import COARSER, fingerprint, wide
from maillage.runs.store import Store, write_json, write_table
from maillage.types import Booleans, Floats, Integers

LAYOUT = "3"
"""Raised when the zones kept change, so that a table kept by an older version is made anew."""


@dataclass(frozen=True)
class Estimate:
    """People in difficulty at every level.

    ``zones``: level, zone, people, low, high, rate, rate_low, rate_high (of people of 15 or
    more), adults, imputed (share of the adults whose covariates were filled in) and covered
    (share of the adults with an estimate). ``error`` is the test error of the
    model as it is learnt, ``scaled_error`` that of these estimates, brought to the published
    national level, on the same areas; None when no published rate is loaded to test against.
    """

    zones: pl.DataFrame
    error: PredictionError | None
    scaled_error: PredictionError | None = None


@dataclass(frozen=True)
class _Groups:
    """Rows put together by zone: ``codes`` (zones,), ``order`` (rows,), ``starts`` (zones,)."""

    codes: pl.Series
    order: Integers
    starts: Integers

    @classmethod
    def of(cls, zone: pl.Series, kept: Booleans) -> Self:
        """Group the rows kept by their zone; a row without one is left out."""
        rows = np.flatnonzero(kept & zone.is_not_null().to_numpy())
        codes, number = np.unique(zone.to_numpy()[rows].astype(str), return_inverse=True)
        order = np.argsort(number, kind="stable")
        starts = np.searchsorted(number[order], np.arange(len(codes)))
        return cls(pl.Series(codes.tolist(), dtype=pl.String), rows[order], starts)

    def total(self, values: Floats) -> Floats:
        """Return the sum of each zone, shape (zones, …) for values of shape (rows, …)."""
        summed: Floats = np.add.reduceat(values[self.order], self.starts, axis=0)
        return summed


def estimate(store: Store, demand: Demand) -> Estimate:
    """Return the people in difficulty of every zone; kept in the store until data change.

    The estimate is made by commune and added up: totals agree across levels. The municipal
    arrondissements of a commune share its people.

    Raises:
        MissingData: the indicators that the model needs are not loaded.
    """
    key = f"demand-{demand.id}-{_key(store, demand)}"
    table, record = store.mart(key), store.mart(key).with_suffix(".json")
    if not record.exists():
        made = _estimate(store, demand)
        write_table(table, made.zones)
        errors = {"error": made.error, "scaled_error": made.scaled_error}
        write_json(record, {name: error and asdict(error) for name, error in errors.items()})
    kept = json.loads(record.read_text())
    told = {name: error and PredictionError(**error) for name, error in kept.items()}
    return Estimate(pl.read_parquet(table), **told)


def _key(store: Store, demand: Demand) -> str:
    text = demand.model_dump_json() + fingerprint(store) + LAYOUT
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _estimate(store: Store, demand: Demand) -> Estimate:
    zones = fine_zones(store)
    local, tested = apply(store, demand, zones, np.random.default_rng(demand.seed))
    scale = _scale(demand, local, zones)
    scaled = replace(local, people=local.people * scale, draws=local.draws * scale[:, None])
    shared = _shared(zones, scaled)
    levels = [
        _added_up(shared, group(zones, level), demand.confidence).select(
            pl.lit(level).alias("level"), pl.all()
        )
        for level in (*FINE, *COARSER)
    ]
    found = pl.concat(levels)
    if tested is None:
        return Estimate(found, None)
    return Estimate(found, tested.error, _scaled_error(store, demand, found, tested.zones))


def _scaled_error(
    store: Store, demand: Demand, found: pl.DataFrame, tested: tuple[str, ...]
) -> PredictionError:
    """Return how far the rates, once brought to the national level, are from those published."""
    rates = found.filter(pl.col("level") == demand.truth_level).select("zone", "rate")
    published = wide(store, demand.truth_level, [demand.truth]).drop_nulls()
    both = published.filter(pl.col("zone").is_in(tested)).join(rates, on="zone", validate="1:1")
    return error_of(both["rate"].to_numpy(), both[demand.truth].to_numpy())


def _scale(demand: Demand, local: Local, zones: pl.DataFrame) -> Floats:
    """Return what brings each commune's area to its published rate, shape (zones,).

    The overseas départements go to their own rate, the rest to what the country's then leaves.
    """
    scale = np.ones(len(local.people))
    known = ~np.isnan(local.people) & group(zones, "france").is_not_null().to_numpy()
    if demand.national_rate is None or not known.any():
        return scale
    expected = demand.national_rate * local.adults[known].sum()
    apart = known & zones["overseas"].eq_missing("drom").to_numpy()
    if demand.overseas_rate is not None and apart.any():
        theirs = demand.overseas_rate * local.adults[apart].sum()
        scale[apart] = theirs / local.people[apart].sum()
        expected, known = expected - theirs, known & ~apart
    scale[known] = expected / local.people[known].sum()
    return scale


def _shared(zones: pl.DataFrame, local: Local) -> Local:
    """Bring the arrondissements of each commune to its people, as expected and draw by draw.

    None of them has an estimate where the commune or one of them has none.
    """
    parts = np.flatnonzero((zones["level"] == "arrondissement").to_numpy())
    rows = zones.with_row_index("whole").select("whole", commune="code")
    wholes = (
        zones[parts]
        .select("commune")
        .join(rows, on="commune", how="left", validate="m:1", maintain_order="left")["whole"]
        .to_numpy()
    )
    return replace(
        local,
        people=_adding_up(local.people, parts, wholes),
        draws=_adding_up(local.draws, parts, wholes),
    )


def _adding_up(values: Floats, parts: Integers, wholes: Integers) -> Floats:
    """Return values of shape (zones, …), the parts of each whole scaled to add up to it.

    ``parts`` and ``wholes`` are rows: of each part, and of the whole that it belongs to.
    """
    rows, place = np.unique(wholes, return_inverse=True)
    total = np.zeros((len(rows), *values.shape[1:]))
    np.add.at(total, place, values[parts])
    unknown = np.full_like(total, np.nan)
    scale = np.divide(values[rows], total, out=unknown, where=total > 0)
    found = values.copy()
    found[parts] *= scale[place]
    return found


def _added_up(local: Local, zone: pl.Series, confidence: float) -> pl.DataFrame:
    """Add up the rows of each zone, draw by draw; a zone without an estimate has no row."""
    known = _Groups.of(zone, ~np.isnan(local.people))
    everyone = _Groups.of(zone, np.ones(len(zone), dtype=bool))
    people = known.total(local.people)
    edge = (1 - confidence) / 2
    low, high = np.quantile(known.total(local.draws), [edge, 1 - edge], axis=1)
    adults = pl.DataFrame({"zone": everyone.codes, "adults": everyone.total(local.adults)})
    sums = {
        "zone": known.codes,
        "people": people,
        "low": np.minimum(low, people),
        "high": np.maximum(high, people),
        "counted": known.total(local.adults),
        "imputed": known.total(local.adults * local.imputed),
    }
    return _with_rates(pl.DataFrame(sums).join(adults, on="zone", how="left", validate="1:1"))


def _with_rates(sums: pl.DataFrame) -> pl.DataFrame:
    """Return the columns of an estimate; what is a share of no adult is null."""
    counted = pl.col("counted")
    return (
        sums.select(
            "zone",
            "people",
            "low",
            "high",
            rate=pl.col("people") / counted,
            rate_low=pl.col("low") / counted,
            rate_high=pl.col("high") / counted,
            adults="adults",
            imputed=pl.col("imputed") / counted,
            covered=counted / pl.col("adults"),
        )
        .fill_nan(None)
        .sort("zone")
    )
