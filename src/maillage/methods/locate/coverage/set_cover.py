"""Cover everyone with as few sites as possible: the location set covering problem.

Toregas, Swain, ReVelle and Bergman (1971), with the reductions of Toregas and ReVelle (1972). The
answer says whether it is proven: its bound is the least number of sites that could do.
"""

from dataclasses import replace
from math import ceil

import numpy as np
from scipy import sparse

from maillage.contracts.costs import SparseCosts
from maillage.errors import InputError
from maillage.language import _
from maillage.methods.locate.answer import Answer, Stop, never
from maillage.methods.locate.coverage import programme as milp
from maillage.methods.locate.coverage.arrays import sums
from maillage.methods.locate.coverage.covers import covers_within, within_another
from maillage.methods.locate.coverage.problem import Problem, narrowed, problem_of
from maillage.methods.locate.coverage.relaxation import relax
from maillage.methods.locate.coverage.rules import Rules, check, check_demand
from maillage.methods.locate.coverage.search import find
from maillage.methods.locate.coverage.units import Units, plain_units
from maillage.numbers import as_given
from maillage.types import Booleans, Floats, Integers

_ROUNDS, _BLOCKS, _NODES = 40_000, 20, 2_000


def set_cover(
    costs: SparseCosts,
    demand: Floats,
    *,
    limit_minutes: float,
    rules: Rules,
    seed: int = 0,
    stop: Stop = never,
) -> Answer:
    """Return the fewest sites that cover every zone where someone lives.

    Args:
        costs: minutes from zone to site.
        demand: people of each zone, shape (zones,); a zone of 0 need not be covered.
        limit_minutes: the farthest a site covers, the bound counted.
        rules: fixed, forbidden and existing sites; the others do not apply.
        seed: of the search.
        stop: ends the work with the best so far.

    Returns:
        The sites, existing ones counted; for each zone the nearest that covers it; the number of
        sites to open, and a whole number below which nobody can go.

    Raises:
        InputError: a zone has no candidate within the limit: the message says how many, and the
            smallest limit that would do.

    Examples:
        Four zones along a road, ten minutes from one to the next, each a candidate; at ten minutes
        two sites are enough.

        >>> zones = np.arange(4)
        >>> minutes = 10.0 * abs(zones[:, None] - zones[None, :])
        >>> costs = SparseCosts(
        ...     np.arange(0, 17, 4), np.tile(zones, 4), minutes.ravel(), minutes.ravel(), 4, "car"
        ... )
        >>> answer = set_cover(costs, np.ones(4), limit_minutes=10, rules=Rules(count=None))
        >>> answer.sites.tolist(), answer.value, answer.bound
        ([0, 2], 2.0, 2.0)
    """
    check_demand(demand, demand_count=costs.zone_count)
    free = costs.site_count - len(np.union1d(rules.forbidden, rules.existing))
    kept = Rules(count=free, fixed=rules.fixed, forbidden=rules.forbidden, existing=rules.existing)
    check(kept, site_count=costs.site_count, demand=demand)
    _check_limit(costs, demand, limit_minutes=limit_minutes, forbidden=rules.forbidden)
    covers = covers_within(costs, limit_minutes=limit_minutes)
    units = plain_units(
        covers, (demand > 0).astype(np.float64), backup=0.0, fragile=np.zeros(0, dtype=bool)
    )
    whole = problem_of(units, kept, site_count=costs.site_count, fragile_demand=0.0)
    opened, bound = _fewest(reduced(whole), seed=seed, stop=stop)
    value = len(opened) - len(np.unique(rules.existing))
    return Answer(
        sites=opened,
        assigned=covers.nearest(opened),
        value=float(value),
        bound=float(bound - len(np.unique(rules.existing))),
        solver="exact" if bound >= len(opened) else "heuristic",
        seed=seed,
        is_interrupted=stop(),
    )


