"""Passages of a text that speak of a person: a name, a mobile number, a person's mailbox.

A name is known by what announces it: a civility (« Mme »), words that introduce who to ask for
(« contacter », « référente : »), or what follows a first name: a trade, a mobile number.
Names alone are left: most of them, in lists of places, are those of streets, schools and halls.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Final, Literal

from maillage.methods.repair import contacts, emails
from maillage.methods.repair.cleaning import fold
from maillage.methods.repair.ways import SURE_WAYS

Kind = Literal["name", "mobile", "mailbox"]

_SIGN: Final = r"[^\s,;|/<>()\"':]"
_MAILBOX: Final = re.compile(rf"(?<!{_SIGN}){_SIGN}+@{_SIGN}*[^\W_]")
_NUMBER: Final = re.compile(
    r"(?<!\d)(?:(?:\+|00)\s?\d{2,3}[\s.]?(?:\(0\)\s?)?\d|0\d)(?:[\s./-]{0,2}\d\d){4}(?!\d)"
)
_WORD: Final = r"\b(?:[DLO]['’])?[^\W\d_a-zà-öø-ÿœ][^\W\d_]++(?:[-'’][^\W\d_]++){0,3}"
_WORDS: Final = rf"(?:[^\W\d_a-zà-öø-ÿœ]\.\s?)?{_WORD}(?:\s+{_WORD}){{0,2}}"
_MASKED: Final = r"\[masquée?\]"
_NEXT: Final = re.compile(rf"{_WORD}|{_MASKED}")
_CIVILITY: Final = (
    r"\b(?:(?:M|MM|Mr)\.(?:\s+|(?!\w\.))|Dr\.?\s+|"
    r"(?i:mr|mrs|mmes?|mlles?|monsieur|madame|mademoiselle|docteur)\.?\s+)"
)
_AFTER_CIVILITY: Final = re.compile(
    rf"(?<![\w.'’-])(?P<person>{_CIVILITY}"
    rf"(?P<name>(?:d['’]|(?:de|du|des|van|von)\s+(?:la\s+)?)?{_WORDS}|{_MASKED}))"
)
_CUE: Final = (
    r"\b(?i:contact(?:er|ez)?|joindre|demandez|demander|voir\s+avec|r[ée]f[ée]rent(?:[·.(]?e\)?)?|"
    r"responsable|animat(?:eur|rice)|format(?:eur|rice)|m[ée]diat(?:eur|rice)|conseill(?:er|[èe]re)|"
    r"coordinat(?:eur|rice)|interlocut(?:eur|rice)|assistante?|"
    r"(?:anim|assur|tenu|encadr)[ée]?e?s?\s+par|chez|c/o|aupr[èe]s\s+de)"
    r"(?i:\s+num[ée]rique|\s+france\s+services)?\s*(?:[:–-]\s*)?"
)
_AFTER_CUE: Final = re.compile(rf"{_CUE}(?P<name>{_WORDS})")
_AFTER_LEADER: Final = re.compile(
    rf"\b(?i:pr[ée]sid|dirig)[ée]e?s?\s+par\s+(?P<name>{_WORD}\s+{_WORD}(?:\s+{_WORD})?)"
)
_TWO: Final = re.compile(rf"\b(?P<name>(?P<one>{_WORD})\s+et\s+(?P<other>{_WORD}))(?!\s+{_WORD})")
_TRADE: Final = (
    r"\s*[,(]\s*(?i:(?:votre|notre|la|le|l['’])\s*)?(?i:assistant|conseill|format(?:eur|rice)|"
    r"animat(?:eur|rice)|m[ée]diat(?:eur|rice)|r[ée]f[ée]rent|responsable|charg[ée]e?\s+d|direct|"
    r"pr[ée]sident|coordinat|biblioth[ée]caire|agent)"
)
_THEN: Final = r"[\s:–,(-]{0,4}(?i:(?:au|t[ée]l\.?|mobile)\s*:?\s*)?"
_THEN_NUMBER: Final = re.compile(_THEN)
_BEFORE_REACH: Final = re.compile(
    rf"(?P<name>{_WORDS})(?={_TRADE}|{_THEN}(?:0|(?:\+|00)33\s?(?:\(0\)\s?)?)[67])"
)
_CAPITALS: Final = r"[A-ZÀ-ÖØ-Þ' -]"
_SOLE_TRADER: Final = re.compile(
    rf"\b[A-ZÀ-ÖØ-Þ]{_CAPITALS}{{1,60}}\*{_CAPITALS}{{0,60}}/{_CAPITALS}{{2,60}}/"
)
"""« NOM*NOM D'USAGE/PRÉNOMS/ »: how the register of firms (Sirene) writes one person's."""

_AT_HOME: Final = re.compile(
    rf"\b(?i:chez|c/o|domicile\s+de|domicile)\s+(?P<person>{_CIVILITY}(?P<name>{_WORDS}))"
)
_FULL: Final = re.compile(r"[^\W\d_][a-zà-öø-ÿ]+(?:-\w+)?\s+[A-ZÀ-ÖØ-Þ]{2,}(?:-[A-ZÀ-ÖØ-Þ]+)*$")

_PLACES: Final = """
    cite ecole college lycee universite campus centre maison espace salle residence foyer theatre
    gymnase hopital clinique fondation stade pole musee arret station immeuble batiment complexe
    site pavillon eglise paroisse saint sainte st ste notre bourg commune groupe mediatheque
    bibliotheque av bd bld pl rte imp sq
