"""Learn the weights of comparisons from labelled pairs.

Two learners on the same pairs: weights that add up, piecewise linear, drawn towards the fixed rule
and held to the sign that sense demands; and boosted trees with the same signs. Both are calibrated
on predictions made for groups of pairs that the learner had not seen. The one that foretells the
test pairs best wins, and is written as coefficients that people can read.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.optimize import minimize

from maillage.catalogue.linkage import Term, Thresholds, Weights
from maillage.methods.linkage import boosting, evaluation, model
from maillage.types import Booleans, Floats, Integers

DIGITS = 3
"""Decimals of a bit that are kept: a thousandth of a bit changes odds by 0.07 %."""


@dataclass(frozen=True)
class Labelled:
    """Labelled pairs: features, what a person says, how many candidates each stands for, group.

    Pairs of one ``group`` (a département) are on one side of any split.
    """

    features: pl.DataFrame
    is_match: Booleans
    weights: Floats
    groups: Integers

    def where(self, kept: Booleans) -> "Labelled":
        """Return some of the pairs."""
        return Labelled(
            self.features.filter(kept), self.is_match[kept], self.weights[kept], self.groups[kept]
        )


@dataclass(frozen=True)
class Choices:
    """How to learn.

    ``penalty`` holds the weights to the rule; sampling weights are raised to ``temper`` while
    learning, so that a few pairs that stand for many do not decide alone (calibration uses them
    whole); ``folds`` groups of groups are set aside in turn. ``merge`` is set so that the links
    beyond it, among those set aside, reach ``precision``; ``review`` so that they reach ``recall``;
    ``veto`` as given.
    """

    penalty: float
    temper: float
    folds: int
    precision: float
    recall: float
    veto: float


@dataclass(frozen=True)
class Trained:
    """The model that won, and how both did on the test pairs, one row a learner."""

    weights: Weights
    compared: pl.DataFrame


Learner = Callable[[Labelled], Weights]


def train(train: Labelled, test: Labelled, *, rule: Weights, choices: Choices) -> Trained:
    """Return the weights that foretell the test pairs best, calibrated, and the comparison.

    Args:
        train: pairs to learn from.
        test: pairs of other départements, to choose between learners and to report.
        rule: the fixed rule, which gives the features, signs and knots, and where to start.
        choices: how to learn.
    """
    learners: dict[str, Learner] = {
        "additive": lambda pairs: additive(pairs, rule=rule, choices=choices),
        "trees": lambda pairs: boosting.trees(
            pairs.features,
            pairs.is_match,
            _tempered(pairs.weights, choices.temper),
            rule=rule,
        ),
    }
    found = {
        name: _calibrated(train, learner, choices=choices) for name, learner in learners.items()
    }
    rows = [{"learner": name, **_judged(test, weights)} for name, weights in found.items()]
    compared = pl.DataFrame(rows).sort("log_loss", "learner")
    return Trained(found[compared["learner"][0]], compared)


def additive(pairs: Labelled, *, rule: Weights, choices: Choices) -> Weights:
    """Return additive weights fitted to labelled pairs, drawn towards those of the rule.

    They minimise the weighted logistic loss plus ``penalty`` times the squared difference from the
    rule, in bits; the steps of a term keep its sign.
    """
    design = np.concatenate(
        [np.ones((pairs.features.height, 1)), *(_ramps(pairs, term) for term in rule.terms)], axis=1
    )
    unknown = sum(term.unknown for term in rule.terms)
    start = np.concatenate([[rule.intercept + unknown], *(_steps(term) for term in rule.terms)])
    bounds = [(None, None), *(bound for term in rule.terms for bound in _bounds(term))]
    weights = _tempered(pairs.weights, choices.temper)
    sign = np.where(pairs.is_match, 1.0, -1.0)

    def loss(steps: Floats) -> tuple[float, Floats]:
        margin = sign * (design @ steps)
        surprise = np.logaddexp2(0, -margin)
        slope = -sign * (1 - model.probability(margin)) * weights
        away = steps - start
        value = float(weights @ surprise + choices.penalty * away @ away)
        return value, design.T @ slope + 2 * choices.penalty * away

    fitted = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    return _written(rule, fitted)


def _ramps(pairs: Labelled, term: Term) -> Floats:
    """Return the basis of one term: whether it is known, then how far along each segment."""
    values = pairs.features[term.feature].cast(pl.Float64).to_numpy()
    known = ~np.isnan(values)
    ramps = [
        np.where(known, np.clip((values - low) / (high - low), 0, 1), 0.0)
        for low, high in zip(term.knots, term.knots[1:], strict=False)
    ]
    return np.stack([known.astype(float), *ramps], axis=1)


def _steps(term: Term) -> Floats:
    """Return a term as a first weight and steps; what unknown weighs is in the intercept."""
    return np.array([term.bits[0] - term.unknown, *np.diff(term.bits)])


def _bounds(term: Term) -> list[tuple[float | None, float | None]]:
    step = {"+": (0.0, None), "-": (None, 0.0), "free": (None, None)}[term.sign]
    return [(None, None), *[step] * (len(term.knots) - 1)]


def _written(rule: Weights, fitted: Floats) -> Weights:
    """Return the rule with fitted weights in place of its own."""
    terms, at = [], 1
    for term in rule.terms:
        size = len(term.knots)
        bits = np.cumsum(fitted[at : at + size])
        rounded = tuple(round(float(weight), DIGITS) for weight in bits)
        terms.append(term.model_copy(update={"bits": rounded, "unknown": 0.0}))
        at += size
    return rule.model_copy(
        update={
            "terms": tuple(terms),
            "intercept": round(float(fitted[0]), DIGITS),
            "decided_by": "model",
        }
    )


def _calibrated(pairs: Labelled, learner: Learner, *, choices: Choices) -> Weights:
    """Return weights learnt from all the pairs, calibrated on those set aside in turn."""
    aside = _set_aside(pairs, learner, folds=choices.folds)
    slope, shift = _platt(aside, pairs)
    thresholds = _thresholds(slope * aside + shift, pairs, choices)
    return _stretched(learner(pairs), slope, shift).model_copy(update={"thresholds": thresholds})


def _set_aside(pairs: Labelled, learner: Learner, *, folds: int) -> Floats:
    """Return the match weight of each pair from a model that saw none of its group."""
    order = np.unique(pairs.groups)
    fold = np.searchsorted(order, pairs.groups) % folds
    bits = np.zeros(len(pairs.is_match))
    for number in np.unique(fold):
        held = fold == number
        fitted = learner(pairs.where(~held))
        bits[held] = model.match_weight(pairs.features.filter(held), fitted)
    return bits


def _platt(bits: Floats, pairs: Labelled) -> tuple[float, float]:
    """Return the slope and shift that make match weights true odds (Platt, 1999)."""
    weights = pairs.weights / pairs.weights.mean()
    sign = np.where(pairs.is_match, 1.0, -1.0)

    def loss(line: Floats) -> float:
        margin = sign * (line[0] * bits + line[1])
        held_back = (line[0] - 1) ** 2 + 0.1 * line[1] ** 2
        return float(weights @ np.logaddexp2(0, -margin) + held_back)

    slope, shift = minimize(loss, np.array([1.0, 0.0]), method="L-BFGS-B",
                            bounds=[(0.05, None), (None, None)]).x  # fmt: skip
    return float(slope), float(shift)


def _stretched(weights: Weights, slope: float, shift: float) -> Weights:
    """Return weights whose sum is ``slope`` times the sum, plus ``shift``."""

    def scaled(bits: tuple[float, ...], digits: int = DIGITS) -> tuple[float, ...]:
        return tuple(round(weight * slope, digits) for weight in bits)

    return weights.model_copy(
        update={
            "intercept": round(weights.intercept * slope + shift, DIGITS),
            "terms": tuple(
                term.model_copy(update={"bits": scaled(term.bits)}) for term in weights.terms
            ),
            "trees": tuple(
                tree.model_copy(update={"bits": scaled(tree.bits, DIGITS + 2)})
                for tree in weights.trees
            ),
        }
    )


def _thresholds(bits: Floats, pairs: Labelled, choices: Choices) -> Thresholds:
    """Return the thresholds that reach the precision and recall asked, on pairs set aside."""
    order = np.argsort(-bits, kind="stable")
    matched = np.cumsum((pairs.weights * pairs.is_match)[order])
    precision = matched / np.cumsum(pairs.weights[order])
    recall = matched / max(matched[-1], 1e-12)
    probability = model.probability(bits[order])
    precise = np.flatnonzero(precision >= choices.precision)
    complete = np.flatnonzero(recall >= choices.recall)
    merge = probability[precise[-1]] if len(precise) else 0.99
    review = probability[complete[0]] if len(complete) else 0.1
    merge = float(np.clip(merge, 0.5, 0.999))
    review = float(np.clip(review, 0.02, merge))
    return Thresholds(
        merge=round(merge, 4), review=round(review, 4), veto=min(choices.veto, round(review, 4))
    )


def _judged(test: Labelled, weights: Weights) -> dict[str, float]:
    probabilities = model.predict(test.features, weights)
    found = evaluation.scores(
        test.is_match,
        probabilities >= weights.thresholds.merge,
        weights=test.weights,
        groups=test.groups,
        rng=np.random.default_rng(0),
        draws=1,
    )
    return {
        "log_loss": evaluation.log_loss(probabilities, test.is_match, weights=test.weights),
        "precision": found.precision.value,
        "recall": found.recall.value,
        "f1": found.f1.value,
    }


def _tempered(weights: Floats, power: float) -> Floats:
    tempered: Floats = weights**power
    return np.asarray(tempered / tempered.mean())
