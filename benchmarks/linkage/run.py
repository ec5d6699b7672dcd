"""Measure linkage beside its peers: ``python benchmarks/linkage/run.py``.

Without arguments, on the demonstration's records, whose truth is known. With ``--records`` (a
Parquet of contract ``place_records``) and ``--pairs`` (labelled pairs), on real lists: trained on
the départements of ``split = train``, judged on the others, every pair weighted by how many
candidates it stands for. ``--scale N`` links N fictional records and prints the time and memory.
"""

import argparse
import resource
import sys
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import demo_records
import judging
import numpy as np
import peer_rule
import polars as pl
import splink_peer

from maillage.catalogue import linkage as catalogue
from maillage.methods.linkage import evaluation, linking, model, training
from maillage.methods.linkage.blocking import candidates
from maillage.methods.linkage.comparison import compare
from maillage.methods.linkage.linking import Settings, link, no_pairs
from maillage.methods.linkage.normalise import Communes, communes, comparison_keys
from maillage.reference.geography import embedded

CHOICES = training.Choices(
    penalty=0.05,
    temper=0.25,
    folds=10,
    thresholds=catalogue.Thresholds(merge=0.65, review=0.2, veto=0.5),
)
BUDGET_SECONDS, BUDGET_GIB, SCALE_SECONDS = 120.0, 3.0, 600.0
SEED = 2026
PAIRS = Path(__file__).with_name("pairs.csv")


@dataclass(frozen=True)
class Case:
    """Records, where they lie, and labelled pairs (``is_match``, ``weight``, ``group``)."""

    records: pl.DataFrame
    communes: Communes
    labelled: pl.DataFrame


def demo_case(count: int) -> Case:
    """Return the demonstration: every candidate pair and every true one, labelled by the truth."""
    demo = demo_records.demonstration(records=count, communes_count=1_200, seed=SEED)
    keys = comparison_keys(demo.records, words=catalogue.words(), communes=demo.communes)
    true = demo_records.true_pairs(demo.truth)
    pairs = candidates(keys, settings=catalogue.blocking()).select("left", "right")
    missed = true.join(pairs, on=["left", "right"], how="anti")
    print(f"blocking: {pairs.height:,} pairs, {missed.height} of {true.height:,} true ones missed")
    labels = pl.concat([pairs, missed]).join(
        true.with_columns(is_match=pl.lit(True)), on=["left", "right"], how="left"
    )
    side = keys.select("record", "source", "departement")
    labelled = (
        labels.join(side, left_on="left", right_on="record")
        .join(side, left_on="right", right_on="record", suffix="_right")
        .sort("left", "right")
        .select(
            "left",
            "right",
            left_source="source",
            right_source="source_right",
            is_match=pl.col("is_match").fill_null(False),
            weight=pl.lit(1.0),
            group=pl.col("departement").fill_null("").rank("dense").cast(pl.Int64),
        )
        .with_columns(split=pl.col("group").mod(2).replace_strict({0: "test", 1: "train"}))
    )  # fmt: skip
    return Case(demo.records, demo.communes, labelled)


def real_case(records: Path, pairs: Path) -> Case:
    """Return real records and the pairs that people labelled."""
    france = embedded()
    where = communes(france.zones, france.crosswalk, france.postcodes)
    table = pl.read_parquet(records)
    keys = comparison_keys(table, words=catalogue.words(), communes=where)
    side = keys.select("record", "departement")
    labelled = (
        pl.read_csv(pairs, infer_schema=False)
        .with_columns(pl.col("label").cast(pl.Int64), pl.col("weight").cast(pl.Float64))
        .join(side, left_on="left", right_on="record", how="left")
        .join(side, left_on="right", right_on="record", how="left", suffix="_right")
        .with_columns(departement=pl.coalesce("departement", "departement_right"))
        .with_columns(
            is_match=pl.col("label") == 1,
            group=pl.col("departement").fill_null("").rank("dense").cast(pl.Int64),
        )
    )
    known = keys["record"].implode()
    kept = labelled.filter(pl.col("left").is_in(known), pl.col("right").is_in(known))
    if kept.height < labelled.height:
        print(f"{labelled.height - kept.height} labelled pairs whose records are not there")
    return Case(table, where, kept)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--records", type=Path)
    parser.add_argument("--pairs", type=Path, default=PAIRS)
    parser.add_argument("--demo", type=int, default=12_000, help="records of the demonstration")
    parser.add_argument("--scale", type=int, help="link so many fictional records, time it, stop")
    parser.add_argument("--time", action="store_true", help="link the records, time it, stop")
    asked = parser.parse_args()
    if asked.scale:
        return scale(asked.scale)
    if asked.time:
        return timed(real_case(asked.records, asked.pairs))
    case = real_case(asked.records, asked.pairs) if asked.records else demo_case(asked.demo)
    keys = comparison_keys(case.records, words=catalogue.words(), communes=case.communes)
    found = compared(case, catalogue.weights("model-2026") if asked.records else learnt(case, keys))
    ours = found.filter(system="model, pairs")
    return 0 if ours["f1"][0] == found["f1"].max() else 1


