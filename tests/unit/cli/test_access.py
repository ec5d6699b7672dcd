"""``maillage access`` as a person uses it."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from maillage.runs.census.releases import Census
from maillage.runs.store import Store

Run = Callable[..., Any]
DAY = ("--as-of", "2026-01-01")


@pytest.fixture
def access(run: Run, census: Census) -> Run:
    """Run ``maillage access`` on the demonstration that has a census."""

    def made(*arguments: object) -> Any:
        return run("access", *arguments, "--home", census.store.home, *DAY)

    return made


def hashes(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


def test_access_reads_from_top_to_bottom(access: Run) -> None:
    said = access("VT")

    parts = [
        "Accès aux lieux d'aide – Val-de-Trame",
        "Données de démonstration : territoire et chiffres inventés",
        "En voiture, sur ",
        "Chiffres clés",
        "Temps médian jusqu'au lieu le plus proche",
        "Personnes en difficulté loin de tout lieu",
        "Par groupe de fragilité",
        "Les communes qui gagneraient le plus",
        "Accès de chaque commune",
        "12 lignes sur 209",
        "Paramètres des temps de trajet (En voiture)",
        "• Les temps « En voiture » sont un modèle sans données de routes",
    ]
    places = [said.out.find(part) for part in parts]
    assert (said.code, said.err) == (0, "")
    assert places == sorted(places)
    assert min(places) >= 0


def test_json_has_every_table(access: Run) -> None:
    said = access("VT", "--mode", "no-car", "--within", "45", "--format", "json")

    found = json.loads(said.out)
    assert (said.code, said.err) == (0, "")
    assert set(found["tables"]) == {"beyond", "groups", "gains", "zones", "travel"}
    assert len(found["tables"]["zones"]) == 209  # one has no position
    assert found["manifest"]["parameters"]["within_minutes"] == 45
    assert (found["kind"], found["territory"], found["as_of"]) == ("access", "VT", "2026-01-01")


def test_the_same_day_writes_the_same_files(access: Run, tmp_path: Path) -> None:
    said = access("VT206", "--out", tmp_path / "one")
    access("VT206", "--out", tmp_path / "two")

    one, two = hashes(tmp_path / "one"), hashes(tmp_path / "two")
    assert f"Rapport : {tmp_path / 'one' / 'report.html'}" in said.out.replace("\n", "")
    assert {"report.html", "report.pdf", "maps/nearest.svg", "data/zones.geojson"} <= set(one)
    assert one == two


def test_only_what_is_asked_is_written(access: Run, tmp_path: Path) -> None:
    access("VT206", "--out", tmp_path, "--only", "data")

    assert {path.name for path in tmp_path.iterdir()} == {"data", "manifest.json"}


@pytest.mark.parametrize("measure", ["e2sfca", "2sfca", "m2sfca", "3sfca", "gravity", "raam"])
def test_every_measure_is_asked_and_kept_in_the_manifest(access: Run, measure: str) -> None:
    said = access("VT", "--measure", measure, "--format", "json")

    found = json.loads(said.out)
    assert (said.code, said.err) == (0, "")
    assert found["manifest"]["parameters"]["scoring"] == {"measure": measure, "curve": None}
    assert any((row["access"] or 0) > 0 for row in found["tables"]["zones"])


def test_english_is_spoken(run: Run, census: Census) -> None:
    said = run("--lang", "en", "access", "VT206", "--home", census.store.home, *DAY)

    assert (said.code, said.err) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["Ys"], 2, "« Ys » : aucun territoire n'a ce nom ou ce code"),
        (["VT", "--mode", "bicycle"], 2, "« bicycle » n'est pas dans le catalogue"),
        (["VT", "--mode", "walk"], 2, "vouliez-vous dire : walking"),
        (["VT", "--within", "0"], 2, "'--within'"),
        (["VT", "--within", "120"], 2, "le mode « car » va de 0 à 90"),
        (["VT", "--only", "docx"], 2, "'docx'"),
        (["VT", "--measure", "raam", "--decay", "gaussian"], 2, "retirez « --decay »"),
        (["VT", "--measure", "apl"], 3, "demande les habitants par âge"),
        (["VT", "--measure", "3sfca", "--engine", "spark"], 2, "ne se calcule pas sur Spark"),
    ],
)
def test_a_mistake_is_told_with_what_to_do(
    access: Run, arguments: list[str], code: int, words: str
) -> None:
    said = access(*arguments)

    assert (said.code, said.out) == (code, "")
    assert words in said.words


def test_without_a_census_the_way_to_make_one_is_told(run: Run, demonstration: Store) -> None:
    said = run("access", "VT", "--home", demonstration.home, *DAY)

    assert (said.code, said.out) == (3, "")
    assert "aucun recensement des lieux" in said.words
    assert "« maillage census build »" in said.words


def test_without_data_the_way_to_load_some_is_told(run: Run, tmp_path: Path) -> None:
    said = run("access", "44", "--home", tmp_path, *DAY)

    assert (said.code, said.out) == (3, "")
    assert said.err.count("maillage") >= 1
