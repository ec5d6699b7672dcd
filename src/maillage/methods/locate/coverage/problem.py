"""A problem of maximal covering, and what makes it smaller without changing its best value."""

from dataclasses import dataclass, replace

import numpy as np

from maillage.methods.locate.coverage.arrays import sums
from maillage.methods.locate.coverage.covers import same_sets, transposed, within_another
from maillage.methods.locate.coverage.rules import Rules, missing_of_groups
from maillage.methods.locate.coverage.units import Units
from maillage.types import Booleans, Floats, Integers


@dataclass(frozen=True)
class Problem:
    """Units to cover, candidates left to choose from, and what the choice must respect.

    Attributes:
        units: their sites are places in ``candidates``.
        candidates: shape (sites,), the index of each site among those of the territory.
        member_starts: shape (sites + 1,).
        members: the units of each site, in ascending order.
        places: how many sites may be opened.
        groups: shape (sites,), -1 for none.
        missing: shape (groups,), how many sites each group lacks.
        costs: shape (sites,), in cents, 0 without a budget.
        budget: cents left, ``inf`` without a budget.
        floor: what ``protected`` must still reach.
        base: what the sites already open bring.
        opened: the sites already open or settled, among those of the territory.
    """

    units: Units
    candidates: Integers
    member_starts: Integers
    members: Integers
    places: int
    groups: Integers
    missing: Integers
    costs: Floats
    budget: float
    floor: float
    base: float
    opened: Integers

    @property
    def site_count(self) -> int:
        """Return the number of candidates left."""
        return len(self.candidates)

    def counts(self, sites: Integers) -> Integers:
        """Return how many of the sites cover each unit, shape (units,)."""
        is_open = np.zeros(self.site_count, dtype=bool)
        is_open[sites] = True
        held = self.members[np.repeat(is_open, np.diff(self.member_starts))]
        return np.bincount(held, minlength=self.units.count)

    def value(self, sites: Integers) -> float:
        """Return what the sites bring, with those already open."""
        counts = self.counts(sites)
        first, second = self.units.firsts[counts >= 1], self.units.seconds[counts >= 2]
        return float(self.base + first.sum() + second.sum())

    def is_allowed(self, sites: Integers) -> bool:
        """Whether a choice respects every rule."""
        groups = self.groups[sites]
        held = np.bincount(groups[groups >= 0], minlength=len(self.missing))
        protected = self.units.protected[self.counts(sites) >= 1].sum()
        return bool(
            len(sites) <= self.places
            and (held >= self.missing).all()
            and self.costs[sites].sum() <= self.budget
            and protected >= self.floor - floor_slack(self)
        )

    @property
    def is_integral(self) -> bool:
        """Whether every value a choice can have is a whole number."""
        weights = np.concatenate([self.units.firsts, self.units.seconds, [self.base]])
        return bool((weights == np.round(weights)).all() and weights.sum() < 2**52)


def floor_slack(problem: Problem) -> float:
    """Return what rounding may take from a sum that stands on the floor."""
    return 1e-9 * float(problem.units.protected.sum())


def problem_of(units: Units, rules: Rules, *, site_count: int, fragile_demand: float) -> Problem:
    """Return the problem that is left once fixed, existing and forbidden sites are settled.

    Args:
        units: what there is to cover.
        rules: checked by :func:`maillage.methods.locate.coverage.rules.check`.
        site_count: number of candidates.
        fragile_demand: the people whom the floor protects, covered by a candidate or not.
    """
    has_budget = rules.budget_cents is not None
    counted = np.setdiff1d(rules.fixed, rules.existing).astype(np.int64)
    is_open = np.zeros(site_count, dtype=bool)
    is_open[rules.fixed] = is_open[rules.existing] = True
    is_kept = ~is_open
    is_kept[rules.forbidden] = False
    costs = rules.costs_cents.astype(np.float64) if has_budget else np.zeros(site_count)
    whole = Problem(
        units=units,
        candidates=np.arange(site_count),
        member_starts=np.zeros(site_count + 1, dtype=np.int64),
        members=np.zeros(0, dtype=np.int64),
        places=site_count if rules.count is None else rules.count - len(counted),
        groups=rules.groups if rules.groups.size else np.full(site_count, -1),
        missing=missing_of_groups(rules),
        costs=costs,
        budget=np.inf if rules.budget_cents is None else rules.budget_cents - costs[counted].sum(),
        floor=rules.floor_share * fragile_demand,
        base=0.0,
        opened=np.zeros(0, dtype=np.int64),
    )
    return _settled(whole, is_open=is_open, is_kept=is_kept)


