"""Audit an index before trusting it: distributions, redundancy, and what each choice changes.

Sources: OECD and JRC (2008), *Handbook on Constructing Composite Indicators*, steps 4 and 7, in
the reading of COINr (Becker and others 2022): what to look at, in which order. Outliers: absolute
skewness above 2 and kurtosis above 3.5, the rule of the JRC's audits after Groeneveld and Meeden
(1984). Internal consistency: Cronbach (1951).
"""

from dataclasses import dataclass
from itertools import combinations
from typing import get_args

import numpy as np

from maillage.catalogue.indexes import Aggregation, Index, Normalisation
from maillage.errors import InputError
from maillage.methods.indexes.compare import Comparison, compare
from maillage.methods.indexes.composite import Composite, compose, compute, prepare
from maillage.methods.indexes.correlation import Kind, correlation, correlation_matrix
from maillage.methods.indexes.panel import Panel
from maillage.methods.indexes.tree import flatten
from maillage.types import Floats

SKEWNESS_LIMIT = 2.0
KURTOSIS_LIMIT = 3.5
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class Distribution:
    """One indicator over the zones; every moment is NaN when too few values are known.

    Attributes:
        indicator: its id.
        known: number of zones with a value.
        missing: number without.
        mean: unweighted.
        standard_deviation: over the known zones less one.
        skewness: adjusted for sample size (G1).
        kurtosis: excess over the normal's, adjusted for sample size (G2).
        minimum: lowest value.
        quantiles: at :data:`QUANTILES`.
        maximum: highest value.
        has_outliers: skewness and kurtosis both above their limits.
    """

    indicator: str
    known: int
    missing: int
    mean: float
    standard_deviation: float
    skewness: float
    kurtosis: float
    minimum: float
    quantiles: tuple[float, ...]
    maximum: float
    has_outliers: bool


@dataclass(frozen=True)
class Redundancy:
    """Two indicators so correlated that one counts twice."""

    first: str
    second: str
    correlation: float


@dataclass(frozen=True)
class Bearing:
    """How an indicator goes with its axis and with the whole index."""

    indicator: str
    axis: str
    with_axis: float
    with_index: float


@dataclass(frozen=True)
class Effect:
    """What one choice changes: ``choice`` is removal, normalisation or aggregation."""

    choice: str
    option: str
    comparison: Comparison


def distributions(panel: Panel) -> tuple[Distribution, ...]:
    """Return the distribution of each indicator of a panel, in its unit."""
    return tuple(
        _distribution(name, values)
        for name, values in zip(panel.indicators, panel.values.T, strict=True)
    )


def redundancies(
    panel: Panel, *, kind: Kind, weights: Floats, threshold: float
) -> tuple[Redundancy, ...]:
    """Return the pairs of indicators whose absolute correlation reaches a threshold.

    Args:
        panel: the values.
        kind: ``pearson`` or ``spearman``.
        weights: shape (zones,), population or ones.
        threshold: closed bound, 0 to 1.

    Returns:
        Strongest first, then in the order of the indicators.
    """
    matrix = correlation_matrix(panel.values, kind=kind, weights=weights)
    pairs = [
        Redundancy(panel.indicators[i], panel.indicators[j], float(matrix[i, j]))
        for i, j in combinations(range(len(panel.indicators)), 2)
        if abs(matrix[i, j]) >= threshold
    ]
    return tuple(sorted(pairs, key=lambda pair: -abs(pair.correlation)))


def bearings(composite: Composite, *, kind: Kind, weights: Floats) -> tuple[Bearing, ...]:
    """Return the correlation of each normalised indicator with its axis and with the index.

    A negative one means that the indicator runs against what it is meant to measure.

    Args:
        composite: the index.
        kind: ``pearson`` or ``spearman``.
        weights: shape (zones,), population or ones.
    """
    tree = composite.tree
    found = []
    for leaf, indicator in enumerate(tree.indicators):
        axis = tree.axes[tree.part_axes[tree.children == leaf][0]]
        scores = composite.normalised[:, leaf]
        found.append(
            Bearing(
                indicator=indicator,
                axis=axis,
                with_axis=correlation(scores, composite.axes[axis], kind=kind, weights=weights),
                with_index=correlation(scores, composite.scores, kind=kind, weights=weights),
            )
        )
    return tuple(found)


