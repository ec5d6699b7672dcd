"""What people decided of pairs of records."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from maillage.contracts import PLACE_RECORDS
from maillage.errors import InputError
from maillage.runs.census import decisions

DAY = date(2026, 11, 21)


def records(**names: str) -> pl.DataFrame:
    rows = [
        {"record": key, "source": "s", "row": 1, "nom": name, "source_id": key[0], "personal": []}
        for key, name in names.items()
    ]
    return PLACE_RECORDS.check(pl.DataFrame(rows, schema=PLACE_RECORDS.schema))


def test_a_decision_is_found_again(tmp_path: Path):
    table = records(a1="CCAS", b1="Centre communal")
    path = tmp_path / "decisions.csv"

    decisions.add(path, [("b1", "a1")], "merge", records=table, on=DAY, note="vu sur place")
    found = decisions.resolve(decisions.read(path), table)

    assert found.must.rows() == [("a1", "b1")]
    assert (found.cannot.height, found.lost) == (0, 0)


def test_the_last_decision_on_a_pair_wins(tmp_path: Path):
    table = records(a1="CCAS", b1="Mairie")
    path = tmp_path / "decisions.csv"

    decisions.add(path, [("a1", "b1")], "merge", records=table, on=DAY)
    decisions.add(path, [("a1", "b1")], "distinct", records=table, on=DAY)
    found = decisions.resolve(decisions.read(path), table)

    assert (found.must.rows(), found.cannot.rows()) == ([], [("a1", "b1")])


def test_a_decision_holds_when_the_row_changes(tmp_path: Path):
    path = tmp_path / "decisions.csv"
    before = records(a1="CCAS", b1="Mairie")
    decisions.add(path, [("a1", "b1")], "distinct", records=before, on=DAY)

    found = decisions.resolve(decisions.read(path), records(a2="CCAS", b2="Mairie"))

    assert found.cannot.rows() == [("a2", "b2")]


def test_a_decision_on_a_record_that_left_is_counted_and_kept(tmp_path: Path):
    path = tmp_path / "decisions.csv"
    decisions.add(path, [("a1", "b1")], "merge", records=records(a1="A", b1="B"), on=DAY)

    found = decisions.resolve(decisions.read(path), records(a1="A"))

    assert (found.must.height, found.lost) == (0, 1)
    assert decisions.read(path).height == 1


def test_no_file_is_no_decision(tmp_path: Path):
    found = decisions.resolve(decisions.read(tmp_path / "none.csv"), records(a1="A"))

    assert (found.must.height, found.cannot.height, found.lost) == (0, 0, 0)


def test_a_strange_decision_is_refused_with_its_line(tmp_path: Path):
    path = tmp_path / "decisions.csv"
    decisions.add(path, [("a1", "b1")], "merge", records=records(a1="A", b1="B"), on=DAY)
    path.write_text(path.read_text().replace("\nmerge,", "\noui,"))

    with pytest.raises(InputError, match=r"decisions\.csv, ligne 2 : décision « oui »"):
        decisions.read(path)


def test_a_file_without_its_columns_is_refused(tmp_path: Path):
    path = tmp_path / "decisions.csv"
    path.write_text("left,right\na,b\n")

    with pytest.raises(InputError, match="il manque les colonnes decision"):
        decisions.read(path)
