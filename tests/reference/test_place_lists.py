"""The real lists of places: each has a mapping that fits it to the last column and row."""

import re

import polars as pl
import pytest

from maillage import catalogue
from maillage.inputs.places.mapping import apply
from maillage.inputs.places.reading import read_rows

FOLDER = "lieux_bruts"
LISTED = re.compile(r"^\| (\S+) \| ([\d ]+) \| (\d+) \|", re.MULTILINE)

pytestmark = pytest.mark.mirror


@pytest.fixture(scope="module")
def listed(mirror):
    """The rows of each list, as the folder's notice counts them."""
    notice = (mirror / FOLDER / "SOURCE.md").read_text(encoding="utf-8")
    return {name: int(rows.replace(" ", "")) for name, rows, _columns in LISTED.findall(notice)}


@pytest.fixture(scope="module")
def mapped(mirror):
    """The reading and the records of each list, by source id."""
    found = {}
    for name, mapping in catalogue.mappings().items():
        source = catalogue.find_source(name)
        reading = read_rows(mirror / source.mirror, format=source.format, source=name)
        found[name] = (reading, apply(reading.staged, mapping, source=name))
    return found


def file_of(source_id):
    return catalogue.find_source(source_id).mirror.removeprefix(f"{FOLDER}/")


def test_each_list_has_a_mapping(listed):
    assert {file_of(name) for name in catalogue.mappings()} == set(listed)


def test_each_row_becomes_a_record_or_is_counted_as_left_out(listed, mapped):
    rows = {
        file_of(name): found.records.height + found.set_aside
        for name, (_reading, found) in mapped.items()
    }

    assert rows == listed


def test_each_column_is_mapped_personal_or_ignored_with_a_reason(mapped):
    assert {name: found.unmapped for name, (_r, found) in mapped.items() if found.unmapped} == {}


def test_no_ignored_or_personal_column_is_of_another_file(mapped):
    strange = {}
    for name, mapping in catalogue.mappings().items():
        columns = mapped[name][0].table.columns
        stated = (*mapping.personal, *mapping.ignored)
        absent = [
            each
            for each in stated
            if not any(c == each or c.startswith(each.partition("*")[0]) for c in columns)
        ]
        if absent:
            strange[name] = absent

    assert strange == {}


def test_each_list_is_recognised_without_its_entry(mirror, mapped):
    for name, (reading, _found) in mapped.items():
        unaided = read_rows(mirror / catalogue.find_source(name).mirror, format=None, source=name)

        assert unaided.table.equals(reading.table), name


def test_no_masked_person_reaches_a_record(mapped):
    for name, (_reading, found) in mapped.items():
        texts = found.records.select(pl.col(pl.String))
        held = texts.select(pl.any_horizontal(pl.all().str.contains("[masqué]", literal=True)))

        assert held.to_series().sum() == 0, name


def test_records_have_names_and_places(mapped):
    """Where a list has names, every record does, but for those that the file leaves blank."""
    unnamed = {
        name: found.records["nom"].null_count()
        for name, (_reading, found) in mapped.items()
        if found.records["nom"].null_count()
    }

    assert unnamed == {}


def test_records_have_distinct_keys_across_lists(mapped):
    keys = pl.concat(found.records["record"] for _reading, found in mapped.values())

    assert keys.n_unique() == keys.len()


def test_what_is_lost_before_us_is_listed(mapped):
    lost = {
        name: reading.issues.height
        for name, (reading, _found) in mapped.items()
        if reading.issues.height
    }

    assert lost == {"paca-2022-v2": 5011}


def test_no_adviser_is_named_in_the_workshops_of_the_creuse(mapped):
    """The file writes « commune - Prénom Nom »: what stays after the dash is a place."""
    records = mapped["la-creuse-2023"][1].records
    place = r"(?i)- *(la|le|mjc|ido|zenum[eé]ric|biblio)"

    kept = records.filter(pl.col("nom").str.contains(r"\s-|-\s"))["nom"]

    assert kept.str.contains(place).all()
    assert records["horaires"].str.contains(r"(?i)\bpar\b").sum() == 0
