"""Stops written in one cell: « lundi à Vaas de 9h à 12h ; jeudi à Mayet » is two of them.

A cell is split only when it is sure: each of its parts names one commune among those around, and
says a day, hours or an address. Otherwise nothing is split, and a note asks a person to do it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from maillage.contracts.repaired import Repaired, Rule, rules
from maillage.language import N_
from maillage.methods.repair.commune_index import CommuneIndex
from maillage.methods.repair.commune_mentions import mentions

RULES: Final = rules(
    {
        "stops-split": Rule(
            "info", N_("arrêts écrits dans une seule cellule, lus un par un : {after}")
        ),
        "stops-uncertain": Rule(
            "warning",
            N_("la cellule semble dire plusieurs arrêts ; écrivez une ligne par arrêt, avec sa "
               "commune et ses horaires"),
        ),
    }
)  # fmt: skip

LEAST_STOPS: Final = 2
"""Communes that a cell names before it is taken for several stops."""
LONGEST_CELL: Final = 5_000
"""Characters beyond which a cell is a page, not a list of stops; the longest read holds 500."""
_BREAK = re.compile(
    r"[;\n\r•|]+|\s/+\s?|(?<=[^\W\d])/\s?(?=[^\W\d])|(?<=\w\w\w)\.\s+(?=[A-ZÀ-Ü])|(?<=\))\.\s+"
)
_DAYS = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s?"
_WEAK = re.compile(
    r",\s*(?![\d])|(?<![\dhH])\s+[-–]\s+|\s?[-–]\s+(?=[^\W\d])|\s+[-–](?=[^\W\d])|"
    rf"\s+et\s+(?=(?:(?:le|les|un)\s|{_DAYS}\s+\d))|(?<=\))\s+et\s+|\s+puis\s+",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\([^()]*\)")
_DAY = re.compile(rf"\b{_DAYS}\b", re.IGNORECASE)
_ONLY_DAYS = re.compile(rf"(?:\W*(?:le|les|et|{_DAYS})\b)+\W*", re.IGNORECASE)
_WHEN = re.compile(
    r"\b(?:(?:tous )?les? )?(?:premiers?\b|deuxièmes?\b|deux\b|\d(?:er|ère|e|è|eme|ème|nd|nde)\b|"
    rf"{_DAYS}\b|\d{{1,2}} ?[h:]|semaines?\b|une? )",
    re.IGNORECASE,
)
_HOURS = re.compile(r"\b\d{1,2} ?(?:h|:)(?: ?\d\d)?\b|\bmatin|\baprès[- ]midi\b", re.IGNORECASE)
_WAY = re.compile(
    r"\b\d+[ ,]+(?:(?:bis|ter)[ ,]+)?(?:rue|avenue|av|boulevard|bd|place|route|chemin|allée|quai|"
    r"impasse|square|cours)\b",
    re.IGNORECASE,
)
_FREQUENCY = re.compile(
    r"\bfois\b|\bsemaines?\b|\bquinzaine\b|\bquinze\b|\b15 jours\b|\balternan|\bmois\b|\broulement|"
    r"\bsur (?:deux|2)\b",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"(?:\b(?:à|a|au|aux|en|dans|sur|de|du|à la|antenne de|mairie d[eu']|mairie)\s*"
    r"(?:la |le |les |l')?|d')$",
    re.IGNORECASE,
)
_DANGLING = re.compile(
    r"\b(?:communes?|commune d|à|a|au|aux|en|de|du|d'|la|le|les|l'|sur|dans|ccas|mairie)\s*"
    r"(?=[,;:.=]|$|(?:à|de|du) \d)",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\d ?[hH:]")
_ROUND = re.compile(r"permanence|itin[ée]ran|tourn[ée]e", re.IGNORECASE)
_CLOSED = re.compile(r"\bferm(?!e\b)|\bvacances\b|\bsauf\b|\bhors\b", re.IGNORECASE)
_CHOICE = re.compile(r"\b(?:ou|ou bien)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Stop:
    """A stop: its commune, what the cell says of it, and the part of that that tells when.

    ``hours`` is None when the cell says when in a way that holds for several stops at once.
    """

    code: str
    text: str
    hours: str | None


@dataclass(frozen=True)
class _Part:
    """A piece of a cell, and the communes that it names, without repeats.

    ``is_torn``: a name may be that of any of several; ``is_whole``: it is a sentence of its own.
    """

    text: str
    codes: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    is_torn: bool
    is_whole: bool

    @property
    def is_timed(self) -> bool:
        return bool(_DAY.search(self.text) or _HOURS.search(self.text))

    @property
    def is_told(self) -> bool:
        return self.is_timed or bool(_WAY.search(self.text))


def stops(
    text: str, *, index: CommuneIndex, near: frozenset[str], home: str
) -> Repaired[tuple[Stop, ...]]:
    """Return the stops that a cell says, those of the place's own commune left out.

    Args:
        text: the cell.
        index: the communes of a country.
        near: codes of the communes that a service may reach from the place.
        home: code of the commune of the place, whose parts are the place's own.

    Returns:
        The stops in their order; None without a rule when the cell does not speak of several
        stops, None with ``stops-uncertain`` when it seems to.

    Examples:
        >>> from maillage.methods.repair.commune_index import commune_index
        >>> from maillage.reference.geography import embedded
        >>> index = commune_index(embedded())
        >>> found = stops("lundi à Vaas de 9h à 12h ; jeudi de 14h à 17h à Mayet", index=index,
        ...               near=index.of_department["72"], home="72176")
        >>> [(stop.code, stop.hours) for stop in found.value]
        [('72364', 'lundi de 9h à 12h'), ('72191', 'jeudi de 14h à 17h')]
    """
    if not may_hold_stops(text):
        return Repaired(None)
    parts = list(_parts(text, index, near))
    named = {code for part in parts for code in part.codes} - {home}
    if len(named | {part.codes for part in parts if home in part.codes}) < LEAST_STOPS or not named:
        return Repaired(None)
    told = [part for part in parts if part.codes]
    if len(told) < LEAST_STOPS or not any(part.is_timed for part in told):
        return Repaired(None)
    loose = [part for part in parts if not part.codes and part.is_timed]
    if loose and all(part.is_timed for part in told) and _is_about_home(parts[0]):
        loose.remove(parts[0])
    if loose or not all(map(_is_sure, told)):
        return Repaired(None, ("stops-uncertain",))
    context = [part.text for part in parts if not part.codes]
    shared = any(map(_FREQUENCY.search, context))
    found = tuple(
        Stop(part.codes[0], part.text, None if shared else _when(part))
        for part in told
        if part.codes[0] != home
    )
    return Repaired(found, ("stops-split",)) if found else Repaired(None)


def may_hold_stops(text: str) -> bool:
    """Whether a cell is worth reading: it says two days, or two addresses, and is no page.

    Examples:
        >>> may_hold_stops("lundi à Vaas, mardi à Mayet"), may_hold_stops("lundi de 9h à 12h")
        (True, False)
    """
    if len(text) > LONGEST_CELL:
        return False
    return len(_DAY.findall(text)) >= LEAST_STOPS or len(_WAY.findall(text)) >= LEAST_STOPS


def _is_about_home(part: _Part) -> bool:
    """Whether a first sentence says when the place itself is open."""
    says_when = part.is_whole and part.is_timed and not part.codes
    return says_when and not _ROUND.search(part.text)


def _is_sure(part: _Part) -> bool:
    """Whether a part is of one stop; hours on both sides of a commune may be of two."""
    is_choice = bool(_CHOICE.search(_without_names(part)))
    start, end = part.spans[0][0], part.spans[-1][1]
    sides = _CLOCK.search(part.text, 0, start) and _CLOCK.search(part.text, end)
    return len(part.codes) == 1 and part.is_told and not (part.is_torn or is_choice or sides)


def _when(part: _Part) -> str | None:
    """Return the words of a part that tell when, without the commune and the address."""
    if not part.is_timed or _CLOSED.search(part.text):
        return None
    whole = _without_names(part)
    bare = _BRACKETS.sub(" ", whole)
    if not (_DAY.search(bare) or _HOURS.search(bare)):
        bare = whole.replace("(", " ").replace(")", " ")
    first = _WHEN.search(bare)
    said = bare[first.start() :] if first else bare
    way = _WAY.search(said)
    if way and not (_DAY.search(said, way.end()) or _HOURS.search(said, way.end())):
        said = said[: way.start()]
    return " ".join(_DANGLING.sub("", said).strip(" ,;:.=/-–—").split())


def _without_names(part: _Part) -> str:
    text = part.text
    for start, end in reversed(part.spans):
        lead = _LEADING.search(text[:start])
        text = text[: lead.start() if lead else start].rstrip() + " " + text[end:].lstrip()
    return text


def _parts(text: str, index: CommuneIndex, near: frozenset[str]) -> Iterator[_Part]:
    """Yield the pieces of a cell, cut again where one names several communes."""
    for piece in _cut(text, _BREAK):
        part = _read(piece, index, near, is_whole=True)
        if len(part.codes) < LEAST_STOPS:
            yield part
        else:
            yield from _finer(piece, index, near)


def _finer(piece: str, index: CommuneIndex, near: frozenset[str]) -> Iterator[_Part]:
    """Yield parts of a piece cut at commas, each with the words that belong to its commune.

    Where the piece names a commune before it says when, what follows without a commune goes on
    about it; where it says when first, days alone go with what follows.
    """
    read = [_read(words, index, near, is_whole=False) for words in _cut(piece, _WEAK)]
    place_first = next((_names_first(part) for part in read if part.codes and part.is_timed), False)
    groups: list[str] = []
    is_open = False
    for part in read:
        goes_on = bool(groups) and not part.codes and (place_first or not part.is_timed)
        groups[len(groups) - (is_open or goes_on) :] = [
            ", ".join([*groups[len(groups) - (is_open or goes_on) :], part.text])
        ]
        is_open = not part.codes and not goes_on and bool(_ONLY_DAYS.fullmatch(part.text))
    for group in groups:
        yield _read(group, index, near, is_whole=False)


def _names_first(part: _Part) -> bool:
    said = _DAY.search(part.text) or _HOURS.search(part.text)
    return said is not None and part.spans[0][0] < said.start()


def _cut(text: str, mark: re.Pattern[str]) -> list[str]:
    """Return the filled pieces between marks, none of which stands in brackets."""
    hidden = [found.span() for found in _BRACKETS.finditer(text)]
    pieces, start = [], 0
    for found in mark.finditer(text):
        if not any(first <= found.start() < end for first, end in hidden):
            pieces.append(text[start : found.start()])
            start = found.end()
    return [piece.strip() for piece in (*pieces, text[start:]) if piece.strip()]


def _read(text: str, index: CommuneIndex, near: frozenset[str], *, is_whole: bool) -> _Part:
    """Return a piece with the communes that it names."""
    found = mentions(text, index=index, near=near)
    return _Part(
        text,
        tuple(dict.fromkeys(min(each.codes) for each in found)),
        tuple((each.start, each.end) for each in found),
        is_torn=any(len(each.codes) > 1 for each in found),
        is_whole=is_whole,
    )
