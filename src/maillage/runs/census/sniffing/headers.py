"""What a header says: its words, folded, and how well they name a field."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache

from rapidfuzz import fuzz

from maillage.catalogue import vocabularies
from maillage.catalogue.sniffing import FieldWords, IgnoredWords, Sniffing, sniffing
from maillage.methods.repair.cleaning import fold

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z][a-z])")
_NUMBER_SIGN = re.compile(r"(?i)\bn\s*[°º]")
_REPEAT = re.compile(r"(.+) (\d+)")
_EXACT, _CORE, _TYPED, _WITHIN = 1.0, 0.92, 0.8, 0.6
_PART, _PART_COVERAGE = 0.55, 0.35
_LONG_WORD = 6


@dataclass(frozen=True)
class Header:
    """The words of a header, small ones left out."""

    words: tuple[str, ...]

    @property
    def text(self) -> str:
        """The words with a space between."""
        return " ".join(self.words)

    @property
    def squeezed(self) -> str:
        """The words without a space between."""
        return "".join(self.words)

    def has(self, phrase: str) -> bool:
        """Return whether the words of a phrase stand in the header, one after the other."""
        return f" {phrase} " in f" {self.text} "


@cache
def header(name: str) -> Header:
    """Return the words of a header.

    Examples:
        >>> header("Nom du lieu ou de la structure *").words
        ('nom', 'lieu', 'structure')
        >>> header("structureId").words, header("N° de téléphone").words
        (('structure', 'id'), ('numero', 'telephone'))
        >>> header("Email (éviter les emails nominatifs)").words
        ('email',)
    """
    plain = _BRACKETS.sub(" ", name) if _BRACKETS.sub("", name).strip() else name
    plain = _CAMEL.sub(" ", _NUMBER_SIGN.sub("numero ", plain))
    words = fold(plain).split()
    small = sniffing().headers.small_words
    kept = tuple(word for word in words if word not in small)
    return Header(kept or tuple(words))


def base_name(name: str, columns: Iterable[str]) -> str:
    """Return a header without the number that reading gave it because another has its name.

    Examples:
        >>> base_name("nom 3", ["nom", "ville", "nom 3"]), base_name("Tag 3", ["Tag 2", "Tag 3"])
        ('nom', 'Tag 3')
    """
    numbered = _REPEAT.fullmatch(name)
    return numbered[1] if numbered and numbered[1] in set(columns) else name


def field_score(name: str, words: FieldWords) -> float:
    """Return from 0 to 1 how well a header names a field.

    Examples:
        >>> words = {each.field: each for each in sniffing().fields}
        >>> field_score("CP", words["code_postal"]), field_score("bf_latitude", words["latitude"])
        (1.0, 0.92)
        >>> field_score("Nom du référent", words["nom"])
        0.0
    """
    said = header(name)
    if said.squeezed in _squeezed(words.names):
        return _EXACT
    if any(said.has(phrase) for phrase in words.never):
        return 0.0
    found = max(
        _core_score(said, words.names), _part_score(said, words.parts), _near(said, words.names)
    )
    geocoded = any(word in sniffing().headers.geocoder for word in said.words)
    return found * sniffing().rule.geocoder_discount if geocoded else found


def list_score(name: str, field: str) -> float:
    """Return from 0 to 1 how well a header names a field whose values the standard lists."""
    said, names = header(name), _list_names(field)
    if said.squeezed in _squeezed(names):
        return _EXACT
    return max(_core_score(said, names), _near(said, names))


def is_personal(name: str) -> bool:
    """Return whether a header speaks of a person.

    Examples:
        >>> is_personal("Contact"), is_personal("contact_email"), is_personal("Référent(e)")
        (True, False, True)
    """
    said = header(name)
    return any(
        said.squeezed in _squeezed(each.names) or any(map(said.has, each.parts))
        for each in sniffing().personal
    )


def ignored(name: str) -> IgnoredWords | None:
    """Return the words that leave a column out and their reason, None when none does.

    Examples:
        >>> ignored("result_score").reason, ignored("nom")
        ('détail du géocodage', None)
    """
    said = header(name)
    for each in sniffing().ignored:
        if any(fnmatchcase(said.text, pattern) for pattern in each.names):
            return each
    return None


def _list_names(field: str) -> tuple[str, ...]:
    """Return the names of a field of listed values: its own, its former ones, usual ones."""
    usual = [name for each in sniffing().lists if each.field == field for name in each.names]
    return (field, *vocabularies()[field].former, *usual)


@cache
def _squeezed(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(header(name).squeezed for name in names)


def _core_score(said: Header, names: tuple[str, ...]) -> float:
    """Return the score of the words left when those that say little are taken off."""
    core = "".join(_core(said.words, sniffing()))
    return _CORE if core and core in _squeezed(names) else 0.0


def _core(words: Sequence[str], known: Sniffing) -> tuple[str, ...]:
    plain = (*known.headers.qualifiers, *known.headers.geocoder)
    return tuple(word for word in words if word not in plain)


def _part_score(said: Header, parts: Iterable[str]) -> float:
    """Return more when the part makes most of the header."""
    found = [len(part.split()) / len(said.words) for part in parts if said.has(part)]
    return _PART + _PART_COVERAGE * max(found) if found else 0.0


def _near(said: Header, names: tuple[str, ...]) -> float:
    """Return the score of a header slightly wrong, or written without spaces around a name."""
    text = said.squeezed
    long_names = [name for name in _squeezed(names) if len(name) >= _LONG_WORD]
    if len(text) < _LONG_WORD or not long_names:
        return 0.0
    if max(fuzz.ratio(text, name) for name in long_names) >= sniffing().rule.slightly_wrong:
        return _TYPED
    whole = len(said.words) == 1 and any(name in text for name in long_names)
    return _WITHIN if whole else 0.0
