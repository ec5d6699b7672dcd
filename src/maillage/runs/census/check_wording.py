"""What a check says of a problem: the form that is expected with an example, and plain words.

A rule of the repairs speaks of a list that somebody mends; of a file that its producer checks, some
say otherwise: what may stay empty here is required there.
"""

from collections.abc import Mapping
from typing import Final

from maillage import catalogue
from maillage.language import N_, _

_LIST: Final = N_("des valeurs de la liste du standard, séparées par « | », comme {example}")
_LINK: Final = N_("l'adresse complète d'une page, comme https://exemple.fr")
_TEXT: Final = N_("un texte sans balise, qui ne commence pas par = + - ou @, comme Ateliers")
_OF_COLUMN: Final[Mapping[str, str]] = {
    "id": N_("un identifiant stable, différent à chaque ligne, comme mediatheque-du-vallon"),
    "pivot": N_("un SIRET de 14 chiffres comme 43493312300029, un RNA, un RIDET ou un numéro "
                "TAHITI"),
    "nom": N_("le nom de l'enseigne, comme Médiathèque du Vallon"),
    "commune": N_("le nom officiel de la commune d'aujourd'hui, comme Saint-Étienne"),
    "code_postal": N_("cinq chiffres, comme 01000"),
    "code_insee": N_("les cinq caractères du code officiel de la commune, comme 01004 ou 2A004"),
    "adresse": N_("le numéro et le nom de la voie, ou le lieu-dit, comme 12 rue du Pont"),
    "latitude": N_("des degrés avec un point, comme 47.2184, dans la commune"),
    "longitude": N_("des degrés avec un point, comme -1.5536, dans la commune"),
    "typologie": N_("des codes du standard, séparés par « | », comme BIB|CCAS"),
    "telephone": N_("un seul numéro, comme +33199001234, sans espace"),
    "courriels": N_("des adresses comme nom@domaine.fr, séparées par « | »"),
    "site_web": N_("des adresses comme https://exemple.fr, séparées par « | »"),
    "horaires": N_("la syntaxe d'OpenStreetMap, comme Mo-Fr 09:00-12:00"),
    "presentation_resume": N_("280 caractères au plus, sans balise, comme Ateliers le lundi"),
    "date_maj": N_("une date passée, écrite AAAA-MM-JJ, comme 2025-10-01"),
    "prise_rdv": _LINK,
    "fiche_acces_libre": _LINK,
}  # fmt: skip
_OF_CODE: Final[Mapping[str, str]] = {
    "address-several": N_("une seule adresse, comme 12 rue du Pont"),
    "commune-homonyms": N_("un code postal ou un code officiel qui dise laquelle, comme 01000"),
    "commune-ambiguous": N_("le nom de la commune, comme Saint-Étienne"),
    "commune-missing": N_("le nom de la commune et son code postal, comme Nantes et 44000"),
    "commune-contradicts-postcode": N_("une commune et son code postal, comme Nantes et 44000"),
    "commune-code-contradicts-postcode": N_(
        "un code officiel et un code postal de la même commune, comme 44109 et 44000"
    ),
    "commune-contradicts-code": N_("le code de la commune nommée, comme 44109 pour Nantes"),
    "commune-name-contradicted": N_("le nom de la commune du code, comme Nantes pour 44109"),
    "postcode-cedex": N_("le code postal de la commune, sans CEDEX, comme 44000 pour Nantes"),
    "postcode-dropped": N_("un code postal de la commune, comme 44000 pour Nantes"),
    "email-invented": N_("une adresse où quelqu'un répond, comme accueil@domaine.fr"),
    "email-personal": N_("l'adresse du lieu plutôt que d'une personne, comme accueil@domaine.fr"),
    "contact-repeated": N_("chaque adresse une seule fois, comme nom@domaine.fr"),
    "phone-mobile": N_("le numéro du lieu plutôt que d'une personne, comme +33199001234"),
    "phone-premium": N_("un numéro au prix d'un appel ordinaire, comme +33199001234"),
    "pivot-unknown": N_("le SIRET du lieu dès qu'il est connu, comme 43493312300029"),
    "siret-checksum": N_("un SIRET de 14 chiffres dont la clé est juste, comme 43493312300029"),
    "siren-checksum": N_("un SIRET de 14 chiffres dont la clé est juste, comme 43493312300029"),
    "siren-not-siret": N_("le SIRET du lieu, de 14 chiffres, comme 43493312300029"),
    "point-far-from-commune": N_("un point à l'adresse du lieu, comme 47.2184, -1.5536 à Nantes"),
    "point-outside-france": N_("un point en France, comme 47.2184, -1.5536"),
    "point-half": N_("une latitude et une longitude, comme 47.2184 et -1.5536"),
    "point-null-island": N_("la position du lieu, comme 47.2184 et -1.5536, ou rien"),
    "point-swapped": N_("la latitude puis la longitude, comme 47.2184 et -1.5536"),
    "point-projected": N_("des degrés et non des mètres, comme 47.2184 et -1.5536"),
    "point-ambiguous-projection": N_("des degrés et non des mètres, comme 47.2184 et -1.5536"),
    "point-out-of-range": N_("une latitude de -90 à 90 et une longitude de -180 à 180, comme "
                             "47.2184 et -1.5536"),
    "text-script": N_("un texte sans script, comme Ateliers le lundi"),
    "text-html": N_("un texte sans balise ni entité, comme Ateliers & jeux"),
    "text-encoding": N_("des accents lisibles, comme Médiathèque"),
    "text-spaces": N_("une cellule sans espace au début ni à la fin, comme « Ateliers »"),
    "formula": N_("un texte qui ne commence pas par = + - ou @, comme Atelier"),
    "name-capitals": N_("des capitales aux initiales et aux sigles, comme CCAS du Vallon"),
    "list-repeated": N_("chaque valeur une seule fois, comme BIB|CCAS"),
    "list-empty": N_("une valeur de chaque côté de « | », comme BIB|CCAS"),
    "list-elsewhere": N_("chaque valeur dans sa colonne, comme Surdité dans "
                         "prise_en_charge_specifique"),
    "place-twice": N_("une seule ligne par lieu, comme la plus récente des deux"),
    "row-twice": N_("une seule ligne par lieu, comme la première des deux"),
    "place-far": N_("les lieux d'un même territoire, comme un département"),
    "web-empty": N_("une cellule vide quand il n'y a pas de page, sinon comme https://exemple.fr"),
}  # fmt: skip
_STALE: Final = N_("une fiche revue dans les {months} derniers mois, puis sa date, comme {day}")
_EXAMPLE_DAY: Final = "2025-10-01"
_RESTATED: Final[Mapping[str, str]] = {
    "commune-spelling": N_("« {before} » s'écrit « {after} » dans le code officiel"),
    "commune-code-zero": N_("le code « {before} » a perdu son zéro initial"),
    "commune-former-code": N_("le code « {before} » est un ancien code"),
    "date-empty-clock": N_("« {before} » est le zéro d'une horloge, non une date"),
    "date-impossible": N_("« {before} » n'est pas une date"),
    "email-impossible": N_("« {before} » contient une adresse impossible"),
    "date-number": N_("« {before} » est le nombre d'un tableur ou d'une horloge"),
    "date-short-year": N_("« {before} » n'a que deux chiffres d'année"),
    "date-words-removed": N_("« {before} » a du texte autour de la date"),
    "email-accent": N_("l'adresse a des accents"),
    "email-at-sign": N_("l'arobase est mal écrite"),
    "email-case": N_("l'adresse a des majuscules"),
    "email-domain-space": N_("le domaine a une espace"),
    "email-dot": N_("un point manque dans l'adresse"),
    "email-format": N_("l'adresse a des espaces ou de la ponctuation en trop"),
    "email-words-removed": N_("« {before} » a du texte à côté de l'adresse"),
    "phone-country-code": N_("l'indicatif du pays manque"),
    "phone-format": N_("le numéro a des espaces ou des signes en trop"),
    "phone-lost-zero": N_("le zéro initial manque"),
    "phone-plan": N_("l'indicatif n'est pas celui de ce numéro"),
    "phone-words-removed": N_("« {before} » a du texte autour du numéro"),
    "phone-wrong-country": N_("l'indicatif est celui d'un autre pays"),
    "phone-short-number": N_("« {after} » est un numéro court, que le champ ne peut porter"),
    "pivot-length": N_("« {before} » n'est ni un SIRET (14 chiffres) ni un RNA (W et 9 "
                       "caractères)"),
    "pivot-placeholder": N_("« {before} » tient la place d'un numéro inconnu"),
    "point-projected": N_("« {before} » est en mètres d'une projection"),
    "point-swapped": N_("la latitude et la longitude sont échangées"),
    "postcode-cedex": N_("« {before} » est un code CEDEX"),
    "postcode-format": N_("le code postal « {before} » est mal écrit"),
    "postcode-malformed": N_("« {before} » n'est pas un code postal"),
    "siren-not-siret": N_("« {before} » est un SIREN (9 chiffres), qui désigne l'entreprise"),
    "siret-format": N_("« {before} » a des espaces ou des signes"),
    "siret-lost-zero": N_("le zéro initial du SIRET manque"),
    "web-format": N_("l'adresse de page est mal écrite"),
    "web-scheme": N_("« {before} » n'a pas son « http:// »"),
    "web-words-removed": N_("« {before} » a du texte à côté de l'adresse"),
    "web-impossible": N_("« {before} » n'est pas l'adresse d'une page web"),
}  # fmt: skip

