"""Against the official validator: what the schema refuses, the check refuses, and nothing else."""

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import frictionless
import polars as pl
import pytest

from maillage.contracts.records import LISTS, PLACES, STANDARD
from maillage.outputs.standards.facts import LICENCE_OUVERTE, ReleaseFacts
from maillage.outputs.standards.write import standards
from maillage.reference.geography import embedded
from maillage.runs.census.check import Checked, Checker
from maillage.runs.census.check_fix import write_repaired

pytestmark = pytest.mark.mirror

DAY = date(2026, 11, 21)
MUTATIONS = [
    {},
    {"latitude": "999"},
    {"latitude": "47,2"},
    {"longitude": "NaN"},
    {"horaires": "tous les matins"},
    {"typologie": "XYZ"},
    {"courriels": "pas une adresse"},
    {"services": "Utilisation sécurisée du numérique|Utilisation sécurisée du numérique"},
    {"services": ""},
    {"services": " "},
    {"services": "Utilisation sécurisée du numérique;Loisirs et créations numériques"},
    {"services": "Utilisation sécurisée du numérique|"},
    {"services": "|Utilisation sécurisée du numérique"},
    {"services": "Utilisation sécurisée du numérique|Autre chose"},
    {"formations_labels": "Étapes numériques (La Poste)"},
    {"formations_labels": "Étapes numériques(La Poste)|ORDI 3.0"},
    {"formations_labels": "ORDI 3x0"},
    {"frais_a_charge": "Gratuit sous condition|Gratuit"},
    {"itinerance": "Itinérant;Fixe"},
    {"pivot": "4349331230002"},
    {"pivot": "123456789"},
    {"pivot": "W751234567"},
    {"pivot": "434 933 123 00029"},
    {"pivot": "12345678"},
    {"pivot": ""},
    {"telephone": "+687251000"},
    {"telephone": "+33180059880|+33180059881"},
    {"telephone": "01 80 05 98 80"},
    {"telephone": "3949"},
    {"presentation_resume": "x" * 280},
    {"presentation_resume": "x" * 281},
    {"presentation_resume": "é" * 281},
    {"date_maj": "02/04/2024"},
    {"date_maj": "2024-4-2"},
    {"date_maj": "2024-02-30"},
    {"date_maj": "2024-04-02T10:00:00"},
    {"date_maj": ""},
    {"code_insee": "20004"},
    {"code_insee": "2A004"},
    {"code_insee": "2a004"},
    {"code_postal": "5110"},
    {"code_postal": ""},
    {"nom": ""},
    {"nom": " "},
    {"id": ""},
    {"id": "structure-1"},
]


@pytest.fixture(scope="session")
def official(mirror: Path) -> dict[str, Any]:
    path = mirror / "standards" / "lieux-de-mediation-numerique-1.0.2.schema.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="session")
def checker() -> Checker:
    return Checker(embedded(), DAY)


def refused_by_validator(content: bytes, schema: dict[str, Any]) -> set[tuple[int, str]]:
    """Return the rows (from 1) and columns of the cells that the official validator refuses."""
    descriptor = {"fields": schema["fields"], "primaryKey": [schema["primaryKey"]]}
    resource = frictionless.Resource(
        data=content,
        format="csv",
        encoding="utf-8",
        schema=frictionless.Schema.from_descriptor(descriptor),
    )
    report = resource.validate(limit_errors=1_000_000)
    assert not [error for task in report.tasks for error in task.errors if "label" in error.type]
    found = report.flatten(["rowNumber", "fieldName", "type"])
    return {
        (row - 1, "id" if kind == "primary-key" else name)
        for row, name, kind in found
        if row is not None
    }


def refused_by_check(checked: Checked) -> set[tuple[int, str]]:
    cells = checked.issues.filter(pl.col("in_schema") & pl.col("row").is_not_null())
    return set(cells.select("row", "column").iter_rows())


