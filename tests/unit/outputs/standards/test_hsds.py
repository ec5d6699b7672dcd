"""HSDS: published field names, links that hold, nothing null."""

import json
from typing import Any
from uuid import UUID

from maillage.outputs.standards.hsds import directory

from .factories import DEMO, place, published, rich

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
        "interval",
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
        "09:00",
        "12:00",
    )
    assert exact["description"] == "Mo-Fr 09:00-12:00; PH off"
    assert set(words) == {"id", "location_id", "description"}


def test_required_parts_of_an_address_are_empty_when_unknown() -> None:
    (found,) = tables(place(adresse=None))["addresses"]

    assert (found["address_1"], found["city"]) == ("", "Saint-Roch")
    assert tables(place(adresse=None, commune=None, code_postal=None))["addresses"] == []


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
