"""Weights learnt from labelled pairs: signs, calibration, trees that can be read."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.ensemble import HistGradientBoostingClassifier

from maillage.catalogue.linkage import Term, Thresholds, Weights, weights
from maillage.catalogue.text import Text
from maillage.methods.linkage import boosting, model, rule, training
from maillage.methods.linkage.comparison import FEATURES
from maillage.methods.linkage.reasons import WORDS, reasons

CHOICES = training.Choices(
    penalty=0.01,
    temper=1.0,
    folds=4,
    thresholds=Thresholds(merge=0.9, review=0.5, veto=0.1),
)
TEXT = Text(fr="essai", en="trial")
TWO = Weights(
    id="trial",
    label=TEXT,
    definition=TEXT,
    date="2026-01-01",
    decided_by="rule",
    intercept=-1.0,
    terms=(
        Term(feature="name", sign="+", knots=(0, 0.5, 1), bits=(-2, 0, 2), unknown=0),
        Term(feature="distance", sign="-", knots=(0, 4), bits=(1, -3), unknown=0),
    ),
    thresholds=Thresholds(merge=0.9, review=0.5, veto=0.1),
)


def drawn(count: int, seed: int) -> training.Labelled:
    """Pairs whose true odds are 2 ** (6 name − 2 distance); a name in five is unknown."""
    rng = np.random.default_rng(seed)
    name, distance = rng.random(count), rng.random(count) * 4
    odds = 6 * name - 2 * distance
    is_match = rng.random(count) < model.probability(odds)
    hidden = rng.random(count) < 0.2
    features = pl.DataFrame(
        {"name": np.where(hidden, np.nan, name), "distance": distance}, nan_to_null=True
    )
    return training.Labelled(features, is_match, np.ones(count), rng.integers(0, 20, count))


def test_weights_add_up_by_hand() -> None:
    features = pl.DataFrame({"name": [0.75, None], "distance": [2.0, 9.0]})
    assert model.match_weight(features, TWO).tolist() == [-1.0 + 1.0 - 1.0, -1.0 + 0.0 - 3.0]
    assert model.predict(features, TWO).tolist() == pytest.approx([1 / 3, 1 / 17])


def test_rule_scores_as_a_model_does() -> None:
    features = pl.DataFrame({"name": [0.75], "distance": [2.0]})
    assert rule.score(features, TWO).tolist() == model.predict(features, TWO).tolist()


def test_rule_weighs_every_feature_and_has_words_for_it() -> None:
    fixed = weights("rule")
    assert tuple(term.feature for term in fixed.terms) == FEATURES
    assert tuple(WORDS) == FEATURES


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 5))
def test_rule_never_falls_when_names_come_closer(one: float, two: float, distance: float) -> None:
    low, high = sorted((one, two))
    features = pl.DataFrame({"name": [low, high], "distance": [distance] * 2})
    far, near = model.match_weight(features, TWO)
    assert far <= near


def test_contributions_sum_to_the_match_weight() -> None:
    pairs = drawn(300, 1)
    for found in (TWO, boosting.trees(pairs.features, pairs.is_match, pairs.weights, rule=TWO)):
        parts = model.contributions(pairs.features, found)
        total = found.intercept + np.sum(list(parts.values()), axis=0)
        assert total == pytest.approx(model.match_weight(pairs.features, found))


def test_additive_weights_keep_their_signs_and_find_the_odds() -> None:
    pairs = drawn(4_000, 2)
    found = training.additive(pairs, rule=TWO, choices=CHOICES)
    name, distance = found.terms
    assert list(name.bits) == sorted(name.bits)
    assert list(distance.bits) == sorted(distance.bits, reverse=True)
    assert name.bits[2] - name.bits[0] == pytest.approx(6, abs=0.7)
    assert distance.bits[1] - distance.bits[0] == pytest.approx(-8, abs=0.9)
    assert name.unknown == 0


def test_what_unknown_weighs_in_the_rule_is_kept_by_the_intercept() -> None:
    heavy = training.Choices(**{**CHOICES.__dict__, "penalty": 1e9})
    name = TWO.terms[0].model_copy(update={"unknown": -3.0})
    weighing = TWO.model_copy(update={"terms": (name, TWO.terms[1])})
    pairs = drawn(50, 1)
    found = training.additive(pairs, rule=weighing, choices=heavy)
    assert model.match_weight(pairs.features, found) == pytest.approx(
        model.match_weight(pairs.features, weighing), abs=0.01
    )


def test_perverse_labels_cannot_turn_a_sign() -> None:
    pairs = drawn(500, 3)
    turned = training.Labelled(pairs.features, ~pairs.is_match, pairs.weights, pairs.groups)
    found = training.additive(turned, rule=TWO, choices=CHOICES)
    assert found.terms[0].bits[0] == pytest.approx(found.terms[0].bits[2], abs=0.01)


def test_without_a_pair_the_rule_stays() -> None:
    nothing = drawn(0, 1)
    heavy = training.Choices(**{**CHOICES.__dict__, "penalty": 1e9})
    pairs = drawn(50, 1)
    assert nothing.features.height == 0
    found = training.additive(pairs, rule=TWO, choices=heavy)
    assert model.match_weight(pairs.features, found) == pytest.approx(
        model.match_weight(pairs.features, TWO), abs=0.02
    )


def test_fact_that_does_not_hold_weighs_nothing() -> None:
    pairs = drawn(200, 1)
    known = replace(pairs, features=pairs.features.fill_null(0.5))
    found = training.additive(known, rule=TWO, choices=CHOICES)
    assert [term.bits[0] for term in found.terms] == [0.0] * len(TWO.terms)


def test_written_trees_are_those_of_scikit_learn() -> None:
    pairs = drawn(400, 4)
    names = ["name", "distance"]
    learner = HistGradientBoostingClassifier(max_iter=20, max_leaf_nodes=6, random_state=0)
    learner.fit(boosting.matrix(pairs.features, names), pairs.is_match)
    written = boosting.written(learner, names, rule=TWO)
    theirs = learner.predict_proba(boosting.matrix(pairs.features, names))[:, 1]
    assert model.predict(pairs.features, written) == pytest.approx(theirs, abs=1e-3)


def test_winner_is_calibrated_and_as_precise_as_its_threshold_says() -> None:
    found = training.train(drawn(3_000, 5), drawn(1_500, 6), rule=TWO, choices=CHOICES)
    fresh = drawn(6_000, 7)
    foretold = model.predict(fresh.features, found.weights)
    assert foretold.mean() == pytest.approx(fresh.is_match.mean(), abs=0.02)
    assert found.compared["learner"].to_list() == ["additive", "trees"]
    assert found.weights.trees == ()
    linked = foretold >= found.weights.thresholds.merge
    assert fresh.is_match[linked].mean() > 0.9
    assert found.weights.decided_by == "model"


def test_training_twice_gives_the_same_weights() -> None:
    one, two = (
        training.train(drawn(400, 8), drawn(200, 9), rule=TWO, choices=CHOICES) for _i in range(2)
    )
    assert one.weights == two.weights


def test_reasons_are_the_strongest_first() -> None:
    features = pl.DataFrame({"name": [1.0, 0.5, None], "distance": [1.0, 4.0, 1.0]})
    assert reasons(features, TWO, most=2).to_list() == [
        ["noms proches (+2,0)"],
        ["positions éloignées (−3,0)"],
        [],
    ]


def test_reasons_of_no_pair() -> None:
    features = pl.DataFrame(schema={"name": pl.Float64, "distance": pl.Float64})
    assert reasons(features, TWO, most=2).to_list() == []
