"""Audit an index at a level: what it is made of, what each choice changes, how sure ranks are.

Order of work and questions: OECD and JRC (2008), steps 4 and 7, in the reading of COINr (Becker
and others 2022).
"""

from dataclasses import replace
from typing import get_args

import numpy as np
import polars as pl

from maillage import catalogue
from maillage.catalogue.indexes import Index, Weighting
from maillage.contracts import Level
from maillage.contracts.audit import (
    CORRELATIONS,
    DISTRIBUTIONS,
    EFFECTS,
    HISTOGRAMS,
    MOVERS,
    SENSITIVITY,
    WEIGHTS,
    Audit,
    RankSpread,
)
from maillage.errors import InputError
from maillage.methods.indexes.audit import (
    KURTOSIS_LIMIT,
    SKEWNESS_LIMIT,
    Distribution,
    Effect,
    bearings,
    cronbach_alpha,
    distributions,
    effects,
)
from maillage.methods.indexes.compare import compare
from maillage.methods.indexes.composite import Composite, compute, prepare
from maillage.methods.indexes.correlation import correlation_matrix
from maillage.methods.indexes.explain import contributions
from maillage.methods.indexes.panel import Panel
from maillage.runs.audit_words import choice_words, normalisation_words, source_words
from maillage.runs.diagnosis.words import level_words
from maillage.runs.index import Scored, choices, ranked, scored
from maillage.runs.index_sources import source_notes
from maillage.runs.index_table import index_table, require_scores
from maillage.runs.reference_area import reference_area
from maillage.runs.store import Store
from maillage.types import Floats

BINS = 20
MOVERS_KEPT = 10


def audit(store: Store, index: Index, level: Level) -> Audit:
    """Return the audit of an index over the zones of a level; every zone counts for one.

    Raises:
        MissingData: nothing is loaded, or no zone has a score.
        InputError: the level has no zone, or not in the reference area.
    """
    found = scored(store, index, level)
    ranks = ranked(store, index, level)
    table = index_table(store.geography, ranks, level)
    require_scores(table, index=index, level=level)
    panel = _turned(index, found.panel)
    names = dict(zip(table["zone"], table["name"], strict=True))
    options = [*effects(index, found.panel, movers=MOVERS_KEPT), *_weightings(index, found)]
    alpha = cronbach_alpha(found.composite.normalised)
    return Audit(
        index_id=index.id,
        label=str(index.label),
        definition=str(index.definition),
        citation=index.citation,
        normalisation=normalisation_words(index.normalisation),
        reference=reference_area(store, index.reference).name,
        level=level,
        zones_label=level_words(level),
        is_demo=store.is_demo,
        zones=table.height,
        scored=table["score"].count(),
        alpha=None if np.isnan(alpha) else alpha,
        redundancy=catalogue.settings().redundancy,
        skewness_limit=SKEWNESS_LIMIT,
        kurtosis_limit=KURTOSIS_LIMIT,
        spread=_spread(table),
        distributions=_distribution_table(found.panel, names),
        histograms=_histogram_table(found.panel),
        correlations=_correlation_table(panel),
        weights=_weight_table(index, found.composite),
        effects=_effect_table(options),
        movers=_mover_table(options, names),
        sensitivity=_sensitivity_table(index, found.panel),
        notes=source_notes(store, index, level),
    )


def _turned(index: Index, panel: Panel) -> Panel:
    """Return the panel with values that rise with fragility, whatever the indicator."""
    selected = prepare(index, panel)
    return replace(selected, values=selected.values * selected.directions)


def _distribution_table(panel: Panel, names: dict[str, str]) -> pl.DataFrame:
    rows = [
        _distribution_row(found, panel.values[:, at], panel.zones, names)
        for at, found in enumerate(distributions(panel))
    ]
    return DISTRIBUTIONS.check(_table(rows, DISTRIBUTIONS.schema))


def _distribution_row(
    found: Distribution, values: Floats, zones: tuple[str, ...], names: dict[str, str]
) -> dict[str, object]:
    entry = catalogue.indicators()[found.indicator]
    p05, p25, median, p75, p95 = found.quantiles
    known = found.known > 0
    return {
        "indicator": found.indicator,
        "label": str(entry.label),
        "unit": entry.unit,
        "known": found.known,
        "missing": found.missing,
        "mean": found.mean,
        "standard_deviation": found.standard_deviation,
        "skewness": found.skewness,
        "kurtosis": found.kurtosis,
        "minimum": found.minimum,
        "p05": p05,
        "p25": p25,
        "median": median,
        "p75": p75,
        "p95": p95,
        "maximum": found.maximum,
        "lowest_zone": names[zones[int(np.nanargmin(values))]] if known else None,
        "highest_zone": names[zones[int(np.nanargmax(values))]] if known else None,
        "has_outliers": found.has_outliers,
    }


def _histogram_table(panel: Panel) -> pl.DataFrame:
    tables = [HISTOGRAMS.empty()]
    for name, values in zip(panel.indicators, panel.values.T, strict=True):
        known = values[~np.isnan(values)]
        if known.size == 0 or known.min() == known.max():
            continue
        counts, edges = np.histogram(known, bins=BINS)
        columns = {"low": edges[:-1], "high": edges[1:], "zones": counts}
        tables.append(pl.DataFrame(columns).select(pl.lit(name).alias("indicator"), pl.all()))
    return HISTOGRAMS.check(pl.concat(tables))


