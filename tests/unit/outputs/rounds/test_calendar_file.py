from datetime import date, datetime

from icalendar import Calendar

from maillage.outputs.rounds.calendar_file import DatedVisit, calendar_text

DAY = date(2026, 1, 1)
VISIT = DatedVisit(
    "Permanence : L'Île, haut", "L'Île, haut", "01001", date(2026, 3, 2), 570.4, 120.0, 5.0, 46.0
)


def test_a_calendar_reads_back_as_what_was_written() -> None:
    read = Calendar.from_ical(calendar_text([VISIT], name="Essai", as_of=DAY))

    (event,) = read.walk("VEVENT")
    assert event.decoded("dtstart") == datetime(2026, 3, 2, 9, 30)  # noqa: DTZ001 - floating
    assert event.decoded("dtend") == datetime(2026, 3, 2, 11, 30)  # noqa: DTZ001 - floating
    assert str(event["summary"]) == "Permanence : L'Île, haut"
    assert event["geo"].to_ical() == "46.0;5.0"


def test_the_same_visits_give_the_same_bytes() -> None:
    assert calendar_text([VISIT], name="Essai", as_of=DAY) == calendar_text(
        [VISIT], name="Essai", as_of=DAY
    )


def test_two_visits_have_two_identifiers() -> None:
    other = DatedVisit(**{**vars(VISIT), "on": date(2026, 3, 9)})

    read = Calendar.from_ical(calendar_text([VISIT, other], name="Essai", as_of=DAY))

    assert len({str(event["uid"]) for event in read.walk("VEVENT")}) == 2


def test_lines_are_folded_and_end_as_the_standard_says() -> None:
    long = DatedVisit(**{**vars(VISIT), "summary": "Permanence " * 20})

    text = calendar_text([long], name="Essai", as_of=DAY)

    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
