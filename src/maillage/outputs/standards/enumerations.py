"""The values and patterns that the standard *lieux de médiation numérique* 1.0.2 accepts.

Values come from the vocabularies of the catalogue, in the very spelling of the official schema:
its validator refuses any other.
"""

from collections.abc import Mapping
from functools import cache

from maillage.catalogue import vocabularies

PIVOT = r"^[a-zA-Z0-9]{9,14}$"
CODE_POSTAL = r"^\d{5}$"
CODE_INSEE = r"^([013-9]\d|2[AB1-9])\d{3}$"
TELEPHONE = (
    r"^(\+33|\+590|\+594|\+262|\+596|\+269|\+687|\+689|\+508|\+681)"
    r"(\d){6,9}$"
)
RESUME_LENGTH = 280

UNKNOWN_PIVOT = "0" * 14
"""What the national file writes where no identifier is known."""

FURTHER_NUMBERS = "Autres numéros : "
"""What the numbers without a field follow; in French, as the standards are."""

CLOSED = (
    "itinerance",
    "services",
    "publics_specifiquement_adresses",
    "prise_en_charge_specifique",
    "frais_a_charge",
    "dispositif_programmes_nationaux",
    "formations_labels",
    "modalites_acces",
    "modalites_accompagnement",
)
"""The fields whose values the schema lists; it leaves ``typologie`` free."""

SPELLINGS: Mapping[str, str] = {
    "Étapes numériques (La Poste)": "Étapes numériques(La Poste)",
}
"""Spellings of other tools, and the one that the schema accepts."""


@cache
def enumerations() -> Mapping[str, tuple[str, ...]]:
    """Return the closed lists of the standard, by field, in its order."""
    known = vocabularies()
    return {field: known[field].accepted for field in CLOSED}


def list_pattern(values: tuple[str, ...]) -> str:
    r"""Return the pattern of values joined by ``|``, written as the official schema writes it.

    Examples:
        >>> list_pattern(("Fixe", "Langues (autres)"))
        '(?:(?:^|\\|)(Fixe|Langues \\(autres\\)))+$'
    """
    words = "|".join(value.replace("(", r"\(").replace(")", r"\)") for value in values)
    return rf"(?:(?:^|\|)({words}))+$"
