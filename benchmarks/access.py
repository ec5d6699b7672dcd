"""Measure access beside PySAL: ``python benchmarks/access.py [--size full|quick]``.

Zones and sites are drawn with a seed around towns of very unequal sizes, as people and services
stand in France, and both programs take the same pairs in the same run, one after the other. The
ratio is what counts: times depend on the machine. Ours are medians after a first run that
compiles; PySAL's is one run. Seconds of processor stand beside, and their ratio, for a machine
that is shared: both of our threads are in them.

With the pairs given, each has them as it reads them: PySAL a table, we compressed rows, checked;
"from the table" is the time from PySAL's own table, sorted by origin, to our scores. From
coordinates, ours finds the pairs too, and PySAL's time is still that with the pairs given.
``--no-peer`` leaves PySAL out. Budgets are those of the full size; a quick run does not fail.
"""

import argparse
import importlib
import resource
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from types import ModuleType
from typing import NamedTuple

import numpy as np
import pandas as pd

from maillage.contracts.costs import SparseCosts
from maillage.methods.access.catchment import three_step_catchment, two_step_catchment
from maillage.methods.access.decay import Classes, Decay, Gaussian, Step
from maillage.methods.access.pairs import pairs_within
from maillage.methods.access.raam import rational_agents
from maillage.methods.access.sphere import Points
from maillage.methods.access.streamed import demand_by_site, streamed_catchment
from maillage.types import Floats

RADIUS_M = 20_000.0
METRES_A_MINUTE = 1_000.0
LIMIT = RADIUS_M / METRES_A_MINUTE
STEP = Step(LIMIT)
CLASSES = Classes((5.0, 10.0, LIMIT), (1.0, 0.68, 0.22))
GAUSSIAN = Gaussian(8.0, LIMIT)
PATIENCE_MINUTES, TOLERANCE, MOST_SWEEPS = 60.0, 1e-4, 200

SPREAD = 0.12
"""Degrees around the largest town; gives about 4.1 million pairs, and two thousand million."""

MEMORY_BUDGET_GIB = 1.0


@dataclass(frozen=True)
class Size:
    """How many points each part takes, and how many of ten stand around towns."""

    zones: int
    sites: int
    raam_zones: int
    raam_sites: int
    cells: int
    places: int


SIZES = {
    "full": Size(35_000, 20_000, 3_500, 2_000, 2_300_000, 100_000),
    "quick": Size(3_500, 2_000, 500, 300, 230_000, 10_000),
}


@dataclass(frozen=True)
class Country:
    """Zones with people and sites with hours."""

    zones: Points
    sites: Points
    demand: Floats
    supply: Floats


def country(zones: int, sites: int, *, clustered: float) -> Country:
    rng = np.random.default_rng(2026)
    towns = rng.uniform((-4.5, 42.5), (8.0, 51.0), (2_000, 2))
    sizes = rng.pareto(1.1, 2_000) + 0.02
    spreads = 0.03 + SPREAD * np.sqrt(sizes / sizes.max())

    def spread(count: int) -> Points:
        town = rng.choice(2_000, count, p=sizes / sizes.sum())
        around = towns[town] + rng.normal(size=(count, 2)) * spreads[town, None] * (1.45, 1.0)
        anywhere = rng.uniform((-4.5, 42.5), (8.0, 51.0), (count, 2))
        lon, lat = np.where(rng.random((count, 1)) < clustered, around, anywhere).T.copy()
        return Points(lon, lat)

    return Country(
        spread(zones),
        spread(sites),
        rng.lognormal(6, 1.3, zones).round() + 1,
        rng.uniform(5, 40, sites).round() + 1,
    )


def costs_of(land: Country, radius_m: float) -> SparseCosts:
    pairs = pairs_within(land.zones, land.sites, radius_m=radius_m)
    minutes = pairs.metres / METRES_A_MINUTE
    return SparseCosts(pairs.starts, pairs.sites, minutes, pairs.metres, pairs.site_count, "car")


class Seconds(NamedTuple):
    """Medians, by the clock and of processor."""

    wall: float
    processor: float


def clocked(run: Callable[[], object], repeat: int) -> Seconds:
    times = []
    for _repeat in range(repeat):
        start, used = perf_counter(), process_time()
        run()
        times.append((perf_counter() - start, process_time() - used))
    walls, processors = zip(*times, strict=True)
    return Seconds(median(walls), median(processors))


