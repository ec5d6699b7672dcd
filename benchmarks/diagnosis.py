"""Measure the commands that people wait for: ``python benchmarks/diagnosis.py``.

Each is a process of its own, on a store already loaded and warm, with a census, so that the
report has its chapter on the places that help. The data are those of the mirror
(``MAILLAGE_MIRROR``) where there is one, else the demonstration. It fails when a budget is
exceeded.
"""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter

from maillage.demo.run import ensure
from maillage.runs.census.build import build
from maillage.runs.pull import pull
from maillage.runs.store import Store

REPEAT = 5
DAY = date(2026, 11, 22)


@dataclass(frozen=True)
class Benchmark:
    """A command and the seconds that it may take."""

    name: str
    budget_seconds: float
    arguments: tuple[str, ...]


def benchmarks(territory: str, home: Path, out: Path) -> list[Benchmark]:
    diagnose = ("diagnose", territory, "--home", str(home), "--as-of", DAY.isoformat())
    write = (*diagnose, "--out", str(out))
    without_pdf = tuple(word for name in ("html", "svg", "data") for word in ("--only", name))
    return [
        Benchmark("maillage --help", 0.4, ("--help",)),
        Benchmark(f"maillage diagnose {territory}, every format", 6.0, write),
        Benchmark(f"maillage diagnose {territory}, without the PDF", 3.0, (*write, *without_pdf)),
    ]


def prepared(folder: Path) -> tuple[str, Path]:
    """Return a territory and the home of a loaded store."""
    mirror = os.environ.get("MAILLAGE_MIRROR")
    if mirror is None:
        print("MAILLAGE_MIRROR is not set: measured on the demonstration, which is smaller")
        return "VT", ensure(folder / "demo").home
    store = Store(folder / "home")
    sources = [source for source in store.sources.values() if source.mirror]
    for outcome in pull(store, sources, mirror=Path(mirror), on=DAY):
        if outcome.error:
            raise outcome.error
    build(store, as_of=DAY)
    return "44", store.home


def seconds(arguments: tuple[str, ...]) -> float:
    command = [sys.executable, "-c", "from maillage.cli.main import main; main()", *arguments]
    start = perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
    return perf_counter() - start


def measured(benchmark: Benchmark) -> float:
    seconds(benchmark.arguments)  # builds what the store keeps
    return median(seconds(benchmark.arguments) for _repeat in range(REPEAT))


def main() -> int:
    kept = []
    with tempfile.TemporaryDirectory() as folder:
        territory, home = prepared(Path(folder))
        print(f"{'what':<46}{'median':>10}{'budget':>10}  ok")
        for benchmark in benchmarks(territory, home, Path(folder) / "out"):
            found = measured(benchmark)
            kept.append(found <= benchmark.budget_seconds)
            print(
                f"{benchmark.name:<46}{found:>8.2f} s{benchmark.budget_seconds:>8.1f} s  "
                f"{'yes' if kept[-1] else 'NO'}"
            )
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
