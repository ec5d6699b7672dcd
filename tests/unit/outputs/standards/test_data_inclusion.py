"""data·inclusion: every row valid for the published models, nothing made up."""

import json
from collections import Counter
from datetime import date
from typing import Any

import pytest
from data_inclusion.schema import v1

from maillage.outputs.standards import inclusion_words as words
from maillage.outputs.standards.data_inclusion import Inclusion, inclusion
from maillage.outputs.standards.enumerations import enumerations

from .factories import DEMO, place, published, rich, table

STRICT = {"ignore_warnings": False}


def structure(**values: Any) -> dict[str, Any]:
    (found,) = json.loads(included(**values).structures_json())
    return found


def services(**values: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(included(**values).services_json())
    for each in found:
        v1.Service.model_validate(each, context=STRICT)
    return found


def included(**values: Any) -> Inclusion:
    return inclusion(published(place(**values)))


def lost(found: Inclusion, outcome: str = "lost") -> Counter[tuple[str, str | None]]:
    rows = found.losses.rows
    return Counter(rows.filter(rows["outcome"] == outcome).select("field", "value").rows())


def test_rich_place_is_a_valid_structure() -> None:
    (found,) = json.loads(inclusion(published(rich())).structures_json())

    v1.Structure.model_validate(found, context=STRICT)
    assert found == {
        "id": "maillage--lieu-1",
        "source": "maillage",
        "nom": "Médiathèque du Val",
        "date_maj": "2025-10-01",
        "description": "Des ateliers pour tous.\n\nLe détail de ces ateliers.\n\n"
        "Autres numéros : 3646",
        "siret": "43493312300029",
        "commune": "Saint-Roch",
        "code_postal": "01001",
        "code_insee": "01001",
        "adresse": "1 rue du Pont",
        "complement_adresse": "Étage 2",
        "longitude": -1.5,
        "latitude": 46.123457,
        "telephone": "+33199000001",
        "courriel": "un@example.org",
        "site_web": "https://val.example.org/",
        "horaires_accueil": "Mo-Fr 09:00-12:00; PH off",
        "accessibilite_lieu": "https://acces.example.org/1",
        "reseaux_porteurs": ["fabrique-de-territoire", "france-service"],
    }


def test_rich_place_has_one_valid_service_a_kind_of_help() -> None:
    found = json.loads(inclusion(published(rich())).services_json())

    for each in found:
        v1.Service.model_validate(each, context=STRICT)
    assert [each["nom"] for each in found] == rich()["services"]
    said = {name: found[0][name] for name in found[0] if name not in structure()}
    assert said == {
        "structure_id": "maillage--lieu-1",
        "description": "Aide aux démarches administratives : Des ateliers pour tous.",
        "type": "atelier",
        "frais": "gratuit",
        "frais_precisions": "Gratuit sous condition",
        "publics": ["etudiants", "jeunes", "personnes-en-situation-de-handicap"],
        "publics_precisions": "Surdité, Illettrisme",
        "modes_accueil": ["a-distance", "en-presentiel"],
        "modes_mobilisation": ["se-presenter", "utiliser-lien-mobilisation"],
        "thematiques": list(words.THEMES["Aide aux démarches administratives"]),
        "complement_adresse": "Étage 2",
        "longitude": -1.5,
        "latitude": 46.123457,
        "telephone": "+33199000001",
        "courriel": "un@example.org",
        "lien_mobilisation": "https://rdv.example.org/1",
    }


def test_place_without_service_has_none_and_loses_what_only_they_carry() -> None:
    found = inclusion(published(rich(services=None)))

    assert found.services.is_empty()
    assert json.loads(found.services_json()) == []
    bare = found.losses.rows.filter(
        found.losses.rows["reason"] == "aucun service du lieu ne peut le porter"
    )
    assert bare.height == 10


def test_rich_place_loses_what_no_field_can_say() -> None:
    assert lost(inclusion(published(rich()))) == Counter(
        [
            ("autres_formations_labels", "Label du Val"),
            ("courriels", "deux@example.org"),
            ("dispositif_programmes_nationaux", "Certification PIX"),
            ("formations_labels", "ORDI 3.0"),
            ("itinerance", "Fixe"),
            ("site_web", "https://autre.example.org/"),
            ("sources", "hub"),
            ("structure_parente", "Ville de Saint-Roch"),
            ("typologie", "BIB"),
            ("typologie", "ESS"),
        ]
    )


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        ({"nom": None}, "nom : inconnu"),
        ({"nom": "PI"}, "nom : moins de trois caractères"),
        ({"date_maj": None, "sources": []}, "date_maj : inconnue"),
        ({"date_maj": date(1999, 12, 31)}, "date_maj : avant 2000, ou après la publication"),
        ({"date_maj": date(2026, 1, 3)}, "date_maj : avant 2000, ou après la publication"),
    ],
)
def test_place_that_cannot_be_a_structure_is_left_out(values: dict[str, Any], missing: str) -> None:
    found = included(**values)

    assert found.structures.is_empty()
    assert found.losses.rows.select("outcome", "reason").rows() == [("left_out", missing)]


@pytest.mark.parametrize("day", [date(2000, 1, 1), date(2026, 1, 2)])
def test_bounds_of_the_day_are_accepted(day: date) -> None:
    v1.Structure.model_validate(structure(date_maj=day))


