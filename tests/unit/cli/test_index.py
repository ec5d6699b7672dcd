"""``maillage index`` as a person uses it, on the demonstration."""

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner, Result

from maillage.catalogue import find_index
from maillage.cli.index import index
from maillage.cli.index_tables import score_notes
from maillage.cli.main import main
from maillage.demo.run import ensure
from maillage.runs.store import Store

READER = {"MAILLAGE_LANG": "fr", "COLUMNS": "110", "FORCE_COLOR": None}

OWN = """
id = "own"
citation = "essai"
normalisation = "percentile"
root = "all"
label = {{ fr = "À moi [/essai]", en = "Mine" }}
definition = {{ fr = "Un essai.", en = "A trial." }}

[[axes]]
id = "all"
label = {{ fr = "Tout", en = "All" }}
minimum_share = 0
parts = [{parts}]
"""
TWO = '{ indicator = "aged_65_plus", weight = 0.5 }, { indicator = "low_diploma", weight = 0.5 }'


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ensure(tmp_path_factory.getbasetemp() / "demo").home


@pytest.fixture(scope="module")
def run(home: Path) -> Callable[..., Result]:
    def invoke(command: str, *arguments: str) -> Result:
        runner = CliRunner(env=READER)
        where = ("--home", str(home))
        return runner.invoke(index, [command, *arguments, *where], catch_exceptions=False)

    return invoke


@pytest.fixture
def complaint(home: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[object, str]]:
    """Run the whole command line, and give its exit code and what it complains of."""

    def run_and_read(command: str, *arguments: str) -> tuple[object, str]:
        with pytest.raises(SystemExit) as stopped:
            main(["index", command, *arguments, "--home", str(home)])
        return stopped.value.code, capsys.readouterr().err.strip()

    return run_and_read


@pytest.fixture
def own(tmp_path: Path) -> Callable[[str], str]:
    """Write an index of one's own from its parts, and give its path."""

    def write(parts: str) -> str:
        path = tmp_path / "own.toml"
        path.write_text(OWN.format(parts=parts), encoding="utf-8")
        return str(path)

    return write


def document(result: Result) -> Any:
    assert result.exit_code == 0
    return json.loads(result.stdout)


def words(text: str) -> str:
    return " ".join(text.split())


def test_list_names_every_index() -> None:
    shown = CliRunner(env=READER).invoke(index, ["list", "--format", "json"])

    ids = [entry["id"] for entry in document(shown)]
    assert ids == ["deri", "ifn-2020", "ifn-2022", "ifn-2023", "maillage-2026"]


def test_list_as_table_has_one_row_an_index() -> None:
    shown = CliRunner(env=READER).invoke(index, ["list"]).output

    first = [line.split("│")[1].strip() for line in shown.splitlines() if line.startswith("│")]
    assert [cell for cell in first if cell] == [
        "deri", "ifn-2020", "ifn-2022", "ifn-2023", "maillage-2026",
    ]  # fmt: skip


def test_show_gives_definition_and_sources(run: Callable[..., Result]) -> None:
    found = document(run("show", "maillage-2026", "--format", "json"))

    sources = {feed["indicator"]: feed["zones"] for feed in found["sources"]}
    assert found["normalisation"] == "percentile"
    assert sources["low_diploma"] == 553


def test_show_before_any_load_still_defines(tmp_path: Path) -> None:
    empty = ("--home", str(tmp_path / "none"))

    read = CliRunner(env=READER).invoke(index, ["show", "deri", *empty])
    found = document(
        CliRunner(env=READER).invoke(index, ["show", "deri", *empty, "--format", "json"])
    )

    assert read.exit_code == 0
    assert [feed["source"] for feed in found["sources"]] == [None] * 8


def test_show_gives_the_share_of_each_axis(run: Callable[..., Result]) -> None:
    shown = run("show", "maillage-2026").output

    assert "├── Compétences 60" in shown
    assert "Niveau de vie médian (median_income) − 67" in shown


def test_compute_prints_the_most_fragile_first(run: Callable[..., Result]) -> None:
    shown = run("compute", "maillage-2026", "--no-ranks")

    assert shown.exit_code == 0
    assert "551 zones notées sur 560" in shown.output
    assert "Sans note : 9, faute de" in shown.output


