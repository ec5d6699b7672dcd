"""Give a text typed in capitals the case and accents that French would."""

import re
from itertools import pairwise

from maillage.methods.repair.cleaning import fold
from maillage.methods.repair.french import (
    ACRONYMS,
    ARTICLES,
    BRANDS,
    ORDINARY,
    PREPOSITIONS,
    PROPER,
    SHORT,
    SMALL,
)

_PIECES = re.compile(r"[^\W_]+|[\W_]+")
_ROMAN = re.compile(r"(?=[IVX])(?:X{0,3})(?:IX|IV|V?I{0,3})")
_ORDINAL = re.compile(r"(?:ER|RE|ERE|E|EME|ÈME|ÈRE|ND|NDE|IEME|IÈME)", re.IGNORECASE)
_DOUBLED = re.compile(r"(?!ll)([a-z])\1")
_OPENING = re.compile(r"(?:^| [-–—] ?|[/:(\"«|] ?)$")
_LONE_LETTER = re.compile(r"\b([DLdl]) (?=[AEIOUYHÉÈÊÀÂÎÔÛaeiouyhéèêàâîôû]\w\w|OR\b|or\b)")
_SPACED_APOSTROPHE = re.compile(r"\b([DLdl]|[Qq][Uu]) ?' ?(?=\w)")
_LONGEST_ACRONYM = 6
_SHORTEST_WORD = 4


def recase(text: str, *, known: str | None = None, street: bool = False) -> str:
    """Return a text whose words in capitals are written as French writes them.

    Args:
        text: cleaned of tags and double spaces.
        known: a name written as it should be, such as that of the commune: its words keep its
            case and accents.
        street: the first word need not be a capital, and ordinary words take one, as in
            « place de la Mairie ».

    A text in mixed case keeps its own spelling, but for runs of words in capitals, accents of
    ordinary words and prepositions. Figures and letters are never lost.

    Examples:
        >>> recase("MAIRIE DE PIETRA DI VERDE", known="Pietra-di-Verde")
        'Mairie de Pietra di Verde'
        >>> recase("CENTRE SOCIAL LOUIS XIV - MJC")
        'Centre social Louis XIV - MJC'
        >>> recase("iMédia Médiathèque")
        'iMédia Médiathèque'
    """
    pieces: list[str] = _PIECES.findall(text)
    shouted = _in_capitals(pieces)
    whispered = not any(letter.isupper() for letter in text)
    spellings = ({} if street else _brands(pieces)) | _phrase(pieces, known)
    written: list[str] = []
    for place, piece in enumerate(pieces):
        before = "".join(written[-2:])
        if not piece[0].isalpha() and not piece[0].isdigit():
            written.append(piece)
        elif place in spellings and (place in shouted or whispered):
            written.append(spellings[place])
        elif place in shouted:
            first = not street and bool(_OPENING.search(before))
            written.append(_word(piece, first, pieces, place, street=street))
        else:
            written.append(_mixed(piece, before, whispered=whispered and not street))
    cased = "".join(written)
    return cased if street else _with_capital(cased, whispered=whispered)


def with_elisions(text: str) -> str:
    """Return a text whose lone « D » and « L » have their apostrophe back, without spaces.

    Examples:
        >>> with_elisions("PLACE DE L EGLISE D' ORCHIES")
        "PLACE DE L'EGLISE D'ORCHIES"
    """
    return _LONE_LETTER.sub(r"\1'", _SPACED_APOSTROPHE.sub(r"\1'", text))


def _in_capitals(pieces: list[str]) -> set[int]:
    """Return the places of the words to write again: all when no letter is small, else some.

    Some: words side by side, ordinary words, and a long one after « de », « du », « la ».
    """
    words = [place for place, piece in enumerate(pieces) if piece[0].isalnum()]
    upper = {place for place in words if pieces[place].isupper()}
    if not any(piece.islower() or piece.istitle() for piece in pieces if len(piece) > 1):
        return upper
    found = {place for place in upper if fold(pieces[place]) in ORDINARY}
    for first, second in pairwise(words):
        adjoining = len(pieces[first + 1]) == 1 and pieces[first + 1] in " '-"
        if second in upper and adjoining:
            is_name = pieces[first] in SMALL and len(pieces[second]) > _SHORTEST_WORD
            found |= {first, second} if first in upper else {second} if is_name else set()
    return found


