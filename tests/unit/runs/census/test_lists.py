"""One list: its cache is for every day, and only what comes after depends on it."""

from datetime import date, timedelta
from pathlib import Path

import polars as pl

from maillage.contracts import PLACE_RECORDS, RECORD_NOTES
from maillage.demo.run import LOADED_ON
from maillage.runs.census.build import build
from maillage.runs.census.lists import without_future
from maillage.runs.census.releases import Census
from maillage.runs.store import Store

DAY = date(2026, 1, 1)


def dated(*days: date | None) -> pl.DataFrame:
    filled = [
        {"record": f"r{at}", "source": "s", "row": at, "personal": [], "date_maj": day}
        for at, day in enumerate(days)
    ]
    return PLACE_RECORDS.check(pl.DataFrame(filled, schema=PLACE_RECORDS.schema))


def stamps(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def test_a_build_of_another_day_reads_no_list_again(demo: Store):
    cache = Census(demo).cache
    before = stamps(cache)

    after = build(demo, as_of=LOADED_ON + timedelta(days=1)).release

    assert before
    assert stamps(cache) == before
    assert after.as_of == LOADED_ON + timedelta(days=1)


def test_a_date_after_the_day_is_forgotten_and_noted():
    notes = pl.DataFrame(
        [("r2", "date_maj", "date-short-year", "info", "02/01/26", "2026-01-02")],
        schema=RECORD_NOTES.schema, orient="row",
    )  # fmt: skip

    found = without_future(dated(DAY, None, date(2026, 1, 2)), notes, as_of=DAY)

    assert found.records["date_maj"].to_list() == [DAY, None, None]
    assert found.notes.rows() == [("r2", "date_maj", "date-future", "error", "2026-01-02", None)]


def test_the_same_cache_serves_the_day_on_which_the_date_is_past():
    records = dated(date(2026, 1, 2))

    found = without_future(records, RECORD_NOTES.empty(), as_of=date(2026, 1, 2))

    assert found.records.equals(records)
    assert found.notes.is_empty()
