"""The quality of each list of the demonstration, counted again from its records and notes."""

import polars as pl
import pytest

from maillage import catalogue
from maillage.methods.repair.contacts import is_mobile
from maillage.runs.census.people import speaks_of_a_person
from maillage.runs.census.quality import RULES, quality, rule_words
from maillage.runs.census.releases import Census

LISTS = sorted(catalogue.mappings(demo=True))


@pytest.fixture(params=LISTS)
def found(census: Census, request):
    release = census.require_current()
    return quality(census.store, release, catalogue.find_source(request.param, demo=True))


def test_a_list_has_the_rows_and_places_of_the_release(census, found):
    release = census.require_current()
    own = release.table("records").filter(pl.col("source") == found.source)
    places = release.table("places").filter(pl.col("sources").list.contains(found.source))

    assert (found.rows, found.places) == (own.height, places.height)
    assert found.shared_places == places.filter(pl.col("sources").list.len() > 1).height
    assert found.repeated == found.rows - found.places
    assert found.undated == own["date_maj"].null_count()


def test_scores_are_the_medians_of_the_records(census, found):
    release = census.require_current()
    own = release.table("records").filter(pl.col("source") == found.source).select("record")
    scores = release.table("scores").join(own, on="record", how="semi")

    for name in ("completeness", "freshness", "validity"):
        assert getattr(found, name) == scores[name].median()


def test_each_problem_of_a_row_is_told_once(census, found):
    release = census.require_current()
    own = release.table("records").filter(pl.col("source") == found.source).select("record")
    grave = (
        release.table("notes").join(own, on="record", how="semi")
        .filter(pl.col("severity") != "info")
    )  # fmt: skip

    assert found.details.height == grave.height
    assert found.details["severity"].to_list() == sorted(found.details["severity"])
    assert set(found.details["row"]) <= set(range(1, found.rows + 1))


def test_shares_of_known_fields_are_counted(census, found):
    own = census.require_current().table("records").filter(pl.col("source") == found.source)
    known = dict(found.fields.select("field", "known").iter_rows())

    assert known["nom"] == own["nom"].is_not_null().mean()
    assert known["services"] == (own["services"].list.len().fill_null(0) > 0).mean()
    assert found.fields["known"].is_between(0, 1).all()


def test_nobody_is_shown(found):
    cells = [
        cell
        for table in (found.problems, found.details)
        for name in ("before", "after", "words")
        for cell in table.filter(pl.col("field").is_in(["telephone", "courriels"]))[name]
        if cell
    ]

    assert [cell for cell in cells if speaks_of_a_person(cell) or is_mobile(cell)] == []


def test_every_rule_of_the_release_has_words(census):
    rules = set(census.require_current().table("notes")["rule"])

    assert rules - set(RULES) == set()


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_rule_is_a_sentence_without_holes(rule):
    words = rule_words(rule, "avant", "après")

    assert "{" not in words
    assert words.strip() == words != ""
