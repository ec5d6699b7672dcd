"""Vocabularies: the words of the national standard, whole and exact."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from maillage.catalogue import vocabularies
from maillage.catalogue.loader import read
from maillage.catalogue.vocabularies import Vocabulary
from maillage.contracts.records import LISTS
from maillage.errors import CatalogueError

SIZES = {
    "autres_formations_labels": 3,
    "dispositif_programmes_nationaux": 11,
    "formations_labels": 10,
    "frais_a_charge": 3,
    "itinerance": 2,
    "modalites_acces": 6,
    "modalites_accompagnement": 4,
    "prise_en_charge_specifique": 7,
    "publics_specifiquement_adresses": 5,
    "services": 9,
    "typologie": 92,
}
ENTRY = """
id = "kind"
field = "kind"
label = { fr = "Sorte", en = "Kind" }
source = "made up"
as_of = 2024-01-01
"""


def test_vocabularies_hold_as_many_values_as_the_standard() -> None:
    assert {field: len(one.values) for field, one in vocabularies().items()} == SIZES


def test_vocabularies_are_of_fields_that_hold_several_values() -> None:
    assert set(vocabularies()) <= set(LISTS)


def test_vocabularies_neighbours_have_a_vocabulary() -> None:
    neighbours = {name for one in vocabularies().values() for name in one.neighbours}

    assert neighbours <= set(vocabularies())


@pytest.mark.mirror
def test_vocabularies_are_those_of_the_official_schema(mirror: Path) -> None:
    path = mirror / "standards" / "lieux-de-mediation-numerique-1.0.2.schema.json"
    patterns: dict[str, str] = {
        field["name"]: field["constraints"]["pattern"]
        for field in json.loads(path.read_text(encoding="utf-8"))["fields"]
        if "pattern" in field.get("constraints", {})
    }

    refused = [
        (field, value)
        for field, one in vocabularies().items()
        if field in patterns
        for value in one.accepted
        if not re.search(patterns[field], value)
    ]
    counts = {
        field: len(patterns[field].split("|")) - 2 for field in vocabularies() if field in patterns
    }

    assert refused == []
    assert counts == {field: SIZES[field] for field in counts}
    assert len(counts) == 9


@pytest.mark.mirror
def test_vocabularies_kinds_of_place_are_those_of_the_national_map(mirror: Path) -> None:
    notes = (mirror / "standards" / "lieux-de-mediation-numerique.md").read_text(encoding="utf-8")
    rows = notes.split("| code | libellé |")[1].split("\n\n")[0].splitlines()[2:]

    codes = tuple(row.strip("|").split("|")[0].strip() for row in rows)

    assert vocabularies()["typologie"].accepted == codes


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ('[[values]]\nvalue = "A"\npatterns = ["(a"]', "expression régulière"),
        ('[[values]]\nvalue = "A"\npatterns = ["(a)b"]', "capture un groupe"),
        ('[[values]]\nvalue = "A"\n[[values]]\nvalue = "A"', "deux fois"),
        ("values = []", "1 ou plus"),
    ],
)
def test_vocabulary_refuses_what_it_could_not_use(tmp_path: Path, values: str, fault: str) -> None:
    file = tmp_path / "kind.toml"
    file.write_text(ENTRY + values, encoding="utf-8")

    with pytest.raises(CatalogueError, match=fault):
        read(Vocabulary, file)


def test_vocabulary_value_keeps_the_order_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "kind.toml"
    values: list[dict[str, Any]] = [{"value": "Z"}, {"value": "A"}]
    blocks = "".join(f'\n[[values]]\nvalue = "{value["value"]}"' for value in values)
    file.write_text(ENTRY + blocks, encoding="utf-8")

    assert read(Vocabulary, file).accepted == ("Z", "A")
