"""A bound that no choice of sites can pass, by Lagrangian relaxation, and what it settles.

The rows "a unit counts only if a site covers it", the floor and the budget are priced; what is
left splits into units and a choice of the best priced sites, whose optimum is immediate (Galvão and
ReVelle, 1996). The prices follow the primal-dual hybrid gradient (Chambolle and Pock, 2011) on the
linear programme, with averages and restarts (Applegate and others, 2021). Any prices give a valid
bound: the best met is kept.
"""

from dataclasses import dataclass

import numpy as np

from maillage.methods.locate.answer import Stop
from maillage.methods.locate.coverage.arrays import Point, Scales, sums
from maillage.methods.locate.coverage.problem import Problem
from maillage.methods.locate.coverage.search import arrays_of
from maillage.types import Booleans, Floats, Integers

_STEPS = 50
_FIRST_RESTART = 100
_RESTARTS_BEFORE_DOUBLING = 3


@dataclass(frozen=True)
class Prices:
    """What the rows that are relaxed cost.

    Attributes:
        units: shape (units,), from 0 to what covering the unit once is worth.
        floor: what a person more under the floor is worth.
        budget: what a cent is worth.
    """

    units: Floats
    floor: float
    budget: float


@dataclass(frozen=True)
class Relaxed:
    """The bound at some prices, and what it says of each site.

    Attributes:
        bound: no choice is worth more.
        chosen: the sites that the relaxed problem opens.
        losses: shape (sites,), by how much the bound falls at least when a site does the opposite
            of what the relaxed problem has it do.
        prices: those that give this.
        scores: shape (sites,), what the prices make of each site.
    """

    bound: float
    chosen: Integers
    losses: Floats
    prices: Prices
    scores: Floats


def relax(
    problem: Problem, *, sites: Integers, value: float, blocks: int, target: float, stop: Stop
) -> Relaxed:
    """Return the best bound found, and what goes with it.

    Args:
        problem: what to bound, with a unit and a candidate at least.
        sites: a choice to start from.
        value: what it is worth.
        blocks: of fifty steps, at most.
        target: a bound this close to the value, relative, is enough.
        stop: asked at each block.
    """
    from maillage.methods.locate.coverage.pricing_kernels import advance  # numba is slow to load

    sets, limits = arrays_of(problem)
    scales, point = _scales(problem), _start(problem, sites)
    nothing = _prices(problem, scales, np.zeros(problem.units.count), np.zeros(2))
    first = _prices(problem, scales, point.units, point.rest)
    best = min(_at(problem, nothing), _at(problem, first), key=lambda relaxed: relaxed.bound)
    steps, restarts = 0, 0
    for _block in range(blocks):
        if stop() or best.bound - value <= target * max(abs(value), 1e-12):
            break
        advance(sets, limits, scales, point, 1.0, _STEPS)
        steps += _STEPS
        mean = point.unit_sums / steps, point.rest_sums / steps
        for units, rest in (mean, (point.units, point.rest)):
            found = _at(problem, _prices(problem, scales, units, rest))
            best = found if found.bound < best.bound else best
        if steps >= _FIRST_RESTART * 2 ** (restarts // _RESTARTS_BEFORE_DOUBLING):
            point.units[:], point.rest[:] = mean
            point.unit_sums[:] = 0
            point.rest_sums[:] = 0
            steps, restarts = 0, restarts + 1
    return best


def _scales(problem: Problem) -> Scales:
    """Return the scale of each price: diagonal preconditioning (Pock and Chambolle, 2011)."""
    units = problem.units
    total, protected = float(units.firsts.sum()), float(units.protected.sum())
    floor = max(total, 1.0) / protected if problem.floor > 0 and protected > 0 else 0.0
    scale = np.maximum(units.firsts + floor * units.protected, 1e-12)
    owner = np.repeat(np.arange(problem.site_count), np.diff(problem.member_starts))
    sites = sums(owner, scale[problem.members], problem.site_count)
    costs = float(problem.costs.sum())
    budget = max(total, 1.0) / costs if np.isfinite(problem.budget) and costs > 0 else 0.0
    groups = float(sites.mean()) if problem.missing.any() else 0.0
    return Scales(
        units=scale,
        sites=np.maximum(sites + budget * problem.costs + groups, 1e-9),
        floor=floor,
        budget=budget,
        groups=groups,
    )


def _start(problem: Problem, sites: Integers) -> Point:
    """Return a choice of sites as a point, what it does not cover at its full price."""
    counts, units = problem.counts(sites), problem.units
    is_open = np.zeros(problem.site_count)
    is_open[sites] = 1.0
    return Point(
        sites=is_open,
        once=(counts >= 1).astype(np.float64),
        twice=(counts >= 2).astype(np.float64),
        units=np.where(counts == 0, 1.0, 0.5),
        rest=np.zeros(2),
        groups=np.zeros(len(problem.missing)),
        unit_sums=np.zeros(units.count),
        rest_sums=np.zeros(2),
    )


def _prices(problem: Problem, scales: Scales, scaled: Floats, rest: Floats) -> Prices:
    """Return the prices that scaled ones stand for, within what they can be."""
    floor = float(scales.floor * rest[0])
    most = problem.units.firsts + floor * problem.units.protected
    return Prices(np.clip(scales.units * scaled, 0.0, most), floor, float(scales.budget * rest[1]))


def _at(problem: Problem, prices: Prices) -> Relaxed:
    """Return the bound at some prices."""
    units = problem.units
    most = units.firsts + prices.floor * units.protected
    covered = np.maximum(most - prices.units, 0) + np.maximum(units.seconds - prices.units, 0)
    owner = np.repeat(np.arange(problem.site_count), np.diff(problem.member_starts))
    scores = sums(owner, prices.units[problem.members], problem.site_count)
    scores -= prices.budget * problem.costs
    is_chosen = _choose(problem, scores)
    bound = problem.base + float(covered.sum()) + float(scores[is_chosen].sum())
    bound -= prices.floor * problem.floor
    if prices.budget:
        bound += prices.budget * problem.budget
    return Relaxed(
        bound=bound,
        chosen=np.flatnonzero(is_chosen),
        losses=_losses(problem, scores, is_chosen),
        prices=prices,
        scores=scores,
    )


def _choose(problem: Problem, scores: Floats) -> Booleans:
    """Return the choice of the highest scores that groups and the number of places allow."""
    is_chosen = np.zeros(len(scores), dtype=bool)
    for group in np.flatnonzero(problem.missing).tolist():
        of_group = np.flatnonzero(problem.groups == group)
        ranked = of_group[np.argsort(-scores[of_group], kind="stable")]
        is_chosen[ranked[: problem.missing[group]]] = True
    left = problem.places - int(is_chosen.sum())
    others = np.flatnonzero(~is_chosen & (scores > 0))
    if left < len(others):
        others = others[np.argpartition(-scores[others], left)[:left]] if left else others[:0]
    is_chosen[others] = True
    return is_chosen


def _losses(problem: Problem, scores: Floats, is_chosen: Booleans) -> Floats:
    """Return what the bound loses at least when each site does the opposite."""
    is_full = int(is_chosen.sum()) >= problem.places
    worst = float(scores[is_chosen].min()) if is_chosen.any() else 0.0
    if not is_full:
        worst = min(worst, 0.0)
    rest = scores[~is_chosen]
    next_best = max(float(rest.max()), 0.0) if rest.size else 0.0
    return np.where(is_chosen, scores - next_best, worst - scores).clip(min=0.0)
