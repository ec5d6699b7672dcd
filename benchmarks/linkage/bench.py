"""Measure linkage from the raw files on: ``python benchmarks/linkage/bench.py [--quick]``.

Pulls the lists of places from the mirror (``MAILLAGE_MIRROR``, else ``../shared/data``) into a
temporary folder, builds the census, judges every system on the labelled pairs, and writes the
tables between the marks of ``docs/explanation/linkage.md``. ``--quick`` leaves out the runs that
measure time and memory.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import demo_truth
import judging
import numpy as np
import polars as pl
import run

from maillage import catalogue as entries
from maillage.catalogue import linkage as catalogue
from maillage.demo.run import LOADED_ON, PLACES, ensure
from maillage.methods.linkage import evaluation
from maillage.methods.linkage.linking import Settings, link, no_pairs
from maillage.runs.census.build import build
from maillage.runs.census.releases import Release
from maillage.runs.pull import pull
from maillage.runs.store import Store

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "explanation" / "linkage.md"
START, END = "<!-- bench-linkage: start -->", "<!-- bench-linkage: end -->"
AS_OF = date(2026, 11, 21)
LEAST_PAIRS = 10
SCALE = 200_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="leave out time and memory")
    asked = parser.parse_args()
    mirror = Path(os.environ.get("MAILLAGE_MIRROR", ROOT.parent / "shared" / "data"))
    with tempfile.TemporaryDirectory() as folder:
        release = built(Path(folder) / "home", mirror)
        records = release.folder / "records.parquet"
        case = run.real_case(records, run.PAIRS)
        found = run.compared(case, catalogue.weights("model-2026"))
        parts = [systems(found), by_source(case), reliability(case), truth(Path(folder) / "demo")]
        codes = []
        if not asked.quick:
            for words in (["--records", str(records), "--time"], ["--scale", str(SCALE)]):
                code, said = measured(words)
                codes.append(code)
                parts.append(said)
    write("\n\n".join([labels(case), *parts]))
    ours = found.filter(system="model, clusters")["f1"][0]
    peers = found.filter(~pl.col("system").str.contains("model|fixed rule"))["f1"].max()
    return 0 if ours > peers and not any(codes) else 1


def built(home: Path, mirror: Path) -> Release:
    """Return the census of the lists of a mirror."""
    store = Store(home)
    lists = [each.source for each in entries.mappings(demo=False).values()
             if each.role == "current"]  # fmt: skip
    for outcome in pull(store, [store.sources[each] for each in lists], mirror=mirror, on=AS_OF):
        if outcome.error:
            raise outcome.error
    return build(store, as_of=AS_OF).release


def labels(case: run.Case) -> str:
    """Say how many labelled pairs serve, and how many have lost a record."""
    asked = pl.read_csv(run.PAIRS, infer_schema=False).height
    test = case.labelled.filter(pl.col("split") == "test")
    return (
        f"{case.records.height:,} records; {case.labelled.height:,} of {asked:,} labelled pairs "
        f"found in them; {test.height:,} test pairs, of which {test['is_match'].sum():,} matches."
    )


def systems(found: pl.DataFrame) -> str:
    """Return the table of systems."""
    head = ["System", "Precision", "Recall", "F1", "Seconds"]
    rows = [[row["system"], *shares(row), f"{row['seconds']:.0f}"]
            for row in found.iter_rows(named=True)]  # fmt: skip
    return markdown(head, rows)


def by_source(case: run.Case) -> str:
    """Return the scores of clusters for each pair of sources that has enough test pairs."""
    settings = Settings(
        catalogue.words(), case.communes, catalogue.blocking(), catalogue.weights("model-2026"), 1
    )
    linked = link(case.records, settings, must=no_pairs(), cannot=no_pairs())
    test = case.labelled.filter(pl.col("split") == "test")
    table = evaluation.by_source_pair(
        test.with_columns(is_linked=judging.same_cluster(test, linked.clusters)),
        rng=np.random.default_rng(run.SEED),
        draws=judging.DRAWS,
    ).filter(pl.col("pairs") >= LEAST_PAIRS)
    head = ["Sources", "Pairs", "Matches", "Precision", "Recall", "F1"]
    rows = [[row["sources"], str(row["pairs"]), str(row["matches"]), *shares(row)]
            for row in table.iter_rows(named=True)]  # fmt: skip
    return markdown(head, rows)


def reliability(case: run.Case) -> str:
    """Return the reliability curve as a table."""
    curve = run.calibration(case, catalogue.weights("model-2026"))
    head = ["Probability", "Pairs", "Foretold", "Seen"]
    rows = [
        [f"{row['low']:.1f} to {row['high']:.1f}", str(row["pairs"]), f"{row['foretold']:.3f}",
         f"{row['seen']:.3f} [{row['seen_low']:.3f}, {row['seen_high']:.3f}]"]
        for row in curve.iter_rows(named=True)
    ]  # fmt: skip
    return markdown(head, rows)


def truth(home: Path) -> str:
    """Say how well the demonstration's six files are linked."""
    release = build(ensure(home), as_of=LOADED_ON).release
    precision, recall, pairs = demo_truth.exact(
        release.table("records"), release.table("places"), drawn=PLACES
    )
    return (
        f"Demonstration, six files, {pairs:,} true pairs: precision {precision:.3f}, "
        f"recall {recall:.3f}, exactly."
    )


def measured(words: list[str]) -> tuple[int, str]:
    """Return whether a run kept to its budget, and what it said, in a process of its own."""
    done = subprocess.run(  # noqa: S603 (our own script, fixed words)
        [sys.executable, str(Path(__file__).with_name("run.py")), *words],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    said = done.stdout.strip().splitlines()[-1] if done.stdout.strip() else done.stderr.strip()
    return done.returncode, f"Linking {said}."


def shares(row: dict[str, float]) -> list[str]:
    """Return precision, recall and F1 with their intervals; "none" where nothing was counted."""
    return [
        "none"
        if np.isnan(row[key])
        else f"{row[key]:.3f} [{row[f'{key}_low']:.3f}, {row[f'{key}_high']:.3f}]"
        for key in ("precision", "recall", "f1")
    ]


def markdown(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def write(tables: str) -> None:
    """Print the tables and put them between the marks of the page."""
    print(tables)
    before, rest = PAGE.read_text(encoding="utf-8").split(START)
    _old, after = rest.split(END)
    PAGE.write_text(f"{before}{START}\n\n{tables}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
