"""When a value is open, beside weeks counted by hand."""

from datetime import date

import pytest

from maillage.errors import InputError
from maillage.methods.hours import is_valid, merge_ranges, open_intervals, same, weekly_minutes

MONDAY = date(2024, 1, 1)  # a public holiday


def opened(osm: str, first: date = date(2024, 1, 8), days: int = 7) -> list[str]:
    return [
        f"{opens:%d %H:%M}-{closes:%H:%M}"
        for opens, closes in open_intervals(osm, first=first, days=days)
    ]


@pytest.mark.parametrize("osm", ["", "lundi 9h", "Mo-Sun 09:00-12:00", "mo 09:00-12:00", "\x00"])
def test_what_is_not_osm_is_not_valid(osm: str) -> None:
    assert not is_valid(osm)


def test_intervals_are_those_of_the_week() -> None:
    assert opened("Mo,We 09:00-12:00,14:00-17:00; We 10:00-11:00") == [
        "08 09:00-12:00",
        "08 14:00-17:00",
        "10 10:00-11:00",
    ]


def test_intervals_that_touch_are_one() -> None:
    assert opened('Mo 08:00-12:00, Mo 12:00-16:00 "sur rendez-vous"') == ["08 08:00-16:00"]


def test_opening_over_midnight_is_one() -> None:
    ((opens, closes),) = open_intervals("Fr 20:00-02:00", first=date(2024, 1, 8), days=7)

    assert (opens.isoformat(), closes.isoformat()) == (
        "2024-01-12T20:00:00",
        "2024-01-13T02:00:00",
    )


def test_french_public_holidays_are_known() -> None:
    assert opened("Mo-Tu 09:00-12:00; PH off", MONDAY) == ["02 09:00-12:00"]


def test_school_holidays_are_not_known() -> None:
    august = date(2024, 8, 5)

    assert opened("Mo 09:00-12:00; SH off", august) == ["05 09:00-12:00"]
    assert opened("Tu 14:00-18:00; SH Mo 09:00-12:00", august) == ["06 14:00-18:00"]


@pytest.mark.parametrize(
    "osm", ['"sur rendez-vous"', 'Mo "sur rendez-vous"', 'Mo 09:00-12:00 unknown "x"', "off"]
)
def test_words_alone_never_open(osm: str) -> None:
    assert opened(osm) == []


def test_fallback_groups_are_read_apart() -> None:
    assert opened('Mo,Tu 09:00-12:00 || unknown "x"') == ["08 09:00-12:00", "09 09:00-12:00"]


def test_same_compares_openings_not_strings() -> None:
    assert same("Mo-Fr 09:00-12:00; We off", "Mo,Tu,Th,Fr 09:00-12:00", first=MONDAY)
    assert not same("Mo-Fr 09:00-12:00", "Mo-Fr 09:00-12:00; Aug off", first=MONDAY)


@pytest.mark.parametrize(("first", "days"), [(date(2024, 7, 1), 55), (date(2024, 1, 1), 100)])
def test_same_needs_eight_weeks_and_august(first: date, days: int) -> None:
    with pytest.raises(InputError):
        same("24/7", "24/7", first=first, days=days)


def test_invalid_values_are_refused() -> None:
    with pytest.raises(InputError):
        open_intervals("lundi 9h", first=MONDAY, days=7)
    with pytest.raises(InputError):
        open_intervals("24/7", first=MONDAY, days=0)


@pytest.mark.parametrize(
    ("osm", "minutes"),
    [
        ("Mo-Fr 09:00-12:00,14:00-17:00", 5 * 360),
        ("Mo-Fr 09:00-12:00; PH off", 900),
        ("week 2-52/2 Mo 09:00-12:00", 90),
        ("Sa[1] 09:00-12:00", round(12 * 180 / 52)),
        ("24/7", 7 * 24 * 60),
        ('"sur rendez-vous"', 0),
        ("off", 0),
    ],
)
def test_weekly_minutes_are_an_average_of_the_year(osm: str, minutes: int) -> None:
    assert weekly_minutes(osm) == minutes


def test_weekly_minutes_follow_validity() -> None:
    osm = "2025 Jan 01+ Mo 09:00-12:00"

    assert (weekly_minutes(osm), weekly_minutes(osm, year=2026)) == (0, 180)


def test_ranges_merge_in_order() -> None:
    assert merge_ranges(["14:00-18:00", "8:30-12:00,11:00-12:30"]) == "08:30-12:30,14:00-18:00"
    assert merge_ranges([]) == ""
    assert merge_ranges(["22:00-02:00"]) == "22:00-02:00"


def test_range_that_is_none_is_refused() -> None:
    with pytest.raises(InputError, match="9h-12h"):
        merge_ranges(["9h-12h"])
