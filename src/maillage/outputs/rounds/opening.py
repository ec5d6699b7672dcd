"""Write the visits of a stop over a cycle of weeks as OSM opening hours."""

from collections.abc import Sequence
from datetime import date

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_WEEKS_A_YEAR = 53


def opening_hours(
    visits: Sequence[tuple[int, int, float, float]], *, weeks: int, first: date
) -> str:
    """Return the hours of a stop in OSM syntax, closed on public holidays.

    Weeks are those of ISO 8601, counted from the week of ``first``; over a year of 53 weeks an
    alternation shifts by one, which the syntax cannot say.

    Args:
        visits: week of the cycle from 0, weekday from 0 for Monday, start and end in minutes from
            midnight.
        weeks: the length of the cycle.
        first: the first date of the calendar.

    Examples:
        The second Tuesday of a fortnight that begins in week 49:

        >>> opening_hours([(1, 1, 570.0, 690.0)], weeks=2, first=date(2026, 11, 30))
        'week 02-53/2 Tu 09:30-11:30; PH off'
        >>> opening_hours([(0, 0, 540.0, 660.0)], weeks=1, first=date(2026, 11, 30))
        'Mo 09:00-11:00; PH off'
    """
    parts = [
        f"{_weeks_words(week, weeks, first)}{_DAYS[weekday]} {_clock(start)}-{_clock(end)}"
        for week, weekday, start, end in sorted(visits)
    ]
    return "; ".join([*parts, "PH off"])


def _weeks_words(week: int, weeks: int, first: date) -> str:
    if weeks == 1:
        return ""
    begins = (first.isocalendar().week + week - 1) % weeks + 1
    return f"week {begins:02d}-{_WEEKS_A_YEAR}/{weeks} "


def _clock(minutes: float) -> str:
    hours, rest = divmod(round(minutes), 60)
    return f"{hours:02d}:{rest:02d}"
