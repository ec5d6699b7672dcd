"""Stops chosen so far, and what adding, replacing or reordering them changes.

The method is in :mod:`maillage.methods.tours.stops`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from maillage.errors import InputError
from maillage.methods.tours.arrays import Network, Routes, build_network, empty_routes
from maillage.methods.tours.conversion import load_plan, plan_of
from maillage.methods.tours.greedy import FORBIDDEN, WITHIN
from maillage.methods.tours.patterns import insert, insertions, withdraw
from maillage.methods.tours.periodic import solve
from maillage.methods.tours.plan import Plan
from maillage.methods.tours.problem import Problem
from maillage.types import Floats, Integers

_LEAST_GAIN = 1e-9
_MOST_PASSES = 20


@dataclass
class Selection:
    """Stops chosen so far, by how often they are visited, and the rounds that visit them."""

    problem: Problem
    network: Network
    routes: Routes
    weights: dict[int, dict[int, Floats]]
    zone_people: Floats
    visits: Integers
    shares: dict[int, Floats]

    @classmethod
    def empty(
        cls, problem: Problem, weights: dict[int, dict[int, Floats]], people: Floats
    ) -> "Selection":
        """Return a selection without a stop."""
        network = build_network(problem)
        visits = np.diff(network.first_shift)
        return cls(problem, network, empty_routes(network), weights, people, visits, {})

    @property
    def covered(self) -> Floats:
        """Return the share of each zone that is reached."""
        covered = np.zeros(self.zone_people.size)
        for share in self.shares.values():
            covered = np.maximum(covered, share)
        return covered

    @property
    def people(self) -> float:
        """Return the people reached."""
        return float(self.covered @ self.zone_people)

    def plan(self) -> Plan:
        """Return the rounds."""
        return plan_of(self.problem, self.network, self.routes)

    def add_best(self, count: int, *, per_minute: bool) -> None:
        """Add the stop that gains most, or most by minute, until none fits or all are there."""
        while len(self.shares) < count:
            found = None
            best = 0.0
            for gain, candidate, number in self._gains():
                if not per_minute and gain <= best:
                    break
                minutes = self._cheapest(candidate, number)[1]
                rate = gain / max(minutes, 1.0) if per_minute else gain
                if minutes < WITHIN and rate > best:
                    found, best = (candidate, number), rate
            if found is None:
                return
            self._add(*found)

    def swap_until_stable(self, count: int, stop: Callable[[], bool]) -> None:
        """Replace one stop by another, or change how often it is visited, while that gains."""
        for _pass in range(_MOST_PASSES):
            gained = False
            for candidate in sorted(self.shares):
                if stop():
                    return
                gained = self._replace(candidate, count) or gained
            if not gained:
                return

    def shortened(self, iterations: int, seed: int, stop: Callable[[], bool]) -> Plan | None:
        """Return better rounds for the chosen stops, each as often as it is; None without one."""
        chosen = sorted(self.shares)
        if not chosen:
            return None
        plan = self.plan()
        stops = tuple(
            replace(
                self.problem.stops[candidate],
                patterns=tuple(
                    pattern
                    for pattern in self.problem.stops[candidate].patterns
                    if pattern.bit_count() == plan.patterns[candidate].bit_count()
                ),
            )
            for candidate in chosen
        )
        bases = len(self.problem.depots)
        sites = [*range(bases), *(self.problem.site(candidate) for candidate in chosen)]
        smaller = replace(
            self.problem, stops=stops, minutes=self.problem.minutes[np.ix_(sites, sites)]
        )
        try:
            shorter = solve(smaller, iterations=iterations, seed=seed, stop=stop)
        except InputError:
            return None  # the rounds in hand stay: the search found none within the limits
        if shorter.drive_minutes >= plan.drive_minutes:
            return None
        rounds = tuple(
            replace(one, stops=tuple(chosen[rank] for rank in one.stops)) for one in shorter.rounds
        )
        patterns = dict(zip(chosen, shorter.patterns, strict=True))
        every = range(len(self.problem.stops))
        return Plan(rounds, tuple(patterns.get(candidate, 0) for candidate in every))

    def rebuilt(self, plan: Plan) -> "Selection":
        """Return the same stops with the rounds of a plan."""
        made = Selection.empty(self.problem, self.weights, self.zone_people)
        load_plan(self.problem, made.network, made.routes, plan)
        made.shares = dict(self.shares)
        return made

    def _gains(self) -> list[tuple[float, int, int]]:
        """Return what each candidate not chosen would gain at each frequency, largest first."""
        covered = self.covered
        found = [
            (float(np.maximum(share - covered, 0.0) @ self.zone_people), candidate, number)
            for candidate, by_number in self.weights.items()
            if candidate not in self.shares
            for number, share in by_number.items()
        ]
        kept = [one for one in found if one[0] > _LEAST_GAIN]
        return sorted(kept, key=lambda one: (-one[0], one[2], one[1]))

    def _cheapest(self, candidate: int, number: int) -> tuple[int, float]:
        """Return the cheapest option with so many visits, -1 when there is none, and its cost."""
        site = self.problem.site(candidate)
        costs = insertions(self.network, self.routes, FORBIDDEN, site)[0]
        best, chosen = np.inf, -1
        for option in range(self.network.first_option[site], self.network.first_option[site + 1]):
            if self.visits[option] != number:
                continue
            first, last = self.network.first_shift[option], self.network.first_shift[option + 1]
            cost = float(costs[self.network.shifts[first:last]].sum())
            if cost < best:
                best, chosen = cost, option
        return chosen, best

    def _add(self, candidate: int, number: int) -> None:
        option, _cost = self._cheapest(candidate, number)
        site = self.problem.site(candidate)
        _costs, slots, places = insertions(self.network, self.routes, FORBIDDEN, site)
        insert(self.network, self.routes, site, option, slots, places)
        self.shares[candidate] = self.weights[candidate][number]

    def _replace(self, candidate: int, count: int) -> bool:
        """Take a stop out and put back what gains most, itself if nothing does better."""
        before = self.people
        site = self.problem.site(candidate)
        number = int(self.visits[self.routes.choice[site]])
        withdraw(self.network, self.routes, site)
        del self.shares[candidate]
        least = before - self.people
        for gain, other, often in self._gains():
            if gain <= least + _LEAST_GAIN:
                break
            if self._cheapest(other, often)[1] < WITHIN:
                self._add(other, often)
                self.add_best(count, per_minute=False)
                return True
        self._add(candidate, number)
        return False