def _correlation_table(panel: Panel) -> pl.DataFrame:
    """Return the correlation of each pair of indicators, zones unweighted."""
    ones = np.ones(len(panel.zones))
    first, second = np.triu_indices(len(panel.indicators), k=1)
    names = np.array(panel.indicators)
    table = pl.DataFrame(
        {
            "first": names[first],
            "second": names[second],
            "pearson": correlation_matrix(panel.values, kind="pearson", weights=ones)[
                first, second
            ],
            "spearman": correlation_matrix(panel.values, kind="spearman", weights=ones)[
                first, second
            ],
        },
        schema={name: CORRELATIONS.schema[name] for name in CORRELATIONS.schema.names()[:4]},
    ).fill_nan(None)
    redundant = (pl.col("spearman").abs() >= catalogue.settings().redundancy).fill_null(value=False)
    return CORRELATIONS.check(table.with_columns(redundant.alias("is_redundant")))


def _weight_table(index: Index, composite: Composite) -> pl.DataFrame:
    borne = bearings(composite, kind="pearson", weights=np.ones(len(composite.zones)))
    shares = dict(zip(composite.tree.children.tolist(), composite.tree.shares, strict=True))
    rows = [
        {
            "indicator": bearing.indicator,
            "label": str(catalogue.indicators()[bearing.indicator].label),
            "axis": str(index.axis(bearing.axis).label),
            "weight_in_axis": shares[leaf],
            "weight_in_index": composite.weights[leaf],
            "variance_share": share,
            "with_axis": bearing.with_axis,
            "with_index": bearing.with_index,
        }
        for leaf, (bearing, share) in enumerate(zip(borne, _carried(composite), strict=True))
    ]
    return WEIGHTS.check(_table(rows, WEIGHTS.schema))


def _carried(composite: Composite) -> Floats:
    """Return the share of the variance of the index that each indicator carries, summing to 1.

    That is cov(contribution, score) ÷ var(score), on the scale where contributions add up; NaN
    where they do not (harmonic or mixed axes) or where the index does not vary.
    """
    nothing = np.full(len(composite.indicators), np.nan)
    try:
        brought = contributions(composite).values
    except InputError:
        return nothing
    known = brought[np.isfinite(brought).all(axis=1)]
    if len(known) < 2:
        return nothing
    centred = known - known.mean(axis=0)
    score = centred.sum(axis=1)
    variance = score @ score
    return (centred.T @ score) / variance if variance > 0 else nothing


def _weightings(index: Index, found: Scored) -> list[Effect]:
    """Return what each other way of weighing all the axes changes, where it can be computed."""
    changed = []
    for weighting in get_args(Weighting):
        axes = tuple(axis.model_copy(update={"weighting": weighting}) for axis in index.axes)
        if axes == index.axes:
            continue
        try:
            other = compute(index.model_copy(update={"axes": axes}), found.panel)
        except InputError:
            continue
        comparison = compare(found.composite, other, movers=MOVERS_KEPT)
        changed.append(Effect("weighting", weighting, comparison))
    return changed


def _effect_table(options: list[Effect]) -> pl.DataFrame:
    rows = [
        {
            **_choice(each),
            "zones": each.comparison.zones,
            "lost": each.comparison.only_first,
            "gained": each.comparison.only_second,
            "spearman": each.comparison.spearman,
            "mean_shift": each.comparison.mean_shift,
            "common_worst_decile": each.comparison.common_worst_decile,
        }
        for each in options
    ]
    return EFFECTS.check(_table(rows, EFFECTS.schema))


def _mover_table(options: list[Effect], names: dict[str, str]) -> pl.DataFrame:
    rows = [
        {
            **_choice(each),
            "zone": move.zone,
            "name": names[move.zone],
            "rank": move.first_rank,
            "other_rank": move.second_rank,
        }
        for each in options
        for move in each.comparison.movers
    ]
    return MOVERS.check(_table(rows, MOVERS.schema))


def _choice(effect: Effect) -> dict[str, object]:
    label = choice_words(effect.choice, effect.option)
    return {"choice": effect.choice, "option": effect.option, "label": label}


def _spread(table: pl.DataFrame) -> RankSpread:
    uncertainty = catalogue.settings().uncertainty
    bound = (1 + uncertainty.interval) / 2
    known = table.filter(pl.col("score").is_not_null() & pl.col("worst_decile").is_not_null())
    width, surely, possibly = known.select(
        (pl.col("rank_high") - pl.col("rank_low")).mean(),
        surely=(pl.col("worst_decile") >= bound).mean(),
        possibly=(pl.col("worst_decile") >= 1 - bound).mean(),
    ).row(0)
    return RankSpread(
        draws=uncertainty.draws,
        interval=uncertainty.interval,
        mean_width=width,
        bound=bound,
        surely=surely,
        possibly=possibly,
    )


def _sensitivity_table(index: Index, panel: Panel) -> pl.DataFrame:
    # here: numba takes half a second to import
    from maillage.methods.indexes.sensitivity import sensitivity

    uncertainty = catalogue.settings().uncertainty
    found = sensitivity(
        index,
        panel,
        choices=choices(index, uncertainty),
        base=2 ** (uncertainty.draws.bit_length() - 1),
        zones=(),
        rng=np.random.default_rng(uncertainty.seed),
    )
    rows = [
        {"source": source, "label": source_words(source), "first_order": first, "total": total}
        for source, first, total in zip(
            found.sources, found.mean_shift.first_order, found.mean_shift.total, strict=True
        )
    ]
    return SENSITIVITY.check(_table(rows, SENSITIVITY.schema))


def _table(rows: list[dict[str, object]], schema: pl.Schema) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=schema).fill_nan(None)