def least_limit(costs: SparseCosts, demand: Floats, *, forbidden: Integers) -> float:
    """Return the smallest limit in minutes at which candidates cover everyone, ``inf`` for none.

    Examples:
        The second zone's only candidate is 12 minutes away.

        >>> costs = SparseCosts(
        ...     np.array([0, 2, 3]),
        ...     np.array([0, 1, 1]),
        ...     np.array([3.0, 5, 12]),
        ...     np.ones(3),
        ...     site_count=2,
        ...     mode="car",
        ... )
        >>> least_limit(costs, np.ones(2), forbidden=np.array([], dtype=int))
        12.0
    """
    return float(_nearest_minutes(costs, forbidden)[demand > 0].max(initial=0.0))


def _nearest_minutes(costs: SparseCosts, forbidden: Integers) -> Floats:
    """Return the minutes from each zone to its nearest candidate allowed, ``inf`` for none."""
    minutes = np.where(np.isin(costs.sites, forbidden), np.inf, costs.minutes)
    nearest = np.full(costs.zone_count, np.inf)
    zones = np.repeat(np.arange(costs.zone_count), np.diff(costs.starts))
    np.minimum.at(nearest, zones, minutes)
    return nearest


def _check_limit(
    costs: SparseCosts, demand: Floats, *, limit_minutes: float, forbidden: Integers
) -> None:
    nearest = _nearest_minutes(costs, forbidden)[demand > 0]
    far = int((nearest > limit_minutes).sum())
    if far == 0:
        return
    out_of_reach = int(np.isinf(nearest).sum())
    if out_of_reach:
        raise InputError(
            _(
                "{far} zones n'ont aucun candidat à {limit} minutes ou moins, et {out} n'en ont"
                " aucun à portée : proposer d'autres lieux, ou calculer les trajets plus loin",
                far=far,
                limit=as_given(limit_minutes),
                out=out_of_reach,
            )
        )
    raise InputError(
        _(
            "{far} zones n'ont aucun candidat à {limit} minutes ou moins : il faudrait une limite"
            " de {least} minutes au moins, ou d'autres lieux",
            far=far,
            limit=as_given(limit_minutes),
            least=as_given(round(float(nearest.max()), 2)),
        )
    )


def reduced(problem: Problem) -> Problem:
    """Return the problem without what dominance settles, sites that a zone must have opened.

    A zone whose candidates hold all those of another is covered with it; a candidate that covers
    nothing another does not is of no use; a zone's only candidate is opened.
    """
    while True:
        before = (problem.units.count, problem.site_count)
        _within, holds = within_another(
            problem.units.starts,
            problem.units.sites,
            problem.site_count,
            ranks=np.zeros(problem.units.count),
        )
        problem = _with_units(problem, ~holds)
        within, _holds = within_another(
            problem.member_starts,
            problem.members,
            problem.units.count,
            ranks=np.zeros(problem.site_count),
        )
        none = np.zeros(0, dtype=np.int64)
        problem = narrowed(problem, opened=none, kept=np.flatnonzero(~within))
        alone = problem.units.starts[:-1][np.diff(problem.units.starts) == 1]
        forced = np.unique(problem.units.sites[alone])
        problem = narrowed(problem, opened=forced, kept=np.arange(problem.site_count))
        if (problem.units.count, problem.site_count) == before:
            return problem


def _with_units(problem: Problem, is_kept: Booleans) -> Problem:
    """Return the problem with some units only, each worth 1."""
    units = problem.units
    lengths = np.diff(units.starts)
    kept = Units(
        starts=np.concatenate([[0], np.cumsum(lengths[is_kept])]).astype(np.int64),
        sites=units.sites[np.repeat(is_kept, lengths)],
        firsts=np.ones(int(is_kept.sum())),
        seconds=np.zeros(int(is_kept.sum())),
        protected=np.zeros(int(is_kept.sum())),
    )
    none = np.zeros(0, dtype=np.int64)
    changed = replace(problem, units=kept, base=0.0)
    return narrowed(changed, opened=none, kept=np.arange(problem.site_count))


