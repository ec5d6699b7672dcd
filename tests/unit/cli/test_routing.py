"""The studies on the times of a routing server, as a person asks for them."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from maillage.inputs.routing import asking
from maillage.runs.store import Store

from .road_server import RoadServer, busy, half, serving_roads, whole

Run = Callable[..., Any]
DAY = ("--as-of", "2026-01-01")
STUDIES = {
    "access": ("access", "VT"),
    "site": ("site", "VT", "--new", 2),
    "tour": ("tour", "VT", "--vans", 1, "--stops", 3, "--from", "2026-01-05", "--to", "2026-02-01"),
}
EVERY_TRY = 1 + len(asking.PAUSES_SECONDS)


@pytest.fixture
def roads() -> Iterator[RoadServer]:
    with serving_roads() as server:
        yield server


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that would have been waited for."""
    waited: list[float] = []
    monkeypatch.setattr(asking, "time", SimpleNamespace(sleep=waited.append))
    return waited


@pytest.fixture
def study(run: Run, demo: Store) -> Run:
    """Run a study on the demonstration that has a census."""

    def made(name: str, *arguments: object, as_json: bool = True) -> Any:
        form = ("--format", "json") if as_json else ()
        return run(*STUDIES[name], *arguments, *form, "--home", demo.home, *DAY)

    return made


@pytest.mark.parametrize("name", STUDIES)
@pytest.mark.parametrize(
    ("program", "title", "profile", "size"),
    [("osrm", "OSRM", "car", 1000), ("valhalla", "Valhalla", "auto", 200_000)],
)
def test_a_study_says_which_server_gave_its_times(
    study: Run, roads: RoadServer, name: str, program: str, title: str, profile: str, size: int
) -> None:
    said = study(name, "--routing", f"{program}={roads.url}", "--routing-size", size)

    assert said.code == 0, said.err
    found = json.loads(said.out)
    sources = [note["source"] for note in found["notes"]]
    rows = {row["parameter"]: row["value"] for row in found["tables"]["travel"]}
    assert found["manifest"]["parameters"]["times"] == {
        "program": program,
        "url": roads.url,
        "profile": profile,
        "received": ["2026-01-01"],
    }
    assert f"Serveur {title} {roads.url}, profil « {profile} »" in sources
    assert (rows["programme"], rows["tables reçues le"]) == (title, "1er janvier 2026")
    assert any(f"viennent d'un serveur {title}, reçus le 1er janvier" in x for x in found["limits"])
    assert not any("modèle sans données de routes" in limit for limit in found["limits"])
    assert {asked for asked, _size in roads.asked} == {profile}
    assert 2 < max(asked for _profile, asked in roads.asked) <= size


def test_a_second_study_asks_nothing_and_is_the_same(
    study: Run, run: Run, roads: RoadServer, demo: Store
) -> None:
    first = study("access", "--routing", f"osrm={roads.url}")
    asked = len(roads.asked)

    later = run(
        *STUDIES["access"], "--routing", f"osrm={roads.url}", "--format", "json",
        "--home", demo.home, "--as-of", "2026-03-01",
    )  # fmt: skip

    tables = [json.loads(said.out)["tables"] for said in (first, later)]
    times = json.loads(later.out)["manifest"]["parameters"]["times"]
    assert len(roads.asked) == asked == len(list((demo.home / "routing").glob("*.parquet"))) > 1
    assert tables[0] == tables[1]
    assert times["received"] == ["2026-01-01"]


def test_the_report_tells_the_server(study: Run, roads: RoadServer, tmp_path: Path) -> None:
    said = study(
        "access", "--routing", f"osrm={roads.url}", "--out", tmp_path, "--only", "html",
        as_json=False,
    )  # fmt: skip

    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert (said.code, said.err) == (0, "")
    assert "D'où viennent les temps" in page.replace("’", "'").replace("&#39;", "'")
    assert roads.url in page


@pytest.mark.parametrize("name", STUDIES)
def test_a_server_that_cannot_be_reached_is_an_error(
    study: Run, pauses: list[float], name: str
) -> None:
    with serving_roads() as gone:
        url = gone.url

    said = study(name, "--routing", f"valhalla={url}")

    assert (said.code, said.out) == (4, "")
    assert f"{url} : pas de table d'itinéraires après {EVERY_TRY} essais" in said.words
    assert "--routing-fallback" in said.words
    assert pauses == [0.0, *asking.PAUSES_SECONDS]


