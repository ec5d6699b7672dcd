"""Measure coverage beside spopt: ``python benchmarks/locate/covering.py [--quick | --national]``.

Both solvers get the same points, in one run, one after the other; spopt gets its table of
distances ready made, and CBC through PuLP, its usual solver, 300 s at most. Ours starts from the
sparse costs and ends with a value, a bound and a gap; spopt has no bound to print. Seconds are of
the clock, then of the processor (children counted), which a busy machine does not stretch. The
national figures are the communes of mainland France, all of them candidates, their people as the
demand, as the crow flies.
"""

import resource
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from statistics import median
from time import perf_counter
from typing import TypeVar

import numpy as np
import polars as pl
import pulp
from scipy.spatial import cKDTree
from spopt.locate import LSCP, MCLP

from maillage.contracts.costs import SparseCosts
from maillage.methods.locate.answer import Answer
from maillage.methods.locate.coverage.covers import covers_within
from maillage.methods.locate.coverage.maximal import maximal_cover
from maillage.methods.locate.coverage.rules import Rules
from maillage.methods.locate.coverage.set_cover import set_cover

SEED, PEER_SECONDS, NATIONAL_SECONDS = 2026, 300, 58
EARTH_RADIUS_KM = 6_371.0088
TARGET_GAP, NATIONAL_GAP, NATIONAL_BUDGET_SECONDS = 0.001, 0.005, 60

Result = TypeVar("Result")


def costs_between(points: np.ndarray, *, limit: float) -> SparseCosts:
    """Return the straight distances within a limit, each point a zone and a candidate."""
    lists = cKDTree(points).query_ball_point(points, limit, return_sorted=True)
    sizes = [len(found) for found in lists]
    sites = np.concatenate(lists).astype(np.int64)
    zones = np.repeat(np.arange(len(points)), sizes)
    lengths = np.linalg.norm(points[zones] - points[sites], axis=1)
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    return SparseCosts(starts, sites, lengths, lengths, len(points), "straight")


