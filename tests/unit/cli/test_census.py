"""``maillage census`` as a person uses it, on the demonstration."""

import io
import re
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from maillage import catalogue
from maillage.cli.census_tables import find_places, summary_lines
from maillage.demo.run import LOADED_ON
from maillage.numbers import number
from maillage.runs.census import decisions
from maillage.runs.census.build import Build, Held, build
from maillage.runs.census.releases import Census, Release
from maillage.runs.store import Store

Run = Callable[..., Any]
DAY = ("--as-of", "2026-01-01")
LIST = "demo-france-services"


@pytest.fixture
def release(census: Census) -> Release:
    """The release of the demonstration."""
    return census.require_current()


def raw(store: Store, source_id: str) -> bytes:
    return (store.home / "mirror" / store.sources[source_id].mirror).read_bytes()


def place_of_several(release: Release) -> dict[str, Any]:
    several = release.table("places").filter(pl.col("records").list.len() > 2)
    return several.row(0, named=True)


def test_build_says_what_it_made(run: Run, demo: Store, release: Release) -> None:
    said = run("census", "build", "--home", demo.home, *DAY)

    counts = {name: release.table(name).height for name in ("places", "records", "links")}
    open_pairs = release.table("links").filter(pl.col("decision") == "review").height
    assert said.code == 0
    assert (
        f"Version {release.id} : {counts['places']} lieux, de {counts['records']} fiches et "
        f"6 listes. {number(open_pairs)} paires sont indécises" in said.words
    )


