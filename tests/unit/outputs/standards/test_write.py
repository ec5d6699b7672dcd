"""Every file of a release: the same place says the same everywhere, nothing is lost in silence."""

import csv
import hashlib
import io
import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import frictionless
import polars as pl
import pytest
from data_inclusion.schema import v1
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.contracts.records import LISTS, PLACES, PUBLIC_TEXTS
from maillage.errors import ContractError
from maillage.outputs.standards.enumerations import TELEPHONE, enumerations
from maillage.outputs.standards.loss import HELD, values_held
from maillage.outputs.standards.plain_text import FORMULA
from maillage.outputs.standards.publication import publish
from maillage.outputs.standards.write import standards, write_standards

from .factories import DEMO, FACTS, place, rich, table

CSV_NAME = "2026-01-02_hub-du-val_lieux-de-mediation-numerique_region-99.csv"
NAMES = [
    CSV_NAME,
    "data-inclusion-structures.json",
    "data-inclusion-services.json",
    "hsds.json",
    "places.geojson",
    "places.parquet",
    "dictionary.csv",
    "losses.csv",
    "losses-summary.csv",
    "dcat.jsonld",
    "datapackage.json",
]

_text = st.text(alphabet="aéB9 <>/=+-@'\",;|\n\t\r\x00&", max_size=30)
_maybe = st.none() | _text
_lists = st.none() | st.lists(_text, max_size=3, unique=True)
_numbers = st.sampled_from([None, "+33199000001", "+262639000001", "3646", "+32499000001"])
_hours = st.sampled_from(
    [None, "Mo-Fr 09:00-12:00", "Mo 09:00-12:00; SH off", 'Tu 10:00-11:00 "sur <b>rdv</b>"', "24/7"]
)


def _values(field: str) -> st.SearchStrategy[list[str] | None]:
    accepted = enumerations().get(field)
    if accepted is None:
        return _lists
    return st.none() | st.lists(st.sampled_from([*accepted, "Inconnu"]), max_size=3, unique=True)


_place = st.fixed_dictionaries(
    {
        "nom": st.none() | st.text(alphabet="aéB9 <>=-'\",;|\n", min_size=1, max_size=100),
        "commune": st.sampled_from(["Saint-Roch", "L'Île", "=Roche", None]),
        "adresse": _maybe,
        "code_postal": st.sampled_from(["01001", "1001", None]),
        "code_insee": st.sampled_from(["01001", "2A004", "20004", None]),
        "pivot": st.sampled_from(["43493312300029", "W123456789", "12", None]),
        "telephone": _numbers,
        "telephones_autres": st.none() | st.lists(st.sampled_from(["3646", "+33199000002"])),
        "horaires": _hours,
        "latitude": st.none() | st.floats(width=32),
        "longitude": st.none() | st.floats(min_value=-200, max_value=200),
        "date_maj": st.none() | st.dates(date(1998, 1, 1), date(2026, 3, 1)),
        "presentation_resume": st.none() | st.text(alphabet="ab é=\n", max_size=400),
        "presentation_detail": _maybe,
        "structure_parente": _maybe,
        "complement_adresse": _maybe,
        "prise_rdv": st.sampled_from([None, "https://rdv.example.org/", "rdv", "javascript:a()"]),
        "fiche_acces_libre": st.sampled_from([None, "https://a.example.org/?a=1&copy=2", ""]),
        "sources": st.lists(st.sampled_from(["carte", "hub", "autre"]), unique=True),
        "personal": st.lists(
            st.sampled_from(["nom", "telephone", "courriels", "services"]), max_size=1
        ),
    }
    | {field: _values(field) for field in LISTS}
)
_releases = st.lists(_place, max_size=4).map(
    lambda found: table(*(place(**each, id=f"lieu-{n}") for n, each in enumerate(found)))
)


@dataclass(frozen=True)
class Release:
    """The files of a release, read back by the id of each place."""

    national: dict[str, dict[str, str]]
    structures: dict[str, dict[str, Any]]
    services: list[dict[str, Any]]
    hsds: dict[str, list[dict[str, Any]]]
    geojson: dict[str, dict[str, Any]]
    parquet: dict[str, dict[str, Any]]
    losses: list[dict[str, str]]
    summary: dict[tuple[str, str], dict[str, int]]


