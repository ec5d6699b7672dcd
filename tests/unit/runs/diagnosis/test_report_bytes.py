"""The same store and day give the same report to the byte, whatever the machine does."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from maillage.runs.store import Store

WRITE = """
import sys
from datetime import date
from pathlib import Path
from maillage import api
home, out = map(Path, sys.argv[1:])
found = api.diagnose(api.store(home), "VT", as_of=date(2026, 1, 1))
api.write_report(found, out, formats=api.FORMATS)
"""


def hashes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def reports(demonstration: Store, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    """The files of three runs: from nothing twice, under other settings, then from the marts."""
    folder = tmp_path_factory.mktemp("reports")
    written = []
    for home, seed, threads in (("a", "0", "1"), ("b", "4242", "2"), ("b", "7", "2")):
        if not (folder / home).exists():
            leave = shutil.ignore_patterns("marts")
            shutil.copytree(demonstration.home, folder / home, ignore=leave)
        out = folder / f"out-{seed}"
        subprocess.run(
            [sys.executable, "-c", WRITE, folder / home, out],
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "POLARS_MAX_THREADS": threads},
        )
        written.append(hashes(out))
    return written


def test_every_file_of_the_report_is_the_same_in_another_process(
    reports: list[dict[str, str]],
) -> None:
    first, other, again = reports

    assert other == first
    assert again == first


def test_the_report_has_its_page_its_pdf_its_drawings_and_its_data(
    reports: list[dict[str, str]],
) -> None:
    folders = {name.split("/")[0] for name in reports[0]}

    assert folders == {"manifest.json", "report.html", "report.pdf", "maps", "charts", "data"}
