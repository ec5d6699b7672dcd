"""One study, one kind of times: those of the server, or estimates where they are accepted."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import httpx
import numpy as np
import polars as pl
import pytest

from maillage.catalogue.travel import find_mode
from maillage.contracts.study import Study
from maillage.errors import FetchError, InputError
from maillage.inputs.routing import asking
from maillage.inputs.routing.asking import Router
from maillage.inputs.routing.osrm import Osrm
from maillage.runs.reach.ground import Ground
from maillage.runs.reach.routing import Routing
from maillage.runs.reach.times import Times, on_times
from maillage.runs.reach.times_words import of_travel, travel_chapter, travel_limits
from maillage.runs.store import Store

from .factories import BY_CAR, Commune, Place, ground_of

DAY = date(2026, 1, 1)
LATER = date(2026, 2, 1)
METRES_A_SECOND = 20.0


def roads(request: httpx.Request) -> httpx.Response:
    """Answer as OSRM from one straight road along a meridian, at twenty metres a second."""
    points = request.url.path.rsplit("/", 1)[1].split(";")
    north = [float(point.split(",")[1]) * 111_195 for point in points]
    sources, destinations = (
        [north[int(at)] for at in request.url.params[key].split(";")]
        for key in ("sources", "destinations")
    )
    metres = np.abs(np.subtract.outer(sources, destinations))
    found = {
        "code": "Ok",
        "durations": (metres / METRES_A_SECOND).tolist(),
        "distances": metres.tolist(),
    }
    return httpx.Response(200, json=found)


def by_road(
    folder: Path, answer: Callable[[httpx.Request], httpx.Response] = roads, on: date = DAY
) -> Times:
    opened = httpx.Client(transport=httpx.MockTransport(answer))
    server = Osrm("http://user:secret@roads.test", "car")
    return Times(find_mode("car"), Router(server, opened, folder, on, pauses=()))


def line() -> Ground:
    return ground_of(
        [Commune("01001", 0), Commune("01002", 30), Commune("01003", 70)], [Place("01001")]
    )


def test_the_server_is_asked_farther_than_the_estimate_reaches(tmp_path: Path) -> None:
    stand = line()

    estimated = BY_CAR.between(stand.zones, stand.places, within_minutes=30)
    asked = by_road(tmp_path).between(stand.zones, stand.places, within_minutes=30)

    assert np.diff(estimated.starts).tolist() == [1, 0, 0]  # 30 km are 39 by road
    assert np.diff(asked.starts).tolist() == [1, 1, 0]
    assert asked.minutes == pytest.approx([0, 30_000 / METRES_A_SECOND / 60], abs=0.01)
    assert asked.metres == pytest.approx([0, 30_000], abs=10)
    assert (asked.mode, asked.site_count) == ("car", 1)


def test_no_pair_of_the_limit_is_farther_than_what_is_asked(tmp_path: Path) -> None:
    times = by_road(tmp_path)

    assert times.reach_metres(limit_minutes=30) == pytest.approx(50_000)
    assert times.reach_metres(limit_minutes=120) == pytest.approx(200_000)
    assert times.reach_metres(limit_minutes=30) > BY_CAR.reach_metres(limit_minutes=30)


def test_an_estimate_beyond_what_the_mode_allows_is_refused() -> None:
    with pytest.raises(InputError, match="le mode « car » va de 0 à 90 minutes"):
        BY_CAR.reach_metres(limit_minutes=120)


def test_the_manifest_says_who_gave_the_times_and_when(tmp_path: Path) -> None:
    stand, first, second = line(), by_road(tmp_path), by_road(tmp_path, on=LATER)

    for times, minutes in ((first, 30), (second, 30), (second, 60)):
        times.between(stand.zones, stand.places, within_minutes=minutes)

    named = {"program": "osrm", "url": "http://roads.test", "profile": "car"}
    assert BY_CAR.manifest() == {"program": "maillage"}
    assert first.manifest() == named | {"received": ["2026-01-01"]}
    assert second.manifest() == named | {"received": ["2026-01-01", "2026-02-01"]}


def test_every_parameter_of_the_estimate_is_in_the_chapter() -> None:
    (table,) = travel_chapter(BY_CAR).tables
    assumptions = BY_CAR.mode.assumptions()

    assert table.rows["assumed"].to_list().count("hypothèse") == len(assumptions)
    assert table.rows["parameter"].n_unique() == table.rows.height
    assert of_travel(BY_CAR).method.endswith(f"Paramètres supposés : {len(assumptions)}")


def test_the_server_its_profile_and_its_days_are_told(tmp_path: Path) -> None:
    stand, times = line(), by_road(tmp_path)
    times.between(stand.zones, stand.places, within_minutes=30)

    note, chapter = of_travel(times), travel_chapter(times)
    told = dict(chapter.tables[0].rows.select("parameter", "value").iter_rows())

    assert note.source == "Serveur OSRM http://roads.test, profil « car »"
    assert (note.producer, note.licence, note.year) == (
        "les contributeurs d'OpenStreetMap",
        "ODbL",
        "2026",
    )
    assert chapter.title == "D'où viennent les temps"
    assert told == {
        "programme": "OSRM",
        "adresse": "http://roads.test",
        "profil": "car",
        "tables reçues le": "1er janvier 2026",
        "fastest_kmh": "100",
    }
    assert next(travel_limits(times)).startswith(
        "Les temps « En voiture » viennent d'un serveur OSRM, reçus le 1er janvier 2026 :"
    )


class Maker:
    """Makes a study that is but its summary, from the times that it is given."""

    def __init__(self, study: Study, *, fails: bool) -> None:
        self.study, self.fails = study, fails
        self.given: list[Times] = []

    def __call__(self, times: Times) -> Study:
        self.given.append(times)
        if self.fails and times.router is not None:
            raise FetchError("http://roads.test : personne")
        return self.study


EMPTY = Study(
    kind="access", title="", reference="01", code="01", name="Ain", parents="", as_of=DAY,
    is_demo=True, summary=("Le reste.",), headlines=(), chapters=(), limits=(), notes=(),
    outlines=pl.DataFrame(), marks=(), manifest={},
)  # fmt: skip


def made(maker: Maker, home: Path, routing: Routing | None) -> Study:
    return on_times(maker, Store(home), mode=find_mode("car"), routing=routing, on=DAY)


def test_without_a_server_times_are_estimated(tmp_path: Path) -> None:
    maker = Maker(EMPTY, fails=False)

    assert made(maker, tmp_path, None) is EMPTY
    assert maker.given == [BY_CAR]


def test_answers_are_kept_in_the_store(tmp_path: Path) -> None:
    maker = Maker(EMPTY, fails=False)

    made(maker, tmp_path, Routing("osrm", "http://roads.test"))

    (times,) = maker.given
    assert times.router is not None
    assert (times.router.folder, times.router.on) == (tmp_path / "routing", DAY)
    assert times.router.pauses == asking.PAUSES_SECONDS


def test_a_server_that_fails_is_an_error(tmp_path: Path) -> None:
    maker = Maker(EMPTY, fails=True)

    with pytest.raises(FetchError, match=r"personne ; pour des temps estimés à la place : --rout"):
        made(maker, tmp_path, Routing("osrm", "http://roads.test"))

    assert len(maker.given) == 1


def test_the_whole_study_is_estimated_where_that_is_accepted(tmp_path: Path) -> None:
    maker = Maker(EMPTY, fails=True)

    study = made(maker, tmp_path, Routing("osrm", "http://roads.test", falls_back=True))

    _by_road, estimated = maker.given
    assert study.summary == (
        "Le serveur d'itinéraires demandé n'a pas donné les temps : ils sont estimés à la place. "
        "http://roads.test : personne",
        "Le reste.",
    )
    assert estimated.manifest() == {
        "program": "maillage",
        "instead_of": {
            "program": "osrm",
            "url": "http://roads.test",
            "profile": "car",
            "reason": "http://roads.test : personne",
        },
    }
    assert next(travel_limits(estimated)) == (
        "Un serveur OSRM était demandé (http://roads.test) et n'a pas donné les temps."
    )
