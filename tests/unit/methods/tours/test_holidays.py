"""Public holidays, against another library's Easter and published lists."""

from datetime import date

import pytest
from dateutil import easter as peer

from maillage.methods.tours.holidays import easter, public_holidays


def test_easter_agrees_with_dateutil():
    assert [easter(year) for year in range(1900, 2200)] == [
        peer.easter(year) for year in range(1900, 2200)
    ]


def test_public_holidays_of_2026():
    found = sorted(day.isoformat()[5:] for day in public_holidays(2026, "mainland"))

    assert found == [
        "01-01", "04-06", "05-01", "05-08", "05-14", "05-25",
        "07-14", "08-15", "11-01", "11-11", "12-25",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("place", "more"),
    [
        ("alsace-moselle", {date(2026, 4, 3), date(2026, 12, 26)}),
        ("guadeloupe", {date(2026, 5, 27)}),
        ("martinique", {date(2026, 5, 22)}),
        ("guyane", {date(2026, 6, 10)}),
        ("la-reunion", {date(2026, 12, 20)}),
        ("mayotte", {date(2026, 4, 27)}),
    ],
)
def test_public_holidays_of_a_place_are_those_of_the_mainland_and_its_own(place, more):
    assert public_holidays(2026, place) - public_holidays(2026, "mainland") == more


def test_public_holidays_that_coincide_count_once():
    assert len(public_holidays(2008, "mainland")) == 10  # Ascension fell on 1 May
