"""A small-area model of a rate: fitted where it is published, applied where it is not.

Method: a synthetic estimator (Rao and Molina, Small Area Estimation, 2015, chapter 3): a linear
model of the log-odds of the published rate on standardised area covariates, by least squares.
The prediction error has two parts: the coefficients', shared by all zones, and the area's own,
independent between areas and taken at the residual's size.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from maillage.errors import InputError
from maillage.language import _
from maillage.types import Booleans, Floats, Integers


@dataclass(frozen=True)
class SmallAreaModel:
    """A fitted model.

    Attributes:
        centre: mean of each covariate where it was fitted, shape (covariates,).
        spread: standard deviation of each, shape (covariates,).
        coefficients: intercept first, shape (covariates + 1,), in log-odds.
        covariance: of the coefficients, shape (covariates + 1, covariates + 1).
        residual: standard deviation of an area about the model, in log-odds.
    """

    centre: Floats
    spread: Floats
    coefficients: Floats
    covariance: Floats
    residual: float


@dataclass(frozen=True)
class PredictionError:
    """How far predictions are from published rates kept for the test (0.02: 2 points)."""

    areas: int
    mean_absolute: float
    root_mean_square: float
    largest: float


def fit(covariates: Floats, rates: Floats) -> SmallAreaModel:
    """Return the model of rates (0–1, exclusive) on covariates, shape (areas, covariates).

    Raises:
        InputError: fewer areas than coefficients plus one, a rate outside ]0, 1[, a missing
            value, a covariate that does not vary, or one that follows from the others.

    Examples:
        Rates that follow their covariate exactly leave no residual.

        >>> x = np.array([[1.0], [2.0], [3.0], [4.0]])
        >>> model = fit(x, 1 / (1 + np.exp(-(x[:, 0] - 5))))
        >>> bool(abs(model.coefficients[0] + 2.5) < 1e-12), bool(model.residual < 1e-12)
        (True, True)
    """
    areas, count = covariates.shape
    _check_fit(covariates, rates, areas, count)
    centre, spread = covariates.mean(axis=0), covariates.std(axis=0)
    design = _design(covariates, centre, spread)
    _check_rank(design)
    target = np.log(rates / (1 - rates))
    gram_inverse = np.linalg.inv(design.T @ design)
    coefficients = gram_inverse @ design.T @ target
    residuals = target - design @ coefficients
    variance = float(residuals @ residuals) / (areas - count - 1)
    return SmallAreaModel(centre, spread, coefficients, variance * gram_inverse, variance**0.5)


def predict(model: SmallAreaModel, covariates: Floats) -> Floats:
    """Return the expected rate of each zone, NaN where a covariate is missing."""
    rate: Floats = expit(_design(covariates, model.centre, model.spread) @ model.coefficients)
    return rate


def draw(
    model: SmallAreaModel,
    covariates: Floats,
    *,
    area: Integers,
    draws: int,
    rng: np.random.Generator,
) -> Floats:
    """Return plausible rates, shape (zones, draws), to carry the error through sums.

    Args:
        model: a fitted model.
        covariates: shape (zones, covariates).
        area: the area of each zone, numbered from 0, shape (zones,). Zones of one area share an
            error of the size of the residual, and each has one of its own of the same size: a
            zone is finer than the areas the model was fitted on, which cannot be tested.
        draws: how many.
        rng: source of randomness.
    """
    design = _design(covariates, model.centre, model.spread)
    coefficients = rng.multivariate_normal(model.coefficients, model.covariance, size=draws)
    shared = rng.normal(0.0, model.residual, size=(int(area.max(initial=0)) + 1, draws))[area]
    own = rng.normal(0.0, model.residual, size=(len(covariates), draws))
    rates: Floats = expit(design @ coefficients.T + shared + own)
    return rates


def error_of(expected: Floats, published: Floats) -> PredictionError:
    """Return how far expected rates are from published ones, same shape."""
    error = np.abs(expected - published)
    return PredictionError(
        areas=len(error),
        mean_absolute=float(error.mean()),
        root_mean_square=float(np.sqrt((error**2).mean())),
        largest=float(error.max()),
    )


def halves(count: int) -> tuple[Booleans, Booleans]:
    """Return which of ``count`` ordered areas fit the model and which test it: one in two."""
    for_fit = np.arange(count) % 2 == 0
    return for_fit, ~for_fit


def _design(covariates: Floats, centre: Floats, spread: Floats) -> Floats:
    standardised = (covariates - centre) / spread
    return np.column_stack([np.ones(len(covariates)), standardised])


def _check_fit(covariates: Floats, rates: Floats, areas: int, count: int) -> None:
    if areas < count + 2:
        raise InputError(
            _(
                "{areas} zones publiées pour {count} variables : il en faut au moins {least}",
                areas=areas,
                count=count,
                least=count + 2,
            )
        )
    if np.isnan(covariates).any() or not ((rates > 0) & (rates < 1)).all():
        raise InputError(
            _("le modèle veut des taux entre 0 et 1 exclus et des variables toutes connues")
        )
    if (covariates.std(axis=0) == 0).any():
        raise InputError(_("une variable du modèle est la même partout : retirez-la"))


def _check_rank(design: Floats) -> None:
    if np.linalg.matrix_rank(design) < design.shape[1]:
        raise InputError(
            _("une variable du modèle se déduit des autres : retirez celle qui fait double emploi")
        )
