"""Columns of the days of the week: one a day, one a half-day, or one an hour of opening."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from maillage.catalogue.mappings import Day
from maillage.catalogue.sniffing import sniffing
from maillage.runs.census.sniffing.headers import Header, header
from maillage.runs.census.sniffing.profiles import Profile

Written = str | dict[str, Any]

_TRUST = 0.72
_HOURS = 0.3
_DASH_STEPS = [{"never": "^-$"}]


@dataclass(frozen=True)
class DayColumns:
    """The columns of a day and the rule that reads them."""

    day: Day
    columns: tuple[str, ...]
    rule: Written
    confidence: float
    by_content: float | None


def week(profiles: Sequence[Profile]) -> tuple[DayColumns, ...]:
    """Return the days that columns of hours give; none unless there are three days or more."""
    by_day = {day: _of_day(day, profiles) for day in sniffing().days}
    found = [_read(day, columns) for day, columns in by_day.items() if columns]
    days = tuple(each for each in found if each is not None)
    return days if len(days) >= sniffing().rule.days_least else ()


def is_day(name: str) -> bool:
    """Return whether a header names a day of the week.

    Examples:
        >>> is_day("h_lundi"), is_day("Horaires")
        (True, False)
    """
    return any(_names(header(name), words) for words in sniffing().days.values())


def _names(said: Header, words: tuple[str, ...]) -> bool:
    """Return whether a header names a day: a short word must stand alone."""
    return any(said.has(word) for word in words if len(word) > 2) or said.words[-1:] == words[-1:]


def _of_day(day: Day, profiles: Sequence[Profile]) -> list[Profile]:
    words = sniffing().days[day]
    return [each for each in profiles if _names(header(each.name), words)]


def _read(day: Day, profiles: Sequence[Profile]) -> DayColumns | None:
    hours = [each for each in profiles if each.is_empty or each.share("day_hours") >= _HOURS]
    said = [each for each in hours if not each.is_empty]
    if not hours:
        return None
    by_content = sum(each.share("day_hours") for each in said) / len(said) if said else None
    rule = sniffing().rule
    confidence = 1 - (1 - rule.name) * (1 - _TRUST * (by_content or 0.0))
    columns, written = _rule(hours)
    return DayColumns(day, columns, written, confidence * (1 if said else rule.empty), by_content)


def _rule(profiles: Sequence[Profile]) -> tuple[tuple[str, ...], Written]:
    """Return the columns that are read and their rule: a column, halves, or pairs of hours."""
    names = [each.name for each in profiles]
    pairs = _pairs(names)
    if pairs:
        templates = [_template(opens, closes) for opens, closes in pairs]
        columns = tuple(name for pair in pairs for name in pair)
        whole: Written = {"separator": ", ", "join": templates}
        return columns, templates[0] if len(templates) == 1 else whole
    halves = [_plain(each) for each in profiles]
    if len(halves) == 1:
        return (names[0],), halves[0]
    return tuple(names), {"separator": ", ", "join": halves}


def _plain(profile: Profile) -> Written:
    if "-" in profile.values:
        return {"column": profile.name, "steps": _DASH_STEPS}
    return profile.name


def _template(opens: str, closes: str) -> dict[str, Any]:
    return {"template": f"{{{opens}}}-{{{closes}}}", "complete": True}


def _pairs(names: Sequence[str]) -> list[tuple[str, str]]:
    """Return the columns of opening and closing, in the order of the day."""
    parts = sniffing().day_parts
    kinds = {name: header(name) for name in names if "{" not in name and "}" not in name}
    opens = [name for name, said in kinds.items() if any(map(said.has, parts.opens))]
    closes = [name for name, said in kinds.items() if any(map(said.has, parts.closes))]
    late = {name for name, said in kinds.items() if any(map(said.has, parts.afternoon))}
    in_order = [sorted(group, key=late.__contains__) for group in (opens, closes)]
    return list(zip(*in_order, strict=True)) if len(opens) == len(closes) else []
