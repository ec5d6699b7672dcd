"""Choose thresholds on the training départements: ``python benchmarks/linkage/tune.py RECORDS``.

For each pair of thresholds, the precision and recall of clusters on départements that the weights
did not see: the test pairs are not looked at.
"""

import argparse
import sys
from itertools import product
from pathlib import Path

import judging
import numpy as np
import polars as pl
import run

from maillage.catalogue import linkage as catalogue
from maillage.methods.linkage import linking, model, training
from maillage.methods.linkage.clusters import cluster
from maillage.methods.linkage.comparison import compare
from maillage.methods.linkage.normalise import comparison_keys

FOLDS = 4
MERGE = (0.5, 0.55, 0.6, 0.65, 0.7)
VETO = (0.4, 0.5, 0.6)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("records", type=Path)
    asked = parser.parse_args()
    case = run.real_case(asked.records, run.PAIRS)
    keys = comparison_keys(case.records, words=catalogue.words(), communes=case.communes)
    train = run.labelled_part(case, keys, "train")
    labelled = case.labelled.filter(pl.col("split") == "train")
    pairs = linked_pairs(case)
    features = compare(keys, pairs, words=catalogue.words())
    pairs = pairs.with_columns(
        features.select(linking.decided_by(catalogue.weights("rule"))).to_series()
    )
    fold = np.searchsorted(np.unique(train.groups), train.groups) % FOLDS
    weights = [calibrated(train.where(fold != number)) for number in range(FOLDS)]
    bits = [model.match_weight(features, each) for each in weights]
    print("merge  veto   precision  recall")
    for merge, veto in product(MERGE, VETO):
        if veto > merge:
            continue
        thresholds = catalogue.Thresholds(merge=merge, review=veto, veto=veto)
        together = np.zeros(labelled.height, dtype=bool)
        for number in range(FOLDS):
            links = pairs.with_columns(
                weight=pl.Series(bits[number]),
                probability=pl.Series(model.probability(bits[number])),
            )
            none = linking.no_pairs()
            found = cluster(keys["record"], links, must=none, cannot=none, thresholds=thresholds)
            held = fold == number
            together[held] = judging.same_cluster(labelled, found).to_numpy()[held]
        scores = judging.judged(labelled, pl.Series(together))
        print(f"{merge:<7}{veto:<7}{scores.precision.value:<11.3f}{scores.recall.value:.3f}")
    return 0


def calibrated(pairs: training.Labelled) -> catalogue.Weights:
    """Return additive weights learnt from some pairs, calibrated on those set aside in turn."""
    rule = catalogue.weights("rule")

    def learner(some: training.Labelled) -> catalogue.Weights:
        return training.additive(some, rule=rule, choices=run.CHOICES)

    aside = training.set_aside(pairs, learner, folds=run.CHOICES.folds)
    return training.stretched(learner(pairs), *training.platt(aside, pairs))


def linked_pairs(case: run.Case) -> pl.DataFrame:
    """Return the pairs that linking compares, those of chained records included."""
    settings = linking.Settings(
        catalogue.words(), case.communes, catalogue.blocking(), catalogue.best_weights(), reasons=1
    )
    nothing = linking.no_pairs()
    return linking.link(case.records, settings, must=nothing, cannot=nothing).links.select(
        "left", "right"
    )


if __name__ == "__main__":
    sys.exit(main())
