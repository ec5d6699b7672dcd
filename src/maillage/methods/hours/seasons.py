"""Settle what bounds a whole schedule: school holidays, and days that a season leaves out."""

from dataclasses import replace

from .parts import ALWAYS, Bounds, Day, Span
from .schedule import Closing, Placed, Schedule

OUTSIDE_HOLIDAYS = "hors vacances scolaires"


def settle(schedule: Schedule) -> None:
    """Say term time as ``SH off`` where it bounds every opening, in words where it bounds some."""
    schedule.days = {day: placed for day, placed in schedule.days.items() if placed}
    _settle_term(schedule)
    _close_out_of_season(schedule)
    _join_closings(schedule)


def _settle_term(schedule: Schedule) -> None:
    spans = [placed.span for day in schedule.days.values() for placed in day] + schedule.dayless
    bounded = [span for span in spans if span.bounds.school == "term"]
    if not bounded:
        return
    whole = len(bounded) == len(spans)
    for day, placed in schedule.days.items():
        schedule.days[day] = [replace(one, span=_plain(one.span, whole)) for one in placed]
    schedule.dayless = [_plain(span, whole) for span in schedule.dayless]
    if not whole:
        schedule.rules.append("hours-period")
    elif not schedule.holidays:
        schedule.closings.append(Closing((), Bounds(school="term")))


def _plain(span: Span, whole: bool) -> Span:
    """Return an opening without its bound of term, in words when the bound is not of all."""
    if span.bounds.school != "term":
        return span
    bounds = replace(span.bounds, school="")
    said = [span.comment] if span.comment else []
    said += [] if whole else [OUTSIDE_HOLIDAYS]
    return replace(span, bounds=bounds, comment=" ; ".join(said))


def _join_closings(schedule: Schedule) -> None:
    """Say the days closed every week at once, and each closing once."""
    weekly = [one for one in schedule.closings if one.bounds == ALWAYS]
    days = tuple(sorted({day for one in weekly for day in one.days}))
    dated = [one for one in schedule.closings if one.bounds != ALWAYS]
    joined = [Closing(days)] if days else []
    schedule.closings = list(dict.fromkeys([*joined, *dated]))


def _close_out_of_season(schedule: Schedule) -> None:
    """Close, in a season that names several days, the usual days that it leaves out."""
    seasons: dict[str, set[int]] = {}
    usual: set[int] = set()
    for day, placed in schedule.days.items():
        for one in placed:
            if one.span.bounds == ALWAYS:
                usual.add(day.number)
            elif _is_season(one):
                seasons.setdefault(one.span.bounds.dates, set()).add(day.number)
    for dates, named in seasons.items():
        missing = sorted(usual - named)
        if missing and len(named) > 1:
            schedule.closings.append(
                Closing(tuple(Day(number) for number in missing), Bounds(dates=dates))
            )


def _is_season(placed: Placed) -> bool:
    dates = placed.span.bounds.dates
    return bool(dates) and dates != "PH" and "+" not in dates and not dates.startswith("1900")
