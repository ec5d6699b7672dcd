"""Time and memory of the demonstration and of the country of national size, with their budgets.

Run: ``python benchmarks/demo.py``; it fails when a budget is exceeded.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from maillage.demo.national import national
from maillage.demo.write import create

DEMONSTRATION_SECONDS = 4.0
NATIONAL_SECONDS = 60.0
NATIONAL_GIB = 4.0


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peak_gib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        small = seconds(lambda: create(Path(folder), seed=1, places=600))
    large = seconds(lambda: national(np.random.default_rng(1)))
    measured = [
        ("demonstration, 560 communes, 600 places (s)", small, DEMONSTRATION_SECONDS),
        ("national, 35,000 communes, 2.3 million cells (s)", large, NATIONAL_SECONDS),
        ("national, peak memory (GiB)", peak_gib(), NATIONAL_GIB),
    ]
    for what, found, budget in measured:
        print(f"{what}: {found:.2f}, budget {budget:.0f}")
    return int(any(found > budget for _what, found, budget in measured))


if __name__ == "__main__":
    sys.exit(main())
