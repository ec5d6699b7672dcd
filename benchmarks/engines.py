"""Measure Spark beside one process: ``python benchmarks/engines.py [--size full|quick]``.

The same 2SFCA and E2SFCA by both engines, one after the other, on zones and sites drawn with a
seed around towns of unequal sizes. Times are medians on a session that is open and whose workers
have read the kernels; what opening it costs is told once. The ratio is Spark's time over that of
one process: above 1 Spark is slower, and on one machine it has nothing to win.
``--master`` or ``MAILLAGE_SPARK_MASTER`` gives a cluster.
"""

import argparse
import os
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter

import numpy as np

from maillage.engines import MASTER_VARIABLE
from maillage.engines.local import Local
from maillage.engines.session import session
from maillage.engines.spark import Spark
from maillage.methods.access.decay import Gaussian, Step
from maillage.methods.access.sphere import Points
from maillage.methods.access.streamed import StreamedDecay

SIZES = {
    "full": [(35_000, 20_000, 5), (300_000, 20_000, 5), (2_300_000, 100_000, 1)],
    "quick": [(3_500, 2_000, 5), (30_000, 2_000, 5)],
}
"""Zones, sites, and how many times each engine runs."""

DECAYS: dict[str, StreamedDecay] = {
    "2SFCA": Step(20_000.0),
    "E2SFCA, Gaussian": Gaussian(8_000.0, 20_000.0),
}
TOLERANCE = 1e-12


def spread(count: int, rng: np.random.Generator) -> Points:
    """Draw points of which three in four stand around one of two thousand towns."""
    towns = np.random.default_rng(1).uniform((-4.5, 42.5), (8.0, 51.0), (2_000, 2))
    sizes = np.random.default_rng(2).pareto(1.1, 2_000) + 0.02
    town = rng.choice(2_000, count, p=sizes / sizes.sum())
    around = towns[town] + rng.normal(size=(count, 2)) * (0.09, 0.06)
    anywhere = rng.uniform((-4.5, 42.5), (8.0, 51.0), (count, 2))
    lon, lat = np.where(rng.random((count, 1)) < 0.75, around, anywhere).T.copy()
    return Points(lon, lat)


def seconds(run: Callable[[], object], repeat: int) -> float:
    times = []
    for _repeat in range(repeat):
        start = perf_counter()
        run()
        times.append(perf_counter() - start)
    return median(times)


def compare(zone_count: int, site_count: int, repeat: int) -> bool:
    """Print both engines side by side; return whether they agree."""
    rng = np.random.default_rng(2026)
    zones, sites = spread(zone_count, rng), spread(site_count, rng)
    demand, supply = rng.lognormal(6, 1.3, zone_count), rng.uniform(5, 40, site_count)
    agree = True
    for name, decay in DECAYS.items():
        scores = [
            engine.catchment(zones, sites, demand, supply, decay=decay)
            for engine in (Local(), Spark())
        ]
        apart = float(np.max(np.abs(scores[1] - scores[0]) / np.maximum(scores[0], 1e-300)))
        agree &= apart <= TOLERANCE
        local, spark = (
            seconds(lambda: engine.catchment(zones, sites, demand, supply, decay=decay), repeat)  # noqa: B023
            for engine in (Local(), Spark())
        )
        size = f"{zone_count:,} × {site_count:,}"
        times = f"{local:>8.3f} s{spark:>8.3f} s{spark / local:>8.1f}"
        print(f"{size:<22}{name:<18}{times}{apart:>10.0e}", flush=True)
    return agree


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", choices=sorted(SIZES), default="full")
    parser.add_argument("--master", default=os.environ.get(MASTER_VARIABLE))
    options = parser.parse_args()
    one, demand = Points(np.zeros(1), np.zeros(1)), np.ones(1)
    start = perf_counter()
    with session(options.master) as spark:
        opened = perf_counter() - start
        Spark().catchment(one, one, demand, demand, decay=DECAYS["2SFCA"])
        first = perf_counter() - start
        print(f"{spark.sparkContext.master}: session open after {opened:.1f} s, ", end="")
        print(f"first answer, of one zone, after {first:.1f} s")
        print(
            f"{'zones × sites':<22}{'what':<18}{'local':>10}{'Spark':>10}{'ratio':>8}{'apart':>10}"
        )
        kept = [compare(*size) for size in SIZES[options.size]]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
