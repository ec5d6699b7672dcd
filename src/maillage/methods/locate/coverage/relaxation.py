"""A bound that no choice of sites can pass, by Lagrangian relaxation, and what it settles.

The rows "a unit counts only if a site covers it", the floor and the budget are priced; what is
left splits into units and a choice of the best priced sites, whose optimum is immediate (Galvão and
ReVelle, 1996). The prices follow the primal-dual hybrid gradient (Chambolle and Pock, 2011) on the
linear programme, with averages and restarts (Applegate and others, 2021). Any prices give a valid
bound: the best met is kept. After some steps the point they have come to is cut off: see
:mod:`.cuts`, whose rows are priced in the same way.
"""

from dataclasses import dataclass

import numpy as np

from maillage.methods.locate.answer import Stop
from maillage.methods.locate.coverage.arrays import Cuts, Point, Scales, sums
from maillage.methods.locate.coverage.cuts import no_cuts, separated
from maillage.methods.locate.coverage.problem import Problem
from maillage.methods.locate.coverage.search import arrays_of
from maillage.types import Booleans, Floats, Integers

_STEPS = 50
_FIRST_RESTART = 100
_RESTARTS_BEFORE_DOUBLING = 3
_BLOCKS_BEFORE_CUTS = 15


@dataclass(frozen=True)
class Prices:
    """What the rows that are relaxed cost.

    Attributes:
        units: shape (units,), from 0 to what covering the unit once is worth.
        floor: what a person more under the floor is worth.
        budget: what a cent is worth.
        cut_units: shape (units,), what cuts take from covering each unit.
        cut_sites: shape (sites,), what they add to each site.
        cuts: what they cost together.
    """

    units: Floats
    floor: float
    budget: float
    cut_units: Floats
    cut_sites: Floats
    cuts: float


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
    scales, point, cuts = _scales(problem), _start(problem, sites), no_cuts(problem)
    nothing = _prices(problem, scales, cuts, (0 * point.units, 0 * point.rest, cuts.prices))
    first = _prices(problem, scales, cuts, (point.units, point.rest, cuts.prices))
    best = min(_at(problem, nothing), _at(problem, first), key=lambda relaxed: relaxed.bound)
    steps, restarts = 0, 0
    for block in range(blocks):
        if stop() or best.bound - value <= target * max(abs(value), 1e-12):
            break
        if block == _BLOCKS_BEFORE_CUTS:
            cuts = separated(problem, sets, scales, point)
            scales = _with_cuts(problem, scales, cuts)
            steps, restarts = _emptied(point, cuts), 0
        advance(sets, limits, scales, point, cuts, 1.0, _STEPS)
        steps += _STEPS
        mean = point.unit_sums / steps, point.rest_sums / steps, cuts.price_sums / steps
        for scaled in (mean, (point.units, point.rest, cuts.prices)):
            found = _at(problem, _prices(problem, scales, cuts, scaled))
            best = found if found.bound < best.bound else best
        if steps >= _FIRST_RESTART * 2 ** (restarts // _RESTARTS_BEFORE_DOUBLING):
            point.units[:], point.rest[:], cuts.prices[:] = mean
            steps, restarts = _emptied(point, cuts), restarts + 1
    return best


def _emptied(point: Point, cuts: Cuts) -> int:
    """Empty the sums of the prices, and return over how many steps they run."""
    for added in (point.unit_sums, point.rest_sums, cuts.price_sums):
        added[:] = 0
    return 0


def _with_cuts(problem: Problem, scales: Scales, cuts: Cuts) -> Scales:
    """Return the scales once columns stand in the cuts too."""
    weights = cuts.weights * np.repeat(cuts.scale, np.diff(cuts.starts))
    return scales._replace(sites=scales.sites + sums(cuts.sites, weights, problem.site_count))


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


def _prices(
    problem: Problem, scales: Scales, cuts: Cuts, scaled: tuple[Floats, Floats, Floats]
) -> Prices:
    """Return the prices that scaled ones (units, floor and budget, cuts) stand for."""
    by_unit, rest, by_cut = scaled
    floor = float(scales.floor * rest[0])
    most = problem.units.firsts + floor * problem.units.protected
    paid = cuts.scale * by_cut
    weights = cuts.weights * np.repeat(paid, np.diff(cuts.starts))
    return Prices(
        units=np.clip(scales.units * by_unit, 0.0, most),
        floor=floor,
        budget=float(scales.budget * rest[1]),
        cut_units=sums(cuts.units.ravel(), np.repeat(paid, 3), problem.units.count),
        cut_sites=sums(cuts.sites, weights, problem.site_count),
        cuts=float(paid.sum()),
    )


def _at(problem: Problem, prices: Prices) -> Relaxed:
    """Return the bound at some prices."""
    units = problem.units
    most = units.firsts + prices.floor * units.protected - prices.cut_units
    covered = np.maximum(most - prices.units, 0) + np.maximum(units.seconds - prices.units, 0)
    owner = np.repeat(np.arange(problem.site_count), np.diff(problem.member_starts))
    scores = sums(owner, prices.units[problem.members], problem.site_count)
    scores += prices.cut_sites - prices.budget * problem.costs
    is_chosen = _choose(problem, scores)
    bound = problem.base + float(covered.sum()) + float(scores[is_chosen].sum())
    bound += prices.cuts - prices.floor * problem.floor
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
