"""French public holidays, by rule.

Sources: Code du travail, L. 3133-1 (all of France), L. 3134-13 (Alsace-Moselle), L. 3422-2 with
décret 83-1003 of 23 November 1983 (days of the abolition of slavery overseas). Good Friday holds
in Alsace-Moselle where the commune has a Protestant or mixed church: it is counted everywhere.
"""

from datetime import date, timedelta
from typing import Literal, TypeAlias

Place: TypeAlias = Literal[
    "mainland", "alsace-moselle", "guadeloupe", "martinique", "guyane", "la-reunion", "mayotte"
]

_FIXED = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
_AFTER_EASTER = (1, 39, 50)
"""Days from Easter to Easter Monday, Ascension and Whit Monday."""

_ABOLITION: dict[Place, tuple[int, int]] = {
    "guadeloupe": (5, 27),
    "martinique": (5, 22),
    "guyane": (6, 10),
    "la-reunion": (12, 20),
    "mayotte": (4, 27),
}


def easter(year: int) -> date:
    """Return Easter Sunday of a Gregorian year (anonymous algorithm; Meeus, 1991).

    Examples:
        >>> easter(2024), easter(2025)
        (datetime.date(2024, 3, 31), datetime.date(2025, 4, 20))
    """
    golden, (century, rest) = year % 19, divmod(year, 100)
    leaps, leap_rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - correction + 15) % 30
    quarter, quarter_rest = divmod(rest, 4)
    weekday = (32 + 2 * leap_rest + 2 * quarter - epact - quarter_rest) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def public_holidays(year: int, place: Place) -> frozenset[date]:
    """Return the public holidays of a year.

    Examples:
        >>> len(public_holidays(2026, "mainland")), len(public_holidays(2026, "alsace-moselle"))
        (11, 13)
        >>> date(2026, 12, 20) in public_holidays(2026, "la-reunion")
        True
    """
    sunday = easter(year)
    days = {date(year, month, day) for month, day in _FIXED}
    days |= {sunday + timedelta(days=after) for after in _AFTER_EASTER}
    if place == "alsace-moselle":
        days |= {sunday - timedelta(days=2), date(year, 12, 26)}
    if place in _ABOLITION:
        days.add(date(year, *_ABOLITION[place]))
    return frozenset(days)
