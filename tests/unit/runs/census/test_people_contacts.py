"""A service's contacts are kept without those of the people beside them."""

import polars as pl

from maillage.contracts import PLACE_RECORDS
from maillage.runs.census.people import personal_fields, service_contacts


def record(**given: object) -> pl.DataFrame:
    row = {"record": "r", "source": "s", "row": 1, "personal": [], **given}
    return PLACE_RECORDS.check(pl.DataFrame([row], schema=PLACE_RECORDS.schema))


def test_the_mailbox_of_a_person_goes_where_the_service_has_one():
    table = record(courriels=["marie.exemple@example.org", "contact@example.org"])

    kept, notes = service_contacts(table)

    assert kept["courriels"].to_list() == [["contact@example.org"]]
    assert notes.select("field", "rule", "before").rows() == [
        ("courriels", "personal-set-aside", None)
    ]
    assert kept.select(personal_fields()).item().to_list() == []


def test_the_only_mailbox_stays_and_is_marked():
    table = record(courriels=["marie.exemple@example.org"])

    kept, notes = service_contacts(table)

    assert kept["courriels"].to_list() == [["marie.exemple@example.org"]]
    assert notes.is_empty()
    assert kept.select(personal_fields()).item().to_list() == ["courriels"]


def test_a_further_mobile_goes_where_there_is_another_number():
    table = record(telephone="+33199000001", telephones_autres=["+33639980001", "3949"])

    kept, _notes = service_contacts(table)

    assert kept["telephones_autres"].to_list() == [["3949"]]


def test_unknown_contacts_stay_unknown():
    kept, notes = service_contacts(record())

    assert kept["courriels"].to_list() == [None]
    assert notes.is_empty()
