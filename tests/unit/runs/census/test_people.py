"""What of a place speaks of a person."""

import polars as pl
import pytest

from maillage.contracts import PLACES, RECORD_NOTES
from maillage.runs.census.people import (
    personal_fields,
    speaks_of_a_person,
    with_further_phones,
    without_people,
)

CONTACTS = {"telephone": pl.String, "courriels": pl.List(pl.String)}


@pytest.mark.parametrize(
    ("telephone", "courriels", "expected"),
    [
        ("+33639981234", None, ["telephone"]),
        ("+33199001234", ["accueil@example.org"], []),
        (None, ["marie.exemple@example.org"], ["courriels"]),
        (None, ["accueil@example.org", "marie.exemple@example.org"], ["courriels"]),
        ("+33639981234", ["marie.exemple@example.org"], ["telephone", "courriels"]),
        ("3646", [], []),
        (None, None, []),
    ],
)
def test_one_value_of_a_person_is_enough(telephone, courriels, expected):
    row = pl.DataFrame([(telephone, courriels)], schema=CONTACTS, orient="row")

    assert row.select(personal=personal_fields())["personal"].to_list() == [expected]


def test_a_further_mobile_is_marked_and_the_first_number_stays():
    further = [["+33639981234", "3646"], ["3646"], None]
    unknown = dict.fromkeys(PLACES.schema.names())
    rows = [
        unknown | {"id": str(rank), "personal": ["courriels"], "telephones_autres": numbers}
        for rank, numbers in enumerate(further)
    ]

    found = with_further_phones(pl.DataFrame(rows, schema=PLACES.schema))

    assert found["personal"].to_list() == [
        ["courriels", "telephones_autres"],
        ["courriels"],
        ["courriels"],
    ]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("06 39 98 12 34", True),
        ("accueil : 01 99 00 12 34 ou 06.39.98.12.34", True),
        ("01 99 00 12 34", False),
        ("12", False),
        ("", False),
        ("Marie <marie.exemple@example.org>", True),
        ("marie.exemple@example,org", True),
        ("accueil@example.org;marie.exemple@example.org", True),
        ("accueil@example.org", False),
    ],
)
def test_a_cell_as_written_speaks_of_a_person(cell, expected):
    assert speaks_of_a_person(cell) is expected


def test_notes_hide_people_and_nothing_else():
    notes = pl.DataFrame(
        [
            ("r", "telephone", "phone-format", "info", "06 39 98 12 34", "+33639981234"),
            ("r", "telephone", "phone-impossible", "error", "01 99", None),
            ("r", "nom", "name-case", "info", "06 39 98 12 34", None),
        ],
        schema=RECORD_NOTES.schema,
        orient="row",
    )

    hidden = "(valeur personnelle, non montrée)"
    assert without_people(notes).select("before", "after").rows() == [
        (hidden, hidden),
        ("01 99", None),
        ("06 39 98 12 34", None),
    ]
