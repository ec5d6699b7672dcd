"""Communes found by code, postcode or name: dictionaries made once from the tables of a country."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import polars as pl
from rapidfuzz.fuzz import ratio

from maillage.methods.repair.cleaning import clean, fold
from maillage.reference.geography import Geography

LONGEST = 100
"""Signs of a cell that are read; the longest official name has 45."""
_CEDEX = re.compile(r"\bc[ée]dex\b.*$", re.IGNORECASE)
_BRACKETS = re.compile(r"[([].*?(?:[)\]]|$)")
_TITLE = re.compile(r"^(?:ville|commune|mairie|municipalite) (?:de la |de l |de |du |d |des )")
_DISTRICT = re.compile(r"(?P<town>[a-z ]+?) (?P<number>\d{1,2})(?: ?(?:er|ere|e|eme))?(?: ar\w*)?")
_ABBREVIATIONS = {
    "st": "saint", "ste": "sainte", "s": "sur", "ss": "sous", "lez": "les", "gd": "grand"
}  # fmt: skip
SPELLING_MIN = 80.0
"""Least similarity (rapidfuzz ``ratio``, 0 to 100) of a misspelt name with the only commune of its
postcode that resembles it; ours, argued so: two letters in ten."""
_ARTICLES = frozenset(["le", "la", "les", "l"])


@dataclass(frozen=True)
class Known:
    """A commune of today: its name, département and postcodes."""

    code: str
    name: str
    department: str
    postcodes: tuple[str, ...]


@dataclass(frozen=True)
class NameRead:
    """What a cell says of a commune: comparable name, its words, number of its arrondissement."""

    key: str
    words: tuple[str, ...]
    district: int | None


@dataclass(frozen=True)
class CommuneIndex:
    """Communes by code, postcode and name.

    ``by_name`` and ``by_old_name`` are keyed by :func:`key`; a name may belong to several.
    ``old_codes`` leads from a code of the past to today's, ``districts`` from a postcode or a
    town and number to the municipal arrondissement.
    """

    communes: Mapping[str, Known]
    by_postcode: Mapping[str, frozenset[str]]
    by_name: Mapping[str, frozenset[str]]
    by_old_name: Mapping[str, frozenset[str]]
    old_codes: Mapping[str, str]
    districts: Mapping[str, str]
    town_districts: Mapping[tuple[str, int], str]
    names: Mapping[str, NameRead]
    of_department: Mapping[str, frozenset[str]]

    def near(self, departments: frozenset[str]) -> frozenset[str]:
        """Return the communes of some départements, all of them when none is given."""
        if not departments:
            return frozenset(self.communes)
        return frozenset().union(*(self.of_department.get(each, ()) for each in departments))

    def department_of(self, postcode: str) -> frozenset[str]:
        """Return the départements that a postcode may lie in."""
        served = {self.communes[code].department for code in self.by_postcode.get(postcode, ())}
        if served:
            return frozenset(served)
        if postcode.startswith("20"):
            return frozenset(["2A"] if postcode < "20200" else ["2B"])
        return frozenset([postcode[:3] if postcode[:2] in ("97", "98") else postcode[:2]])


def key(folded: str) -> str:
    """Return a folded name as one word, abbreviations spelt out.

    Examples:
        >>> key("st donat s l herbasse")
        'saintdonatsurlherbasse'
    """
    return "".join(_ABBREVIATIONS.get(word, word) for word in folded.split())


def words(folded: str) -> tuple[str, ...]:
    """Return the words of a folded name, abbreviations spelt out, without its article.

    Examples:
        >>> words("le pont de claix")
        ('pont', 'de', 'claix')
    """
    spelt = tuple(_ABBREVIATIONS.get(word, word) for word in folded.split())
    return spelt[1:] if len(spelt) > 1 and spelt[0] in _ARTICLES else spelt


def bare(folded: str) -> str:
    """Return a folded name without its article, as one word.

    Examples:
        >>> bare("le pont de claix")
        'pontdeclaix'
    """
    return "".join(words(folded))


def read_name(text: str | None) -> NameRead:
    """Return what a cell says of a commune.

    Examples:
        >>> read_name("PARIS 12EME")
        NameRead(key='paris', words=('paris',), district=12)
        >>> read_name("L'Isle-Adam CEDEX 1")
        NameRead(key='lisleadam', words=('isle', 'adam'), district=None)
        >>> read_name("Amplepuis 69550").key
        'amplepuis'
    """
    cleaned, _mended = clean((text or "")[:LONGEST])
    without = _CEDEX.sub("", cleaned)
    folded = _TITLE.sub("", fold(_BRACKETS.sub(" ", without) or without))
    folded = re.sub(r"\b\d{4,5}\b", "", folded).strip()
    district = _DISTRICT.fullmatch(folded)
    if district:
        return NameRead(key(district["town"]), words(district["town"]), int(district["number"]))
    letters = re.sub(r"\d+", "", folded)
    return NameRead(key(letters), words(letters), None)


@cache
def commune_index(
    geography: Geography, old_names: tuple[tuple[str, str], ...] = ()
) -> CommuneIndex:
    """Return the index of a country, made once.

    ``old_names`` are names of delegated, associated and former communes, each with its code of
    the past or of today.
    """
    communes = _communes(geography)
    arrondissements = dict(geography.level("arrondissement").select("code", "commune").iter_rows())
    old_codes = {
        old: code
        for old, code in geography.crosswalk.select("old_code", "code").iter_rows()
        if old not in communes
    }
    names = [(known.name, code) for code, known in communes.items()]
    former = [(name, old_codes.get(code, code)) for name, code in old_names]
    by_name = _by_name(names)
    return CommuneIndex(
        communes=communes,
        by_postcode=_grouped(
            (postcode, code) for code, known in communes.items() for postcode in known.postcodes
        ),
        by_name=by_name,
        by_old_name=_by_name([(name, code) for name, code in former if code in communes]),
        old_codes=old_codes,
        districts=_districts(geography, communes, arrondissements),
        town_districts={
            (key(fold(communes[commune].name)), _number(code)): code
            for code, commune in arrondissements.items()
        },
        names={code: read_name(known.name) for code, known in communes.items()},
        of_department=_grouped((known.department, code) for code, known in communes.items()),
    )


def _communes(geography: Geography) -> dict[str, Known]:
    """Return the communes of today by code; an arrondissement's postcodes are its town's."""
    whole = dict(geography.level("arrondissement").select("code", "commune").iter_rows())
    served: dict[str, set[str]] = defaultdict(set)
    for postcode, code in geography.postcodes.iter_rows():
        served[whole.get(code, code)].add(postcode)
    table = geography.level("commune").select(
        "code", "name", pl.col("departement").fill_null(pl.col("code").str.slice(0, 3))
    )
    return {
        code: Known(code, name, department, tuple(sorted(served[code])))
        for code, name, department in table.iter_rows()
    }


def _districts(
    geography: Geography, communes: Mapping[str, Known], arrondissements: Mapping[str, str]
) -> dict[str, str]:
    """Return the arrondissement of each postcode; one known of its town only ends by its number."""
    by_number = {(town, _number(code)): code for code, town in arrondissements.items()}
    by_ending = {
        postcode: by_number[town, int(postcode[-2:])]
        for town in sorted(set(arrondissements.values()))
        for postcode in communes[town].postcodes
        if (town, int(postcode[-2:])) in by_number
    }
    known = geography.postcodes.iter_rows()
    return by_ending | {postcode: code for postcode, code in known if code in arrondissements}


def _number(code: str) -> int:
    """Return the number of an arrondissement, which ends its code: 75112, 13201, 69381."""
    return int(code[-1] if code.startswith("6938") else code[-2:])


def _by_name(names: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Return codes by name; a name without its article only where no other has it in full."""
    folded = [(fold(name), code) for name, code in names]
    whole = _grouped((key(name), code) for name, code in folded)
    without = _grouped((bare(name), code) for name, code in folded)
    return {**without, **whole} | {
        each: whole[each] | without[each] for each in whole.keys() & without.keys()
    }


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    groups: dict[str, set[str]] = defaultdict(set)
    for group, code in pairs:
        groups[group].add(code)
    return {group: frozenset(codes) for group, codes in groups.items()}


def resembles(first: NameRead, second: NameRead) -> bool:
    """Whether two names are spelt nearly alike, or one begins by the words of the other.

    Examples:
        >>> resembles(read_name("La Roche"), read_name("La Roche-sur-Yon"))
        True
        >>> resembles(read_name("Blois"), read_name("Saint-Étienne"))
        False
    """
    return begins(first.words, second.words) or ratio(first.key, second.key) >= SPELLING_MIN


def begins(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Whether the words of one name begin another."""
    shared = min(len(first), len(second))
    return shared > 0 and first[:shared] == second[:shared]
