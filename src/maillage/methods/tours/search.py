"""Hybrid genetic search for the periodic routing problem.

Method: Vidal, Crainic, Gendreau, Lahrichi and Rei (2012), with the local search of Vidal (2022):
children of two plans, improved until no move gains, in a population kept good and various; limits
are penalised while searching, by penalties that adapt so that some plans keep within them.
"""

from dataclasses import dataclass, field

import numpy as np

from maillage.methods.tours.arrays import NO_ROAD_MINUTES, Network, Routes, empty_routes
from maillage.methods.tours.crossover import cross, draw_plan
from maillage.methods.tours.greedy import FORBIDDEN, fill
from maillage.methods.tours.local_search import educate
from maillage.methods.tours.population import Group, Individual, choose_parent
from maillage.methods.tours.segments import LOAD, SERVICE
from maillage.methods.tours.splitting import giant_tours
from maillage.methods.tours.symmetry import exchangeable, named_like
from maillage.types import Booleans, Floats

_FIRST = 100
"""Plans drawn at random before the first child."""

_TARGET, _WINDOW = 0.2, 100
"""Share of the plans that should keep within the limits, and how many are looked at."""

_REPAIR, _REPAIR_FACTOR = 0.5, 10.0
"""Share of the plans beyond the limits that are improved again, with penalties so much higher."""


_PATIENCE = 4000
"""Plans made without a better one before the population starts anew."""


@dataclass
class Search:
    """A search in progress.

    Attributes:
        network: the problem.
        rng: source of randomness.
        penalty: what a minute and a unit of load beyond the limits cost.
        routes: the plan being worked on.
        groups: the plans within the limits, and those beyond them.
        best: the best plan within the limits, ever.
        nearest: the plan least beyond them, for when there is no best.
        made: plans made since the population started.
        local_best: driving of the best since then.
        waited: plans made since it improved.
        within: for the latest plans, whether they keep within minutes and within loads.
        alike: which shifts can be exchanged.
        model: the plan whose names of shifts the others take.
    """

    network: Network
    rng: np.random.Generator
    penalty: Floats
    routes: Routes
    groups: tuple[Group, Group] = field(default_factory=lambda: (Group(), Group()))
    best: Individual | None = None
    nearest: Individual | None = None
    made: int = 0
    local_best: float = np.inf
    waited: int = 0
    within: list[tuple[bool, bool]] = field(default_factory=list)
    alike: Booleans = field(default_factory=lambda: np.zeros((0, 0), dtype=bool))
    model: Individual | None = None

    def __post_init__(self) -> None:
        self.alike = exchangeable(self.network)

    def begin(self) -> None:
        """Make the greedy plan, complete it beyond the limits if need be, and improve it."""
        fill(self.network, self.routes, FORBIDDEN)
        if self._is_complete():
            self._keep(snapshot(self.network, self.routes))
        else:
            fill(self.network, self.routes, self.penalty)
        if not self._is_complete():
            draw_plan(self.network, self.routes, self.penalty, self.rng)
        self._educate_and_keep()

    def _is_complete(self) -> bool:
        """Whether every stop has its days."""
        return bool((self.routes.choice[self.network.depots :] >= 0).all())

    def step(self) -> None:
        """Make one more plan, by chance at first and then from two others."""
        if self.waited > _PATIENCE:
            self.groups, self.model = (Group(), Group()), None
            self.made, self.waited, self.local_best = 0, 0, np.inf
        self.made += 1
        if self.made <= _FIRST:
            draw_plan(self.network, self.routes, self.penalty, self.rng)
        else:
            self._cross()
        self._educate_and_keep()

    def _cross(self) -> None:
        """Make a child of two plans."""
        members = self.groups[0].members + self.groups[1].members
        one = members[choose_parent(self.groups, self.penalty, self.rng)]
        other = members[choose_parent(self.groups, self.penalty, self.rng)]
        other = named_like(self.network, other, one, self.alike)
        cross(
            self.network,
            self.routes,
            self.penalty,
            self.rng,
            one.tours,
            one.counts,
            other.tours,
            other.counts,
        )

    def _educate_and_keep(self) -> None:
        """Improve the plan in hand and keep it; often repair it when it passes the limits."""
        educate(self.network, self.routes, self.penalty, self.rng)
        made = snapshot(self.network, self.routes)
        self._adapt(made)
        self._keep(made)
        if not made.is_feasible and self.rng.random() < _REPAIR:
            educate(self.network, self.routes, self.penalty * _REPAIR_FACTOR, self.rng)
            repaired = snapshot(self.network, self.routes)
            if repaired.is_feasible:
                self._keep(repaired)

    def _keep(self, made: Individual) -> None:
        """Add a plan to those that live, its shifts named alike, and remember the best."""
        if self.model is None:
            self.model = made
        made = named_like(self.network, made, self.model, self.alike)
        self.groups[0 if made.is_feasible else 1].add(made, self.penalty)
        self.waited += 1
        if not made.is_feasible:
            if self.nearest is None or made.excess < self.nearest.excess:
                self.nearest = made
            return
        if made.drive_minutes < self.local_best - 1e-6:
            self.local_best = made.drive_minutes
            self.waited = 0
        if self.best is None or made.drive_minutes < self.best.drive_minutes - 1e-6:
            self.best = made

    def _adapt(self, made: Individual) -> None:
        """Raise or lower the penalties, so that a part of the plans keep within the limits."""
        self.within.append((made.over_minutes <= 1e-6, made.overload <= 1e-6))
        if len(self.within) < _WINDOW:
            return
        shares = np.mean(self.within, axis=0)
        factors = np.where(shares < _TARGET - 0.05, 1.2, np.where(shares > _TARGET + 0.05, 0.85, 1))
        self.penalty = np.clip(self.penalty * factors, 1e-3, 1e5)
        self.within.clear()


def new_search(network: Network, seed: int) -> Search:
    """Return a search that has made no plan yet."""
    known = network.minutes[network.minutes < NO_ROAD_MINUTES]
    load = max(float(network.work[:, 1].max(initial=0.0)), 1e-9)
    unit = min(max(float(known.max(initial=1.0)) / load, 0.1), 1000.0)
    return Search(
        network=network,
        rng=np.random.default_rng(seed),
        penalty=np.array([1.0, unit]),
        routes=empty_routes(network),
    )


def snapshot(network: Network, routes: Routes) -> Individual:
    """Return the plan that the routes hold."""
    tours, counts, after = giant_tours(network, routes)
    slots = np.arange(routes.size.size)
    end = routes.sums[slots, routes.size + 1]
    drive, service, load = end[:, 0], end[:, SERVICE], end[:, LOAD]
    limits = network.limits[network.shift]
    over = np.maximum(drive + service - limits[:, 0], 0) + np.maximum(drive - limits[:, 2], 0)
    return Individual(
        path=routes.path[:-1].copy(),
        size=routes.size.copy(),
        tours=tours,
        counts=counts,
        after=after,
        drive_minutes=float(drive.sum()),
        over_minutes=float(over.sum()),
        overload=float(np.maximum(load - limits[:, 1], 0).sum()),
    )
