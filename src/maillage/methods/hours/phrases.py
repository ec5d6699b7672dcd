"""Gather tokens into phrases: days, hours, qualifiers, closings, and words left over."""

from collections.abc import Iterator
from typing import NamedTuple

from .dates import read_dates
from .days import Days, read_days
from .parts import Bounds, Qualifier
from .times import Hours, read_hours
from .tokens import Token
from .words import NARROWING, NEUTRAL

APPOINTMENT = "sur rendez-vous"

_MARKS = frozenset({"colon", "open", "close", "strong", "line", "comma", "slash", "dash", "stop"})
_LINKS = frozenset({"and", "or", "to", "of", "between", "plus"})
_PLAIN = frozenset({"closed", "except", "always", "same_days", "until"})
HALVES = frozenset({"morning", "afternoon", "evening"})
_WORDS = frozenset({"word", "number", "odd_time", "sign", "from", "ordinal", "first_ones", "date"})


class Part(NamedTuple):
    """A phrase: its kind, its place in the text, and what it holds."""

    kind: str
    start: int
    end: int
    days: Days | None = None
    hours: Hours | None = None
    qualifier: Qualifier | None = None
    text: str = ""


def read_phrases(tokens: list[Token], text: str) -> list[Part]:
    """Return the phrases of a text, in order.

    Examples:
        >>> from .tokens import tokenize
        >>> [part.kind for part in read_phrases(tokenize("lundi : 9h-12h"), "lundi : 9h-12h")]
        ['days', 'colon', 'hours']
    """
    parts: list[Part] = []
    at = 0
    while at < len(tokens):
        part, at = _read(tokens, at, text)
        parts.append(part)
    return list(_joined(parts, text))


def _read(tokens: list[Token], at: int, text: str) -> tuple[Part, int]:
    """Return the longest phrase at a token, and the token after it."""
    start = tokens[at].start
    if dated := read_dates(tokens, at, text):
        return Part("qualifier", start, tokens[dated[1] - 1].end, qualifier=dated[0]), dated[1]
    if (days := read_days(tokens, at)) and (days.days or days.ranks):
        return Part("days", start, tokens[days.stop - 1].end, days=days), days.stop
    if hours := read_hours(tokens, at):
        return Part("hours", start, tokens[hours.stop - 1].end, hours=hours), hours.stop
    token = tokens[at]
    if qualifier := _qualifier(token, text):
        return Part("qualifier", start, token.end, qualifier=qualifier), at + 1
    return Part(_kind(token), start, token.end, text=token.text), at + 1


def _kind(token: Token) -> str:
    """Return the kind of phrase that a token alone makes."""
    if token.kind in HALVES:
        return "half"
    if token.kind in _MARKS or token.kind in _PLAIN:
        return token.kind
    if token.kind in {"sign", "contact"}:
        return "contact"
    if token.kind in _LINKS or (token.kind == "word" and token.text in NEUTRAL):
        return "neutral"
    return "words"


def _qualifier(token: Token, text: str) -> Qualifier | None:
    """Return what a token says of hours, None when it says nothing."""
    said = text[token.start : token.end]
    known = {
        "appointment": Qualifier("access", APPOINTMENT),
        "booking": Qualifier("access", said),
        "walk_in": Qualifier("access"),
        "both": Qualifier("school"),
        "even": Qualifier("weeks", bounds=Bounds(weeks="week 2-52/2")),
        "odd": Qualifier("weeks", bounds=Bounds(weeks="week 1-53/2")),
        "term": Qualifier("school", said, bounds=Bounds(school="term")),
        "school": Qualifier("school", said, bounds=Bounds(school="holidays")),
        "public": Qualifier("public", said, bounds=Bounds(dates="PH")),
        "frequency": Qualifier("frequency", said, is_open=False, rule="hours-frequency"),
        "season": Qualifier("season", said, is_open=False, rule="hours-period"),
        "some_school": Qualifier("season", said, is_open=False, rule="hours-period"),
    }
    return known.get(token.kind)


def _joined(parts: list[Part], text: str) -> Iterator[Part]:
    """Yield phrases, runs of words made one and neutral words dropped."""
    run: list[Part] = []
    for part in parts:
        if part.kind in {"words", "neutral", "contact"}:
            run.append(part)
            continue
        yield from _run(run, text)
        run = []
        yield part
    yield from _run(run, text)


def _run(run: list[Part], text: str) -> Iterator[Part]:
    """Yield the words of a run as one phrase, nothing when all of them are neutral."""
    if not any(part.kind == "words" for part in run):
        return
    kept = [part for part in run if part.kind != "contact"]
    said = " ".join(text[part.start : part.end] for part in kept)
    yield Part("words", run[0].start, run[-1].end, text=said)


def is_narrowing(said: str) -> bool:
    """Return whether words, folded, keep hours from being everyone's every week.

    Examples:
        >>> is_narrowing("accueil telephonique"), is_narrowing("salle des fetes")
        (True, False)
    """
    return any(word.strip(".,;:()'\"") in NARROWING for word in said.replace("'", " ").split())
