"""Draw more pairs where the model is unsure, then weigh both draws together.

``python benchmarks/linkage/second_draw.py draw RELEASE OUT`` draws pairs by band of the model's
probability, from the ``links`` and ``records`` of a census release; ``OUT`` is a Parquet outside
the repository. ``… combine RELEASE DRAWN LABELS`` adds the answers (CSV: ``left``, ``right``,
``label``, ``rule``) to ``pairs.csv``.

Each draw alone stands for every candidate pair. Together, within a band and a split, a pair's
weight is that of its draw times the share of the draw's effective size (Kish, 1965), then scaled so
that the weights of the band add up to its candidate pairs: the dual-frame estimator of Hartley
(1962), with post-stratification.
"""

import argparse
import sys
from pathlib import Path

import polars as pl
import sample

from maillage.catalogue import linkage as catalogue
from maillage.methods.linkage.normalise import communes, comparison_keys
from maillage.reference.geography import embedded

EDGES = (0.005, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.95)
QUOTAS = (40, 50, 60, 70, 75, 70, 70, 70, 65, 60, 50, 45, 45)
"""Pairs drawn of each band: the most where a label teaches most."""

SEED = "2026-2"
SPLIT_SEED = "2026"
"""The seed of the first draw, which says what départements are for test."""

PAIRS = Path(__file__).with_name("pairs.csv")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("step", choices=("draw", "combine"))
    parser.add_argument("release", type=Path, help="folder of a census release")
    parser.add_argument("drawn", type=Path)
    parser.add_argument("labels", type=Path, nargs="?")
    asked = parser.parse_args()
    if asked.step == "draw":
        draw(candidate_pairs(asked.release)).write_parquet(asked.drawn)
        return 0
    found = combined(
        candidate_pairs(asked.release),
        pl.read_csv(PAIRS, infer_schema=False),
        pl.read_parquet(asked.drawn),
        pl.read_csv(asked.labels, infer_schema=False),
    )
    print(found.group_by("draw", "split").agg(pl.len(), pl.col("weight").cast(float).sum()))
    found.write_csv(PAIRS)
    return 0


def candidate_pairs(release: Path) -> pl.DataFrame:
    """Return every candidate pair with its ``band`` and ``split``."""
    links = pl.read_parquet(release / "links.parquet")
    records = pl.read_parquet(release / "records.parquet")
    france = embedded()
    where = communes(france.zones, france.crosswalk, france.postcodes)
    keys = comparison_keys(records, words=catalogue.words(), communes=where)
    side = keys.select("record", "departement", "source")
    named = links.join(side, left_on="left", right_on="record", maintain_order="left").join(
        side, left_on="right", right_on="record", suffix="_right", maintain_order="left"
    )
    places = pl.coalesce("departement", "departement_right", pl.lit(""))
    hashed = sample.hashes(named.select(places).to_series(), SPLIT_SEED)
    is_test = pl.Series([int(text, 16) / 16**16 < sample.TEST_SHARE for text in hashed])
    return named.select(
        "left",
        "right",
        "probability",
        left_source="source",
        right_source="source_right",
        band=pl.sum_horizontal(pl.col("probability") >= edge for edge in EDGES).cast(pl.Int64),
        split=pl.when(is_test).then(pl.lit("test")).otherwise(pl.lit("train")),
    )


def draw(pairs: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs drawn, with the number of candidate pairs that each stands for."""
    quota = pl.col("band").replace_strict(dict(enumerate(QUOTAS)), return_dtype=pl.Int64)
    hashed = sample.hashes(pairs["left"] + "|" + pairs["right"], SEED)
    ranked = pairs.with_columns(rank=pl.Series(hashed))
    return (
        ranked.sort("rank")
        .with_columns(size=pl.len().over("band"))
        .filter(pl.int_range(pl.len()).over("band") < quota)
        .with_columns(weight=pl.col("size") / pl.len().over("band"))
    )


def combined(
    pairs: pl.DataFrame, first: pl.DataFrame, drawn: pl.DataFrame, labels: pl.DataFrame
) -> pl.DataFrame:
    """Return the labelled pairs of both draws, weighed together.

    A pair that nobody could decide is left out: the others of its band stand for it.
    """
    ends = ["left", "right"]
    label = pl.col("label").cast(pl.Int64, strict=False)
    known = pl.concat([first, labels], how="diagonal").unique(
        ends, keep="first", maintain_order=True
    )
    second = drawn.join(known.select(*ends, "label", "rule", "second_label"), on=ends).select(
        *first.columns[:4],
        "label",
        "rule",
        stratum=pl.format("band {}", "band"),
        weight="weight",
        split="split",
        second_label="second_label",
        draw=pl.lit(2),
    )
    both = pl.concat(
        [first.with_columns(pl.col("weight").cast(float), draw=pl.lit(1)), second]
    ).filter(label.is_not_null())
    cell = ["band", "split"]
    sizes = pairs.group_by(cell).agg(size=pl.len())
    weight = pl.col("weight")
    weighed = (
        both.join(pairs.select(*ends, "band"), on=ends, how="left")
        .with_columns(pl.col("band").fill_null(0))
        .with_columns(effective=(weight.sum() ** 2 / (weight**2).sum()).over(*cell, "draw"))
        .with_columns(weight=weight / weight.sum().over(*cell, "draw") * pl.col("effective"))
        .join(sizes, on=cell)
        .with_columns(weight=weight * pl.col("size") / weight.sum().over(cell))
    )
    return (
        weighed.sort("draw")
        .group_by(ends, maintain_order=True)
        .agg(
            pl.exclude("weight", "size", "effective", "band").first(),
            pl.col("weight").sum().round(4),
        )
        .select(both.columns)
        .sort(ends)
    )


if __name__ == "__main__":
    sys.exit(main())
