"""A load: values, quality report and summary put in place together, or nothing at all."""

import json

import polars as pl
import pytest

from maillage.catalogue.sources import Expect
from maillage.contracts import INDICATOR_VALUES, QUALITY_ISSUES
from maillage.errors import SourceError
from maillage.files import sha256
from maillage.runs.load import FEW_CODES, load
from maillage.runs.store import Record

from .conftest import DAY


def put(store, data, source_id):
    source = store.sources[source_id]
    return source, load(store, source, data / source.mirror, origin="mirror", on=DAY)


def values(store, source_id, indicator, level="commune"):
    staged = INDICATOR_VALUES.check(pl.read_parquet(store.staged(store.sources[source_id])))
    return (
        staged.filter(pl.col("indicator") == indicator, pl.col("level") == level)
        .select("zone", "value", "status", "approximate")
        .rows()
    )


def files(store):
    return {
        path.relative_to(store.home): path.read_bytes()
        for path in store.home.rglob("*")
        if path.is_file()
    }


def test_counts_follow_mergers_exactly(filled):
    """01003 joins 01002: 20 + 50 of 150; 01009 joins 01004: 50 of 300; two arrondissements."""
    assert values(filled, "demo-debits", "without_30mbps") == [
        ("01001", 0.1, "known", False),
        ("01002", 70 / 150, "known", False),
        ("01004", 50 / 300, "known", False),
        ("2A004", 0.25, "known", False),
        ("2A005", None, "missing", False),
        ("75056", 0.01, "known", False),
        ("98001", 0.5, "known", False),
    ]


def test_shares_follow_mergers_by_their_people(filled):
    """20 % of 170 people and 30 % of 30: 21.5 % of 200."""
    found = values(filled, "demo-parts", "aged_65_plus")

    assert [row[0] for row in found] == [
        "01001",
        "01002",
        "01004",
        "2A004",
        "2A005",
        "75056",
        "98001",
    ]
    assert [row[1] for row in found] == pytest.approx([0.1, 0.215, 0.4, None, 0.5, 0.25, 0.05])
    assert [row[2] for row in found].count("missing") == 1
    assert [row[0] for row in found if row[3]] == ["01002"]


def test_arrondissements_keep_their_own_values(filled):
    assert values(filled, "demo-debits", "without_30mbps", "arrondissement") == [
        ("75101", 0.0, "known", False),
        ("75102", 40 / 3000, "known", False),
    ]


def test_secret_and_missing_stay_apart(filled):
    found = {
        zone: status for zone, _v, status, _a in values(filled, "demo-revenus", "median_income")
    }

    assert (found["01002"], found["2A005"], found["01001"]) == ("secret", "missing", "known")


def test_the_quality_report_says_everything(filled):
    source = filled.sources["demo-parts"]
    report = QUALITY_ISSUES.check(pl.read_parquet(filled.quality(source)))

    assert report.select("code", "severity", "row", "column", "found").rows() == [
        ("unknown-code", "error", 10, "CODE_INSEE", "ZZ999"),
        ("repeated-codes", "info", None, "CODE_INSEE", "01001"),
        ("out-of-range", "error", 5, "TX_65ETPLUS", "101"),
    ]


def test_the_summary_counts_the_zones_by_status(store, data):
    source, loaded = put(store, data, "demo-parts")

    assert json.loads(store.summary(source).read_text()) == loaded.summary
    assert (loaded.summary["rows"], loaded.summary["columns"]) == (10, 8)
    assert loaded.summary["issues"] == {"out-of-range": 1, "repeated-codes": 1, "unknown-code": 1}
    aged = [each for each in loaded.summary["measures"] if each["indicator"] == "aged_65_plus"]
    assert aged == [
        {
            "indicator": "aged_65_plus",
            "level": "commune",
            "year": 2021,
            "known": 6,
            "missing": 1,
            "secret": 0,
            "population_share": round(4150 / 4550, 4),
        }
    ]


def test_the_raw_file_is_kept_with_its_record(store, data):
    source, _loaded = put(store, data, "demo-revenus")
    original = data / source.mirror

    assert (store.raw(source) / "demo-revenus.csv").read_bytes() == original.read_bytes()
    assert store.record(source) == Record(
        "demo-revenus.csv", "mirror", sha256(original), original.stat().st_size, "2026-01-02"
    )


def test_the_same_file_loaded_twice_gives_the_same_bytes(store, data):
    put(store, data, "demo-parts")
    first = files(store)

    put(store, data, "demo-parts")

    assert files(store) == first


def test_a_raw_file_can_be_loaded_from_where_it_is(store, data):
    source, _loaded = put(store, data, "demo-parts")
    before = files(store)

    load(store, source, store.raw(source) / "demo-parts.csv", origin="mirror", on=DAY)

    assert files(store) == before


@pytest.mark.parametrize(
    "content", [b"", b"<html>", b"a,b\n1,2\n", b"\xff\xfe", b"CODE_INSEE;TX_65ETPLUS\n1;2\n"]
)
def test_a_bad_file_leaves_the_store_as_it_was(store, data, tmp_path, content):
    source, _loaded = put(store, data, "demo-parts")
    before = files(store)
    (tmp_path / "demo-parts.csv").write_bytes(content)

    with pytest.raises(SourceError, match=r"demo-parts\.csv"):
        load(store, source, tmp_path / "demo-parts.csv", origin="mirror", on=DAY)

    assert files(store) == before


def test_a_table_without_measures_keeps_its_columns(tmp_path, store, data):
    source = store.sources["demo-fibre"].model_copy(update={"measures": (), "zone": None})

    loaded = load(store, source, data / source.mirror, origin="mirror", on=DAY)

    assert pl.read_parquet(store.staged(source)).columns == ["nom", "mention"]
    assert loaded.summary["measures"] == []
    assert loaded.issues["code"].to_list() == ["unread-columns"]


def mangled(data, codes):
    """The census file with other codes, as a spreadsheet would leave them."""
    header, *lines = (data / "demo" / "demo-parts.csv").read_text(encoding="utf-8-sig").splitlines()
    rows = [f"{code},{line.partition(',')[2]}" for code, line in zip(codes, lines, strict=False)]
    return "\n".join([header, *rows]) + "\n"


def test_a_file_of_strange_codes_is_refused_and_replaces_nothing(store, data, tmp_path):
    source, _loaded = put(store, data, "demo-parts")
    source = source.model_copy(update={"expect": Expect()})
    before = files(store)
    (tmp_path / "demo-parts.csv").write_text(mangled(data, ["1001", "1002", "1003", "1004"]))

    with pytest.raises(SourceError) as caught:
        load(store, source, tmp_path / "demo-parts.csv", origin="import", on=DAY)

    assert str(caught.value) == (
        "demo-parts.csv : 4 lignes sur 4 ont un code inconnu (1001, 1002, 1003…) ; la source "
        "demo-parts en admet 5 %. Des codes ont sans doute perdu leurs zéros dans un tableur, ou "
        "ce n'est pas le bon fichier : repartez du fichier d'origine. Rien n'a été remplacé"
    ).replace("5 %", "5\N{NO-BREAK SPACE}%")
    assert files(store) == before


def test_a_short_list_may_hold_a_few_strange_codes(store, data, tmp_path):
    source = store.sources["demo-parts"].model_copy(update={"expect": Expect()})
    (tmp_path / "demo-parts.csv").write_text(mangled(data, ["01001", "Z1", "Z2", "Z3"]))

    loaded = load(store, source, tmp_path / "demo-parts.csv", origin="import", on=DAY)

    assert loaded.summary["issues"]["unknown-code"] == FEW_CODES
