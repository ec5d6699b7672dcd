"""Building the census of the demonstration, whose truth is known."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from maillage import catalogue
from maillage.contracts import LINKS, PLACE_ORIGINS, PLACE_RECORDS, PLACES, RECORD_NOTES
from maillage.demo.run import LOADED_ON
from maillage.errors import CatalogueError, MissingData, StoreError
from maillage.files import locked
from maillage.runs.census import decisions
from maillage.runs.census.build import build
from maillage.runs.census.diff import compare
from maillage.runs.census.releases import Census
from maillage.runs.store import Store

LIST = "demo-france-services"


def raw(store: Store, source_id: str) -> bytes:
    source = store.sources[source_id]
    return (store.home / "mirror" / source.mirror).read_bytes()


def without_rows(content: bytes, kept: int) -> bytes:
    return b"\n".join(content.split(b"\n")[: kept + 1]) + b"\n"


def test_a_release_keeps_the_contracts(demo: Store):
    release = Census(demo).require_current()

    assert PLACES.check(release.table("places")).height > 100
    PLACE_RECORDS.check(release.table("records"))
    RECORD_NOTES.check(release.table("notes"))
    LINKS.check(release.table("links"))
    PLACE_ORIGINS.check(release.table("origins"))


def test_each_record_is_in_one_place_and_each_place_has_records(demo: Store):
    release = Census(demo).require_current()

    held = release.table("places").select(record=pl.col("records").explode())["record"]
    assert held.sort().to_list() == release.table("records")["record"].sort().to_list()


def test_the_same_inputs_and_day_give_the_same_bytes(demo: Store):
    before = Census(demo).require_current()
    files = {path.name: path.read_bytes() for path in before.folder.iterdir()}

    after = build(demo, as_of=LOADED_ON).release

    assert after.id == before.id
    assert {path.name: path.read_bytes() for path in after.folder.iterdir()} == files


def test_a_changed_row_changes_no_id(demo: Store, reload: Callable[[str, bytes], None]):
    before = Census(demo).require_current()
    content = raw(demo, LIST).replace(b"09:00 - 12:00", b"10:00 - 12:00")
    assert content != raw(demo, LIST)
    reload(LIST, content)

    after = build(demo, as_of=LOADED_ON).release
    found = compare(before, after, moved_m=100)

    assert after.id != before.id
    assert after.table("places")["id"].to_list() == before.table("places")["id"].to_list()
    assert found.of("hours").height > 0
    assert set(found.rows["kind"]) == {"hours"}


def test_a_source_that_shrinks_is_held_until_somebody_accepts(
    demo: Store, reload: Callable[[str, bytes], None]
):
    before = Census(demo).require_current()
    rows = before.table("records").filter(pl.col("source") == LIST).height
    reload(LIST, without_rows(raw(demo, LIST), rows // 2))

    held = build(demo, as_of=LOADED_ON)
    accepted = build(demo, as_of=LOADED_ON, accept=[LIST])

    [loss] = held.held
    assert (loss.source, loss.before) == (LIST, rows)
    assert loss.now < rows * 0.8
    assert held.release.table("places").equals(before.table("places"))
    assert accepted.held == ()
    of_list = accepted.release.table("records").filter(pl.col("source") == LIST)
    assert of_list.height == loss.now


def test_a_closed_place_keeps_a_forward(demo: Store, reload: Callable[[str, bytes], None]):
    before = Census(demo).require_current()
    rows = before.table("records").filter(pl.col("source") == LIST).height
    reload(LIST, without_rows(raw(demo, LIST), rows - 3))

    after = build(demo, as_of=LOADED_ON).release

    gone = set(before.table("places")["id"]) - set(after.table("places")["id"])
    assert gone
    assert gone <= set(after.table("forwards")["id"])
    kinds = compare(before, after, moved_m=100).rows.filter(pl.col("id").is_in(list(gone)))["kind"]
    assert set(kinds) <= {"closed", "merged"}


def test_an_undone_merge_stays_undone(demo: Store):
    census = Census(demo)
    release = census.require_current()
    place = release.table("places").filter(pl.col("records").list.len() > 1).row(0, named=True)
    first, *others = place["records"]
    decisions.add(
        census.decisions, [(first, other) for other in others], "distinct",
        records=release.recognisable, on=LOADED_ON,
    )  # fmt: skip

    for _turn in range(2):
        members = dict(
            build(demo, as_of=LOADED_ON).release.table("members")
            .select("record", "place").iter_rows()
        )  # fmt: skip
        assert members[first] not in {members[other] for other in others}


def test_a_pair_that_a_person_joins_is_one_place(demo: Store):
    census = Census(demo)
    release = census.require_current()
    apart = release.table("links").filter(pl.col("decision") == "review").row(0, named=True)
    decisions.add(
        census.decisions, [(apart["left"], apart["right"])], "merge",
        records=release.recognisable, on=LOADED_ON,
    )  # fmt: skip

    after = build(demo, as_of=LOADED_ON).release

    members = dict(after.table("members").select("record", "place").iter_rows())
    assert members[apart["left"]] == members[apart["right"]]


def test_one_list_alone_can_be_asked_for(demo: Store):
    release = build(demo, as_of=LOADED_ON, source_ids=[LIST]).release

    assert release.table("records")["source"].unique().to_list() == [LIST]


def test_an_unknown_list_is_refused_with_close_names(demo: Store):
    with pytest.raises(CatalogueError, match=LIST):
        build(demo, as_of=LOADED_ON, source_ids=["demo-france-service"])


def test_a_store_without_lists_says_how_to_load_some(tmp_path: Path):
    with pytest.raises(MissingData, match="aucune liste de lieux n'est chargée"):
        build(Store(tmp_path), as_of=LOADED_ON)


def test_two_builds_at_once_are_refused(demo: Store):
    with (
        locked(Census(demo).home / ".lock"),
        pytest.raises(StoreError, match="un autre travail est déjà en cours"),
    ):
        build(demo, as_of=LOADED_ON)


def test_an_interrupted_build_leaves_the_release_before(demo: Store):
    census = Census(demo)
    before = census.require_current().id

    def interrupt(words: str, done: int, total: int) -> None:
        if done == total - 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(demo, as_of=date(2026, 2, 1), progress=interrupt)

    assert census.require_current().id == before
    assert [release.id for release in census.releases] == [before]


def test_progress_goes_from_the_first_step_to_the_last(demo: Store):
    seen: list[tuple[int, int]] = []

    build(demo, as_of=LOADED_ON, progress=lambda _words, done, total: seen.append((done, total)))

    assert seen == sorted(seen)
    assert seen[-1][0] == seen[-1][1] == len(catalogue.mappings(demo=True)) + 3
