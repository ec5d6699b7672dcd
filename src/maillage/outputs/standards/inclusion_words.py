"""Words of the national standard in those of data·inclusion v1.

Correspondence of data·inclusion itself for services, access, publics, fees and programmes; for
types of places and labels, only those that name the very same network.
"""

from collections.abc import Mapping

THEMES: Mapping[str, tuple[str, ...]] = {
    "Accès internet et matériel informatique": (
        "numerique--acceder-a-une-connexion-internet",
        "numerique--acquerir-un-equipement",
    ),
    "Acquisition de matériel informatique à prix solidaire": ("numerique--acquerir-un-equipement",),
    "Aide aux démarches administratives": (
        "difficultes-administratives-ou-juridiques--accompagnement-aux-demarches-administratives",
        "numerique--acceder-a-des-services-en-ligne",
    ),
    "Compréhension du monde numérique": ("numerique--maitriser-les-fondamentaux-du-numerique",),
    "Insertion professionnelle via le numérique": (
        "preparer-sa-candidature--organiser-ses-demarches-de-recherche-demploi",
        "numerique--maitriser-les-fondamentaux-du-numerique",
    ),
    "Loisirs et créations numériques": (
        "remobilisation--activites-sportives-et-culturelles",
        "numerique--maitriser-les-fondamentaux-du-numerique",
    ),
    "Maîtrise des outils numériques du quotidien": (
        "numerique--maitriser-les-fondamentaux-du-numerique",
        "numerique--acceder-a-des-services-en-ligne",
    ),
    "Parentalité et éducation avec le numérique": (
        "famille--soutien-a-la-parentalite-et-a-leducation",
        "numerique--maitriser-les-fondamentaux-du-numerique",
    ),
    "Utilisation sécurisée du numérique": ("numerique--maitriser-les-fondamentaux-du-numerique",),
}

MOBILISATION: Mapping[str, str] = {
    "Se présenter": "se-presenter",
    "Téléphoner": "telephoner",
    "Contacter par mail": "envoyer-un-courriel",
    "Envoyer un mail avec une fiche de prescription": "envoyer-un-courriel",
    "Prendre un RDV en ligne": "utiliser-lien-mobilisation",
}
SAID_IN_WORDS = (
    "Ce lieu n'accueille pas de public",
    "Envoyer un mail avec une fiche de prescription",
)
"""Ways of access that ``mobilisation_precisions`` says in words."""

TYPES: Mapping[str, str] = {
    "Accompagnement individuel": "accompagnement",
    "Dans un atelier collectif": "atelier",
    "En autonomie": "aide-materielle",
}
"""Forms of help and the type of service; a service has one type, the first of this order."""

RECEPTION: Mapping[str, str] = {
    "À distance": "a-distance",
    "Accompagnement individuel": "en-presentiel",
    "Dans un atelier collectif": "en-presentiel",
    "En autonomie": "en-presentiel",
}

PUBLICS: Mapping[str, str] = {
    "Jeunes": "jeunes",
    "Étudiants": "etudiants",
    "Familles et/ou enfants": "familles",
    "Seniors": "seniors",
    "Femmes": "femmes",
}
NEEDS: Mapping[str, str] = {
    "Surdité": "personnes-en-situation-de-handicap",
    "Handicaps moteurs": "personnes-en-situation-de-handicap",
    "Handicaps mentaux": "personnes-en-situation-de-handicap",
    "Déficience visuelle": "personnes-en-situation-de-handicap",
    "Langues étrangères (anglais)": "personnes-exilees",
    "Langues étrangères (autres)": "personnes-exilees",
}

FEES: Mapping[str, str] = {
    "Gratuit": "gratuit",
    "Gratuit sous condition": "gratuit",
    "Payant": "payant",
}

PROGRAMMES: Mapping[str, str] = {
    "Aidants Connect": "aidants-connect",
    "Conseillers numériques": "conseillers-numeriques",
    "Emmaüs Connect": "emmaus",
    "France Services": "france-service",
    "Grande école du numérique": "grandes-ecoles-du-numerique",
    "La Croix Rouge": "croix-rouge",
    "Relais numérique (Emmaüs Connect)": "emmaus",
}
LABELS: Mapping[str, str] = {"Fabriques de Territoire": "fabrique-de-territoire"}

_SAME_WORD = (
    *("ACI", "AFPA", "AI", "ASE", "CAARUD", "CADA", "CAF", "CAVA", "CHRS", "CHU", "CIDFF", "CMP"),
    *("CMS", "CPAM", "CPH", "CSAPA", "EA", "EI", "EITI", "EPIDE", "ESAT", "ETTI", "GEIQ"),
    *("HUDA", "MDPH", "MJC", "MSAP", "PJJ", "PLIE", "SPIP"),
)
TYPOLOGIES: Mapping[str, str] = {code: code.lower() for code in _SAME_WORD} | {
    "AVIP": "creches-avip",
    "CAP_EMPLOI": "cap-emploi-reseau-cheops",
    "CCAS": "ccas-cias",
    "CCONS": "chambres-consulaires",
    "CD": "departements",
    "CDAS": "departements",
    "CIAS": "ccas-cias",
    "E2C": "ecoles-de-la-deuxieme-chance",
    "EPN": "espaces-publics-numeriques",
    "FT": "france-travail",
    "LA_POSTE": "la-poste",
    "MDE": "maisons-de-l-emploi",
    "MDS": "maisons-des-solidarites",
    "ML": "mission-locale",
    "MSA": "mutualite-sociale-agricole",
    "MUNI": "communes",
    "ODC": "delegataire-conseil-departemental",
    "PIJ_BIJ": "reseau-information-jeunesse",
    "PIMMS": "pimms-mediation",
    "PREF": "regions",
    "REG": "regions",
    "RESSOURCERIE": "ressourceries",
    "RFS": "france-service",
    "RS_FJT": "residences-fjt",
}
