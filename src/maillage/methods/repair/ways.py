"""Types of ways and what abbreviates them, buildings and what abbreviates titles."""

from maillage.methods.repair.cleaning import fold

_ABBREVIATED = {
    "allée": "all",
    "allées": "alls",
    "ancien chemin": "ach",
    "avenue": "av ave aven avn",
    "boulevard": "bd bld bvd blvd boul bvld boulv",
    "carrefour": "car carr",
    "chaussée": "chs",
    "chemin": "ch che chem chm",
    "cité": "cit",
    "clos": "",
    "côte": "",
    "cour": "",
    "cours": "crs",
    "domaine": "dom",
    "esplanade": "esp espl",
    "faubourg": "fg fbg fb",
    "galerie": "gal",
    "grande rue": "gr",
    "grand rue": "",
    "grand'rue": "",
    "grand place": "",
    "grande place": "",
    "hameau": "ham hm",
    "impasse": "imp",
    "levée": "",
    "lieu-dit": "ld",
    "lotissement": "lot lots",
    "mail": "",
    "montée": "mte",
    "parc": "",
    "parvis": "prv",
    "passage": "pas pass psg",
    "petite rue": "",
    "place": "pl plc",
    "placette": "",
    "promenade": "prom",
    "quai": "",
    "quartier": "qua quart",
    "rampe": "rpe",
    "résidence": "res",
    "rond-point": "rpt",
    "route": "rte",
    "rue": "r",
    "ruelle": "rle",
    "sente": "",
    "sentier": "sen",
    "square": "sq",
    "traverse": "tra",
    "venelle": "ven",
    "vieux chemin": "",
    "villa": "vla",
    "voie": "",
    "route départementale": "rd cd",
    "route nationale": "rn",
    "zone d'activités": "",
    "zone artisanale": "",
    "zone industrielle": "",
    "ZA": "",
    "ZAC": "",
    "ZAE": "",
    "ZI": "",
    "PA": "",
    "camin": "",
    "hent": "",
    "straed": "",
}
STAND_ALONE = frozenset(
    way for way in _ABBREVIATED if " " in way or "'" in way or way[:2] in ("ZA", "ZI")
)
"""Types that say enough without a name: « Grande rue », « Route nationale », « ZA »."""

WAY_TYPES = {
    words: way for way, short in _ABBREVIATED.items() for words in (fold(way), *short.split())
}
"""The type of a way, by its folded spelling or abbreviation."""

SURE_WAYS = tuple(
    sorted(
        (
            fold(way)
            for way in _ABBREVIATED
            if way
            not in ("clos", "cour", "cours", "côte", "mail", "parc", "PA", "port", "villa", "cité")
            and way not in ("résidence", "domaine", "quartier", "galerie", "voie", "hameau", "gal")
        ),
        key=lambda way: (-len(way), way),
    )
)
"""Types that can hardly be part of the name of a building."""

TITLES = {
    "st": "Saint",
    "ste": "Sainte",
    "dr": "Docteur",
    "gal": "Général",
    "gen": "Général",
    "gl": "Général",
    "mal": "Maréchal",
    "cdt": "Commandant",
    "cdr": "Commandant",
    "col": "Colonel",
    "cne": "Capitaine",
    "lt": "Lieutenant",
    "pdt": "Président",
    "pres": "Président",
    "prof": "Professeur",
    "pr": "Professeur",
    "nd": "Notre-Dame",
    "jb": "Jean-Baptiste",
}
"""Titles that are abbreviated in the names of ways."""

BUILDINGS = (
    "accueil|agence|ancien|ancienne|annexe|antenne|association|bat|batiment|bibliotheque|bureau|"
    "carre|centre|chez|college|communaute|complexe|ecole|espace|ferme|foyer|france services|gare|"
    "groupe scolaire|gymnase|hall|halle|hotel|immeuble|la poste|le|les|locaux|ludotheque|lycee|"
    "mairie|maison|maisons|mediatheque|mission locale|office|palais|pavillon|place forte|pole|"
    "presbytere|rdc|relais|residence|salle|service|services|sous prefecture|theatre|tiers lieu|"
    "tour|ville"
)
"""First folded words of the name of a building, where an address begins by one."""

COMPLEMENTS = (
    r"b[âa]t(?:\.|iment)?(?= )|r[ée]s(?:\.|idence) |imm(?:\.|euble)(?= )|appt?\.? |appartement|"
    r"esc(?:\.|alier) |[ée]tage\b|rez[- ]de[- ]|rdc\b|\d(?:er|e|[èe]me) [ée]tage|c/o\b|chez |"
    r"centre commercial|zone (?:artisanale|industrielle|commerciale|d'activit)|"
    r"z\.?[ai]\.?c?\.? |b[âa]t\.[a-z0-9]|locaux "
)
"""Where the complement of an address begins, after its way."""
