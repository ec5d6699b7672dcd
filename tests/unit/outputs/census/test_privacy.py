"""What speaks of people is counted, never shown."""

import io

import polars as pl

from maillage.contracts import PLACE_RECORDS
from maillage.outputs.census.privacy import privacy_report

SOURCES = {"source": pl.String, "personal": pl.List(pl.String)}


def record(key: str, source: str, *personal: str) -> dict[str, object]:
    unknown: dict[str, object] = dict.fromkeys(PLACE_RECORDS.schema.names())
    contact = {"telephone": "+33639981234", "courriels": ["marie.exemple@example.org"]}
    own = {"record": key, "source": source, "row": 1, "personal": list(personal)}
    return unknown | contact | own


def report(records: list[dict[str, object]], sources: list[tuple[str, list[str]]]) -> bytes:
    return privacy_report(
        pl.DataFrame(records, schema=PLACE_RECORDS.schema),
        pl.DataFrame(sources, schema=SOURCES, orient="row"),
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
        ("a", "Nom du médiateur", None, "colonne jamais lue"),
        ("a", "courriels", 1, "valeur gardée hors des publications"),
        ("a", "telephone", 2, "valeur gardée hors des publications"),
    ]


def test_no_value_is_in_the_report() -> None:
    found = report([record("a:1", "a", "telephone", "courriels")], [("a", [])]).decode()

    assert ("639981234" in found, "marie" in found) == (False, False)


def test_a_census_without_people_has_an_empty_report() -> None:
    found = report([record("a:1", "a")], [("a", [])])

    assert found.decode().splitlines() == ["source,what,records,treatment"]