def narrowed(problem: Problem, *, opened: Integers, kept: Integers) -> Problem:
    """Return the problem with some candidates opened for good, and only some others kept."""
    is_open = np.zeros(problem.site_count, dtype=bool)
    is_open[opened] = True
    is_kept = np.zeros(problem.site_count, dtype=bool)
    is_kept[kept] = True
    groups = problem.groups[opened]
    held = np.bincount(groups[groups >= 0], minlength=len(problem.missing))
    charged = replace(
        problem,
        places=problem.places - len(opened),
        missing=np.maximum(problem.missing - held, 0),
        budget=problem.budget - problem.costs[opened].sum(),
    )
    return _settled(charged, is_open=is_open, is_kept=is_kept & ~is_open)


def undominated(problem: Problem) -> Problem:
    """Return the problem without the candidates that another replaces at no loss.

    A candidate goes when another, no dearer, covers all that it covers. With backup or a minimum
    per group the other does not replace it, and nothing goes.
    """
    if problem.units.seconds.any() or problem.missing.any():
        return problem
    within, _holds = within_another(
        problem.member_starts, problem.members, problem.units.count, ranks=problem.costs
    )
    none = np.zeros(0, dtype=np.int64)
    return narrowed(problem, opened=none, kept=np.flatnonzero(~within))


def _settled(problem: Problem, *, is_open: Booleans, is_kept: Booleans) -> Problem:
    """Return the problem with what open sites cover taken out of its units."""
    units = problem.units
    owner = np.repeat(np.arange(units.count), np.diff(units.starts))
    counts = np.bincount(owner[is_open[units.sites]], minlength=units.count)
    firsts = np.where(counts == 0, units.firsts, np.where(counts == 1, units.seconds, 0.0))
    left = Units(
        starts=units.starts,
        sites=units.sites,
        firsts=firsts,
        seconds=np.where(counts == 0, units.seconds, 0.0),
        protected=np.where(counts == 0, units.protected, 0.0),
    )
    merged = _merged(left, is_kept)
    candidates = np.flatnonzero(is_kept)
    member_starts, members = transposed(merged.starts, merged.sites, len(candidates))
    return replace(
        problem,
        units=merged,
        candidates=problem.candidates[candidates],
        member_starts=member_starts,
        members=members,
        places=min(problem.places, len(candidates)),
        groups=problem.groups[candidates],
        costs=problem.costs[candidates],
        floor=problem.floor - float(units.protected[counts >= 1].sum()),
        base=problem.base
        + float(units.firsts[counts >= 1].sum() + units.seconds[counts >= 2].sum()),
        opened=np.concatenate([problem.opened, problem.candidates[is_open]]),
    )


def _merged(units: Units, is_kept: Booleans) -> Units:
    """Return the units over the candidates kept, those of one cover set merged."""
    owner = np.repeat(np.arange(units.count), np.diff(units.starts))
    weighs = (units.firsts > 0) | (units.protected > 0)
    pairs = is_kept[units.sites] & weighs[owner]
    sizes = np.bincount(owner[pairs], minlength=units.count)
    present = np.flatnonzero(sizes)
    starts = np.concatenate([[0], np.cumsum(sizes[present])]).astype(np.int64)
    places = np.cumsum(is_kept) - 1
    sites = places[units.sites[pairs]].astype(np.int64)
    number = same_sets(starts, sites)
    _numbers, first = np.unique(number, return_index=True)
    lengths = np.diff(starts)
    is_first = np.zeros(len(present), dtype=bool)
    is_first[first] = True
    return Units(
        starts=np.concatenate([[0], np.cumsum(lengths[is_first])]).astype(np.int64),
        sites=sites[np.repeat(is_first, lengths)],
        firsts=sums(number, units.firsts[present], len(first)),
        seconds=sums(number, units.seconds[present], len(first)),
        protected=sums(number, units.protected[present], len(first)),
    )
