"""Passages of texts that speak of a person, and names of places that do not."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.methods.repair.passages import (
    passages,
    passages_of_a_place,
    passages_of_hours,
    without_passages,
)

MARKS = {"name": "[nom]", "mobile": "[mobile]", "mailbox": "[boîte]"}


def public(text: str, reader=passages) -> str:
    return without_passages(text, reader(text), marks=MARKS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Contacter Mme EXEMPLE.", "Contacter [nom]."),
        ("avec M. Camille EXEMPLE le lundi", "avec [nom] le lundi"),
        ("M.Exemple", "[nom]"),
        ("M. C. Exemple", "[nom]"),
        ("MR EXEMPLE CAMILLE", "[nom]"),
        ("madame D'Exemple-Autre, mairie", "[nom], mairie"),
        ("Mme De La Maille", "[nom]"),
        ("Monsieur d'Exemple", "[nom]"),
        ("Dr Exemple", "[nom]"),
        ("Service social, Mme Exemple Mairie de Lys", "Service social, [nom] Mairie de Lys"),
        ("demander Mme [masqué]", "demander [nom]"),
        ("[masqué] (accueil)", "[nom] (accueil)"),
    ],
)
def test_a_civility_announces_a_name(text: str, expected: str) -> None:
    assert public(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Référent·e : Camille EXEMPLE", "Référent·e : [nom]"),
        ("référente numérique : Marie Exemple", "référente numérique : [nom]"),
        ("n'hésitez pas à contacter Exempla MAILLE", "n'hésitez pas à contacter [nom]"),
        ("Contact : Exempla - 06 39 98 12 34", "Contact : [nom] - [mobile]"),
        ("Voir avec Hélène, la formatrice", "Voir avec [nom], la formatrice"),
        ("C/O MARIE EXEMPLE", "C/O [nom]"),
        ("Marie au 06 39 98 12 34", "[nom] au [mobile]"),
        ("Marie EXEMPLE, conseillère numérique", "[nom], conseillère numérique"),
        ("présidée par Exempla Maille", "présidée par [nom]"),
        ("EXEMPLE*MAILLE/MARIE CAMILLE /", "[nom]"),
        ("EXEMPLE*/MARIE/", "[nom]"),
        ("médiatrices (Marie et Camille)", "médiatrices ([nom])"),
    ],
)
def test_words_around_a_name_announce_it(text: str, expected: str) -> None:
    assert public(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("06.39.98.12.34 ou 01 99 00 12 34", "[mobile] ou 01 99 00 12 34"),
        ("+33 6 39 98 12 34", "[mobile]"),
        ("01 99 00 06 39 06 39 98 12 34", "01 99 00 06 39 [mobile]"),
        ("marie.exemple@example.org.", "[boîte]."),
        ("p0123abcd@example.org/accueil@example.org", "[boîte]/accueil@example.org"),
        ("SIRET 06399812340011", "SIRET 06399812340011"),
    ],
)  # fmt: skip
def test_what_reaches_a_person_is_found(text: str, expected: str) -> None:
    assert public(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "place du Général de Gaulle",
        "12 rue Mme de Sévigné",
        "allée du Docteur Exemple",
        "Cité Docteur Exemple",
        "Médiathèque Madame de Staël",
        "centre culturel Madame Exemple",
        "Maison Saint-Paul et Notre-Dame",
        "M.J.C. Louis Exemple, M.S.A. et M.I.O",
        "M. J. C. du Val",
        "Madame, Monsieur",
        "Madame la Présidente et Monsieur Le Maire",
        "contacter France Services, Pôle Emploi ou la Mairie de Sainte Marie",
        "contact : Mairie BOURG, puis l'animateur France Services",
        "auprès de Sainte-Marie",
        "arrêt Jean Moulin, 06e arrondissement",
        "Saint Paul, agents d'accueil",
        "Le jeudi, salle Pierre et Marie Curie",
        "entretien * parrainage : un/e bénévole/",
        "",
    ],
)
def test_names_of_places_and_functions_are_left(text: str) -> None:
    assert passages(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Espace Mme Curie", "Espace Mme Curie"),
        ("Maison pour Tous M.Pagnol", "Maison pour Tous M.Pagnol"),
        ("Bibliothèque M. Rose Exemple", "Bibliothèque M. Rose Exemple"),
        ("chez Bernard", "chez Bernard"),
        ("8 rue Madame", "8 rue Madame"),
        ("Domicile de Mme EXEMPLE", "Domicile de [nom]"),
        ("1 rue du Pont chez Mme Exemple", "1 rue du Pont chez [nom]"),
        ("Médiathèque 06 39 98 12 34", "Médiathèque [mobile]"),
    ],
)
def test_a_place_keeps_the_name_it_was_given(text: str, expected: str) -> None:
    assert public(text, passages_of_a_place) == expected


def test_hours_are_read_in_their_comments_alone() -> None:
    hours = 'Mo 09:00-12:00 "Voir avec Hélène"; Tu off; We 06:39-09:00 "06 39 98 12 34"'

    assert public(hours, passages_of_hours) == (
        'Mo 09:00-12:00 "Voir avec [nom]"; Tu off; We 06:39-09:00 "[mobile]"'
    )


WORDS = st.sampled_from(
    ["Mme", "M.", "Exemple", "MAILLE", "contact", ":", "06 39 98 12 34", "a.exemple@example.org",
     "Marie", "et", "chez", "[masqué]", "rue", "Mairie", ",", '"']
)  # fmt: skip


@given(st.lists(WORDS, max_size=12).map(" ".join))
def test_passages_are_apart_in_order_and_gone_once_marked(text: str) -> None:
    found = passages(text)

    assert all(before.end <= after.start for before, after in pairwise(found))
    assert all(0 <= each.start < each.end <= len(text) for each in found)
    again = passages(public(text))
    assert [each for each in again if each.kind != "name"] == []


@pytest.mark.parametrize("piece", ["a", "A", "A-", "Mme ", "a@", "M. A. ", "contact "])
def test_a_long_cell_takes_a_time_that_follows_its_length(piece: str) -> None:
    start = time.process_time()

    assert passages(piece * (200_000 // len(piece))) == ()

    assert time.process_time() - start < 5