def random_points(count: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(SEED)
    return rng.random((count, 2)) * 100, rng.integers(1, 1000, count).astype(float)


def communes() -> tuple[np.ndarray, np.ndarray]:
    data = files("maillage") / "reference" / "data" / "zones.parquet"
    with data.open("rb") as stream:
        zones = pl.read_parquet(stream).filter(
            pl.col("level") == "commune", pl.col("overseas").is_null()
        )
    zones = zones.drop_nulls(["lon", "lat", "population"]).sort("code")
    lon, lat = (np.radians(zones[name].to_numpy()) for name in ("lon", "lat"))
    around = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    return EARTH_RADIUS_KM * around, zones["population"].cast(pl.Float64).to_numpy()


@dataclass(frozen=True)
class Seconds:
    """Time taken, by the clock and by the processor."""

    clock: float
    processor: float

    def __str__(self) -> str:
        return f"{self.clock:8.2f} s {self.processor:8.2f} s"

    def over(self, other: "Seconds") -> str:
        """Return how many times longer this took than another."""
        clock, processor = self.clock / other.clock, self.processor / other.processor
        return f"ratio {clock:,.0f} (processor {processor:,.0f})"


def now() -> tuple[float, float]:
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return perf_counter(), sum(one.ru_utime + one.ru_stime for one in spent)


def timed(run: Callable[[], Result], repeat: int = 1) -> tuple[Seconds, Result]:
    taken = []
    for _time in range(repeat):
        began = now()
        result = run()
        taken.append([after - before for after, before in zip(now(), began, strict=True)])
    clock, processor = (median(column) for column in zip(*taken, strict=True))
    return Seconds(clock, processor), result


def show(name: str, seconds: Seconds, answer: Answer) -> None:
    print(
        f"{name:36} {seconds}  value {answer.value:14,.0f}  bound {answer.bound:14,.0f}"
        f"  gap {answer.gap:8.4%}  {answer.solver}",
        flush=True,
    )


def distances(points: np.ndarray) -> np.ndarray:
    return np.linalg.norm(points[:, None] - points[None, :], axis=2)


def beside_spopt(points: np.ndarray, demand: np.ndarray, *, radius: float, count: int) -> None:
    costs = costs_between(points, limit=radius)

    def ours() -> Answer:
        covers = covers_within(costs, limit_minutes=radius)
        return maximal_cover(covers, demand, rules=Rules(count=count), seed=SEED)

    seconds, answer = timed(ours, 5)
    name = f"maximal {len(points):,}, p = {count}"
    show(name, seconds, answer)
    table = distances(points)

    def theirs() -> float:
        peer = MCLP.from_cost_matrix(table, demand, radius, count)
        return solved(peer)

    taken, value = timed(theirs)
    print(
        f"{name + ', spopt':36} {taken}  value {value:14,.0f}  {taken.over(seconds)},"
        f" our value is {answer.value / value:.6f} of its",
        flush=True,
    )


def solved(peer: MCLP | LSCP) -> float:
    peer = peer.solve(pulp.PULP_CBC_CMD(msg=False, timeLimit=PEER_SECONDS), results=False)
    return float(pulp.value(peer.problem.objective))


def set_cover_beside_spopt(points: np.ndarray, *, radius: float, with_peer: bool) -> None:
    costs = costs_between(points, limit=radius)
    everyone = np.ones(len(points))
    deadline = perf_counter() + NATIONAL_SECONDS
    seconds, answer = timed(
        lambda: set_cover(
            costs,
            everyone,
            limit_minutes=radius,
            rules=Rules(count=None),
            seed=SEED,
            stop=lambda: perf_counter() > deadline,
        )
    )
    name = f"set cover {len(points):,}"
    show(name, seconds, answer)
    if with_peer:
        table = distances(points)
        taken, value = timed(lambda: solved(LSCP.from_cost_matrix(table, radius)))
        print(
            f"{name + ', spopt':36} {taken}  value {value:14,.0f}  {taken.over(seconds)}",
            flush=True,
        )


def national(*, kilometres: float, count: int) -> bool:
    """Show the answer for mainland France, and return whether it is what it must be."""
    points, people = communes()
    costs = costs_between(points, limit=kilometres)
    began = perf_counter()
    seconds, answer = timed(
        lambda: maximal_cover(
            covers_within(costs, limit_minutes=kilometres),
            people,
            rules=Rules(count=count),
            target_gap=TARGET_GAP,
            seed=SEED,
            stop=lambda: perf_counter() - began > NATIONAL_SECONDS,
        )
    )
    show(f"maximal {len(people):,}, p = {count}, {kilometres:g} km", seconds, answer)
    is_kept = answer.gap <= NATIONAL_GAP and seconds.clock <= NATIONAL_BUDGET_SECONDS
    print(
        f"gap {NATIONAL_GAP:.1%} within {NATIONAL_BUDGET_SECONDS} s: {'yes' if is_kept else 'NO'}"
    )
    return is_kept


def main() -> int:
    is_quick = "--quick" in sys.argv[1:]
    points, demand = random_points(300)
    warm = covers_within(costs_between(points, limit=8), limit_minutes=8)
    maximal_cover(warm, demand, rules=Rules(count=5), seed=SEED)  # compiles, measured apart
    if is_quick:
        beside_spopt(points, demand, radius=8, count=10)
        set_cover_beside_spopt(points, radius=8, with_peer=True)
        return 0
    if "--national" not in sys.argv[1:]:
        points, demand = random_points(2_000)
        beside_spopt(points, demand, radius=6, count=40)
        set_cover_beside_spopt(random_points(500)[0], radius=8, with_peer=True)
        set_cover_beside_spopt(points, radius=6, with_peer=False)
    kept = [national(kilometres=kilometres, count=500) for kilometres in (20.0, 15.0, 10.0)]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
