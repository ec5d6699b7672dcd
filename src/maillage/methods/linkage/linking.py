"""Link records from end to end: keys, candidates, comparisons, weights, clusters, decisions."""

from dataclasses import dataclass

import polars as pl

from maillage.catalogue.linkage import Blocking, Weights, Words
from maillage.contracts.records import LINKS, PLACE_RECORDS
from maillage.methods.linkage import model
from maillage.methods.linkage.blocking import candidates
from maillage.methods.linkage.clusters import cluster
from maillage.methods.linkage.comparison import compare
from maillage.methods.linkage.normalise import Communes, comparison_keys
from maillage.methods.linkage.reasons import reasons

STOP_LOG_DISTANCE = 2.7
"""log10 of metres from which two stops of a van are two; ours: 500 m, farther than geocoding errs
within a village."""

LARGEST_COMPLETED = 200
"""Records of a group of which every pair is compared, candidate or not."""


@dataclass(frozen=True)
class Linked:
    """``links``: contract ``links``. ``clusters``: ``record`` and its ``cluster``."""

    links: pl.DataFrame
    clusters: pl.DataFrame


@dataclass(frozen=True)
class Settings:
    """What linking needs to know beside the records."""

    words: Words
    communes: Communes
    blocking: Blocking
    weights: Weights
    reasons: int


def no_pairs() -> pl.DataFrame:
    """Return a list of decisions that holds none: ``left`` and ``right``."""
    return pl.DataFrame(schema={"left": pl.String, "right": pl.String})


def link(
    records: pl.DataFrame, settings: Settings, *, must: pl.DataFrame, cannot: pl.DataFrame
) -> Linked:
    """Return what became of each pair of records worth comparing, and the place of each record.

    Pairs that no block proposed are compared too when links chain their records together, so that
    nothing is merged unseen.

    Args:
        records: contract ``place_records``.
        settings: words, communes, blocks and weights.
        must: ``left`` and ``right`` of records that a person says are one place.
        cannot: ``left`` and ``right`` of records that a person says are not.

    Raises:
        InputError: ``must`` and ``cannot`` contradict each other.
    """
    PLACE_RECORDS.check(records)
    keys = comparison_keys(records, words=settings.words, communes=settings.communes)
    said = _ordered(pl.concat([must.select("left", "right"), cannot.select("left", "right")]), keys)
    pairs = candidates(keys, settings=settings.blocking).select("left", "right")
    scored = _scored(keys, _union(pairs, said), settings)
    unseen = _chained(keys, scored, must, settings).join(
        scored, on=["left", "right"], how="anti", maintain_order="left"
    )
    scored = pl.concat([scored, _scored(keys, unseen, settings)])
    clusters = cluster(
        keys["record"], scored, must=must, cannot=cannot, thresholds=settings.weights.thresholds
    )
    return Linked(_decided(scored, clusters, said, settings.weights), clusters)


def _scored(keys: pl.DataFrame, pairs: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """Return the pairs weighed, with their reasons unless they are clearly distinct."""
    features = compare(keys, pairs, words=settings.words)
    bits = model.match_weight(features, settings.weights)
    scored = pairs.with_columns(
        weight=pl.Series(bits, dtype=pl.Float64),
        probability=pl.Series(model.probability(bits), dtype=pl.Float64),
        decided_by=features.select(decided_by(settings.weights)).to_series(),
    )
    thresholds = settings.weights.thresholds
    told = scored["probability"] >= min(thresholds.veto, thresholds.review)
    said = reasons(features.filter(told), settings.weights, most=settings.reasons)
    numbered = scored.with_row_index("at")
    given = numbered.filter(told).select("at").with_columns(said)
    return (
        numbered.join(given, on="at", how="left", validate="1:1", maintain_order="left")
        .with_columns(pl.col("reasons").fill_null([]))
        .drop("at")
    )


def decided_by(weights: Weights) -> pl.Expr:
    """Say who decides of a pair: a fact (two numbers, two stops of a van), else the weights.

    A number on one side only is a fact when the numbers of the house differ too: "France services
    Grenoble" at 2 and "France services Grenoble 2" at 4 of a street.
    """
    is_numbered = (pl.col("number") == 0) | ((pl.col("number") == 0.5) & (pl.col("house") == 0))
    is_stop = (pl.col("mobile") > 0) & (
        (pl.col("distance") > STOP_LOG_DISTANCE) | pl.col("area").is_between(0, 0.5)
    )
    return (
        pl.when(is_numbered)
        .then(pl.lit("number"))
        .when(is_stop)
        .then(pl.lit("stop"))
        .otherwise(pl.lit(weights.decided_by))
        .alias("decided_by")
    )


def _chained(
    keys: pl.DataFrame, scored: pl.DataFrame, must: pl.DataFrame, settings: Settings
) -> pl.DataFrame:
    """Return the pairs of the records that links chain together, were nothing barred."""
    unbarred = settings.weights.thresholds.model_copy(update={"veto": 1e-9})
    groups = cluster(
        keys["record"],
        scored.filter(pl.col("probability") >= unbarred.merge).with_columns(decided_by=pl.lit("")),
        must=must,
        cannot=no_pairs(),
        thresholds=unbarred,
    ).filter(pl.len().over("cluster").is_between(3, LARGEST_COMPLETED))
    return (
        groups.join(groups, on="cluster")
        .filter(pl.col("record") < pl.col("record_right"))
        .select(left="record", right="record_right")
        .sort("left", "right")
    )


def _decided(
    scored: pl.DataFrame, clusters: pl.DataFrame, said: pl.DataFrame, weights: Weights
) -> pl.DataFrame:
    """Return the links with what became of them; contract ``links``.

    A pair that the weights would merge, were nothing in the way, is for a person to review.
    """
    placed = scored
    for side in ("left", "right"):
        placed = placed.join(
            clusters.rename({"record": side, "cluster": f"{side}_cluster"}),
            on=side,
            validate="m:1",
            maintain_order="left",
        )
    by_person = said.with_columns(person=pl.lit("person"))
    decided = placed.join(by_person, on=["left", "right"], how="left", validate="1:1")
    is_open = pl.col("decided_by") == weights.decided_by
    decision = (
        pl.when(pl.col("left_cluster") == pl.col("right_cluster"))
        .then(pl.lit("merge"))
        .when(
            is_open & pl.col("person").is_null(), pl.col("probability") >= weights.thresholds.review
        )
        .then(pl.lit("review"))
        .otherwise(pl.lit("distinct"))
    )
    links = decided.with_columns(
        decision=decision, decided_by=pl.coalesce("person", "decided_by")
    ).sort("left", "right")
    return LINKS.check(links.select(LINKS.schema.names()))


def _ordered(pairs: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
    """Return pairs of known records, the lesser first, each once."""
    known = keys["record"].implode()
    return (
        pairs.filter(pl.col("left").is_in(known), pl.col("right").is_in(known))
        .select(left=pl.min_horizontal("left", "right"), right=pl.max_horizontal("left", "right"))
        .filter(pl.col("left") < pl.col("right"))
        .unique(maintain_order=True)
    )


def _union(pairs: pl.DataFrame, more: pl.DataFrame) -> pl.DataFrame:
    return pl.concat([pairs, more]).unique(["left", "right"], maintain_order=True)
