"""Draw pairs where cross-validated clusters err, in the training départements only.

``python benchmarks/linkage/third_draw.py draw RELEASE OUT`` draws pairs by band of the model's
probability and, within a band, by what loses matches: a record that gives a commune and a name
only; one address under two names. ``… combine RELEASE DRAWN LABELS`` adds the answers to
``pairs.csv``: the pairs of the first two draws, weighed together, are one sample and these another,
combined as ``second_draw.py`` says. Nothing changes in the test départements, not even a weight.
"""

import argparse
import sys
from pathlib import Path

import polars as pl
import sample
import second_draw

from maillage.catalogue import linkage as catalogue
from maillage.methods.linkage.comparison import compare
from maillage.methods.linkage.normalise import communes, comparison_keys
from maillage.reference.geography import embedded

QUOTAS = {1: 50, 2: 60, 3: 80, 4: 90, 5: 80, 6: 80, 7: 70, 8: 60, 9: 50, 10: 40}
"""Pairs drawn of each band of :data:`second_draw.EDGES`, shared among its causes."""

CAUSES = {"commune and name only": 0.4, "one address, two names": 0.3, "other": 0.3}
"""Share of a band's pairs drawn for each cause."""

SEED = "2026-3"
NAMES_DIFFER = 0.4
ENDS = ["left", "right"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("step", choices=("draw", "combine"))
    parser.add_argument("release", type=Path, help="folder of a census release")
    parser.add_argument("drawn", type=Path)
    parser.add_argument("labels", type=Path, nargs="?")
    asked = parser.parse_args()
    pairs = second_draw.candidate_pairs(asked.release)
    if asked.step == "draw":
        draw(with_causes(pairs, asked.release)).write_parquet(asked.drawn)
        return 0
    known = pl.read_csv(second_draw.PAIRS, infer_schema=False)
    answers = pl.read_csv(asked.labels, infer_schema=False)
    found = combined(pairs, known, pl.read_parquet(asked.drawn), answers)
    print(found.group_by("draw", "split").agg(pl.len(), pl.col("weight").sum()))
    found.write_csv(second_draw.PAIRS)
    return 0


def with_causes(pairs: pl.DataFrame, release: Path) -> pl.DataFrame:
    """Return the training pairs of the bands drawn, with the ``cause`` that may lose them."""
    france = embedded()
    where = communes(france.zones, france.crosswalk, france.postcodes)
    records = pl.read_parquet(release / "records.parquet")
    keys = comparison_keys(records, words=catalogue.words(), communes=where)
    kept = pairs.filter(pl.col("split") == "train", pl.col("band").is_in(list(QUOTAS)))
    features = compare(keys, kept, words=catalogue.words())
    is_bare = keys.filter(pl.col("way").is_null(), pl.col("lat").is_null())["record"].implode()
    one_address = (features["house"] == 1) & (features["way"] > 0.9) & (features["area"] >= 0.75)
    two_names = one_address & (features["name"] < NAMES_DIFFER)
    return kept.with_columns(
        cause=pl.when(pl.col("left").is_in(is_bare) | pl.col("right").is_in(is_bare))
        .then(pl.lit("commune and name only"))
        .when(pl.lit(two_names).fill_null(False))
        .then(pl.lit("one address, two names"))
        .otherwise(pl.lit("other"))
    )


def draw(pairs: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs drawn, with the number of candidate pairs that each stands for."""
    of_band = pl.col("band").replace_strict(QUOTAS, return_dtype=pl.Float64)
    of_cause = pl.col("cause").replace_strict(CAUSES, return_dtype=pl.Float64)
    cell = ["band", "cause"]
    hashed = sample.hashes(pairs["left"] + "|" + pairs["right"], SEED)
    return (
        pairs.with_columns(rank=pl.Series(hashed))
        .sort("rank")
        .with_columns(size=pl.len().over(cell))
        .filter(pl.int_range(pl.len()).over(cell) < (of_band * of_cause).round())
        .with_columns(weight=pl.col("size") / pl.len().over(cell))
    )


def combined(
    pairs: pl.DataFrame, known: pl.DataFrame, drawn: pl.DataFrame, labels: pl.DataFrame
) -> pl.DataFrame:
    """Return the labelled pairs of the three draws, those for training weighed together."""
    known = known.with_columns(pl.col("weight").cast(float), pl.col("draw").cast(pl.Int64))
    said = pl.concat([known.select(*ENDS, "label", "rule", "second_label"), labels],
                     how="diagonal").unique(ENDS, keep="first", maintain_order=True)  # fmt: skip
    third = (
        drawn.join(said, on=ENDS, validate="1:1")
        .filter(pl.col("label").is_in(["0", "1"]))
        .select(
            *known.columns[:4], "label", "rule",
            stratum=pl.format("third, band {}, {}", "band", "cause"), weight="weight",
            split="split", second_label="second_label", draw=pl.lit(3, dtype=pl.Int64),
        )
    )  # fmt: skip
    training = known.filter(pl.col("split") == "train")
    both = pl.concat([training.with_columns(part=0), third.with_columns(part=1)])
    weight = pl.col("weight")
    sizes = pairs.filter(pl.col("split") == "train").group_by("band").agg(size=pl.len())
    weighed = (
        both.join(pairs.select(*ENDS, "band"), on=ENDS, how="left", validate="m:1")
        .with_columns(pl.col("band").fill_null(0))
        .with_columns(effective=(weight.sum() ** 2 / (weight**2).sum()).over("band", "part"))
        .with_columns(weight=weight / weight.sum().over("band", "part") * pl.col("effective"))
        .join(sizes, on="band", validate="m:1")
        .with_columns(weight=weight * pl.col("size") / weight.sum().over("band"))
        .sort("draw")
        .group_by(ENDS, maintain_order=True)
        .agg(pl.exclude("weight").first(), pl.col("weight").sum().round(4))
        .select(known.columns)
    )
    return pl.concat([known.filter(pl.col("split") == "test"), weighed]).sort(ENDS)


if __name__ == "__main__":
    sys.exit(main())
