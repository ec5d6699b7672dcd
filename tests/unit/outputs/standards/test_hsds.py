"""HSDS: published field names, links that hold, nothing null."""

import json
from typing import Any
from uuid import UUID

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from maillage.outputs.standards.facts import ReleaseFacts
from maillage.outputs.standards.hsds import directory

from .factories import DEMO, FACTS, place, published, rich
from .hsds_schema import SCHEMA

FIELDS = {
    "organizations": {"id", "name", "description", "email", "website"},
    "organization_identifiers": {"id", "organization_id", "identifier_type", "identifier"},
    "services": {
        "id",
        "organization_id",
        "name",
        "status",
        "application_process",
        "fees_description",
        "accreditations",
        "eligibility_description",
        "assured_date",
    },
    "locations": {
        "id",
        "location_type",
        "organization_id",
        "name",
        "latitude",
        "longitude",
        "external_identifier",
        "external_identifier_type",
    },
    "addresses": {
        "id",
        "location_id",
        "address_1",
        "address_2",
        "city",
        "state_province",
        "postal_code",
        "country",
        "address_type",
    },
    "phones": {"id", "location_id", "organization_id", "number", "type"},
    "schedules": {
        "id",
        "location_id",
        "freq",
        "byday",
        "opens_at",
        "closes_at",
        "description",
    },
    "service_at_locations": {"id", "service_id", "location_id"},
    "accessibility": {"id", "location_id", "url"},
}


def tables(*places: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = json.loads(directory(published(*places)).json())
    return found


def test_rich_place_fills_every_published_field() -> None:
    found = tables(rich())

    assert {name: set(rows[0]) for name, rows in found.items()} == FIELDS


def test_identifiers_are_distinct_and_links_hold() -> None:
    found = tables(rich(), rich(id="lieu-2"), place(id="lieu-3"))
    ids = [row["id"] for rows in found.values() for row in rows]
    known = set(ids)

    assert len(known) == len(ids)
    assert [str(UUID(each)) for each in ids] == ids
    links = {
        value
        for rows in found.values()
        for row in rows
        for name, value in row.items()
        if name.endswith("_id")
    }
    assert links <= known


def test_place_keeps_its_identifiers_whoever_is_beside() -> None:
    alone = tables(rich())["services"]
    beside = tables(place(id="autre"), rich())["services"]

    assert alone == beside


def test_every_number_is_a_phone() -> None:
    assert [row["number"] for row in tables(rich())["phones"]] == ["+33199000001", "3646"]
    assert tables(place())["phones"] == []


def test_hours_have_schedules_or_their_words() -> None:
    (exact,) = tables(rich())["schedules"]
    (words,) = tables(rich(horaires="Mo 09:00-12:00; SH off"))["schedules"]

    assert (exact["freq"], exact["byday"], exact["opens_at"], exact["closes_at"]) == (
        "WEEKLY",
        "MO,TU,WE,TH,FR",
        "09:00:00",
        "12:00:00",
    )
    assert exact["description"] == "Mo-Fr 09:00-12:00; PH off"
    assert set(words) == {"id", "location_id", "description"}


def test_address_without_a_street_starts_with_the_name() -> None:
    (found,) = tables(place(adresse=None))["addresses"]

    assert (found["address_1"], found["city"]) == ("Médiathèque du Val", "Saint-Roch")


@pytest.mark.parametrize("missing", ["commune", "code_postal"])
def test_address_that_hsds_would_refuse_is_left_out_and_told(missing: str) -> None:
    found = directory(published(place(**{missing: None})))

    assert found.tables["addresses"].is_empty()
    assert "adresse" in found.losses.rows["field"].to_list()


def test_province_is_the_departement_or_the_territory_of_the_release() -> None:
    known, made_up = place(id="a", code_insee="31421"), place(id="b", code_insee="00001")
    provinces = {row["state_province"] for row in tables(known, made_up)["addresses"]}

    assert provinces == {"Haute-Garonne", "Le Val"}


@pytest.mark.parametrize("facts", [FACTS, DEMO])
def test_tables_are_valid_for_the_published_schemas(facts: ReleaseFacts) -> None:
    places = (rich(), place(id="lieu-2"), rich(id="lieu-3", horaires="Sa[1] 09:00-12:00"))

    assert invalid(json.loads(directory(published(*places, facts=facts)).json())) == []


def test_the_schemas_see_what_is_wrong() -> None:
    wrong = tables(rich())
    wrong["services"][0]["status"] = "ouvert"
    wrong["addresses"][0]["city"] = ""
    wrong["organizations"][0]["website"] = "val point org"
    wrong["schedules"][0]["opens_at"] = "9h"
    wrong["locations"][0]["id"] = "lieu-1"

    assert sorted(invalid(wrong)) == ["city", "id", "opens_at", "status", "website"]


def invalid(found: object) -> list[str]:
    """Return the fields that the published schemas refuse."""
    validator = Draft202012Validator(SCHEMA, format_checker=FormatChecker())
    return [str(error.absolute_path[-1]) for error in validator.iter_errors(found)]


def test_nameless_place_is_left_out() -> None:
    found = directory(published(place(nom=None)))

    assert found.losses.left_out.to_list() == ["lieu-1"]
    assert {rows.height for rows in found.tables.values()} == {0}


def test_made_up_places_say_so_first() -> None:
    found = json.loads(directory(published(place(), facts=DEMO)).json())

    assert next(iter(found.items())) == (
        "demonstration",
        "Données de démonstration : lieux inventés",
    )