def read(contents: dict[str, bytes]) -> Release:
    structures = json.loads(contents["data-inclusion-structures.json"])
    features = json.loads(contents["places.geojson"])["features"]
    full = pl.read_parquet(io.BytesIO(contents["places.parquet"]))
    counts = pl.read_csv(contents["losses-summary.csv"])
    return Release(
        {row["id"]: row for row in rows(contents[CSV_NAME])},
        {row["id"].removeprefix("maillage--"): row for row in structures},
        json.loads(contents["data-inclusion-services.json"]),
        json.loads(contents["hsds.json"]),
        {feature["id"]: feature for feature in features},
        {row["id"]: row for row in full.iter_rows(named=True)},
        rows(contents["losses.csv"]),
        {(row["standard"], row["field"]): row for row in counts.iter_rows(named=True)},
    )


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


@settings(max_examples=20)
@given(_releases)
def test_same_place_says_the_same_everywhere(places: pl.DataFrame) -> None:
    release = read(standards(places, FACTS))
    location = {row["external_identifier"]: row for row in release.hsds["locations"]}
    city = {row["location_id"]: row["city"] for row in release.hsds["addresses"]}
    numbers = Counter((row["location_id"], row["number"]) for row in release.hsds["phones"])
    hours = {row["location_id"]: row["description"] for row in release.hsds["schedules"]}

    assert set(release.parquet) == set(places["id"])
    for name, truth in release.parquet.items():
        told = (truth["nom"], truth["commune"], truth["telephone"], truth["horaires"])
        if found := release.structures.get(name):
            fields = ("nom", "commune", "telephone", "horaires_accueil")
            assert tuple(map(found.get, fields)) == told
        if feature := release.geojson.get(name):
            fields = ("nom", "commune", "telephone", "horaires")
            assert tuple(map(feature["properties"].get, fields)) == told
            assert feature["geometry"]["coordinates"] == [truth["longitude"], truth["latitude"]]
        if there := location.get(name):
            assert there["name"] == truth["nom"]
            assert city.get(there["id"]) == (truth["commune"] if truth["code_postal"] else None)
            assert hours.get(there["id"]) == truth["horaires"]
            assert truth["telephone"] is None or numbers[there["id"], truth["telephone"]] > 0
        if row := release.national.get(name):
            assert_national_agrees(row, truth)


def assert_national_agrees(row: dict[str, str], truth: dict[str, Any]) -> None:
    for field in ("nom", "commune", "horaires"):
        said = truth[field] or ""
        expected = said if field == "id" else neutral(said)
        assert row[field] == expected
    number = truth["telephone"] or ""
    is_accepted = pl.Series([number]).str.contains(TELEPHONE).item()
    assert row["telephone"] == (number if is_accepted else "")
    assert number in row["telephone"] + row["presentation_detail"]


def neutral(text: str) -> str:
    return f"'{text}" if pl.Series([text]).str.contains(FORMULA).item() else text


@settings(max_examples=20)
@given(_releases)
def test_every_row_is_valid_for_its_standard(places: pl.DataFrame) -> None:
    contents = standards(places, FACTS)
    release = read(contents)
    descriptor = json.loads(contents["datapackage.json"])["resources"][0]["schema"]
    resource = frictionless.Resource(
        data=contents[CSV_NAME],
        format="csv",
        encoding="utf-8",
        schema=frictionless.Schema.from_descriptor(descriptor),
    )

    assert resource.validate().flatten(["rowNumber", "fieldName", "note"]) == []
    for row in release.national.values():
        assert_safe(row)
    for structure in release.structures.values():
        v1.Structure.model_validate(structure)
    for service in release.services:
        v1.Service.model_validate(service)


def assert_safe(row: dict[str, str]) -> None:
    """Check that no text of a row starts a formula or opens a tag."""
    texts = [row[name] for name in row if name not in ("telephone", "latitude", "longitude")]
    cells = pl.Series(texts, dtype=pl.String)

    assert cells.filter(cells.str.contains(FORMULA)).to_list() == []
    assert cells.filter(cells.str.contains("<[a-zA-Z/!?]")).to_list() == []


