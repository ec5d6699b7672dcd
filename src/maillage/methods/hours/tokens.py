"""Cut a French text of opening hours into tokens: days, times, words and signs."""

import re
import unicodedata
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from .words import (
    DAYS_BY_WORD,
    MONTH_YEAR,
    MONTHS_BY_WORD,
    NUMBER_PHRASES,
    ORDINALS_BY_WORD,
    PHRASES,
    Phrase,
)

_TAG = re.compile(r"<[^<>]{1,80}>")
_LETTER_O = re.compile(r"(?<=\d)o(?= ?[h:]| ?\d)")
_WORD = re.compile(r"[a-z]+")
_LETTER_DAYS = re.compile(
    r"(?<![A-Za-z'’])[LMJVSD](?:(?: ?[-,/] ?| au | et )[LMJVSD])+(?![A-Za-z'’])"
)
_LETTER_DAY = re.compile(r"(?<![A-Za-z'’])([LJVSD]) ?(?=\d{1,2}h)")
_HOUR = re.compile(r"(\d{1,2}) ?(heures?|h(?!\d)|:(?=\s*(?:$|[-/,;) ])))")
_HOUR_MINUTES = re.compile(r"(\d{1,2})( ?)(?:heures? ?|::? ?|h ?|\.(?=\d\d ?h?\b))(\d{1,2})")
_ANOTHER_TIME = re.compile(r"\d ?[h:]")
_UNIT = re.compile(r" ?h\b(?! *(?:a|-|et|/|,|$))| ?h(?=\d)|h\b")
_SIGN_OF_HOUR = re.compile(r" ?(?:heures?|::?|h|\.)")
_FOUR_DIGITS = re.compile(r"(?:0[6-9]|1\d|2[0-3])[0-5][05](?!\d)")
_SLASHED = re.compile(r"(\d{1,2})/(30|15|45|00)(?!\d|h|/| ?:)")
_DIGITS = re.compile(r"\d+")
_SIGNS = {
    "\n": "line",
    "\r": "line",
    ";": "strong",
    "|": "strong",
    ">": "strong",
    "•": "strong",
    "·": "strong",
    "/": "slash",
    ",": "comma",
    "+": "plus",
    "&": "and",
    "-": "dash",
    "_": "dash",
    ":": "colon",
    "(": "open",
    "[": "open",
    ")": "close",
    "]": "close",
    ".": "stop",
}
_SMALL_WORDS = {
    "et": "and",
    "puis": "and",
    "ou": "or",
    "a": "to",
    "au": "to",
    "aux": "to",
    "de": "of",
    "du": "of",
    "des": "of",
    "d": "of",
    "le": "of",
    "les": "of",
    "la": "of",
    "l": "of",
    "entre": "between",
    "chaque": "of",
    "tous": "of",
    "toutes": "of",
    "e": "to",
}


class Token(NamedTuple):
    """A piece of text: what it is, where it stands, and the number it stands for."""

    kind: str
    start: int
    end: int
    value: int = 0
    text: str = ""


def clean(text: str) -> str:
    r"""Return a text without HTML, its spaces plain and its lines kept.

    Examples:
        >>> clean("8h &amp; 9h<br/>mardi")
        '8h & 9h\nmardi'
    """
    plain = _TAG.sub("\n", unescape(text)) if "<" in text or "&" in text else text
    plain = unicodedata.normalize("NFC", plain)
    return "".join(
        " " if char == "\t" or (char.isspace() and char not in "\n\r ") else char for char in plain
    ).strip()


def fold(text: str) -> str:
    """Return a text of the same length, without case nor accents, its signs plain.

    Examples:
        >>> fold("Été – 9H")
        'ete - 9h'
    """
    return "".join(map(_fold_char, text))


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    if char in "–—−‐‑‒→":
        return "-"
    if char in "’‘`´":
        return "'"
    base = unicodedata.normalize("NFD", char)[0].lower()
    return base if len(base) == 1 else char


def tokenize(text: str) -> list[Token]:
    """Return the tokens of a clean text.

    Examples:
        >>> [token.kind for token in tokenize("lundi 9h-12h")]
        ['day', 'time', 'dash', 'time']
    """
    folded = _LETTER_O.sub("0", fold(text))
    letters = _letter_days(text)
    tokens: list[Token] = []
    position = 0
    while position < len(folded):
        char = folded[position]
        if char == " ":
            position += 1
            continue
        token = letters.get(position) or _token(folded, position, char)
        tokens.append(token)
        position = token.end
    return tokens


def _token(folded: str, position: int, char: str) -> Token:
    if char.isdecimal() and char.isascii():
        return _number(folded, position)
    if char == "+" and folded[position + 1 : position + 3] == "33":
        return _number(folded, position)
    if "a" <= char <= "z":
        return _word(folded, position)
    if folded.startswith(("//", "--"), position):
        end = position + len(folded[position:]) - len(folded[position:].lstrip("/-"))
        return Token("strong", position, end, 1, folded[position:end])
    return Token(_SIGNS.get(char, "sign"), position, position + 1, 0, char)