def _fewest(problem: Problem, *, seed: int, stop: Stop) -> tuple[Integers, int]:
    """Return the sites that cover every unit, those open counted, and a bound on their number."""
    opened = np.sort(problem.opened)
    if not problem.units.count:
        return opened, len(opened)
    problem = replace(
        problem, units=replace(problem.units, firsts=np.ones(problem.units.count)), base=0.0
    )
    first = _searched(problem, seed=seed, stop=lambda: True)
    least = _priced(problem, first, stop=stop)
    best = first if least >= len(first) else _searched(problem, seed=seed, stop=stop)
    if least < len(best) < len(first):
        least = max(least, _priced(problem, best, stop=stop))
    if least < len(best) and not stop():
        solution = milp.solve(
            _programme(problem),
            start=np.isin(np.arange(problem.site_count), best).astype(np.float64),
            grain=1.0,
            nodes=_NODES,
            seed=seed,
            stop=stop,
        )
        found = np.flatnonzero(solution.columns > 0.5)
        if found.size and len(found) < len(best) and (problem.counts(found) > 0).all():
            best = found
        if np.isfinite(solution.bound):
            least = max(least, ceil(-solution.bound - 1e-4))
        if solution.is_optimal:
            least = len(best)
    return np.sort(np.concatenate([opened, problem.candidates[best]])), len(opened) + min(
        least, len(best)
    )


def _searched(problem: Problem, *, seed: int, stop: Stop) -> Integers:
    """Return few sites that cover every unit: one less each time, as long as the search manages."""
    everything = np.arange(problem.site_count)
    start = find(problem, start=None, rounds=0, seed=seed, stop=never)
    best = everything if start is None else start.sites
    while len(best) > 1 and not stop():
        fewer = replace(problem, places=len(best) - 1)
        rounds = min(_ROUNDS, 50 * problem.site_count)
        found = find(fewer, start=None, rounds=rounds, seed=seed, stop=stop)
        if found is None or found.value < problem.units.count - 0.5:
            break
        best = found.sites
    return best


def _priced(problem: Problem, best: Integers, *, stop: Stop) -> int:
    """Return a bound on the number of sites, from the prices of covering with one site less."""
    if len(best) == 1:
        return 1
    fewer = replace(problem, places=len(best) - 1)
    sites = best[:-1]
    found = relax(
        fewer, sites=sites, value=fewer.value(sites), blocks=_BLOCKS, target=0.0, stop=stop
    )
    least = ceil(_shared_bound(problem, found.prices.units) - 1e-6)
    if found.bound < problem.units.count - 1e-6:
        least = max(least, len(best))
    return max(least, 1)


def _shared_bound(problem: Problem, prices: Floats) -> float:
    """Return the sum of prices brought down until no site is worth more than 1.

    Each is divided by what the most worthy of its unit's sites is worth. Such a sum is below the
    number of sites of any choice that covers every unit: each unit is paid by one of them at least.
    """
    owner = np.repeat(np.arange(problem.site_count), np.diff(problem.member_starts))
    worths = sums(owner, prices[problem.members], problem.site_count)
    most = np.maximum.reduceat(worths[problem.units.sites], problem.units.starts[:-1])
    return float((prices[most > 0] / most[most > 0]).sum())


def _programme(problem: Problem) -> milp.Programme:
    units = problem.units
    rows = sparse.csr_matrix(
        (np.ones(len(units.sites)), units.sites, units.starts),
        shape=(units.count, problem.site_count),
    )
    return milp.Programme(
        rows=rows,
        lower=np.ones(units.count),
        upper=np.full(units.count, np.inf),
        gains=-np.ones(problem.site_count),
        whole=problem.site_count,
    )
