"""Cover as many people as possible with some sites: maximal covering, and its variants.

Church and ReVelle (1974); backup coverage, Hogan and ReVelle (1986); coverage that fades, Church
and Roberts (1983). The answer carries a bound that no choice can pass.
"""

from collections.abc import Callable

import numpy as np

from maillage.contracts.costs import SparseCosts
from maillage.errors import InputError
from maillage.language import _
from maillage.methods.locate.answer import PROVEN, Answer, Stop, never
from maillage.methods.locate.coverage.branching import best_choice
from maillage.methods.locate.coverage.covers import Covers, covers_within
from maillage.methods.locate.coverage.problem import problem_of
from maillage.methods.locate.coverage.rules import Rules, check, check_demand
from maillage.methods.locate.coverage.units import Units, fading_units, plain_units
from maillage.types import Floats, Integers

Decay = Callable[[Floats], Floats]
"""What a site is worth at each cost in minutes, from 0 to 1."""


def maximal_cover(
    covers: Covers,
    demand: Floats,
    *,
    rules: Rules,
    backup: float = 0.0,
    target_gap: float = 0.0,
    seed: int = 0,
    stop: Stop = never,
) -> Answer:
    """Return the sites that cover the most demand.

    Args:
        covers: the candidates of each zone, from :func:`.covers.covers_within`.
        demand: people of each zone, shape (zones,).
        rules: how many sites, and what the choice must respect.
        backup: what a second site adds, as a share of the demand, from 0 (nothing) to 1 (as much
            as the first).
        target_gap: a relative gap that is enough, 0 to go on to a proof.
        seed: of the search.
        stop: ends the work with the best so far.

    Returns:
        The sites, existing ones counted; for each zone the nearest of them that covers it; people
        covered (with backup, plus the share of those covered twice), and a bound above.

    Raises:
        InputError: the demand or the rules cannot be used, or contradict each other.

    Examples:
        Three candidates cover {0, 1}, {1, 2} and {3}; with two sites the best is to leave the
        ten people of zone 0.

        >>> covers = Covers(
        ...     np.array([0, 1, 3, 4, 5]), np.array([0, 0, 1, 1, 2]), np.full(5, 9.0), 3
        ... )
        >>> answer = maximal_cover(
        ...     covers, np.array([10.0, 20.0, 30.0, 40.0]), rules=Rules(count=2)
        ... )
        >>> answer.sites.tolist(), answer.value, answer.bound, answer.assigned.tolist()
        ([1, 2], 90.0, 90.0, [-1, 1, 1, 2])
    """
    check_demand(demand, demand_count=covers.demand_count)
    check(rules, site_count=covers.site_count, demand=demand)
    check_backup(backup)
    units = plain_units(covers, demand, backup=backup, fragile=rules.fragile)
    return answer_of(
        units, covers, demand, rules=rules, target_gap=target_gap, seed=seed, stop=stop
    )


def fading_cover(
    costs: SparseCosts,
    demand: Floats,
    *,
    decay: Decay,
    rules: Rules,
    backup: float = 0.0,
    target_gap: float = 0.0,
    seed: int = 0,
    stop: Stop = never,
) -> Answer:
    """Return the sites that cover the most demand, each zone worth what its best site is.

    Args:
        costs: minutes from zone to site.
        demand: people of each zone, shape (zones,).
        decay: what a site is worth at each cost; 0 is no coverage. A decay of a few steps is
            solved faster than one that never stops falling.
        rules: how many sites, and what the choice must respect; the floor counts a fragile person
            at the weight that covers them.
        backup: what the second best site adds, as a share of its weight.
        target_gap: a relative gap that is enough, 0 to go on to a proof.
        seed: of the search.
        stop: ends the work with the best so far.

    Returns:
        As :func:`maximal_cover`; the value is the sum of demand times weight.

    Raises:
        InputError: the demand, the decay or the rules cannot be used.
    """
    check_demand(demand, demand_count=costs.zone_count)
    check(rules, site_count=costs.site_count, demand=demand)
    check_backup(backup)
    shares = np.asarray(decay(costs.minutes), dtype=np.float64)
    if len(shares) != len(costs.minutes) or not ((shares >= 0) & (shares <= 1)).all():
        raise InputError(_("la décroissance doit donner une part entre 0 et 1 pour chaque coût"))
    covers = covers_within(costs, limit_minutes=np.inf)
    units = fading_units(covers, shares, demand, backup=backup, fragile=rules.fragile)
    is_kept = shares > 0
    kept = np.concatenate([[0], np.cumsum(is_kept)]).astype(np.int64)
    reached = Covers(
        kept[covers.starts], covers.sites[is_kept], covers.minutes[is_kept], covers.site_count
    )
    return answer_of(
        units, reached, demand, rules=rules, target_gap=target_gap, seed=seed, stop=stop
    )


def check_backup(backup: float) -> None:
    """Refuse a backup that is no share.

    Raises:
        InputError: it is not between 0 and 1.
    """
    if not 0 <= backup <= 1:
        raise InputError(
            _("le second site compte pour {share} : il faut une part entre 0 et 1", share=backup)
        )


def answer_of(
    units: Units,
    covers: Covers,
    demand: Floats,
    *,
    rules: Rules,
    target_gap: float,
    seed: int,
    stop: Stop,
) -> Answer:
    """Return the answer over units of demand, the inputs checked.

    Args:
        units: what there is to cover.
        covers: the pairs that cover at all, for who goes where.
        demand: people of each zone, for the floor.
        rules: what the choice must respect.
        target_gap: a relative gap that is enough.
        seed: of the search.
        stop: ends the work with the best so far.
    """
    fragile_demand = float(demand[rules.fragile].sum()) if rules.fragile.size else 0.0
    problem = problem_of(units, rules, site_count=covers.site_count, fragile_demand=fragile_demand)
    best = best_choice(problem, target=target_gap, seed=seed, stop=stop)
    sites = filled(best.sites, rules, site_count=covers.site_count)
    return Answer(
        sites=sites,
        assigned=covers.nearest(sites),
        value=best.value,
        bound=best.bound,
        solver="exact" if best.bound - best.value <= PROVEN * abs(best.value) else "heuristic",
        seed=seed,
        is_interrupted=stop(),
    )


def filled(sites: Integers, rules: Rules, *, site_count: int) -> Integers:
    """Return a choice brought to the number of sites asked for, when no budget limits it.

    The sites added bring nothing: everyone that candidates can cover is covered already.
    """
    if rules.count is None or rules.budget_cents is not None:
        return sites
    wanted = rules.count + len(np.unique(rules.existing))
    taken = np.concatenate([sites, rules.forbidden])
    free = np.setdiff1d(np.arange(site_count), taken)
    return np.sort(np.concatenate([sites, free[: max(wanted - len(sites), 0)]]))
