"""When a stop can be visited, and when rounds go out at all."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from maillage.language import N_, _

Season: TypeAlias = tuple[tuple[int, int], tuple[int, int]]
"""First and last (month, day), both included."""


@dataclass(frozen=True)
class StopRules:
    """When a stop can be visited.

    Attributes:
        weekdays: market days or days of the hall, 0 for Monday; all when None.
        closed: dates when its place is not available.
        is_in_school_holidays: whether it is visited during school holidays too.
        season: first and last (month, day) of the year, both included; all year when None. A
            season may pass over the new year.
        minimum_interval_days: from one visit to the next.
    """

    weekdays: frozenset[int] | None = None
    closed: frozenset[date] = frozenset()
    is_in_school_holidays: bool = True
    season: Season | None = None
    minimum_interval_days: int = 1


@dataclass(frozen=True)
class DayRules:
    """When rounds go out: dates given by the caller.

    Attributes:
        public_holidays: no round goes out.
        school_holidays: every day of them.
        days_off: other dates without a round: leave, vehicle inspection.
    """

    public_holidays: frozenset[date] = frozenset()
    school_holidays: frozenset[date] = frozenset()
    days_off: frozenset[date] = frozenset()


def obstacle(rules: StopRules, days: DayRules, on: date) -> str:
    """Return why a stop cannot be visited on a date, in words, "" when it can.

    Examples:
        >>> tuesday = date(2026, 3, 3)
        >>> obstacle(StopRules(), DayRules(days_off=frozenset({tuesday})), tuesday)
        'jour sans tournée'
    """
    is_school = on in days.school_holidays and not rules.is_in_school_holidays
    obstacles = (
        (on in days.public_holidays, N_("jour férié")),
        (on in days.days_off, N_("jour sans tournée")),
        (on in rules.closed, N_("lieu indisponible")),
        (is_school, N_("vacances scolaires")),
        (not _is_in_season(on, rules.season), N_("hors saison")),
        (
            rules.weekdays is not None and on.weekday() not in rules.weekdays,
            N_("ni jour de marché, ni jour de la salle"),
        ),
    )
    return next((_(reason) for stands, reason in obstacles if stands), "")


def _is_in_season(on: date, season: Season | None) -> bool:
    """Whether a date is in a season, which may pass over the new year; in none, it always is."""
    if season is None:
        return True
    first, last = season
    day = (on.month, on.day)
    return first <= day <= last if first <= last else day >= first or day <= last
