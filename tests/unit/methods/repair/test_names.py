"""Names of places: as on the door; no word or number is lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.methods.repair.cleaning import clean, fold
from maillage.methods.repair.french import ACRONYMS, ORDINARY, PROPER
from maillage.methods.repair.names import RULES, name


@pytest.mark.parametrize(
    ("text", "commune", "written"),
    [
        ("MAIRIE DE PIETRA DI VERDE", "Pietra-di-Verde", "Mairie de Pietra di Verde"),
        ("COMMUNE D ILE D'YEU", "L'Île-d'Yeu", "Commune d'Île d'Yeu"),
        ("MEDIATHEQUE de BRIENNE LE CHATEAU", None, "Médiathèque de Brienne le Château"),
        ("CENTRE SOCIAL LA SOURCE", None, "Centre social La Source"),
        ("C.C.A.S. D'ORCHIES", "Orchies", "CCAS d'Orchies"),
        ("MSAP - PIMMS - UDAF", None, "MSAP - PIMMS - UDAF"),
        ("FRANCE SERVICES GRENOBLE 2", "Grenoble", "France services Grenoble 2"),
        ("COLLEGE LOUIS XIV", None, "Collège Louis XIV"),
        ("ASSO. DES JEUNES", None, "Association des jeunes"),
        ("S.A.R.L. LUMEN", None, "SARL Lumen"),
        ("LA POSTE Bletterans", "Bletterans", "La Poste Bletterans"),
        ("iMédia'Lab", None, "iMédia'Lab"),
        ("Bibliotheque De Lans", None, "Bibliothèque de Lans"),
        ("mairie de bletterans", "Bletterans", "Mairie de Bletterans"),
        ("L’ Arbre   à livres", None, "L'Arbre à livres"),
        ("Biblioth\ufffdque municipale", None, "Bibliothèque municipale"),
        ("M&eacute;diath&egrave;que <b>Les Mots</b>", None, "Médiathèque Les Mots"),
        ('"Le Bon Coin"', None, "Le Bon Coin"),
        ("Le Bon Coin...", None, "Le Bon Coin"),
        ("APIJE", None, "APIJE"),
        ("ASSOCIATION ANIMATION (AAPIQ)", None, "Association animation (AAPIQ)"),
        ("E2C 59", None, "E2C 59"),
    ],
)
def test_name_is_written_as_on_the_door(text: str, commune: str | None, written: str) -> None:
    assert name(text, commune=commune).value == written


@pytest.mark.parametrize("text", [None, "", " ", "?", "-", "...", "nan", "NULL", "#REF!", "<br>"])
def test_name_that_says_nothing_is_an_error(text: str | None) -> None:
    found = name(text, commune=None)

    assert (found.value, found.rules) == (None, ("name-missing",))
    assert RULES["name-missing"].severity == "error"


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("Médiathèque Les Mots", ()),
        ("MAIRIE", ("name-case",)),
        ("Mediatheque", ("name-accents",)),
        ("A  B", ("name-spaces",)),
        ("C.C.A.S.", ("name-acronym",)),
        ("Asso. Lumen", ("name-legal-form",)),
        ("Foyer d Arc", ("name-elision",)),
        ("Zaz\ufffd", ("name-lost-letters",)),
        ("MÃ©diathÃ¨que", ("name-encoding",)),
    ],
)
def test_name_says_which_rules_applied(text: str, rules: tuple[str, ...]) -> None:
    assert name(text, commune=None).rules == rules


WORDS = sorted({*ORDINARY.values(), *PROPER.values(), *ACRONYMS, "2", "XIV", "Lumen", "d'Arc"})


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6), st.booleans())
def test_name_loses_no_word_and_writing_it_again_changes_nothing(
    words: list[str], upper: bool
) -> None:
    text = " ".join(words)
    found = name(text.upper() if upper else text, commune=None)

    assert found.value is not None
    assert fold(found.value) == fold(text)
    assert name(found.value, commune=None).value == found.value


@given(st.text(max_size=40))
def test_name_keeps_every_figure(text: str) -> None:
    found = name(text, commune=None)

    if found.value is not None:
        assert re.findall(r"[0-9]", found.value) == re.findall(r"[0-9]", clean(text)[0])
    assert set(found.rules) <= set(RULES)
