"""Solve a problem of covering: search, bound, settle what the bound settles, branch on the rest.

The order of work: a greedy choice bettered by local search; a bound by relaxation; the candidates
that no better choice can open, or can do without, are settled; what is left goes to HiGHS when it
is small enough to finish; when it is not, a longer search and a longer relaxation run side by side.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from math import gcd

import numpy as np
from scipy import sparse

from maillage.errors import InputError
from maillage.language import _
from maillage.methods.locate.answer import Stop
from maillage.methods.locate.coverage import programme as milp
from maillage.methods.locate.coverage.exchange import exchanged
from maillage.methods.locate.coverage.problem import Problem, narrowed, undominated
from maillage.methods.locate.coverage.relaxation import Relaxed, relax
from maillage.methods.locate.coverage.search import Choice, better, find
from maillage.types import Floats, Integers

_FIRST_ROUNDS, _ROUNDS_PER_SITE, _LONG_ROUNDS = 8_000, 50, 400_000
_ROUNDS_PER_PLACE = (500, 10_000)
_FIRST_BLOCKS, _LONG_BLOCKS = 6, 50
_SMALL_PAIRS = 250_000
_NODES = 2_000


@dataclass(frozen=True)
class Outcome:
    """The best choice met, over the territory's candidates, and a bound.

    Attributes:
        sites: those chosen and those already open, sorted.
        value: what they bring.
        bound: no choice brings more.
    """

    sites: Integers
    value: float
    bound: float


def best_choice(problem: Problem, *, target: float, seed: int, stop: Stop) -> Outcome:
    """Return the best choice found, and its bound.

    Args:
        problem: its rules do not contradict each other, but for the floor.
        target: a gap that is enough, relative.
        seed: of the search.
        stop: ends the work with the best so far.

    Raises:
        InputError: no choice was found that reaches the floor.
    """
    left = undominated(problem)
    rounds = min(_FIRST_ROUNDS, _ROUNDS_PER_SITE * left.site_count)
    choice = find(left, start=None, rounds=rounds, seed=seed, stop=stop)
    if choice is None:
        choice = _most_protected(left, seed=seed, stop=stop)
    if not left.units.count:
        return _outcome(left, choice, choice.value)
    found = _relaxed(left, choice, blocks=_FIRST_BLOCKS, target=target, stop=stop)
    rest = settled(left, found, choice)
    if len(rest.units.sites) > _SMALL_PAIRS and not is_near(choice.value, found.bound, target):
        longer, choice = _longer(left, choice, target=target, seed=seed, stop=stop)
        found = min(longer, found, key=lambda relaxed: relaxed.bound)
        rest = settled(left, found, choice)
    bound = max(found.bound, choice.value)
    if stop() or is_near(choice.value, bound, target) or len(rest.units.sites) > _SMALL_PAIRS:
        return _outcome(left, choice, bound)
    return _branch(left, rest, choice, bound, target=target, seed=seed, stop=stop)


def _longer(
    problem: Problem, choice: Choice, *, target: float, seed: int, stop: Stop
) -> tuple[Relaxed, Choice]:
    """Return a better bound and a better choice, both worked at for long, side by side.

    Swaps one for one keep the number of sites, which a budget does not settle: under one, sites are
    closed and others opened instead.
    """

    def search() -> Choice:
        if not np.isfinite(problem.budget):
            rounds = tuple(each * max(problem.places, 1) for each in _ROUNDS_PER_PLACE)
            return exchanged(problem, choice, rounds=rounds, seed=seed, stop=stop)
        found = find(problem, start=choice, rounds=_LONG_ROUNDS, seed=seed, stop=stop)
        return better_or_same(choice, found)

    with ThreadPoolExecutor(1) as second:
        searched = second.submit(search)
        found = _relaxed(problem, choice, blocks=_LONG_BLOCKS, target=target, stop=stop)
        return found, searched.result()


def is_near(value: float, bound: float, target: float) -> bool:
    """Whether a gap is enough."""
    return bound - value <= target * max(abs(value), 1e-12)


def settled(problem: Problem, found: Relaxed, choice: Choice) -> Problem:
    """Return the problem that is left once no better choice can do the opposite of the bound."""
    grain = 1.0 if problem.is_integral else 0.0
    needed = choice.value + grain * 0.999 + 1e-9 * abs(choice.value)
    is_settled = found.bound - found.losses < needed
    is_chosen = np.zeros(problem.site_count, dtype=bool)
    is_chosen[found.chosen] = True
    opened = np.flatnonzero(is_settled & is_chosen)
    if len(opened) > problem.places or problem.costs[opened].sum() > problem.budget:
        opened = opened[:0]  # nothing better is left: what remains is small whatever is kept
    return narrowed(problem, opened=opened, kept=np.flatnonzero(~is_settled | is_chosen))


def _relaxed(
    problem: Problem, choice: Choice, *, blocks: int, target: float, stop: Stop
) -> Relaxed:
    return relax(
        problem, sites=choice.sites, value=choice.value, blocks=blocks, target=target, stop=stop
    )


def _outcome(problem: Problem, choice: Choice, bound: float) -> Outcome:
    sites = np.sort(np.concatenate([problem.opened, problem.candidates[choice.sites]]))
    if problem.is_integral:
        bound = np.floor(bound + 1e-6)
    return Outcome(sites, choice.value, max(float(bound), choice.value))


def _most_protected(problem: Problem, *, seed: int, stop: Stop) -> Choice:
    """Return the choice that protects the most, or refuse a floor out of reach."""
    units = problem.units
    none = np.zeros(units.count)
    alone = replace(
        problem,
        units=replace(units, firsts=units.protected, seconds=none, protected=none),
        floor=0.0,
        base=0.0,
        opened=problem.opened[:0],
    )
    best = best_choice(alone, target=0.0, seed=seed, stop=stop)
    sites = np.flatnonzero(np.isin(problem.candidates, best.sites))
    if problem.is_allowed(sites):
        return Choice(sites, problem.value(sites))
    raise InputError(
        _(
            "le plancher demande de couvrir encore {floor} personnes fragiles : le mieux trouvé"
            " est {best}, et aucun choix ne passe {bound} ; baisser le plancher ou ouvrir plus"
            " de sites",
            floor=round(problem.floor, 1),
            best=round(best.value, 1),
            bound=round(best.bound, 1),
        )
    )


def _branch(
    whole: Problem,
    rest: Problem,
    choice: Choice,
    bound: float,
    *,
    target: float,
    seed: int,
    stop: Stop,
) -> Outcome:
    """Return what HiGHS makes of the problem that is left."""
    grain = 1.0 if whole.is_integral else 0.0
    solution = milp.solve(
        programme_of(rest),
        start=_columns(whole, rest, choice),
        grain=max(grain, target * abs(choice.value)),
        nodes=_NODES,
        seed=seed,
        stop=stop,
    )
    is_proven = solution.is_impossible
    if solution.columns.size:
        sites = np.flatnonzero(solution.columns[: rest.site_count] > 0.5)
        original = np.concatenate([rest.opened, rest.candidates[sites]])
        places = np.flatnonzero(np.isin(whole.candidates, original))
        if whole.is_allowed(places):
            choice = better_or_same(choice, Choice(places, whole.value(places)))
            is_proven = solution.is_optimal and target == 0
    limit = choice.value if is_proven else max(choice.value, min(bound, solution.bound + rest.base))
    return _outcome(whole, choice, limit)


def better_or_same(one: Choice, two: Choice | None) -> Choice:
    """Return the better choice, the first when the second is no better."""
    return better(one, two) or one


def _columns(whole: Problem, rest: Problem, choice: Choice) -> Floats:
    """Return a choice as columns of the programme that is left, empty when it is not one."""
    original = whole.candidates[choice.sites]
    known = np.isin(original, np.concatenate([rest.candidates, rest.opened]))
    if not known.all() or not np.isin(np.setdiff1d(rest.opened, whole.opened), original).all():
        return np.zeros(0)
    sites = np.flatnonzero(np.isin(rest.candidates, original))
    is_open = np.zeros(rest.site_count)
    is_open[sites] = 1.0
    counts = rest.counts(sites)
    parts = [is_open, (counts >= 1).astype(np.float64)]
    if rest.units.seconds.any():
        parts.append((counts >= 2).astype(np.float64))
    return np.concatenate(parts)


def programme_of(problem: Problem) -> milp.Programme:
    """Return a problem as a mixed integer programme.

    Columns: the sites, then what is covered once, then, with backup, what is covered twice.
    """
    units, sites = problem.units, problem.site_count
    repeat = 2 if units.seconds.any() else 1
    rows = [
        milp.covering_rows(units.starts, units.sites, sites, repeat=repeat),
        _over_sites(np.ones(sites), repeat * units.count),
    ]
    lower = [np.full(units.count + 1, -np.inf)]
    upper = [np.zeros(units.count), np.array([problem.places])]
    for group in np.flatnonzero(problem.missing).tolist():
        rows.append(_over_sites((problem.groups == group).astype(np.float64), repeat * units.count))
        lower.append(problem.missing[group : group + 1])
        upper.append(np.array([np.inf]))
    if np.isfinite(problem.budget):
        unit = gcd(*problem.costs.astype(np.int64).tolist()) or 1
        rows.append(_over_sites(problem.costs / unit, repeat * units.count))
        lower.append(np.array([-np.inf]))
        upper.append(np.array([np.floor(problem.budget / unit)]))
    if problem.floor > 0:
        total = max(float(units.protected.sum()), 1e-300)
        rest = np.zeros((repeat - 1) * units.count)
        share = np.concatenate([np.zeros(sites), units.protected / total, rest])
        rows.append(sparse.csr_matrix(share[None, :]))
        lower.append(np.array([problem.floor / total - 1e-9]))
        upper.append(np.array([np.inf]))
    return milp.Programme(
        rows=sparse.vstack(rows, format="csr"),
        lower=np.concatenate(lower).astype(np.float64),
        upper=np.concatenate(upper).astype(np.float64),
        gains=np.concatenate([np.zeros(sites), units.firsts, *[units.seconds] * (repeat - 1)]),
        whole=sites,
    )


def _over_sites(row: Floats, others: int) -> sparse.csr_matrix:
    """Return a row over the sites, with nothing over the other columns."""
    return sparse.csr_matrix(np.concatenate([row, np.zeros(others)])[None, :])
