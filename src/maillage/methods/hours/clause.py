"""A clause in the reading, and where its phrases stand."""

from dataclasses import dataclass, field

from .parts import ALWAYS, Act, Bounds, Day, Qualifier, Span
from .phrases import Part
from .tokens import fold
from .words import DAYS_BY_WORD

MARKS = frozenset({"colon", "open", "close", "strong", "line", "comma", "slash", "dash", "stop"})
BREAKS = MARKS - {"colon", "open", "close"}


@dataclass
class Clause:
    """What is being said: some days, their hours so far, and the words that bear on them."""

    act: Act = Act.OPEN
    days: tuple[Day, ...] | None = None
    spans: list[Span] = field(default_factory=list)
    qualifiers: list[Qualifier] = field(default_factory=list)
    bounds: Bounds = ALWAYS
    half: str = ""
    start: int = -1
    end: int = -1
    qualified: int = 0
    complete: bool = False
    inside: bool = False

    def waits(self) -> bool:
        """Return whether days are named whose hours have not come."""
        return self.days is not None and not self.spans

    def cover(self, part: Part) -> None:
        """Count a phrase among the words of the clause."""
        self.start = part.start if self.start < 0 else self.start
        self.end = part.end


@dataclass(frozen=True)
class Places:
    """The phrases of a text, and what stands beside each."""

    parts: list[Part]
    text: str

    def ahead(self, at: int) -> tuple[str, bool]:
        """Return the kind of the next phrase that is no mark, and whether a colon leads to it."""
        colon = False
        for part in self.parts[at + 1 :]:
            if part.kind == "close":
                return "", colon
            if part.kind not in MARKS:
                return part.kind, colon
            colon = colon or part.kind == "colon"
        return "", colon

    def beside(self, at: int) -> tuple[str, str]:
        """Return the kinds of the phrases on both sides."""
        before = self.parts[at - 1].kind if at else ""
        after = self.parts[at + 1].kind if at + 1 < len(self.parts) else ""
        return before, after

    def gap(self, at: int) -> set[str]:
        """Return the words dropped between a phrase and the one before."""
        between = self.text[self.parts[at - 1].end : self.parts[at].start] if at else ""
        return set(between.lower().split())

    def is_glued(self, at: int, before: str) -> bool:
        """Return whether words stand right after hours, not after « et »: « 9h-12h : sur RDV »."""
        if before == "colon" and at > 1 and self.parts[at - 2].kind == "hours":
            return self.beside(at)[1] in {*BREAKS, ""}
        return before in {"hours", "qualifier", "words"} and not self.gap(at) & {"et", "ou"}

    def inside(self, at: int) -> list[Part]:
        """Return the phrases of the parenthesis that opens at a place."""
        found = []
        for part in self.parts[at + 1 :]:
            if part.kind == "close":
                break
            found.append(part)
        return found


def is_ranked(part: Part) -> bool:
    """Return whether a phrase is days kept by their rank in the month."""
    if part.days is None:
        return False
    return bool(part.days.ranks) or any(day.ranks for day in part.days.days)


def day_of(said: str) -> int | None:
    """Return the day named by « un samedi sur deux »."""
    for word in fold(said).replace("/", " ").split():
        if len(word) > 4 and word in DAYS_BY_WORD:
            return DAYS_BY_WORD[word]
    return None
