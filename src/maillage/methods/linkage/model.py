"""Weigh comparisons: the match weight of each pair, its probability, and what weighed most.

Method: Fellegi and Sunter (1969). The match weight is log2 of the odds that two records are one
place. Its terms are piecewise linear in each comparison and add up; or they are the leaves of
boosted trees, and what a comparison weighs is then how the mean of the leaves moves at each node
that asks about it (Saabas, 2014), which adds up too.
"""

import numpy as np
import polars as pl

from maillage.catalogue.linkage import Term, Tree, Weights
from maillage.types import Booleans, Floats, Integers


def predict(features: pl.DataFrame, weights: Weights) -> Floats:
    """Return the probability that each pair is one place."""
    return probability(match_weight(features, weights))


def match_weight(features: pl.DataFrame, weights: Weights) -> Floats:
    """Return log2 of the odds that each pair is one place."""
    total: Floats = np.sum(list(contributions(features, weights).values()), axis=0)
    return weights.intercept + total


def probability(bits: Floats) -> Floats:
    """Return the probability of a match weight.

    Examples:
        >>> probability(np.array([0.0, 1.0, -1.0])).round(3).tolist()
        [0.5, 0.667, 0.333]
    """
    return 1 / (1 + np.exp2(-np.clip(bits, -500, 500)))


def contributions(features: pl.DataFrame, weights: Weights) -> dict[str, Floats]:
    """Return what each comparison weighs in each pair, in bits, by feature.

    They sum to the match weight, less the intercept (and the roots of the trees, under ``""``).
    """
    if weights.terms:
        return {term.feature: term_bits(features[term.feature], term) for term in weights.terms}
    return _tree_contributions(features, weights.trees)


def term_bits(values: pl.Series, term: Term) -> Floats:
    """Return what one comparison weighs; beyond the last knot the weight stays the same.

    Examples:
        >>> term = Term(feature="x", sign="+", knots=(0, 1), bits=(-2, 2), unknown=0.5)
        >>> term_bits(pl.Series([0.25, 7.0, None]), term).tolist()
        [-1.0, 2.0, 0.5]
    """
    known = values.cast(pl.Float64).to_numpy()
    bits = np.interp(known, term.knots, term.bits)
    return np.where(np.isnan(known), term.unknown, bits)


def _tree_contributions(features: pl.DataFrame, trees: tuple[Tree, ...]) -> dict[str, Floats]:
    names = list(dict.fromkeys(name for tree in trees for name in tree.feature if name))
    values = {name: features[name].cast(pl.Float64).to_numpy() for name in names}
    found = {name: np.zeros(features.height) for name in ("", *names)}
    for tree in trees:
        _walk(tree, values, found)
    return found


def _walk(tree: Tree, values: dict[str, Floats], found: dict[str, Floats]) -> None:
    """Add to ``found`` how each pair's weight moves from the root of a tree to its leaf."""
    height = len(found[""])
    at: list[tuple[int, Integers]] = [(0, np.arange(height))]
    found[""] += tree.bits[0]
    while at:
        node, rows = at.pop()
        if tree.left[node] < 0 or not len(rows):
            continue
        name = tree.feature[node]
        goes_left = _goes_left(tree, node, values[name][rows])
        for child, kept in ((tree.left[node], goes_left), (tree.right[node], ~goes_left)):
            found[name][rows[kept]] += tree.bits[child] - tree.bits[node]
            at.append((child, rows[kept]))


def _goes_left(tree: Tree, node: int, values: Floats) -> Booleans:
    known = ~np.isnan(values)
    return np.where(known, values <= tree.threshold[node], tree.unknown_left[node])
