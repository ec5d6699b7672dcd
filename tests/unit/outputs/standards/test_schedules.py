"""HSDS schedules say what the opening hours say, or nothing."""

from datetime import datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st
from opening_hours import OpeningHours

from maillage.contracts.records import DAYS
from maillage.outputs.standards.schedules import Schedule, schedules

START = datetime.fromisoformat("2026-06-01T00:00")  # local time, as opening hours are
DAYS_WATCHED = 92

_spans = st.lists(
    st.sampled_from(["08:00-09:30", "10:00-12:00", "13:30-17:00", "18:00-19:00"]),
    min_size=1,
    max_size=3,
    unique=True,
).map(lambda found: ",".join(sorted(found)))
_days = st.one_of(
    st.sampled_from(DAYS),
    st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)).map("-".join),
    st.lists(st.sampled_from(DAYS), min_size=2, max_size=3, unique=True).map(",".join),
    st.tuples(st.sampled_from(DAYS), st.sampled_from(["[1]", "[1,3]", "[-1]"])).map("".join),
)
_hours = st.lists(
    st.tuples(_days, st.one_of(_spans, st.just("off"))).map(" ".join), min_size=1, max_size=3
).map("; ".join)


def openings(schedule: Schedule) -> set[tuple[datetime, datetime]]:
    """Return the openings of a schedule in the days watched, read by dateutil."""
    rule = rrulestr(f"FREQ={schedule.freq};BYDAY={schedule.byday}", dtstart=START)
    found = rule.between(START, START + timedelta(days=DAYS_WATCHED), inc=True)
    return {(at(day, schedule.opens_at), at(day, schedule.closes_at)) for day in found}


def at(day: datetime, clock: str) -> datetime:
    hour, minute = clock.split(":")
    return day.replace(hour=int(hour), minute=int(minute))


@given(_hours)
def test_schedules_open_when_openstreetmap_does(hours: str) -> None:
    found, truth = schedules(hours), OpeningHours(hours)
    spans = set().union(*(openings(each) for each in found)) if found else set()

    for day in range(DAYS_WATCHED):
        for clock in ("08:30", "11:00", "12:30", "14:00", "18:30"):
            moment = at(START + timedelta(days=day), clock)
            is_said_open = any(opens <= moment < closes for opens, closes in spans)
            assert not found or is_said_open == truth.is_open(moment)


@pytest.mark.parametrize(
    "hours",
    [
        "24/7",
        "Mo-Fr 09:00-12:00; SH off",
        "Aug off",
        "Mo-Fr 09:00-12:00; Jul-Aug Mo 09:00-10:00",
        'Mo "sur rendez-vous"',
        'Mo 09:00-12:00 "sur rendez-vous"',
        "Fr 22:00-02:00",
        "Mo 09:00+",
        "2026 Mo 09:00-12:00",
        "Sa 09:00-12:00; Sa[1] off",
        "Mo-Fr 09:00-12:00, Tu 14:00-16:00",
        "Mo-Fr 09:00-12:00 || Sa 10:00-11:00",
        "",
    ],
)
def test_hours_that_cannot_be_said_exactly_have_no_schedule(hours: str) -> None:
    assert schedules(hours) == ()


def test_schedules_group_the_days_of_one_opening() -> None:
    assert schedules("Mo-We,Sa 09:00-12:00,14:00-18:00; Tu 14:00-16:00; PH off") == (
        Schedule("WEEKLY", "MO,WE,SA", "09:00", "12:00"),
        Schedule("WEEKLY", "TU", "14:00", "16:00"),
        Schedule("WEEKLY", "MO,WE,SA", "14:00", "18:00"),
    )
