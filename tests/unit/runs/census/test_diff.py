"""What changed between two releases written by hand."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from maillage.contracts import PLACES
from maillage.runs.census.diff import KINDS, Changes, compare
from maillage.runs.census.releases import Census, Release

FORWARDS = {"id": pl.String, "to": pl.String, "reason": pl.String}
Write = Callable[..., Release]


def place(identifier: str, **values: Any) -> dict[str, Any]:
    unknown: dict[str, Any] = dict.fromkeys(PLACES.schema.names())
    own = {
        "id": identifier,
        "nom": "Mairie",
        "commune": "Roche",
        "adresse": "1 rue du Pont",
        "personal": [],
        "sources": ["hub"],
        "records": [f"hub:{identifier}"],
    }
    return unknown | own | values


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a release of some places and forwards."""

    def written(name: str, *places: dict[str, Any], forwards: list[tuple[Any, ...]] = []):  # noqa: B006
        folder = tmp_path / name
        folder.mkdir()
        pl.DataFrame(list(places), schema=PLACES.schema).write_parquet(folder / "places.parquet")
        pl.DataFrame(forwards, schema=FORWARDS, orient="row").write_parquet(
            folder / "forwards.parquet"
        )
        (folder / "release.json").write_text(json.dumps({"as_of": "2026-01-01"}))
        return Release(folder)

    return written


def said(found: Changes) -> list[tuple[str, str, str]]:
    return found.rows.select("id", "kind", "words").rows()


def test_a_new_place_appears(write: Write) -> None:
    found = compare(write("a"), write("b", place("1")), moved_m=100)

    assert said(found) == [("1", "appeared", "Mairie (Roche) apparaît")]


def test_a_place_that_goes_is_closed_or_joined_to_another(write: Write) -> None:
    before = write("a", place("1"), place("2", nom="École"), place("3", nom="CCAS"))
    after = write("b", place("3", nom="CCAS"), forwards=[("1", "3", "merged"), ("2", None, "x")])

    found = compare(before, after, moved_m=100)

    assert said(found) == [
        ("2", "closed", "École (Roche) n'est plus dans aucune liste"),
        ("1", "merged", "Mairie (Roche) est réuni à CCAS"),
    ]


def test_a_place_moves_from_the_bound_on(write: Write) -> None:
    before = write("a", place("1", longitude=2.0, latitude=46.0))
    after = write("b", place("1", longitude=2.0, latitude=46.01, adresse="2 rue Neuve"))

    metres = 6_371_008.8 * 0.01 * 3.141592653589793 / 180
    [(_id, kind, words)] = said(compare(before, after, moved_m=metres - 5))

    assert (kind, words) == (
        "moved",
        "Mairie (Roche) passe de « 1 rue du Pont, Roche » à « 2 rue Neuve, Roche »",
    )
    assert said(compare(before, after, moved_m=metres + 5)) == []


def test_a_place_without_a_position_moves_with_its_address(write: Write) -> None:
    before, after = write("a", place("1")), write("b", place("1", adresse="2 rue Neuve"))

    assert compare(before, after, moved_m=100).of("moved")["id"].to_list() == ["1"]


def test_a_name_that_changes_is_said(write: Write) -> None:
    found = compare(write("a", place("1")), write("b", place("1", nom="Mairie annexe")), moved_m=1)

    assert said(found) == [("1", "renamed", "Mairie (Roche) s'appelle Mairie annexe")]


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ("Mo-Tu 09:00-12:00", "Mo 09:00-12:00; Tu 09:00-12:00", 0),
        ("Mo-Tu 09:00-12:00", "Mo 09:00-12:00", 1),
        (None, "Mo 09:00-12:00", 1),
        ("Mo 09:00-12:00", None, 1),
        (None, None, 0),
    ],
)
def test_hours_change_when_open_intervals_do(
    write: Write, before: str | None, after: str | None, changes: int
) -> None:
    releases = write("a", place("1", horaires=before)), write("b", place("1", horaires=after))

    assert compare(*releases, moved_m=100).of("hours").height == changes


def test_nothing_changes_between_a_release_and_itself(census: Census) -> None:
    release = census.require_current()

    assert compare(release, release, moved_m=0.001).rows.height == 0


def test_each_kind_is_known(write: Write) -> None:
    before = write("a", place("1"), place("2"), place("3"), place("4", nom="CCAS"))
    after = write(
        "b",
        place("3", nom="École", adresse="2 rue Neuve", horaires="Mo 09:00-12:00"),
        place("5"),
        forwards=[("2", "3", "merged")],
    )

    assert set(compare(before, after, moved_m=100).rows["kind"]) == set(KINDS)
