"""Measure the indexes against their budgets: ``python benchmarks/indexes.py``.

Zones and indicators are drawn at random, one value in twenty missing. Medians are of repeated
runs after a first one that compiles. Memory is what the process has held at most.
"""

import resource
import sys
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter

import numpy as np

from maillage.catalogue.indexes import Axis, Index, Part
from maillage.catalogue.text import Text
from maillage.methods.indexes import audit
from maillage.methods.indexes.composite import compute
from maillage.methods.indexes.draws import Choices
from maillage.methods.indexes.explain import contributions, reasons
from maillage.methods.indexes.panel import Panel
from maillage.methods.indexes.sensitivity import sensitivity
from maillage.methods.indexes.uncertainty import simulate

ZONES, INDICATORS, DRAWS, BASE = 34_900, 12, 1_000, 128
FORMS = ("percentile", "min-max", "z-score")


@dataclass(frozen=True)
class Benchmark:
    """Something to run, how many times, and the seconds that it may take."""

    name: str
    budget_seconds: float
    repeat: int
    run: Callable[[], object]


def random_panel() -> Panel:
    rng = np.random.default_rng(2026)
    values = rng.gamma(2, size=(ZONES, INDICATORS))
    values[rng.random(values.shape) < 0.05] = np.nan
    return Panel(
        zones=tuple(f"{zone:05d}" for zone in range(ZONES)),
        indicators=tuple(f"x{j}" for j in range(INDICATORS)),
        values=values,
        directions=(1, -1) * (INDICATORS // 2),
        population=rng.lognormal(6, 1.3, ZONES).round(),
        reference=np.ones(ZONES, dtype=bool),
        reference_values=np.full(INDICATORS, 2.0),
        standard_errors=np.full(values.shape, 0.1),
    )


def nested_index() -> Index:
    text = Text(fr="banc d'essai", en="benchmark")
    axes = tuple(
        Axis(
            id=f"axis-{first}",
            label=text,
            parts=tuple(Part(indicator=f"x{first + j}", weight=j + 1) for j in range(4)),
            weight_total=10,
            minimum_share=0.5,
        )
        for first in range(0, INDICATORS, 4)
    )
    root = Axis(
        id="root",
        label=text,
        parts=tuple(Part(axis=axis.id, weight=1) for axis in axes),
        weight_total=len(axes),
        minimum_share=0.5,
    )
    return Index(
        id="benchmark",
        label=text,
        definition=text,
        citation="none",
        normalisation="percentile",
        root="root",
        axes=(*axes, root),
    )


def benchmarks(index: Index, panel: Panel) -> list[Benchmark]:
    chosen = Choices(FORMS, concentration=20.0, removal=True, sampling_error=False)
    everything = Choices(FORMS, concentration=20.0, removal=True, sampling_error=True)
    composite = compute(index, panel)

    def draw(choices: Choices) -> Callable[[], object]:
        return lambda: simulate(
            index,
            panel,
            choices=choices,
            draws=DRAWS,
            interval=0.9,
            rng=np.random.default_rng(1),
        )

    def sobol() -> object:
        rng = np.random.default_rng(1)
        return sensitivity(index, panel, choices=everything, base=BASE, zones=("00000",), rng=rng)

    return [
        Benchmark("index", 0.3, 5, lambda: compute(index, panel)),
        Benchmark("contributions", 0.1, 5, lambda: contributions(composite)),
        Benchmark("reasons, 3 a zone", 0.3, 5, lambda: reasons(composite, panel, count=3)),
        Benchmark("1,000 draws, intervals", 10.0, 3, draw(chosen)),
        Benchmark("1,000 draws, sampling error", 10.0, 3, draw(everything)),
        Benchmark(f"Sobol, {BASE} × 6 draws", 10.0, 1, sobol),
        Benchmark("effects of 21 choices", 5.0, 1, lambda: audit.effects(index, panel, movers=10)),
        Benchmark(
            "correlations, Spearman",
            2.0,
            3,
            lambda: audit.redundancies(
                panel, kind="spearman", weights=panel.weights, threshold=0.9
            ),
        ),
    ]


MEMORY_BUDGET_GIB = 2.0


def measured(benchmark: Benchmark) -> float:
    benchmark.run()
    times = []
    for _repeat in range(benchmark.repeat):
        start = perf_counter()
        benchmark.run()
        times.append(perf_counter() - start)
    return median(times)


def main() -> int:
    print(f"{ZONES:,} zones × {INDICATORS} indicators")
    print(f"{'what':<30}{'median':>10}{'budget':>10}  ok")
    kept = []
    for benchmark in benchmarks(nested_index(), random_panel()):
        seconds = measured(benchmark)
        kept.append(seconds <= benchmark.budget_seconds)
        print(
            f"{benchmark.name:<30}{seconds:>8.3f} s{benchmark.budget_seconds:>8.1f} s  "
            f"{'yes' if kept[-1] else 'NO'}"
        )
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    kept.append(held <= MEMORY_BUDGET_GIB)
    fits = "yes" if kept[-1] else "NO"
    print(f"{'memory':<30}{held:>6.2f} GiB{MEMORY_BUDGET_GIB:>6.1f} GiB  {fits}")
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
