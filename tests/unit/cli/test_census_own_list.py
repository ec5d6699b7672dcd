"""A list that no catalogue knows, from the file to a release: sniff, correct, build."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from maillage.runs.census.releases import Census
from maillage.runs.store import Store

Run = Callable[..., Any]
DAY = ("--as-of", "2026-01-01")
LIST = """Nom du lieu;CP;Ville;Adresse;Téléphone;Horaires
Médiathèque du Parc;44000;Nantes;12 rue du Parc;01 99 00 12 34;lundi 9h-12h
Mairie du Bourg;35000;Rennes;3 place du Bourg;01 99 00 12 35;mardi 9h-12h
"""


@pytest.fixture
def draft(run: Run, tmp_path: Path) -> Path:
    """The draft of the list, as ``census sniff`` writes it in another folder."""
    (tmp_path / "recu").mkdir()
    (tmp_path / "recu" / "lieux 2026.csv").write_text(LIST, encoding="utf-8")
    made = tmp_path / "brouillon.toml"
    assert run("census", "sniff", tmp_path / "recu" / "lieux 2026.csv", "--out", made).code == 0
    return made


def places(home: Path) -> pl.DataFrame:
    return Census(Store(home)).require_current().table("places").sort("nom")


def test_a_draft_is_built_as_it_is(run: Run, draft: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"

    said = run("census", "build", "--with", draft, "--home", home, *DAY)

    assert said.code == 0, said.err
    assert "2 lieux, de 2 fiches et 1 liste." in said.words
    assert places(home).select("nom", "code_insee", "horaires").rows() == [
        ("Mairie du Bourg", "35238", "Tu 09:00-12:00"),
        ("Médiathèque du Parc", "44109", "Mo 09:00-12:00"),
    ]


def test_a_corrected_draft_names_the_list(run: Run, draft: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    text = draft.read_text(encoding="utf-8")
    text = text.replace("lieux-2026", "lieux-departement")
    draft.write_text(
        text.replace(
            "[file]", '[file]\ntitle = "Lieux du département"\nproducer = "Le département"'
        ),
        encoding="utf-8",
    )

    run("census", "build", "--with", draft, "--home", home, *DAY)

    source = Store(home).sources["lieux-departement"]
    assert (source.title, source.producer) == ("Lieux du département", "Le département")
    shown = run("census", "quality", "--home", home)
    assert (shown.code, "lieux-departement" in shown.words) == (0, True)


def test_the_next_build_remembers_the_list(run: Run, draft: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    run("census", "build", "--with", draft, "--home", home, *DAY)
    before = places(home)

    said = run("census", "build", "--home", home, *DAY)
    exported = run("census", "export", "--out", tmp_path / "out", "--home", home)

    assert (said.code, exported.code) == (0, 0)
    assert places(home).equals(before)
    assert (tmp_path / "out" / "qualite" / "lieux-2026").is_dir()


def test_the_list_comes_again_with_a_row_more(run: Run, draft: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    run("census", "build", "--with", draft, "--home", home, *DAY)
    before = places(home)
    more = LIST + "CCAS du Port;44000;Nantes;9 quai du Port;01 99 00 12 36;jeudi 9h-12h\n"
    (tmp_path / "recu" / "lieux 2026.csv").write_text(more, encoding="utf-8")

    run("census", "build", "--with", draft, "--home", home, *DAY)

    after = places(home)
    assert after.height == 3
    assert set(before["id"]) < set(after["id"])


def refusal(run: Run, draft: Path, tmp_path: Path) -> str:
    said = run("census", "build", "--with", draft, "--home", tmp_path / "home", *DAY)
    assert said.code != 0
    assert not (tmp_path / "home" / "lists").exists()
    return str(said.words)


def changed(draft: Path, old: str, new: str) -> None:
    text = draft.read_text(encoding="utf-8")
    assert old in text
    draft.write_text(text.replace(old, new), encoding="utf-8")


def test_an_id_of_the_catalogue_is_refused(run: Run, draft: Path, tmp_path: Path) -> None:
    changed(draft, 'source = "lieux-2026"', 'source = "hinaura-2022"')

    assert "« source » vaut « hinaura-2022 »" in refusal(run, draft, tmp_path)


def test_a_series_of_the_catalogue_is_refused(run: Run, draft: Path, tmp_path: Path) -> None:
    changed(draft, 'series = "lieux-2026"', 'series = "hinaura"')

    assert "« series » vaut « hinaura »" in refusal(run, draft, tmp_path)


def test_a_file_that_is_not_there_is_said(run: Run, draft: Path, tmp_path: Path) -> None:
    (tmp_path / "recu" / "lieux 2026.csv").unlink()

    assert "pas de fichier de ce nom" in refusal(run, draft, tmp_path)


def test_a_mapping_that_names_no_file_is_said(run: Run, draft: Path, tmp_path: Path) -> None:
    changed(draft, '[file]\npath = "recu/lieux 2026.csv"', "")

    assert "le fichier de la liste n'est pas dit" in refusal(run, draft, tmp_path)


def test_a_column_that_the_file_lacks_is_said(run: Run, draft: Path, tmp_path: Path) -> None:
    changed(draft, 'code_postal = "CP"', 'code_postal = "Code"')

    assert "colonnes absentes du fichier : Code" in refusal(run, draft, tmp_path)


@pytest.mark.parametrize("source", ["../ailleurs", "a/b", ""])
def test_an_id_that_is_no_name_is_refused(
    run: Run, draft: Path, tmp_path: Path, source: str
) -> None:
    changed(draft, 'source = "lieux-2026"', f'source = "{source}"')

    assert "minuscules" in refusal(run, draft, tmp_path)
