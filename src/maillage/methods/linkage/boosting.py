"""Learn boosted trees with the signs that sense demands, and write them as coefficients."""

import numpy as np
import polars as pl
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from maillage.catalogue.linkage import Tree, Weights
from maillage.types import Booleans, Floats

TREES, LEAVES, LEARNING_RATE, LEAST_IN_LEAF = 120, 4, 0.08, 15
"""Small trees, slowly learnt: ours, for one or two thousand labelled pairs."""

DIGITS = 5
"""Decimals of a bit that are kept."""

_SIGNS = {"+": 1, "-": -1, "free": 0}


def trees(
    features: pl.DataFrame, is_match: Booleans, sample_weights: Floats, *, rule: Weights
) -> Weights:
    """Return boosted trees fitted to labelled pairs, with the signs of the rule's terms.

    Method: gradient boosting of histograms (scikit-learn), logistic loss. The weights give the
    probabilities of scikit-learn to the rounding. A comparison that is never known is left out.
    """
    terms = [term for term in rule.terms if features[term.feature].count()]
    names = [term.feature for term in terms]
    learner = HistGradientBoostingClassifier(
        max_iter=TREES,
        max_leaf_nodes=LEAVES,
        learning_rate=LEARNING_RATE,
        min_samples_leaf=LEAST_IN_LEAF,
        l2_regularization=1.0,
        monotonic_cst=[_SIGNS[term.sign] for term in terms],
        early_stopping=False,
        random_state=0,
    )
    with threadpool_limits(limits=1):  # sums in one order, and no waiting on a busy machine
        learner.fit(matrix(features, names), is_match, sample_weight=sample_weights)
    return written(learner, names, rule=rule)


def written(learner: HistGradientBoostingClassifier, names: list[str], *, rule: Weights) -> Weights:
    """Return what scikit-learn learnt as trees that people can read."""
    # scikit-learn has no public way to its trees.
    grown = [predictor[0].nodes for predictor in learner._predictors]  # noqa: SLF001
    base = float(np.ravel(learner._baseline_prediction)[0])  # noqa: SLF001
    return rule.model_copy(
        update={
            "terms": (),
            "trees": tuple(_tree(nodes, names) for nodes in grown),
            "intercept": round(base / np.log(2), DIGITS),
            "decided_by": "model",
        }
    )


def matrix(features: pl.DataFrame, names: list[str]) -> Floats:
    """Return some features as numbers, NaN where unknown, shape (pairs, features)."""
    return features.select(pl.col(names).cast(pl.Float64)).to_numpy()


def _tree(nodes: NDArray[np.void], names: list[str]) -> Tree:
    """Return a tree of scikit-learn as one that can be read; inner nodes get their leaves' mean."""
    is_leaf = nodes["is_leaf"].astype(bool)
    bits = nodes["value"] / np.log(2)
    for node in range(len(nodes) - 1, -1, -1):  # children come after their parent
        if not is_leaf[node]:
            children = [int(nodes["left"][node]), int(nodes["right"][node])]
            bits[node] = np.average(bits[children], weights=nodes["count"][children])
    asked = [names[at] for at in np.where(is_leaf, 0, nodes["feature_idx"])]
    return Tree(
        feature=tuple(np.where(is_leaf, "", asked).tolist()),
        threshold=tuple(np.where(is_leaf, 0.0, nodes["num_threshold"]).tolist()),
        left=tuple(np.where(is_leaf, -1, nodes["left"].astype(int)).tolist()),
        right=tuple(np.where(is_leaf, -1, nodes["right"].astype(int)).tolist()),
        unknown_left=tuple(nodes["missing_go_to_left"].astype(bool).tolist()),
        bits=tuple(np.round(bits, DIGITS).tolist()),
    )