BESIDE: Final = ("date-stale", "email-personal", "phone-mobile", "pivot-unknown")
"""What is told of a cell however it is written: never why the schema refuses it."""


def expected(column: str, code: str) -> str:
    """Return what is asked where a problem stands: a form and an example, in the reader's language.

    Examples:
        >>> expected("code_postal", "schema-pattern")
        'cinq chiffres, comme 01000'
        >>> expected("code_postal", "postcode-dropped")
        'un code postal de la commune, comme 44000 pour Nantes'
    """
    if code == "date-stale":
        return _(_STALE, months=catalogue.census_settings().stale_months, day=_EXAMPLE_DAY)
    if code in _OF_CODE:
        return _(_OF_CODE[code])
    if column in _OF_COLUMN:
        return _(_OF_COLUMN[column])
    vocabulary = catalogue.vocabularies().get(column)
    if vocabulary is None:
        return _(_TEXT)
    return _(_LIST, example="|".join(vocabulary.accepted[:2]))


def restated(rule: str, words: str) -> str:
    """Return the message of a rule as a check says it, the repair's own ``words`` by default.

    Examples:
        >>> restated("web-impossible", "attendu : https://exemple.fr")
        "« {before} » n'est pas l'adresse d'une page web"
    """
    return _RESTATED.get(rule, words)
