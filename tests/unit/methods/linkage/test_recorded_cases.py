"""Cases that an existing tool gets wrong, linked by the fixed rule and by the model."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from maillage.catalogue import linkage as catalogue
from maillage.methods.linkage.linking import link, no_pairs

from .conftest import record

BODY = {"pivot": "00012345600011", "telephone": "+33199000001", "adresse": "2 rue des Lices"}
LYON = {"commune": "Lyon", "code_postal": "69001", "adresse": "2 rue du Rouet"}
LICES = {"adresse": "2 rue des Lices"}
SAME = {
    "acronym": (
        {"nom": "CCAS"} | LICES,
        {"nom": "Centre communal d'action sociale", "adresse": "2 RUE DES LICES"},
    ),
    "same_siret_and_phone": (
        {"nom": "Ville de Grenoble - Pôle solidarités"} | BODY,
        {"nom": "Maison du Rouet"} | BODY,
    ),
    "111_metres": (
        {"nom": "Médiathèque des Lices"} | LICES,
        {"nom": "Médiathèque Les Lices", "latitude": 45.181} | LICES,
    ),
    "lyon": (
        {"nom": "Médiathèque du Rouet", "code_insee": "69123"} | LYON,
        {"nom": "Bibliothèque du Rouet", "code_insee": "69381"} | LYON,
    ),
    "bib_and_muni": (
        {"nom": "Médiathèque", "typologie": ["BIB"]} | LICES,
        {"nom": "Bibliothèque municipale", "typologie": ["MUNI"]} | LICES,
    ),
}
APART = {
    "second_of_a_name": (
        {"nom": "France Services Grenoble"} | LICES,
        {"nom": "France Services Grenoble 2", "adresse": "4 rue des Lices"},
    ),
    "two_house_numbers": (
        {"nom": "Association Le Rouet", "adresse": "2 rue des Lices"},
        {"nom": "Association La Navette", "adresse": "12 rue des Lices", "latitude": 45.1805},
    ),
}


@pytest.fixture(params=["rule", "model-2026"])
def places(request, settings, records) -> Callable[..., int]:
    """How many places some records make, by the rule and by the model."""
    chosen = replace(settings, weights=catalogue.weights(request.param))

    def run(*rows: dict) -> int:
        sources = "ab" if len(rows) == 2 else "a"
        keyed = [record(f"{sources[at % len(sources)]}:{at}", **r) for at, r in enumerate(rows)]
        found = link(records(*keyed), chosen, must=no_pairs(), cannot=no_pairs())
        return found.clusters["cluster"].n_unique()

    return run


@pytest.mark.parametrize("case", SAME)
def test_one_place_is_one(places, case: str) -> None:
    assert places(*SAME[case]) == 1


@pytest.mark.parametrize("case", APART)
def test_two_places_are_two(places, case: str) -> None:
    assert places(*APART[case]) == 2


def test_sixty_places_at_one_address_are_sixty(places) -> None:
    starts = ("Rouet", "Fil", "Lin", "Soie", "Laine", "Chanvre")
    ends = ("ine", "ade", "ois", "eau", "ette", "ard", "igne", "oux", "ange", "ule")
    names = [start + end for start in starts for end in ends]
    assert places(*({"nom": f"Association {name}"} | LICES for name in names)) == 60


def test_one_place_listed_sixty_times_is_one(places) -> None:
    assert places(*[{"nom": "Espace Fort", "telephone": "+33199000001"} | LICES] * 60) == 1