@pytest.mark.parametrize(
    ("nobody_has", "note"),
    [
        (
            ("low_diploma",),
            "Sans note : 2, faute de : 65 ans ou plus, parmi les 15 ans ou plus (2).",
        ),
        (("aged_65_plus", "low_diploma"), "Sans note : 2."),
    ],
)
def test_what_nobody_has_is_no_reason_for_a_missing_score(
    nobody_has: tuple[str, ...], note: str
) -> None:
    missing = ["aged_65_plus|low_diploma", "aged_65_plus|low_diploma", "low_diploma"]
    scores = pl.DataFrame({"score": [None, None, 3.0], "missing": missing})

    assert score_notes(scores, None, nobody_has=nobody_has) == ["1 zones notées sur 3.", note]


@pytest.mark.parametrize("suffix", ["csv", "parquet", "json", "geojson"])
def test_compute_writes_one_row_a_zone(
    run: Callable[..., Result], tmp_path: Path, suffix: str
) -> None:
    file = tmp_path / f"scores.{suffix}"
    read: dict[str, Callable[[Path], int]] = {
        "csv": lambda path: pl.read_csv(path).height,
        "parquet": lambda path: pl.read_parquet(path).height,
        "json": lambda path: len(json.loads(path.read_text())),
        "geojson": lambda path: len(json.loads(path.read_text())["features"]),
    }

    shown = run("compute", "deri", "--territory", "VT", "--no-ranks", "--out", str(file))

    assert shown.exit_code == 0
    assert read[suffix](file) == 210


def test_compute_on_a_full_disk_leaves_the_scores_and_the_manifest_before(
    complaint: Callable[..., tuple[object, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, beside = tmp_path / "scores.csv", tmp_path / "scores.csv.manifest.json"
    for path in (file, beside):
        path.write_text("before")
    left = iter([None])

    def fsync(_handle: int) -> None:  # room for the scores, none for the manifest
        if next(left, errno.ENOSPC):
            raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", fsync)
    code, words = complaint("compute", "maillage-2026", "--no-ranks", "--out", str(file))

    assert code == 5
    assert f"{beside} : le disque est plein" in words
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        file.name: "before",
        beside.name: "before",
    }


def test_compute_columns_are_those_of_the_reference(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    file = tmp_path / "scores.parquet"

    run("compute", "maillage-2026", "--level", "departement", "--out", str(file))

    assert pl.read_parquet(file).columns == [
        "zone", "name", "population", "score", "rank", "rank_low", "rank_high", "worst_decile",
        "share_present", "missing", "not_computable", "imputed", "reasons",
        "axis:skills", "axis:resources", "axis:connection", "axis:total",
        *(f"part:{name}" for name in find_index("maillage-2026").indicators),
    ]  # fmt: skip


def test_compute_in_json_says_what_was_filled_in(run: Callable[..., Result]) -> None:
    found = document(
        run("compute", "maillage-2026", "--no-ranks", "--impute", "parent", "--format", "json")
    )

    cells = sum(len(zone["imputed"].split("|")) for zone in found["zones"] if zone["imputed"])
    assert found["imputed"]["cells"] == cells > 0
    assert found["imputed"]["gained"] == 9


def test_compute_tells_the_effect_of_filling_in(run: Callable[..., Result]) -> None:
    shown = words(run("compute", "maillage-2026", "--no-ranks", "--impute", "parent").output)

    assert "dont 9 gagnent une note" in shown
    assert "L'intervalle de rang ne compte pas l'erreur des valeurs complétées." in shown


def test_compute_takes_an_index_of_ones_own(
    run: Callable[..., Result], own: Callable[[str], str]
) -> None:
    found = document(run("compute", own(TWO), "--no-ranks", "--format", "json"))

    scored = [zone for zone in found["zones"] if zone["score"] is not None]
    assert found["index"] == "own"
    assert len(scored) == 553


def test_show_prints_brackets_as_they_are(
    run: Callable[..., Result], own: Callable[[str], str]
) -> None:
    shown = run("show", own(TWO))

    assert "À moi [/essai] (own)" in shown.output


def test_compute_prints_brackets_as_they_are(
    run: Callable[..., Result], own: Callable[[str], str]
) -> None:
    shown = run("compute", own(TWO), "--no-ranks")

    assert shown.output.startswith("À moi [/essai] : les plus fragiles")


def test_compute_reads_against_another_reference(run: Callable[..., Result]) -> None:
    asked = ("compute", "ifn-2020", "--no-ranks", "--format", "json")

    national = document(run(*asked))
    local = document(run(*asked, "--reference", "VT", "--normalisation", "rank"))

    assert (local["reference"], local["normalisation"]) == ("VT", "rank")
    assert local["zones"][0]["score"] != national["zones"][0]["score"]


def test_compute_of_an_unknown_index_offers_the_closest(
    complaint: Callable[..., tuple[object, str]],
) -> None:
    code, said = complaint("compute", "maillage-2025")

    assert code == 2
    assert said.endswith("n'est pas dans le catalogue ; vouliez-vous dire : maillage-2026 ?")


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ('{ indicator = "aged_65_plus", weight = 0.5 }', "la somme des poids est 0.5, attendu : 1"),
        ('{ indicator = "aged_65_pluss" }', "« aged_65_pluss » n'est pas dans le catalogue"),
        ('{ axis = "all" }', "cycle d'axes : all → all"),
        (
            '{ indicator = "aged_65_plus", wait = 1 }',
            "axes n° 1 (all) > parts n° 1 > wait : clé inconnue",
        ),
    ],
)
def test_compute_of_a_wrong_definition_says_where(
    complaint: Callable[..., tuple[object, str]],
    own: Callable[[str], str],
    parts: str,
    expected: str,
) -> None:
    code, said = complaint("compute", own(parts))

    assert code == 2
    assert expected in said


@pytest.mark.parametrize(
    ("arguments", "expected", "code"),
    [
        (("--territory", "VT001", "--level", "epci"), "n'a pas de zone de niveau", 2),
        (("--territory", "Nullepart"), "« Nullepart »", 2),
        (("--level", "arrondissement"), "aucune zone de niveau arrondissement municipal", 2),
        (("--reference", "similar:france"), "aucun territoire semblable", 2),
        (("--out", "scores.txt"), "terminez le nom par .csv, .parquet, .json, .geojson", 2),
    ],
)
def test_compute_of_what_cannot_be_says_why(
    complaint: Callable[..., tuple[object, str]],
    arguments: tuple[str, ...],
    expected: str,
    code: int,
) -> None:
    found, said = complaint("compute", "maillage-2026", *arguments)

    assert found == code
    assert expected in said


def test_compute_without_values_says_what_to_load(
    complaint: Callable[..., tuple[object, str]], own: Callable[[str], str]
) -> None:
    code, said = complaint("compute", own('{ indicator = "jobseekers_rate" }'))

    assert code == 3
    assert "indicateurs absents : jobseekers_rate. Chargez leurs sources" in said


def test_compute_on_an_empty_store_says_how_to_load(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["index", "compute", "deri", "--home", str(tmp_path / "none")])

    assert stopped.value.code == 3
    assert "maillage data pull" in capsys.readouterr().err


def test_audit_writes_a_page_and_its_tables(run: Callable[..., Result], tmp_path: Path) -> None:
    shown = run("audit", "maillage-2026", "--level", "epci", "--out", str(tmp_path))

    assert shown.exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "audit.html", "correlations.csv", "distributions.csv", "effects.csv", "histograms.csv",
        "movers.csv", "sensitivity.csv", "weights.csv",
    ]  # fmt: skip


