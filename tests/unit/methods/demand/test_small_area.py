"""The small-area model: fitted, tested, drawn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import LinearRegression

from maillage.errors import InputError
from maillage.methods.demand.small_area import (
    PredictionError,
    draw,
    error_of,
    fit,
    halves,
    predict,
)


def made(seed, areas=30, count=3):
    rng = np.random.default_rng(seed)
    covariates = rng.normal(size=(areas, count))
    rates = 1 / (
        1 + np.exp(-(covariates @ np.ones(count) * 0.3 - 1.5 + rng.normal(size=areas) / 5))
    )
    return covariates, rates


def test_rates_on_a_line_are_found_again():
    """Log-odds x − 5 on 1, 2, 3, 4: −2.5 on average, 1.118 a standard deviation."""
    x = np.array([[1.0], [2.0], [3.0], [4.0]])
    rates = 1 / (1 + np.exp(5 - x[:, 0]))

    model = fit(x, rates)

    np.testing.assert_allclose(model.coefficients, [-2.5, np.sqrt(1.25)])
    np.testing.assert_allclose(predict(model, np.array([[5.0], [np.nan]])), [0.5, np.nan])
    assert model.residual < 1e-12


@given(st.integers(0, 2**32 - 1))
def test_the_fit_is_that_of_least_squares(seed):
    covariates, rates = made(seed)
    log_odds = np.log(rates / (1 - rates))

    model = fit(covariates, rates)

    peer = LinearRegression().fit(covariates, log_odds)
    residuals = log_odds - peer.predict(covariates)
    np.testing.assert_allclose(
        predict(model, covariates), 1 / (1 + np.exp(-peer.predict(covariates)))
    )
    np.testing.assert_allclose(model.residual, np.sqrt((residuals**2).sum() / (30 - 3 - 1)))


def test_the_covariance_is_that_of_the_textbook():
    covariates, rates = made(1)

    model = fit(covariates, rates)

    standard = (covariates - covariates.mean(axis=0)) / covariates.std(axis=0)
    design = np.column_stack([np.ones(30), standard])
    expected = model.residual**2 * np.linalg.pinv(design.T @ design)
    np.testing.assert_allclose(model.covariance, expected, atol=1e-12)


@given(st.integers(0, 2**32 - 1), st.floats(0.1, 100), st.floats(-100, 100))
def test_the_unit_of_a_covariate_does_not_matter(seed, scale, shift):
    covariates, rates = made(seed)
    other = covariates * [scale, 1, 1] + [shift, 0, 0]

    np.testing.assert_allclose(
        predict(fit(covariates, rates), covariates), predict(fit(other, rates), other), rtol=1e-6
    )


@given(st.permutations(range(30)))
def test_the_order_of_areas_does_not_matter(order):
    covariates, rates = made(1)

    np.testing.assert_allclose(
        fit(covariates, rates).coefficients, fit(covariates[order], rates[order]).coefficients
    )


@pytest.mark.parametrize(
    ("covariates", "rates", "said"),
    [
        (np.ones((2, 1)), [0.1, 0.2], "2 zones publiées pour 1 variables : il en faut au moins 3"),
        ([[1.0], [2.0], [np.nan]], [0.1, 0.2, 0.3], "des variables toutes connues"),
        ([[1.0], [2.0], [3.0]], [0.1, 0.2, np.nan], "des taux entre 0 et 1 exclus"),
        ([[1.0], [2.0], [3.0]], [0.0, 0.2, 0.3], "des taux entre 0 et 1 exclus"),
        ([[1.0], [2.0], [3.0]], [0.1, 0.2, 1.0], "des taux entre 0 et 1 exclus"),
        (np.full((3, 1), 2.0), [0.1, 0.2, 0.3], "une variable du modèle est la même partout"),
        (
            [[1.0, 2.0], [2.0, 4.0], [3.0, 6.0], [4.0, 8.0]],
            [0.1, 0.2, 0.3, 0.3],
            "une variable du modèle se déduit des autres",
        ),
    ],
)
def test_a_model_that_cannot_be_fitted_is_refused(covariates, rates, said):
    with pytest.raises(InputError, match=said):
        fit(np.array(covariates), np.array(rates))


def test_draws_centre_on_the_prediction():
    covariates, rates = made(2)
    model = fit(covariates, rates)

    drawn = draw(model, covariates, area=np.arange(30), draws=20_000, rng=np.random.default_rng(1))

    np.testing.assert_allclose(np.median(drawn, axis=1), predict(model, covariates), rtol=0.02)


def test_zones_of_one_area_share_part_of_their_error():
    """Two errors of the same size, one of them shared: a correlation of one half."""
    covariates, rates = made(2, areas=200)
    model = fit(covariates, rates)
    zones = np.repeat(covariates.mean(axis=0)[None], 3, axis=0)

    drawn = draw(model, zones, area=np.array([0, 0, 1]), draws=50_000, rng=np.random.default_rng(1))

    together = np.corrcoef(np.log(drawn / (1 - drawn)))
    np.testing.assert_allclose([together[0, 1], together[0, 2]], [0.5, 0.0], atol=0.02)


def test_the_same_seed_draws_the_same():
    covariates, rates = made(3)
    model = fit(covariates, rates)

    first, second = (
        draw(model, covariates, area=np.arange(30), draws=5, rng=np.random.default_rng(9))
        for _time in range(2)
    )

    np.testing.assert_array_equal(first, second)


def test_no_zone_draws_nothing():
    model = fit(*made(3))

    drawn = draw(
        model,
        np.empty((0, 3)),
        area=np.empty(0, dtype=np.int64),
        draws=5,
        rng=np.random.default_rng(9),
    )

    assert drawn.shape == (0, 5)


def test_a_zone_far_from_those_of_the_fit_still_has_a_rate():
    model = fit(*made(3))

    assert predict(model, np.full((1, 3), -1e6)).tolist() == [0]


def test_the_error_is_told_in_three_ways():
    """Off by 1, −2 and 0 points: 1 on average, √(5 ÷ 3) squared, 2 at most."""
    error = error_of(np.array([0.11, 0.18, 0.3]), np.array([0.10, 0.20, 0.3]))

    expected = PredictionError(3, 0.01, 0.01 * np.sqrt(5 / 3), 0.02)
    assert error.areas == expected.areas
    np.testing.assert_allclose(
        [error.mean_absolute, error.root_mean_square, error.largest],
        [expected.mean_absolute, expected.root_mean_square, expected.largest],
    )


@pytest.mark.parametrize("count", [0, 1, 2, 93])
def test_halves_share_nothing_and_leave_nothing(count):
    for_fit, for_test = halves(count)

    assert (for_fit ^ for_test).all()
    assert for_fit.sum() - for_test.sum() == count % 2
