"""Places that the rule must bring together, and those it must keep apart."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.contracts.records import LINKS
from maillage.errors import InputError

from .conftest import record

CCAS = {"telephone": "+33199000001", "adresse": "2 rue des Lices"}


def decision(found, left: str = "a:1", right: str = "b:1") -> tuple[str, str]:
    pair = found.links.filter(pl.col("left") == left, pl.col("right") == right)
    return pair.select("decision", "decided_by").row(0)


def places(found) -> int:
    return found.clusters["cluster"].n_unique()


def test_acronym_and_full_form_merge(linked) -> None:
    found = linked(
        record("a:1", nom="CCAS", adresse="2 rue des Lices"),
        record("b:1", nom="Centre communal d'action sociale", adresse="2 RUE DES LICES"),
    )
    assert decision(found) == ("merge", "rule")


def test_second_place_of_a_name_is_another(linked) -> None:
    found = linked(
        record("a:1", nom="France Services Grenoble", adresse="2 rue des Lices"),
        record("b:1", nom="France Services Grenoble 2", adresse="4 rue des Lices"),
    )
    assert decision(found)[0] == "distinct"


def test_two_house_numbers_of_one_street_do_not_merge(linked) -> None:
    found = linked(
        record("a:1", nom="Association Le Rouet", adresse="2 rue des Lices"),
        record("b:1", nom="Association La Navette", adresse="12 rue des Lices", latitude=45.1805),
    )
    assert decision(found)[0] == "distinct"


def test_same_siret_and_phone_merge_under_another_name(linked) -> None:
    body = CCAS | {"pivot": "00012345600011"}
    found = linked(
        record("a:1", nom="Ville de Grenoble - Pôle solidarités", **body),
        record("b:1", nom="Maison du Rouet", **body),
    )
    assert decision(found) == ("merge", "rule")


def test_same_address_111_metres_apart_merges(linked) -> None:
    found = linked(
        record("a:1", nom="Médiathèque des Lices", adresse="2 rue du Rouet"),
        record("b:1", nom="Médiathèque Les Lices", adresse="2 rue du Rouet", latitude=45.181),
    )
    assert decision(found) == ("merge", "rule")


def test_library_of_lyon_and_of_its_arrondissement_merge(linked) -> None:
    lyon = {"commune": "Lyon", "code_postal": "69001", "adresse": "2 rue du Rouet"}
    found = linked(
        record("a:1", nom="Médiathèque", typologie=["BIB"], **lyon | {"code_insee": "69123"}),
        record("b:1", nom="Bibliothèque", typologie=["MUNI"], **lyon | {"code_insee": "69381"}),
    )
    assert decision(found) == ("merge", "rule")


def test_sixty_places_at_one_address_are_sixty(linked) -> None:
    names = [f"{one}{two}" for one in ["Rouet", "Fil", "Lin", "Soie", "Laine", "Chanvre"] for two in
             ("ine", "ade", "ois", "eau", "ette", "ard", "igne", "oux", "ange", "ule")]  # fmt: skip
    at = {"adresse": "2 rue du Rouet", "telephone": "+33199000001"}
    found = linked(*(record(f"a:{i}", nom=f"Association {name}", **at)
                     for i, name in enumerate(names)))  # fmt: skip
    assert places(found) == 60


def test_one_place_listed_sixty_times_is_one(linked) -> None:
    found = linked(*(record(f"a:{i:02d}", nom="Espace Fort", **CCAS) for i in range(60)))
    assert places(found) == 1


def test_different_numbers_never_merge(linked) -> None:
    found = linked(
        record("a:1", nom="Maison 1", **CCAS),
        record("b:1", nom="Maison 2", **CCAS),
        record("c:1", nom="Maison", **CCAS),
    )
    assert decision(found) == ("distinct", "number")
    assert places(found) >= 2


def test_stops_of_a_van_never_merge(linked) -> None:
    van = {"nom": "Bus des Lices", "telephone": "+33699000001", "itinerance": ["Itinérant"]}
    found = linked(
        record("a:1", **van),
        record("b:1", **van, code_insee="38151", code_postal="38130", commune="Échirolles",
               latitude=45.15),
    )  # fmt: skip
    assert decision(found) == ("distinct", "stop")
    assert places(found) == 2


def test_a_person_wins(linked) -> None:
    one = record("a:1", nom="Maison 1", **CCAS)
    two = record("b:1", nom="Maison 2", **CCAS)
    far = record("c:1", nom="Le Rouet", latitude=None, code_insee="69123", code_postal="69001")
    joined = linked(one, two, far, must=(("b:1", "a:1"), ("a:1", "c:1")))
    assert places(joined) == 1
    assert decision(joined, "a:1", "c:1") == ("merge", "person")
    same = record("d:1", nom="Maison 1", **CCAS)
    parted = linked(one, same, cannot=(("d:1", "a:1"),))
    assert decision(parted, "a:1", "d:1") == ("distinct", "person")


def test_a_person_who_contradicts_herself_is_told(linked) -> None:
    rows = [record(f"{source}:1", nom="Un") for source in "abc"]
    with pytest.raises(InputError, match="a:1 et c:1 sont dits"):
        linked(*rows, must=(("a:1", "b:1"), ("b:1", "c:1")), cannot=(("a:1", "c:1"),))


def test_decisions_on_records_that_left_are_ignored(linked) -> None:
    found = linked(record("a:1", nom="Un"), must=(("a:1", "z:9"),), cannot=(("y:1", "z:9"),))
    assert found.clusters.rows() == [("a:1", "a:1")]


def test_reasons_are_said_in_words(linked) -> None:
    found = linked(record("a:1", nom="Le Rouet", **CCAS), record("b:1", nom="Le Rouet", **CCAS))
    assert found.links["reasons"][0].to_list() == [
        "même téléphone (+5,0)",
        "noms proches (+3,0)",
        "même nom au même endroit (+3,0)",
    ]


def test_nothing_links_to_nothing(linked) -> None:
    found = linked()
    assert (found.links.schema, found.links.height) == (LINKS.schema, 0)
    assert found.clusters.height == 0


@settings(max_examples=8)
@given(st.permutations(range(6)))
def test_order_of_records_changes_no_place(linked, order) -> None:
    rows = [
        record("a:1", nom="CCAS", **CCAS),
        record("a:2", nom="Mairie", **CCAS),
        record("b:1", nom="Centre communal d'action sociale", **CCAS),
        record("b:2", nom="Maison 1", **CCAS),
        record("c:1", nom="Maison 2", **CCAS),
        record("c:2", nom="Ville de Grenoble", **CCAS),
    ]
    straight, shuffled = linked(*rows), linked(*(rows[i] for i in order))
    assert shuffled.clusters.equals(straight.clusters)
    assert shuffled.links.equals(straight.links)
