"""The fixed rule: the score of a pair where nobody has labelled any.

Each comparison of two records weighs a number of bits, set by hand and argued in
``catalogue/linkage/rule.toml``; the weights add up to log2 of the odds that they are one place.
The rule is written as a model is, so that it has the same reasons and thresholds; its probability
is a score between 0 and 1 that was never calibrated.
"""

import polars as pl

from maillage.catalogue.linkage import Weights
from maillage.methods.linkage import model
from maillage.types import Floats


def score(features: pl.DataFrame, rule: Weights) -> Floats:
    """Return the score of each pair, from 0 to 1.

    Args:
        features: from :func:`maillage.methods.linkage.comparison.compare`.
        rule: the entry ``rule`` of the catalogue.
    """
    return model.probability(model.match_weight(features, rule))
