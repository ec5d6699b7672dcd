"""The commune of a place that names none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.contracts.repaired import Repaired
from maillage.methods.repair.commune_clues import commune_told
from maillage.methods.repair.commune_index import commune_index
from maillage.reference.geography import embedded

INDEX = commune_index(embedded(), tuple(embedded().old_names.select("name", "code").rows()))


def told(
    postcode: str | None, *, siret: str | None = None, name: str = "", address: str = ""
) -> Repaired[str]:
    return commune_told(INDEX, postcode=postcode, siret=siret, name=name, address=address)


@pytest.mark.parametrize(
    ("name", "postcode", "code"),
    [
        ("MAIRIE DE MENIGOUTE", "79340", "79176"),
        ("CCAS DE PROVINS", "77160", "77379"),
        ("France services La Charité sur Loire", "58400", "58059"),
        ("Mairie déléguée de Malaville", "16120", "16204"),
    ],
)
def test_a_place_bears_the_name_of_its_commune(name, postcode, code):
    assert told(postcode, name=name) == Repaired(code, ("commune-from-place",))


@pytest.mark.parametrize(
    "name",
    [
        "CCAS",
        "Communauté de communes du Pays de Provins",
        "Centre social, rue de Provins",
        "Maison de Provins et de Poigny",
    ],
)
def test_a_wider_name_a_street_or_two_communes_tell_nothing(name):
    assert told("77160", name=name) == Repaired(None)


def test_a_commune_that_the_postcode_does_not_serve_is_not_believed():
    assert told("79340", name="Mairie de Niort") == Repaired(None)


def test_an_address_repeats_its_postcode_and_commune():
    found = told("60290", address="1 rue de Nogent 60290 Laigneville")

    assert found == Repaired("60342", ("commune-from-address",))


@pytest.mark.parametrize("siret", ["21790176800010", "217901768", "217 901 768 00010"])
def test_the_siren_of_a_commune_holds_its_code(siret):
    assert told("79340", siret=siret) == Repaired("79176", ("commune-from-siren",))


@pytest.mark.parametrize(
    ("siret", "postcode", "code"),
    [("21974011500013", "97400", "97411"), ("212001549", "20167", "2A154")],
)
def test_overseas_and_corsican_sirens_are_read_too(siret, postcode, code):
    among = INDEX.by_postcode[postcode]

    assert told(postcode, siret=siret).value in (code if code in among else None, code)


def test_a_siren_of_another_body_tells_nothing():
    assert told("79340", siret="26790176800010") == Repaired(None)


def test_without_a_postcode_nothing_is_told():
    assert told(None, name="Mairie de Provins") == Repaired(None)


@given(st.text(max_size=80))
def test_what_is_told_is_always_served_by_the_postcode(name):
    found = told("79340", name=name, address=name).value

    assert found is None or found in INDEX.by_postcode["79340"]
