"""Comparison keys of names, addresses and what identifies a body."""

import polars as pl
import pytest

from maillage.catalogue.linkage import words
from maillage.methods.linkage.normalise import communes
from maillage.methods.linkage.text import Reader, fold
from maillage.reference.geography import Geography

from .conftest import record

READER = Reader(words())


def name(text: str, commune: str = "Grenoble"):
    return READER.name(text, commune=commune, departement="38")


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("CCAS", "Centre communal d'action sociale"),
        ("C.C.A.S. de Grenoble", "CENTRE COMMUNAL D ACTION SOCIALE"),
        ("CIAS", "Centre intercommunal d’action sociale"),
        ("MSAP", "Maison de services au public"),
        ("PIMMS", "Point information médiation multi-services"),
        ("EPN", "Espace Public Numérique"),
        ("EPI", "Espace public internet"),
        ("MJC", "Maison des jeunes et de la culture"),
        ("CSC", "Centre socio-culturel"),
        ("EVS", "Espace de vie sociale"),
        ("FJT", "Foyer de jeunes travailleurs"),
        ("PIJ", "Point information jeunesse"),
        ("BIJ", "Bureau Information Jeunesse"),
        ("MDS", "Maison des solidarités"),
        ("ML", "Mission locale"),
        ("BM", "Bibliothèque municipale"),
        ("Mairie de Grenoble", "VILLE DE GRENOBLE"),
    ],
)
def test_acronym_and_full_form_have_the_same_words(short: str, long: str) -> None:
    assert name(short).words == name(long).words


def test_numbers_set_a_name_apart() -> None:
    assert name("France Services Grenoble 2").numbers == ("2",)
    assert name("Mairie du 08e arrondissement").numbers == ("8",)
    assert name("Centre Jean XXIII, Paul III").numbers == ("3",)


def test_numbers_without_departement_postcode_or_year() -> None:
    assert name("PIMMS 38 - 38000 - depuis 1998").numbers == ()


def test_marks_set_a_name_apart() -> None:
    assert name("Mission locale Nord, annexe").marks == ("annexe", "nord")
    assert name("Pimms centre-ville").marks == ("centreville",)


def test_name_without_its_own_commune() -> None:
    found = name("France services de St-Martin d'Hères", commune="SAINT MARTIN D HERES")
    assert (found.words, found.core) == (("franceservices",), ())


def test_name_without_the_beginning_of_its_commune() -> None:
    found = name("France services de Villebois", commune="Villebois-Lavalette")
    assert found.words == ("franceservices",)
    kept = name("Centre de la Tour", commune="Tour-en-Sologne")
    assert "tour" in kept.words  # too short to stand for the commune


def test_name_that_says_its_commune_twice() -> None:
    assert name("Médiathèque de Grenoble - Grenoble").words == ("bibliotheque",)


def test_name_that_is_the_commune_is_kept() -> None:
    assert name("Grenoble").words == ("grenoble",)


def test_empty_name_has_no_word() -> None:
    assert name(" — ").words == ()


def test_bus_is_mobile() -> None:
    assert name("Bus France services").is_mobile
    assert not name("Médiathèque").is_mobile


@pytest.mark.parametrize(
    ("text", "house", "way"),
    [
        ("12, Rue Joseph Rey (chez Aconit)", "12", "rue joseph rey aconit"),
        ("5-9 Rue des Papetiers", "5", "rue papetiers"),
        ("2 B bd Maupas", "2bis", "boulevard maupas"),
        ("Bât. A - 1 all. du 8 mai 1945", "1", "allee 8 mai 1945"),
        ("Place de la Mairie", None, "place mairie"),
        ("", None, None),
    ],
)
def test_address_gives_number_and_way(text: str, house: str | None, way: str | None) -> None:
    found = READER.address(text)
    assert (found.house, found.way) == (house, way)


def test_folding_twice_changes_nothing() -> None:
    text = "L’Épicentre — C.S.C. « Œuvre » n° 2"
    assert fold(fold(text)) == fold(text)


def test_arrondissement_and_former_commune_lie_in_the_present_one(records, keyed) -> None:
    found = keyed(
        records(
            record("a:1", nom="x", code_insee="69123"),
            record("a:2", nom="x", code_insee="69381"),
            record("a:3", nom="x", code_insee="38999"),
        )
    )
    assert found["parent"].to_list() == ["69123", "69123", "38151"]


def test_departement_falls_back_on_the_postcode(records, keyed) -> None:
    found = keyed(records(record("a:1", nom="x", code_insee=None)))
    assert found.select("parent", "departement").row(0) == (None, "38")


def test_public_domains_and_hosts_are_nobody_s(records, keyed) -> None:
    found = keyed(
        records(
            record(
                "a:1",
                nom="x",
                courriels=["Lieu@gmail.com", "accueil@lieu.example.org"],
                site_web=["https://www.facebook.com/lieu", "http://www.example.org/Lieu/"],
            )
        )
    )
    shown = found.select("emails", "domains", "urls", "hosts").row(0)
    assert shown == (
        ["accueil@lieu.example.org", "lieu@gmail.com"],
        ["lieu.example.org"],
        ["example.org/lieu", "facebook.com/lieu"],
        ["example.org"],
    )


def test_siret_gives_siren_and_other_identifiers_do_not(records, keyed) -> None:
    found = keyed(
        records(
            record("a:1", nom="x", pivot="00012345600011"),
            record("a:2", nom="x", pivot="W123456789"),
        )
    )
    assert found.select("siret", "siren").rows() == [
        ("00012345600011", "000123456"),
        (None, None),
    ]


def test_empty_table_gives_empty_keys(records, keyed) -> None:
    assert keyed(records()).height == 0


def test_communes_of_a_country_hold_arrondissements_and_the_past(country: Geography) -> None:
    found = communes(country.zones, country.crosswalk, country.postcodes)
    parent = dict(found.codes.select("code", "parent").rows())
    assert parent == {
        "01001": "01001", "01002": "01002", "01004": "01004", "2A004": "2A004", "2A005": "2A005",
        "75056": "75056", "98001": "98001", "01003": "01002", "01009": "01004", "75101": "75056",
        "75102": "75056",
    }  # fmt: skip
    assert found.postcodes.rows() == [("01000", "01")]


def test_words_have_one_meaning() -> None:
    light = words().generic & words().empty
    assert light == frozenset()
    assert pl.Series([form for each in words().concepts for form in each.forms]).is_unique().all()
