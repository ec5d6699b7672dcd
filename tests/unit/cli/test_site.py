"""``maillage site`` as a person uses it."""

import json
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from maillage.cli.stopping import stoppable
from maillage.runs.census.releases import Census
from maillage.runs.store import Store

Run = Callable[..., Any]
DAY = ("--as-of", "2026-01-01")


@pytest.fixture
def site(run: Run, census: Census) -> Run:
    """Run ``maillage site`` on the demonstration that has a census."""

    def made(*arguments: object) -> Any:
        return run("site", *arguments, "--home", census.store.home, *DAY)

    return made


def test_sites_read_from_top_to_bottom(site: Run) -> None:
    said = site("VT", "--new", "3")

    parts = [
        "Où ouvrir de nouveaux lieux – Val-de-Trame",
        "Données de démonstration : territoire et chiffres inventés",
        "3 nouveaux sites feraient passer de ",
        "Sites : ",
        "C'est prouvé : aucun autre choix ne fait mieux",
        "Chiffres clés",
        "Les nouveaux sites",
        "La courbe ajoute à chaque pas",
        "Minutes jusqu'au lieu le plus proche, avant et après",
        "• Un site peut s'ouvrir au centre de chaque commune",
    ]
    places = [said.out.find(part) for part in parts]
    assert (said.code, said.err) == (0, "")
    assert places == sorted(places)
    assert min(places) >= 0


def test_json_has_what_was_asked_and_found(site: Run) -> None:
    said = site(
        "VT", "--new", "4", "--then", "2", "--floor", "30", "--within", "12", "--min-per-epci", "0",
        "--require", "VT206", "--format", "json",
    )  # fmt: skip

    found = json.loads(said.out)
    wish = found["manifest"]["parameters"]["wish"]
    sites = found["tables"]["sites"]
    assert (said.code, said.err) == (0, "")
    assert (wish["new"], wish["then"], wish["floor_share"], wish["within_minutes"]) == (
        4,
        [2],
        0.3,
        12,
    )
    assert len(sites) == 6
    assert "VT206" in {row["code"] for row in sites[:4]}
    assert {row["rule"] for row in found["tables"]["prices"]} == {
        "sites imposés",
        "plancher pour les plus fragiles",
    }


def test_a_budget_decides_how_many(site: Run) -> None:
    said = site("VT", "--budget", "100000", "--site-cost", "40000", "--format", "json")

    assert len(json.loads(said.out)["tables"]["sites"]) == 2


def test_places_may_be_left_out_and_communes_forbidden(site: Run) -> None:
    first = json.loads(site("VT", "--new", "2", "--keep", "none", "--format", "json").out)
    best = first["tables"]["sites"][0]["code"]

    said = site("VT", "--new", "2", "--keep", "none", "--forbid", best, "--format", "json")

    found = json.loads(said.out)
    assert first["headlines"][0]["value"] == 0
    assert best not in {row["code"] for row in found["tables"]["sites"]}
    assert found["headlines"][1]["value"] <= first["headlines"][1]["value"]


def test_the_least_travel_is_asked(site: Run) -> None:
    said = site("VT", "--new", "3", "--objective", "travel", "--mode", "no-car")

    assert (said.code, said.err) == (0, "")
    assert "Le trajet moyen passerait de " in said.words


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--new", "4", "--objective", "farthest"], "La commune la plus éloignée"),
        (["--objective", "fewest", "--within", "15"], "Il suffit de "),
        (["--new", "3", "--backup", "50"], "un second lieu compte pour 50"),
        (["--new", "3", "--fading", "20"], "puis de moins en moins jusqu'à 20"),
        (["--new", "2", "--then", "2", "--then", "1"], "Puis, en période 3 : "),
        (["--new", "2", "--objective", "travel", "--capacity", "9000"],
         "Chaque lieu aide 9 000 personnes au plus ; aucun ne serait plein"),
    ],
)  # fmt: skip
def test_each_aim_is_asked_and_told(site: Run, arguments: list[str], words: str) -> None:
    said = site("VT", *arguments)

    assert (said.code, said.err) == (0, "")
    assert words in said.words


def test_the_front_is_a_chapter_of_the_report(site: Run, tmp_path: Path) -> None:
    said = site("VT", "--new", "3", "--front", "4", "--out", tmp_path)

    assert (said.code, said.err) == (0, "")
    assert "Choix entre le plus de personnes à portée et le moindre trajet" in said.words
    assert (tmp_path / "data" / "front.csv").is_file()


