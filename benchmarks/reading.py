"""Measure the reading of a large list of places: ``python benchmarks/reading.py``.

A CSV and a JSON list of 200 MB, in a shape never seen, are read without being told how they are
written. It fails when a budget is exceeded.
"""

import json
import resource
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from maillage.inputs.places.reading import read_rows

MEGABYTES = 200
BUDGET_SECONDS, BUDGET_GIB = 90.0, 3.0
ROW = {
    "Nom du lieu": "Médiathèque de la Grande Maille",
    "Adresse": "12 bis rue des Tisserands",
    "CP": "99000",
    "Ville": "Val-de-Trame",
    "Téléphone": "01 99 00 12 34",
    "Horaires": "Du mardi au samedi de 10h à 12h et de 14h à 18h, sauf le jeudi matin",
}


def csv(path: Path) -> int:
    """Write a CSV of the size asked, and return its rows."""
    line = ";".join(ROW.values()) + "\n"
    count = MEGABYTES * 10**6 // len(line.encode())
    path.write_text(";".join(ROW) + "\n" + line * count, encoding="utf-8")
    return count


def document(path: Path) -> int:
    """Write a JSON list of the size asked, and return its rows."""
    record = json.dumps(ROW, ensure_ascii=False)
    count = MEGABYTES * 10**6 // (len(record.encode()) + 1)
    path.write_text("[" + ",".join([record] * count) + "]", encoding="utf-8")
    return count


def main() -> int:
    is_kept = True
    with tempfile.TemporaryDirectory() as folder:
        for name, write in (("list.csv", csv), ("list.json", document)):
            path = Path(folder) / name
            rows = write(path)
            start = perf_counter()
            found = read_rows(path, format=None).table.height
            seconds = perf_counter() - start
            print(f"{name:10} {rows:9,} rows {seconds:6.1f} s   budget {BUDGET_SECONDS:.0f} s")
            is_kept &= found == rows and seconds <= BUDGET_SECONDS
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"peak of memory {peak:.2f} GiB, budget {BUDGET_GIB:.0f} GiB")
    return 0 if is_kept and peak <= BUDGET_GIB else 1


if __name__ == "__main__":
    sys.exit(main())
