"""What the compiled kernels take: arrays by name."""

from typing import NamedTuple

import numpy as np

from maillage.types import Floats, Integers


class Sets(NamedTuple):
    """Units and sites both ways, as in a problem, with what a unit is worth."""

    starts: Integers
    sites: Integers
    member_starts: Integers
    members: Integers
    firsts: Floats
    seconds: Floats
    protected: Floats


class Limits(NamedTuple):
    """What a choice must respect."""

    places: int
    groups: Integers
    missing: Integers
    costs: Floats
    budget: float
    floor: float


class State(NamedTuple):
    """A choice, and what depends on it.

    ``place`` is where each site stands in ``opened``, -1 for closed; ``sums`` holds the value,
    the cost, what is protected and the number of open sites.
    """

    place: Integers
    opened: Integers
    counts: Integers
    gains: Floats
    held: Integers
    sums: Floats


class Cuts(NamedTuple):
    """Rows over three units each, their sites both ways, and their scaled prices.

    ``price_sums`` adds up ``prices`` over the steps since it was emptied.
    """

    units: Integers
    starts: Integers
    sites: Integers
    weights: Floats
    site_starts: Integers
    by_site: Integers
    site_weights: Floats
    scale: Floats
    prices: Floats
    price_sums: Floats


VALUE, COST, PROTECTED, NUMBER = 0, 1, 2, 3


class Scales(NamedTuple):
    """The unit in which each price is counted, and the weight of each column.

    ``units`` has shape (units,), ``sites`` shape (sites,); a floor, a budget or a group that there
    is not has the scale 0.
    """

    units: Floats
    sites: Floats
    floor: float
    budget: float
    groups: float


class Point(NamedTuple):
    """Where the method is: sites opened, units covered once and twice, and the scaled prices.

    ``sums`` adds up ``units`` and ``rest`` (floor, budget) over the steps since it was emptied.
    """

    sites: Floats
    once: Floats
    twice: Floats
    units: Floats
    rest: Floats
    groups: Floats
    unit_sums: Floats
    rest_sums: Floats


def sums(places: Integers, weights: Floats, count: int) -> Floats:
    """Return the sum of the weights at each place, shape (count,)."""
    return np.asarray(np.bincount(places, weights, minlength=count), dtype=np.float64)
