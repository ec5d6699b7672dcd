import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.errors import InputError
from maillage.methods.indexes.composite import compute
from maillage.methods.indexes.explain import Reason, contributions, deviations, reasons


def random_panel(make_panel, seed, *, zones=12):
    rng = np.random.default_rng(seed)
    values = np.where(rng.random((zones, 4)) < 0.25, np.nan, rng.integers(1, 9, (zones, 4)))
    reference = np.ones(zones, dtype=bool)
    reference[-2:] = False
    return make_panel(values, reference=reference)


@given(seed=st.integers(0, 999))
def test_contributions_add_up_to_the_score(make_panel, nested_index, seed):
    result = compute(nested_index, random_panel(make_panel, seed))

    brought = contributions(result)

    np.testing.assert_allclose(brought.base + brought.values.sum(axis=1), result.scores)
    assert not brought.logarithmic


@given(seed=st.integers(0, 999), multiply=st.sampled_from([1.0, 10.0]))
def test_geometric_contributions_add_up_to_the_logarithm(
    make_panel, make_index, make_axis, seed, multiply
):
    index = make_index(
        make_axis("first", {"x0": 1, "x1": 3}, aggregation="geometric", multiply=multiply),
        make_axis("root", {"first": 2, "x2": 1, "x3": 1}, aggregation="geometric"),
        normalisation="ratio",
    )
    result = compute(index, random_panel(make_panel, seed))

    brought = contributions(result)

    total = brought.base + brought.values.sum(axis=1)
    np.testing.assert_allclose(total, np.log(result.scores))
    assert brought.logarithmic


def test_a_geometric_score_of_zero_is_owed_to_the_indicators_at_zero(
    make_panel, make_index, make_axis
):
    index = make_index(
        make_axis("root", {"x0": 1, "x1": 1, "x2": 0}, aggregation="geometric"),
        normalisation="ratio",
    )
    panel = make_panel([[0, 100, 0], [100, 100, 0]])
    result = compute(index, panel)

    brought = contributions(result)

    assert result.scores.tolist() == [0, pytest.approx(100)]
    assert brought.values[0].tolist() == [-np.inf, pytest.approx(np.log(100) / 2), 0]
    assert reasons(result, panel, count=1).of(0) == ()


def test_contributions_give_an_absent_axis_nothing(make_panel, nested_index):
    values = [[np.nan, np.nan, 1, 2], [3, 4, 5, 6]]

    brought = contributions(compute(nested_index, make_panel(values)))

    assert brought.values[0, :2].tolist() == [0, 0]


@pytest.mark.parametrize("kinds", [("harmonic", "harmonic"), ("geometric", "arithmetic")])
def test_contributions_refuse_what_does_not_split(make_panel, make_index, make_axis, kinds):
    index = make_index(
        make_axis("first", {"x0": 1, "x1": 3}, aggregation=kinds[0]),
        make_axis("root", {"first": 2, "x2": 1}, aggregation=kinds[1]),
        normalisation="rank",
    )
    result = compute(index, make_panel([[1, 2, 3], [2, 3, 4]]))

    with pytest.raises(InputError, match="tous arithmétiques ou tous géométriques"):
        contributions(result)


@given(seed=st.integers(0, 99))
def test_deviations_cancel_out_over_a_complete_reference(make_panel, nested_index, seed):
    rng = np.random.default_rng(seed)
    population = rng.integers(1, 50, 12).astype(float)
    panel = make_panel(rng.integers(0, 9, (12, 4)), population=population)

    moved = deviations(compute(nested_index, panel), panel)

    np.testing.assert_allclose(population @ moved, 0, atol=1e-9)


def test_deviations_use_the_weights_of_the_zone(make_panel, make_index, make_axis):
    index = make_index(make_axis("root", {"x0": 1, "x1": 3}), normalisation="ratio")
    panel = make_panel([[100, 40], [200, 80], [300, np.nan]], population=np.array([3.0, 1, 0]))

    moved = deviations(compute(index, panel), panel)

    np.testing.assert_allclose(moved, [[-6.25, -7.5], [18.75, 22.5], [175, np.nan]])


def test_reasons_are_the_strongest_pulls_upwards(make_panel, make_index, make_axis):
    index = make_index(make_axis("root", {"x0": 1, "x1": 3}), normalisation="ratio")
    panel = make_panel([[100, 40], [200, 80], [300, 20]])
    result = compute(index, panel)

    found = reasons(result, panel, count=2)

    assert found.of(0) == ()
    assert found.of(1) == (Reason("x1", 25.0, pytest.approx(250 / 3)),)
    assert found.of(2) == (Reason("x0", 25.0, pytest.approx(250 / 3)),)
    assert found.leaves.tolist() == [[-1, -1], [1, -1], [0, -1]]


def test_reasons_give_the_percentile_of_the_value_in_its_direction(
    make_panel, make_index, make_axis
):
    index = make_index(make_axis("root", {"x0": 1}), normalisation="position")
    panel = make_panel(np.arange(50)[:, None], directions=(-1,))

    found = reasons(compute(index, panel), panel, count=1)

    assert found.of(0) == (Reason("x0", 3.0, 99.0),)
    assert found.of(1) == (Reason("x0", 3.0, 97.0),)


def test_reasons_of_a_zone_without_score_are_none(make_panel, nested_index):
    panel = make_panel([[np.nan] * 4, [1, 2, 3, 4], [4, 3, 2, 1]])

    assert reasons(compute(nested_index, panel), panel, count=4).of(0) == ()


def test_reasons_refuse_a_count_of_zero(make_panel, nested_index):
    panel = make_panel(np.ones((2, 4)))

    with pytest.raises(InputError, match="0 trouvé, au moins 1 attendu"):
        reasons(compute(nested_index, panel), panel, count=0)
