"""Measure rounds on Cordeau's instances: ``python benchmarks/tours/bench.py [--quick]``.

Each instance (p01 to p10 of the mirror: ``MAILLAGE_MIRROR``, else ``../shared/data``) gets
``--seconds`` of one core. The plan is checked against every limit before it is counted; the greedy
plan is beside it. No library solves the periodic problem, so that the published best known values
(Vidal et al., 2012) are the peer. Ends with 1 when a bound is missed.
"""

import argparse
import os
import sys
from pathlib import Path
from statistics import mean
from time import perf_counter, process_time

from instances import read_best_known, read_instance

from maillage.methods.tours.greedy import greedy
from maillage.methods.tours.periodic import solve
from maillage.methods.tours.plan import Plan, faults
from maillage.methods.tours.problem import Problem

ROOT = Path(__file__).parents[2]
MEAN_BOUND, EACH_BOUND = 0.02, 0.04
QUICK = ("p01", "p03", "p07")
ENDLESS = 10**9


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="instances, all when none is named")
    parser.add_argument("--seconds", type=float, default=120.0, help="of one core, an instance")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="three instances, ten seconds each")
    asked = parser.parse_args()
    folder = Path(os.environ.get("MAILLAGE_MIRROR", ROOT.parent / "shared" / "data")) / "vrp"
    best_known = read_best_known(folder / "best_known.csv")
    names = asked.names or (QUICK if asked.quick else sorted(best_known))
    seconds = 10.0 if asked.quick else asked.seconds
    warm_up(read_instance(folder / "pvrp" / names[0]))
    print(
        "instance  stops  days  best known      ours     gap   greedy  core s  wall s", flush=True
    )
    gaps = [
        measure(name, read_instance(folder / "pvrp" / name), best_known[name], seconds, asked.seed)
        for name in names
    ]
    print(f"mean gap {mean(gaps):.2%} (bound {MEAN_BOUND:.0%}), ", end="")
    print(f"largest {max(gaps):.2%} (bound {EACH_BOUND:.0%})")
    return int(mean(gaps) > MEAN_BOUND or max(gaps) > EACH_BOUND)


def warm_up(problem: Problem) -> None:
    """Compile the kernels, which is done once after an installation."""
    solve(problem, iterations=150, seed=1)


def measure(name: str, problem: Problem, best_known: float, seconds: float, seed: int) -> float:
    """Print one line and return the gap to the best known value."""
    start, wall = process_time(), perf_counter()
    plan = solve(
        problem, iterations=ENDLESS, seed=seed, stop=lambda: process_time() - start > seconds
    )
    core, wall = process_time() - start, perf_counter() - wall
    if found := faults(problem, plan):
        raise AssertionError(f"{name}: {found}")
    gap = plan.drive_minutes / best_known - 1
    print(
        f"{name:8}  {len(problem.stops):5}  {len(problem.days):4}  {best_known:10.2f}  "
        f"{plan.drive_minutes:8.2f}  {gap:6.2%}  {greedy_gap(problem, best_known)}  "
        f"{core:6.0f}  {wall:6.0f}",
        flush=True,
    )
    return gap


def greedy_gap(problem: Problem, best_known: float) -> str:
    """Return the gap of the greedy plan, or how many stops it leaves out."""
    plan: Plan = greedy(problem)
    if plan.left_out:
        return f"{len(plan.left_out)} left"
    return f"{plan.drive_minutes / best_known - 1:6.1%}"


if __name__ == "__main__":
    sys.exit(main())
