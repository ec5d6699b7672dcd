"""What the store holds, how old it is, and what was wrong in it."""

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from maillage import catalogue
from maillage.errors import MissingData
from maillage.runs.status import SourceStatus, quality, status
from maillage.runs.store import Store

from .conftest import put_values


def of(store: Store, source: str, day: date) -> SourceStatus:
    (entry,) = [each for each in status(store, as_of=day) if each.source.id == source]
    return entry


def test_status_lists_every_source_by_id(store: Store) -> None:
    entries = status(store, as_of=date(2026, 1, 1))

    assert [entry.source.id for entry in entries] == sorted(store.sources)
    assert {entry.state for entry in entries} == {"absent"}


def test_an_absent_source_has_no_age(store: Store) -> None:
    assert of(store, "demo-parts", date(2026, 1, 1)).as_json() == {
        "source": "demo-parts",
        "title": "Âge, diplôme et ménages en 2021, communes fictives (parts)",
        "state": "absent",
        "year": None,
        "age_years": None,
        "rows": None,
        "retrieved": None,
        "exercised_by": "demo",
    }


def test_a_source_is_as_old_as_its_newest_measure(demonstration: Store) -> None:
    entry = of(demonstration, "demo-fibre", date(2027, 6, 1))

    assert (entry.year, entry.age_years, entry.retrieved) == (2025, 2, "2026-01-01")
    assert entry.rows == demonstration.geography.level("commune").height


def test_a_source_is_stale_the_year_after_its_strictest_indicator(demonstration: Store) -> None:
    source = demonstration.sources["demo-parts"]
    limit = min(
        catalogue.indicators()[measure.indicator].fresh_for_years for measure in source.measures
    )

    last = of(demonstration, "demo-parts", date(2021 + limit, 12, 31))
    after = of(demonstration, "demo-parts", date(2022 + limit, 1, 1))

    assert (last.state, after.state) == ("fresh", "stale")


@pytest.mark.parametrize(
    ("source_id", "last_fresh_day"),
    [
        ("zonages-2020", date(2023, 1, 1)),  # a table: three years, says its entry
        ("codes-postaux-2020", date(2021, 1, 1)),  # another: one year
        ("france-services-2021", date(2022, 4, 23)),  # places: twelve months, says the census
        ("arcep-debits-2019", date(2022, 12, 31)),  # measures: three years, say its indicators
    ],
)
def test_a_source_turns_stale_the_day_after_its_limit(
    tmp_path: Path, source_id: str, last_fresh_day: date
) -> None:
    store = Store(tmp_path)
    put_values(store, store.sources[source_id], pl.DataFrame({"code": ["01001"]}))

    days = (last_fresh_day, last_fresh_day + timedelta(days=1))

    assert [of(store, source_id, day).state for day in days] == ["fresh", "stale"]


def test_quality_gives_back_the_summary_and_every_issue(demonstration: Store) -> None:
    found = quality(demonstration, demonstration.sources["demo-parts"])

    counts = dict(found.issues.group_by("code").len().rows())
    assert found.summary["issues"] == counts
    assert found.issues["source"].unique().to_list() == ["demo-parts"]
    assert found.issues.filter(pl.col("code") == "unknown-code").height == 2


def test_quality_of_a_source_that_is_not_loaded_says_how_to_load_it(store: Store) -> None:
    with pytest.raises(MissingData) as caught:
        quality(store, store.sources["demo-parts"])

    assert str(caught.value) == (
        "demo-parts n'est pas chargée ; lancez « maillage data pull demo-parts --mirror DIR »"
    )
