"""The capacitated p-median problem: each demand goes whole to one site, none beyond its capacity.

Bound: Lagrangian relaxation of who serves whom, each site then filling its capacity with what pays
best (Mulvey and Beck, 1984): exactly where quantities and capacities are small integers, in
fractions elsewhere. Sites: assignment by regret, moves and exchanges of demands, moves of sites
(Osman and Christofides, 1994), from the sites of the relaxed problems.

This module imports numba, which is slow to load.
"""

from dataclasses import dataclass

import numpy as np

from maillage.errors import InputError
from maillage.language import _
from maillage.methods.locate.answer import PROVEN, Answer, Solver, Stop, never
from maillage.methods.locate.filling import fill_exactly, fill_in_fractions, search_sites
from maillage.methods.locate.p_median.problem import refuse_bad_weights, refuse_unreachable, states
from maillage.methods.locate.packing import packed
from maillage.types import Booleans, Floats, Integers

ITERATIONS = 1_000
SHORTEST_STEP = 1e-3
PATIENCE = 20
EVERY = 20
"""Steps of the bound between two searches for sites."""

ROUNDS = 60
"""Random moves of a site around the best sites, at the end."""

MOST_TABLE = 20_000_000
"""Cells of the exact knapsacks of one step of the bound, at most."""

_NONE = np.empty(0, dtype=np.int64)


@dataclass(frozen=True)
class Capacities:
    """What each demand takes and what each candidate can give, in one unit.

    Attributes:
        taken: shape (demands,), for instance hours of help a week.
        given: shape (candidates,).
    """

    taken: Floats
    given: Floats

    @property
    def are_small_integers(self) -> bool:
        """Whether each site can be filled exactly, by a table."""
        whole = all(bool((each == np.floor(each)).all()) for each in (self.taken, self.given))
        cells = len(self.taken) * len(self.given) * float(self.given.max())
        return whole and cells <= MOST_TABLE


def capacitated_p_median(
    costs: Floats,
    weights: Floats,
    capacities: Capacities,
    p: int,
    *,
    seed: int,
    fixed: Integers = _NONE,
    forbidden: Integers = _NONE,
    stop: Stop = never,
) -> Answer:
    """Return p sites and who goes where at the least total cost, and a bound.

    Args:
        costs: shape (demands, candidates), ``inf`` out of reach.
        weights: shape (demands,), how much each demand's cost counts.
        capacities: quantities.
        p: number of sites, the fixed ones included.
        seed: of the random moves.
        fixed: sites that stay open.
        forbidden: candidates that may not be opened.
        stop: ends the solve with the best so far. Ctrl-C does the same.

    Raises:
        InputError: what is asked has no answer, or none was found that fits the capacities.

    Examples:
        Two sites of 2 each: the third village cannot stay with its neighbours.

        >>> road = np.array([0.0, 1, 2, 10])
        >>> found = capacitated_p_median(abs(road[:, None] - road), np.ones(4),
        ...                              Capacities(np.ones(4), np.full(4, 2.0)), 2, seed=0)
        >>> found.value, sorted(found.assigned.tolist())
        (9.0, [0, 0, 3, 3])
    """
    refuse_bad_weights(weights, len(costs))
    is_open, is_allowed = states(fixed, forbidden, costs.shape[1], p)
    _refuse_bad_costs(costs, is_allowed)
    _refuse_small(capacities, is_open, is_allowed, p)
    search = _Search(costs * weights[:, None], capacities, is_open, is_allowed, p, seed, stop)
    is_interrupted = search.run()
    if not np.isfinite(search.value):
        raise InputError(
            _("aucune répartition trouvée entre {p} sites : en demander davantage", p=p)
        )
    is_proven = search.value - search.bound <= PROVEN * search.value
    solver: Solver = "exact" if is_proven else "heuristic"
    return Answer(
        search.sites, search.assigned, search.value, search.bound, solver, seed, is_interrupted
    )


def _refuse_bad_costs(costs: Floats, is_allowed: Booleans) -> None:
    bad = int((np.isnan(costs) | (costs < 0)).sum())
    if bad:
        raise InputError(
            _("{count} coûts inconnus ou négatifs : un coût vaut au moins 0", count=bad)
        )
    islands = int((~np.isfinite(costs[:, is_allowed])).all(axis=1).sum())
    refuse_unreachable(islands)


def _refuse_small(capacities: Capacities, is_open: Booleans, is_allowed: Booleans, p: int) -> None:
    """Refuse quantities that no p sites can hold."""
    for quantities in (capacities.taken, capacities.given):
        bad = int((~np.isfinite(quantities) | (quantities < 0)).sum())
        if bad:
            raise InputError(_("{count} capacités ou demandes inconnues ou négatives", count=bad))
    free = np.sort(capacities.given[is_allowed & ~is_open])[::-1]
    most = float(capacities.given[is_open].sum() + free[: p - int(is_open.sum())].sum())
    if capacities.taken.sum() > most:
        raise InputError(
            _(
                "capacité de {p} sites : au plus {most:g}, pour une demande de {taken:g}",
                p=p,
                most=most,
                taken=float(capacities.taken.sum()),
            )
        )
    largest = float(capacities.given[is_allowed].max())
    if capacities.taken.max() > largest:
        raise InputError(
            _(
                "une demande de {taken:g} dépasse la plus grande capacité, {most:g}",
                taken=float(capacities.taken.max()),
                most=largest,
            )
        )


