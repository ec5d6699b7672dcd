from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest

from maillage.contracts.costs import SparseCosts
from maillage.errors import InputError
from maillage.methods.locate.coverage.covers import covers_within
from maillage.methods.locate.coverage.problem import problem_of
from maillage.methods.locate.coverage.rules import Rules, check
from maillage.methods.locate.coverage.units import plain_units

_LIMIT = 15


def costs_of(table) -> SparseCosts:
    """Costs from a table of minutes, zones by sites, where ``inf`` is out of reach."""
    table = np.asarray(table, dtype=np.float64)
    zones, sites = np.nonzero(np.isfinite(table))
    starts = np.concatenate([[0], np.cumsum(np.isfinite(table).sum(axis=1))])
    minutes = table[zones, sites]
    return SparseCosts(starts, sites, minutes, minutes * 1000, table.shape[1], "car")


def random_table(rng, *, zones, sites, reach=0.5):
    minutes = rng.integers(0, 30, (zones, sites)).astype(np.float64)
    return np.where(rng.random((zones, sites)) < reach, minutes, np.inf)


def random_rules(rng, *, zones, sites) -> Rules:
    """Rules of every kind, each present now and then; they may contradict each other."""
    some = rng.random(7) < 0.4
    order = rng.permutation(sites)
    none = np.zeros(0, dtype=np.int64)
    has_budget = bool(some[4])
    return Rules(
        count=int(rng.integers(0, 4)) if not has_budget or some[6] else None,
        fixed=order[:1] if some[0] else none,
        forbidden=order[1:3] if some[1] else none,
        existing=order[3:4] if some[2] else none,
        groups=rng.integers(-1, 2, sites) if some[3] else none,
        least_per_group=rng.integers(0, 3, 2) if some[3] else none,
        costs_cents=rng.integers(0, 500, sites) if has_budget else none,
        budget_cents=int(rng.integers(0, 1500)) if has_budget else None,
        fragile=rng.random(zones) < 0.5 if some[5] else np.zeros(0, dtype=bool),
        floor_share=float(rng.integers(1, 9) / 10) if some[5] else 0.0,
    )


def is_allowed(sites, rules: Rules, weights, demand) -> bool:
    """Whether a choice, existing sites apart, respects the rules; weights are what is covered."""
    everything = np.union1d(sites, rules.existing).astype(int)
    if rules.count is not None and len(sites) > rules.count:
        return False
    if rules.budget_cents is not None and rules.costs_cents[list(sites)].sum() > rules.budget_cents:
        return False
    if rules.groups.size:
        for group, least in enumerate(rules.least_per_group):
            if (rules.groups[everything] == group).sum() < least:
                return False
    if rules.floor_share > 0:
        fragile = demand * rules.fragile
        return bool((fragile * weights).sum() >= rules.floor_share * fragile.sum() - 1e-9)
    return True


def brute_force(shares, demand, rules: Rules, *, backup=0.0) -> float | None:
    """Best value over every choice, ``None`` when none is allowed; shares is zones by sites."""
    site_count = shares.shape[1]
    fixed = set(rules.fixed.tolist()) - set(rules.existing.tolist())
    free = set(range(site_count)) - fixed - set(rules.forbidden.tolist())
    free -= set(rules.existing.tolist())
    best = None
    for number in range(len(free) + 1):
        for more in combinations(sorted(free), number):
            sites = sorted(fixed | set(more))
            opened = np.union1d(sites, rules.existing).astype(int)
            ranked = -np.sort(-np.hstack([shares[:, opened], np.zeros((len(demand), 2))]), axis=1)
            if is_allowed(sites, rules, ranked[:, 0], demand):
                value = float(demand @ (ranked[:, 0] + backup * ranked[:, 1]))
                best = value if best is None else max(best, value)
    return best


def random_problem(seed):
    """A problem with rules of every kind, its best value, and the shares of its table."""
    rng = np.random.default_rng(seed)
    zones, sites = int(rng.integers(2, 9)), int(rng.integers(4, 8))
    table = random_table(rng, zones=zones, sites=sites, reach=rng.random())
    demand = rng.integers(1, 20, zones).astype(float)
    rules = random_rules(rng, zones=zones, sites=sites)
    backup = float(rng.choice([0, 0.5, 1]))
    try:
        check(rules, site_count=sites, demand=demand)
    except InputError:
        return None, None
    covers = covers_within(costs_of(table), limit_minutes=_LIMIT)
    fragile = float(demand[rules.fragile].sum()) if rules.fragile.size else 0.0
    problem = problem_of(
        plain_units(covers, demand, backup=backup, fragile=rules.fragile),
        rules,
        site_count=sites,
        fragile_demand=fragile,
    )
    return problem, brute_force((table <= _LIMIT) * 1.0, demand, rules, backup=backup)


@pytest.fixture
def make_costs() -> Callable[..., SparseCosts]:
    return costs_of
