"""Made-up lists: nothing in them is anybody's."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from maillage.reference.geography import embedded
from maillage.runs.census.sniffing.drafting import sniff
from maillage.runs.census.sniffing.found import Draft

HEADER = ["Nom du lieu *", "Rue", "CP", "Ville", "Tél", "Courriel", "Observatoire"]
ROWS = [
    ["Médiathèque du Parc", "12 rue des Lilas", "44000", "Nantes", "01 99 00 12 34",
     "accueil@example.org", "a"],
    ["Mairie du Bourg", "Place du Marché", "35000", "Rennes", "01 99 00 56 78",
     "mairie@example.org", "b"],
    ["Espace numérique", "3 quai Neuf", "69001", "Lyon", "01 99 00 90 12",
     "epn@example.org", "a"],
]  # fmt: skip

Write = Callable[..., Path]


def csv_text(rows: list[list[str]], separator: str = ";") -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator, lineterminator="\n").writerows(rows)
    return stream.getvalue()


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a list and return where."""

    def written(text: str, name: str = "liste.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return written


@pytest.fixture
def draft_of(write: Write) -> Callable[..., Draft]:
    """Return the draft of rows of cells, the first of them the header."""

    def drafted(rows: list[list[str]], **how: str) -> Draft:
        return sniff(write(csv_text(rows), **how), geography=embedded())

    return drafted


@pytest.fixture
def header() -> list[str]:
    return list(HEADER)


@pytest.fixture
def rows() -> list[list[str]]:
    return [list(row) for row in ROWS]
