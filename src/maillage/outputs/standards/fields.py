"""The fields of a place: their French titles, and our own description of the national standard."""

from collections.abc import Mapping

from maillage.contracts.records import LISTS, STANDARD
from maillage.language import N_, _
from maillage.outputs.standards.enumerations import (
    CODE_INSEE,
    CODE_POSTAL,
    PIVOT,
    RESUME_LENGTH,
    TELEPHONE,
    enumerations,
    list_pattern,
)

REQUIRED = ("id", "pivot", "nom", "commune", "code_postal", "adresse", "date_maj")
"""The fields without which the national standard refuses a row."""

_MEANINGS: Mapping[str, tuple[str, str]] = {
    "id": (N_("Identifiant"), N_("Identifiant stable du lieu")),
    "pivot": (N_("Identifiant national"), N_("SIRET, RNA, RIDET ou TAHITI")),
    "nom": (N_("Nom"), N_("Nom du lieu")),
    "commune": (N_("Commune"), N_("Nom de la commune")),
    "code_postal": (N_("Code postal"), N_("Cinq chiffres")),
    "code_insee": (N_("Code INSEE"), N_("Code de la commune ou de l'arrondissement")),
    "adresse": (N_("Adresse"), N_("Numéro, type et nom de la voie")),
    "complement_adresse": (N_("Complément d'adresse"), N_("Bâtiment, étage, boîte postale")),
    "latitude": (N_("Latitude"), N_("Degrés, WGS 84, six décimales")),
    "longitude": (N_("Longitude"), N_("Degrés, WGS 84, six décimales")),
    "typologie": (N_("Typologie"), N_("Codes des types de lieu")),
    "telephone": (N_("Téléphone"), N_("Un numéro, au format E.164 ou court")),
    "courriels": (N_("Courriels"), N_("Adresses électroniques")),
    "site_web": (N_("Sites web"), N_("Adresses des sites")),
    "horaires": (N_("Horaires"), N_("Heures d'ouverture, syntaxe OpenStreetMap")),
    "presentation_resume": (N_("Présentation courte"), N_("280 caractères au plus")),
    "presentation_detail": (N_("Présentation détaillée"), N_("Texte libre")),
    "source": (N_("Sources"), N_("Listes où le lieu figure")),
    "itinerance": (N_("Itinérance"), N_("Lieu fixe, itinérant, ou les deux")),
    "structure_parente": (N_("Structure parente"), N_("Organisme qui porte le lieu")),
    "date_maj": (N_("Date de mise à jour"), N_("Dernière mise à jour de la fiche")),
    "services": (N_("Services"), N_("Aides proposées")),
    "publics_specifiquement_adresses": (N_("Publics"), N_("Publics visés en particulier")),
    "prise_en_charge_specifique": (
        N_("Prise en charge spécifique"),
        N_("Besoins que l'équipe sait accompagner"),
    ),
    "frais_a_charge": (N_("Frais"), N_("Ce que la personne paie")),
    "dispositif_programmes_nationaux": (
        N_("Dispositifs nationaux"),
        N_("Programmes dont le lieu fait partie"),
    ),
    "formations_labels": (N_("Formations et labels"), N_("Ceux de la liste nationale")),
    "autres_formations_labels": (N_("Autres labels"), N_("Hors de la liste nationale")),
    "modalites_acces": (N_("Modalités d'accès"), N_("Comment s'adresser au lieu")),
    "modalites_accompagnement": (N_("Accompagnement"), N_("Formes de l'aide")),
    "fiche_acces_libre": (N_("Accessibilité"), N_("Adresse de la fiche Acceslibre")),
    "prise_rdv": (N_("Prise de rendez-vous"), N_("Adresse où prendre rendez-vous")),
    "telephones_autres": (N_("Autres téléphones"), N_("Autres numéros du lieu")),
    "personal": (N_("Champs personnels"), N_("Champs qui parlent d'une personne")),
    "sources": (N_("Sources"), N_("Listes où le lieu figure")),
    "records": (N_("Fiches"), N_("Lignes des listes qui parlent du lieu")),
    "demonstration": (N_("Démonstration"), N_("Données inventées")),
}

_PATTERNS = {
    "pivot": PIVOT,
    "code_postal": CODE_POSTAL,
    "code_insee": CODE_INSEE,
    "telephone": TELEPHONE,
}
_TYPES = {"latitude": "number", "longitude": "number", "date_maj": "date"}


def title(field: str) -> str:
    """Return the title of a field, in the reader's language."""
    return _(_MEANINGS[field][0])


def meaning(field: str) -> str:
    """Return what a field holds, in the reader's language."""
    return _(_MEANINGS[field][1])


def schema_1_0_2() -> dict[str, object]:
    """Return our Table Schema of *lieux de médiation numérique* 1.0.2.

    Names, order, types and constraints are the official ones; titles and descriptions are ours.
    """
    return {
        "fields": [_field(name) for name in STANDARD],
        "missingValues": [""],
        "primaryKey": "id",
    }


def _field(name: str) -> dict[str, object]:
    described: dict[str, object] = {
        "name": name,
        "title": title(name),
        "description": meaning(name) + (_(" ; séparés par « | »") if name in LISTS else ""),
        "type": _TYPES.get(name, "string"),
    }
    constraints = _constraints(name)
    return described | ({"constraints": constraints} if constraints else {})


def _constraints(name: str) -> dict[str, object]:
    found: dict[str, object] = {"required": True} if name in REQUIRED else {}
    if name == "id":
        found["unique"] = True
    if name in _PATTERNS:
        found["pattern"] = _PATTERNS[name]
    if name in enumerations():
        found["pattern"] = list_pattern(enumerations()[name])
    if name == "presentation_resume":
        found["maxLength"] = RESUME_LENGTH
    return found
