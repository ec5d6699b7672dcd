"""What an audit of an index says: one table a question, ready to be shown or kept as CSV.

Built by ``runs.audit``, rendered by ``outputs.audit``. Labels are in the reader's language;
numbers are not yet formatted, and null where they have no meaning. Shares are 0–1.
"""

from dataclasses import dataclass

import polars as pl

from maillage.contracts.contract import Column, Contract
from maillage.contracts.diagnosis import Note
from maillage.contracts.zones import Level

_INDICATOR = (
    Column("indicator", pl.String, "indicator id"),
    Column("label", pl.String, "its name in words"),
)
_CHOICE = (
    Column("choice", pl.String, "removal, normalisation, aggregation or weighting"),
    Column("option", pl.String, "indicator removed, or method taken instead"),
    Column("label", pl.String, "the option in words"),
)


def _number(name: str, description: str) -> Column:
    return Column(name, pl.Float64, description, nullable=True)


def _count(name: str, description: str) -> Column:
    return Column(name, pl.Int64, description)


DISTRIBUTIONS = Contract(
    "distributions",
    (
        *_INDICATOR,
        Column("unit", pl.String, "unit of the values"),
        _count("known", "zones with a value"),
        _count("missing", "zones without"),
        _number("mean", "unweighted mean"),
        _number("standard_deviation", "over the known zones less one"),
        _number("skewness", "adjusted for sample size (G1)"),
        _number("kurtosis", "excess over the normal's, adjusted for sample size (G2)"),
        _number("minimum", "lowest value"),
        _number("p05", "5 % of zones are at or below"),
        _number("p25", "25 % of zones are at or below"),
        _number("median", "half of the zones are at or below"),
        _number("p75", "75 % of zones are at or below"),
        _number("p95", "95 % of zones are at or below"),
        _number("maximum", "highest value"),
        Column("lowest_zone", pl.String, "zone of the lowest value, the first", nullable=True),
        Column("highest_zone", pl.String, "zone of the highest value, the first", nullable=True),
        Column("has_outliers", pl.Boolean, "skewness and kurtosis both above their limits"),
    ),
    key=("indicator",),
)

HISTOGRAMS = Contract(
    "histograms",
    (
        Column("indicator", pl.String, "indicator id"),
        Column("low", pl.Float64, "lower bound, included"),
        Column("high", pl.Float64, "upper bound, included in the last class alone"),
        _count("zones", "zones in the class"),
    ),
    key=("indicator", "low"),
)

CORRELATIONS = Contract(
    "correlations",
    (
        Column("first", pl.String, "indicator id"),
        Column("second", pl.String, "another, later in the index"),
        _number("pearson", "correlation of values turned towards fragility"),
        _number("spearman", "correlation of their ranks"),
        Column("is_redundant", pl.Boolean, "Spearman's reaches the limit in absolute value"),
    ),
    key=("first", "second"),
)

WEIGHTS = Contract(
    "weights",
    (
        *_INDICATOR,
        Column("axis", pl.String, "axis that holds the indicator, in words"),
        _number("weight_in_axis", "nominal share of the axis"),
        _number("weight_in_index", "nominal share of the index"),
        _number("variance_share", "share of the variance of the index that it carries"),
        _number("with_axis", "Pearson correlation of its score with that of the axis"),
        _number("with_index", "Pearson correlation of its score with that of the index"),
    ),
    key=("indicator",),
)

EFFECTS = Contract(
    "effects",
    (
        *_CHOICE,
        _count("zones", "zones scored both ways"),
        _count("lost", "zones that lose their score"),
        _count("gained", "zones that gain one"),
        _number("spearman", "rank correlation with the index as defined"),
        _number("mean_shift", "mean number of places moved"),
        _number("common_worst_decile", "share of the most fragile tenth that stays in it"),
    ),
    key=("choice", "option"),
)

MOVERS = Contract(
    "movers",
    (
        *_CHOICE,
        Column("zone", pl.String, "zone code"),
        Column("name", pl.String, "zone name"),
        _count("rank", "rank in the index as defined"),
        _count("other_rank", "rank with the option"),
    ),
    key=("choice", "option", "zone"),
)

SENSITIVITY = Contract(
    "sensitivity",
    (
        Column("source", pl.String, "normalisation, weights, removal or sampling_error"),
        Column("label", pl.String, "the source in words"),
        _number("first_order", "share of variance that it explains alone"),
        _number("total", "share that involves it, interactions included"),
    ),
    key=("source",),
)


@dataclass(frozen=True)
class RankSpread:
    """How sure ranks are.

    Attributes:
        draws: number of draws.
        interval: share of the draws within an interval.
        mean_width: mean width of the rank intervals, in places.
        bound: probability from which a zone is surely in the worst decile; possibly, from
            1 − bound.
        surely: share of the scored zones that are surely in it.
        possibly: share that are possibly in it, the sure ones included.
    """

    draws: int
    interval: float
    mean_width: float
    bound: float
    surely: float
    possibly: float


@dataclass(frozen=True)
class Audit:
    """An audit of an index over the zones of a level.

    ``alpha`` is Cronbach's, None where it has no meaning. The limits are those from which a pair
    is redundant and a distribution has outliers. The tables are under the contracts above.
    """

    index_id: str
    label: str
    definition: str
    citation: str
    normalisation: str
    reference: str
    level: Level
    zones_label: str
    is_demo: bool
    zones: int
    scored: int
    alpha: float | None
    redundancy: float
    skewness_limit: float
    kurtosis_limit: float
    spread: RankSpread
    distributions: pl.DataFrame
    histograms: pl.DataFrame
    correlations: pl.DataFrame
    weights: pl.DataFrame
    effects: pl.DataFrame
    movers: pl.DataFrame
    sensitivity: pl.DataFrame
    notes: tuple[Note, ...]

    @property
    def tables(self) -> dict[str, pl.DataFrame]:
        """The tables by name, in the order in which they are read."""
        return {
            contract.name: getattr(self, contract.name)
            for contract in (
                DISTRIBUTIONS, HISTOGRAMS, CORRELATIONS, WEIGHTS, EFFECTS, MOVERS, SENSITIVITY,
            )
        }  # fmt: skip