def test_long_name_is_cut_between_two_words() -> None:
    name = "Maison " * 30

    assert structure(nom=name)["nom"] == " ".join(["Maison"] * 21)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"presentation_resume": "Oui."}, None),
        ({"presentation_resume": "Aides."}, "Aides."),
        ({"telephones_autres": ["3646"]}, "Autres numéros : 3646"),
        ({}, None),
    ],
)
def test_description_has_five_characters_or_is_unknown(
    values: dict[str, Any], expected: str | None
) -> None:
    assert structure(**values).get("description") == expected


def test_very_long_description_is_cut_and_keeps_the_numbers() -> None:
    values = {"presentation_detail": "mot " * 3000, "telephones_autres": ["3646"]}
    found = included(**values)
    (row,) = json.loads(found.structures_json())

    v1.Structure.model_validate(row)
    assert row["description"].startswith("Autres numéros : 3646\n\nmot mot")
    assert [field for field, _ in lost(found, "changed")] == ["presentation_detail"]


@pytest.mark.parametrize(
    ("pivot", "siret"),
    [("43493312300029", "43493312300029"), ("W123456789", None), ("0" * 14, None)],
)
def test_only_a_siret_is_an_identifier(pivot: str, siret: str | None) -> None:
    assert structure(pivot=pivot).get("siret") == siret


def test_first_valid_address_is_kept_and_short_number_stays() -> None:
    found = structure(courriels=["pas une adresse", "un@example.org"], telephone="3646")

    assert (found["courriel"], found["telephone"]) == ("un@example.org", "3646")


@pytest.mark.parametrize(
    ("fees", "expected"),
    [
        (None, (None, None)),
        (["Gratuit"], ("gratuit", None)),
        (["Payant"], ("payant", None)),
        (["Gratuit sous condition"], ("gratuit", "Gratuit sous condition")),
        (["Gratuit", "Payant"], (None, "Gratuit, Payant")),
    ],
)
def test_fees_are_never_chosen_between_two(
    fees: list[str] | None, expected: tuple[str | None, str | None]
) -> None:
    (found,) = services(services=["Utilisation sécurisée du numérique"], frais_a_charge=fees)

    assert (found.get("frais"), found.get("frais_precisions")) == expected


def test_nobody_said_whom_it_is_for() -> None:
    (found,) = services(services=["Utilisation sécurisée du numérique"])

    unsaid = ("publics", "modes_accueil", "modes_mobilisation", "type", "frais", "mobilisable_par")
    assert [name for name in unsaid if name in found] == []
    assert found["description"] == (
        "Utilisation sécurisée du numérique : Médiathèque du Val, Saint-Roch"
    )


def test_remote_help_alone_is_not_at_the_place() -> None:
    (found,) = services(
        services=["Utilisation sécurisée du numérique"], modalites_accompagnement=["À distance"]
    )

    assert found["modes_accueil"] == ["a-distance"]
    assert "type" not in found


def test_service_has_one_type_and_the_others_are_lost() -> None:
    ways = ["En autonomie", "Dans un atelier collectif", "Accompagnement individuel"]
    found = included(services=["Utilisation sécurisée du numérique"], modalites_accompagnement=ways)

    assert found.services["type"].to_list() == ["accompagnement"]
    assert [value for field, value in lost(found) if field == "modalites_accompagnement"] == [
        "Dans un atelier collectif",
        "En autonomie",
    ]


def test_place_closed_to_the_public_says_so_in_words() -> None:
    (found,) = services(
        services=["Utilisation sécurisée du numérique"],
        modalites_acces=["Ce lieu n'accueille pas de public"],
    )

    assert found["mobilisation_precisions"] == "Ce lieu n'accueille pas de public"
    assert "modes_mobilisation" not in found


def test_made_up_places_have_their_own_source() -> None:
    (found,) = json.loads(inclusion(published(place(), facts=DEMO)).structures_json())

    assert (found["source"], found["id"]) == (
        "maillage-demonstration",
        "maillage-demonstration--lieu-1",
    )


def test_every_word_of_ours_exists_in_data_inclusion() -> None:
    networks = {*words.PROGRAMMES.values(), *words.TYPOLOGIES.values(), *words.LABELS.values()}

    assert networks - {each.value for each in v1.ReseauPorteur} == set()
    themes = {theme for found in words.THEMES.values() for theme in found}
    assert themes - {each.value for each in v1.Thematique} == set()
    publics = {*words.PUBLICS.values(), *words.NEEDS.values()}
    assert publics - {each.value for each in v1.Public} == set()
    assert set(words.TYPES.values()) - {each.value for each in v1.TypeService} == set()
    assert set(words.RECEPTION.values()) == {each.value for each in v1.ModeAccueil}
    assert set(words.MOBILISATION.values()) == {each.value for each in v1.ModeMobilisation}
    assert set(words.FEES.values()) == {each.value for each in v1.Frais}


def test_every_word_of_the_national_standard_has_a_place() -> None:
    known = enumerations()

    assert set(words.THEMES) == set(known["services"])
    assert set(words.RECEPTION) == set(known["modalites_accompagnement"])
    assert {*words.MOBILISATION, *words.SAID_IN_WORDS} == set(known["modalites_acces"])
    assert set(words.PUBLICS) == set(known["publics_specifiquement_adresses"])
    assert set(known["prise_en_charge_specifique"]) - set(words.NEEDS) == {"Illettrisme"}
    assert set(words.FEES) == set(known["frais_a_charge"])
    assert set(words.PROGRAMMES) <= set(known["dispositif_programmes_nationaux"])
    assert set(words.LABELS) <= set(known["formations_labels"])


def test_no_place_gives_empty_lists() -> None:
    found = inclusion(published())

    assert (found.structures_json(), found.services_json()) == (b"[]", b"[]")
    assert table().is_empty()