"""
_QUALITIES: Final = (
    r"(?:(?:culturel|social|socio-?culturel|municipal|communal|intercommunal|scolaire|sportif|"
    r"associatif|polyvalent|primaire|maternel|hospitalier)(?:le|e)? )?"
)
_NAMED_AFTER: Final = re.compile(
    rf"\b(?:{'|'.join([*SURE_WAYS, *_PLACES.split()])}) {_QUALITIES}(?:de la |de l |des? |du |d )?$"
)
_BEFORE: Final = 60
"""Characters before a name in which a way or a building may stand."""

_OTHER_WORDS: Final = """
    lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril mai juin juillet
    aout septembre octobre novembre decembre maire president presidente tel telephone mob mail
    courriel mel fax site rdv mr mme mlle monsieur madame
"""
_NOT_NAMES: Final = frozenset(_OTHER_WORDS.split())
_SMALL_WORDS: Final = frozenset(("de", "du", "des", "le", "la", "les"))


@dataclass(frozen=True)
class Passage:
    """Where a passage stands in a text, and what it says of a person."""

    start: int
    end: int
    kind: Kind


Reader = Callable[[str], tuple[Passage, ...]]


def passages(text: str) -> tuple[Passage, ...]:
    """Return the passages of a free text that speak of a person, in order, none over another.

    Examples:
        >>> text = "Contacter Mme EXEMPLE au 06 39 98 12 34, sinon la mairie."
        >>> [(text[found.start : found.end], found.kind) for found in passages(text)]
        [('Mme EXEMPLE', 'name'), ('06 39 98 12 34', 'mobile')]
        >>> passages("12 rue Mme de Sévigné ; M.J.C. ; accueil@example.org ; 01 99 00 12 34")
        ()
    """
    return _apart([*_reached(text), *_names(text)])


def passages_of_a_place(text: str) -> tuple[Passage, ...]:
    """Return those of the name of a place or of an address, which are often in honour of somebody.

    Names count only where a person lives (« chez Mme… »).

    Examples:
        >>> passages_of_a_place("Espace Mme Exemple")
        ()
        >>> len(passages_of_a_place("Domicile de Mme Exemple"))
        1
    """
    homes = (_called(found) for found in _AT_HOME.finditer(text))
    return _apart([*_reached(text), *(found for found in homes if found)])


def passages_of_hours(text: str) -> tuple[Passage, ...]:
    """Return those of the comments of opening hours in OpenStreetMap syntax.

    Examples:
        >>> len(passages_of_hours('Mo 09:00-12:00 "avec Camille, 06 39 98 12 34"'))
        2
    """
    return tuple(
        Passage(comment.start() + found.start, comment.start() + found.end, found.kind)
        for comment in re.finditer(r'"[^"]*"', text)
        for found in passages(comment.group())
    )


def without_passages(text: str, found: tuple[Passage, ...], *, marks: Mapping[Kind, str]) -> str:
    """Return a text with a mark in place of each passage.

    Examples:
        >>> text = "Voir avec M. Exemple"
        >>> without_passages(text, passages(text), marks={"name": "[nom]"})
        'Voir avec [nom]'
    """
    for passage in reversed(found):
        text = text[: passage.start] + marks[passage.kind] + text[passage.end :]
    return text


def _apart(found: list[Passage]) -> tuple[Passage, ...]:
    """Return passages in order, the first and longest of those that overlap."""
    kept: list[Passage] = []
    for passage in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or passage.start >= kept[-1].end:
            kept.append(passage)
    return tuple(kept)


def _reached(text: str) -> Iterator[Passage]:
    """Yield the mailboxes and mobile numbers of people."""
    for found in _MAILBOX.finditer(text):
        if emails.is_personal_email(found.group()):
            yield Passage(*found.span(), "mailbox")
    for found in _NUMBER.finditer(text):
        numbers = contacts.phones(found.group(), department=None).value or ()
        if any(map(contacts.is_mobile, numbers)):
            yield Passage(*found.span(), "mobile")


def _names(text: str) -> Iterator[Passage]:
    for found in _AFTER_CIVILITY.finditer(text):
        if not _is_named_after(found) and (name := _called(found)):
            yield name
    for found in _AFTER_CUE.finditer(text):
        if (name := _introduced(found)) and (
            _is_full_name(text[name.start : name.end]) or _number_follows(text, name)
        ):
            yield name
    yield from filter(None, map(_introduced, _AFTER_LEADER.finditer(text)))
    for found in (*_BEFORE_REACH.finditer(text), *_TWO.finditer(text)):
        names = found.groupdict().values()
        if not _is_named_after(found) and all(map(_is_full_name, names)):
            yield Passage(*found.span("name"), "name")
    for pattern in (_MASKED, _SOLE_TRADER):
        yield from (Passage(*found.span(), "name") for found in re.finditer(pattern, text))


def _is_named_after(found: re.Match[str]) -> bool:
    """Return whether words give their name to a way or a building: « rue », « école de »."""
    before = found.string[max(0, found.start() - _BEFORE) : found.start()]
    clause = re.split(r"[,;:.!?()/|\n]", before)[-1]
    return _NAMED_AFTER.search(f"{fold(clause)} ") is not None


def _called(found: re.Match[str]) -> Passage | None:
    """Return the passage from a civility to the last word of the name; None when it has none."""
    first, *others = _NEXT.finditer(found.string, *found.span("name"))
    if fold(first.group()) in _NOT_NAMES:
        return None
    last = None if fold(first.group()) in _SMALL_WORDS else first
    for word in others:
        if fold(word.group()) in _SMALL_WORDS:
            continue
        if _is_no_name(word.group()):
            break
        last = word
    return Passage(found.start("person"), last.end(), "name") if last else None


def _introduced(found: re.Match[str]) -> Passage | None:
    """Return the words that may be a name after those that introduce one; None when none may."""
    words = _NEXT.finditer(found.string, *found.span("name"))
    names = list(takewhile(lambda word: not _is_no_name(word.group()), words))
    return Passage(found.start("name"), names[-1].end(), "name") if names else None


def _is_no_name(word: str) -> bool:
    return fold(word) in _NOT_NAMES or emails.is_service_word(fold(word))


def _is_full_name(words: str) -> bool:
    """Return whether words begin with a first name, or are « Prénom NOM »."""
    first = re.split(r"[\s-]", words, maxsplit=1)[0]
    return emails.is_first_name(fold(first)) or _FULL.match(words) is not None


def _number_follows(text: str, name: Passage) -> bool:
    """Return whether a mobile number stands right after a name."""
    number = _NUMBER.search(text, name.end)
    return (
        number is not None and _THEN_NUMBER.fullmatch(text[name.end : number.start()]) is not None
    )
