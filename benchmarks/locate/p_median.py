"""Measure p-median, p-centre and capacitated p-median: ``python benchmarks/locate/p_median.py``.

Published instances come from the mirror (``MAILLAGE_MIRROR``, else ``../shared/data``): OR-Library,
TSPLIB with the best known values, Osman and Christofides. ``--only PART`` runs one part of
orlib, centre, tsplib, capacitated, departement, national, spopt. ``--spopt-points N`` chooses the
size of the comparison with spopt (500 by default; 1,000 takes ten minutes and 5 GB). Each row says
whether it is what it must be. Times are of the processor, so that other work on the machine does
not count: the solvers use one thread, but for the lists of neighbours, which use two; beside
spopt, whose solver is another process, they are those of the clock.
"""

import argparse
import resource
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import perf_counter, process_time

import instances
import numpy as np

from maillage.methods.locate.answer import Answer, Stop
from maillage.methods.locate.capacitated import Capacities, capacitated_p_median
from maillage.methods.locate.neighbours import Points
from maillage.methods.locate.p_centre import p_centre
from maillage.methods.locate.p_median.solve import p_median
from maillage.reference.geography import embedded

SEED = 1
FOLDER = instances.mirror()
NATIONAL_SITES, NATIONAL_SECONDS, NATIONAL_GIB = 2_000, 120.0, 6.0
LEAST_RATIO = 100


@dataclass(frozen=True)
class Row:
    """An answer, the best value known (nan for none), and what is asked of both."""

    name: str
    answer: Answer
    seconds: float
    best: float
    most_above: float
    most_gap: float
    most_seconds: float

    @property
    def is_kept(self) -> bool:
        """Whether the row is what it must be."""
        is_near = np.isnan(self.best) or self.above <= self.most_above
        return bool(
            is_near and self.answer.gap <= self.most_gap and self.seconds <= self.most_seconds
        )

    @property
    def above(self) -> float:
        """Return how far above the best value known the answer is."""
        return self.answer.value / self.best - 1

    def __str__(self) -> str:
        above = "" if np.isnan(self.best) else f"{100 * self.above:+.3f} %"
        return (
            f"{self.name:<26}{self.answer.value:>14,.0f}{above:>10}"
            f"{100 * self.answer.gap:>10.4f} %{self.answer.solver:>11}{self.seconds:>8.1f} s  "
            f"{'yes' if self.is_kept else 'NO'}"
        )


def within(seconds: float) -> Stop:
    start = process_time()
    return lambda: process_time() - start > seconds


def timed(solve: Callable[..., Answer], *given: object, **named: object) -> tuple[Answer, float]:
    start = process_time()
    return solve(*given, seed=SEED, **named), process_time() - start


def orlib() -> Iterator[Row]:
    best = instances.values(FOLDER / "orlib" / "pmedopt.txt")
    for name, value in best.items():
        graph = instances.pmed(FOLDER / "orlib" / f"{name}.txt")
        weights = np.ones(len(graph.costs))
        answer, seconds = timed(p_median, graph.costs, weights, graph.p)
        yield Row(f"{name}, p = {graph.p}", answer, seconds, value, 0.0, 0.0, 60.0)


def centre() -> Iterator[Row]:
    best = instances.values(FOLDER / "orlib" / "kcenteropt.txt")
    for name, value in best.items():
        graph = instances.pmed(FOLDER / "orlib" / f"{name}.txt")
        weights = np.ones(len(graph.costs))
        answer, seconds = timed(p_centre, graph.costs, weights, graph.p)
        yield Row(f"{name}, centre {graph.p}", answer, seconds, value, 0.0, 0.0, 60.0)