def test_build_says_which_list_is_held_and_believes_it_when_told(
    run: Run, demo: Store, release: Release, reload: Callable[[str, bytes], None]
) -> None:
    rows = release.table("records").filter(pl.col("source") == LIST).height
    reload(LIST, b"\n".join(raw(demo, LIST).split(b"\n")[: rows // 2 + 1]) + b"\n")

    held = run("census", "build", "--home", demo.home, *DAY)
    believed = run("census", "build", "--accept", LIST, "--home", demo.home, *DAY)

    [left] = re.findall(rf"! {LIST} est passée de {rows} à (\d+) lignes", held.words)
    assert int(left) < 0.8 * rows
    assert (held.code, believed.code) == (0, 0)
    assert "est passée de" not in believed.words


def test_a_census_that_is_not_built_says_how_to_build_it(run: Run, demonstration: Store) -> None:
    for command in (["show", "x"], ["diff"], ["quality"], ["export", "--out", "x"], ["review"]):
        said = run("census", *command, "--home", demonstration.home)

        assert said.code == 3
        assert "aucun recensement n'est fait" in said.words


def test_diff_of_one_release_asks_for_another(run: Run, census: Census) -> None:
    said = run("census", "diff", "--home", census.store.home)

    assert said.code == 2
    assert "il n'y a qu'une version du recensement" in said.words


def test_diff_of_a_release_with_itself_says_that_nothing_changed(
    run: Run, census: Census, release: Release
) -> None:
    said = run("census", "diff", release.id, "current", "--home", census.store.home)

    assert (said.code, said.words) == (0, "Rien n'a changé.")


def test_diff_says_in_words_what_changed(
    run: Run, demo: Store, reload: Callable[[str, bytes], None]
) -> None:
    reload(LIST, raw(demo, LIST).replace(b"09:00 - 12:00", b"10:00 - 12:00"))
    build(demo, as_of=LOADED_ON)

    said = run("census", "diff", "--home", demo.home)

    assert said.code == 0
    assert said.out.startswith("Horaires changés : ")
    assert "change d'horaires : « Mo" in said.words


def test_diff_of_an_unknown_release_lists_those_that_exist(
    run: Run, census: Census, release: Release
) -> None:
    said = run("census", "diff", "2020", "current", "--home", census.store.home)

    assert said.code == 2
    assert release.id in said.words


def test_show_says_where_each_value_comes_from(run: Run, census: Census, release: Release) -> None:
    place = place_of_several(release)

    said = run("census", "show", place["id"], "--home", census.store.home)

    assert said.code == 0
    assert place["id"] in said.words
    assert all(record.split(":")[0] in said.words for record in place["records"])
    assert f"{len(place['records'])} fiches de" in said.words


def test_show_follows_a_merge_and_says_that_a_place_closed(run: Run, demo: Store) -> None:
    census = Census(demo)
    release = census.require_current()
    place = place_of_several(release)["id"]
    forwards = pl.DataFrame(
        {"id": ["lieu-a", "lieu-b"], "to": [place, None], "reason": ["merged", "closed"]},
        schema=release.table("forwards").schema,
    )
    forwards.write_parquet(release.folder / "forwards.parquet")

    merged, closed, unknown = (
        run("census", "show", name, "--home", demo.home)
        for name in ("lieu-a", "lieu-b", "lieu-zzz")
    )

    assert (merged.code, place in merged.words) == (0, True)
    assert (closed.code, "« lieu-b » a été fermé" in closed.words) == (2, True)
    assert (unknown.code, "« lieu-zzz » n'est pas un lieu" in unknown.words) == (2, True)


def test_quality_has_a_row_for_each_list(run: Run, census: Census) -> None:
    said = run("census", "quality", "--home", census.store.home)

    named = [name for name in catalogue.mappings(demo=True) if f" {name} " in said.words]
    assert said.code == 0
    assert sorted(named) == sorted(catalogue.mappings(demo=True))


def test_split_is_remembered_by_the_next_build(run: Run, demo: Store, release: Release) -> None:
    place = place_of_several(release)
    record, *others = place["records"]

    said = run("census", "split", place["id"], record, "--note", "vu sur place", "--home",
               demo.home, *DAY)  # fmt: skip

    assert said.code == 0
    kept = decisions.read(Census(demo).decisions)
    assert kept.select("decision", "note").unique().rows() == [("distinct", "vu sur place")]
    assert kept.height == len(others)
    members = dict(
        build(demo, as_of=LOADED_ON).release.table("members").select("record", "place").iter_rows()
    )
    assert members[record] not in {members[other] for other in others}


def test_split_refuses_a_record_of_another_place(run: Run, demo: Store, release: Release) -> None:
    place = place_of_several(release)

    said = run("census", "split", place["id"], "demo-hub:0", "--home", demo.home, *DAY)

    assert said.code == 2
    assert "la fiche « demo-hub:0 » n'est pas de ce lieu ; ses fiches : " in said.words
    assert not Census(demo).decisions.exists()


def test_review_saves_each_answer_and_does_not_ask_again(
    run: Run, demo: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("o\nn\nq\n"))
    first = run("census", "review", "--home", demo.home, *DAY)

    monkeypatch.setattr("sys.stdin", io.StringIO("p\n"))
    again = run("census", "review", "--limit", "1", "--home", demo.home, *DAY)

    kept = decisions.read(Census(demo).decisions)
    assert (first.code, again.code) == (0, 0)
    assert kept["decision"].to_list() == ["merge", "distinct"]
    assert "Paire 1 sur 1" in again.words
    assert again.words.count("Indécise : ") == 1


def test_review_left_at_once_says_that_nothing_is_saved(
    run: Run, demo: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("q\n"))

    said = run("census", "review", "--home", demo.home, *DAY)

    assert said.code == 0
    assert said.words.endswith("Aucune réponse n'est enregistrée.")
    assert not Census(demo).decisions.exists()


def test_export_writes_standards_quality_and_what_is_held_back(
    run: Run, census: Census, tmp_path
) -> None:
    said = run("census", "export", "--out", tmp_path / "out", "--home", census.store.home)

    written = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert said.code == 0
    assert f"{len(written)} fichiers écrits dans" in said.words
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "donnees-personnelles.csv",
        "permanences.csv",
        "publication",
        "qualite",
    ]


def test_a_place_is_shown_by_words_of_its_name(run: Run, census: Census, release: Release) -> None:
    places = release.table("places").drop_nulls(["nom", "commune"])
    alone = next(
        row
        for row in places.sort("id").iter_rows(named=True)
        if len(find_places(places, f"{row['nom']} {row['commune']}")) == 1
    )

    said = run(
        "census", "show", f"{alone['nom']} {alone['commune']}".upper(), "--home", census.store.home
    )

    assert said.code == 0
    assert alone["id"] in said.words


def test_words_of_no_place_find_none(release: Release) -> None:
    places = release.table("places")

    assert find_places(places, "zzz introuvable") == []
    assert find_places(places, " ") == []


def test_a_name_that_several_places_have_lists_them(
    run: Run, census: Census, release: Release
) -> None:
    said = run("census", "show", "mairie", "--home", census.store.home)

    known = find_places(release.table("places"), "mairie")
    assert len(known) > 1
    assert said.code == 2
    assert "plusieurs lieux ont ce nom" in said.words


@pytest.mark.parametrize(
    ("held", "lost", "words"),
    [
        (1, 1, "de 40 à 1 ligne : | 1 décision parle d'une fiche absente"),
        (0, 2, "de 40 à 0 ligne : | 2 décisions parlent de fiches absentes"),
        (3, 2, "de 40 à 3 lignes : | 2 décisions parlent de fiches absentes"),
    ],
)
def test_a_count_of_one_or_nothing_is_singular(
    release: Release, held: int, lost: int, words: str
) -> None:
    said = " ".join(summary_lines(Build(release, (Held(LIST, 40, held),), lost)))

    assert [part in said for part in words.split(" | ")] == [True, True]
    assert not re.search(r"\b[01] (?:lieux|fiches|listes|lignes|paires|décisions)\b", said)
