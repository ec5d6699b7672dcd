"""Find p sites whose capacities hold every demand, when they are so tight that no search does."""

import numpy as np

from maillage.methods.locate.answer import Stop
from maillage.methods.locate.mixed_integer import Program, solve
from maillage.types import Floats, Integers

NODES = 2_000
MOST_PAIRS = 50_000
"""Beyond so many pairs of a demand and a site, HiGHS is not asked."""

_FITS = 1e-9


def packed(
    costs: Floats,
    taken: Floats,
    given: Floats,
    fixed: Integers,
    free: Integers,
    p: int,
    *,
    seed: int,
    stop: Stop,
) -> tuple[Integers, Integers] | None:
    """Return p sites and the site of each demand; None when HiGHS finds none within its nodes.

    Args:
        costs: shape (demands, sites), ``inf`` where a demand may not go.
        taken: shape (demands,), what each demand takes.
        given: shape (sites,), what each site holds.
        fixed: sites that are open whatever happens.
        free: sites that may be opened.
        p: number of sites, the fixed ones included.
        seed: of HiGHS.
        stop: ends the solve.
    """
    demands, sites = np.nonzero(np.isfinite(costs))
    if len(demands) > MOST_PAIRS:
        return None
    program = _program(costs[demands, sites], demands, sites, taken, given, fixed, free, p)
    found = solve(program, nodes=NODES, seed=seed, stop=stop).x
    if found is None:
        return None
    is_open = found[len(demands) :] > 0.5
    assigned = np.full(len(taken), -1)
    is_served = found[: len(demands)] > 0.5
    assigned[demands[is_served]] = sites[is_served]
    loads = np.bincount(assigned, weights=taken, minlength=len(given))
    return (np.flatnonzero(is_open), assigned) if (loads <= given + _FITS).all() else None


def _program(
    costs: Floats,
    demands: Integers,
    sites: Integers,
    taken: Floats,
    given: Floats,
    fixed: Integers,
    free: Integers,
    p: int,
) -> Program:
    """Return the program: pairs first, then sites. Rows: each demand once, each load, p sites."""
    pairs, count = len(demands), len(given)
    by_demand, by_site = np.argsort(demands, kind="stable"), np.argsort(sites, kind="stable")
    served = np.bincount(demands, minlength=len(taken))
    loads = np.bincount(sites, minlength=count) + 1  # and the site itself
    opened = pairs + np.arange(count)
    ends = np.cumsum(loads - 1)
    columns = np.concatenate([by_demand, np.insert(by_site, ends, opened), opened])
    load_values = np.insert(taken[demands[by_site]], ends, -given)
    values = np.concatenate([np.ones(pairs), load_values, np.ones(count)])
    starts = np.concatenate([[0], np.cumsum(np.concatenate([served, loads, [count]]))])
    once = np.ones(len(taken))
    lower = np.zeros(pairs + count)
    upper = np.concatenate([np.ones(pairs), np.zeros(count)])
    lower[pairs + fixed] = 1.0
    upper[pairs + np.concatenate([fixed, free])] = 1.0
    return Program(
        cost=np.concatenate([costs, np.zeros(count)]),
        lower=lower,
        upper=upper,
        is_integer=np.ones(pairs + count, dtype=bool),
        starts=starts,
        columns=columns,
        values=values,
        row_lower=np.concatenate([once, np.full(count, -np.inf), [p]]),
        row_upper=np.concatenate([once, np.zeros(count), [p]]),
    )