def effects(index: Index, panel: Panel, *, movers: int) -> tuple[Effect, ...]:
    """Return what changes when each choice of an index is made otherwise, one at a time.

    Removes each indicator in turn, then tries every other normalisation, then every other
    aggregation on all axes. An option that cannot be computed (a geometric mean of negative
    scores, a ratio without reference values) is left out.

    Args:
        index: the definition.
        panel: the values.
        movers: zones to name in each comparison.
    """
    nominal = compute(index, panel)
    others: list[tuple[str, str, Composite]] = [
        ("removal", indicator, _without(nominal, index, panel, indicator))
        for indicator in index.indicators
        if len(index.indicators) > 1
    ]
    for choice, option, variant in _variants(index):
        try:
            others.append((choice, option, compute(variant, panel)))
        except InputError:
            continue
    return tuple(
        Effect(choice=choice, option=option, comparison=compare(nominal, other, movers=movers))
        for choice, option, other in others
        if not np.isnan(other.scores).all()
    )


def cronbach_alpha(scores: Floats) -> float:
    """Return Cronbach's alpha of the columns over the zones where all are known.

    k ÷ (k − 1) × (1 − Σ variance of a column ÷ variance of the sum).

    Args:
        scores: shape (zones, columns), turned the same way, on one scale.

    Returns:
        1 for columns that move as one; NaN with fewer than two columns, two complete zones, or
        when the sum is constant.

    Examples:
        >>> cronbach_alpha(np.array([[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]]))
        1.0
    """
    complete = scores[~np.isnan(scores).any(axis=1)]
    count = scores.shape[1]
    if count < 2 or len(complete) < 2:
        return float("nan")
    spread = complete.sum(axis=1).var()
    if spread == 0:
        return float("nan")
    return float(count / (count - 1) * (1 - complete.var(axis=0).sum() / spread))


def _distribution(indicator: str, values: Floats) -> Distribution:
    known = values[~np.isnan(values)]
    nan = float("nan")
    skewness, kurtosis = _skewness(known), _kurtosis(known)
    quantiles = np.quantile(known, QUANTILES) if known.size else np.full(len(QUANTILES), nan)
    return Distribution(
        indicator=indicator,
        known=known.size,
        missing=values.size - known.size,
        mean=float(known.mean()) if known.size else nan,
        standard_deviation=float(known.std(ddof=1)) if known.size > 1 else nan,
        skewness=skewness,
        kurtosis=kurtosis,
        minimum=float(known.min()) if known.size else nan,
        quantiles=tuple(float(value) for value in quantiles),
        maximum=float(known.max()) if known.size else nan,
        has_outliers=abs(skewness) > SKEWNESS_LIMIT and kurtosis > KURTOSIS_LIMIT,
    )


def _skewness(known: Floats) -> float:
    n = known.size
    if n < 3 or known.min() == known.max():
        return float("nan")
    centred = known - known.mean()
    biased = (centred**3).mean() / (centred**2).mean() ** 1.5
    return float(biased * np.sqrt(n * (n - 1)) / (n - 2))


def _kurtosis(known: Floats) -> float:
    n = known.size
    if n < 4 or known.min() == known.max():
        return float("nan")
    centred = known - known.mean()
    biased = (centred**4).mean() / (centred**2).mean() ** 2 - 3
    return float((n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * biased + 6))


def _without(nominal: Composite, index: Index, panel: Panel, indicator: str) -> Composite:
    """Return the index without one indicator; weights drawn from the data are drawn again."""
    tree = flatten(index).without(indicator)
    return compose(tree, prepare(index, panel), nominal.normalised, absence=nominal.absence)


def _variants(index: Index) -> list[tuple[str, str, Index]]:
    normalisations = [
        ("normalisation", method, index.model_copy(update={"normalisation": method}))
        for method in get_args(Normalisation)
        if method != index.normalisation
    ]
    aggregations = [
        ("aggregation", kind, index.model_copy(update={"axes": axes}))
        for kind in get_args(Aggregation)
        for axes in [tuple(a.model_copy(update={"aggregation": kind}) for a in index.axes)]
        if axes != index.axes
    ]
    return normalisations + aggregations
