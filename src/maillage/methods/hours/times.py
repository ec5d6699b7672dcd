"""Read the hours at a place of a text, and pair each opening with its closing."""

from itertools import pairwise
from typing import NamedTuple

from .parts import MIDNIGHT, Span
from .tokens import Token

EARLIEST_OPENING = 5 * 60
"""An opening before five in the morning is taken for a slip."""
LATE_OPENING, EARLY_CLOSING = 18 * 60, 6 * 60
"""From and until when a closing before its opening is taken for the next morning."""

_BETWEEN = frozenset(
    {
        "dash",
        "to",
        "slash",
        "comma",
        "and",
        "of",
        "colon",
        "line",
        "plus",
        "stop",
        "until",
        "between",
    }
)
_SOFT = frozenset({"strong"})
_RANGE_LINKS = frozenset({"dash", "to", "until"})


class Hours(NamedTuple):
    """The openings read, where reading stopped, and the rules met; a lone time has no pair."""

    spans: tuple[Span, ...]
    stop: int
    rules: tuple[str, ...] = ()
    lone: int | None = None


def read_hours(tokens: list[Token], at: int) -> Hours | None:
    """Return the hours written from a token on, None where there is none."""
    times, links, stop = _collect(tokens, at)
    if not times:
        return None
    if tokens[at].kind == "between" and links and links[0] == {"and"}:
        links[0] = _RANGE_LINKS
    if all(token.kind == "number" for token in times) and not _are_hours(times, links):
        return None
    minutes = [_minutes(token) for token in times]
    if len(minutes) == 1:
        return Hours((), stop, ("hours-unpaired",), minutes[0])
    if len(minutes) % 2 or not _links_pair(links):
        return Hours((), stop, ("hours-unpaired",))
    return _paired(minutes, stop)


def _paired(minutes: list[int], stop: int) -> Hours:
    """Return the openings of times taken two by two."""
    spans: list[Span] = []
    rules: list[str] = []
    for opening, closing in zip(minutes[::2], minutes[1::2], strict=True):
        span, rule = _span(opening, closing)
        spans += [span] if span else []
        rules += [rule] if rule else []
    for left, right in pairwise(spans):
        if right.start < left.end and left != right:
            rules.append("hours-implausible")
    return Hours(tuple(dict.fromkeys(spans)), stop, tuple(dict.fromkeys(rules)))


def _span(opening: int, closing: int) -> tuple[Span | None, str]:
    """Return an opening, or None with the rule that refuses it."""
    if opening == closing == 0:
        return None, ""
    if closing == 0:
        closing = MIDNIGHT
    if closing <= opening:
        if opening >= LATE_OPENING and closing <= EARLY_CLOSING:
            return Span(opening, closing + MIDNIGHT), "hours-past-midnight"
        return None, "hours-closing-before-opening"
    if opening < EARLIEST_OPENING:
        return None, "hours-implausible"
    return Span(opening, closing), ""


def _minutes(token: Token) -> int:
    return token.value if token.kind == "time" else token.value * 60


def _collect(tokens: list[Token], at: int) -> tuple[list[Token], list[frozenset[str]], int]:
    """Return the times of a run, the links between them, and where the run stops."""
    times: list[Token] = []
    links: list[frozenset[str]] = []
    stop = position = at
    link: set[str] = set()
    while position < len(tokens):
        token = tokens[position]
        if token.kind == "time" or _is_hour(tokens, position, bool(times), link):
            if times:
                links.append(frozenset(link))
            times.append(token)
            link, stop = set(), position + 1
        elif _is_link(tokens, position, bool(times)):
            link.add(token.kind)
        else:
            break
        position += 1
    return times, links, stop


def _is_link(tokens: list[Token], at: int, begun: bool) -> bool:
    """Return whether a token may stand between two times."""
    token = tokens[at]
    if token.kind in _SOFT:
        return begun and token.value == 0
    if token.kind in _BETWEEN:
        return begun or token.kind in {"of", "between", "to"}
    return begun and token.text == "0"


def _is_hour(tokens: list[Token], at: int, begun: bool, link: set[str]) -> bool:
    """Return whether a bare number is an hour: a range leads from it, or to it."""
    token = tokens[at]
    if token.kind != "number" or not 6 <= token.value <= 24:
        return False
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    beyond = tokens[at + 2] if at + 2 < len(tokens) else None
    leads = (
        after is not None
        and beyond is not None
        and (after.kind in {"dash", "to"} or (after.kind in {"slash", "comma"} and begun))
        and beyond.kind in {"time", "number"}
    )
    meets = after is not None and after.kind == "time"
    closes = begun and bool(link & {"dash", "to", "slash", "comma", "until"})
    named = after is not None and after.kind == "word"
    return leads or meets or (closes and not (named and not link & {"dash"}))


def _are_hours(times: list[Token], links: list[frozenset[str]]) -> bool:
    """Return whether bare numbers read as hours: « 9-12 », « 8 à 20 », never « 6, 11 »."""
    return len(times) % 2 == 0 and all(link & _RANGE_LINKS for link in links[::2])


def _links_pair(links: list[frozenset[str]]) -> bool:
    """Return whether each opening is tied to its closing: not by « et », save after « entre »."""
    return all(link & _RANGE_LINKS or not link & {"and", "of"} for link in links[::2])
