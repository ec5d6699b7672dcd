"""Measure the census on the real lists: ``python benchmarks/census.py``.

Needs ``MAILLAGE_MIRROR``. A first build reads everything; in a second one a single list changed.
Each is a process of its own, and the peak of memory is theirs. It fails when a budget is exceeded.
"""

import os
import resource
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from time import perf_counter

from maillage import catalogue
from maillage.runs.load import import_file
from maillage.runs.pull import pull
from maillage.runs.store import Store

DAY = "2026-11-21"
CHANGED = "france-services-2022"
BUDGETS = {"first build": 180.0, "one list changed": 30.0, "export": 60.0}
BUDGET_GIB = 3.0


def prepared(mirror: Path, home: Path) -> Store:
    """Return a store of every current list."""
    store = Store(home)
    current = [name for name, each in catalogue.mappings().items() if each.role == "current"]
    wanted = [store.sources[name] for name in current]
    for outcome in pull(store, wanted, mirror=mirror, on=date.fromisoformat(DAY)):
        if outcome.error:
            raise outcome.error
    return store


def change(store: Store) -> None:
    """Load the changed list again without its last row."""
    source = store.sources[CHANGED]
    record = store.record(source)
    assert record is not None, CHANGED
    rows = (store.raw(source) / record.file).read_text().rstrip("\n").split("\n")
    shorter = store.home / record.file
    shorter.write_text("\n".join(rows[:-1]) + "\n")
    import_file(store, source, shorter, on=date.fromisoformat(DAY))


def measured(name: str, *arguments: str) -> bool:
    """Run a command, print its seconds beside the budget, and say whether it kept it."""
    start = perf_counter()
    subprocess.run(  # noqa: S603 (our own command)
        [str(Path(sys.executable).with_name("maillage")), "census", *arguments],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    seconds = perf_counter() - start
    print(f"{name:20} {seconds:6.1f} s   budget {BUDGETS[name]:.0f} s")
    return seconds <= BUDGETS[name]


def main() -> int:
    mirror = os.environ.get("MAILLAGE_MIRROR")
    if mirror is None:
        print("MAILLAGE_MIRROR is not set: nothing to measure")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        store = prepared(Path(mirror), Path(folder) / "home")
        shared = ("--home", str(store.home))
        build = ("build", *shared, "--as-of", DAY)
        kept = [measured("first build", *build)]
        change(store)
        kept.append(measured("one list changed", *build))
        kept.append(measured("export", "export", *shared, "--out", f"{folder}/out"))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20
    print(f"{'peak of memory':20} {peak:6.2f} GiB budget {BUDGET_GIB:.0f} GiB")
    return 0 if all(kept) and peak <= BUDGET_GIB else 1


if __name__ == "__main__":
    sys.exit(main())