@pytest.mark.parametrize("name", STUDIES)
def test_times_are_estimated_instead_where_that_is_asked(
    study: Run, pauses: list[float], name: str
) -> None:
    with serving_roads() as gone:
        url = gone.url
    estimated = json.loads(study(name).out)

    said = study(name, "--routing", f"osrm={url}", "--routing-fallback")

    found = json.loads(said.out)
    times = found["manifest"]["parameters"]["times"]
    assert said.code == 0
    assert found["tables"] == estimated["tables"]
    assert found["summary"][1:] == estimated["summary"]
    assert found["summary"][0].startswith(
        "Le serveur d'itinéraires demandé n'a pas donné les temps : ils sont estimés à la place. "
        f"{url} : pas de table"
    )
    assert f"Un serveur OSRM était demandé ({url}) et n'a pas donné les temps." in found["limits"]
    assert estimated["manifest"]["parameters"]["times"] == {"program": "maillage"}
    assert (times["program"], times["instead_of"]["url"]) == ("maillage", url)
    assert times["instead_of"]["reason"].startswith(f"{url} : pas de table d'itinéraires")


@pytest.mark.parametrize("program", ["osrm", "valhalla"])
@pytest.mark.parametrize("mishap", [half, busy])
def test_half_a_table_or_a_busy_server_is_asked_again(
    study: Run, roads: RoadServer, pauses: list[float], demo: Store, program: str, mishap: Any
) -> None:
    expected = json.loads(study("access", "--routing", f"{program}={roads.url}").out)
    shutil.rmtree(demo.home / "routing")
    roads.to_come.extend([whole, mishap, mishap])
    pauses.clear()

    found = json.loads(study("access", "--routing", f"{program}={roads.url}").out)

    assert found["tables"] == expected["tables"]
    assert [pause for pause in pauses if pause] == list(asking.PAUSES_SECONDS[:2])


def test_half_a_table_at_each_try_says_what_came(
    study: Run, roads: RoadServer, pauses: list[float]
) -> None:
    roads.always = half

    said = study("access", "--routing", f"osrm={roads.url}")

    assert (said.code, said.out) == (4, "")
    assert f"après {EVERY_TRY} essais (49 lignes de 50 colonnes reçues, 50 de 50" in said.words
    assert len(roads.asked) == EVERY_TRY


def test_a_server_that_fails_half_way_leaves_no_mixture(
    study: Run, roads: RoadServer, pauses: list[float]
) -> None:
    estimated = json.loads(study("tour").out)
    roads.to_come.extend([whole] * 5)
    roads.always = busy

    found = json.loads(study("tour", "--routing", f"osrm={roads.url}", "--routing-fallback").out)

    assert len(roads.asked) == 5 + EVERY_TRY
    assert found["tables"] == estimated["tables"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--routing", "http://127.0.0.1:5000"], "écrivez le programme et l'adresse, osrm=http"),
        (["--routing", "ors=http://127.0.0.1:5000"], "« ors=http://127.0.0.1:5000 » : écrivez"),
        (["--routing", "osrm=127.0.0.1"], "« 127.0.0.1 » n'est pas l'adresse d'un serveur"),
        (["--routing-fallback"], "--routing-size et --routing-fallback vont avec --routing"),
        (["--routing-size", "100"], "--routing-size et --routing-fallback vont avec --routing"),
        (["--routing", "osrm=http://127.0.0.1:1", "--mode", "no-car"], "pour le mode « no-car »"),
        (["--routing", "osrm=http://127.0.0.1:1", "--routing-size", "1"], "1 points par demande"),
        (
            ["--routing", "osrm=http://127.0.0.1:1", "--engine", "spark"],
            "le moteur Spark estime les temps lui-même",
        ),
        (["--spark-master", "yarn"], "l'adresse yarn est celle d'un maître Spark"),
    ],
)
def test_what_does_not_go_together_is_refused(study: Run, arguments: list[str], words: str) -> None:
    said = study("access", *arguments)

    assert (said.code, said.out) == (2, "")
    assert words in said.words
