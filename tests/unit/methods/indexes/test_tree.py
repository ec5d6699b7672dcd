import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from maillage.errors import InputError
from maillage.methods.indexes.tree import evaluate, flatten, kept_parts

SCORES = arrays(
    float,
    st.tuples(st.integers(1, 8), st.just(4)),
    elements=st.one_of(st.integers(0, 9).map(float), st.just(np.nan)),
)


def run(index, scores):
    scores = np.array(scores, dtype=float)
    return evaluate(flatten(index), scores, reference=np.ones(len(scores), dtype=bool))


def by_hand(index, axis_id, row):
    """Score one zone by plain recursion over the definition."""
    axis = index.axis(axis_id)
    found = [
        (part.weight, row[part.indicator] if part.indicator else by_hand(index, part.axis, row))
        for part in axis.parts
    ]
    present = [(weight, score) for weight, score in found if not np.isnan(score)]
    have, need = sum(w for w, _ in present), axis.minimum_share * sum(w for w, _ in found)
    if not have or have < need - 1e-9:
        return np.nan
    return axis.multiply * sum(w * s for w, s in present) / have


def test_flatten_puts_children_before_parents(nested_index):
    tree = flatten(nested_index)

    assert tree.indicators == ("x0", "x1", "x2", "x3")
    assert tree.axes == ("first", "second", "root")
    assert tree.children.tolist() == [0, 1, 2, 3, 4, 5]


def test_effective_weights_multiply_down_the_tree(nested_index):
    weights = flatten(nested_index).effective_weights

    np.testing.assert_allclose(weights, [1 / 12, 1 / 4, 1 / 3, 1 / 3])


def test_evaluate_renormalises_over_what_is_present(nested_index):
    result = run(nested_index, [[8, 4, 2, 6], [np.nan, 4, 2, np.nan], [8, np.nan, 2, 6]])

    np.testing.assert_allclose(result.scores[-1], [5 / 3 + 8 / 3, 4 / 3 + 4 / 3, 4])
    np.testing.assert_allclose(result.shares[-1], [1, 0.25 + 1 / 3, 2 / 3])


@given(scores=SCORES)
def test_evaluate_agrees_with_plain_recursion(nested_index, scores):
    result = run(nested_index, scores)

    expected = [
        by_hand(nested_index, "root", dict(zip(nested_index.indicators, row, strict=True)))
        for row in scores
    ]
    np.testing.assert_allclose(result.scores[-1], expected)


@pytest.mark.parametrize(
    ("aggregation", "peer"), [("geometric", stats.gmean), ("harmonic", stats.hmean)]
)
def test_means_agree_with_scipy(make_index, make_axis, aggregation, peer):
    weights = {"x0": 1.0, "x1": 2.0, "x2": 3.0}
    scores = np.random.default_rng(1).random((20, 3)) + 0.1

    result = run(make_index(make_axis("root", weights, aggregation=aggregation)), scores)

    np.testing.assert_allclose(result.scores[-1], peer(scores, axis=1, weights=[1, 2, 3]))


@pytest.mark.parametrize("aggregation", ["geometric", "harmonic"])
def test_means_of_a_zero_are_zero(make_index, make_axis, aggregation):
    index = make_index(make_axis("root", {"x0": 1, "x1": 1}, aggregation=aggregation))

    assert run(index, [[0, 5]]).scores[-1].tolist() == [0]


def test_a_part_of_weight_zero_counts_for_nothing(make_index, make_axis):
    index = make_index(make_axis("root", {"x0": 0, "x1": 2}, aggregation="geometric"))

    result = run(index, [[0, 5], [3, np.nan]])

    np.testing.assert_allclose(result.scores[-1], [5, np.nan])


def test_geometric_axis_refuses_negative_scores(make_index, make_axis):
    index = make_index(make_axis("root", {"x0": 1, "x1": 1}, aggregation="geometric"))

    with pytest.raises(InputError, match="axe root : la moyenne géométrique"):
        run(index, [[-1, 5]])


def test_minimum_share_is_reached_on_its_bound(make_index, make_axis):
    index = make_index(
        make_axis("root", {"x0": 0.1, "x1": 0.2, "x2": 0.7}, minimum_share=0.3, weight_total=1)
    )

    assert run(index, [[1, 1, np.nan]]).scores[-1].tolist() == [1]
    assert np.isnan(run(index, [[1, np.nan, np.nan]]).scores[-1]).all()


def test_minimum_share_of_zero_still_needs_one_part(make_index, make_axis):
    result = run(make_index(make_axis("root", {"x0": 1})), [[np.nan]])

    assert np.isnan(result.scores[-1]).all()
    assert result.shares[-1].tolist() == [0]


def test_multiply_changes_the_scale_of_an_axis(make_index, make_axis):
    assert run(make_index(make_axis("root", {"x0": 3}, multiply=10)), [[0.5]]).scores[-1] == 5


@pytest.mark.parametrize("weighting", ["equal", "entropy", "principal-components"])
def test_weights_drawn_from_the_data_fill_the_tree(make_index, make_axis, weighting):
    index = make_index(make_axis("root", {"x0": 1, "x1": 5}, weighting=weighting))

    result = run(index, [[1, 2], [3, 6], [5, 10], [0, 0]])

    np.testing.assert_allclose(result.tree.weights, [0.5, 0.5])


def test_without_removes_the_axes_that_it_empties(make_index, make_axis):
    tree = flatten(
        make_index(
            make_axis("alone", {"x0": 1}),
            make_axis("pair", {"x1": 1, "x2": 1}),
            make_axis("root", {"alone": 1, "pair": 1}, minimum_share=1),
        )
    )

    assert tree.without("x0").weights.tolist() == [0, 1, 1, 0, 1]
    assert tree.without("x1").weights.tolist() == [1, 0, 1, 1, 1]
    assert kept_parts(tree, 0).tolist() == [False, True, True, False, True]


@pytest.mark.parametrize("weighting", ["equal", "entropy", "principal-components"])
def test_without_holds_when_weights_are_drawn_from_the_data(make_index, make_axis, weighting):
    axis = make_axis("root", {"x0": 1, "x1": 1, "x2": 1}, weighting=weighting)
    scores = np.random.default_rng(1).random((9, 3))

    result = evaluate(
        flatten(make_index(axis)).without("x1"), scores, reference=np.ones(9, dtype=bool)
    )

    assert result.tree.weights[1] == 0
    assert result.tree.weights.sum() == pytest.approx(1)


def test_without_refuses_an_unknown_indicator(nested_index):
    with pytest.raises(InputError, match="« x9 » n'est pas un indicateur de l'indice"):
        flatten(nested_index).without("x9")