def _word(piece: str, first: bool, pieces: list[str], place: int, *, street: bool) -> str:
    """Return a word in capitals as French writes it; ``first`` when nothing comes before it."""
    key = fold(piece)
    is_initial = len(piece) == 1 and pieces[place + 1 : place + 2] in (["."], [". "])
    alone = not street and _alone(pieces, place)
    if is_initial or _is_acronym(piece, alone=alone, short=not street):
        return piece
    if key in SMALL and not first:
        return _small(pieces, place, key, street=street)
    if key in ORDINARY and not street:
        return ORDINARY[key].capitalize() if first else ORDINARY[key]
    return PROPER.get(key) or ORDINARY.get(key, piece).capitalize()


def _small(pieces: list[str], place: int, key: str, *, street: bool) -> str:
    """Return a small word; an article that opens a proper name after a common one is a capital."""
    if key == "a" and pieces[place - 1] == " " and pieces[place + 1 : place + 2] == [" "]:
        return "à"
    before, after = _neighbours(pieces, place)
    opens = key in ARTICLES and fold(before) in ORDINARY and fold(after) not in ORDINARY
    return pieces[place].capitalize() if opens and after and not street else pieces[place].lower()


def _neighbours(pieces: list[str], place: int) -> tuple[str, str]:
    """Return the words before and after a word, empty at the ends."""
    before = pieces[place - 2] if place > 1 else ""
    return before, pieces[place + 2] if place + 2 < len(pieces) else ""


def _is_acronym(piece: str, *, alone: bool, short: bool) -> bool:
    """Whether a word in capitals is an acronym, a numeral or a letter of a list.

    ``alone``: nothing stands beside it; ``short``: an unknown word of three letters is one.
    """
    key = fold(piece)
    if piece in ACRONYMS or (len(piece) > 1 and _ROMAN.fullmatch(piece)):
        return True
    if any(sign.isdigit() for sign in piece):
        return not _ORDINAL.search(piece.lstrip("0123456789")) if piece[0].isdigit() else True
    if key in SMALL or key in ORDINARY or key in PROPER or key in SHORT:
        return False
    if (short and len(piece) < _SHORTEST_WORD) or (alone and len(piece) <= _LONGEST_ACRONYM):
        return piece not in ("ST", "STE")
    return not set(key) & set("aeiouy") or bool(_DOUBLED.match(key))


def _alone(pieces: list[str], place: int) -> bool:
    """Whether a word is the whole text, or all that brackets hold."""
    if len(pieces) == 1:
        return True
    after = pieces[place + 1] if place + 1 < len(pieces) else ""
    return place > 0 and pieces[place - 1].endswith("(") and after.startswith(")")


def _mixed(piece: str, before: str, *, whispered: bool) -> str:
    """Return a word of a text in mixed case, its accents restored when it is an ordinary one."""
    key = fold(piece)
    if piece in PREPOSITIONS and before.endswith(" ") and not _OPENING.search(before):
        return piece.lower()
    accented = ORDINARY.get(key, "")
    if len(accented) == len(piece) and piece.isascii() and not accented.isascii():
        return accented if piece.islower() else accented.capitalize() if piece.istitle() else piece
    if whispered and key in PROPER:
        return PROPER[key]
    return piece


def _with_capital(text: str, *, whispered: bool) -> str:
    """Return a text in small letters with a capital; a brand such as « iMédia » keeps its own."""
    first = text.split(" ", maxsplit=1)[0]
    if whispered or fold(first) in ORDINARY:
        return text[:1].upper() + text[1:]
    return text


def _brands(pieces: list[str]) -> dict[int, str]:
    """Return the spelling of the brands in a text, by the place of their words."""
    return {
        word: spelt
        for place, piece in enumerate(pieces[:-2])
        for word, spelt in zip(
            (place, place + 2), BRANDS.get(fold(f"{piece} {pieces[place + 2]}"), ()), strict=False
        )
    }


def _phrase(pieces: list[str], known: str | None) -> dict[int, str]:
    """Return the spelling of the words of a known name, by their place in a text.

    The whole name in its order; failing that, its words of three letters or more.
    """
    wanted = [word for word in _PIECES.findall(known or "") if word[0].isalnum()]
    places = [place for place, piece in enumerate(pieces) if piece[0].isalnum()]
    keys = [fold(pieces[place]) for place in places]
    target = [fold(word) for word in wanted]
    for start in range(len(keys) - len(target) + 1):
        if target and keys[start : start + len(target)] == target:
            return dict(zip(places[start : start + len(target)], wanted, strict=True))
    words = dict(zip(target, wanted, strict=True))
    return {
        place: words[key]
        for place, key in zip(places, keys, strict=True)
        if key in words and len(key) > 2 and key not in ORDINARY and key not in SMALL
    }
