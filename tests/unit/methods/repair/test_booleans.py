"""Yes and no in the spellings of real files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.methods.repair.booleans import RULES, truth


@pytest.mark.parametrize(
    "text",
    [
        "Oui",
        "oui",
        "OUI ",
        "O",
        "vrai",
        "True",
        "true",
        "T",
        "yes",
        "Y",
        "X",
        "x",
        "1",
        "1.0",
        "✓",
        "✔",
        "☑",
        "✔️",
        "Oui, pour les démarches",
        "oui (sur rendez-vous)",
        "Oui.",
        "oui <26 ans",
        "Oui recrutement en cours",
    ],
)
def test_truth_of_yes(text: str) -> None:
    assert truth(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "Non",
        "non",
        "N",
        "faux",
        "False",
        "FALSE",
        "f",
        "no",
        "0",
        "0.0",
        "-",
        "–",
        "☐",
        "✗",
        "Non : en travaux",
    ],
)
def test_truth_of_no(text: str) -> None:
    assert truth(text) is False


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "?",
        "Souvent",
        "Pas du tout",
        "De temps en temps",
        "non renseigné",
        "Non défini",
        "sans objet",
        "limité",
        "Ouiner",
        "oui ou non",
        "Oui/Non",
        "oui ?",
        "2",
        "null",
        "Mairie",
    ],
)
def test_truth_of_anything_else_is_unknown(text: str) -> None:
    assert truth(text) is None


def test_rules_name_the_cell_that_is_neither() -> None:
    assert RULES["boolean-unknown"].severity == "warning"


@given(st.text(max_size=20))
def test_truth_ignores_case_and_surrounding_spaces(text: str) -> None:
    assert truth(text) == truth(f"  {text} ")
