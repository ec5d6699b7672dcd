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
    penalty=0.05, temper=0.5, folds=5, precision=0.985, recall=0.995, veto=0.002
)
BUDGET_SECONDS, BUDGET_GIB = 120.0, 3.0
SEED = 2026


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
    parser.add_argument("--pairs", type=Path, default=Path(__file__).with_name("pairs.csv"))
    parser.add_argument("--demo", type=int, default=12_000, help="records of the demonstration")
    parser.add_argument("--scale", type=int, help="link so many fictional records, time it, stop")
    asked = parser.parse_args()
    if asked.scale:
        return scale(asked.scale)
    case = real_case(asked.records, asked.pairs) if asked.records else demo_case(asked.demo)
    return compared(case)


def compared(case: Case) -> int:
    """Print the table of systems and return whether ours keeps to its budget and leads."""
    keys = comparison_keys(case.records, words=catalogue.words(), communes=case.communes)
    test = case.labelled.filter(pl.col("split") == "test")
    matches = case.labelled.filter("is_match", pl.col("split") == "train")
    print(f"{case.records.height:,} records; {test.height:,} test pairs, of which "
          f"{test['is_match'].sum():,} matches")  # fmt: skip
    print(f"{'system':<26}{'precision':<22}{'recall':<22}{'F1':<22}")
    found = {}
    for name, weights in (("fixed rule", catalogue.weights("rule")), ("model", learnt(case, keys))):
        found[name], seconds = ours(case, test, weights, name)
    for name, labels in (("Splink, unsupervised", None), ("Splink, m from labels", matches)):
        found[name] = splink(case, keys, test, labels, name, reference=seconds)
    start = perf_counter()
    groups = peer_rule.groups(case.records)
    found["national tool's rule"] = judging.judged(test, judging.same_cluster(test, groups))
    print(
        judging.line("national tool's rule", found["national tool's rule"], perf_counter() - start)
    )
    best_peer = max(found[name].f1.value for name in found if name not in ("fixed rule", "model"))
    return 0 if found["model"].f1.value > best_peer and seconds <= BUDGET_SECONDS else 1


def learnt(case: Case, keys: pl.DataFrame) -> catalogue.Weights:
    """Return the weights learnt from the training pairs; print both learners on the test ones."""
    parts = {split: labelled_part(case, keys, split) for split in ("train", "test")}
    trained = training.train(
        parts["train"], parts["test"], rule=catalogue.weights("rule"), choices=CHOICES
    )
    print(trained.compared)
    print(trained.weights.thresholds)
    probabilities = model.predict(parts["test"].features, trained.weights)
    print(evaluation.reliability(probabilities, parts["test"].is_match,
                                 weights=parts["test"].weights, bins=10))  # fmt: skip
    return trained.weights


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
) -> tuple[evaluation.Scores, float]:
    """Link every record, judge pairs and clusters; print both."""
    settings = Settings(catalogue.words(), case.communes, catalogue.blocking(), weights, reasons=4)
    start = perf_counter()
    linked = link(case.records, settings, must=no_pairs(), cannot=no_pairs())
    seconds = perf_counter() - start
    clusters = judging.judged(test, judging.same_cluster(test, linked.clusters))
    print(judging.line(f"{name}, clusters", clusters, seconds))
    probability = judging.probability_of(test, linked.links)
    pairs = judging.judged(test, probability >= weights.thresholds.merge)
    print(judging.line(f"{name}, pairs", pairs, None))
    if name == "model":
        print_by_source(test.with_columns(is_linked=judging.same_cluster(test, linked.clusters)))
    return clusters, seconds


def print_by_source(test: pl.DataFrame) -> None:
    """Print the model's scores for each pair of sources."""
    table = evaluation.by_source_pair(test, rng=np.random.default_rng(SEED), draws=200)
    for row in table.iter_rows(named=True):
        shares = "  ".join(
            f"{row[name]:.3f} [{row[f'{name}_low']:.3f}, {row[f'{name}_high']:.3f}]"
            for name in ("precision", "recall", "f1")
        )
        print(f"    {row['sources']:<50}{row['pairs']:>7}{row['matches']:>7}  {shares}")


def splink(
    case: Case,
    keys: pl.DataFrame,
    test: pl.DataFrame,
    matches: pl.DataFrame | None,
    name: str,
    *,
    reference: float,
) -> evaluation.Scores:
    """Run Splink on the same records, its threshold chosen on the training pairs."""
    start = perf_counter()
    peer = splink_peer.predict(keys, matches=matches, seed=SEED)
    seconds = perf_counter() - start
    train = case.labelled.filter(pl.col("split") == "train")
    threshold = judging.best_threshold(train, judging.probability_of(train, peer.predicted))
    found = judging.judged(test, judging.probability_of(test, peer.predicted) >= threshold)
    print(judging.line(name, found, seconds), f" ({seconds / reference:.1f} × ours)")
    return found


def scale(count: int) -> int:
    """Link fictional records and print the time and memory of each step."""
    demo = demo_records.demonstration(records=count, communes_count=count // 12, seed=SEED)
    settings = Settings(
        catalogue.words(), demo.communes, catalogue.blocking(), catalogue.weights("rule"), reasons=4
    )
    start = perf_counter()
    linked = linking.link(demo.records, settings, must=no_pairs(), cannot=no_pairs())
    seconds = perf_counter() - start
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"{count:,} records, {linked.links.height:,} pairs: {seconds:.1f} s, {held:.2f} GiB")
    return 0 if held <= BUDGET_GIB or count > 45_000 else 1


if __name__ == "__main__":
    sys.exit(main())
