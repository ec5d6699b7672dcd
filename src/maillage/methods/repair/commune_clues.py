"""The commune of a place that names none: its address, its SIREN or its own name may tell it.

A clue is believed only where the postcode agrees: it chooses among the communes that the postcode
serves, or, for a postcode of its own (CEDEX), among those of the département. The SIREN of a
commune is built from its code: 21, département and commune on six digits, rank, key (INSEE, SIRENE
directory): 219104320 is that of 91432.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from maillage.contracts.repaired import Repaired, Rule, rules
from maillage.language import N_
from maillage.methods.repair.cleaning import clean, fold
from maillage.methods.repair.commune_index import CommuneIndex, key, read_name
from maillage.methods.repair.localities import find_locality
from maillage.methods.repair.postcodes import read_postcode

RULES: Final = rules(
    {
        "commune-from-address": Rule("info", N_("commune lue dans l'adresse : {after}")),
        "commune-from-siren": Rule(
            "info", N_("commune trouvée par son SIREN, celui de l'organisme : {after}")
        ),
        "commune-from-place": Rule("info", N_("commune lue dans le nom du lieu : {after}")),
    }
)

LEAST_LETTERS: Final = 3
"""Letters of a commune's name below which it is not looked for among the words of a place."""
_LONGEST_NAME: Final = 9
"""Words of the longest name of a commune, elisions apart."""
_COMMUNAL_SIREN: Final = re.compile(r"21(\d{6})\d{6}|21(\d{6})\d")
_LINKS: Final = frozenset(["de", "du", "des", "d", "la", "le", "les", "l"])
_WIDER: Final = frozenset(
    ["pays", "communaute", "communautaire", "cc", "ca", "cdc", "com", "agglo", "agglomeration",
     "metropole", "canton", "vallee", "vallees", "bassin", "val", "grand", "grands", "territoire",
     "plaine", "plateau", "coeur", "pole", "foret", "monts", "mont", "lac", "rue", "avenue",
     "boulevard", "place", "route", "quai", "chemin", "allee", "impasse", "square", "sud", "nord",
     "est", "ouest", "saint", "sainte", "st", "ste", "haut", "haute", "bas", "basse", "vieux",
     "entre", "autour"]
)  # fmt: skip
"""Words after which a name is that of something wider than the commune, or of something else."""
_JOINED: Final = frozenset(["sur", "sous", "en", "les", "lez", "et", "aux", "au"])
"""Words after which a name goes on: « Vic » is not « Vic-sur-Cère »."""


def commune_told(
    index: CommuneIndex,
    *,
    postcode: str | None,
    siret: str | None,
    name: str | None,
    address: str | None,
) -> Repaired[str]:
    """Return the code of the commune that a place tells without naming one, None when unsure.

    Args:
        index: the communes of a country.
        postcode: as the file says it; without it nothing is told.
        siret: SIRET or SIREN of the body.
        name: name of the place.
        address: its address.

    Examples:
        >>> from maillage.methods.repair.commune_index import commune_index
        >>> from maillage.reference.geography import embedded
        >>> index = commune_index(embedded())
        >>> commune_told(index, postcode="39600", siret=None, name="France Services ARBOIS",
        ...              address=None)
        Repaired(value='39013', rules=('commune-from-place',))
        >>> commune_told(index, postcode="39600", siret=None, name="CCAS", address=None).value
    """
    post, _why = read_postcode(postcode)
    if not post:
        return Repaired(None)
    among = index.by_postcode.get(post) or index.near(index.department_of(post))
    clues: tuple[tuple[str, Callable[[], str | None]], ...] = (
        ("commune-from-address", lambda: _in_address(index, address, post, among)),
        ("commune-from-siren", lambda: _of_siren(index, siret, among)),
        ("commune-from-place", lambda: _in_name(index, name, post, among)),
    )
    for rule, clue in clues:
        found = clue()
        if found:
            return Repaired(found, (rule,))
    return Repaired(None)


def _in_address(
    index: CommuneIndex, address: str | None, postcode: str, among: frozenset[str]
) -> str | None:
    """Return the commune that follows the postcode in an address, or ends it after a comma."""
    located = find_locality(address)
    last = (address or "").rpartition(",")[2]
    said = [located[1]] if located and located[0] == postcode else []
    for words in (*said, last if "," in (address or "") else None):
        found = _named(index, read_name(words).key, among) if words else frozenset()
        if len(found) == 1:
            return min(found)
    return None


def _of_siren(index: CommuneIndex, siret: str | None, among: frozenset[str]) -> str | None:
    """Return the commune whose own SIREN it is."""
    found = _COMMUNAL_SIREN.fullmatch(re.sub(r"\D", "", siret or ""))
    if not found:
        return None
    number, rank = (found[1] or found[2])[:3], (found[1] or found[2])[3:]
    departments = {"20": ("2A", "2B", "20"), "97": (number,)}.get(number[:2], (number[:2],))
    codes = [department + rank[len(department) - 2 :] for department in departments]
    told = {index.old_codes.get(code, code) for code in codes} & among
    return min(told) if len(told) == 1 else None


def _in_name(
    index: CommuneIndex, name: str | None, postcode: str, among: frozenset[str]
) -> str | None:
    """Return the only commune that the words of a place name, the longest name first.

    A further name, of a commune elsewhere or of something wider, leaves it unsure.
    """
    around = index.near(index.department_of(postcode))
    words = fold(clean(name or "")[0]).split()
    taken: list[tuple[int, int]] = []
    told: set[str] = set()
    for start, end in _spans(words):
        if any(start < there and first < end for first, there in taken):
            continue
        found = _named(index, key(" ".join(words[start:end])), around)
        if not found:
            continue
        taken.append((start, end))
        is_sure = found & among and not _is_wider(words, start, end)
        told |= found & among if is_sure else {""}
    return told.pop() or None if len(told) == 1 else None


def _spans(words: list[str]) -> Iterator[tuple[int, int]]:
    """Yield the bounds of runs of words that may be a name, the longest first."""
    for length in range(min(_LONGEST_NAME, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            run = words[start : start + length]
            if len("".join(run)) >= LEAST_LETTERS and not (length == 1 and run[0] in _WIDER):
                yield start, start + length


def _is_wider(words: list[str], start: int, end: int) -> bool:
    """Whether the words around a name make it that of something else."""
    before = start - 1
    while before >= 0 and words[before] in _LINKS:
        before -= 1
    leads = words[before] if before >= 0 else ""
    follows = words[end] if end < len(words) else ""
    return leads in _WIDER or follows in _JOINED


def _named(index: CommuneIndex, said: str, among: frozenset[str]) -> frozenset[str]:
    """Return the communes of some that bear a name, today or, failing that, in the past."""
    return (index.by_name.get(said, frozenset()) & among) or (
        index.by_old_name.get(said, frozenset()) & among
    )
