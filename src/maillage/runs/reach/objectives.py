"""The solver of each objective: a demand and rules to an answer."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from maillage.catalogue.siting import siting_settings
from maillage.contracts.costs import SparseCosts
from maillage.methods.locate.answer import Answer, Stop, never
from maillage.runs.reach.siting import Wish, unserved_minutes
from maillage.types import Floats, Integers

if TYPE_CHECKING:  # numba is slow to load
    from maillage.methods.access.decay import Classes
    from maillage.methods.locate.coverage.rules import Rules

Solve: TypeAlias = "Callable[[Floats, Rules], Answer]"


def solver(
    wish: Wish, costs: SparseCosts, *, seats: Integers, seed: int, stop: Stop = never
) -> Solve:
    """Return the solver of the objective.

    Args:
        wish: what is asked.
        costs: minutes from each zone to each candidate and existing place.
        seats: the commune of each site, whose places put their capacities together.
        seed: of the search.
        stop: ends the solve with the best so far.
    """
    if wish.capacity is not None:
        from maillage.runs.reach.capacity import within_capacity  # here: numba is slow to load

        return partial(within_capacity, wish, costs, seats=seats, seed=seed, stop=stop)
    solvers = {
        "coverage": _most_people,
        "travel": _least_travel,
        "farthest": _nearest_farthest,
        "fewest": _fewest_sites,
    }
    return partial(solvers[wish.objective], wish, costs, seed=seed, stop=stop)


def fading(wish: Wish) -> "Classes":
    """Return what a site is worth at each travel: 1 as far as it reaches, then less by steps."""
    from maillage.methods.access.decay import Classes  # here: numba is slow to load

    assert wish.fading_minutes is not None
    weights = siting_settings().fading_weights
    bounds = np.linspace(wish.within_minutes, wish.fading_minutes, len(weights) + 1)
    return Classes(tuple(bounds.tolist()), (1.0, *weights))


def _most_people(
    wish: Wish, costs: SparseCosts, people: Floats, rules: "Rules", *, seed: int, stop: Stop
) -> Answer:
    from maillage.methods.locate.coverage.covers import covers_within
    from maillage.methods.locate.coverage.maximal import fading_cover, maximal_cover
    from maillage.methods.locate.coverage.staying import staying

    solve: Callable[..., Answer]
    if wish.fading_minutes is None:
        solve = partial(maximal_cover, covers_within(costs, limit_minutes=wish.within_minutes))
    else:
        solve = partial(fading_cover, costs, decay=fading(wish))
    found = solve(
        people,
        rules=rules,
        backup=wish.backup_share,
        target_gap=wish.target_gap,
        seed=seed,
        stop=stop,
    )
    if not wish.closable:
        return found
    covers = covers_within(costs, limit_minutes=wish.within_minutes)
    places = np.arange(costs.zone_count, costs.site_count)
    return staying(found, covers, people, rules=rules, places=places)


def _least_travel(
    wish: Wish, costs: SparseCosts, people: Floats, rules: "Rules", *, seed: int, stop: Stop
) -> Answer:
    from maillage.methods.locate.p_median.solve import p_median

    return p_median(
        costs,
        people,
        sites_in_all(rules),
        seed=seed,
        fixed=held(rules),
        forbidden=rules.forbidden,
        unserved_cost=unserved_minutes(wish),
        stop=stop,
    )


def _nearest_farthest(
    _wish: Wish, costs: SparseCosts, people: Floats, rules: "Rules", *, seed: int, stop: Stop
) -> Answer:
    from maillage.methods.locate.p_centre import p_centre

    return p_centre(
        costs,
        people,
        sites_in_all(rules),
        seed=seed,
        fixed=held(rules),
        forbidden=rules.forbidden,
        stop=stop,
    )


def _fewest_sites(
    wish: Wish, costs: SparseCosts, people: Floats, rules: "Rules", *, seed: int, stop: Stop
) -> Answer:
    from maillage.methods.locate.coverage.set_cover import set_cover

    return set_cover(
        costs, people, limit_minutes=wish.within_minutes, rules=rules, seed=seed, stop=stop
    )


def sites_in_all(rules: "Rules") -> int:
    """Return how many sites are open in the end, existing ones counted."""
    return int(rules.count or 0) + len(rules.existing)


def held(rules: "Rules") -> Integers:
    """Return the sites that every choice has."""
    return np.union1d(rules.fixed, rules.existing).astype(np.int64)