@settings(max_examples=20)
@given(_releases)
def test_what_is_carried_and_lost_is_what_places_hold(places: pl.DataFrame) -> None:
    release = read(standards(places, FACTS))
    shown = publish(places, FACTS).places
    held = {name: count_values(places, name) for name in HELD}

    for (standard, field), counts in release.summary.items():
        assert counts["held"] == counts["carried"] + counts["lost"] == held[field]
        assert counts["lost"] >= counts["left_out"] >= 0
        if standard == "parquet":
            assert counts["carried"] == count_values(shown, field)
        if standard == "geojson":
            kept = shown.filter(pl.col("id").is_in(list(release.geojson)))
            assert counts["carried"] == count_values(kept, field)
    assert_national_counts(release)
    assert_inclusion_counts(release)


def count_values(places: pl.DataFrame, name: str) -> int:
    values = places[name].to_list()
    if isinstance(places.schema[name], pl.List):
        return sum(len(each) for each in values if each is not None)
    return sum(each is not None for each in values)


def assert_national_counts(release: Release) -> None:
    """Count the cells of the national file by hand."""
    for field in (name for name in next(iter(release.national.values()), {}) if name != "source"):
        counts = release.summary["lieux-de-mediation-numerique", field]
        cells = [row[field] for row in release.national.values() if row[field]]
        items = sum(cell.count("|") + 1 for cell in cells) if field in LISTS else len(cells)
        if field != "presentation_detail":  # also holds what is moved from other fields
            assert items == counts["carried"] - counts["moved"] + counts["filled"]


def assert_inclusion_counts(release: Release) -> None:
    """Count the fields of the structures that hold one field of the places."""
    for field, name in (
        ("pivot", "siret"),
        ("code_insee", "code_insee"),
        ("courriels", "courriel"),
        ("site_web", "site_web"),
        ("fiche_acces_libre", "accessibilite_lieu"),
        ("horaires", "horaires_accueil"),
        ("telephone", "telephone"),
    ):
        written = sum(name in row for row in release.structures.values())
        assert written == release.summary["data-inclusion-v1", field]["carried"]
    themed = release.summary["data-inclusion-v1", "services"]["carried"]
    assert len(release.services) == themed


@given(_releases)
@settings(max_examples=10)
def test_bytes_do_not_depend_on_the_order_of_the_rows(places: pl.DataFrame) -> None:
    assert standards(places, FACTS) == standards(places.sort("id", descending=True), FACTS)


def test_files_are_written_and_named(tmp_path: Path) -> None:
    names = write_standards(table(rich(), place(id="lieu-2")), FACTS, tmp_path / "out")

    assert names == NAMES
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(NAMES)


@pytest.mark.parametrize("include", [False, True])
def test_personal_fields_are_in_no_file_unless_asked(include: bool) -> None:
    secret = {"telephone": "+33639980001", "courriels": ["prenom.nom@example.org"]}
    personal = place(**secret, latitude=46.0, longitude=1.0, personal=[*secret])

    contents = standards(table(personal), FACTS, include_personal=include)

    full = pl.read_parquet(io.BytesIO(contents.pop("places.parquet")))
    text = b"".join(contents.values()) + full.write_json().encode()
    for value in (b"+33639980001", b"prenom.nom@example.org"):
        assert (value in text) == include
    hidden = [row for row in rows(contents["losses.csv"]) if row["standard"] == "all"]
    expected = [] if include else [("courriels", ""), ("telephone", "")]
    assert [(row["field"], row["value"]) for row in hidden] == expected


@pytest.mark.parametrize("include", [False, True])
def test_a_text_that_speaks_of_a_person_is_replaced_unless_asked(include: bool) -> None:
    said = "Voir avec Mme Exemple au 06 39 98 12 34"
    spoken = place(presentation_detail=said, latitude=46.0, longitude=1.0)
    other = place(id="lieu-2", presentation_detail=said, personal=["presentation_detail"])
    public = [
        (name, "presentation_detail", ["mobile", "name"], "Voir avec [nom] au [numéro]")
        for name in ("lieu-1", "lieu-2")
    ]
    texts = pl.DataFrame(public, schema=PUBLIC_TEXTS.schema, orient="row")

    contents = standards(table(spoken, other), FACTS, include_personal=include, texts=texts)

    full = pl.read_parquet(io.BytesIO(contents["places.parquet"]))
    shown = said if include else "Voir avec [nom] au [numéro]"
    assert full["presentation_detail"].to_list() == [shown, said if include else None]
    others = {name: text for name, text in contents.items() if name != "places.parquet"}
    assert any(b"Mme Exemple" in text for text in others.values()) is include
    assert (b"[nom] au [num" in contents["places.geojson"]) is not include
    told = [row for row in rows(contents["losses.csv"]) if row["standard"] == "all"]
    assert [(row["place"], row["outcome"], row["value"]) for row in told] == (
        [] if include else [("lieu-1", "modifié", ""), ("lieu-2", "perdu", "")]
    )