def test_the_report_is_written_where_asked(site: Run, tmp_path: Path) -> None:
    said = site("VT", "--new", "2", "--out", tmp_path)

    written = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert said.code == 0
    assert {
        "report.html", "report.pdf", "maps/after.svg", "charts/curve.svg", "data/sites.csv",
        "data/zones.geojson", "data/points.geojson", "data/manifest.json",
    } <= written  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["VT"], "ni nombre de sites, ni budget : donner l'un des deux"),
        (["VT", "--new", "300"], "300 sites à ouvrir, mais 209 candidats seulement"),
        (["VT", "--new", "0"], "« --new 0 » ne va qu'avec « --closable »"),
        (["VT", "--new", "-1"], "'--new'"),
        (["VT", "--new", "2", "--mode", "walk"], "vouliez-vous dire : walking"),
        (["VT", "--new", "2", "--objective", "travel", "--min-per-epci", "1"],
         "choisissez « --objective coverage »"),
        (["VT", "--new", "2", "--objective", "travel", "--budget", "100"],
         "choisissez « --objective coverage »"),
        (["VT", "--new", "2", "--forbid", "44109"], "44109 : pas dans le territoire"),
        (["VT", "--new", "2", "--forbid", "VT206", "--require", "VT206"],
         "à la fois imposées et exclues"),
        (["VT", "--new", "2", "--site-cost", "100"], "ne sert qu'avec un budget"),
        (["VT", "--new", "2", "--min-per-epci", "50"], "moins de 50 lieux et communes possibles"),
        (["VT", "--new", "1", "--floor", "100"], "le plancher demande"),
        (["VT", "--new", "2", "--objective", "fewest"], "ne va pas avec « --new »"),
        (["VT", "--objective", "farthest"], "ajoutez « --new »"),
        (["VT", "--new", "2", "--capacity", "100"], "choisissez « --objective travel »"),
        (["VT", "--new", "2", "--objective", "travel", "--capacity", "1", "--keep", "none"],
         "il faudrait au moins « --capacity"),
        (["VT", "--new", "2", "--front", "3", "--floor", "10"], "ne vont pas ensemble"),
        (["VT", "--new", "2", "--fading", "5"], "pour une portée de 10"),
        (["VT", "--objective", "fewest", "--within", "1"], "il faudrait une limite de"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_what_to_do(site: Run, arguments: list[str], words: str) -> None:
    said = site(*arguments)

    assert (said.code, said.out) == (2, "")
    assert words in said.words


def test_without_a_census_the_way_to_make_one_is_told(run: Run, demonstration: Store) -> None:
    said = run("site", "VT", "--new", "1", "--home", demonstration.home, *DAY)

    assert (said.code, said.out) == (3, "")
    assert "« maillage census build »" in said.words


def test_ctrl_c_keeps_the_best_answer_and_says_its_gap(
    site: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def interrupted(seconds: float | None) -> Iterator[Callable[[], bool]]:
        with stoppable(seconds) as stop:
            signal.raise_signal(signal.SIGINT)
            yield stop

    monkeypatch.setattr("maillage.cli.site.stoppable", interrupted)

    said = site("VT", "--new", "40", "--then", "1")

    assert said.code == 0
    assert "40 nouveaux sites feraient passer de " in said.words
    assert "La stabilité et le coût des règles n'ont pas été mesurés" in said.words


def test_a_second_ctrl_c_stops_the_program_as_usual() -> None:
    before = signal.getsignal(signal.SIGINT)

    with stoppable(None) as stop:
        assert not stop()
        signal.raise_signal(signal.SIGINT)
        assert stop()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)

    assert signal.getsignal(signal.SIGINT) is before


def test_a_number_of_seconds_ends_the_solve(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([100.0, 101.0, 103.5])
    monkeypatch.setattr("maillage.cli.stopping.monotonic", lambda: next(clock))

    with stoppable(2.0) as stop:
        assert [stop(), stop()] == [False, True]


def test_places_close_and_open_elsewhere_as_asked(site: Run) -> None:
    said = site("VT", "--new", "0", "--closable", "all", "--within", "5", "--format", "json")

    found = json.loads(said.out)
    closed = sum(row["closes"] for row in found["tables"]["closable"])
    assert (said.code, said.err) == (0, "")
    assert found["manifest"]["parameters"]["wish"]["closable"] == ["all"]
    assert closed == len(found["tables"]["sites"]) > 0


def test_sites_cost_what_the_file_says(site: Run, tmp_path: Path) -> None:
    costs = tmp_path / "couts.csv"
    costs.write_text("code,cout\nVT117,20000\nVT050,90000\n", encoding="utf-8")

    without = site("VT", "--budget", "100000", "--costs", costs)
    said = site("VT", "--budget", "100000", "--costs", costs, "--site-cost", "60000",
                "--format", "json")  # fmt: skip

    assert without.code == 2
    assert "« --costs » ne dit pas le coût d'un site dans " in without.err
    found = json.loads(said.out)
    spent = {row["code"]: row["cost"] for row in found["tables"]["sites"]}
    assert (said.code, sum(spent.values()) <= 100_000) == (0, True)
    assert spent.get("VT117", 20_000) == 20_000
    assert found["manifest"]["parameters"]["wish"]["costs"]["cents"] == {
        "VT050": 9_000_000,
        "VT117": 2_000_000,
    }


def test_a_wrong_file_of_costs_is_refused_with_its_lines(site: Run, tmp_path: Path) -> None:
    costs = tmp_path / "couts.csv"
    costs.write_text("code;cout\nVT117;-1\nVT999;5\n", encoding="utf-8")

    said = site("VT", "--budget", "100000", "--costs", costs)

    assert (said.code, said.out) == (2, "")
    assert "ligne 2, « VT117 » : le coût « -1 » est négatif" in said.err
    assert "ligne 3, « VT999 » : code de commune inconnu" in said.err
