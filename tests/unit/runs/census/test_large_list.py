"""A list of 200 MB becomes a release within bounds; its bad rows alone are listed.

Few rows, of pages of text and hundreds of columns that nobody reads: what a bad export gives. In a
process of its own, so that the peak is its own and a limit on its time stops nobody else.
"""

import subprocess
import sys
from pathlib import Path

import polars as pl

from maillage.reference.geography import embedded

BYTES = 200_000_000
ROWS = 800
RAGGED = (7, 400, 799)
UNREAD = 480
"""Columns of the file that the mapping does not name."""

CPU_SECONDS = 120
"""Measured: 13; the rest is for a machine that does something else."""
MOST_TIMES = 7
"""Peak of memory over the size of the file; measured: 5 to 5.5."""

PAGE = "Ateliers <b>numériques</b> à la mairie le lundi et le jeudi au 12 rue du Pont. " * 250
MAPPING = """
source = "grande-liste"
series = "grande-liste"
role = "current"

[trust]
default = 0.5

[file]
path = "list.csv"
title = "Grande liste"
producer = "Exemple"
licence = "Licence Ouverte 2.0"

[fields]
nom = "nom"
commune = "commune"
code_insee = "code"
adresse = "adresse"
presentation_detail = "detail"
"""
BUILD = """
import re, resource, sys
from datetime import date
from pathlib import Path

resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[2]),) * 2)

from maillage.runs.census.build import build
from maillage.runs.census.own_lists import take_in
from maillage.runs.store import Store

home, day = Path(sys.argv[1]), date(2026, 1, 1)
store = Store(home / "home")
mapping = take_in(store, home / "mapping.toml", on=day)
release = build(store, as_of=day, source_ids=[mapping.source]).release
read = store.quality(store.sources[mapping.source])
peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]
print(release.folder, read, int(peak) * 1024, sep="\\n")
"""


def write_list(path: Path) -> None:
    """Write the list: each place in a commune of its own, three rows with a cell too many."""
    communes = embedded().level("commune").select("name", "code").gather_every(40).head(ROWS)
    filling = "x" * ((BYTES // ROWS - len(PAGE.encode())) // UNREAD)
    unread = ";".join([filling] * UNREAD)
    header = ["nom", "commune", "code", "adresse", "detail", *(f"col {n}" for n in range(UNREAD))]
    with path.open("w", encoding="utf-8") as file:
        file.write(";".join(header) + "\n")
        for row, (name, code) in enumerate(communes.iter_rows(), 1):
            more = ";de trop" if row in RAGGED else ""
            file.write(
                f"Mairie {row};{name};{code};{row} rue du Pont;{row} {PAGE};{unread}{more}\n"
            )


def test_a_list_of_200_mb_is_built_within_bounds_and_loses_its_bad_rows_alone(
    tmp_path: Path,
) -> None:
    write_list(tmp_path / "list.csv")
    (tmp_path / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    size = (tmp_path / "list.csv").stat().st_size

    said = subprocess.run(
        [sys.executable, "-c", BUILD, str(tmp_path), str(CPU_SECONDS)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()

    release, quality, peak = said
    records = pl.read_parquet(f"{release}/records.parquet").sort("row")
    issues = pl.read_parquet(quality)
    good = [row for row in range(1, ROWS + 1) if row not in RAGGED]
    assert size >= BYTES
    assert records["row"].to_list() == good
    assert records["nom"].to_list() == [f"Mairie {row}" for row in good]
    assert records["presentation_detail"].str.len_chars().min() > len(PAGE) // 2
    assert issues.select("code", "row").rows() == [("ragged-row", row) for row in RAGGED]
    assert pl.read_parquet(f"{release}/sources.parquet")["unmapped"].list.len().item() == UNREAD
    assert int(peak) <= MOST_TIMES * size
