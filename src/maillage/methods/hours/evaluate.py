"""When a place is open, as ``opening-hours-py`` reads it, with what that library leaves out.

Two readings differ from the library's, and follow the specification: a comment alone, or on days
without hours, says nothing of opening (the library takes it for open day and night); and « SH »
beside weekdays (the library takes « SH Mo » for every Monday). School holidays themselves are in
no calendar here: hours are those of term time. Public holidays are the French ones.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from opening_hours import (  # type: ignore[attr-defined]  # ParserError is not in its stubs
    OpeningHours,
    ParserError,
    State,
)

from maillage.errors import InputError
from maillage.language import _

SHORTEST_DAYS = 56
YEAR_DAYS = 371
"""Fifty-three weeks: every month, whatever the first day."""

_QUOTED = re.compile(r'"[^"]*"')
_TIME = re.compile(r"\d\d?:\d\d|24/7|sun|dawn|dusk")
_STATE = re.compile(r"\b(?:open|closed|off|unknown)\b")
_RULES = re.compile(r'(?:"[^"]*"|[^;|"]|\|(?!\|))+|;|\|\||.', re.DOTALL)
_SCHOOL = re.compile(r"(?:^|[ ,])SH\b")
_WEEKDAY = re.compile(r"\b(?:Mo|Tu|We|Th|Fr|Sa|Su)\b")


def is_valid(osm: str) -> bool:
    """Return whether a text is OSM opening hours that the library reads without a warning.

    Examples:
        >>> is_valid("Mo-Fr 09:00-12:00"), is_valid("lundi 9h-12h"), is_valid("")
        (True, False, False)
    """
    if "\x00" in osm:
        return False
    hours = _parsed(osm)
    return hours is not None and not hours.warnings


@lru_cache(maxsize=16384)
def _parsed(osm: str) -> OpeningHours | None:
    try:
        return OpeningHours(osm, country="FR")
    except ParserError:
        return None


def open_intervals(osm: str, *, first: date, days: int) -> tuple[tuple[datetime, datetime], ...]:
    """Return the times from opening to closing, within some days from the first.

    Openings that touch are joined; an opening over midnight is one.

    Raises:
        InputError: the text is not valid OSM opening hours, or ``days`` is not positive.

    Examples:
        >>> from datetime import date
        >>> [(opens.hour, closes.hour) for opens, closes in open_intervals(
        ...     "Mo 09:00-12:00", first=date(2024, 1, 1), days=7)]
        [(9, 12)]
    """
    groups = [_parsed(group) for group in _groups(osm)] if is_valid(osm) else []
    read = [hours for hours in groups if hours is not None]
    if not read or len(read) < len(groups) or days < 1:
        raise InputError(
            _(
                "« {osm} » n'est pas un horaire OpenStreetMap valide sur {days} jours.",
                osm=osm,
                days=days,
            )
        )
    begin = datetime.combine(first, time())
    return _joined(
        (opens, closes)
        for hours in read
        for opens, closes, state, _comment in hours.intervals(begin, begin + timedelta(days=days))
        if state == State.OPEN
    )


def _joined(
    intervals: Iterable[tuple[datetime, datetime]],
) -> tuple[tuple[datetime, datetime], ...]:
    """Return intervals in order, those that touch made one."""
    joined: list[tuple[datetime, datetime]] = []
    for opens, closes in sorted(intervals):
        if joined and opens <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], closes))
        else:
            joined.append((opens, closes))
    return tuple(joined)


def same(left: str, right: str, *, first: date, days: int = YEAR_DAYS) -> bool:
    """Return whether two values open at the same times, over 8 weeks or more with some August.

    Raises:
        InputError: a value is not valid, or the days are too few or without August.

    Examples:
        >>> from datetime import date
        >>> same("Mo-Su 09:00-12:00", "09:00-12:00", first=date(2024, 1, 1))
        True
    """
    months = {(first + timedelta(days=step)).month for step in range(0, max(days, 1), 7)}
    if days < SHORTEST_DAYS or 8 not in months:
        raise InputError(
            _("Comparez les horaires sur 56 jours au moins, août compris ; reçu {days}.", days=days)
        )
    return open_intervals(left, first=first, days=days) == open_intervals(
        right, first=first, days=days
    )


def weekly_minutes(osm: str, *, year: int = 2024) -> int:
    """Return the minutes open in a week, on average over 52 weeks from the first Monday of a year.

    Alternate weeks, ranks in the month and closed months count for their part; public holidays
    are not left out, so that the same value weighs the same every year.

    Examples:
        >>> weekly_minutes("Mo-Fr 09:00-12:00; PH off")
        900
        >>> weekly_minutes("week 2-52/2 Mo 09:00-12:00")
        90
    """
    first = date(year, 1, 1)
    first += timedelta(days=-first.weekday() % 7)
    usual = re.sub(r"; ?PH off(?=;|$)", "", osm)
    spent = sum(
        (closes - opens for opens, closes in open_intervals(usual, first=first, days=364)),
        timedelta(),
    )
    return round(spent / timedelta(minutes=1) / 52)


def _groups(osm: str) -> list[str]:
    """Return the groups of rules between ``||``, read apart: the library mixes them up.

    Rules without hours are made unknown, as the specification has them.
    """
    groups = [""]
    for rule in _RULES.findall(osm):
        if rule == "||":
            groups.append("")
        else:
            groups[-1] += _sure_rule(rule)
    return groups


def _sure_rule(rule: str) -> str:
    """Return a rule made unknown where the library's reading is not the specification's."""
    masked = _QUOTED.sub('""', rule)
    if _STATE.search(masked):
        return rule
    if _SCHOOL.search(masked) and _WEEKDAY.search(masked):
        return " SH unknown"
    if '"' in rule and not _TIME.search(masked):
        return rule.replace('"', 'unknown "', 1)
    return rule
