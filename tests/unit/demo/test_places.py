"""True places and their dirty files: nobody real is reachable, and every row says whose it is."""

import io
import json
from pathlib import Path

import fastexcel
import numpy as np
import polars as pl
import pytest
from pyproj import Geod

from maillage.catalogue import find_mapping, find_source, mappings, sources
from maillage.demo.country import Country
from maillage.demo.place_files import LISTED, REPEATED_SHARE, PlaceFiles, place_files
from maillage.demo.places import PHONE_PREFIXES, SLOTS, WEEKS, places
from maillage.inputs.places.mapping import apply
from maillage.inputs.places.reading import read_rows

RECORDS = 900


@pytest.fixture(scope="module")
def real(country: Country) -> pl.DataFrame:
    return places(np.random.default_rng(3), country, count=500)


@pytest.fixture(scope="module")
def files(real: pl.DataFrame) -> PlaceFiles:
    return place_files(np.random.default_rng(4), real, records=RECORDS)


def tables(files: PlaceFiles) -> dict[str, pl.DataFrame]:
    """The six files as tables with the columns ``name``, ``phone`` and ``email`` they hold."""
    content = files.files
    features = json.loads(content["demo-carte.geojson"])["features"]
    hub = json.loads(content["demo-hub.json"])["lieux"]
    sheet = fastexcel.read_excel(content["demo-permanences.xlsx"]).load_sheet(0, header_row=1)
    services = pl.read_csv(content["demo-france-services.csv"], infer_schema=False)
    libraries = content["demo-bibliotheques.csv"].decode("cp1252").encode()
    return {
        "demo-france-services": services.rename({"lib_fs": "name", "telephone": "phone"}),
        "demo-bibliotheques": pl.read_csv(libraries, separator=";", infer_schema=False).rename(
            {"Libelle1": "name"}
        ),
        "demo-conseillers": pl.read_json(io.BytesIO(content["demo-conseillers.json"])).rename(
            {"nom": "name", "telephone": "phone"}
        ),
        "demo-hub": pl.from_dicts(hub, infer_schema_length=None).rename(
            {"Nom du lieu ou de la structure *": "name", "Téléphone": "phone"}
        ),
        "demo-carte": pl.from_dicts(
            [feature["properties"] for feature in features], infer_schema_length=None
        ),
        "demo-permanences": sheet.to_polars().rename({"Structure": "name", "Téléphone": "phone"}),
    }


def test_places_are_as_many_as_asked_and_differ(real: pl.DataFrame) -> None:
    assert real.height == 500
    assert real.select("name", "code_insee").is_unique().all()
    assert real["place"].is_unique().all()
    assert real["phone"].is_unique().all()
    assert real["siret"].is_unique().all()


def test_places_are_the_same_for_the_same_seed(country: Country, real: pl.DataFrame) -> None:
    assert places(np.random.default_rng(3), country, count=500).equals(real)


def test_places_are_denser_where_more_people_live(country: Country, real: pl.DataFrame) -> None:
    median = country.truth["population"].median()
    small = country.truth.filter(pl.col("population") < median)["code"]

    in_small = real["code_insee"].is_in(small.implode()).sum()

    assert 0 < in_small < real.height / 3


def test_places_lie_within_walking_distance_of_their_commune(
    country: Country, real: pl.DataFrame
) -> None:
    both = real.join(
        country.truth.select("code", "lon", "lat"),
        left_on="code_insee",
        right_on="code",
        validate="m:1",
    )
    geod = Geod(ellps="GRS80")

    metres = geod.inv(*(both[name].to_numpy() for name in ("lon", "lat", "lon_right", "lat_right")))

    assert metres[2].max() <= 1_201


def test_phones_are_those_kept_for_fiction(real: pl.DataFrame) -> None:
    prefixes = real["phone"].str.slice(0, 6)

    assert sorted(prefixes.unique()) == sorted(PHONE_PREFIXES)
    assert real["phone"].str.len_chars().unique().to_list() == [10]


def test_sirets_fail_their_check_digit(real: pl.DataFrame) -> None:
    def luhn(number: str) -> int:
        doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(number)]
        return sum(value - 9 if value > 9 else value for value in doubled) % 10

    assert luhn("73282932000074") == 0  # a published example of a valid SIRET
    assert [number for number in real["siret"] if luhn(number) == 0] == []
    assert real["siret"].str.contains("^000[0-9]{11}$").all()


def test_places_refuse_more_than_there_is_room_for(small: Country) -> None:
    room = small.truth.height * len(SLOTS)

    with pytest.raises(ValueError, match=f"room for {room}"):
        places(np.random.default_rng(1), small, count=room + 1)


