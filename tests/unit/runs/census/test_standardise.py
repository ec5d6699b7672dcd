"""A list from its words to the standard's values."""

from datetime import date

import polars as pl
import pytest

from maillage.contracts import MAPPED_RECORDS, PLACE_RECORDS, RECORD_NOTES
from maillage.reference.geography import Geography
from maillage.runs.census.standardise import Standardised, standardise


def mapped(**values: str) -> pl.DataFrame:
    """One row of a list, as its file says it."""
    unknown = dict.fromkeys(MAPPED_RECORDS.schema.names())
    own = {"record": "liste:1", "source": "liste", "row": 1, "nom": "Mairie"}
    return pl.DataFrame([unknown | own | values], schema=MAPPED_RECORDS.schema)


@pytest.fixture
def mended(country: Geography):
    def made(**values: str) -> Standardised:
        return standardise(mapped(**values), geography=country)

    return made


def noted(found: Standardised, rule: str) -> tuple[str, str | None, str | None]:
    notes = found.notes.filter(pl.col("rule") == rule)
    return notes.select("field", "before", "after").row(0)


def test_a_record_is_mended_field_by_field(mended):
    found = mended(
        nom="MAIRIE DE ROCHE",
        commune="ROCHE",
        code_insee="01004",
        adresse="12 bis r. du Pont",
        telephone="01.99.00.12.34 / 3646",
        courriels="ACCUEIL@EXAMPLE.ORG",
        site_web="www.example.org",
        horaires="du lundi au vendredi de 9h à 12h",
        date_maj="31/12/2025",
        latitude="46,5",
        longitude="5,2",
    )

    PLACE_RECORDS.check(found.records)
    RECORD_NOTES.check(found.notes)
    row = found.records.row(0, named=True)
    assert {name: row[name] for name in ("nom", "commune", "code_insee", "adresse")} == {
        "nom": "Mairie de Roche",
        "commune": "Roche",
        "code_insee": "01004",
        "adresse": "12 bis rue du Pont",
    }
    assert (row["telephone"], row["telephones_autres"]) == ("+33199001234", ["3646"])
    assert (row["courriels"], row["horaires"]) == (["accueil@example.org"], "Mo-Fr 09:00-12:00")
    assert (row["latitude"], row["longitude"], row["date_maj"]) == (46.5, 5.2, date(2025, 12, 31))
    assert row["personal"] == []


def test_seven_cells_of_hours_are_one_week(mended):
    found = mended(horaires_mo="9h-12h", horaires_tu="fermé")

    assert found.records["horaires"].to_list() == ["Mo 09:00-12:00"]


def test_a_record_that_says_nothing_stays_unknown(mended):
    found = mended()

    known = [name for name in found.records.columns if found.records[name][0] is not None]
    assert sorted(known) == ["nom", "personal", "record", "row", "source", "typologie"]


def test_no_record_gives_no_record(country):
    found = standardise(mapped().clear(), geography=country)

    assert (found.records.height, found.notes.height) == (0, 0)


def test_a_postcode_that_the_country_has_is_right_whatever_its_form(demonstration):
    geography = demonstration.geography
    postcode, code = geography.postcodes.unique("postcode", keep="none").sort("postcode").row(0)

    found = standardise(mapped(code_postal=postcode), geography=geography)

    assert found.records.select("code_postal", "code_insee").row(0) == (postcode, code)
    assert found.notes["rule"].to_list() == ["commune-from-postcode"]


def test_a_note_on_a_postcode_speaks_of_the_postcode(mended):
    found = mended(commune="Saint-Roch", code_postal="abc", code_insee="01001")

    assert noted(found, "postcode-malformed") == ("code_postal", "abc", "01000")


def test_a_note_on_a_code_speaks_of_the_code(mended):
    found = mended(code_insee="01003")

    assert noted(found, "commune-former-code") == ("code_insee", "01003", "01002")


def test_a_note_on_a_position_speaks_of_both_numbers(mended):
    found = mended(latitude="0", longitude="0.0")

    assert noted(found, "point-null-island") == ("latitude", "0 | 0.0", None)


def test_a_place_of_one_cell_less_loses_no_row(country):
    rows = pl.concat([mapped(record=f"liste:{rank}") for rank in range(3)])

    found = standardise(rows, geography=country)

    assert found.records["record"].to_list() == ["liste:0", "liste:1", "liste:2"]
