"""A large list is read within a memory that follows its size, its bad row set aside.

30 MB here, in a process of its own so that the peak is its own; ``benchmarks/reading.py`` reads
200 MB.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

BYTES = 30_000_000

MOST_TIMES = 8
"""Peak over the size of the file; measured: 4 for a CSV, 5 for JSON."""

ROW = {
    "Nom du lieu": "Médiathèque de la Grande Maille",
    "Adresse": "12 bis rue des Tisserands",
    "CP": "99000",
    "Téléphone": "01 99 00 12 34",
    "Horaires": "Du mardi au samedi de 10h à 12h et de 14h à 18h, sauf le jeudi matin",
}
READ = """
import re, sys
from pathlib import Path
from maillage.inputs.places.reading import read_rows

def peak():  # Linux's own figure: getrusage counts the process that started this one
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) * 1024

read_rows(Path(sys.argv[1]), format=None)
before = peak()
found = read_rows(Path(sys.argv[2]), format=None)
print(found.table.height, *found.issues["code"], *found.issues["row"], peak() - before)
"""


def csv(rows: int, broken: int) -> str:
    line = ";".join(ROW.values()) + "\n"
    return ";".join(ROW) + "\n" + line * (broken - 1) + "a;" + line + line * (rows - broken)


def document(rows: int, broken: int) -> str:
    record = json.dumps(ROW, ensure_ascii=False)
    before, after = [record] * (broken - 1), [record] * (rows - broken)
    return "[" + ",\n".join([*before, record[:20], *after]) + "]"


@pytest.mark.parametrize(
    ("written", "size", "code"),
    [
        (csv, len(";".join(ROW.values()).encode()) + 1, "ragged-row"),
        (document, len(json.dumps(ROW, ensure_ascii=False).encode()) + 2, "broken-record"),
    ],
)
def test_a_large_list_is_read_within_bounds_and_loses_its_bad_row_alone(
    written, size: int, code: str, tmp_path: Path
) -> None:
    rows = BYTES // size
    broken = rows // 2
    small, large = tmp_path / "small", tmp_path / "large"
    small.write_text(written(3, 2), encoding="utf-8")
    large.write_text(written(rows, broken), encoding="utf-8")

    said = subprocess.run(
        [sys.executable, "-c", READ, str(small), str(large)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()

    *found, peak = said
    assert found == [str(rows - 1), code, str(broken)]
    assert int(peak) <= MOST_TIMES * large.stat().st_size
