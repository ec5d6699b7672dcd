"""Solve the p-median problem: sites, and how far from the best they may be.

Fast interchange gives the sites, the Lagrangian bound says how good they are and settles most
candidates, and an exact solver finishes what is small enough.

This module imports numba, which is slow to load.
"""

import numpy as np

from maillage.errors import InputError
from maillage.language import _
from maillage.methods.locate.answer import PROVEN, Answer, Solver, Stop, never
from maillage.methods.locate.neighbours import Costs, Points
from maillage.methods.locate.p_median import interchange
from maillage.methods.locate.p_median.branch import Node, Tree
from maillage.methods.locate.p_median.exact import exact
from maillage.methods.locate.p_median.lagrangian import Ascent
from maillage.methods.locate.p_median.lists import lists
from maillage.methods.locate.p_median.problem import Problem, checked, part
from maillage.methods.locate.p_median.reduction import is_empty, only_sites, reduced
from maillage.methods.locate.serving import served
from maillage.types import Floats, Integers

PHASES = 12
"""Times that bound and sites are improved in turn."""

ITERATIONS = 100
"""Steps of the bound in a phase."""

WORK = 30_000_000
"""Pairs that the random moves of a phase may look at, about; a move looks around ten sites."""

SWAPS = 2
"""Random swaps of a move out of a local optimum."""

SHORT_LISTS = 10
MOST_EXACT_PAIRS = 60_000
"""Pairs left a demand, and in all, up to which the compact program is quicker than the tree."""

TREE_WORK = 600_000_000
MOST_NODES = 3_000
"""Pairs that the tree may look at, about, and nodes that it may explore."""

_NONE = np.empty(0, dtype=np.int64)


def p_median(
    costs: Costs,
    weights: Floats,
    p: int,
    *,
    seed: int,
    fixed: Integers = _NONE,
    forbidden: Integers = _NONE,
    unserved_cost: float = np.inf,
    stop: Stop = never,
) -> Answer:
    """Return p sites of least total cost, each demand served by the nearest, and a bound.

    Args:
        costs: from demands to candidates.
        weights: shape (demands,), people or need; 0 counts for nothing.
        p: number of sites, the fixed ones included.
        seed: of the random moves.
        fixed: sites that stay open.
        forbidden: candidates that may not be opened.
        unserved_cost: what a demand costs that no site serves; without it each must be served.
        stop: ends the solve with the best so far. Ctrl-C does the same.

    Returns:
        The answer: proven when the solver is ``exact`` and its gap nil.

    Raises:
        InputError: what is asked has no answer.

    Examples:
        Villages at 0, 1, 2 and 10 km of a road: one site at 1 km and one at 10 km.

        >>> road = np.array([0.0, 1, 2, 10])
        >>> found = p_median(abs(road[:, None] - road), np.ones(4), 2, seed=0)
        >>> found.sites.tolist(), found.assigned.tolist(), found.value, found.is_proven
        ([1, 3], [1, 1, 1, 3], 2.0, True)
    """
    problem = checked(
        costs, weights, p, fixed=fixed, forbidden=forbidden, unserved_cost=unserved_cost
    )
    search = _Search(problem, costs, weights, unserved_cost, seed, stop)
    is_interrupted = search.run()
    assigned, cost_of = served(costs, search.sites, unserved_cost=unserved_cost)
    _refuse_unserved(cost_of[problem.demands], p)
    value = search.value
    solver: Solver = "exact" if value - search.bound <= PROVEN * abs(value) else "heuristic"
    return Answer(search.sites, assigned, value, search.bound, solver, seed, is_interrupted)


def _refuse_unserved(costs: Floats, p: int) -> None:
    count = int(np.isinf(costs).sum())
    if count:
        raise InputError(
            _(
                "{count} demandes hors de portée des {p} sites trouvés : en demander davantage, "
                "élargir la portée ou donner le coût d'une demande non servie",
                count=count,
                p=p,
            )
        )


