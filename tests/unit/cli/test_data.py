"""``maillage data``: load, look, and never break what is loaded."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from maillage import catalogue
from maillage.contracts import QUALITY_REPORT
from maillage.files import sha256
from maillage.runs.status import quality
from maillage.runs.store import Store

Run = Callable[..., Any]
DAY = ("--as-of", "2026-01-01")


@pytest.fixture
def copy(demonstration: Store, tmp_path: Path) -> Store:
    """A copy of the demonstration that may be loaded into."""
    leave = shutil.ignore_patterns("marts")
    shutil.copytree(demonstration.home, tmp_path / "copy", ignore=leave)
    return Store(tmp_path / "copy")


@pytest.fixture
def empty(demonstration: Store, tmp_path: Path) -> Store:
    """The demonstration's country, its files at hand, nothing loaded."""
    for name in ("geography", "mirror"):
        shutil.copytree(demonstration.home / name, tmp_path / "empty" / name)
    return Store(tmp_path / "empty")


def hashes(store: Store) -> dict[str, str]:
    return {
        str(path.relative_to(store.home)): sha256(path)
        for folder in ("raw", "staged")
        for path in sorted((store.home / folder).rglob("*"))
        if path.is_file()
    }


def test_pull_loads_every_source_of_the_mirror(
    run: Run, empty: Store, demonstration: Store
) -> None:
    said = run("data", "pull", "--mirror", empty.home / "mirror", "--home", empty.home, *DAY)

    assert said.code == 0
    assert said.out.count("✓") == 13
    assert "Sources chargées : 13 ; en échec : 0" in said.words
    assert hashes(empty) == hashes(demonstration)


def test_pull_loads_only_what_is_named(run: Run, empty: Store) -> None:
    said = run(
        "data", "pull", "demo-fibre", "--mirror", empty.home / "mirror", "--home", empty.home
    )

    assert said.code == 0
    assert [source.id for source in empty.loaded] == ["demo-fibre"]


def test_pull_says_what_failed_and_loads_the_rest(run: Run, empty: Store) -> None:
    (empty.home / "mirror" / "demo" / "demo-fibre.csv").unlink()

    said = run("data", "pull", "--mirror", empty.home / "mirror", "--home", empty.home, *DAY)

    assert said.code == 4
    assert "✗ demo-fibre :" in said.words
    assert "Sources chargées : 12 ; en échec : 1" in said.words
    assert len(empty.loaded) == 12


def test_pull_without_an_address_says_so(run: Run, empty: Store) -> None:
    said = run("data", "pull", "--home", empty.home)

    assert (said.code, said.err) == (
        2,
        "Erreur : aucune source du catalogue ne peut être chargée de cette façon\n",
    )


@pytest.mark.parametrize("command", [["pull", "demo-fibres"], ["quality", "demo-fibres"]])
def test_an_unknown_source_is_told_with_the_closest(
    run: Run, copy: Store, command: list[str]
) -> None:
    said = run("data", *command, "--home", copy.home)

    assert said.code == 2
    assert "« demo-fibres » n'est pas dans le catalogue" in said.err
    assert "demo-fibre" in said.err.split("vouliez-vous dire :")[1]


def test_import_loads_a_file_at_hand(run: Run, empty: Store) -> None:
    file = empty.home / "mirror" / "demo" / "demo-fibre.csv"

    said = run("data", "import", file, "--source", "demo-fibre", "--home", empty.home, *DAY)

    record = empty.record(empty.sources["demo-fibre"])
    assert (said.code, said.err) == (0, "")
    assert record is not None
    assert (record.origin, record.retrieved) == ("import:demo-fibre.csv", "2026-01-01")


@pytest.mark.parametrize(
    "content",
    [b"", b"code_insee,nom\nVT001,Ici\n", b"\x00\x01\x02", b"code_insee,locaux,pct_2024,pct_20"],
)
def test_import_of_a_bad_file_leaves_the_store(run: Run, copy: Store, content: bytes) -> None:
    file = copy.home.parent / "fibre.csv"
    file.write_bytes(content)
    before = hashes(copy)

    said = run("data", "import", file, "--source", "demo-fibre", "--home", copy.home)

    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("Erreur : fibre.csv")
    assert hashes(copy) == before


