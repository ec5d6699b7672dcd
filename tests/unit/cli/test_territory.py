"""``maillage territory`` on the demonstration."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from maillage.runs.store import Store

Run = Callable[..., Any]


@pytest.fixture
def territory(run: Run, demonstration: Store) -> Run:
    def made(*arguments: object) -> Any:
        return run("territory", *arguments, "--home", demonstration.home)

    return made


def test_find_forgives_a_fault(territory: Run) -> None:
    said = territory("find", "vile", "trame", "--format", "json")

    assert json.loads(said.out)[0]["name"] == "Ville-Trame"


def test_find_shows_what_to_write(territory: Run) -> None:
    said = territory("find", "Bourg-Maille")

    assert (said.code, "VT017" in said.out, "VW007" in said.out) == (0, True, True)


def test_find_keeps_a_level_and_a_number(territory: Run) -> None:
    said = territory("find", "Pays", "--level", "epci", "--limit", "4", "--format", "json")

    assert [zone["level"] for zone in json.loads(said.out)] == ["epci"] * 4


def test_find_nothing_says_so(territory: Run) -> None:
    assert territory("find", "zzzzqqqq").out == "Rien ne ressemble à « zzzzqqqq ».\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1001", "1001 : aucun territoire n'a ce code, il a sans doute perdu son zéro"),
        ("20001", "20001 est l'ancien code d'une commune"),
    ],
)
def test_find_and_show_explain_a_code_alike(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, words: str
) -> None:
    monkeypatch.setattr("maillage.cli.territory.open_store", lambda *_, **__: Store(tmp_path))
    found = run("territory", "find", text)
    shown = run("territory", "show", text)

    assert (found.code, found.out, found.err) == (shown.code, shown.out, shown.err)
    assert found.err.startswith(f"Erreur : {words}")


def test_find_lists_the_communes_of_a_postcode(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("maillage.cli.territory.open_store", lambda *_, **__: Store(tmp_path))

    found = json.loads(run("territory", "find", "44000", "--format", "json").out)

    assert [zone["code"] for zone in found] == ["44109"]


def test_show_tells_people_area_and_communes(territory: Run) -> None:
    lines = [
        " ".join(line.strip("│ ").split()) for line in territory("show", "VT").out.splitlines()
    ]

    assert {
        "Niveau │ département",
        "Dans │ Région fictive, Pays fictif",
        "Population │ 420 000 (2023)",
        "Surface │ 5 891,8 km²",
        "Communes │ 210",
    } <= set(lines)


def test_show_says_what_is_unknown(territory: Run) -> None:
    assert "inconnue" in territory("show", "VT029").out


def test_show_as_json_is_the_row_of_the_zone(territory: Run) -> None:
    found = json.loads(territory("show", "VT", "--format", "json").out)

    assert (found["code"], found["level"], found["population"]) == ("VT", "departement", 420_000)


@pytest.mark.parametrize("count", [1, 3])
def test_similar_gives_as_many_as_asked(territory: Run, count: int) -> None:
    said = territory("similar", "VT", "--count", count, "--format", "json")

    found = json.loads(said.out)
    assert len(found) == count
    assert [like["distance"] for like in found] == sorted(like["distance"] for like in found)


def test_similar_says_what_a_distance_is(territory: Run) -> None:
    said = territory("similar", "VT")

    assert "Semblables à Val-de-Trame" in said.out
    assert "0 : identique" in said.words


@pytest.mark.parametrize(("output", "out"), [("table", ""), ("json", "[]\n")])
def test_a_territory_without_likes_is_told_why(territory: Run, output: str, out: str) -> None:
    said = territory("similar", "region:VT", "--format", output)

    assert (said.code, said.out) == (0, out)
    assert said.err == "Région fictive : aucun autre territoire à ce niveau.\n"


@pytest.mark.parametrize("command", ["show", "similar"])
def test_an_unknown_territory_is_told(territory: Run, command: str) -> None:
    said = territory(command, "Ys")

    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("Erreur : « Ys » : aucun territoire")


def test_similar_needs_data(run: Run, tmp_path: Path) -> None:
    assert run("territory", "similar", "44", "--home", tmp_path).code == 3
