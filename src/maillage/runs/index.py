"""Compute an index over every zone of a level, with rank intervals, reasons and contributions."""

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from maillage import catalogue
from maillage.catalogue.indexes import Index
from maillage.catalogue.settings import Uncertainty
from maillage.contracts import Level
from maillage.errors import InputError
from maillage.language import _
from maillage.methods.indexes.composite import Composite, compute
from maillage.methods.indexes.explain import contributions, reasons
from maillage.methods.indexes.normalise import Absence
from maillage.methods.indexes.panel import Panel
from maillage.reference.territories import level_name
from maillage.runs.filling import PARENTS, Effect, Way, effect, fill
from maillage.runs.indicators import fingerprint, wide
from maillage.runs.reference_area import reference_area
from maillage.runs.store import Store, write_table
from maillage.types import Booleans, Floats

if TYPE_CHECKING:
    from maillage.methods.indexes.draws import Choices

REASONS_KEPT = 5

LAYOUT = "6"
"""Raised when what is kept changes, so that a table kept by an older version is made anew."""


@dataclass(frozen=True)
class Scored:
    """An index over the zones of a level, and what it was computed from.

    Attributes:
        panel: the values, those filled in included.
        composite: the index.
        added: shape (zones, indicators), which values were filled in.
        effect: what filling in changed; None when nobody asked for it.
    """

    panel: Panel
    composite: Composite
    added: Booleans
    effect: Effect | None = None


def panel(store: Store, level: Level, index: Index) -> Panel:
    """Return the values that an index needs at a level, in the order of zone codes.

    The overseas collectivities stand in the panel, outside the reference area of ``france``.
    Municipal arrondissements are placed among the communes, which alone are the reference.

    Raises:
        InputError: the level has no zone, or the reference area of the index none at this level.
    """
    levels = _levels(level)
    zones = _zones(store, level)
    table = pl.concat([wide(store, each, index.indicators) for each in levels])
    values = table.select(pl.col(index.indicators).cast(pl.Float64)).to_numpy()
    population = zones["population"].cast(pl.Float64).to_numpy()
    area = reference_area(store, index.reference)
    return Panel(
        zones=tuple(table["zone"]),
        indicators=index.indicators,
        values=np.asarray(values, dtype=np.float64),
        directions=tuple(
            1 if catalogue.indicators()[name].direction == "more" else -1
            for name in index.indicators
        ),
        population=population,
        reference=area.holds(store, zones, levels[-1]),
        reference_values=area.values(store, index.indicators),
        standard_errors=_standard_errors(values, population, index),
    )


def scored(store: Store, index: Index, level: Level, *, way: Way | None = None) -> Scored:
    """Return the index over the zones of a level; ``way`` fills in missing values and says so."""
    known = panel(store, level, index)
    before = compute(index, known)
    if way is None:
        return Scored(known, before, np.zeros(known.values.shape, dtype=np.bool_))
    filled, added = fill(store, known, _zones(store, level), way=way)
    after = compute(index, filled)
    return Scored(filled, after, added, effect(before, after, added, way=way))


def scores(store: Store, index: Index, level: Level, *, way: Way | None = None) -> pl.DataFrame:
    """Return the index of every zone of a level, sorted by code, without rank intervals.

    Columns: zone, score, rank (1 the most fragile, null without a score), share_present, missing
    (indicators without a score, by name, joined by ``|``), not_computable (those among them whose
    value is known), ``axis:ID`` for each axis, then imputed (indicators filled in, joined by
    ``|``).
    """
    return _scores(scored(store, index, level, way=way))


def explained(found: Scored) -> pl.DataFrame:
    """Return the scores with their reasons and contributions, without rank intervals.

    Columns of :func:`scores`, then ``reason:N`` and ``percentile:N`` (the indicators that pull the
    score up most) and ``part:INDICATOR`` (points of the score). All three are null where axes are
    harmonic or of mixed kinds: such a score is not a sum.
    """
    return (
        _scores(found)
        .with_columns(*_reason_columns(found), *_part_columns(found.composite))
        .fill_nan(None)
    )


def ranked(store: Store, index: Index, level: Level, *, way: Way | None = None) -> pl.DataFrame:
    """Return the scores with rank intervals, reasons and contributions; kept until data change.

    Columns of :func:`explained`, then rank_median, rank_low, rank_high (whole ranks; the interval
    holds the rank of the index as defined) and worst_decile (probability of being in the most
    fragile tenth). All four are null without a score.
    """
    uncertainty = catalogue.settings().uncertainty
    name = re.sub(r"[^\w-]", "_", index.id)  # one's own index may have any id
    path = store.mart(f"index-{name}-{level}-{_key(store, index, uncertainty, way)}")
    if not path.exists():
        write_table(path, _ranked(index, scored(store, index, level, way=way), uncertainty))
    return pl.read_parquet(path)


def choices(index: Index, uncertainty: Uncertainty) -> "Choices":
    """Return what a Monte Carlo of an index varies: its own normalisation is always among them."""
    from maillage.methods.indexes.draws import Choices  # here: numba, as below

    return Choices(
        normalisations=tuple(dict.fromkeys([index.normalisation, *uncertainty.normalisations])),
        concentration=uncertainty.concentration,
        removal=uncertainty.removal,
        sampling_error=uncertainty.sampling_error,
    )


