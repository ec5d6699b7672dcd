"""Decay: what a site still counts for at a cost, 1 beside it and 0 out of reach.

A decay is applied to costs in one unit, minutes or metres, and its parameters are in that unit.
Bounds are closed. None has a default: they say who is considered served, which is policy.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numba import njit, prange

from maillage.errors import InputError
from maillage.language import _
from maillage.methods.access.exponential import exponential
from maillage.methods.access.quantities import check_positive
from maillage.types import Floats

_CHUNK = 4096


class Decay(Protocol):
    """Gives each cost its weight, from 0 up."""

    def __call__(self, costs: Floats) -> Floats:
        """Return the weight of each cost, shape (pairs,)."""
        ...


@dataclass(frozen=True)
class Step:
    """1 up to a limit, 0 beyond (Luo and Wang 2003).

    Examples:
        >>> Step(limit=30.0)(np.array([0.0, 30.0, 30.1])).tolist()
        [1.0, 1.0, 0.0]
    """

    limit: float

    def __post_init__(self) -> None:
        """Check the limit."""
        check_positive(self.limit, _("limite"))

    def __call__(self, costs: Floats) -> Floats:
        """Return the weight of each cost, shape (pairs,)."""
        return _filled(costs, np.array([self.limit]), np.array([1.0]))


@dataclass(frozen=True)
class Classes:
    """One weight by class of cost: the zones of Luo and Qi (2009), or those of the APL.

    Attributes:
        bounds: upper bound of each class, included, rising.
        weights: weight of each class, from 0 up, as many as bounds.

    Examples:
        The three zones of Luo and Qi, slow decay:

        >>> zones = Classes(bounds=(10.0, 20.0, 30.0), weights=(1.0, 0.68, 0.22))
        >>> zones(np.array([0.0, 10.0, 10.5, 30.0, 31.0])).tolist()
        [1.0, 1.0, 0.68, 0.22, 0.0]
    """

    bounds: tuple[float, ...]
    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        """Check bounds and weights."""
        rises = all(low < high for low, high in zip((0.0, *self.bounds), self.bounds, strict=False))
        if not self.bounds or len(self.bounds) != len(self.weights) or not rises:
            raise InputError(
                _(
                    "classes : bornes {bounds} et poids {weights} ; il en faut autant, les bornes "
                    "croissantes à partir de 0",
                    bounds=self.bounds,
                    weights=self.weights,
                )
            )
        if not all(0 <= weight < float("inf") for weight in self.weights):
            raise InputError(
                _("classes : poids {weights} ; il en faut de 0 ou plus", weights=self.weights)
            )

    def __call__(self, costs: Floats) -> Floats:
        """Return the weight of each cost, shape (pairs,)."""
        return _filled(costs, np.array(self.bounds), np.array(self.weights))


@dataclass(frozen=True)
class Gaussian:
    """exp(-½ (cost ÷ bandwidth)²) up to a limit, 0 beyond (Dai 2010, without its rescaling).

    Examples:
        >>> Gaussian(bandwidth=10.0, limit=30.0)(np.array([0.0, 10.0, 30.5])).round(4).tolist()
        [1.0, 0.6065, 0.0]
    """

    bandwidth: float
    limit: float

    def __post_init__(self) -> None:
        """Check the parameters."""
        check_positive(self.bandwidth, _("largeur de bande"))
        check_positive(self.limit, _("limite"))

    def __call__(self, costs: Floats) -> Floats:
        """Return the weight of each cost, shape (pairs,)."""
        weights = np.empty_like(costs)
        _fill_gaussian(costs, self.bandwidth, self.limit, weights)
        return weights


@dataclass(frozen=True)
class Exponential:
    """exp(-cost ÷ scale) up to a limit, 0 beyond.

    Examples:
        >>> Exponential(scale=10.0, limit=30.0)(np.array([0.0, 10.0, 30.5])).round(4).tolist()
        [1.0, 0.3679, 0.0]
    """

    scale: float
    limit: float

    def __post_init__(self) -> None:
        """Check the parameters."""
        check_positive(self.scale, _("échelle"))
        check_positive(self.limit, _("limite"))

    def __call__(self, costs: Floats) -> Floats:
        """Return the weight of each cost, shape (pairs,)."""
        weights = np.empty_like(costs)
        _fill_exponential(costs, self.scale, self.limit, weights)
        return weights


@dataclass(frozen=True)
class Power:
    """cost to the power of minus an exponent up to a limit, 0 beyond (Hansen 1959).

    Costs under ``least`` count as it does: the power has no bound near 0.

    Examples:
        >>> Power(exponent=2.0, least=1.0, limit=30.0)(np.array([0.0, 2.0, 31.0])).tolist()
        [1.0, 0.25, 0.0]
    """

    exponent: float
    least: float
    limit: float

    def __post_init__(self) -> None:
        """Check the parameters."""
        check_positive(self.exponent, _("exposant"))
        check_positive(self.least, _("coût minimal"))
        check_positive(self.limit, _("limite"))

    def __call__(self, costs: Floats) -> Floats:
        """Return the weight of each cost, shape (pairs,)."""
        powers = np.maximum(costs, self.least) ** -self.exponent
        return np.where(costs <= self.limit, powers, 0.0)


def _filled(costs: Floats, bounds: Floats, weights: Floats) -> Floats:
    filled = np.empty_like(costs)
    _fill_classes(costs, bounds, weights, filled)
    return filled


@njit(parallel=True, cache=True)
def _fill_classes(costs: Floats, bounds: Floats, by_class: Floats, weights: Floats) -> None:
    for chunk in prange((costs.size + _CHUNK - 1) // _CHUNK):
        first, last = chunk * _CHUNK, min((chunk + 1) * _CHUNK, costs.size)
        _classify(costs[first:last], bounds, by_class, weights[first:last])


@njit(cache=True)
def _classify(costs: Floats, bounds: Floats, by_class: Floats, weights: Floats) -> None:
    """Fill weights from the farthest class to the nearest, each pass on vectors."""
    weights[:] = 0.0
    for rank in range(bounds.size - 1, -1, -1):
        bound, weight = bounds[rank], by_class[rank]
        for at in range(costs.size):
            weights[at] = weight if costs[at] <= bound else weights[at]


@njit(parallel=True, cache=True)
def _fill_gaussian(costs: Floats, bandwidth: float, limit: float, weights: Floats) -> None:
    for at in prange(costs.size):
        near = costs[at] / bandwidth
        weight = exponential(-0.5 * near * near)
        weights[at] = weight if costs[at] <= limit else 0.0


@njit(parallel=True, cache=True)
def _fill_exponential(costs: Floats, scale: float, limit: float, weights: Floats) -> None:
    for at in prange(costs.size):
        weight = exponential(-costs[at] / scale)
        weights[at] = weight if costs[at] <= limit else 0.0
