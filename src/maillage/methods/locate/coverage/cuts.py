"""Cuts over three units that make the bound of coverage tighter.

Three units are covered together by one site that covers all three, or by two sites at least. Add up
the rows "a unit counts only if a site covers it" of three units, halve, and round (Chvátal, 1973):
``y1 + y2 + y3 <= 1 + sum of x over the sites of one or two + 2 * sum of x over the sites of all``.
Fractions of sites that stand in a ring break it, whole sites never do.
"""

import numpy as np

from maillage.methods.locate.coverage.arrays import Cuts, Point, Scales, Sets
from maillage.methods.locate.coverage.covers import transposed
from maillage.methods.locate.coverage.problem import Problem
from maillage.methods.locate.coverage.search import dice_of
from maillage.types import Floats, Integers

_MOST_HOT, _TRIES, _LEAST = 16_000, 24, 0.03


def no_cuts(problem: Problem) -> Cuts:
    """Return no cut."""
    return cuts_of(problem, np.zeros((0, 3), dtype=np.int64), np.zeros(problem.units.count))


def separated(problem: Problem, sets: Sets, scales: Scales, point: Point) -> Cuts:
    """Return cuts that a fractional point breaks, for the units of the highest prices."""
    from maillage.methods.locate.coverage.cut_kernels import separate  # numba is slow to load

    prices = scales.units * point.units
    hot = np.argsort(-prices, kind="stable")[:_MOST_HOT]
    dice = dice_of(0)
    triples = separate(sets, point.sites, prices, hot[prices[hot] > 0], _TRIES, _LEAST, dice)
    found = np.sort(triples[triples[:, 0] >= 0], axis=1)
    return cuts_of(problem, np.unique(found, axis=0), scales.units)


def cuts_of(problem: Problem, triples: Integers, scale: Floats) -> Cuts:
    """Return cuts over units, their sites counted both ways.

    Args:
        problem: whose units they are.
        triples: shape (cuts, 3).
        scale: shape (units,), the unit in which the price of each unit is counted.
    """
    units = problem.units
    lengths = np.diff(units.starts)[triples]
    owner = np.repeat(np.arange(len(triples)), lengths.sum(axis=1))
    flat = triples.ravel()
    sizes = lengths.ravel()
    offset = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    sites = units.sites[np.repeat(units.starts[flat], sizes) + offset]
    keys, counts = np.unique(owner * problem.site_count + sites, return_counts=True)
    starts = np.searchsorted(keys, np.arange(len(triples) + 1) * problem.site_count)
    of_site = keys % max(problem.site_count, 1)
    order = np.argsort(of_site, kind="stable")
    site_starts, by_site = transposed(starts, of_site, problem.site_count)
    return Cuts(
        units=triples,
        starts=starts.astype(np.int64),
        sites=of_site,
        weights=np.where(counts == 3, 2.0, 1.0),
        site_starts=site_starts,
        by_site=by_site,
        site_weights=np.where(counts[order] == 3, 2.0, 1.0),
        scale=scale[triples].mean(axis=1) if len(triples) else np.zeros(0),
        prices=np.zeros(len(triples)),
        price_sums=np.zeros(len(triples)),
    )
