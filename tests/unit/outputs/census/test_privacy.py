"""What speaks of people is counted, never shown."""

import io
from collections.abc import Sequence

import polars as pl

from maillage.contracts import PLACE_RECORDS, PUBLIC_TEXTS
from maillage.outputs.census.privacy import privacy_report

SOURCES = {"source": pl.String, "personal": pl.List(pl.String)}


def record(key: str, source: str, *personal: str) -> dict[str, object]:
    unknown: dict[str, object] = dict.fromkeys(PLACE_RECORDS.schema.names())
    contact = {"telephone": "+33639981234", "courriels": ["marie.exemple@example.org"]}
    own = {"record": key, "source": source, "row": 1, "personal": list(personal)}
    return unknown | contact | own


def report(
    records: list[dict[str, object]],
    sources: list[tuple[str, list[str]]],
    texts: Sequence[tuple[str, str, list[str], str]] = (),
) -> bytes:
    return privacy_report(
        pl.DataFrame(records, schema=PLACE_RECORDS.schema),
        pl.DataFrame(sources, schema=SOURCES, orient="row"),
        pl.DataFrame(texts, schema=PUBLIC_TEXTS.schema, orient="row"),
    )


def test_columns_never_read_and_fields_held_back_are_counted() -> None:
    found = report(
        [
            record("a:1", "a", "telephone", "courriels"),
            record("a:2", "a", "telephone"),
            record("b:1", "b"),
        ],
        [("a", ["Nom du médiateur"]), ("b", [])],
    )

    assert pl.read_csv(io.BytesIO(found)).rows() == [
        ("a", "Nom du médiateur", None, None, "colonne jamais lue"),
        ("a", "courriels", "messagerie", 1, "valeur gardée hors des publications"),
        ("a", "telephone", "numéro de mobile", 2, "valeur gardée hors des publications"),
    ]


def test_texts_that_speak_of_people_are_counted_by_field_and_kind() -> None:
    found = report(
        [record("a:1", "a"), record("a:2", "a", "telephone"), record("b:1", "b")],
        [("a", []), ("b", [])],
        [
            ("a:1", "presentation_detail", ["mobile", "name"], "[nom] au [numéro]"),
            ("a:2", "presentation_detail", ["name"], "[nom]"),
            ("b:1", "horaires", ["mailbox"], "[adresse]"),
        ],
    )

    replaced, held = "passage remplacé dans les publications", "valeur gardée hors des publications"
    assert pl.read_csv(io.BytesIO(found)).rows() == [
        ("a", "presentation_detail", "nom", 2, replaced),
        ("a", "presentation_detail", "numéro de mobile", 1, replaced),
        ("a", "telephone", "numéro de mobile", 1, held),
        ("b", "horaires", "messagerie", 1, replaced),
    ]


def test_no_value_is_in_the_report() -> None:
    found = report([record("a:1", "a", "telephone", "courriels")], [("a", [])]).decode()

    assert ("639981234" in found, "marie" in found) == (False, False)


def test_a_census_without_people_has_an_empty_report() -> None:
    found = report([record("a:1", "a")], [("a", [])])

    assert found.decode().splitlines() == ["source,what,kind,records,treatment"]
