"""What a person reads of a file of places, and what programs read of it."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest

from maillage.cli.census_check import EXAMPLES, check_file
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
    assert "1 ligne lue, 2 erreurs, 1 remarque" in said
    assert (
        "· erreur, schema-pattern : 1 ligne 1, telephone : « 01 99 00 00 12 » n'a pas la forme du "
        "standard ; l'indicatif du pays manque ; attendu : un seul numéro, comme +33199001234, "
        "sans espace ; --fix écrit « +33199000012 »" in said
    )
    assert said.index("· erreur") < said.index("· à vérifier")


def test_check_writes_the_repaired_file_and_counts_what_stays(
    path: Path, country: Geography, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "repaired.csv"

    errors = check_file(path, out, "text", as_of=DAY, geography=country)

    said = " ".join(capsys.readouterr().out.split())
    assert errors == 1
    assert "Reste : 1 erreur " in said
    with out.open(newline="", encoding="utf-8") as stream:
        (row,) = csv.DictReader(stream)
    assert row == ROW | {"telephone": "+33199000012", "nom": "'=1+mairie"}


def test_check_groups_problems_by_kind_the_gravest_and_most_frequent_first(
    path: Path, country: Geography, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        ROW | {"id": f"lieu-{n}", "nom": f"Mairie {n}", "telephone": "", "date_maj": "2024-01-01"}
        for n in range(1200)
    ]
    wrong = {"code_postal": "1000", "code_insee": "1001", "telephone": "1 2"}
    rows[7] |= wrong
    rows[8] |= wrong
    rows[9] |= {"date_maj": ""}
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, STANDARD)
        writer.writeheader()
        writer.writerows(rows)

    check_file(path, None, "text", as_of=DAY, geography=country)
    text = capsys.readouterr().out
    check_file(path, None, "csv", as_of=DAY, geography=country)
    table = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))

    heads = [line.strip() for line in text.splitlines() if line.startswith("·")]
    assert heads == [
        "· erreur, schema-pattern : 6",
        "· erreur, schema-required : 1",
        "· pour information, date-stale : 1\u202f199",
    ]
    said = " ".join(text.split())
    examples = said[said.index("· erreur, schema-pattern") : said.index("· erreur, schema-req")]
    assert [examples.count(f"ligne 8, {name}") for name in wrong] == [1, 1, 1]
    assert "… et 3 autres" in examples
    assert said.count("la fiche n'a pas été mise à jour") == EXAMPLES
    assert said.endswith("… et 1 196 autres Tous les problèmes, ligne par ligne : --format csv")
    assert sum(row["code"] == "date-stale" for row in table) == 1199


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
