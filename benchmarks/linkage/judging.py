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


def line(name: str, found: evaluation.Scores, seconds: float | None) -> str:
    """Return one line of the table."""
    shares = "  ".join(
        f"{share.value:.3f} [{share.low:.3f}, {share.high:.3f}]"
        for share in (found.precision, found.recall, found.f1)
    )
    time = f"{seconds:8.1f} s" if seconds is not None else " " * 10
    return f"{name:<26}{shares}{time}"
