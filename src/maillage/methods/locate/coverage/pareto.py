"""Two aims at once: as many people within the limit as possible, and little travel for all.

Travel is the minutes to the nearest site, counted up to a horizon and as the horizon beyond it,
times the people. Each point is found by holding coverage above a level and making travel as small
as it can be (the epsilon-constraint method, Haimes, Lasdon and Wismer, 1971), which finds points
that no weighting of the two would.
"""

from dataclasses import dataclass, replace

import numpy as np

from maillage.contracts.costs import SparseCosts
from maillage.errors import InputError
from maillage.language import _
from maillage.methods.locate.answer import Stop, never
from maillage.methods.locate.coverage.branching import Outcome, best_choice
from maillage.methods.locate.coverage.covers import Covers, covers_within
from maillage.methods.locate.coverage.problem import Problem, problem_of
from maillage.methods.locate.coverage.rules import Rules, check, check_demand
from maillage.methods.locate.coverage.units import Units, fading_units, plain_units
from maillage.numbers import as_given
from maillage.types import Booleans, Floats, Integers


@dataclass(frozen=True)
class Point:
    """A choice that no other met betters on both aims.

    Attributes:
        sites: sorted, existing ones counted.
        reached: people within the limit.
        travel: people times minutes, up to the horizon.
        least_travel: no choice that reaches as many people as was asked travels less.
    """

    sites: Integers
    reached: float
    travel: float
    least_travel: float


def front(
    costs: SparseCosts,
    demand: Floats,
    *,
    rules: Rules,
    limit_minutes: float,
    horizon_minutes: float,
    steps: int,
    seed: int = 0,
    stop: Stop = never,
) -> list[Point]:
    """Return choices from the one that reaches the most to the one that travels the least.

    Args:
        costs: minutes from zone to site.
        demand: people of each zone.
        rules: as for maximal covering, without a floor.
        limit_minutes: within which people are reached, the bound counted.
        horizon_minutes: beyond which travel counts no more; at least the limit.
        steps: levels of coverage tried, two at least.
        seed: of the search.
        stop: ends the work with the points so far, one at least.

    Returns:
        The points, none bettered by another, the most people reached first.

    Raises:
        InputError: the inputs cannot be used.
    """
    check_demand(demand, demand_count=costs.zone_count)
    check(rules, site_count=costs.site_count, demand=demand)
    if rules.floor_share or steps < 2 or not 0 < limit_minutes <= horizon_minutes < np.inf:
        raise InputError(
            _(
                "un front demande une limite positive, un horizon fini qui la vaut au moins, deux"
                " étapes ou plus et aucun plancher (limite {limit}, horizon {horizon}, {steps}"
                " étapes)",
                limit=as_given(limit_minutes),
                horizon=as_given(horizon_minutes),
                steps=steps,
            )
        )
    measure = _Measure(
        covers_within(costs, limit_minutes=horizon_minutes), demand, limit_minutes, horizon_minutes
    )
    problem = problem_of(measure.units(), rules, site_count=costs.site_count, fragile_demand=0.0)
    settled = float(-problem.floor)
    least = best_choice(problem, target=0.0, seed=seed, stop=stop)
    found = [measure.point(least)]
    most = best_choice(_covering(problem), target=0.0, seed=seed, stop=stop)
    levels = np.linspace(found[0].reached, measure.reached(most.sites), steps)[1:]
    for level in levels[::-1]:
        if stop():
            found.append(measure.point(replace(most, bound=np.inf)))
            break
        asked = replace(problem, floor=float(level) - settled)
        found.append(measure.point(best_choice(asked, target=0.0, seed=seed, stop=stop)))
    return undominated_points(found)


def undominated_points(points: list[Point]) -> list[Point]:
    """Return the points that no other betters, the most people reached first.

    A point is bettered by one that reaches as many for no more travel; of equals one is kept.
    """
    kept: list[Point] = []
    for point in sorted(points, key=lambda point: (-point.reached, point.travel)):
        if not kept or point.travel < kept[-1].travel:
            kept.append(point)
    return kept


@dataclass(frozen=True)
class _Measure:
    """Both aims over the pairs within the horizon."""

    covers: Covers
    demand: Floats
    limit: float
    horizon: float

    def units(self) -> Units:
        """Return units worth the travel saved, that also count the people within the limit."""
        none: Booleans = np.zeros(0, dtype=bool)
        covers = self.covers
        saved = fading_units(
            covers,
            1 - covers.minutes / self.horizon,
            self.demand * self.horizon,
            backup=0.0,
            fragile=none,
        )
        is_near = covers.minutes <= self.limit
        kept = np.concatenate([[0], np.cumsum(is_near)]).astype(np.int64)
        near = Covers(
            kept[covers.starts], covers.sites[is_near], covers.minutes[is_near], covers.site_count
        )
        reached = plain_units(near, self.demand, backup=0.0, fragile=none)
        nothing = np.zeros(reached.count)
        return Units(
            starts=np.concatenate([saved.starts, saved.starts[-1] + reached.starts[1:]]),
            sites=np.concatenate([saved.sites, reached.sites]),
            firsts=np.concatenate([saved.firsts, nothing]),
            seconds=np.zeros(saved.count + reached.count),
            protected=np.concatenate([np.zeros(saved.count), self.demand]),
        )

    def reached(self, sites: Integers) -> float:
        """Return the people within the limit of a site."""
        return float(self.demand[self._minutes(sites) <= self.limit].sum())

    def point(self, outcome: Outcome) -> Point:
        """Return where a choice stands."""
        minutes = np.minimum(self._minutes(outcome.sites), self.horizon)
        most = float(self.demand.sum()) * self.horizon
        return Point(
            sites=outcome.sites,
            reached=self.reached(outcome.sites),
            travel=float(self.demand @ minutes),
            least_travel=max(most - outcome.bound, 0.0),
        )

    def _minutes(self, sites: Integers) -> Floats:
        minutes = np.full(self.covers.demand_count, np.inf)
        is_open = np.isin(self.covers.sites, sites)
        np.minimum.at(minutes, self.covers.demands()[is_open], self.covers.minutes[is_open])
        return minutes


def _covering(problem: Problem) -> Problem:
    """Return the problem of reaching the most people, whatever the travel."""
    units, nothing = problem.units, np.zeros(problem.units.count)
    return replace(
        problem,
        units=replace(units, firsts=units.protected, protected=nothing),
        floor=0.0,
        base=0.0,
    )
