"""What a person reads of a file of places, and what programs read of it."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest

from maillage.cli.census_check import check_file
from maillage.contracts import STANDARD
from maillage.reference.geography import Geography

DAY = date(2026, 1, 1)
ROW = dict.fromkeys(STANDARD, "") | {
    "id": "lieu-a",
    "pivot": "43493312300029",
    "nom": "=1+mairie",
    "commune": "Saint-Roch",
    "code_postal": "01000",
    "code_insee": "01001",
    "adresse": "12 rue du Pont",
    "telephone": "01 99 00 00 12",
    "date_maj": "demain",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file of one place with two errors, one of which can be repaired, and a formula."""
    path = tmp_path / "2026-01-01_hub_lieux-de-mediation-numerique_ain.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, STANDARD)
        writer.writeheader()
        writer.writerow(ROW)
    return path


def test_check_says_problems_and_counts_errors(
    path: Path, country: Geography, capsys: pytest.CaptureFixture[str]
) -> None:
    errors = check_file(path, None, "text", as_of=DAY, geography=country)

    said = " ".join(capsys.readouterr().out.split())
    assert errors == 2
    assert "1 lignes lues, 2 erreurs, 1 remarques" in said
    assert "· erreur : ligne 1, telephone : « 01 99 00 00 12 » n'a pas la forme du standard" in said
    assert said.index("· erreur") < said.index("· à vérifier")


def test_check_writes_the_repaired_file_and_counts_what_stays(
    path: Path, country: Geography, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "repaired.csv"

    errors = check_file(path, out, "text", as_of=DAY, geography=country)

    said = " ".join(capsys.readouterr().out.split())
    assert errors == 1
    assert "Reste : 1 erreurs" in said
    with out.open(newline="", encoding="utf-8") as stream:
        (row,) = csv.DictReader(stream)
    assert row == ROW | {"telephone": "+33199000012", "nom": "'=1+mairie"}


def test_check_prints_every_problem_as_json(
    path: Path, country: Geography, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    check_file(path, tmp_path / "repaired.csv", "json", as_of=DAY, geography=country)

    found = json.loads(capsys.readouterr().out)
    assert (found["rows"], found["errors"], found["errors_left"]) == (1, 2, 1)
    assert found["counts"] == {"formula": 1, "schema-pattern": 1, "schema-type": 1}
    assert [issue["column"] for issue in found["issues"]] == ["nom", "telephone", "date_maj"]
    assert found["changes"] == [
        {"row": 1, "column": "nom", "before": "=1+mairie", "after": "'=1+mairie"},
        {"row": 1, "column": "telephone", "before": "01 99 00 00 12", "after": "+33199000012"},
    ]
    assert [issue["column"] for issue in found["left"]] == ["date_maj"]


def test_check_prints_csv_without_a_formula(
    path: Path, country: Geography, capsys: pytest.CaptureFixture[str]
) -> None:
    check_file(path, None, "csv", as_of=DAY, geography=country)

    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(row["code"], row["found"]) for row in rows] == [
        ("formula", "'=1+mairie"),
        ("schema-pattern", "01 99 00 00 12"),
        ("schema-type", "demain"),
    ]
    assert rows[1]["repair"] == "'+33199000012"


def test_check_of_a_fine_file_says_so(
    path: Path, country: Geography, capsys: pytest.CaptureFixture[str]
) -> None:
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, STANDARD)
        writer.writeheader()
        writer.writerow(ROW | {"nom": "Mairie", "telephone": "", "date_maj": "2025-12-01"})

    assert check_file(path, None, "text", as_of=DAY, geography=country) == 0
    assert "Rien à corriger." in capsys.readouterr().out