def _ranked(index: Index, found: Scored, uncertainty: Uncertainty) -> pl.DataFrame:
    # here: numba takes half a second to import, and a warm store does not need it
    from maillage.methods.indexes.uncertainty import simulate

    spread = simulate(
        index,
        found.panel,
        choices=choices(index, uncertainty),
        draws=uncertainty.draws,
        interval=uncertainty.interval,
        rng=np.random.default_rng(uncertainty.seed),
    )
    return (
        explained(found)
        .with_columns(
            pl.Series("rank_median", spread.median),
            pl.Series("rank_low", spread.low),
            pl.Series("rank_high", spread.high),
            pl.Series("worst_decile", spread.worst_decile),
        )
        .fill_nan(None)
        .with_columns(
            pl.min_horizontal(pl.col("rank_low").floor(), "rank").cast(pl.Int64).alias("rank_low"),
            pl.max_horizontal(pl.col("rank_high").ceil(), "rank").cast(pl.Int64).alias("rank_high"),
        )
    )


def _scores(found: Scored) -> pl.DataFrame:
    composite = found.composite
    return pl.DataFrame(
        {
            "zone": composite.zones,
            "score": composite.scores,
            "rank": composite.ranks,
            "share_present": composite.share_present,
            "missing": _joined(composite.missing, composite.indicators, "missing"),
            "not_computable": _joined(
                composite.missing & (composite.absence != Absence.UNKNOWN),
                composite.indicators,
                "not_computable",
            ),
            **{f"axis:{axis}": values for axis, values in composite.axes.items()},
            "imputed": _joined(found.added, composite.indicators, "imputed"),
        }
    ).with_columns(
        pl.col(pl.Float64).fill_nan(None), pl.when(pl.col("rank") > 0).then("rank").alias("rank")
    )


def _joined(mask: Booleans, indicators: tuple[str, ...], name: str) -> pl.Series:
    """Return the indicators that a mask holds in each zone, joined by ``|``."""
    names = np.array(indicators, dtype=object)
    return pl.Series(name, ["|".join(names[row]) for row in mask], dtype=pl.String)


def _reason_columns(found: Scored) -> list[pl.Series]:
    kept = min(REASONS_KEPT, len(found.composite.indicators))
    try:
        why = reasons(found.composite, found.panel, count=kept)
    except InputError:  # a harmonic score is not a sum: no reason can be told
        return [_nulls(f"reason:{at + 1}", len(found.panel.zones), pl.String) for at in range(kept)]
    names = np.array([*why.indicators, None], dtype=object)  # NO_INDICATOR, −1, is the last
    columns = []
    for position in range(kept):
        chosen = names[why.leaves[:, position]]
        columns += [
            pl.Series(f"reason:{position + 1}", chosen.tolist(), dtype=pl.String),
            pl.Series(f"percentile:{position + 1}", why.percentiles[:, position]),
        ]
    return columns


def _part_columns(composite: Composite) -> list[pl.Series]:
    try:
        brought = contributions(composite).values
    except InputError:
        return [
            _nulls(f"part:{name}", len(composite.zones), pl.Float64)
            for name in composite.indicators
        ]
    return [
        pl.Series(f"part:{name}", brought[:, column])
        for column, name in enumerate(composite.indicators)
    ]


def _nulls(name: str, count: int, dtype: type[pl.DataType]) -> pl.Series:
    return pl.Series(name, [None] * count, dtype=dtype)


def _levels(level: Level) -> tuple[Level, ...]:
    return (level, "commune") if level == "arrondissement" else (level,)


def _zones(store: Store, level: Level) -> pl.DataFrame:
    """Return the zones of the panel of a level, in its order."""
    if store.geography.level(level).is_empty():
        raise InputError(
            _(
                "aucune zone de niveau {level} dans la référence géographique ; prenez un autre "
                "niveau",
                level=level_name(level),
            )
        )
    return pl.concat([store.geography.level(each) for each in _levels(level)])


def levels_read(store: Store, index: Index, level: Level, *, way: Way | None) -> set[Level]:
    """Return the levels whose values make an index: its own, its area's, those that fill it in."""
    area = reference_area(store, index.reference).territories
    filling = PARENTS if way == "parent" else ()
    return {*_levels(level), *(territory.level for territory in area), *filling}


def _standard_errors(values: Floats, population: Floats, index: Index) -> Floats:
    """Return the sampling error of shares: that of a simple sample drawn without replacement."""
    sampled = np.array(
        [catalogue.indicators()[name].sampled_share or 1.0 for name in index.indicators]
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        variance = values * (1 - values) * (1 - sampled) / (sampled * population[:, None])
        return np.where((sampled < 1) & np.isfinite(variance), np.sqrt(variance), 0.0)


def _key(store: Store, index: Index, uncertainty: Uncertainty, way: Way | None) -> str:
    definitions = index.model_dump_json() + uncertainty.model_dump_json()
    text = definitions + fingerprint(store) + LAYOUT + (way or "")
    return hashlib.sha256(text.encode()).hexdigest()[:16]
