"""Learn the weights of comparisons from labelled pairs.

Two learners on the same pairs: weights that add up, piecewise linear, drawn towards the fixed rule
and held to the sign that sense demands; and boosted trees with the same signs. Both are calibrated
on predictions made for groups of pairs that the learner had not seen. The trees, which are harder
to read, must foretell those clearly better to win. The test pairs choose nothing.
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


CLEARLY = 0.05
"""Share of the surprise that trees must save to be preferred; ours."""


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
    whole); ``folds`` groups of groups are set aside in turn. ``thresholds`` of the calibrated
    probabilities are chosen for whole clusters: see ``benchmarks/linkage/tune.py``.
    """

    penalty: float
    temper: float
    folds: int
    thresholds: Thresholds


@dataclass(frozen=True)
class Trained:
    """The model that won, and how both did on pairs set aside and on the test pairs, a row each."""

    weights: Weights
    compared: pl.DataFrame


Learner = Callable[[Labelled], Weights]


def train(train: Labelled, test: Labelled, *, rule: Weights, choices: Choices) -> Trained:
    """Return the weights that foretell the training pairs set aside, and the comparison.

    Args:
        train: pairs to learn from, and to choose between learners.
        test: pairs of other départements, to report.
        rule: the fixed rule, which gives the features, signs and knots, and where to start.
        choices: how to learn.
    """
    found, rows = {}, []
    for name, learner in _learners(rule, choices).items():
        found[name], surprise = _calibrated(train, learner, choices=choices)
        rows.append({"learner": name, "set_aside": surprise, **_judged(test, found[name])})
    compared = pl.DataFrame(rows)
    simple, other = compared["set_aside"]
    winner = "trees" if other < simple * (1 - CLEARLY) else "additive"
    return Trained(found[winner], compared)


def _learners(rule: Weights, choices: Choices) -> dict[str, Learner]:
    def one(pairs: Labelled) -> Weights:
        return additive(pairs, rule=rule, choices=choices)

    def two(pairs: Labelled) -> Weights:
        weights = _tempered(pairs.weights, choices.temper)
        return boosting.trees(pairs.features, pairs.is_match, weights, rule=rule)

    return {"additive": one, "trees": two}


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
    return _anchored(_written(rule, fitted), pairs.features)


def _anchored(weights: Weights, features: pl.DataFrame) -> Weights:
    """Return the same sums, a fact that never is unknown weighing nothing where it does not hold.

    Its weight there cannot be told from the intercept, and would be given as a reason.
    """
    terms, intercept = [], weights.intercept
    for term in weights.terms:
        is_fact = features.height > 0 and not features[term.feature].has_nulls()
        base = term.bits[0] if is_fact else 0.0
        bits = tuple(round(bit - base, DIGITS) for bit in term.bits)
        terms.append(term.model_copy(update={"bits": bits}))
        intercept += base
    return weights.model_copy(update={"terms": tuple(terms), "intercept": round(intercept, DIGITS)})


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


def _calibrated(pairs: Labelled, learner: Learner, *, choices: Choices) -> tuple[Weights, float]:
    """Return weights learnt from all the pairs, calibrated on those set aside in turn.

    And the mean surprise of those, in bits.
    """
    aside = set_aside(pairs, learner, folds=choices.folds)
    slope, shift = platt(aside, pairs)
    calibrated = slope * aside + shift
    fitted = stretched(learner(pairs), slope, shift)
    surprise = evaluation.log_loss(
        model.probability(calibrated), pairs.is_match,
        weights=pairs.weights
    )  # fmt: skip
    return fitted.model_copy(update={"thresholds": choices.thresholds}), surprise


def set_aside(pairs: Labelled, learner: Learner, *, folds: int) -> Floats:
    """Return the match weight of each pair from a model that saw none of its group."""
    order = np.unique(pairs.groups)
    fold = np.searchsorted(order, pairs.groups) % folds
    bits = np.zeros(len(pairs.is_match))
    for number in np.unique(fold):
        held = fold == number
        fitted = learner(pairs.where(~held))
        bits[held] = model.match_weight(pairs.features.filter(held), fitted)
    return bits


def platt(bits: Floats, pairs: Labelled) -> tuple[float, float]:
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


def stretched(weights: Weights, slope: float, shift: float) -> Weights:
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