def _letter_days(text: str) -> dict[int, Token]:
    """Return days written as one capital letter, by their place: « L-M-J-V », « V14h ».

    M is mardi, and mercredi when it follows another M.
    """
    found = {}
    for group in _LETTER_DAYS.finditer(text):
        seen_m = False
        for offset, letter in enumerate(group.group()):
            if letter not in "LMJVSD":
                continue
            day = 2 if letter == "M" and seen_m else "LM JVSD".index(letter)
            seen_m = seen_m or letter == "M"
            place = group.start() + offset
            found[place] = Token("day", place, place + 1, day, letter.lower())
    for alone in _LETTER_DAY.finditer(text):
        place = alone.start()
        day = "LM JVSD".index(alone.group(1))
        found.setdefault(place, Token("day", place, place + 1, day, alone.group(1).lower()))
    return found


def _match(phrases: tuple[Phrase, ...], folded: str, position: int) -> Token | None:
    """Return the first phrase that stands at a place."""
    for phrase in phrases:
        if found := phrase.pattern.match(folded, position):
            end = position + len(found.group().rstrip())
            return Token(phrase.kind, position, end, 0, folded[position:end])
    return None


def _word(folded: str, position: int) -> Token:
    """Return the word, or the phrase that begins with it."""
    found = _WORD.match(folded, position)
    word = found.group() if found else folded[position]
    end = position + len(word)
    if phrase := _match(PHRASES.get(word, ()), folded, position):
        if phrase.kind == "time":
            return phrase._replace(value=12 * 60 if word == "midi" else 24 * 60)
        return phrase
    return _single(word, position, end, folded)


def _single(word: str, position: int, end: int, folded: str) -> Token:
    """Return the token of one word."""
    if word in DAYS_BY_WORD:
        dotted = len(word) < 5 and folded[end : end + 1] == "."
        return Token("day", position, end + dotted, DAYS_BY_WORD[word], word)
    if word in MONTHS_BY_WORD and (dated := MONTH_YEAR.match(folded, position)):
        year = int(dated.group(1) or 0)
        return Token("month", position, dated.end(), MONTHS_BY_WORD[word] + 100 * year, word)
    if word in ORDINALS_BY_WORD:
        return Token("ordinal", position, end, ORDINALS_BY_WORD[word], word)
    if word.startswith("http") or word == "www":
        stop = re.compile(r"\S+").match(folded, position)
        return Token("contact", position, stop.end() if stop else end, 0, word)
    return Token(_SMALL_WORDS.get(word, "word"), position, end, 0, word)


def _number(folded: str, position: int) -> Token:
    """Return the time, the date, the rank or the number at a place."""
    if token := _match(NUMBER_PHRASES, folded, position):
        value = int(token.text[0]) if token.kind in {"ordinal", "first_ones"} else 0
        return token._replace(value=value)
    return _time(folded, position) or _digits(folded, position)


def _time(folded: str, position: int) -> Token | None:
    """Return a time of day, however its hours and minutes are written."""
    if found := _HOUR_MINUTES.match(folded, position):
        token = _hour_minutes(folded, position, found)
        if token:
            return token
    if found := _HOUR.match(folded, position):
        hour = int(found.group(1))
        return _clock(position, found.end(), hour, 0, folded)
    if (found := _FOUR_DIGITS.match(folded, position)) and folded[max(0, position - 3) :][
        : min(3, position)
    ].strip().endswith(("-", "a", "/")):
        digits = found.group()
        return _clock(position, found.end(), int(digits[:2]), int(digits[2:]), folded)
    if found := _SLASHED.match(folded, position):
        before = folded[:position].rstrip()[-1:]
        if before in {"/", "-", ""} and folded[found.end() :].lstrip()[:1] == "-":
            return _clock(position, found.end(), int(found.group(1)), int(found.group(2)), folded)
    return None


def _hour_minutes(folded: str, position: int, found: re.Match[str]) -> Token | None:
    """Return a time with its minutes, None when what follows the hour is another time."""
    hour, minutes = int(found.group(1)), found.group(3)
    rest = folded[found.end() :]
    spaced = folded[found.start(3) - 1] == " "
    if len(minutes) == 1:
        short = {"0": 0, "3": 30}.get(minutes)
        if short is None or spaced or re.match(r"\s*[h:\d]", rest):
            return None
        return _clock(position, found.end(), hour, short, folded)
    if _ANOTHER_TIME.match(rest) or (
        int(minutes) <= 24 and (_UNIT.match(rest) or (spaced and rest.lstrip()[:1] == ":"))
    ):
        return _hour_alone(folded, position, found.group(1))
    if re.match(r"\d", rest) and not re.match(r"\d{1,2} ?h", rest):
        return None
    if spaced and minutes not in {"00", "15", "30", "45"}:
        return None
    end = found.end()
    if extra := re.match(r" ?h(?![a-z0-9])", rest):
        end += extra.end()
    return _clock(position, end, hour, int(minutes), folded)


def _hour_alone(folded: str, position: int, hour: str) -> Token:
    """Return the first time of « 9: 12:30 » or « 9h12h »."""
    sign = _SIGN_OF_HOUR.match(folded, position + len(hour))
    return _clock(position, sign.end() if sign else position + len(hour), int(hour), 0, folded)


def _clock(position: int, end: int, hour: int, minute: int, folded: str) -> Token:
    """Return a time, or a number out of the clock."""
    text = folded[position:end]
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return Token("odd_time", position, end, 0, text)
    return Token("time", position, end, hour * 60 + minute, text)


def _digits(folded: str, position: int) -> Token:
    found = _DIGITS.match(folded, position)
    end = found.end() if found else position + 1
    text = folded[position:end]
    kind = "number" if len(text) <= 2 else "word"
    return Token(kind, position, end, int(text) if len(text) <= 2 else 0, text)
