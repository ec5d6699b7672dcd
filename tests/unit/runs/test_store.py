"""The store: where things are, and writes that are whole or not at all."""

import json
import shutil
from pathlib import Path

import polars as pl
import pytest

from maillage import catalogue
from maillage.errors import MissingData, StoreError
from maillage.reference.geography import embedded
from maillage.runs.store import Store, default_home, write_json, write_table

TABLE = pl.DataFrame({"code": ["01001"], "value": [0.5]})


def test_home_is_where_the_environment_says(monkeypatch):
    monkeypatch.setenv("MAILLAGE_HOME", "/somewhere")

    assert default_home() == Path("/somewhere")


def test_home_is_the_folder_of_the_user_by_default(monkeypatch):
    monkeypatch.delenv("MAILLAGE_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", "/user/data")

    assert default_home().name == "maillage"


def test_a_store_without_a_country_of_its_own_is_of_france(tmp_path):
    store = Store(tmp_path)

    assert (store.is_demo, store.geography) == (False, embedded())
    assert store.sources == catalogue.sources()


def test_a_store_with_a_country_of_its_own_is_a_demonstration(store):
    assert store.is_demo
    assert store.sources == catalogue.sources(demo=True)
    assert store.geography.level("france")["population"].to_list() == [4500]


def test_an_empty_store_says_how_to_load_something(tmp_path):
    with pytest.raises(MissingData) as caught:
        Store(tmp_path).require_loaded()

    assert str(caught.value) == (
        f"{tmp_path} : aucune donnée n'est chargée. Lancez « maillage data pull --mirror DIR » "
        "(fichiers à portée de main) ou « maillage demo » (démonstration)"
    )


def test_a_source_is_loaded_only_when_its_record_attests_its_summary(filled, new_store):
    source = filled.sources["demo-fibre"]
    interrupted = new_store()
    shutil.copytree(filled.home / "staged", interrupted.home / "staged")
    shutil.copytree(filled.home / "raw", interrupted.home / "raw")
    record = json.loads(interrupted.record_file(source).read_text())

    write_json(interrupted.record_file(source), record | {"sha256": "of another file"})

    assert filled.is_loaded(source)
    assert not interrupted.is_loaded(source)
    assert source not in interrupted.loaded


def test_json_is_written_for_people(tmp_path):
    write_json(tmp_path / "a.json", {"b": "é", "a": 1})

    assert (tmp_path / "a.json").read_text() == '{\n  "a": 1,\n  "b": "é"\n}\n'


def test_the_same_table_gives_the_same_bytes(tmp_path):
    for name in "ab":
        write_table(tmp_path / name, TABLE)

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert pl.read_parquet(tmp_path / "a").equals(TABLE)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_table_that_does_not_fit_leaves_the_old_one(tmp_path, monkeypatch):
    path = tmp_path / "a.parquet"
    write_table(path, TABLE)
    open_file = Path.open
    monkeypatch.setattr(
        Path, "open", lambda _path, *how, **named: open_file(Path("/dev/full"), *how, **named)
    )

    with pytest.raises(StoreError, match=r"a\.parquet : le disque est plein"):
        write_table(path, TABLE.head(0))

    monkeypatch.undo()
    assert {found.name for found in tmp_path.iterdir()} == {"a.parquet"}
    assert pl.read_parquet(path).equals(TABLE)