class Table:
    """Prints a line a measure, and remembers whether each was within its budget."""

    def __init__(self) -> None:
        self.kept: list[bool] = []
        ours, ratios = f"{'ours':>10}{'(cpu)':>10}", f"{'ratio':>8}{'(cpu)':>7}{'asked':>7}"
        print(f"{'what':<40}{ours}{'PySAL':>9}{ratios}  ok")

    def versus(self, name: str, ours: Seconds, peer: Seconds | None, least_ratio: float) -> None:
        """Print ours beside PySAL's, with the ratio asked for."""
        times = f"{name:<40}{1e3 * ours.wall:>7.1f} ms{1e3 * ours.processor:>7.1f} ms"
        if peer is None:
            print(times)
            return
        ratio = peer.wall / ours.wall
        self.kept.append(ratio >= least_ratio)
        fits = "yes" if self.kept[-1] else "NO"
        ratios = f"{ratio:>8.0f}{peer.processor / ours.processor:>7.0f}{least_ratio:>7.0f}"
        print(f"{times}{peer.wall:>7.2f} s{ratios}  {fits}")

    def budget(self, name: str, ours: Seconds, most_seconds: float) -> None:
        """Print ours beside the seconds that it may take."""
        self.kept.append(ours.wall <= most_seconds)
        fits = "yes" if self.kept[-1] else "NO"
        print(
            f"{name:<40}{ours.wall:>8.3f} s{ours.processor:>8.3f} s{'':>22}{most_seconds:>7.2f} s"
            f"  {fits}"
        )


def frames(land: Country, costs: SparseCosts) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    pairs = pd.DataFrame(
        {
            "origin": np.repeat(np.arange(costs.zone_count), np.diff(costs.starts)),
            "dest": costs.sites,
            "cost": costs.minutes,
        }
    )
    return pd.DataFrame({"demand": land.demand}), pd.DataFrame({"supply": land.supply}), pairs


def costs_of_table(pairs: pd.DataFrame, land: Country) -> SparseCosts:
    """Return checked costs from a table of pairs sorted by origin."""
    origins, minutes = pairs["origin"].to_numpy(), pairs["cost"].to_numpy()
    starts = np.searchsorted(origins, np.arange(len(land.zones) + 1))
    sites = pairs["dest"].to_numpy()
    return SparseCosts(starts, sites, minutes, minutes, len(land.sites), "car")


def peer_module(name: str) -> ModuleType:
    """Return a module of PySAL's ``access``, whose name this file has too."""
    folder = str(Path(__file__).parent)
    sys.path = [each for each in sys.path if each != folder]
    return importlib.import_module(f"access.{name}")


def catchments(land: Country, table: Table, *, with_peer: bool) -> None:
    costs = costs_of(land, RADIUS_M)
    print(f"{len(land.zones):,} zones × {len(land.sites):,} sites, {costs.sites.size:,} pairs")
    table.budget("pairs", clocked(lambda: costs_of(land, RADIUS_M), 5), 0.2)
    zones, sites, pairs = frames(land, costs)
    zones["geoid"] = np.arange(len(zones))
    theirs, peer_weights = peer_module("fca"), peer_module("weights")

    def peer(function: Callable[..., object], weight: object) -> Seconds | None:
        options = {"max_cost": LIMIT, "weight_fn": weight}
        return clocked(lambda: function(zones, sites, pairs, **options), 1) if with_peer else None

    measures: list[tuple[str, Callable[..., Floats], Decay, Callable[..., object], object]] = [
        ("2SFCA", two_step_catchment, STEP, theirs.two_stage_fca, None),
        (
            "E2SFCA, 3 classes",
            two_step_catchment,
            CLASSES,
            theirs.two_stage_fca,
            peer_weights.step_fn(dict(zip(CLASSES.bounds, CLASSES.weights, strict=True))),
        ),
        (
            "E2SFCA, Gaussian",
            two_step_catchment,
            GAUSSIAN,
            theirs.two_stage_fca,
            peer_weights.gaussian(GAUSSIAN.bandwidth),
        ),
        (
            "3SFCA, Gaussian",
            three_step_catchment,
            GAUSSIAN,
            theirs.three_stage_fca,
            peer_weights.gaussian(GAUSSIAN.bandwidth),
        ),
    ]
    for name, ours, decay, function, weight in measures:
        seconds = peer(function, weight)
        given = bench(lambda: ours(land.demand, land.supply, costs, decay=decay))  # noqa: B023
        table.versus(f"{name}, pairs given", given, seconds, 100)
        if decay is STEP:
            read = bench(
                lambda: two_step_catchment(
                    land.demand, land.supply, costs_of_table(pairs, land), decay=STEP
                )
            )
            table.versus(f"{name}, from the table", read, seconds, 30)
        if ours is two_step_catchment:
            metres = in_metres(decay)
            fused = bench(
                lambda: streamed_catchment(
                    land.zones,
                    land.sites,
                    land.demand,
                    land.supply,
                    decay=metres,  # noqa: B023
                )
            )
            table.versus(f"{name}, from coordinates", fused, seconds, 60)


