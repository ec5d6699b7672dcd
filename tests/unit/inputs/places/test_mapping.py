"""Records under the names of the standard, with a key that a new export does not change."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage import catalogue
from maillage.catalogue.mappings import Mapping
from maillage.contracts.records import MAPPED_RECORDS
from maillage.demo.write import create
from maillage.errors import SourceError
from maillage.inputs.places.mapping import apply, record_keys
from maillage.inputs.places.reading import read_rows


def mapping(**values):
    return Mapping.model_validate(
        {"source": "s", "series": "s", "role": "current", "trust": {"default": 0.5}, "fields": {}}
        | values
    )


def test_apply_renames_and_keeps_every_row():
    table = pl.DataFrame({"Nom": ["EPN", "CCAS"], "cp": ["69001", ""], "h": ["9h-12h", ""]})

    found = apply(
        table, mapping(fields={"nom": "Nom", "code_postal": "cp"}, week={"Mo": "h"}), source="s"
    )

    assert found.records.columns == MAPPED_RECORDS.schema.names()
    assert found.records.select("source", "row", "nom", "code_postal", "horaires_mo").rows() == [
        ("s", 1, "EPN", "69001", "9h-12h"),
        ("s", 2, "CCAS", None, None),
    ]
    assert (found.unmapped, found.set_aside, found.issues.height) == ((), 0, 0)


def test_a_mapping_that_names_a_missing_column_is_refused_with_the_close_one():
    table = pl.DataFrame({"Nom du lieu": ["EPN"], "cp": ["69001"]})

    with pytest.raises(SourceError) as refused:
        apply(table, mapping(fields={"nom": "Nom de lieu"}), source="s")

    assert str(refused.value) == (
        "s : la correspondance nomme des colonnes absentes du fichier : Nom de lieu. "
        "Vouliez-vous dire : Nom de lieu → Nom du lieu ?"
    )


def test_columns_found_are_listed_when_none_is_close():
    with pytest.raises(SourceError, match="Colonnes du fichier : xyz"):
        apply(pl.DataFrame({"xyz": ["1"]}), mapping(fields={"nom": "abc"}), source="s")


def test_personal_columns_are_never_read():
    table = pl.DataFrame({"nom": ["EPN"], "contact": ["quelqu'un"]})

    found = apply(table, mapping(fields={"nom": "nom"}, personal=("contact",)), source="s")

    assert "quelqu'un" not in found.records.row(0)
    assert found.unmapped == ()


def test_unmapped_columns_are_told():
    table = pl.DataFrame({"nom": ["EPN"], "tarif": ["gratuit"], "wifi": ["oui"]})

    found = apply(table, mapping(fields={"nom": "nom"}), source="s")

    assert found.unmapped == ("tarif", "wifi")
    assert found.issues.select("code", "found").rows() == [("unmapped-columns", "tarif, wifi")]


def test_rows_that_the_source_says_inactive_are_counted():
    table = pl.DataFrame({"nom": ["A", "B", "", "D"], "etat": ["OUVERT", " INACTIF", "OUVERT", ""]})
    left_out = {"etat": "INACTIF", "nom": ""}

    found = apply(table, mapping(fields={"nom": "nom"}, unless=left_out), source="s")

    assert found.records.select("row", "nom").rows() == [(1, "A"), (4, "D")]
    assert found.set_aside == 2
    assert found.issues.select("code", "found").rows() == [("rows-left-out", "2")]


def test_where_keeps_the_words_asked_for():
    table = pl.DataFrame({"nom": ["A", "B", "C"], "etat": ["x", "y", "z"]})

    found = apply(table, mapping(fields={"nom": "nom"}, where={"etat": ["x", "z"]}), source="s")

    assert found.records["nom"].to_list() == ["A", "C"]


def test_an_id_given_twice_is_listed_and_both_rows_kept():
    table = pl.DataFrame({"id": ["7", "8", "7", ""], "nom": ["A", "B", "C", "D"]})

    found = apply(table, mapping(fields={"id": "id", "nom": "nom"}), source="s")

    assert found.records["source_id"].to_list() == ["7", "8", "7", None]
    assert found.issues.select("code", "severity", "row", "found").rows() == [
        ("repeated-id", "warning", 1, "7"),
        ("repeated-id", "warning", 3, "7"),
    ]


def test_the_row_is_that_of_the_file_when_some_were_set_aside():
    table = pl.DataFrame({"nom": ["A", "B"], "_row": ["1", "4"]})

    found = apply(table, mapping(fields={"nom": "nom"}), source="s")

    assert found.records["row"].to_list() == [1, 4]
    assert found.unmapped == ()
    assert (
        found.records["record"].to_list() == record_keys(table.select("nom"), source="s").to_list()
    )


def test_an_empty_table_gives_no_record():
    table = pl.DataFrame(schema={"nom": pl.String})

    assert apply(table, mapping(fields={"nom": "nom"}), source="s").records.is_empty()


def test_a_key_is_a_source_and_twelve_digits():
    keys = record_keys(pl.DataFrame({"a": ["1", "2", "1", "1"]}), source="s")

    assert keys.str.contains(r"^s:[0-9a-f]{12}(-\d)?$").all()
    assert [keys[2], keys[3]] == [f"{keys[0]}-2", f"{keys[0]}-3"]


def test_a_key_does_not_hang_on_order_or_empty_columns():
    table = pl.DataFrame({"a": ["1", "2"], "b": ["x", ""]})
    other = pl.DataFrame({"c": ["", ""], "b": ["", "x"], "a": ["2", "1"]})

    assert (
        record_keys(table, source="s").to_list() == record_keys(other, source="s").to_list()[::-1]
    )


def test_cells_that_slide_change_the_key():
    keys = record_keys(pl.DataFrame({"a": ["1", ""], "b": ["", "1"]}), source="s")

    assert keys[0] != keys[1]


rows = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xy")), min_size=1, max_size=12)


@given(rows, st.randoms(use_true_random=False))
def test_keys_are_unique_and_the_same_whatever_the_order_of_rows(values, random):
    shuffled = random.sample(values, len(values))
    tables = [pl.DataFrame(each, schema=["a", "b"], orient="row") for each in (values, shuffled)]

    first, second = (record_keys(table, source="s") for table in tables)

    assert first.n_unique() == len(values)
    assert sorted(first) == sorted(second)


@pytest.fixture(scope="module")
def demo_files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    create(folder, seed=7, places=300)
    return folder / "mirror"


@pytest.mark.parametrize("name", catalogue.mappings(demo=True))
def test_a_list_of_the_demonstration_is_mapped_to_its_last_column(demo_files, name):
    source = catalogue.find_source(name, demo=True)
    reading = read_rows(demo_files / source.mirror, format=source.format, source=name)

    found = apply(reading.staged, catalogue.find_mapping(name, demo=True), source=name)

    assert reading.issues.is_empty()
    assert (found.unmapped, found.set_aside) == ((), 0)
    assert found.records.height == reading.table.height
    assert found.records["nom"].null_count() == 0
    assert found.records["commune"].null_count() == 0


@pytest.mark.parametrize("name", catalogue.mappings(demo=True))
def test_a_list_of_the_demonstration_is_recognised_without_its_entry(demo_files, name):
    source = catalogue.find_source(name, demo=True)
    path = demo_files / source.mirror

    unaided = read_rows(path, format=None).table

    assert unaided.equals(read_rows(path, format=source.format).table)
