"""Write dated visits as an iCalendar (RFC 5545), one event a visit; times are local, floating."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event


@dataclass(frozen=True)
class DatedVisit:
    """One visit on one day.

    Attributes:
        summary: what people read first.
        place: where, as people call it.
        code: the commune.
        on: the date.
        start_minutes: minutes from midnight.
        minutes: how long.
        lon: degrees.
        lat: degrees.
    """

    summary: str
    place: str
    code: str
    on: date
    start_minutes: float
    minutes: float
    lon: float
    lat: float


def calendar_text(visits: Sequence[DatedVisit], *, name: str, as_of: date) -> str:
    """Return the calendar; the same visits and day give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Maillage//tour//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    stamp = datetime.combine(as_of, time(), tzinfo=UTC)
    for visit in visits:
        calendar.add_component(_event(visit, stamp))
    return str(calendar.to_ical().decode())


def _event(visit: DatedVisit, stamp: datetime) -> Event:
    start = datetime.combine(visit.on, time()) + timedelta(minutes=round(visit.start_minutes))
    key = f"{visit.code}|{visit.place}|{start.isoformat()}"
    event = Event()
    event.add("uid", hashlib.sha256(key.encode()).hexdigest()[:24])
    event.add("dtstamp", stamp)
    event.add("dtstart", start)
    event.add("dtend", start + timedelta(minutes=round(visit.minutes)))
    event.add("summary", visit.summary)
    event.add("location", visit.place)
    event.add("geo", (round(visit.lat, 5), round(visit.lon, 5)))
    return event
