"""Recognise, keep and mend text that is already OSM opening hours."""

import re

from maillage.contracts.repaired import Repaired

from .evaluate import is_valid
from .times import EARLY_CLOSING, LATE_OPENING
from .writing import quoted

_QUOTED = re.compile(r'"[^"]*"')
_VOCABULARY = frozenset(
    """
    Mo Tu We Th Fr Sa Su Mon Tue Wed Thu Fri Sat Sun PH SH off closed open unknown week easter
    sunrise sunset dawn dusk Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec days day h H
    """.split()  # noqa: SIM905
)
_LETTERS = re.compile(r"[A-Za-zÀ-ÿ]+")
_DAY = re.compile(r"\b(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH)")
_ONLY_TIMES = re.compile(r"\d\d:\d\d-\d\d:\d\d(?: ?, ?\d\d:\d\d-\d\d:\d\d)*")
_RANGE = re.compile(r"(\d\d?):(\d\d) ?- ?(\d\d?):(\d\d)")
_SELECTOR = re.compile(r"(?:(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)(?:\[-?\d\])?[-, ]*)+")
_LONG_DAYS = re.compile(r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b")
_SEMICOLON = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
_MENDS = (
    (re.compile(r"(\d)\s*[hH]\s*(\d\d)"), r"\1:\2"),
    (re.compile(r"(\d)[hH]\b"), r"\1:00"),
    (re.compile(r"(\d) ?: ?(\d\d)\b"), r"\1:\2"),
    (re.compile(r"\s*,\s*(?=\d\d?:|(?:Mo|Tu|We|Th|Fr|Sa|Su)\b)"), ","),
    (re.compile(r"(?<![\d:])(\d:\d\d)"), r"0\1"),
    (re.compile(r"(\d\d:\d\d)\s*[-–]\s*(?=\d\d:)"), r"\1-"),
    (re.compile(r"\b(Mo|Tu|We|Th|Fr|Sa|Su)\s*[-–]\s*(?=(?:Mo|Tu|We|Th|Fr|Sa|Su)\b)"), r"\1-"),
    (re.compile(r"[;,\s]+$"), ""),
)


def read_osm(text: str) -> Repaired[str] | None:
    """Return OSM hours kept or mended, None when the text is not written as OSM.

    Examples:
        >>> read_osm("Mo-Fr 09:00-12:00")
        Repaired(value='Mo-Fr 09:00-12:00', rules=())
        >>> read_osm("Mo-Th 9:00-16:00").value
        'Mo-Th 09:00-16:00'
        >>> read_osm("lundi 9h-12h") is None
        True
    """
    if not _is_osm(text):
        return None
    if text == "24/7" or _is_plausible(text):
        return Repaired(text, ("hours-every-day",) if _ONLY_TIMES.fullmatch(text) else ())
    if text in {"Mo-Su 00:00-00:00", "Mo-Sun 00:00-00:00", "00:00-00:00"}:
        return Repaired("24/7", ("hours-osm-mended",))
    mended = _mend(text)
    if _is_plausible(mended):
        return Repaired(mended, ("hours-osm-mended",))
    return _rule_by_rule(mended)


def _is_osm(text: str) -> bool:
    """Return whether every word outside quotes is one of OSM's, case included."""
    bare = _QUOTED.sub("", text)
    words = set(_LETTERS.findall(bare))
    if not words <= _VOCABULARY or bare.count('"'):
        return False
    if "Mar" in words and not _DAY.search(bare):
        return False
    if words & {"h", "H"} and not _DAY.search(bare):
        return False
    named = bool(words - {"h", "H"}) or bool(_ONLY_TIMES.fullmatch(bare.strip()))
    return named or bare.strip() == "24/7" or (bool(_QUOTED.search(text)) and not bare.strip())


def _is_plausible(text: str) -> bool:
    """Return whether a text is valid, as written and without a closing before its opening."""
    if not is_valid(text) or re.search(r"(?<![\d:])\d:\d\d|:\d\d? -|, \d", _QUOTED.sub("", text)):
        return False
    return all(map(_is_ordered, _RANGE.findall(_QUOTED.sub("", text))))


def _is_ordered(found: tuple[str, str, str, str]) -> bool:
    """Return whether a range closes after it opens, or plausibly the next morning."""
    opening = int(found[0]) * 60 + int(found[1])
    closing = int(found[2]) * 60 + int(found[3])
    return opening < closing or (opening >= LATE_OPENING and closing <= EARLY_CLOSING)


def _mend(text: str) -> str:
    """Return a text with its slips of writing mended, comments left as they are."""
    pieces = re.split(r'("[^"]*")', " ".join(text.split()))
    for number in range(0, len(pieces), 2):
        piece = _LONG_DAYS.sub(lambda found: found.group()[:2], pieces[number])
        for pattern, written in _MENDS:
            last = pattern.pattern.endswith("$") and number < len(pieces) - 1
            piece = piece if last else pattern.sub(written, piece)
        pieces[number] = piece
    return "".join(pieces).strip()


def _rule_by_rule(text: str) -> Repaired[str] | None:
    """Return the rules that can be read, the others kept in words on their days.

    A piece without days belongs to the rule before it, which it puts in doubt.
    """
    kept: list[str] = []
    for rule in filter(None, (piece.strip() for piece in _SEMICOLON.split(text))):
        days = _days_of(rule)
        if _is_plausible(rule) and (days or not kept):
            kept.append(rule)
        elif days or not kept:
            kept.append(_doubted(days, rule[len(days) :]))
        else:
            before = kept.pop()
            days = _days_of(before)
            kept.append(_doubted(days, f"{_unquoted(before[len(days) :])} ; {rule}"))
    value = "; ".join(kept)
    if not is_valid(value) or not _DAY.search(text):
        return None
    return Repaired(value, ("hours-osm-broken",))


def _days_of(rule: str) -> str:
    """Return the days that begin a rule."""
    found = _SELECTOR.match(rule)
    return found.group().rstrip(" ,-") if found else ""


def _doubted(days: str, said: str) -> str:
    """Return a rule that only says words."""
    return f"{days} unknown {quoted(said.strip())}".strip()


def _unquoted(said: str) -> str:
    """Return the words of a rule, without its state nor quotes."""
    return said.replace(" unknown ", " ").replace('"', "").strip()