class _Search:
    """The best sites, who goes where, and the best bound so far."""

    def __init__(
        self,
        costs: Floats,
        capacities: Capacities,
        is_open: Booleans,
        is_allowed: Booleans,
        p: int,
        seed: int,
        stop: Stop,
    ) -> None:
        self.costs = np.where(is_allowed, costs, np.inf)
        self.taken, self.given = capacities.taken, capacities.given
        self.is_exact = capacities.are_small_integers
        finite = costs[np.isfinite(costs)]
        self.step_value = 1.0 if (finite == np.floor(finite)).all() else 0.0
        self.fixed = np.flatnonzero(is_open)
        self.free = np.flatnonzero(is_allowed & ~is_open)
        self.p = p
        self.rng = np.random.default_rng(seed)
        self.stop = stop
        self.value, self.bound, self._raw = np.inf, 0.0, -np.inf
        self.is_stopped = False
        self.sites, self.assigned = _NONE, _NONE

    def run(self) -> bool:
        """Climb and search in turn, then wander; return whether it was stopped."""
        try:
            self._climb()
            if not np.isfinite(self.value):
                self._pack()
            self._wander()
        except KeyboardInterrupt:
            return True
        return self.is_stopped and not self._is_proven

    def _is_over(self) -> bool:
        """Whether the sites are proven, or ``stop`` says so."""
        self.is_stopped = self.is_stopped or self.stop()
        return self.is_stopped or self._is_proven

    @property
    def _is_proven(self) -> bool:
        return self.value - self.bound <= PROVEN * abs(self.value)

    def _climb(self) -> None:
        finite = np.where(np.isfinite(self.costs), self.costs, np.nan)
        now = np.nanquantile(finite, 0.5, axis=1) / 2
        guess = float(np.nanmax(finite, axis=1).sum())
        best, step, since = now, 1.0, 0
        direction = np.zeros(len(now))
        for iteration in range(ITERATIONS):
            value, chosen, served_by = self._relaxed(now)
            since = since + 1 if value <= self._raw else 0
            if value > self._raw:
                self._raise_bound(value)
                best = now
            if iteration % EVERY == 0:
                self._improve(chosen)
            if since >= PATIENCE:
                step, since, now = step / 1.5, 0, best
            if step < SHORTEST_STEP or self._is_over():
                return
            missing = 1.0 - served_by
            direction = missing + 0.7 * direction
            length = float(direction @ direction)
            if length <= 0:
                return
            upper = min(self.value, guess)
            now = now + step * max(upper - value, 0.0) / length * direction

    def _raise_bound(self, bound: float) -> None:
        self._raw = bound
        whole = np.ceil(bound - 1e-6) if self.step_value else bound
        self.bound = max(self.bound, min(float(whole), self.value))

    def _relaxed(self, multipliers: Floats) -> tuple[float, Integers, Floats]:
        """Return the bound at some multipliers, its sites, and how often each demand is served."""
        margins = self.costs - multipliers[:, None]
        fill = fill_exactly if self.is_exact else fill_in_fractions
        worth, portions = fill(margins, self.taken, self.given)
        order = np.argsort(worth[self.free], kind="stable")
        chosen = np.concatenate([self.fixed, self.free[order[: self.p - len(self.fixed)]]])
        value = float(multipliers.sum() + worth[chosen].sum())
        return value, chosen, portions[:, chosen].sum(axis=1)

    def _improve(self, sites: Integers) -> None:
        """Assign demands to sites, improve both, and keep what is better."""
        sites = sites.copy()
        count = len(self.fixed)
        assigned = np.zeros(len(self.taken), dtype=np.int64)
        value = search_sites(self.costs, self.taken, self.given, sites, count, self.free, assigned)
        if value < self.value:
            self.value, self.assigned = value, sites[assigned]
            self.sites = np.sort(sites)
            self._raise_bound(max(self._raw, self.bound))

    def _pack(self) -> None:
        """Ask HiGHS for sites that hold every demand, since no search found any."""
        found = packed(
            self.costs,
            self.taken,
            self.given,
            self.fixed,
            self.free,
            self.p,
            seed=int(self.rng.integers(2**31)),
            stop=self.stop,
        )
        if found is not None:
            self.sites, self.assigned = found
            self.value = float(self.costs[np.arange(len(self.taken)), self.assigned].sum())
            self._raise_bound(max(self._raw, self.bound))

    def _wander(self) -> None:
        movable = self.p - len(self.fixed)
        if movable == 0 or len(self.free) <= movable or len(self.sites) == 0:
            return
        for _round in range(ROUNDS):
            if self._is_over():
                return
            kept = np.setdiff1d(self.sites, self.fixed)
            spare = np.setdiff1d(self.free, kept)
            count = min(2, movable, len(spare))
            kept = self.rng.permutation(kept)[count:]
            added = self.rng.choice(spare, count, replace=False)
            self._improve(np.concatenate([self.fixed, kept, added]))
