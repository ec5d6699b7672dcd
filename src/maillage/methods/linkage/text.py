"""Take the names and addresses of places apart: what kind, which one, which number."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from maillage.catalogue.linkage import Words

_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}(?:[a-z]\b)?")
_COMBINING = re.compile(r"[\u0300-\u036f]")
_AT = re.compile(r"(?<=[a-z])@(?=[a-z])")
_OTHER = re.compile(r"[^a-z0-9]+")
_SPELT = re.compile(r"\b[a-z](?: [a-z]\b)+")
_NUMBER = re.compile(r"0*(\d+)(?:e|er|ere|eme|nd|nde)?")
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
_HOUSE = re.compile(r"^0*(\d{1,4})(?: ?(bis|ter|quater|[a-dt])\b)?(?: (?:a )?\d{1,4}\b)*")
_HOUSE_PART = re.compile(r"\d{1,4}(?:bis|ter|quater|[a-dt])?|bis|ter|quater|[a-dt]")
_SUFFIXES = {"b": "bis", "t": "ter"}
_YEARS = range(1900, 2101)
_LONGEST_RUN = 10
_LEAST_BEGINNING = 5
"""Letters of the beginning of a commune that stands for it; ours."""


@dataclass(frozen=True)
class Name:
    """The parts of a name.

    ``words`` in order, concepts in place of their forms, own commune and numbers left out;
    ``core`` those that are neither generic nor a concept; ``numbers`` and ``marks`` set it apart;
    ``initials`` of three words or more that follow each other, which an acronym may be;
    ``is_commune`` where it says nothing but its own commune.
    """

    words: tuple[str, ...]
    core: tuple[str, ...]
    kinds: tuple[str, ...]
    numbers: tuple[str, ...]
    marks: tuple[str, ...]
    initials: tuple[str, ...]
    is_mobile: bool
    is_commune: bool


@dataclass(frozen=True)
class Address:
    """The parts of an address: house number with its letter, and the words of the way."""

    house: str | None
    way: str | None


def fold(text: str) -> str:
    """Return a text in lower case, without accents or punctuation, acronyms in one word.

    Examples:
        >>> fold("C.C.A.S. de L’Hôpital s/ Œuvre")
        'ccas de l hopital sur oeuvre'
        >>> fold("C S C DE L ESTEY")
        'csc de l estey'
        >>> fold("La B@se")
        'la base'
    """
    lowered = text.lower().replace("œ", "oe").replace("æ", "ae").replace("s/", "sur ")
    plain = _COMBINING.sub("", unicodedata.normalize("NFKD", _AT.sub("a", lowered)))
    plain = _DOTTED.sub(lambda found: found[0].replace(".", ""), plain)
    spaced = _OTHER.sub(" ", plain).strip()
    return _SPELT.sub(_joined, spaced)


def _joined(letters: re.Match[str]) -> str:
    """Join letters spelt one by one, unless they are an elided article and a preposition."""
    spelt = letters[0].replace(" ", "")
    return spelt if len(spelt) > 2 or spelt[0] not in "dlsa" else letters[0]


class Reader:
    """Reads names and addresses with the words of the catalogue."""

    def __init__(self, words: Words) -> None:
        self.words = words

    @cached_property
    def _forms(self) -> Mapping[str, tuple[tuple[tuple[str, ...], str, str], ...]]:
        """The forms of the concepts by their first word, the longest first."""
        found: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
        for concept in self.words.concepts:
            for form in concept.forms:
                parts = tuple(form.split())
                found.setdefault(parts[0], []).append((parts, concept.id, concept.kind))
        return {
            first: tuple(sorted(forms, key=lambda form: (-len(form[0]), form)))
            for first, forms in found.items()
        }

    @cached_property
    def concept_ids(self) -> frozenset[str]:
        """The ids of the concepts, as they stand in the words of a name."""
        return frozenset(concept.id for concept in self.words.concepts)

    def name(self, text: str, *, commune: str | None, departement: str | None) -> Name:
        """Return the parts of a name, given the commune and département of its record.

        Examples:
            >>> from maillage.catalogue.linkage import words
            >>> name = Reader(words()).name(
            ...     "Centre communal d'action sociale de Saint-Roch n° 2 - Les Lices",
            ...     commune="St Roch", departement="01")
            >>> name.words, name.core, name.kinds, name.numbers
            (('ccas', 'lices'), ('lices',), ('ccas',), ('2',))
        """
        own = self._plain_words(commune or "")
        tokens = self._plain_words(text)
        numbers = _numbers(tokens, without={departement or ""})
        kept = [token for token in tokens if _number(token) is None]
        bare = _without(kept, own)
        concepts, kinds = self._concepts(bare or kept)
        marks = sorted(set(concepts) & self.words.marks)
        light = self.words.generic | self.concept_ids | self.words.marks
        return Name(
            words=tuple(concepts),
            core=tuple(sorted(set(concepts) - light)),
            kinds=self._bodies(kinds),
            numbers=numbers,
            marks=tuple(marks),
            initials=_initials(kept),
            is_mobile=bool(set(concepts) & self.words.mobile),
            is_commune=bool(kept) and not bare,
        )

    def address(self, text: str) -> Address:
        """Return the house number and the words of the way.

        Examples:
            >>> from maillage.catalogue.linkage import words
            >>> reader = Reader(words())
            >>> reader.address("Mairie, 12 bis, av. du Gal de Gaulle")
            Address(house='12bis', way='avenue general gaulle')
            >>> reader.address("1er étage, 15B R. de Sain")
            Address(house='15bis', way='rue sain')
            >>> reader.address("Le Bourg")
            Address(house=None, way='bourg')
        """
        tokens = [self.words.ways.get(token, token) for token in fold(text).split()]
        types = set(self.words.ways.values()) - {"general", "marechal", "docteur", "saint"}
        start = next((i for i, token in enumerate(tokens) if token in types | {"rue"}), 0)
        before = start
        while before and _HOUSE_PART.fullmatch(tokens[before - 1]):
            before -= 1
        while before < start and not tokens[before][0].isdigit():
            before += 1
        whole = " ".join(tokens[before:])
        house = _HOUSE.match(whole)
        way = whole[house.end() :] if house else whole
        kept = [token for token in way.split() if token not in self.words.empty]
        number = house[1] + _SUFFIXES.get(house[2], house[2] or "") if house else None
        return Address(number, " ".join(kept) or None)

    def _bodies(self, kinds: list[str]) -> tuple[str, ...]:
        """Return the kinds of body of a name, without its owner where the body itself is named."""
        named = set(kinds) - {""}
        return tuple(sorted(named - self.words.owners or named))

    def _plain_words(self, text: str) -> list[str]:
        spelt = [self.words.spellings.get(token, token) for token in fold(text).split()]
        return [token for token in spelt if token not in self.words.empty]

    def _concepts(self, tokens: list[str]) -> tuple[list[str], list[str]]:
        """Return the words with concepts in place of their forms, and the kinds met."""
        found, kinds, at = [], [], 0
        while at < len(tokens):
            for parts, concept, kind in self._forms.get(tokens[at], ()):
                if tuple(tokens[at : at + len(parts)]) == parts:
                    found.append(concept)
                    kinds.append(kind)
                    at += len(parts)
                    break
            else:
                found.append(tokens[at])
                at += 1
        return list(dict.fromkeys(found)), kinds


def _initials(tokens: list[str]) -> tuple[str, ...]:
    """Return the initials of the runs of three words or more.

    Examples:
        >>> _initials(["solidarite", "gens", "voyage", "lices"])
        ('sgv', 'sgvl', 'gvl')
    """
    letters = "".join(token[0] for token in tokens[:_LONGEST_RUN])
    ends = [
        (start, end) for start in range(len(letters)) for end in range(start + 3, len(letters) + 1)
    ]
    return tuple(dict.fromkeys(letters[start:end] for start, end in ends))


def _number(token: str) -> str | None:
    """Return the number that a word writes, or None.

    Examples:
        >>> [_number(word) for word in ("2", "08e", "iii", "lices")]
        ['2', '8', '3', None]
    """
    found = _NUMBER.fullmatch(token)
    return found[1] if found else _ROMAN.get(token)


def _numbers(tokens: Iterable[str], *, without: set[str]) -> tuple[str, ...]:
    """Return the numbers that set a name apart: neither a département, a postcode nor a year."""
    written = {number for token in tokens if token not in without and (number := _number(token))}
    return tuple(sorted(n for n in written if len(n) < 5 and int(n) not in _YEARS))


def _without(tokens: list[str], own: list[str]) -> list[str]:
    """Return the words without the name of the commune, each time it stands whole.

    Where it never does, without how it begins, if the name ends so: "Villebois" at
    Villebois-Lavalette.

    Examples:
        >>> _without(["mairie", "saint", "roch", "nord"], ["saint", "roch"])
        ['mairie', 'nord']
        >>> _without(["mairie", "villebois"], ["villebois", "lavalette"])
        ['mairie']
    """
    own = [word for word in own if _number(word) is None]
    size = len(own)
    if not size:
        return tokens
    kept = tokens
    for at in range(len(tokens) - size, -1, -1):
        if kept[at : at + size] == own:
            kept = kept[:at] + kept[at + size :]
    if len(kept) < len(tokens):
        return kept
    begins = next((n for n in range(size - 1, 0, -1) if tokens[-n:] == own[:n]), 0)
    is_said = sum(map(len, own[:begins])) >= _LEAST_BEGINNING and own[:begins] != ["saint"]
    return tokens[:-begins] if is_said else tokens
