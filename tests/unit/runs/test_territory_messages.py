"""What a person reads who names a territory badly."""

import pytest

from maillage.errors import AmbiguousTerritory, UnknownTerritory
from maillage.reference.lookup import find


def said(geography, text, error=UnknownTerritory):
    with pytest.raises(error) as caught:
        find(geography, text)
    return str(caught.value)


def test_an_unknown_name_says_what_to_give(country):
    assert said(country, "Qwertyuiop") == (
        "« Qwertyuiop » : aucun territoire n'a ce nom ou ce code ; donnez un code (44, 2A, 44109, "
        "region:84, epci:244400404) ou un nom de commune, d'intercommunalité, de département ou de "
        "région"
    )


def test_an_unknown_name_is_answered_with_close_ones(country):
    message = said(country, "Valon")

    assert message.startswith("« Valon » : aucun territoire n'a ce nom ou ce code ; les noms les ")
    assert "Le Vallon" in message


def test_a_homonym_lists_each_with_its_departement_and_code(country):
    message = said(country, "Saint-Roch", AmbiguousTerritory)

    assert message.splitlines()[0] == (
        "« Saint-Roch » désigne 2 territoires ; écrivez le code de l'un d'eux, ou précisez le "
        "niveau (--level) :"
    )
    assert [("01001" in line, "2A005" in line) for line in message.splitlines()[1:]] == [
        (True, False),
        (False, True),
    ]


@pytest.mark.parametrize(
    ("code", "start"),
    [
        ("1001", "1001 : aucun territoire n'a ce code, il a sans doute perdu son zéro ; écrivez :"),
        ("01003", "01003 est l'ancien code d'une commune ; la commune d'aujourd'hui est Le Vallon"),
        ("01000", "01000 est un code postal, pas un code de commune ; écrivez le code de la"),
    ],
)
def test_a_code_that_is_not_one_says_what_to_write(country, code, start):
    assert said(country, code).startswith(start)
