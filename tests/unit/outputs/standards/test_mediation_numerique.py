"""The national file: what each field accepts, where the rest goes."""

import csv
import io
from typing import Any

import frictionless
import pytest

from maillage.contracts.records import STANDARD
from maillage.outputs.standards.fields import schema_1_0_2
from maillage.outputs.standards.mediation_numerique import national_file

from .factories import DEMO, place, published, rich


def rows(*places: dict[str, Any]) -> list[dict[str, str]]:
    content = national_file(published(*places)).csv().decode()
    return list(csv.DictReader(io.StringIO(content, newline="")))


def row(**values: Any) -> dict[str, str]:
    (found,) = rows(place(**values))
    return found


def outcomes(**values: Any) -> list[tuple[str, str | None, str]]:
    losses = national_file(published(place(**values))).losses.rows
    kept = losses.filter(~losses["field"].is_in(["pivot"]))
    return kept.select("field", "value", "outcome").rows()


def test_file_has_the_official_columns_in_order() -> None:
    content = national_file(published(place())).csv()

    assert content.split(b"\r\n")[0].decode() == ",".join(STANDARD)
    assert content.count(b"\r\n") == content.count(b"\n") == 2
    assert not content.startswith(b"\xef\xbb\xbf")


def test_file_is_named_as_the_standard_says() -> None:
    name = "lieux-de-mediation-numerique"

    assert national_file(published()).name == f"2026-01-02_hub-du-val_{name}_region-99.csv"
    assert (
        national_file(published(facts=DEMO)).name
        == f"2026-01-02_hub-du-val_{name}_demonstration-region-99.csv"
    )


def test_rich_place_is_written_whole() -> None:
    (found,) = rows(rich())

    assert found["pivot"] == "43493312300029"
    assert (found["latitude"], found["longitude"]) == ("46.123457", "-1.5")
    assert found["courriels"] == "un@example.org|deux@example.org"
    assert found["telephone"] == "+33199000001"
    assert found["presentation_detail"] == "Le détail de ces ateliers.\n\nAutres numéros : 3646"
    assert found["source"] == "Liste du Hub"
    assert found["date_maj"] == "2025-10-01"
    assert found["modalites_accompagnement"] == "Dans un atelier collectif|À distance"


def test_unknown_pivot_is_fourteen_zeros() -> None:
    losses = national_file(published(place())).losses.rows

    assert row()["pivot"] == "0" * 14
    assert row(pivot="12-34")["pivot"] == "0" * 14
    assert losses.select("field", "value", "outcome").rows() == [("pivot", "0" * 14, "filled")]


def test_unknown_day_is_that_of_the_latest_source() -> None:
    undated: dict[str, Any] = {"date_maj": None, "sources": ["carte", "hub", "inconnue"]}

    assert row(**undated)["date_maj"] == "2025-06-01"
    assert outcomes(**undated) == [("date_maj", "2025-06-01", "filled")]


@pytest.mark.parametrize(
    ("number", "is_accepted"),
    [("+33199000001", True), ("+262639000001", True), ("+687251000", True), ("3646", False),
     ("+32499000001", False), ("0199000001", False)],
)  # fmt: skip
def test_number_that_the_standard_refuses_goes_to_the_detail(
    number: str, is_accepted: bool
) -> None:
    found = row(telephone=number)

    assert found["telephone"] == (number if is_accepted else "")
    assert found["presentation_detail"] == ("" if is_accepted else f"Autres numéros : {number}")
    assert outcomes(telephone=number) == ([] if is_accepted else [("telephone", number, "moved")])


@pytest.mark.parametrize("length", [280, 281])
def test_summary_too_long_goes_on_in_the_detail(length: int) -> None:
    summary = ("mot " * 100)[: length - 4] + "x" * 4

    found = row(presentation_resume=summary, presentation_detail="Suite.")

    rest = found["presentation_detail"].removesuffix("Suite.").strip().removeprefix("…")
    assert len(found["presentation_resume"]) <= 280
    assert f"{found['presentation_resume']} {rest}".strip() == summary
    assert (rest == "") == (length == 280)


@pytest.mark.parametrize(
    ("code", "written"), [("01001", "01001"), ("2A004", "2A004"), ("97801", "97801"), ("20004", "")]
)
def test_commune_code_that_the_standard_refuses_is_lost(code: str, written: str) -> None:
    assert row(code_insee=code)["code_insee"] == written
    assert outcomes(code_insee=code) == ([] if written else [("code_insee", code, "lost")])


@pytest.mark.parametrize("field", ["nom", "commune", "code_postal", "adresse", "date_maj"])
def test_place_without_what_is_required_is_left_out_and_listed(field: str) -> None:
    publication = published(place(**{field: None, "sources": []}))

    found = national_file(publication)

    assert found.table.is_empty()
    assert found.losses.rows.drop("standard").rows() == [
        ("lieu-1", "id", "lieu-1", "left_out", f"{field} : inconnu")
    ]


def test_postcode_must_have_five_digits() -> None:
    assert rows(place(code_postal="1001")) == []


def test_value_unknown_to_the_standard_is_lost_and_spelling_follows_the_schema() -> None:
    services = ["Aide aux démarches administratives", "Cuisine"]
    labels = ["Étapes numériques (La Poste)"]

    found = row(services=services, formations_labels=labels)

    assert found["services"] == "Aide aux démarches administratives"
    assert found["formations_labels"] == "Étapes numériques(La Poste)"
    assert outcomes(services=services, formations_labels=labels) == [
        ("formations_labels", labels[0], "changed"),
        ("services", "Cuisine", "lost"),
    ]


def test_formula_is_neutralised_but_not_numbers() -> None:
    found = row(nom="=1+1", adresse="@rue", telephone="+33199000001", longitude=-1.5, latitude=46.0)

    assert found["nom"] == "'=1+1"
    assert found["adresse"] == "'@rue"
    assert (found["telephone"], found["longitude"]) == ("+33199000001", "-1.5")


def test_markup_is_taken_out_and_lists_keep_their_bars() -> None:
    found = row(
        nom="Mairie<script>alert(1)</script>",
        autres_formations_labels=["Un|deux", "<b>Trois</b>"],
        site_web=["javascript:alert(1)", "https://val.example.org/"],
    )

    assert found["nom"] == "Mairie"
    assert found["autres_formations_labels"] == "Un/deux|Trois"
    assert found["site_web"] == "https://val.example.org/"


@pytest.mark.parametrize(
    ("latitude", "written"), [(91.0, ""), (float("nan"), ""), (0.0, "0.0"), (-90.0, "-90.0")]
)
def test_latitude_off_the_earth_is_lost(latitude: float, written: str) -> None:
    assert row(latitude=latitude)["latitude"] == written


def test_made_up_places_say_so() -> None:
    table = national_file(published(place(), facts=DEMO)).table

    assert table["source"].item() == "Liste du Hub|Données de démonstration : lieux inventés"


def test_file_is_valid_for_our_schema() -> None:
    content = national_file(published(rich(), place(id="lieu-2"))).csv()
    schema = frictionless.Schema.from_descriptor(schema_1_0_2())
    resource = frictionless.Resource(data=content, format="csv", encoding="utf-8", schema=schema)

    assert resource.validate().flatten(["rowNumber", "fieldName", "note"]) == []


def test_no_place_gives_the_header_alone() -> None:
    assert national_file(published()).csv().decode() == ",".join(STANDARD) + "\r\n"