class _Search:
    """The best sites and the best bound so far, and the work that improves them."""

    def __init__(
        self,
        problem: Problem,
        costs: Costs,
        weights: Floats,
        unserved_cost: float,
        seed: int,
        stop: Stop,
    ) -> None:
        self.problem = problem
        self.costs = part(costs, problem.demands)
        self.weights = weights[problem.demands]
        self.unserved_cost = unserved_cost
        self.seed = seed
        self.stop = stop
        self.rng = np.random.default_rng(seed)
        self.lists = lists(
            problem.starts,
            problem.candidates,
            problem.costs,
            unserved=_penalties(problem, unserved_cost * self.weights),
            candidate_count=len(problem.is_open),
        )
        self.fixed = problem.is_open
        self.value = np.inf
        self.bound = 0.0
        self.sites = np.empty(0, dtype=np.int64)
        self._keep(self._any_sites())
        self.is_stopped = False
        state = interchange.state(self.lists, self.sites, fixed=self.fixed)
        interchange.improve(self.lists, state, allowed=problem.is_allowed)
        self._keep(np.flatnonzero(state.is_open))
        prices = _first_multipliers(problem, state)
        self.ascent = Ascent(problem, prices, shares=np.zeros(len(self.fixed)))

    def run(self) -> bool:
        """Improve sites and bound until they meet or the rules end; return if it was stopped."""
        try:
            self._alternate()
            self._finish()
        except KeyboardInterrupt:
            self._raise_bound(self.ascent.bound)
            return True
        return self.is_stopped and not self._is_proven

    def _is_over(self) -> bool:
        """Whether nothing is left to do, or ``stop`` says so."""
        self.is_stopped = self.is_stopped or self.stop()
        return self.is_stopped or self._is_proven

    @property
    def _is_proven(self) -> bool:
        return self.value - self.bound <= PROVEN * abs(self.value)

    @property
    def _target(self) -> float:
        """The largest value that would be better than the best sites known."""
        if self.problem.step:
            return self.value - self.problem.step * (1 - 1e-6)
        return self.value * (1 - PROVEN / 2)

    def _alternate(self) -> None:
        """Climb, search from the sites of the relaxed problem, reduce; again until it settles."""
        for _phase in range(PHASES):
            ascent = self.ascent
            ascent.run(self._target, iterations=ITERATIONS, stop=self.stop)
            self._raise_bound(ascent.bound)
            if self._is_over():
                return
            self._improve(ascent.chosen)
            left = reduced(ascent, self._target)
            self._raise_bound(np.inf if is_empty(left) else ascent.bound)
            if self._is_over():
                return
            self.problem = left
            self.ascent = Ascent(left, ascent.multipliers, shares=ascent.shares, step=ascent.step)
            if ascent.is_settled:
                return

    def _finish(self) -> None:
        """Finish by the compact program where lists have become short, else by the tree."""
        left = self.problem
        only = only_sites(left)
        if only is not None:
            self._keep(only)
            self._raise_bound(np.inf)
        pairs, demands = len(left.candidates), len(left.beyond)
        if not self._is_over() and pairs <= min(SHORT_LISTS * demands, MOST_EXACT_PAIRS):
            self._solve_program(left)
        if not self._is_over():
            nodes = int(np.clip(TREE_WORK // (pairs + 20 * demands), 20, MOST_NODES))
            self._explore(nodes)
            self._is_over()

    def _solve_program(self, left: Problem) -> None:
        found = exact(left, nodes=MOST_NODES, seed=self.seed, stop=self.stop)
        if found.sites is not None:
            self._keep(found.sites)
        self._raise_bound(found.bound)

    def _explore(self, nodes: int) -> None:
        root = Node(self.problem, self.ascent.multipliers, self.ascent.shares)
        tree = Tree(root, self.bound, self._try)
        try:
            tree.explore(self._target, nodes=nodes, stop=self.stop)
        finally:
            self._raise_bound(tree.bound)

    def _try(self, sites: Integers) -> float:
        """Descend from some sites, keep them if they are better, return the target."""
        state = interchange.state(self.lists, sites, fixed=self.fixed)
        if state.total[0] < self.value * 1.01:
            interchange.improve(self.lists, state, allowed=self.problem.is_allowed)
            self._keep(np.flatnonzero(state.is_open))
        return self._target

    def _raise_bound(self, bound: float) -> None:
        """Keep a bound; one above every better answer's value proves the best sites."""
        if bound > self._target:
            bound = self.value
        elif self.problem.step:
            bound = np.ceil(bound - 1e-6)
        self.bound = max(self.bound, min(bound, self.value))

    def _improve(self, sites: Integers) -> None:
        """Descend from some sites, wander about, and keep the best sites."""
        allowed = self.problem.is_allowed
        state = interchange.state(self.lists, sites, fixed=self.fixed)
        interchange.improve(self.lists, state, allowed=allowed)
        pairs = int(np.diff(self.lists.demand_starts)[allowed].sum())
        touched = max(pairs, 1) * min(1.0, 10 / self.problem.p)
        interchange.iterate(
            self.lists,
            state,
            allowed=allowed,
            rng=self.rng,
            rounds=int(np.clip(WORK / touched, 3, 300)),
            swaps=min(SWAPS, self.problem.p),
        )
        self._keep(np.flatnonzero(state.is_open))

    def _keep(self, sites: Integers) -> None:
        """Keep sites that are better than the best known."""
        value = self._evaluate(sites)
        if value < self.value:
            self.sites, self.value = np.sort(sites), value

    def _evaluate(self, sites: Integers) -> float:
        if isinstance(self.costs, Points):
            _site, cost = served(self.costs, sites, unserved_cost=self.unserved_cost)
            return float(cost @ self.weights)
        state = interchange.state(self.lists, sites, fixed=self.fixed)
        return float(state.total[0])

    def _any_sites(self) -> Integers:
        drawn = self.rng.choice(self.problem.free, self.problem.wanted, replace=False)
        return np.concatenate([np.flatnonzero(self.fixed), drawn])


def _penalties(problem: Problem, most: Floats) -> Floats:
    """Return what the search counts for a demand with no site on its list.

    Where it must be served, more than any answer that serves all; where its list was cut short,
    twice what the list ends at; never more than ``most``.
    """
    has_any = np.diff(problem.starts) > 0
    last = problem.costs[problem.starts[1:][has_any] - 1]
    return np.minimum(
        np.where(np.isinf(problem.beyond), 2 * last.sum() + 1, 2 * problem.beyond), most
    )


def _first_multipliers(problem: Problem, state: interchange.State) -> Floats:
    """Return prices between what a demand costs now and what it would without its site."""
    has_any = np.diff(problem.starts) > 0
    last = problem.beyond.copy()
    last[has_any] = problem.costs[problem.starts[1:][has_any] - 1]
    return np.minimum((state.first_cost + state.second_cost) / 2, last)
