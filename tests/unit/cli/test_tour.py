"""``maillage tour`` as a person uses it, on the demonstration."""

import json
import tomllib
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from icalendar import Calendar

from maillage.runs.store import Store

Run = Callable[..., Any]
DAY = ("--as-of", "2026-01-01", "--from", "2026-01-05", "--to", "2026-03-29")
ASKED = ("VT", "--vans", "2", "--stops", "6")


@pytest.fixture
def tour(run: Run, demonstration: Store) -> Run:
    """Run ``maillage tour`` on the demonstration."""

    def made(*arguments: object) -> Any:
        return run("tour", *arguments, "--home", demonstration.home, *DAY)

    return made


@pytest.fixture
def written(tour: Run, tmp_path: Path) -> Path:
    said = tour(*ASKED, "--everyone", "--out", tmp_path)
    assert said.code == 0, said.err
    return tmp_path


def test_rounds_are_told_in_words_and_figures(tour: Run) -> None:
    said = tour(*ASKED, "--everyone")

    assert said.code == 0, said.err
    assert "Données de démonstration" in said.out
    assert "Avec 2 véhicules et 6 arrêts, une semaine sur deux" in said.words
    assert "Les tournées d'un cycle" in said.words


def test_no_visit_falls_on_a_public_holiday_or_a_weekend(written: Path) -> None:
    events = Calendar.from_ical((written / "data/calendar.ics").read_text()).walk("VEVENT")
    days = {event.decoded("dtstart").date() for event in events}

    assert days
    assert date(2026, 4, 6) not in days
    assert {day.weekday() for day in days} <= {0, 1, 2, 3, 4}
    assert min(days) >= date(2026, 1, 5)
    assert max(days) <= date(2026, 3, 29)


def test_each_stop_comes_every_other_week(written: Path) -> None:
    events = Calendar.from_ical((written / "data/calendar.ics").read_text()).walk("VEVENT")
    found: dict[str, list[date]] = {}
    for event in events:
        found.setdefault(str(event["location"]), []).append(event.decoded("dtstart").date())

    assert len(found) == 6
    for days in found.values():
        gaps = {(after - before).days for before, after in pairwise(days)}
        assert gaps == {14}


def test_no_round_passes_the_limits_of_the_day(written: Path) -> None:
    rounds = pl.read_csv(written / "data/rounds.csv")

    assert (rounds["drive"] + rounds["service"]).max() <= 420
    assert rounds["drive"].max() <= 210


def test_stops_are_places_that_the_census_can_read(written: Path, run: Run, tmp_path: Path) -> None:
    places, draft = written / "data/places.csv", tmp_path / "draft.toml"

    sniffed = run("census", "sniff", places, "--out", draft)

    assert sniffed.code == 0, sniffed.err
    fields = tomllib.loads(draft.read_text())["fields"]
    assert {"nom", "horaires", "latitude", "itinerance", "services"} <= set(fields)


def test_longer_stops_leave_room_for_fewer(tour: Run) -> None:
    few = tour(*ASKED, "--everyone", "--stop-minutes", 390, "--format", "json")
    many = tour(*ASKED, "--everyone", "--format", "json")

    count = [len(json.loads(said.out)["tables"]["stops"]) for said in (few, many)]
    assert few.code == many.code == 0
    assert count[0] < count[1] == 6


def test_a_depot_elsewhere_is_refused(tour: Run) -> None:
    said = tour(*ASKED, "--everyone", "--depot", "01001")

    assert said.code == 2
    assert "01001 : pas dans le territoire" in said.err


def test_a_day_too_short_for_a_stop_says_what_to_do(tour: Run) -> None:
    said = tour(*ASKED, "--everyone", "--day-minutes", 60)

    assert said.code == 2
    assert "allongez la journée" in said.err


def test_school_holidays_are_read_and_refused_without_their_columns(
    tour: Run, tmp_path: Path
) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text("start,end\n2026-02-07,2026-02-22\n")
    bad.write_text("debut,fin\n2026-02-07,2026-02-22\n")

    out = tmp_path / "out"
    kept = tour(*ASKED, "--everyone", "--school-holidays", good, "--out", out)
    refused = tour(*ASKED, "--everyone", "--school-holidays", bad)

    events = Calendar.from_ical((out / "data/calendar.ics").read_text()).walk("VEVENT")
    days = {event.decoded("dtstart").date() for event in events}
    assert kept.code == 0, kept.err
    assert not any(date(2026, 2, 7) <= day <= date(2026, 2, 22) for day in days)
    assert refused.code == 2
    assert "il faut « start » et « end »" in refused.err


def test_dates_in_the_wrong_order_are_refused(run: Run, demonstration: Store) -> None:
    said = run(
        "tour", *ASKED, "--home", demonstration.home, "--everyone",
        "--from", "2026-03-01", "--to", "2026-02-01",
    )  # fmt: skip

    assert said.code == 2
    assert "inversez les dates" in said.err


def test_the_same_day_gives_the_same_bytes(written: Path, tour: Run, tmp_path: Path) -> None:
    again = tmp_path / "again"

    tour(*ASKED, "--everyone", "--out", again)

    for name in ("report.html", "data/calendar.ics", "data/stops.csv", "data/manifest.json"):
        assert (again / name).read_bytes() == (written / name).read_bytes(), name