def test_import_of_a_file_that_is_not_there(run: Run, copy: Store) -> None:
    said = run("data", "import", "rien.csv", "--source", "demo-fibre", "--home", copy.home)

    assert said.code == 2


def test_status_tells_each_source(run: Run, demonstration: Store) -> None:
    said = run("data", "status", "--home", demonstration.home, "--as-of", "2033-01-01")

    (line,) = [line for line in said.out.splitlines() if "demo-parts" in line]
    assert [cell.strip() for cell in line.strip("│").split("│")][1:4] == [
        "périmée",
        "2021",
        "12 ans",
    ]


def test_status_as_json_tells_the_same(run: Run, demonstration: Store) -> None:
    said = run("data", "status", "--home", demonstration.home, *DAY, "--format", "json")

    found = {entry["source"]: entry for entry in json.loads(said.out)}
    assert sorted(found) == sorted(demonstration.sources)
    assert {entry["state"] for entry in found.values()} == {"fresh"}
    assert set(found["demo-parts"]) == {
        "source",
        "title",
        "state",
        "year",
        "age_years",
        "rows",
        "retrieved",
        "exercised_by",
    }


def test_quality_shows_what_was_wrong(run: Run, demonstration: Store) -> None:
    said = run("data", "quality", "demo-parts", "--home", demonstration.home)

    assert said.code == 0
    assert "Anomalies : " in said.out
    assert "aged_65_plus" in said.out


def test_quality_as_json_has_every_issue(run: Run, demonstration: Store) -> None:
    said = run("data", "quality", "demo-parts", "--home", demonstration.home, "--format", "json")

    found = json.loads(said.out)
    assert set(found) == {"summary", "issues"}
    assert sum(found["summary"]["issues"].values()) == len(found["issues"])


def test_quality_shows_a_cell_as_it_stands_in_the_file(run: Run, copy: Store) -> None:
    file = copy.home / "mirror" / "demo" / "demo-fibre.csv"
    lines = file.read_text().splitlines()
    lines[1] = ",".join([*lines[1].split(",")[:4], "[/b]", "x"])
    file.write_text("\n".join(lines) + "\n")

    said = run("data", "import", file, "--source", "demo-fibre", "--home", copy.home, *DAY)

    assert said.code == 0
    assert "[/b]" in said.out


def test_quality_is_written_as_csv(run: Run, demonstration: Store, tmp_path: Path) -> None:
    file = tmp_path / "anomalies.csv"

    said = run("data", "quality", "demo-parts", "--home", demonstration.home, "--csv", file)

    written = pl.read_csv(file)
    done = quality(demonstration, demonstration.sources["demo-parts"])
    coverage = written.filter(pl.col("kind") == "coverage")
    issues = written.filter(pl.col("kind") == "issue")
    names = ("indicator", "level", "year", "known", "missing", "secret", "population_share")
    assert written.columns == QUALITY_REPORT.schema.names()
    assert coverage.select(names).to_dicts() == [
        {name: measure[name] for name in names} for measure in done.summary["measures"]
    ]
    assert issues.select(done.issues.columns).to_dicts() == done.issues.to_dicts()
    assert written.height == coverage.height + issues.height
    assert said.words.endswith(f": {written.height}")


def test_quality_of_a_list_of_places_is_written_without_coverage(
    run: Run, demonstration: Store, tmp_path: Path
) -> None:
    file = tmp_path / "lieux.csv"

    said = run("data", "quality", "demo-carte", "--home", demonstration.home, "--csv", file)

    written = pl.read_csv(file)
    assert said.code == 0
    assert written.columns == QUALITY_REPORT.schema.names()
    assert set(written["kind"]) <= {"issue"}


def test_quality_of_what_is_not_loaded(run: Run, empty: Store) -> None:
    said = run("data", "quality", "demo-parts", "--home", empty.home)

    assert said.code == 3
    assert "lancez « maillage data pull demo-parts --mirror DIR »" in said.err


def test_sources_are_those_of_the_catalogue(run: Run) -> None:
    listed = json.loads(run("data", "sources", "--format", "json").out)
    shown = run("data", "sources").out

    assert [entry["id"] for entry in listed] == list(catalogue.sources())
    assert "demo-parts" not in shown


def test_one_source_is_shown_whole(run: Run) -> None:
    found = json.loads(run("data", "sources", "rp-2017-communes").out)

    assert found == catalogue.find_source("rp-2017-communes").model_dump(mode="json")