def test_weeks_say_the_same_hours_three_times() -> None:
    for week in WEEKS:
        opened = [span for span in week.spans if span]
        spans = opened[0].replace(" - ", "-").replace(" / ", ",") if opened else ""
        assert week.osm.partition(" ")[2] == spans


def test_place_files_hold_the_rows_asked_for(files: PlaceFiles) -> None:
    rows = {source: table.height for source, table in tables(files).items()}

    assert sum(rows.values()) == RECORDS
    assert rows == dict(files.links.group_by("source").len().rows())
    assert sorted(rows) == sorted(LISTED)


def test_links_know_places_listed_twice_and_more(files: PlaceFiles, real: pl.DataFrame) -> None:
    twice = files.links.group_by("source", "place").len()
    shared = files.links.select("source", "place").unique().group_by("place").len()

    assert (twice["len"] - 1).sum() == round(RECORDS * REPEATED_SHARE)
    assert (shared["len"] >= 2).sum() > 100
    assert files.links["place"].is_in(real["place"].implode()).all()


def test_linked_rows_keep_what_identifies_their_place(
    files: PlaceFiles, real: pl.DataFrame
) -> None:
    digits = (
        pl.col("phone").str.replace("+33", "0", literal=True).str.replace("(0)", "", literal=True)
    )
    bare = digits.str.replace_all("[^0-9]", "")
    for source, table in tables(files).items():
        if "phone" not in table.columns:
            continue
        linked = pl.concat(
            [files.links.filter(pl.col("source") == source), table.select("name", bare)],
            how="horizontal",
        ).join(real, on="place", suffix="_true", validate="m:1")

        known = linked.filter(pl.col("phone").is_not_null() & (pl.col("phone") != ""))

        assert known.height > 0
        assert known["phone"].to_list() == known["phone_true"].to_list()


def test_place_files_only_say_what_can_reach_nobody(files: PlaceFiles) -> None:
    said = {
        phone
        for table in tables(files).values()
        if "phone" in table.columns
        for phone in table["phone"].drop_nulls()
    }
    bare = ["".join(filter(str.isdigit, phone)) for phone in said if phone]
    national = ["0" + digits.removeprefix("33").removeprefix("0") for digits in bare]

    assert {number[:6] for number in national} == set(PHONE_PREFIXES)
    assert all(b"example.org" in text for text in _addresses(files))


def _addresses(files: PlaceFiles) -> list[bytes]:
    text = b" ".join(
        content for name, content in files.files.items() if not name.endswith("xlsx")
    ).lower()
    return [word for word in text.replace(b" @ ", b"@").split() if b"@" in word]


def test_place_files_are_dirty_in_known_ways(files: PlaceFiles) -> None:
    advisers = tables(files)["demo-conseillers"]
    swapped = advisers.filter(pl.col("latitude") < -1)

    assert advisers["name"].str.contains("^CCAS").any()
    assert advisers["name"].str.contains("^Centre communal d'action sociale").any()
    assert swapped.height > 0
    assert (advisers["pivot"] == "00000000000000").any()
    assert advisers["latitude"].null_count() > 0


def test_place_files_are_the_same_for_the_same_seed(files: PlaceFiles, real: pl.DataFrame) -> None:
    again = place_files(np.random.default_rng(4), real, records=RECORDS)

    assert again.files == files.files
    assert again.links.equals(files.links)


def test_place_files_refuse_more_rows_than_places_can_fill(real: pl.DataFrame) -> None:
    with pytest.raises(ValueError, match="records asked"):
        place_files(np.random.default_rng(4), real, records=10_000)


def test_every_file_has_its_entry_and_its_mapping(files: PlaceFiles) -> None:
    held = [source for source in sources(demo=True).values() if source.holds == "places"]

    assert sorted(source.mirror for source in held) == sorted(
        f"places/{name}" for name in files.files
    )
    assert sorted(mappings(demo=True)) == sorted(source.id for source in held)


@pytest.mark.parametrize("source_id", sorted(LISTED))
def test_a_file_is_read_and_mapped_to_the_last_row_and_column(
    files: PlaceFiles, source_id: str, tmp_path: Path
) -> None:
    source = find_source(source_id, demo=True)
    path = tmp_path / Path(source.mirror).name
    path.write_bytes(files.files[path.name])

    read = read_rows(path, format=source.format, source=source_id)
    mapped = apply(read.staged, find_mapping(source_id, demo=True), source=source_id)

    assert read.issues.height == 0
    assert mapped.records["row"].to_list() == (
        files.links.filter(pl.col("source") == source_id)["row"].to_list()
    )
    assert (mapped.unmapped, mapped.set_aside) == ((), 0)