def test_verdict_is_the_validator_s(
    mirror: Path, official: dict[str, Any], checker: Checker, tmp_path: Path
) -> None:
    with (mirror / "peer-cases" / "exemple-valide.csv").open(encoding="utf-8") as stream:
        example = next(csv.DictReader(stream))
    path = tmp_path / "mutations.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, STANDARD)
        writer.writeheader()
        writer.writerows(
            example | {"id": f"lieu-{number}" if number else "structure-1"} | mutation
            for number, mutation in enumerate(MUTATIONS)
        )

    refused = refused_by_check(checker.check(path))

    assert refused == refused_by_validator(path.read_bytes(), official)
    assert len(refused) == 26


def test_valid_example_has_no_error(mirror: Path, checker: Checker) -> None:
    checked = checker.check(mirror / "peer-cases" / "exemple-valide.csv")

    assert checked.issues.select("severity", "code").rows() == [
        ("info", "file-name"),
        ("warning", "point-far-from-commune"),
        ("info", "date-stale"),
    ]


@pytest.mark.parametrize(
    ("name", "undecided"),
    [
        ("standard_charente_2023-07-11.json", 0),
        ("standard_hinaura_source.json", 185),
        ("standard_hub-du-sud_2023-05-16.json", 0),
        ("standard_hub-du-sud_2023-05-17.json", 0),
    ],
)
def test_file_of_the_older_standard_is_told_and_repaired(
    name: str,
    undecided: int,
    mirror: Path,
    official: dict[str, Any],
    checker: Checker,
    tmp_path: Path,
) -> None:
    """What stays refused is « Public langues étrangères »: English, other languages, or both."""
    checked = checker.check(mirror / "lieux_bruts" / name)
    fixed = checker.fix(checked)
    out = tmp_path / "fixed.csv"
    write_repaired(fixed.table, fixed.others, out)

    again = checker.check(out)

    assert checked.issues.filter(pl.col("code") == "old-standard").height == 1
    assert fixed.others.width == 0
    assert fixed.table.height == checked.sheet.table.height
    assert refused_by_check(again) == refused_by_validator(out.read_bytes(), official)
    assert len(refused_by_check(again)) == undecided
    assert checker.fix(again).changes.is_empty()


def test_own_export_has_no_error(checker: Checker, tmp_path: Path) -> None:
    facts = ReleaseFacts(
        "Lieux", "Hub", "departement:44", "Loire-Atlantique", date(2026, 11, 1), LICENCE_OUVERTE
    )
    rows: list[dict[str, Any]] = [
        dict.fromkeys(PLACES.schema.names())
        | {
            "id": f"lieu-{letter}",
            "nom": f"Médiathèque {letter}",
            "commune": "Nantes",
            "code_postal": "44000",
            "code_insee": "44109",
            "adresse": f"{rank} rue du Pont",
            "latitude": 47.21,
            "longitude": -1.55,
            "telephone": "+33199000012" if rank % 2 else "3949",
            "courriels": ["accueil@example.org"],
            "horaires": "Mo-Fr 09:00-12:00; PH off",
            "typologie": ["BIB"],
            "presentation_resume": "Un atelier pour apprendre. " * 20,
            "services": ["Utilisation sécurisée du numérique"],
            "formations_labels": ["Étapes numériques(La Poste)"],
            "date_maj": date(2026, 10, 1),
            "personal": [],
            "sources": ["hub"],
            "records": [f"hub:{rank}"],
        }
        for rank, letter in enumerate("abcdefgh", start=1)
    ]
    assert set(LISTS) <= set(PLACES.schema.names())
    contents = standards(pl.DataFrame(rows, schema=PLACES.schema), facts)
    name = next(each for each in contents if each.endswith("departement-44.csv"))
    path = tmp_path / name
    path.write_bytes(contents[name])

    checked = checker.check(path)

    assert checked.errors == 0
    assert checker.fix(checked).changes.is_empty()
