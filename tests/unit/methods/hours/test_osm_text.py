"""Hours already in OSM: kept, mended, or kept rule by rule."""

import pytest

from maillage.methods.hours import parse

KEPT = (
    "24/7",
    "Mo-Fr 09:00-12:00,14:00-17:00; Sa[1] 09:00-12:00; PH off",
    "week 2-52/2 Mo 09:00-12:00",
    'Mo-Fr 09:00-12:00 "sur rendez-vous"',
    '"sur rendez-vous"',
    "Jul-Aug off",
    "Fr 20:00-02:00",
)

MENDED = {
    "Mo-Th 9:00-16:00": "Mo-Th 09:00-16:00",
    "Mo-Fr 09:00-17 :00": "Mo-Fr 09:00-17:00",
    "Mo-Fr 14h00-19h00;Sa 14h00-18h00": "Mo-Fr 14:00-19:00;Sa 14:00-18:00",
    "Tu, Th 13:30-18:00; We 10:30-12:30, 13:30-18:00": (
        "Tu,Th 13:30-18:00; We 10:30-12:30,13:30-18:00"
    ),
    "Mon-Fri 09:00-12:00": "Mo-Fr 09:00-12:00",
    "Mo-Sun 00:00-00:00": "24/7",
    "Mo 09:00-12:00;": "Mo 09:00-12:00",
}

BROKEN = {
    "Mo 08:30-12:00-14:00; Tu 09:00-12:00": 'Mo unknown "08:30-12:00-14:00"; Tu 09:00-12:00',
    "Mo-Fr 09:00-12:00; Th 14:00-14:00": 'Mo-Fr 09:00-12:00; Th unknown "14:00-14:00"',
    "We 10:00-12:00; Tu 13:30-18:30;10-12": 'We 10:00-12:00; Tu unknown "13:30-18:30 ; 10-12"',
}


@pytest.mark.parametrize("osm", KEPT)
def test_valid_osm_is_kept(osm: str) -> None:
    found = parse(osm)

    assert (found.value, found.rules) == (osm, ())


@pytest.mark.parametrize(("text", "expected"), MENDED.items())
def test_slips_of_osm_are_mended(text: str, expected: str) -> None:
    found = parse(text)

    assert (found.value, found.rules) == (expected, ("hours-osm-mended",))


@pytest.mark.parametrize(("text", "expected"), BROKEN.items())
def test_unreadable_rules_never_open(text: str, expected: str) -> None:
    found = parse(text)

    assert (found.value, found.rules) == (expected, ("hours-osm-broken",))


def test_times_for_every_day_go_to_review() -> None:
    assert parse("09:00-12:00,14:00-17:30").rules == ("hours-every-day",)


def test_french_mardi_is_not_the_month_of_march() -> None:
    assert parse("Mar 09:00-12:00").value == "Tu 09:00-12:00"