def test_audit_in_json_holds_every_table(run: Callable[..., Result]) -> None:
    found = document(run("audit", "deri", "--level", "epci", "--format", "json"))

    assert len(found["correlations"]) == 8 * 7 / 2
    assert found["scored"] == 38


def test_audit_in_markdown_says_how_it_was_made(run: Callable[..., Result]) -> None:
    lines = run("audit", "deri", "--level", "epci", "--format", "markdown").output.splitlines()

    command = "maillage index audit deri --level epci --format markdown"
    assert lines[0].startswith("# ")
    assert lines[2] == f"Page écrite par `{command}` ; ne pas la corriger à la main."


def test_compare_gives_agreement_and_movers(run: Callable[..., Result], home: Path) -> None:
    found = document(run("compare", "maillage-2026", "ifn-2020", "--movers", "3",
                         "--format", "json"))  # fmt: skip

    names = dict(Store(home).geography.level("commune").select("code", "name").iter_rows())
    assert found["zones"] == 551
    assert [mover["name"] for mover in found["movers"]] == [
        names[mover["zone"]] for mover in found["movers"]
    ]
    assert len(found["movers"]) == 3


def test_compare_in_words_shows_the_share_in_common(run: Callable[..., Result]) -> None:
    shown = words(run("compare", "maillage-2026", "maillage-2026", "--level", "epci").output)

    assert "Dixième le plus fragile en commun │ 100,0 %" in shown
