"""Better a choice of many sites by replacing one at a time: long annealing, quick rounds.

Interchange (Teitz and Bart, 1968) under simulated annealing (Kirkpatrick, Gelatt and Vecchi, 1983).
Where :mod:`.search` rebuilds what it closes, at the cost of a look at every candidate, a round here
costs a few units: the choice of a country is better after seconds of these than after minutes of
those.
"""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from maillage.methods.locate.answer import Stop
from maillage.methods.locate.coverage.arrays import sums
from maillage.methods.locate.coverage.problem import Problem
from maillage.methods.locate.coverage.search import Choice, arrays_of, dice_of
from maillage.types import Integers

if TYPE_CHECKING:
    from maillage.methods.locate.coverage.exchange_kernels import Reach, Standing

_BLOCK = 100_000
_FIRST_HEAT, _LAST_HEAT = 0.025, 0.0008


def exchanged(
    problem: Problem, choice: Choice, *, rounds: tuple[int, ...], seed: int, stop: Stop
) -> Choice:
    """Return a choice at least as good, with as many sites.

    Args:
        problem: without a budget.
        choice: where to start from; it respects the rules.
        rounds: of each cooling, the best so far being heated again in between: short ones first,
            as an early end wastes the one it falls in.
        seed: of the rounds.
        stop: asked every hundred thousand rounds.
    """
    dice = dice_of(seed)
    for count in rounds:
        if stop() or not choice.sites.size or not choice.value:
            break
        sites = _cooled(problem, choice, rounds=count, dice=dice, stop=stop)
        value = problem.value(sites)
        if value > choice.value and problem.is_allowed(sites):
            choice = Choice(np.sort(sites), value)
    return choice


def _cooled(
    problem: Problem, choice: Choice, *, rounds: int, dice: NDArray[np.uint64], stop: Stop
) -> Integers:
    """Return the best sites met while the heat falls."""
    from maillage.methods.locate.coverage.exchange_kernels import exchange  # numba is slow to load

    reach, now = _reach(problem), _standing(problem, choice)
    _sets, limits = arrays_of(problem)
    best, value = choice.sites.copy(), float(now.sums[0])
    mean = choice.value / len(choice.sites)
    for done in range(0, rounds, _BLOCK):
        if stop():
            break
        size = min(_BLOCK, rounds - done)
        heats = [
            mean * _FIRST_HEAT * (_LAST_HEAT / _FIRST_HEAT) ** (step / rounds)
            for step in (done, done + size)
        ]
        schedule = (size, heats[0], heats[1])
        value = exchange(
            reach, limits.groups, limits.missing, limits.floor, now, best, value, schedule, dice
        )
    return best


def _reach(problem: Problem) -> "Reach":
    """Return a problem as the kernel takes it."""
    from maillage.methods.locate.coverage.exchange_kernels import Reach  # numba is slow to load

    units = problem.units
    owner = np.repeat(np.arange(problem.site_count), np.diff(problem.member_starts))
    worths = units.firsts[problem.members]
    order = np.lexsort((-worths, owner))
    return Reach(
        starts=units.starts.astype(np.int32),
        sites=units.sites.astype(np.int32),
        member_starts=problem.member_starts.astype(np.int32),
        members=problem.members[order].astype(np.int32),
        firsts=units.firsts,
        seconds=units.seconds,
        protected=units.protected,
        total=sums(owner, worths, problem.site_count),
    )


def _standing(problem: Problem, choice: Choice) -> "Standing":
    """Return a choice as the kernel moves it."""
    from maillage.methods.locate.coverage.exchange_kernels import Standing  # numba is slow to load

    counts = problem.counts(choice.sites)
    groups = problem.groups[choice.sites]
    return Standing(
        opened=choice.sites.astype(np.int64),
        is_open=np.isin(np.arange(problem.site_count), choice.sites),
        counts=counts.astype(np.int32),
        held=np.bincount(groups[groups >= 0], minlength=len(problem.missing)).astype(np.int64),
        sums=np.array([choice.value - problem.base, problem.units.protected[counts >= 1].sum()]),
    )
