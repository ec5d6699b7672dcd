"""Terms: older wordings become the values of the standard; nothing is guessed."""

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.catalogue import vocabularies
from maillage.errors import InputError
from maillage.methods.repair.terms import RULES, match, matches, resolve, suggest

FORMER_SERVICES = {
    "Accéder à une connexion internet": "Accès internet et matériel informatique",
    "Accéder à du matériel": "Accès internet et matériel informatique",
    "Prendre en main un smartphone ou une tablette": "Maîtrise des outils numériques du quotidien",
    "Prendre en main un ordinateur": "Maîtrise des outils numériques du quotidien",
    "Utiliser le numérique au quotidien": "Maîtrise des outils numériques du quotidien",
    "Approfondir ma culture numérique": "Compréhension du monde numérique",
    "Promouvoir la citoyenneté numérique": "Compréhension du monde numérique",
    "Devenir autonome dans les démarches administratives": "Aide aux démarches administratives",
    "Réaliser des démarches administratives avec un accompagnement":
        "Aide aux démarches administratives",
    "Accompagner les démarches de santé": "Aide aux démarches administratives",
    "Favoriser mon insertion professionnelle": "Insertion professionnelle via le numérique",
    "Créer et développer mon entreprise": "Insertion professionnelle via le numérique",
    "Soutenir la parentalité et l'éducation avec le numérique":
        "Parentalité et éducation avec le numérique",
    "Créer avec le numérique": "Loisirs et créations numériques",
    "S'équiper en matériel informatique": "Acquisition de matériel informatique à prix solidaire",
}  # fmt: skip
EVERY_VALUE = [(field, value) for field, one in vocabularies().items() for value in one.accepted]


@pytest.mark.parametrize(("field", "value"), EVERY_VALUE)
def test_match_keeps_every_value_of_the_standard(field: str, value: str) -> None:
    found = match(value, vocabulary=vocabularies()[field])

    assert (found.value, found.rules) == (value, ())


@pytest.mark.parametrize(("former", "present"), FORMER_SERVICES.items())
def test_match_knows_the_services_of_the_former_standard(former: str, present: str) -> None:
    found = match(former, vocabulary=vocabularies()["services"])

    assert (found.value, found.rules) == (present, ("term-synonym",))


@pytest.mark.parametrize(
    ("field", "text", "value", "rule"),
    [
        ("services", "ACCES INTERNET ET MATERIEL INFORMATIQUE",
         "Accès internet et matériel informatique", "term-spelling"),
        ("services", "numerique--prendre-en-main-un-ordinateur",
         "Maîtrise des outils numériques du quotidien", "term-synonym"),
        ("dispositif_programmes_nationaux", "CNFS", "Conseillers numériques", "term-synonym"),
        ("formations_labels", "Étapes numériques (La Poste)",
         "Étapes numériques(La Poste)", "term-spelling"),
        ("prise_en_charge_specifique", '<i class="fas fa-deaf"></i> Surdité',
         "Surdité", "term-spelling"),
        ("typologie", "PE", "FT", "term-synonym"),
        ("frais_a_charge", "Adhésion", "Payant", "term-synonym"),
        ("services", "Découvrir l'ordinateur", None, "term-several"),
        ("publics_specifiquement_adresses", "Tout public", None, "term-unsaid"),
        ("services", "Couture", None, "term-unknown"),
    ],
)  # fmt: skip
def test_match_says_which_rule_applied(field: str, text: str, value: str | None, rule: str) -> None:
    found = match(text, vocabulary=vocabularies()[field])

    assert (found.value, found.rules) == (value, (rule,))


@pytest.mark.parametrize("text", [None, "", "  "])
def test_match_of_an_empty_cell_is_unknown_without_a_rule(text: str | None) -> None:
    found = match(text, vocabulary=vocabularies()["services"])

    assert (found.value, found.rules) == (None, ())


def test_match_keeps_the_words_of_an_open_vocabulary() -> None:
    labels = vocabularies()["autres_formations_labels"]

    assert match("Label et la bête", vocabulary=labels).value == "Label et la bête"
    assert match("APTIC", vocabulary=labels).value == "Pass numérique"


def test_matches_gives_every_value_of_a_wording_that_covers_several() -> None:
    found = matches("Public langues étrangères",
                    vocabulary=vocabularies()["prise_en_charge_specifique"])  # fmt: skip

    assert found.value == ("Langues étrangères (anglais)", "Langues étrangères (autres)")


def test_suggest_offers_the_closest_first_and_never_more_than_asked() -> None:
    services = vocabularies()["services"]

    assert suggest("Aide démarche administrative", vocabulary=services) == (
        "Aide aux démarches administratives",
    )
    assert suggest("Couture", vocabulary=services) == ()
    assert len(suggest("numérique au quotidien", vocabulary=services, limit=1)) <= 1


def test_resolve_sends_a_value_to_the_field_that_holds_it_now() -> None:
    found = resolve(
        ["Seniors (+ 65 ans)", "Surdité", "Adultes", "Jeunes (16-26 ans)", "Personnes volantes"],
        field="publics_accueillis",
    )

    assert dict(found.by_field) == {
        "publics_specifiquement_adresses": ("Jeunes", "Seniors"),
        "prise_en_charge_specifique": ("Surdité",),
    }
    assert found.unsaid == ("Adultes",)
    assert found.unknown == ("Personnes volantes",)


def test_resolve_splits_the_former_national_labels() -> None:
    found = resolve(["CNFS", "APTIC", "France Services", "SUD LABS"], field="labels_nationaux")

    assert dict(found.by_field) == {
        "dispositif_programmes_nationaux": ("Conseillers numériques", "France Services"),
        "formations_labels": ("SUD LABS (PACA)",),
        "autres_formations_labels": ("Pass numérique",),
    }


def test_resolve_prefers_the_field_itself_to_its_neighbours() -> None:
    assert dict(resolve(["France Services"], field="typologie").by_field) == {"typologie": ("RFS",)}
    assert dict(resolve(["Mon label"], field="autres_formations_labels").by_field) == {
        "autres_formations_labels": ("Mon label",)
    }


def test_resolve_refuses_a_field_without_vocabulary() -> None:
    with pytest.raises(InputError, match="horaires"):
        resolve(["x"], field="horaires")


WORDINGS = sorted(
    {
        words
        for one in vocabularies().values()
        for value in one.values
        for words in chain([value.value], value.synonyms)
    }
)


@given(st.lists(st.sampled_from(WORDINGS), max_size=6), st.sampled_from(sorted(vocabularies())))
def test_resolve_writes_only_values_of_the_standard_whatever_the_order(
    words: list[str], field: str
) -> None:
    found = resolve(words, field=field)

    assert found.by_field == resolve(list(reversed(words)), field=field).by_field
    for name, values in found.by_field.items():
        if vocabularies()[name].closed:
            assert set(values) <= set(vocabularies()[name].accepted)
    assert set(found.rules.values()) <= set(RULES)
