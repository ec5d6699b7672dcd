"""Communes that a sentence names: a capital, and no street, first name or longer name around."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from maillage.methods.repair.cleaning import fold
from maillage.methods.repair.commune_index import CommuneIndex, key

_LONGEST_NAME: Final = 9
_LEAST_LETTERS: Final = 3

_WORD = re.compile(r"[^\W_]+")
_WAYS = frozenset(
    ["rue", "avenue", "av", "boulevard", "bd", "place", "pl", "route", "chemin", "allee", "quai",
     "impasse", "square", "cours", "faubourg", "pont", "hameau", "residence", "canton", "pays",
     "communaute", "vallee", "porte", "cc", "com"]
)  # fmt: skip
_LINKS = frozenset(["de", "du", "des", "d", "la", "le", "les", "l"])
_LEADS = frozenset(
    ["lundi", "lundis", "mardi", "mardis", "mercredi", "mercredis", "jeudi", "jeudis", "vendredi",
     "vendredis", "samedi", "samedis", "dimanche", "permanence", "permanences", "antenne", "mairie",
     "services", "service", "mediatheque", "bibliotheque", "bus", "ccas", "accueil", "commune",
     "site", "matin", "midi", "ville", "bourg", "gare", "a", "et", "msap", "cias"]
)  # fmt: skip
_JOINED = frozenset(["sur", "sous", "en", "les", "lez", "lès"])
_ORDINARY = frozenset(["vers", "contre", "mars", "salles", "avant", "place", "centre", "le", "la"])


@dataclass(frozen=True)
class Mention:
    """Where a text names a commune, and the codes of those that bear the name."""

    start: int
    end: int
    codes: frozenset[str]


def mentions(text: str, *, index: CommuneIndex, near: frozenset[str]) -> list[Mention]:
    """Return the communes of some that a text names, in its order; the longest name wins.

    Examples:
        >>> from maillage.methods.repair.commune_index import commune_index
        >>> from maillage.reference.geography import embedded
        >>> index = commune_index(embedded())
        >>> found = mentions("lundi à Vaas, rue de Mayet", index=index,
        ...                  near=index.of_department["72"])
        >>> [(each.start, each.end, sorted(each.codes)) for each in found]
        [(8, 12, ['72364'])]
    """
    words = list(_WORD.finditer(text))
    found: list[Mention] = []
    for first, last in _runs(len(words)):
        start, end = words[first].start(), words[last].end()
        if any(start < there.end and there.start < end for there in found):
            continue
        said = key(fold(text[start:end]))
        named = (index.by_name.get(said, frozenset()) & near) or (
            index.by_old_name.get(said, frozenset()) & near
        )
        if named and _is_name(text, words, first, last):
            found.append(Mention(start, end, named))
    return sorted(found, key=lambda each: each.start)


def _runs(count: int) -> Iterator[tuple[int, int]]:
    for length in range(min(_LONGEST_NAME, count), 0, -1):
        for first in range(count - length + 1):
            yield first, first + length - 1


def _is_name(text: str, words: list[re.Match[str]], first: int, last: int) -> bool:
    """Whether words that spell a commune stand for it: capital, not in a longer name or a way."""
    start, end = words[first].start(), words[last].end()
    said = text[start:end]
    if not said[0].isupper() or len(said) < _LEAST_LETTERS or fold(said) in _ORDINARY:
        return False
    if text[end : end + 1] == "-" and text[end + 1 : end + 2].isalpha():
        return False
    if text[start - 1 : start] == "-" and text[start - 2 : start - 1].isalpha():
        return False
    after = words[last + 1][0] if last + 1 < len(words) else ""
    if text[end : end + 1] == " " and fold(after) in _JOINED and not text[:start].isupper():
        beyond = words[last + 2][0] if last + 2 < len(words) else ""
        if beyond[:1].isupper():
            return False
    return _is_led(text, words, first)


def _is_led(text: str, words: list[re.Match[str]], first: int) -> bool:
    """Whether what stands before a name lets it be a commune's: no way, no first name."""
    before = first - 1
    if before < 0:
        return True
    if text[words[before].end() : words[first].start()].strip("' ’"):
        return True
    lead = words[before][0]
    if lead[0].isupper() and fold(lead) not in _LEADS | _LINKS:
        return False
    while before >= 0 and fold(words[before][0]) in _LINKS:
        before -= 1
    return before < 0 or fold(words[before][0]) not in _WAYS
