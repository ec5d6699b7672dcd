"""Made-up places of a release, and what is known of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from maillage.contracts.records import PLACES
from maillage.outputs.standards.facts import LICENCE_OUVERTE, ReleaseFacts
from maillage.outputs.standards.publication import Publication, publish

FACTS = ReleaseFacts(
    title="Lieux de médiation numérique du Val",
    producer="Hub du Val",
    territory="region:99",
    territory_name="Le Val",
    date=date(2026, 1, 2),
    licence=LICENCE_OUVERTE,
    source_titles={"carte": "Carte du Val", "hub": "Liste du Hub"},
    fallback_dates={"carte": date(2025, 3, 1), "hub": date(2025, 6, 1)},
)
DEMO = replace(FACTS, is_demo=True)

_KNOWN: Mapping[str, Any] = {
    "id": "lieu-1",
    "nom": "Médiathèque du Val",
    "commune": "Saint-Roch",
    "code_postal": "01001",
    "code_insee": "01001",
    "adresse": "1 rue du Pont",
    "date_maj": date(2025, 10, 1),
    "personal": [],
    "sources": ["hub"],
    "records": ["hub:1"],
}


def place(**values: Any) -> dict[str, Any]:
    """Return a place that every standard accepts, with these values."""
    unknown: dict[str, Any] = dict.fromkeys(PLACES.schema.names())
    return unknown | dict(_KNOWN) | values


def table(*places: Mapping[str, Any]) -> pl.DataFrame:
    """Return a table under the contract of places."""
    return pl.DataFrame([dict(each) for each in places], schema=PLACES.schema)


def published(*places: Mapping[str, Any], facts: ReleaseFacts = FACTS) -> Publication:
    """Return these places ready for every standard."""
    return publish(table(*places), facts)


def rich(**values: Any) -> dict[str, Any]:
    """Return a place that says everything."""
    return place(
        **{
            "pivot": "43493312300029",
            "complement_adresse": "Étage 2",
            "latitude": 46.1234567,
            "longitude": -1.5,
            "typologie": ["BIB", "ESS", "RFS"],
            "telephone": "+33199000001",
            "courriels": ["un@example.org", "deux@example.org"],
            "site_web": ["https://val.example.org/", "https://autre.example.org/"],
            "horaires": "Mo-Fr 09:00-12:00; PH off",
            "presentation_resume": "Des ateliers pour tous.",
            "presentation_detail": "Le détail de ces ateliers.",
            "itinerance": ["Fixe"],
            "structure_parente": "Ville de Saint-Roch",
            "services": [
                "Aide aux démarches administratives",
                "Utilisation sécurisée du numérique",
            ],
            "publics_specifiquement_adresses": ["Jeunes", "Étudiants"],
            "prise_en_charge_specifique": ["Surdité", "Illettrisme"],
            "frais_a_charge": ["Gratuit sous condition"],
            "dispositif_programmes_nationaux": ["France Services", "Certification PIX"],
            "formations_labels": ["Fabriques de Territoire", "ORDI 3.0"],
            "autres_formations_labels": ["Label du Val"],
            "modalites_acces": ["Se présenter", "Prendre un RDV en ligne"],
            "modalites_accompagnement": ["Dans un atelier collectif", "À distance"],
            "fiche_acces_libre": "https://acces.example.org/1",
            "prise_rdv": "https://rdv.example.org/1",
            "telephones_autres": ["3646"],
        }
        | values
    )
