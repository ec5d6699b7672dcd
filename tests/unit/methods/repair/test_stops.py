"""Stops of a mobile service written in one cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.contracts.repaired import Repaired
from maillage.methods.repair.commune_index import commune_index
from maillage.methods.repair.stops import LONGEST_CELL, Stop, may_hold_stops, stops
from maillage.reference.geography import embedded

INDEX = commune_index(embedded(), tuple(embedded().old_names.select("name", "code").rows()))
SARTHE = INDEX.of_department["72"]
LE_LUDE, VAAS, MAYET, CHENU = "72176", "72364", "72191", "72077"


def read(text: str) -> Repaired[tuple[Stop, ...]]:
    return stops(text, index=INDEX, near=SARTHE, home=LE_LUDE)


def said(text: str) -> list[tuple[str, str | None]]:
    return [(stop.code, stop.hours) for stop in read(text).value or ()]


@pytest.mark.parametrize(
    "text",
    [
        "Lundi 9h-12h Vaas / Jeudi 14h-17h Mayet",
        "Lundi 9h-12h : mairie de Vaas ; Jeudi 14h-17h à Mayet",
        "Lundi 9h-12h à Vaas\nJeudi 14h-17h à Mayet",
        "Le bus passe : Lundi 9h-12h à Vaas, Jeudi 14h-17h à Mayet",
        "Vaas : Lundi 9h-12h, Mayet : Jeudi 14h-17h",
    ],
)
def test_each_part_is_a_stop(text):
    assert said(text) == [(VAAS, "Lundi 9h-12h"), (MAYET, "Jeudi 14h-17h")]
    assert read(text).rules == ("stops-split",)


def test_the_part_of_the_place_itself_is_no_stop():
    text = "Lundi 9h-12h Le Lude / Mardi 9h-12h Vaas"

    assert said(text) == [(VAAS, "Mardi 9h-12h")]


def test_what_follows_a_place_first_goes_on_about_it():
    text = "Vaas les lundis de 9h à 12h, mardis de 14h à 17h, Mayet le jeudi de 9h à 12h"

    assert said(text) == [
        (VAAS, "les lundis de 9h à 12h, mardis de 14h à 17h"),
        (MAYET, "le jeudi de 9h à 12h"),
    ]


def test_a_frequency_said_once_for_all_leaves_the_hours_unsaid():
    text = "Une semaine sur deux :\nlundi 9h-12h à Vaas ; jeudi 14h-17h à Mayet"

    assert said(text) == [(VAAS, None), (MAYET, None)]


def test_a_part_that_says_when_it_is_closed_leaves_its_hours_unsaid():
    assert said("lundi 9h-12h à Vaas, fermé en août ; jeudi 14h-17h à Mayet")[0] == (VAAS, None)


def test_a_street_that_looks_like_a_closing_is_not_read_as_one():
    text = "Vaas - 3 rue de la Ferme : Lundi 13h à 16h / Mayet - mairie : Mardi 9h à 12h"

    assert said(text) == [(VAAS, "Lundi 13h à 16h"), (MAYET, "Mardi 9h à 12h")]


@pytest.mark.parametrize(
    "text",
    [
        "lundi à Vaas ; mardi à Mayet ; mercredi de 9h à 12h",  # the third part names no commune
        "lundi de 9h à 12h à Vaas ou Mayet ; mardi à Chenu",  # one or the other
        "lundi à Vaas ; mardi à Mayet ; Chenu",  # the third says nothing
        "lundi de 9h à 12h à Vaas et de 14h à 17h à la poste ; mardi à Mayet",  # of two places
    ],
)
def test_what_is_not_certain_goes_to_review(text):
    assert read(text) == Repaired(None, ("stops-uncertain",))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "du lundi au vendredi de 9h à 12h",
        "lundi et mardi, 12 rue de Mayet, route de Vaas",
        "lundi et mardi à Vaas",
        "lundi et mardi avec Jean Mayet et Marie Vaas",
        "Lundi à Lille ; mardi à Marseille",
    ],
)
def test_a_cell_of_one_place_says_nothing_of_stops(text):
    assert read(text) == Repaired(None)


def test_two_addresses_are_worth_reading():
    assert may_hold_stops("12 rue X 38000 Grenoble ; 3 place Y 38400 Saint-Martin")


@given(st.text(alphabet="lundimarVMChe 9h-12,;/.()\n", max_size=120))
def test_any_text_is_read_and_no_stop_is_far(text):
    found = read("Lundi 9h Vaas ; Mardi 9h Mayet ; " + text).value or ()

    assert all(stop.code in SARTHE and stop.code != LE_LUDE for stop in found)


def test_a_page_of_text_is_no_list_of_stops():
    cell = "Lundi 9h-12h Vaas / Jeudi 14h-17h Mayet"

    assert may_hold_stops(cell.ljust(LONGEST_CELL))
    assert not may_hold_stops(cell.ljust(LONGEST_CELL + 1))
    assert read(cell.ljust(LONGEST_CELL + 1)) == Repaired(None)
