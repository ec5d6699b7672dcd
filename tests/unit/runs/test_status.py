"""What the store holds, how old it is, and what was wrong in it."""

from datetime import date

import polars as pl
import pytest

from maillage import catalogue
from maillage.errors import MissingData
from maillage.runs.status import SourceStatus, quality, status
from maillage.runs.store import Store


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
