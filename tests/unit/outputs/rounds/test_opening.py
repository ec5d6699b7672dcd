from datetime import date, timedelta

import pytest

from maillage.methods.hours.evaluate import is_valid, open_intervals
from maillage.outputs.rounds.opening import opening_hours

FIRST = date(2026, 11, 30)


@pytest.mark.parametrize("weeks", [1, 2, 4])
@pytest.mark.parametrize("week", [0, 1, 3])
def test_hours_open_on_the_weeks_of_the_cycle_and_no_other(weeks: int, week: int) -> None:
    if week >= weeks:
        return
    text = opening_hours([(week, 1, 570.0, 690.0)], weeks=weeks, first=FIRST)

    opened = [start.date() for start, _end in open_intervals(text, first=FIRST, days=28)]

    assert is_valid(text)
    assert opened == [FIRST + timedelta(days=7 * at + 1) for at in range(4) if at % weeks == week]


def test_two_visits_are_two_rules_in_order() -> None:
    text = opening_hours([(1, 0, 840.0, 900.0), (0, 4, 540.0, 600.0)], weeks=2, first=FIRST)

    assert text == "week 01-53/2 Fr 09:00-10:00; week 02-53/2 Mo 14:00-15:00; PH off"