def bench(run: Callable[[], object]) -> Seconds:
    run()
    return clocked(run, 9)


def in_metres(decay: Decay) -> Step | Classes | Gaussian:
    if isinstance(decay, Classes):
        return Classes(tuple(METRES_A_MINUTE * bound for bound in decay.bounds), decay.weights)
    if isinstance(decay, Gaussian):
        return Gaussian(METRES_A_MINUTE * decay.bandwidth, METRES_A_MINUTE * decay.limit)
    return Step(RADIUS_M)


def agents(size: Size, national: Country, table: Table, *, with_peer: bool) -> None:
    small = country(size.raam_zones, size.raam_sites, clustered=0.8)
    costs = costs_of(small, 60_000.0)

    def settle(land: Country, costs: SparseCosts) -> Callable[[], object]:
        return lambda: rational_agents(
            land.demand,
            land.supply,
            costs,
            patience_minutes=PATIENCE_MINUTES,
            tolerance=TOLERANCE,
            most_sweeps=MOST_SWEEPS,
        )

    peer = None
    if with_peer:
        zones, sites, pairs = frames(small, costs)
        raam = peer_module("raam").raam
        peer = clocked(lambda: raam(zones, sites, pairs, tau=PATIENCE_MINUTES), 1)
    name = f"RAAM {len(small.zones):,} × {len(small.sites):,}, gap ≤ {TOLERANCE:.0e}"
    table.versus(name, bench(settle(small, costs)), peer, 100)
    costs = costs_of(national, RADIUS_M)
    name = f"RAAM {len(national.zones):,} × {len(national.sites):,}, gap ≤ {TOLERANCE:.0e}"
    table.budget(name, clocked(settle(national, costs), 3), 8.0)


def streamed(size: Size, table: Table, *, clustered: float) -> None:
    land = country(size.cells, size.places, clustered=clustered)
    step = Step(RADIUS_M)
    reached = streamed_pairs(land, step)
    print(f"{len(land.zones):,} cells × {len(land.sites):,} places, {reached:,.0f} pairs, streamed")
    for name, decay, most_seconds in (
        ("2SFCA", step, 10.0),
        ("E2SFCA, 3 classes", in_metres(CLASSES), 15.0),
        ("E2SFCA, Gaussian", in_metres(GAUSSIAN), 30.0),
    ):
        seconds = clocked(
            lambda: streamed_catchment(
                land.zones,
                land.sites,
                land.demand,
                land.supply,
                decay=decay,  # noqa: B023
            ),
            3,
        )
        table.budget(f"{name}, from coordinates", seconds, most_seconds)
    bandwidth = read_bandwidth()
    print(
        f"{'reading these pairs once, 8 bytes each':<40}{8 * reached / bandwidth:>8.3f} s"
        f"   at {bandwidth / 1e9:.1f} GB/s measured"
    )


def streamed_pairs(land: Country, step: Step) -> float:
    return float(demand_by_site(land.zones, land.sites, np.ones(len(land.zones)), decay=step).sum())


def read_bandwidth() -> float:
    """Return the bytes that one thread reads in a second, from an array of 256 MB."""
    array = np.ones(1 << 25)
    return array.nbytes / clocked(array.sum, 7).wall


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", choices=sorted(SIZES), default="full")
    parser.add_argument("--no-peer", action="store_true")
    options = parser.parse_args()
    size, with_peer = SIZES[options.size], not options.no_peer
    table = Table()
    streamed(size, table, clustered=0.99)
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    table.kept.append(held <= MEMORY_BUDGET_GIB)
    fits = "yes" if table.kept[-1] else "NO"
    print(f"{'memory so far':<40}{held:>6.2f} GiB{'':>20}{MEMORY_BUDGET_GIB:>5.1f} GiB  {fits}")
    national = country(size.zones, size.sites, clustered=0.765)
    catchments(national, table, with_peer=with_peer)
    agents(size, national, table, with_peer=with_peer)
    return 0 if all(table.kept) or options.size == "quick" else 1


if __name__ == "__main__":
    sys.exit(main())
