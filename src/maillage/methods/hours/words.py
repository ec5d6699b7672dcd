"""The words of French opening hours: what each one is to the grammar.

Patterns meet text without case nor accents, dashes and apostrophes made plain. A phrase is tried
only where its first word stands, the longest phrases first.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

DAY_NAMES = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

_DAY_SPELLINGS = (
    ("lundi", "lundis", "lun", "lu", "mundi"),
    ("mardi", "mardis", "mar", "ma", "merdi"),
    ("mercredi", "mercredis", "merc", "mer", "me", "mercedi", "mecredi"),
    ("jeudi", "jeudis", "jeu", "je", "eudi", "jeud"),
    ("vendredi", "vendredis", "vend", "ven", "ve", "verdredi", "vendedi", "vendrdi"),
    ("samedi", "samedis", "sam", "sa"),
    ("dimanche", "dimanches", "dim", "di"),
)
DAYS_BY_WORD: Mapping[str, int] = {
    spelling: number for number, spellings in enumerate(_DAY_SPELLINGS) for spelling in spellings
}

OSM_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH_SPELLINGS = (
    ("janvier", "janv"),
    ("fevrier", "fevr", "fev"),
    ("mars",),
    ("avril", "avr"),
    ("mai",),
    ("juin",),
    ("juillet", "juil"),
    ("aout",),
    ("septembre", "sept"),
    ("octobre", "oct"),
    ("novembre", "nov"),
    ("decembre", "dec"),
)
MONTHS_BY_WORD: Mapping[str, int] = {
    spelling: number
    for number, spellings in enumerate(_MONTH_SPELLINGS, start=1)
    for spelling in spellings
}

ORDINALS_BY_WORD: Mapping[str, int] = {
    "premier": 1,
    "premiers": 1,
    "premiere": 1,
    "deuxieme": 2,
    "deuxiemes": 2,
    "second": 2,
    "troisieme": 3,
    "troisiemes": 3,
    "quatrieme": 4,
    "quatriemes": 4,
    "dernier": -1,
    "derniers": -1,
}

_DAY = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s?"
_HALF = r"(?:matins?|matinees?|apres[ -]?midis?|soirs?)"
_RDV = r"(?:rdv|rendez ?-? ?vous|endez ?-? ?vous)"
_ONLY = r"(?: (?:uniquement|seulement|obligatoires?|exclusivement))?"
_HOLIDAYS = r"(?:vacances(?: scolaires)?|vac\b\.?|conges scolaires)"
_SOME_HOLIDAYS = (
    r"(?:vacances|conges) (?:de |d'|du |des )(?:la |l')?"
    r"(?:noel|ete|hiver|printemps|paques|toussaint|fevrier|fin d'annee)"
)
_COUNT = r"(?:un|une|deux|trois|quatre|\d)"
_FULL_MONTH = "|".join(spellings[0] for spellings in _MONTH_SPELLINGS)
_SHORT_MONTH = "|".join(short for spellings in _MONTH_SPELLINGS for short in spellings[1:])
_MONTH = rf"(?:(?:{_FULL_MONTH})\b|(?:{_SHORT_MONTH})\b\.?)"


class Phrase(NamedTuple):
    """A kind of token, and the words that make it."""

    kind: str
    pattern: re.Pattern[str]


def _phrases(*rows: tuple[str, str, str]) -> Mapping[str, tuple[Phrase, ...]]:
    """Return the phrases by the first words that may begin them."""
    found: dict[str, tuple[Phrase, ...]] = {}
    for starts, kind, pattern in rows:
        phrase = Phrase(kind, re.compile(pattern))
        for start in starts.split():
            found[start] = (*found.get(start, ()), phrase)
    return found


PHRASES: Mapping[str, tuple[Phrase, ...]] = _phrases(
    ("tous tout toutes", "workdays", r"tous les jours ouvr(?:e|able)s?\b"),
    ("tous tout toutes", "everyday", r"tous les jours\b"),
    (
        "tous tout toutes",
        "frequency",
        rf"tou(?:s|t|tes) les (?:{_COUNT}|quinze|\d\d) (?:jours|semaines|mois)\b",
    ),
    ("toutes toute", "everyday", r"toute la semaine\b"),
    ("tous", "week", r"tous les (?:matins|soirs|apres[ -]midis?)\b"),
    ("un une", "frequency", r"(?:un|une) ?(?:sur|/) ?(?:deux|trois|\d)\b"),
    ("tous toutes", "frequency", rf"tou(?:s|tes) les (?:deux|trois|quatre|\d) {_DAY}\b"),
    ("un une deux trois", "frequency", rf"{_COUNT} (?:x|fois) (?:par|/) ?\w+"),
    (
        "un une deux trois",
        "frequency",
        rf"(?:un|une) (?:{_DAY}|semaine|jour|mois)(?: {_HALF})? ?(?:sur|/) ?(?:deux|trois|\d)\b",
    ),
    ("un une deux trois", "frequency", rf"{_COUNT} {_DAY}(?: {_HALF})? ?(?:par|/) ?mois\b"),
    ("par", "frequency", r"par (?:quinzaine|roulement|alternance)\b"),
    ("en", "frequency", r"en (?:alternance|fonction)\b"),
    ("a", "frequency", r"a (?:la demande|definir|preciser|convenir)\b"),
    ("si", "frequency", r"si besoin\b"),
    ("pas", "frequency", rf"pas (?:ouverte?s? )?tous(?: les (?:{_DAY}|jours))?\b"),
    ("pas", "closed", r"pas (?:d'accueil|ouverte?s?)(?: (?:au|de) public)?"),
    ("non", "closed", r"non (?:ouverte?s?|accessible)(?: au public)?"),
    (
        "sur avec uniquement seulement exclusivement",
        "appointment",
        (
            rf"(?:(?:uniquement|seulement|exclusivement) )?"
            rf"(?:sur|avec) (?:prises? de )?{_RDV}s?{_ONLY}"
        ),
    ),
    ("sur avec", "walk_in", rf"(?:sur|avec) (?:ou|et) sans {_RDV}"),
    ("prendre prise uniquement", "appointment", rf"(?:uniquement )?(?:prendre|prise de) {_RDV}"),
    ("rdv rendez endez", "appointment", rf"{_RDV}s?{_ONLY}"),
    ("sans", "walk_in", rf"sans (?:(?:ou|et) (?:avec|sur) )?{_RDV}"),
    ("acces accueil venue en", "walk_in", r"(?:en )?(?:acces|accueil|venue) libre"),
    ("en", "walk_in", r"en libre acces"),
    (
        "sur",
        "booking",
        rf"sur (?:reservations?|inscriptions?)(?: uniquement)?\b",  # noqa: F541
    ),
    ("sur", "frequency", r"sur demande\b"),
    ("semaine semaines sem", "even", r"sem(?:aines?|\.)? paires?\b"),
    ("semaine semaines sem", "odd", r"sem(?:aines?|\.)? impaires?\b"),
    ("en la", "even", r"(?:en|les|la) semaines? paires?\b"),
    ("en la", "odd", r"(?:en|les|la) semaines? impaires?\b"),
    ("en la", "workdays", r"(?:en|la) semaine\b(?! (?:du|de la|des|prochaine))"),
    ("week weekend weekends we", "weekend", r"week[ -]?ends?\b|we\b"),
    ("hors", "both", rf"hors et (?:en|pendant les) {_HOLIDAYS}"),
    ("pendant durant les en lors", "some_school", rf"(?:\w+ )?(?:les )?{_SOME_HOLIDAYS}"),
    ("vacances conges", "some_school", _SOME_HOLIDAYS),
    (
        "hors sauf excepte en",
        "term",
        (
            rf"(?:hors|sauf|excepte|en dehors)(?: (?:pendant|durant))?(?: (?:les|des|de))?"
            rf" {_HOLIDAYS}(?! (?:de |d'|du ))"
        ),
    ),
    ("en pendant periode", "term", r"(?:(?:en|pendant la|hors) )?periode sco(?:laire)?s?\b"),
    ("temps", "term", r"temps scolaires?\b"),
    (
        "pendant durant lors en les congés conges vacances vac",
        "school",
        rf"(?:(?:pendant|durant|lors) )?(?:en periodes? de )?(?:des )?(?:les )?{_HOLIDAYS}",
    ),
    ("jours jour les feries", "public", r"(?:les )?(?:jours? )?feries?\b"),
    (
        "en ete hiver horaires periode l saison estivale hivernale",
        "season",
        (
            r"(?:(?:en|l'|horaires? d'|periode|saison) ?)?"
            r"(?:ete|hiver|saison|estivales?|hivernales?)\b"
        ),
    ),
    ("sauf excepte excepter hormis hors exceptee", "except", r"sauf|except\w*|hormis|hors"),
    ("en a", "except", r"en dehors (?:de la|de|des|du|d')|a l'exception (?:de|du|des)"),
    ("a", "from", r"a (?:partir|compter) (?:de |du |d'|des )?"),
    ("depuis", "from", r"depuis (?:le |la )?"),
    ("jusqu jusque", "until", r"jusqu(?:e|')? ?-? ?(?:a|au|en|aux|fin)?\b"),
    ("ferme fermee fermes fermees fermeture", "closed", r"ferm\w+(?: au public)?"),
    ("ce", "closed", r"ce jour\b"),
    ("midi minuit", "time", r"midi|minuit"),
    ("du de chaque", "of_month", r"(?:du|de chaque|chaque) moi[s]?\b"),
    ("ces", "same_days", r"ces memes jours"),
    (
        "matin matins matinee matinees",
        "morning",
        r"matins?\b|matinees?\b",
    ),
    (
        "apres apresmidi aprem apm apmidi ap",
        "afternoon",
        r"apres[ -]?midis?\b|aprem\b|apm\b|apmidi\b|ap[ -]?midi\b",
    ),
    ("soir soiree soirees soirs", "evening", r"soir(?:ee)?s?\b"),
)

NUMBER_PHRASES: tuple[Phrase, ...] = tuple(
    Phrase(kind, re.compile(pattern))
    for kind, pattern in (
        ("contact", r"(?:\+33|0)[ .]?\d(?:[ .-]?\d\d){4}(?!\d)"),
        (
            "always",
            (
                r"24 ?h? ?(?:/|sur) ?24 ?h?(?:[ ,et-]*7 ?j?(?:ours)? ?(?:/|sur) ?7 ?j?)?(?!\d)"
                r"|24/7(?!\d)"
            ),
        ),
        ("everyday", r"7 ?j?(?:ours)? ?(?:/|sur) ?7(?: ?j(?:ours)?\b)?(?!\d)"),
        ("date", r"\d{1,2}[/.]\d{1,2}[/.]\d{4}(?!\d)"),
        ("date", rf"\d{{1,2}}(?:er)? {_MONTH}(?: \d{{4}}(?!\d))?"),
        ("frequency", rf"[1-4] ?(?:x|fois) ?(?:par|/) ?\w+"),  # noqa: F541
        (
            "frequency",
            rf"1 (?:{_DAY}|semaine|jour|mois)(?: {_HALF})? ?(?:sur|/) ?(?:deux|trois|\d)(?!\d|h)\b",
        ),
        ("frequency", rf"[1-4] {_DAY}(?: {_HALF})? ?(?:par|/) ?mois\b"),
        ("frequency", r"1 semaine par mois\b"),
        ("frequency", r"1er (?:de|du) (?:chaque )?mois\b"),
        ("ordinal", r"[1-5] ?(?:er|eres?|e|eme|emes|nd|nde)s?\b|[1-5](?:ers|es)\b"),
        ("first_ones", r"[2-4] (?:premiers|derniers)\b"),
    )
)

MONTH_YEAR = re.compile(rf"{_MONTH}(?: (20\d\d)(?!\d))?")

NEUTRAL = frozenset(
    """
    horaire horaires ouvert ouverte ouverts ouvertes ouverture ouvertures heure heures jour jours
    public accueil physique bureaux bureau sont est permanence permanences de du des d la le les l
    au aux a et en un une journee continue non-stop stop non total totalement uniquement seulement
    dans pour y il se fait chaque tous toutes tout toute par comprenant structure ainsi que
    notamment general habituels habituelles espace association mairie h pm am s t e x annee assure
    """.split()  # noqa: SIM905
)
"""Words that say nothing more beside hours."""

NARROWING = frozenset(
    """
    telephone telephonique tel standard adherents adherent coworkers coworking residentes residents
    reserve reservee reserves interne scolaires selon certains certaines parfois variable variables
    exceptionnel exceptionnelle exceptionnelles exceptionnels exceptionnellement occasionnellement
    ponctuellement soirees variante semestre trimestre quinzaine prochainement travaux provisoire
    provisoirement theoriquement principe evenement evenements donateurs membres livraison
    mensuel mensuelle bimensuel bimensuelle bimestriel trimestriel roulement
    priorite livraisons depart arrivee arrivees mois programme programmation calendrier
    semaine semaines precedents quand lors itinerance itinerant pas sous sauf nocturne
    """.split()  # noqa: SIM905
)
"""Words that make an opening less than an opening to everyone, every week."""
