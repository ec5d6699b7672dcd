"""The parts of a reading: days, times of day, and what bounds them."""

from dataclasses import dataclass, replace
from enum import Enum
from typing import NamedTuple

MIDNIGHT = 24 * 60


class Day(NamedTuple):
    """A day of the week, 0 for Monday; ``ranks`` keeps some of the month, -1 for the last."""

    number: int
    ranks: tuple[int, ...] = ()


@dataclass(frozen=True)
class Bounds:
    """When hours hold: OSM dates, OSM weeks, and school holidays in or out."""

    dates: str = ""
    weeks: str = ""
    school: str = ""

    def joined(self, other: "Bounds") -> "Bounds":
        """Return bounds where both hold; the later word wins where they disagree."""
        return Bounds(
            other.dates or self.dates, other.weeks or self.weeks, other.school or self.school
        )


ALWAYS = Bounds()


@dataclass(frozen=True)
class Span:
    """An opening: minutes from midnight, whether it is sure, and what is said beside it."""

    start: int
    end: int
    is_open: bool = True
    comment: str = ""
    bounds: Bounds = ALWAYS

    def meets(self, other: "Span") -> bool:
        """Return whether two openings share a minute."""
        return self.start < other.end and other.start < self.end


class Act(Enum):
    """What a statement does to the days it names."""

    OPEN = "open"
    CLOSE = "close"
    REPLACE = "replace"
    END = "end"
    NOTE = "note"


class Qualifier(NamedTuple):
    """Words that bound or comment hours; those of one family replace each other."""

    family: str
    comment: str = ""
    is_open: bool = True
    bounds: Bounds = ALWAYS
    rule: str = ""

    def applied(self, span: Span) -> Span:
        """Return an opening bounded and commented."""
        mine = "" if self.family in {"school", "public"} else self.comment
        said = [text for text in (span.comment, mine) if text]
        return replace(
            span,
            is_open=span.is_open and self.is_open,
            comment=" ; ".join(dict.fromkeys(said)),
            bounds=span.bounds.joined(self.bounds),
        )


@dataclass(frozen=True)
class Statement:
    """One thing said: what happens on which days, and the words that said it."""

    act: Act
    days: tuple[Day, ...]
    spans: tuple[Span, ...] = ()
    bounds: Bounds = ALWAYS
    half: str = ""
    text: str = ""
    block: int = 0
    holidays: bool = False


@dataclass(frozen=True)
class Reading:
    """What a text says, what could not be said, and the rules met."""

    statements: tuple[Statement, ...]
    left: tuple[str, ...]
    rules: tuple[str, ...]


def half_of(span: Span) -> str:
    """Return the half of the day where an opening stands, empty when it stands in both.

    Examples:
        >>> half_of(Span(540, 720)), half_of(Span(810, 1080)), half_of(Span(540, 1080))
        ('morning', 'afternoon', '')
    """
    if span.end <= 13 * 60 + 30:
        return "morning"
    return "afternoon" if span.start >= 12 * 60 else ""
