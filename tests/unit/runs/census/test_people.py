"""What of a place speaks of a person."""

import polars as pl
import pytest

from maillage.contracts import PLACES, RECORD_NOTES, TEXTS
from maillage.runs.census.people import (
    personal_fields,
    public_text,
    public_texts,
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
            (
                "r",
                "nom",
                "name-case",
                "info",
                "ESPACE MME CURIE 06 39 98 12 34",
                "Espace Mme Curie",
            ),
            ("r", "horaires", "hours-comment", "info", "lundi avec Mme Exemple", None),
            ("r", "telephone", "phone-words-removed", "info", "Mme Exemple 01 99 00 12 34", None),
            ("r", "pivot", "siret-spaces", "info", "213 400 017 00012", "21340001700012"),
        ],
        schema=RECORD_NOTES.schema,
        orient="row",
    )

    hidden = "(valeur personnelle, non montrée)"
    assert without_people(notes).select("before", "after").rows() == [
        (hidden, hidden),
        ("01 99", None),
        ("ESPACE MME CURIE [numéro retiré]", "Espace Mme Curie"),
        ("lundi avec [nom retiré]", None),
        ("[nom retiré] 01 99 00 12 34", None),
        ("213 400 017 00012", "21340001700012"),
    ]


def place(identifier: str, **texts: str) -> dict[str, object]:
    unknown: dict[str, object] = dict.fromkeys(PLACES.schema.names())
    return unknown | {"id": identifier, "personal": [], "sources": [], "records": []} | texts


def test_texts_that_speak_of_a_person_are_told_field_by_field():
    spoken = "Contacter Mme Exemple au 06 39 98 12 34 ou marie.exemple@example.org"
    rows = [place("a", nom="Espace Mme Curie", **dict.fromkeys(TEXTS[4:], spoken)), place("b")]
    rows += [place("c", nom="Domicile de M. Exemple", complement_adresse="Chez Mme Exemple")]

    found = public_texts(pl.DataFrame(rows, schema=PLACES.schema), key="id")

    public = "Contacter [nom retiré] au [numéro retiré] ou [adresse retirée]"
    every = ["mailbox", "mobile", "name"]
    assert found.rows() == [
        *[("a", name, every, public) for name in sorted(TEXTS[4:])],
        ("c", "complement_adresse", ["name"], "Chez [nom retiré]"),
        ("c", "nom", ["name"], "Domicile de [nom retiré]"),
    ]


def test_places_without_texts_have_no_public_text():
    assert public_texts(PLACES.empty(), key="id").is_empty()
    assert public_texts(pl.DataFrame([place("a")], schema=PLACES.schema), key="id").is_empty()


def test_a_column_of_texts_names_nobody():
    texts = pl.DataFrame({"found": ["Lys;Mme Exemple;06 39 98 12 34", "Mairie", None]})

    assert texts.select(public_text(pl.col("found")))["found"].to_list() == [
        "Lys;[nom retiré];[numéro retiré]",
        "Mairie",
        None,
    ]
