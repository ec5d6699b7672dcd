"""Hours: the same each time where it fits."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from maillage.methods.tours.greedy import greedy
from maillage.methods.tours.plan import measured, planned
from maillage.methods.tours.problem import Day
from maillage.methods.tours.timetable import WorkingDay, timetable

from .conftest import problems

NINE = WorkingDay(start_minutes=540)


def test_timetable_keeps_the_hour_of_a_stop(four_stops):
    # Day 1 goes V1 then V0, day 2 straight to V0: there it waits.
    plan = planned(
        four_stops, [measured(four_stops, 0, 0, [1, 0]), measured(four_stops, 1, 0, [0, 2])]
    )

    made = timetable(four_stops, plan, day=NINE)

    assert made.arrivals == ((552.0, 569.0), (569.0, 604.0))
    assert made.ends == (594.0, 629.0)
    assert made.varying == ()


def test_timetable_gives_up_the_hour_that_would_lengthen_a_day(four_stops):
    short = replace(four_stops, days=(Day(75), Day(75)))
    plan = planned(short, [measured(short, 0, 0, [1, 0]), measured(short, 1, 0, [0, 2])])

    made = timetable(short, plan, day=NINE)

    assert made.arrivals == ((552.0, 569.0), (550.0, 585.0))
    assert made.varying == (0,)


def test_timetable_gives_up_hours_that_contradict_each_other(four_stops):
    endless = replace(four_stops, days=(Day(), Day()))
    plan = planned(endless, [measured(endless, 0, 0, [0, 1]), measured(endless, 1, 0, [1, 0])])

    made = timetable(endless, plan, day=NINE)

    assert len(made.varying) == 1
    assert max(made.ends) <= 1440


def test_timetable_holds_the_break_before_the_first_visit_after_noon(four_stops):
    plan = planned(four_stops, [measured(four_stops, 0, 0, [0, 1])])
    day = WorkingDay(start_minutes=700, break_minutes=45, break_from_minutes=720)

    made = timetable(four_stops, plan, day=day)

    assert made.arrivals == ((710.0, 772.0),)  # 710 + 15 + 2 is past noon: 45 minutes more
    assert made.ends == (799.0,)


@settings(max_examples=40)
@given(problems())
def test_timetable_never_ends_after_the_limit_and_its_break(problem):
    plan = greedy(problem)
    day = WorkingDay(start_minutes=480, break_minutes=30, break_from_minutes=600)

    made = timetable(problem, plan, day=day)

    hours: dict[int, set[float]] = {}
    for one, arrivals, end in zip(plan.rounds, made.arrivals, made.ends, strict=True):
        assert end <= 480 + problem.days[one.day].limit_minutes + 30 + 1e-6
        for stop, arrival in zip(one.stops, arrivals, strict=True):
            hours.setdefault(stop, set()).add(round(arrival, 3))
    assert all(len(seen) == 1 for stop, seen in hours.items() if stop not in made.varying)


def test_timetable_of_no_round_is_empty(four_stops):
    made = timetable(four_stops, planned(four_stops, []), day=NINE)

    assert (made.arrivals, made.ends, made.varying) == ((), (), ())


def test_timetable_ends_are_the_round_without_a_wait(four_stops):
    one = measured(four_stops, 0, 0, [2, 3])

    made = timetable(four_stops, planned(four_stops, [one]), day=NINE)

    assert made.ends[0] == pytest.approx(540 + one.total_minutes)
