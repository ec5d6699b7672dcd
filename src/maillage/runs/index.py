"""Compute an index over every zone of a level, with rank intervals, reasons and contributions."""

import hashlib

import numpy as np
import polars as pl

from maillage import catalogue
from maillage.catalogue.indexes import Index
from maillage.catalogue.settings import Uncertainty
from maillage.contracts import Level
from maillage.errors import InputError
from maillage.language import _
from maillage.methods.indexes.composite import Composite, compute
from maillage.methods.indexes.explain import Reasons, contributions, reasons
from maillage.methods.indexes.panel import Panel
from maillage.reference.geography import Geography
from maillage.reference.lookup import find
from maillage.reference.territories import Territory, members
from maillage.runs.indicators import fingerprint, latest, wide
from maillage.runs.store import Store, write_table
from maillage.types import Floats

REASONS_KEPT = 5


def panel(store: Store, level: Level, index: Index) -> Panel:
    """Return the values that an index needs at a level, in the order of zone codes.

    The overseas collectivities stand in the panel, outside the reference area of ``france``.
    Municipal arrondissements are placed among the communes, which alone are the reference.

    Raises:
        InputError: the reference area of the index has no zone at this level.
    """
    levels: tuple[Level, ...] = (level, "commune") if level == "arrondissement" else (level,)
    zones = pl.concat([store.geography.level(each) for each in levels])
    if zones.is_empty():
        raise InputError(_("aucune zone de niveau {level} dans la référence", level=level))
    table = pl.concat([wide(store, each, index.indicators) for each in levels])
    values = table.select(pl.col(index.indicators).cast(pl.Float64)).to_numpy()
    population = zones["population"].cast(pl.Float64).to_numpy()
    area = find(store.geography, index.reference)
    return Panel(
        zones=tuple(table["zone"]),
        indicators=index.indicators,
        values=np.asarray(values, dtype=np.float64),
        directions=tuple(
            1 if catalogue.indicators()[name].direction == "more" else -1
            for name in index.indicators
        ),
        population=population,
        reference=_inside(store.geography, area, levels[-1], zones),
        reference_values=_values_of(store, area, index),
        standard_errors=_standard_errors(values, population, index),
    )


def scores(store: Store, index: Index, level: Level) -> pl.DataFrame:
    """Return the index of every zone of a level, sorted by code, without rank intervals.

    Columns: zone, score, rank (1 the most fragile, null without a score), share_present, missing
    (indicators without a score, by name, joined by ``|``), then ``axis:ID`` for each axis.
    """
    return _scores(compute(index, panel(store, level, index)))


def ranked(store: Store, index: Index, level: Level) -> pl.DataFrame:
    """Return the scores with rank intervals, reasons and contributions; kept until data change.

    Columns of :func:`scores`, then rank_median, rank_low, rank_high, worst_decile (probability
    of being in the most fragile tenth), ``reason:N`` and ``percentile:N`` (the indicators that
    pull the score up most) and ``part:INDICATOR`` (points of the score, where they add up).
    """
    uncertainty = catalogue.settings().uncertainty
    path = store.mart(f"index-{index.id}-{level}-{_key(store, index, uncertainty)}")
    if not path.exists():
        write_table(path, _ranked(store, index, level, uncertainty))
    return pl.read_parquet(path)


def _ranked(store: Store, index: Index, level: Level, uncertainty: Uncertainty) -> pl.DataFrame:
    # here: numba takes half a second to import, and a warm store does not need it
    from maillage.methods.indexes.draws import Choices
    from maillage.methods.indexes.uncertainty import simulate

    values = panel(store, level, index)
    composite = compute(index, values)
    choices = Choices(
        normalisations=tuple(dict.fromkeys([index.normalisation, *uncertainty.normalisations])),
        concentration=uncertainty.concentration,
        removal=uncertainty.removal,
        sampling_error=uncertainty.sampling_error,
    )
    spread = simulate(
        index,
        values,
        choices=choices,
        draws=uncertainty.draws,
        interval=uncertainty.interval,
        rng=np.random.default_rng(uncertainty.seed),
    )
    return (
        _scores(composite)
        .with_columns(
            pl.Series("rank_median", spread.median),
            pl.Series("rank_low", spread.low),
            pl.Series("rank_high", spread.high),
            pl.Series("worst_decile", spread.worst_decile),
            *_reason_columns(
                reasons(composite, values, count=min(REASONS_KEPT, len(index.indicators)))
            ),
            *_part_columns(composite),
        )
        .fill_nan(None)
    )


def _scores(composite: Composite) -> pl.DataFrame:
    missing = composite.missing
    names = np.array(composite.indicators, dtype=object)
    return pl.DataFrame(
        {
            "zone": composite.zones,
            "score": composite.scores,
            "rank": composite.ranks,
            "share_present": composite.share_present,
            "missing": ["|".join(names[absent]) for absent in missing],
            **{f"axis:{axis}": values for axis, values in composite.axes.items()},
        }
    ).with_columns(
        pl.col(pl.Float64).fill_nan(None), pl.when(pl.col("rank") > 0).then("rank").alias("rank")
    )


def _reason_columns(found: Reasons) -> list[pl.Series]:
    names = np.array([*found.indicators, None], dtype=object)  # NO_INDICATOR, −1, is the last
    columns = []
    for position in range(found.leaves.shape[1]):
        chosen = names[found.leaves[:, position]]
        columns += [
            pl.Series(f"reason:{position + 1}", chosen.tolist(), dtype=pl.String),
            pl.Series(f"percentile:{position + 1}", found.percentiles[:, position]),
        ]
    return columns


def _part_columns(composite: Composite) -> list[pl.Series]:
    brought = contributions(composite).values
    return [
        pl.Series(f"part:{name}", brought[:, column])
        for column, name in enumerate(composite.indicators)
    ]


def _inside(
    geography: Geography, area: Territory, level: Level, zones: pl.DataFrame
) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    codes = members(geography, area, level)["code"]
    inside = (zones["code"].is_in(codes.implode()) & (zones["level"] == level)).to_numpy()
    if not inside.any():
        raise InputError(
            _(
                "l'aire de référence {area} n'a pas de zone de niveau {level} ; prenez une aire "
                "plus grande ou un niveau plus fin",
                area=area.name,
                level=level,
            )
        )
    return inside


def _values_of(store: Store, area: Territory, index: Index) -> Floats:
    """Return the value of each indicator over the reference area, NaN where unknown."""
    known = latest(store, area.level, index.indicators).filter(pl.col("zone") == area.code)
    by_name = dict(known.select("indicator", "value").iter_rows())
    return np.array([by_name.get(name) for name in index.indicators], dtype=np.float64)


def _standard_errors(values: Floats, population: Floats, index: Index) -> Floats:
    """Return the sampling error of shares: that of a simple sample drawn without replacement."""
    sampled = np.array(
        [catalogue.indicators()[name].sampled_share or 1.0 for name in index.indicators]
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        variance = values * (1 - values) * (1 - sampled) / (sampled * population[:, None])
        return np.where((sampled < 1) & np.isfinite(variance), np.sqrt(variance), 0.0)


def _key(store: Store, index: Index, uncertainty: Uncertainty) -> str:
    text = index.model_dump_json() + uncertainty.model_dump_json() + fingerprint(store)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
