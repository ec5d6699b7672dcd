"""Opening hours of OpenStreetMap as the weekly or monthly schedules of HSDS (RFC 5545).

Only plain hours have schedules: days, nth days of a month, hours within a day, public holidays
closed. Anything else (seasons, school holidays, comments, dates) has none: its words alone tell,
because a schedule that leaves out « sauf en août » would open closed doors.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from maillage.contracts.records import DAYS

_DAY = "(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_NTH = r"(?:\[(-?[1-5](?:,-?[1-5])*)\])"
_DAYS = re.compile(rf"{_DAY}(?:-{_DAY})?(?:,\s?{_DAY}(?:-{_DAY})?)*")
_MONTHLY = re.compile(rf"({_DAY}){_NTH}")
_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
_CLOSED_ON_HOLIDAYS = re.compile(r"PH (?:off|closed)")


@dataclass(frozen=True)
class Schedule:
    """One opening: how often, on which days, from when to when (local time)."""

    freq: Literal["WEEKLY", "MONTHLY"]
    byday: str
    opens_at: str
    closes_at: str


def schedules(hours: str) -> tuple[Schedule, ...]:
    """Return the schedules of an ``opening_hours`` value; none where they would not be exact.

    As in OpenStreetMap, a later rule replaces an earlier one on the days they share.

    Examples:
        >>> [(each.byday, each.opens_at) for each in schedules("Mo-We 09:00-12:00; Tu off")]
        [('MO,WE', '09:00')]
        >>> schedules("Sa[1] 09:00-12:00")[0].byday
        '1SA'
        >>> schedules("Mo-Fr 09:00-12:00; SH off")
        ()
    """
    weekly: dict[str, tuple[tuple[str, str], ...]] = {}
    monthly: dict[str, tuple[tuple[str, str], ...]] = {}
    for rule in filter(None, (part.strip() for part in hours.split(";"))):
        if _CLOSED_ON_HOLIDAYS.fullmatch(rule):
            continue
        days, _, said = rule.partition(" ")
        open_hours = _open_hours(said)
        if open_hours is None:
            return ()
        if _DAYS.fullmatch(days):
            weekly |= dict.fromkeys(_days(days), open_hours)
        elif nth := _MONTHLY.fullmatch(days):
            monthly |= {f"{at}{nth[1].upper()}": open_hours for at in nth[2].split(",")}
        else:
            return ()
    if any(day.upper()[-2:] in {at[-2:] for at in monthly} for day in weekly):
        return ()
    return (*_grouped("WEEKLY", weekly), *_grouped("MONTHLY", monthly))


def _open_hours(said: str) -> tuple[tuple[str, str], ...] | None:
    """Return the openings of a day; none when closed, None when they are not plain hours."""
    if said in ("off", "closed"):
        return ()
    spans = [_HOURS.fullmatch(part.strip()) for part in said.split(",")]
    if any(span is None for span in spans):
        return None
    found = tuple((f"{s[1]}:{s[2]}", f"{s[3]}:{s[4]}") for s in spans if s)
    return found if all(opens < closes for opens, closes in found) else None


def _days(words: str) -> Iterator[str]:
    for part in words.replace(" ", "").split(","):
        first, _, last = part.partition("-")
        start, end = DAYS.index(first), DAYS.index(last or first)
        count = (end - start) % len(DAYS) + 1
        yield from (DAYS[(start + step) % len(DAYS)] for step in range(count))


def _grouped(
    freq: Literal["WEEKLY", "MONTHLY"], openings: dict[str, tuple[tuple[str, str], ...]]
) -> Iterator[Schedule]:
    """Yield one schedule for each opening, with all its days in the order of the week."""
    days_of: dict[tuple[str, str], list[str]] = {}
    for day, spans in openings.items():
        for span in spans:
            days_of.setdefault(span, []).append(day.upper())
    for (opens, closes), days in sorted(days_of.items()):
        ordered = sorted(days, key=lambda day: (_WEEK.index(day[-2:]), day))
        yield Schedule(freq, ",".join(ordered), opens, closes)


_WEEK = [day.upper() for day in DAYS]