def tsplib() -> Iterator[Row]:
    best = instances.best_known(FOLDER / "pmedian" / "best_known.csv")
    for (name, p), value in best.items():
        points = instances.tsplib(FOLDER / "pmedian" / f"{name}.tsp")
        limit, gap = (120.0, 0.01) if p <= 20 else (60.0, 0.005)
        weights = np.ones(len(points.demands))
        stop = within(0.9 * limit)
        answer, seconds = timed(p_median, points, weights, p, stop=stop)
        yield Row(f"{name}, p = {p}", answer, seconds, value, 0.003, gap, limit)


def capacitated() -> Iterator[Row]:
    for path in sorted((FOLDER / "pmedcap").glob("pmedcap*.txt")):
        case = instances.pmedcap(path)
        n = len(case.demands)
        costs = instances.distances(case.points)
        capacities = Capacities(case.demands, np.full(n, case.capacity))
        answer, seconds = timed(capacitated_p_median, costs, np.ones(n), capacities, case.p)
        yield Row(f"{path.stem}, p = {case.p}", answer, seconds, case.best, 0.005, np.inf, 60.0)


def communes(code: str | None) -> tuple[Points, np.ndarray]:
    zones = embedded().level("commune").drop_nulls(["lon", "lat", "population"])
    if code:
        zones = zones.filter(departement=code)
    places = zones.select("lon", "lat").to_numpy()
    return Points(places, places, "great_circle"), zones["population"].to_numpy().astype(float)


def departement() -> Iterator[Row]:
    for code, p in (("62", 40), ("76", 12), ("64", 20)):
        points, people = communes(code)
        answer, seconds = timed(p_median, points, people, p)
        name = f"{code}: {len(people)}, p = {p}"
        yield Row(name, answer, seconds, np.nan, 0.0, 1e-9, 5.0)


def national() -> Iterator[Row]:
    points, people = communes(None)
    stop = within(0.85 * NATIONAL_SECONDS)
    answer, seconds = timed(p_median, points, people, NATIONAL_SITES, stop=stop)
    name = f"France, p = {NATIONAL_SITES}"
    yield Row(name, answer, seconds, np.nan, 0.0, 0.01, NATIONAL_SECONDS)
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"memory held at most: {held:.2f} GiB (budget {NATIONAL_GIB})")


def spopt(count: int) -> Iterator[Row]:
    """Solve the same points by spopt and by ours, one after the other, and print the ratio."""
    import pulp
    from spopt.locate import PMedian

    rng = np.random.default_rng(SEED)
    places, weights = rng.random((count, 2)) * 100_000, rng.integers(1, 1_000, count).astype(float)
    points = Points(places, places, "euclidean")
    p = count // 50
    start = perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        peer = PMedian.from_cost_matrix(instances.distances(points), weights, p)
        peer = peer.solve(pulp.PULP_CBC_CMD(msg=False))
    theirs = perf_counter() - start
    value = float(pulp.value(peer.problem.objective))
    start = perf_counter()
    answer = p_median(points, weights, p, seed=SEED)
    seconds = perf_counter() - start
    print(f"spopt: {value:,.0f} in {theirs:.1f} s; ours {theirs / seconds:.0f} times faster")
    yield Row(f"{count} points, p = {p}", answer, seconds, value, 1e-9, 0.0, theirs / LEAST_RATIO)


def main() -> int:
    parts = {
        "orlib": orlib,
        "centre": centre,
        "tsplib": tsplib,
        "capacitated": capacitated,
        "departement": departement,
        "national": national,
        "spopt": lambda: spopt(asked.spopt_points),
    }
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=parts, action="append")
    parser.add_argument("--spopt-points", type=int, default=500)
    asked = parser.parse_args()
    p_median(np.eye(3), np.ones(3), 1, seed=SEED)  # compiles, or reads what was compiled
    kept = []
    for name in asked.only or parts:
        print(
            f"\n{name}\n{'what':<26}{'value':>14}{'best':>10}{'gap':>12}{'solver':>11}{'time':>10}"
        )
        for row in parts[name]():
            print(row, flush=True)
            kept.append(row.is_kept)
    print(f"\n{sum(kept)} of {len(kept)} within their bounds")
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
