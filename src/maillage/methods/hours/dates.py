"""Read the dates that bound hours: « juillet-août », « jusqu'en juin 2022 »."""

from calendar import monthrange
from typing import NamedTuple

from .parts import Bounds, Qualifier
from .tokens import Token
from .words import MONTHS_BY_WORD, OSM_MONTHS

_RANGE_LINKS = frozenset({"to", "dash", "and"})


class Moment(NamedTuple):
    """A date, or a month when ``day`` is 0; ``year`` 0 is every year."""

    year: int
    month: int
    day: int = 0

    def osm(self) -> str:
        """Return the date as OSM writes it."""
        year = f"{self.year} " if self.year else ""
        day = f" {self.day:02d}" if self.day else ""
        return f"{year}{OSM_MONTHS[self.month - 1]}{day}"

    def first(self) -> "Moment":
        """Return the first day of a month, or the date."""
        return self if self.day else self._replace(day=1)

    def last(self) -> "Moment":
        """Return the last day of a month, or the date."""
        if self.day:
            return self
        return self._replace(day=monthrange(self.year or 2023, self.month)[1])


def read_dates(tokens: list[Token], at: int, text: str) -> tuple[Qualifier, int] | None:
    """Return what dates bound from a token on and where they stop, None where there is none."""
    begin = at
    side = tokens[at].kind if tokens[at].kind in {"from", "until"} else ""
    while at < len(tokens) and tokens[at].kind in {"from", "until", "of", "between"}:
        at += 1
    if tokens[at - 1].kind == "until" and at - begin > 1:
        side = "until"
    found = _pair(tokens, at) or _single(tokens, at)
    if found is None:
        return None
    moments, stop, linked = found
    comment = text[tokens[begin].start : tokens[stop - 1].end]
    return _qualifier(moments, side, linked, comment), stop


def _qualifier(moments: list[Moment], side: str, linked: str, comment: str) -> Qualifier:
    """Return the bounds of dates, or their words where they tell no year."""
    first, last = moments[0], moments[-1]
    if side and not first.year:
        return Qualifier("validity", comment, rule="hours-period")
    return Qualifier("dates", bounds=Bounds(dates=_dates(first, last, side, linked)))


def _dates(first: Moment, last: Moment, side: str, linked: str) -> str:
    """Return the OSM dates from a moment, until it, in it, or from one to another."""
    if side:
        after = f"{first.first().osm()}+"
        return after if side == "from" else f"1900 Jan 01-{first.last().osm()}"
    if first == last:
        return first.osm()
    if linked == "and" and last.month - first.month != 1 and not first.day:
        return f"{first.osm()},{last.osm()}"
    if last.year and not first.year:
        first = first._replace(year=last.year - (first.month > last.month))
    if first.day or last.day or first.year:
        return f"{first.first().osm()}-{last.last().osm()}"
    return f"{first.osm()}-{last.osm()}"


def _pair(tokens: list[Token], at: int) -> tuple[list[Moment], int, str] | None:
    """Return two dates linked: « septembre à juin », « 1er au 15 août », « juillet et août »."""
    if at + 2 >= len(tokens) or tokens[at + 1].kind not in _RANGE_LINKS:
        return None
    after = at + 2
    while after < len(tokens) and tokens[after].kind == "of":
        after += 1
    last = _moment(tokens[after]) if after < len(tokens) else None
    if last is None:
        return None
    first = _moment(tokens[at])
    if first is None and tokens[at].kind in {"ordinal", "number"} and last.day:
        first = Moment(last.year, last.month, tokens[at].value)
    return ([first, last], after + 1, tokens[at + 1].kind) if first else None


def _single(tokens: list[Token], at: int) -> tuple[list[Moment], int, str] | None:
    moment = _moment(tokens[at]) if at < len(tokens) else None
    return ([moment], at + 1, "") if moment else None


def _moment(token: Token) -> Moment | None:
    """Return the date of a token, None when it is none or does not exist."""
    if token.kind == "month":
        return Moment(token.value // 100, token.value % 100)
    if token.kind != "date":
        return None
    if "/" in token.text or token.text.count(".") == 2:
        day, month, year = (int(piece) for piece in token.text.replace(".", "/").split("/"))
    else:
        pieces = token.text.replace(".", "").split()
        day = int("".join(char for char in pieces[0] if char.isdecimal()))
        month = MONTHS_BY_WORD[pieces[1]]
        year = int(pieces[2]) if len(pieces) > 2 else 0
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(year or 2024, month)[1]:
        return None
    return Moment(year, month, day)