def test_a_public_text_of_an_unknown_field_is_refused() -> None:
    texts = pl.DataFrame(
        [("lieu-1", "telephone", ["mobile"], "")], schema=PUBLIC_TEXTS.schema, orient="row"
    )

    with pytest.raises(ContractError, match="telephone"):
        standards(table(place()), FACTS, texts=texts)


def test_unknown_personal_field_is_refused() -> None:
    with pytest.raises(ContractError, match="telephon n'est pas un champ"):
        standards(table(place(personal=["telephon"])), FACTS)


def test_table_outside_the_contract_is_refused() -> None:
    with pytest.raises(ContractError, match="column nom is missing"):
        standards(table(place()).drop("nom"), FACTS)


def test_loss_report_is_safe_to_open() -> None:
    places = table(place(services=["=1+1", "<script>"], telephones_autres=["+33199000002"]))

    found = rows(standards(places, FACTS)["losses.csv"])

    values = {row["value"] for row in found}
    assert {"'=1+1", "+33199000002", "&lt;script>"} <= values
    outcomes = {"perdu", "déplacé dans un autre champ", "complété", "lieu écarté"}
    assert {row["outcome"] for row in found} == outcomes


def test_package_and_dcat_tell_each_file_as_it_is() -> None:
    contents = standards(table(rich(), place(id="lieu-2")), FACTS)
    package, dataset = json.loads(contents["datapackage.json"]), json.loads(contents["dcat.jsonld"])

    assert [resource["path"] for resource in package["resources"]] == NAMES[:-2]
    for resource, distribution in zip(
        package["resources"], dataset["dcat:distribution"], strict=True
    ):
        content = contents[resource["path"]]
        digest = hashlib.sha256(content).hexdigest()
        assert (resource["bytes"], resource["hash"]) == (len(content), f"sha256:{digest}")
        assert distribution["dcat:accessURL"] == {"@id": resource["path"]}
        assert distribution["spdx:checksum"]["spdx:checksumValue"]["@value"] == digest
        if "schema" in resource:
            header = next(csv.reader(io.StringIO(content.decode())))
            assert header == [field["name"] for field in resource["schema"]["fields"]]
    assert package["licenses"][0]["name"] == "etalab-2.0"
    assert dataset["dct:publisher"]["foaf:name"] == "Hub du Val"
    assert dataset["dct:temporal"]["dcat:startDate"]["@value"] == "2025-10-01"
    assert dataset["dct:spatial"]["dcat:bbox"]["@value"].startswith("POLYGON((-1.5 46.123457")


def test_package_is_valid_for_frictionless(tmp_path: Path) -> None:
    write_standards(table(rich(), place(id="lieu-2", adresse=None)), FACTS, tmp_path)
    package = frictionless.Package(str(tmp_path / "datapackage.json"))

    tables = [each for each in package.resources if each.path and each.path.endswith(".csv")]
    for resource in tables:
        assert resource.validate().flatten(["rowNumber", "fieldName", "note"]) == []


def test_dictionary_describes_every_column() -> None:
    contents = standards(table(rich()), FACTS)
    full = pl.read_parquet(io.BytesIO(contents["places.parquet"]))

    found = rows(contents["dictionary.csv"])

    assert [row["field"] for row in found] == full.columns == list(PLACES.schema)
    assert [row["field"] for row in found if not row["title"] or not row["description"]] == []


def test_made_up_places_say_so_in_every_file() -> None:
    contents = standards(table(rich()), DEMO)
    full = pl.read_parquet(io.BytesIO(contents.pop("places.parquet")))
    words = "Données de démonstration : lieux inventés"

    assert full["demonstration"].to_list() == [words]
    about_places = [name for name in contents if not name.startswith(("losses", "dictionary"))]
    silent = [name for name in about_places if "demonstration" not in contents[name].decode()]
    assert [name for name in silent if words not in contents[name].decode()] == []


def test_no_place_gives_every_file() -> None:
    contents = standards(table(), FACTS)

    assert list(contents) == NAMES
    assert json.loads(contents["places.geojson"])["features"] == []
    assert set(values_held(table())["held"]) == {0}
