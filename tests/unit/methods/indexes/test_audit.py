import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from maillage.methods.indexes.audit import (
    Redundancy,
    bearings,
    cronbach_alpha,
    distributions,
    effects,
    redundancies,
)
from maillage.methods.indexes.composite import compute


def random_values(seed, shape=(40, 4)):
    return np.random.default_rng(seed).random(shape)


@given(values=arrays(float, st.integers(4, 30), elements=st.integers(0, 9).map(float)))
def test_distribution_agrees_with_scipy(make_panel, values):
    found = distributions(make_panel(np.append(values, np.nan)[:, None]))[0]

    assert (found.known, found.missing) == (values.size, 1)
    assert found.quantiles[2] == np.median(values)
    assert (found.minimum, found.maximum) == (values.min(), values.max())
    if values.min() == values.max():
        assert np.isnan([found.skewness, found.kurtosis]).all()
    else:
        assert found.skewness == pytest.approx(stats.skew(values, bias=False), abs=1e-9)
        assert found.kurtosis == pytest.approx(stats.kurtosis(values, bias=False), abs=1e-9)
        assert found.standard_deviation == pytest.approx(values.std(ddof=1))


def test_distribution_flags_outliers_by_both_moments(make_panel):
    plain = np.arange(30.0)
    spiked = np.append(np.arange(29.0), 900)

    found = distributions(make_panel(np.column_stack([plain, spiked])))

    assert [each.has_outliers for each in found] == [False, True]


@pytest.mark.parametrize("known", [0, 1])
def test_distribution_of_too_few_values_has_no_moment(make_panel, known):
    found = distributions(make_panel([[3.0 if i < known else np.nan] for i in range(3)]))[0]

    assert (found.known, found.missing) == (known, 3 - known)
    assert np.isnan([found.standard_deviation, found.skewness, found.kurtosis]).all()
    assert found.has_outliers is False


def test_redundancies_are_the_pairs_on_or_above_the_threshold(make_panel):
    base = np.array([1.0, 2, 3, 4])
    panel = make_panel(np.column_stack([base, 5 - base, base[[1, 0, 3, 2]]]))

    found = redundancies(panel, kind="pearson", weights=np.ones(4), threshold=0.7)

    assert found == (Redundancy("x0", "x1", pytest.approx(-1)),)


def test_bearings_go_with_the_axis_and_the_index(make_panel, nested_index):
    result = compute(nested_index, make_panel(random_values(1)))

    found = bearings(result, kind="spearman", weights=np.ones(40))

    assert [each.axis for each in found] == ["first", "first", "second", "second"]
    expected = stats.spearmanr(result.normalised[:, 3], result.scores).statistic
    assert found[3].with_index == pytest.approx(expected)


def test_effects_try_every_other_choice_once(make_panel, nested_index):
    found = effects(nested_index, make_panel(random_values(2)), movers=1)

    assert [(each.choice, each.option) for each in found] == [
        *(("removal", f"x{j}") for j in range(4)),
        *(
            ("normalisation", form)
            for form in ("ratio", "min-max", "z-score", "percentile", "decile", "position")
        ),
        ("normalisation", "one-to-ten"),
        ("aggregation", "geometric"),
        ("aggregation", "harmonic"),
    ]


def test_effects_of_a_mere_change_of_scale_are_nil(make_panel, nested_index):
    found = effects(nested_index, make_panel(random_values(3)), movers=1)

    percentile = next(each for each in found if each.option == "percentile")
    assert percentile.comparison.mean_shift == 0


def test_effects_leave_out_what_cannot_be_computed(make_panel, nested_index):
    index = nested_index.model_copy(update={"normalisation": "z-score"})
    panel = make_panel(random_values(3), reference_values=np.full(4, np.nan))

    options = [each.option for each in effects(index, panel, movers=1)]

    assert not {"ratio", "geometric", "harmonic"} & set(options)


def test_effect_of_removal_is_the_index_written_without_the_indicator(
    make_panel, make_index, make_axis
):
    panel = make_panel(random_values(4))
    index = make_index(make_axis("root", {"x0": 1, "x1": 2, "x2": 3}))
    shorter = make_index(make_axis("root", {"x1": 2, "x2": 3}))

    removal = effects(index, panel, movers=1)[0]

    moved = np.abs(compute(index, panel).ranks - compute(shorter, panel).ranks).mean()
    assert removal.comparison.mean_shift == moved


@given(seed=st.integers(0, 50))
def test_cronbach_alpha_agrees_with_mean_covariances(seed):
    scores = random_values(seed, (20, 4))

    covariance = np.cov(scores, rowvar=False)
    expected = 4 / 3 * (1 - np.trace(covariance) / covariance.sum())
    assert cronbach_alpha(scores) == pytest.approx(expected)


@pytest.mark.parametrize("scores", [np.ones((5, 1)), np.ones((5, 2)), np.ones((1, 2))])
def test_cronbach_alpha_is_unknown_without_variation(scores):
    assert np.isnan(cronbach_alpha(scores))
