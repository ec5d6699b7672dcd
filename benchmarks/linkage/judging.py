"""What the benchmark prints: scores with their intervals, by system and by pair of sources."""

import numpy as np
import polars as pl

from maillage.methods.linkage import evaluation

DRAWS = 1_000
SEED = 2026


def judged(labelled: pl.DataFrame, is_linked: pl.Series) -> evaluation.Scores:
    """Return the scores of a system on labelled pairs."""
    return evaluation.scores(
        labelled["is_match"].to_numpy(),
        is_linked.to_numpy(),
        weights=labelled["weight"].to_numpy(),
        groups=labelled["group"].to_numpy(),
        rng=np.random.default_rng(SEED),
        draws=DRAWS,
    )


def same_cluster(labelled: pl.DataFrame, clusters: pl.DataFrame) -> pl.Series:
    """Return whether both records of each labelled pair are in one cluster."""
    ends = [
        labelled.join(
            clusters,
            left_on=side,
            right_on="record",
            how="left",
            validate="m:1",
            maintain_order="left",
        )["cluster"]
        for side in ("left", "right")
    ]
    return (ends[0] == ends[1]).fill_null(False)


def probability_of(labelled: pl.DataFrame, predicted: pl.DataFrame) -> pl.Series:
    """Return the probability given to each labelled pair; 0 where it was no candidate."""
    best = predicted.group_by("left", "right").agg(pl.col("probability").max())
    found = labelled.join(
        best, on=["left", "right"], how="left", validate="m:1", maintain_order="left"
    )
    return found["probability"].fill_null(0.0)


def best_threshold(labelled: pl.DataFrame, probability: pl.Series) -> float:
    """Return the threshold of the best weighted F1."""
    weight = labelled["weight"].to_numpy()
    is_match = labelled["is_match"].to_numpy()
    value = probability.to_numpy()
    order = np.argsort(-value, kind="stable")
    right = np.cumsum((weight * is_match)[order])
    linked = np.cumsum(weight[order])
    f1 = 2 * right / (linked + (weight * is_match).sum())
    last = np.append(value[order][1:] < value[order][:-1], True)  # ties go together
    return float(value[order][np.argmax(np.where(last, f1, 0))])


def row(name: str, found: evaluation.Scores, seconds: float) -> dict[str, object]:
    """Return one row of the table of systems, and print it."""
    shares = {"precision": found.precision, "recall": found.recall, "f1": found.f1}
    told = "  ".join(f"{each.value:.3f} [{each.low:.3f}, {each.high:.3f}]"
                     for each in shares.values())  # fmt: skip
    print(f"{name:<26}{told}{seconds:8.1f} s")
    values: dict[str, object] = {"system": name, "seconds": seconds}
    for key, each in shares.items():
        values |= {key: each.value, f"{key}_low": each.low, f"{key}_high": each.high}
    return values
