"""``maillage diagnose`` as a person uses it."""

import json
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from maillage.cli.diagnosis_text import pages
from maillage.cli.options import show
from maillage.contracts.diagnosis import Diagnosis
from maillage.runs.store import Store

Run = Callable[..., Any]
DAY = ("--as-of", "2026-01-01")


@pytest.fixture
def diagnose(run: Run, demonstration: Store) -> Run:
    """Run ``maillage diagnose`` on the demonstration."""

    def made(*arguments: object) -> Any:
        return run("diagnose", *arguments, "--home", demonstration.home, *DAY)

    return made


def test_diagnosis_reads_from_top_to_bottom(diagnose: Run) -> None:
    said = diagnose("VT")

    parts = [
        "Val-de-Trame (VT)",
        "DONNÉES DE DÉMONSTRATION : tout est inventé",
        "Région fictive, Pays fictif · 420\u202f000 habitants (2023) · diagnostic du 1er janvier",
        "personnes de 15 ans ou plus (entre",
        "L'essentiel",
        "Les communes les plus fragiles",
        "Comparaison",
        "Territoires semblables",
        "Connexion fixe",
        "Ce que nous ne savons pas",
    ]
    places = [said.out.find(part) for part in parts]
    assert said.code == 0
    assert places == sorted(places)
    assert min(places) > 0


def test_diagnosis_of_a_commune_explains_its_rank(diagnose: Run) -> None:
    said = diagnose("VT206")

    assert "Pourquoi ce rang" in said.out
    assert "les plus fragiles\n" not in said.out


def test_diagnosis_of_the_country_has_nothing_above_it(diagnose: Run) -> None:
    assert "│ 940\u202f000 habitants (2023) · diagnostic" in diagnose("france").out


def test_comparisons_carry_the_year_of_their_figures(diagnose: Run) -> None:
    out = diagnose("VT").out

    assert "Niveau de vie médian (2022)" in out
    assert "Locaux raccordables à la fibre (2025)" in out


def test_a_stale_source_is_said(run: Run, demonstration: Store) -> None:
    said = run("diagnose", "VT", "--home", demonstration.home, "--as-of", "2033-01-01")

    assert "Source ancienne (12 ans) : Âge, diplôme et ménages en 2021" in said.words


def test_nothing_missing_is_said_too(
    diagnosis: Diagnosis, capsys: pytest.CaptureFixture[str]
) -> None:
    show(*pages(replace(diagnosis, gaps=(), freshness=())))

    assert "Rien ne manque pour Val-de-Trame." in capsys.readouterr().out


def test_json_has_every_part_of_the_diagnosis(diagnose: Run) -> None:
    said = diagnose("VT", "--format", "json")

    found = json.loads(said.out)
    parts = {field.name for field in fields(Diagnosis)} - {"outlines"}
    assert (said.code, said.err, set(found)) == (0, "", parts)
    assert found["population"]["value"] == 420_000
    assert len(found["zones"]) == 210
    assert set(found["connectivity"]) == {"figures", "speeds", "fibre", "explanation"}
    assert found["as_of"] == "2026-01-01"


def test_the_report_is_written_where_asked(diagnose: Run, tmp_path: Path) -> None:
    said = diagnose("VT029", "--out", tmp_path / "here")

    written = {path.name for path in (tmp_path / "here").iterdir()}
    assert written == {"manifest.json", "report.html", "report.pdf", "charts", "data"}
    assert f"Rapport : {tmp_path / 'here' / 'report.html'}" in said.out.replace("\n", "")


@pytest.mark.parametrize(
    ("only", "written"),
    [
        (["html"], {"manifest.json", "report.html"}),
        (["data"], {"manifest.json", "data"}),
        (["svg", "pdf"], {"charts", "manifest.json", "maps", "report.pdf"}),
    ],
)
def test_only_what_is_asked_is_written(
    diagnose: Run, tmp_path: Path, only: list[str], written: set[str]
) -> None:
    options = [word for name in only for word in ("--only", name)]

    said = diagnose("VT", "--out", tmp_path, *options)

    assert said.code == 0
    assert {path.name for path in tmp_path.iterdir()} == written


def test_english_is_spoken(run: Run, demonstration: Store, tmp_path: Path) -> None:
    out = ("--home", demonstration.home, "--out", tmp_path, *DAY)

    said = run("--lang", "en", "diagnose", "VT", *out)

    assert (said.code, said.err) == (0, "")
    assert "420,000" in said.out


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["Ys"], 2, "« Ys » : aucun territoire n'a ce nom ou ce code"),
        (["Bourg-Maille"], 2, "VW007"),
        (["VT", "--index", "maillage-2025"], 2, "vouliez-vous dire : maillage-2026"),
        (["VT", "--demand", "tout-le-monde"], 2, "n'est pas dans le catalogue"),
        (["VT", "--index", "nulle-part.toml"], 2, "nulle-part.toml : ce fichier n'existe pas"),
        (["VT", "--only", "docx"], 2, "'docx'"),
        (["VT", "--level", "quartier"], 2, "'quartier'"),
        ([], 2, "TERRITORY"),
    ],
)
def test_a_mistake_is_told_with_what_to_do(
    diagnose: Run, arguments: list[str], code: int, words: str
) -> None:
    said = diagnose(*arguments)

    assert (said.code, said.out) == (code, "")
    assert words in said.words


def test_a_homonym_is_settled_by_its_code(diagnose: Run) -> None:
    assert "Bourg-Maille (VW007)" in diagnose("VW007").out


def test_a_day_that_is_none_is_refused(run: Run, demonstration: Store) -> None:
    said = run("diagnose", "VT", "--home", demonstration.home, "--as-of", "le 3 mai")

    assert said.code == 2
    assert "« le 3 mai » n'est pas une date ; écrivez-la AAAA-MM-JJ" in said.words


def test_without_data_the_way_to_load_some_is_told(run: Run, tmp_path: Path) -> None:
    said = run("diagnose", "44", "--home", tmp_path, *DAY)

    assert (said.code, said.out) == (3, "")
    assert said.err == (
        f"Erreur : {tmp_path} : aucune donnée n'est chargée. Lancez « maillage data pull --mirror "
        "DIR » (fichiers à portée de main) ou « maillage demo » (démonstration)\n"
    )


def test_a_report_that_cannot_be_written_says_why(diagnose: Run, tmp_path: Path) -> None:
    (tmp_path / "report.html").mkdir()

    said = diagnose("VT", "--out", tmp_path, "--only", "html")

    assert said.code == 5
    assert "écriture impossible" in said.words
