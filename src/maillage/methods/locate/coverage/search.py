"""Find good choices of sites: greedy, swaps, then ruin and recreate."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maillage.methods.locate.answer import Stop
from maillage.methods.locate.coverage.arrays import NUMBER, VALUE, Limits, Sets, State, sums
from maillage.methods.locate.coverage.problem import Problem, floor_slack
from maillage.types import Integers

_BLOCK = 2_000
_HEAT = 0.05
_MOST_CLOSED = 10
_PRICES = 10


def arrays_of(problem: Problem, *, floor_price: float = 0.0) -> tuple[Sets, Limits]:
    """Return a problem as the kernels take it, a person under the floor worth so much more."""
    units = problem.units
    sets = Sets(
        starts=units.starts,
        sites=units.sites,
        member_starts=problem.member_starts,
        members=problem.members,
        firsts=units.firsts + floor_price * units.protected,
        seconds=units.seconds,
        protected=units.protected,
    )
    limits = Limits(
        places=problem.places,
        groups=problem.groups,
        missing=problem.missing,
        costs=problem.costs,
        budget=float(problem.budget),
        floor=float(problem.floor - floor_slack(problem)) if problem.floor > 0 else -np.inf,
    )
    return sets, limits


@dataclass(frozen=True)
class Choice:
    """Sites of a problem that respect its rules, sorted, and what they are worth."""

    sites: Integers
    value: float


def find(
    problem: Problem, *, start: Choice | None, rounds: int, seed: int, stop: Stop
) -> Choice | None:
    """Return a good choice, ``None`` when none was met that reaches the floor.

    Args:
        problem: what to choose from.
        start: a choice to better; a greedy one by default.
        rounds: of ruin and recreate.
        seed: of the rounds.
        stop: asked every few thousand rounds.
    """
    best = _under(problem, 0.0, start=start, rounds=rounds, seed=seed, stop=stop)
    if best is not None or problem.floor <= 0:
        return best
    protected = max(float(problem.units.protected.sum()), 1e-300)
    low, high = 0.0, 0.5 * float(problem.units.firsts.sum()) / protected
    for _step in range(_PRICES):
        price = high if best is None else (low + high) / 2
        found = _under(problem, price, start=None, rounds=rounds, seed=seed, stop=stop)
        if found is None:
            low, high = price, high if best is not None else 4 * high
        else:
            high = price
            best = better(best, found)
    return best


def better(one: Choice | None, two: Choice | None) -> Choice | None:
    """Return the choice of greater value, the first when they are equal."""
    if one is None or two is None:
        return two if one is None else one
    return two if two.value > one.value else one


def _under(
    problem: Problem,
    floor_price: float,
    *,
    start: Choice | None,
    rounds: int,
    seed: int,
    stop: Stop,
) -> Choice | None:
    """Return a good choice when a person under the floor is worth so much more."""
    from maillage.methods.locate.coverage import search_kernels as kernels  # slow to load

    sets, limits = arrays_of(problem, floor_price=floor_price)
    state = _state(problem, sets, limits)
    dice = dice_of(seed)
    for site in _first_sites(problem) if start is None else start.sites:
        kernels.shift(sets, limits, state, int(site), 1)
    kernels.fill(sets, limits, state, 0.0, np.isfinite(problem.budget), dice)
    _swap(sets, limits, state, dice, stop)
    best, value = np.zeros(problem.site_count, dtype=bool), -np.inf
    if kernels.is_allowed(limits, state):
        best[:], value = state.place >= 0, float(state.sums[VALUE])
    heat = _HEAT * float(state.sums[VALUE]) / max(float(state.sums[NUMBER]), 1.0)
    for done in range(0, rounds, _BLOCK):
        if stop():
            break
        size = min(_BLOCK, rounds - done)
        schedule = (
            size,
            _MOST_CLOSED,
            heat * (1 - done / rounds),
            heat * (1 - (done + size) / rounds),
        )
        value = kernels.anneal(sets, limits, state, best, value, schedule, dice)
    sites = np.flatnonzero(best)
    if value == -np.inf or not problem.is_allowed(sites):
        return None
    return Choice(sites, problem.value(sites))


def dice_of(seed: int) -> NDArray[np.uint64]:
    """Return the state of the kernels' generator."""
    return np.array([(seed * 0x9E3779B9 + 0x7F4A7C15) % 2**63 or 1], dtype=np.uint64)


def _swap(sets: Sets, limits: Limits, state: State, dice: NDArray[np.uint64], stop: Stop) -> None:
    from maillage.methods.locate.coverage.search_kernels import swap  # numba is slow to load

    while not stop() and swap(sets, limits, state, dice):
        pass


def _first_sites(problem: Problem) -> Integers:
    """Return the cheapest sites of each group that lacks some, under a budget; else none."""
    found = []
    if np.isfinite(problem.budget):
        for group in np.flatnonzero(problem.missing).tolist():
            of_group = np.flatnonzero(problem.groups == group)
            cheapest = of_group[np.argsort(problem.costs[of_group], kind="stable")]
            found.append(cheapest[: problem.missing[group]])
    return np.concatenate([np.zeros(0, dtype=np.int64), *found])


def _state(problem: Problem, sets: Sets, limits: Limits) -> State:
    """Return the state where every site is closed."""
    owner = np.repeat(np.arange(problem.site_count), np.diff(problem.member_starts))
    gains = sums(owner, sets.firsts[problem.members], problem.site_count)
    return State(
        place=np.full(problem.site_count, -1, dtype=np.int64),
        opened=np.zeros(limits.places + 1, dtype=np.int64),
        counts=np.zeros(problem.units.count, dtype=np.int64),
        gains=gains,
        held=np.zeros(len(problem.missing), dtype=np.int64),
        sums=np.zeros(4),
    )