def compared(case: Case, trained: catalogue.Weights) -> pl.DataFrame:
    """Print and return the scores and seconds of each system on the test pairs."""
    keys = comparison_keys(case.records, words=catalogue.words(), communes=case.communes)
    test = case.labelled.filter(pl.col("split") == "test")
    matches = case.labelled.filter("is_match", pl.col("split") == "train")
    print(f"{case.records.height:,} records; {test.height:,} test pairs, of which "
          f"{test['is_match'].sum():,} matches")  # fmt: skip
    rows = []
    for name, weights in (("model", trained), ("fixed rule", catalogue.weights("rule"))):
        rows += ours(case, test, weights, name)
    for name, labels in (("Splink, unsupervised", None), ("Splink, m from labels", matches)):
        rows.append(splink(case, keys, test, labels, name))
    start = perf_counter()
    groups = peer_rule.groups(case.records)
    seconds = perf_counter() - start
    found = judging.judged(test, judging.same_cluster(test, groups))
    rows.append(judging.row("national tool's rule", found, seconds))
    return pl.DataFrame(rows)


def learnt(case: Case, keys: pl.DataFrame) -> catalogue.Weights:
    """Return the weights learnt from the training pairs; print both learners on the test ones."""
    parts = {split: labelled_part(case, keys, split) for split in ("train", "test")}
    trained = training.train(
        parts["train"], parts["test"], rule=catalogue.weights("rule"), choices=CHOICES
    )
    print(trained.compared)
    return trained.weights


def calibration(case: Case, weights: catalogue.Weights) -> pl.DataFrame:
    """Return the reliability curve of some weights on the test pairs."""
    keys = comparison_keys(case.records, words=catalogue.words(), communes=case.communes)
    test = labelled_part(case, keys, "test")
    return evaluation.reliability(
        model.predict(test.features, weights), test.is_match, weights=test.weights, bins=5
    )


def labelled_part(case: Case, keys: pl.DataFrame, split: str) -> training.Labelled:
    """Return the labelled pairs of a split with their features."""
    pairs = case.labelled.filter(pl.col("split") == split)
    return training.Labelled(
        compare(keys, pairs.select("left", "right"), words=catalogue.words()),
        pairs["is_match"].to_numpy(),
        pairs["weight"].to_numpy(),
        pairs["group"].to_numpy(),
    )


def ours(
    case: Case, test: pl.DataFrame, weights: catalogue.Weights, name: str
) -> list[dict[str, object]]:
    """Link every record, judge pairs and clusters."""
    settings = Settings(catalogue.words(), case.communes, catalogue.blocking(), weights, reasons=4)
    start = perf_counter()
    linked = link(case.records, settings, must=no_pairs(), cannot=no_pairs())
    seconds = perf_counter() - start
    pairs = judging.probability_of(test, linked.links) >= weights.thresholds.merge
    together = judging.same_cluster(test, linked.clusters)
    return [
        judging.row(f"{name}, {what}", judging.judged(test, is_linked), seconds)
        for what, is_linked in (("pairs", pairs), ("clusters", together))
    ]


def splink(
    case: Case, keys: pl.DataFrame, test: pl.DataFrame, matches: pl.DataFrame | None, name: str
) -> dict[str, object]:
    """Run Splink on the same records, its threshold chosen on the training pairs."""
    start = perf_counter()
    peer = splink_peer.predict(keys, matches=matches, seed=SEED)
    seconds = perf_counter() - start
    train = case.labelled.filter(pl.col("split") == "train")
    threshold = judging.best_threshold(train, judging.probability_of(train, peer.predicted))
    is_linked = judging.probability_of(test, peer.predicted) >= threshold
    return judging.row(name, judging.judged(test, is_linked), seconds)


def timed(case: Case) -> int:
    """Link every record with the model, and print the time and memory."""
    return within(case.records, case.communes, seconds=BUDGET_SECONDS, gib=BUDGET_GIB)


def scale(count: int) -> int:
    """Link fictional records with the model, and print the time and memory."""
    demo = demo_records.demonstration(records=count, communes_count=count // 12, seed=SEED)
    return within(demo.records, demo.communes, seconds=SCALE_SECONDS, gib=np.inf)


def within(records: pl.DataFrame, where: Communes, *, seconds: float, gib: float) -> int:
    """Print what linking took, and return 0 if that is within a budget."""
    settings = Settings(
        catalogue.words(), where, catalogue.blocking(), catalogue.weights("model-2026"), reasons=4
    )
    start = perf_counter()
    linked = linking.link(records, settings, must=no_pairs(), cannot=no_pairs())
    taken = perf_counter() - start
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"{records.height:,} records, {linked.links.height:,} pairs: {taken:.0f} s, "
          f"{held:.1f} GiB")  # fmt: skip
    return 0 if taken <= seconds and held <= gib else 1


if __name__ == "__main__":
    sys.exit(main())
