"""Dated visits, and what holidays change."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.errors import InputError
from maillage.methods.tours.calendar import Change, calendar
from maillage.methods.tours.plan import measured, planned
from maillage.methods.tours.problem import Day, Depot, Problem, Stop
from maillage.methods.tours.rhythm import Cycle
from maillage.methods.tours.visiting import DayRules, StopRules

from .conftest import plane

FORTNIGHT = Cycle(weeks=2, weekdays=(0, 1, 2))
FIRST, LAST = date(2026, 3, 30), date(2026, 4, 26)  # four weeks from a Monday


@pytest.fixture
def problem(four_stops: Problem) -> Problem:
    """Six days: Monday to Wednesday of two weeks."""
    stops = tuple(
        replace(stop, patterns=days)
        for stop, days in zip(
            four_stops.stops, [(0b001001,), (0b000001,), (0b010000,), (0b010000,)], strict=True
        )
    )
    return replace(four_stops, days=(Day(95),) * 6, stops=stops)


@pytest.fixture
def plan(problem: Problem):
    """V0 each Monday, V1 every other Monday, V2 and V3 on the Tuesdays between."""
    return planned(
        problem,
        [
            measured(problem, 0, 0, [0, 1]),
            measured(problem, 3, 0, [0]),
            measured(problem, 4, 0, [2, 3]),
        ],
    )


def dated(problem, plan, rules=None, **days):
    return calendar(
        problem,
        plan,
        cycle=FORTNIGHT,
        first=FIRST,
        last=LAST,
        rules=rules or [StopRules()] * 4,
        days=DayRules(**{name: frozenset(dates) for name, dates in days.items()}),
    )


def test_calendar_without_a_holiday_follows_the_plan(problem, plan):
    made = dated(problem, plan)

    assert [(visit.on.isoformat()[5:], visit.stop) for visit in made.visits] == [
        ("03-30", 0), ("03-30", 1), ("04-06", 0), ("04-07", 2), ("04-07", 3),
        ("04-13", 0), ("04-13", 1), ("04-20", 0), ("04-21", 2), ("04-21", 3),
    ]  # fmt: skip
    assert made.changes == ()


def test_calendar_postpones_to_the_first_day_when_the_van_stays(problem, plan):
    monday = date(2026, 4, 6)

    made = dated(problem, plan, public_holidays=[monday])

    # The van is out on Tuesday 7 already.
    assert made.changes == (Change(0, monday, date(2026, 4, 8), "jour férié"),)
    assert [visit.on for visit in made.visits if visit.planned == monday] == [date(2026, 4, 8)]


def test_calendar_cancels_when_no_day_is_left(problem, plan):
    week = [date(2026, 4, 6) + timedelta(days=day) for day in range(3)]

    made = dated(problem, plan, days_off=week)

    assert made.changes == (
        Change(0, week[0], None, "jour sans tournée"),
        Change(2, week[1], None, "jour sans tournée"),
        Change(3, week[1], None, "jour sans tournée"),
    )


def test_calendar_postpones_the_stops_that_can_be_and_cancels_the_others(problem, plan):
    rules = [StopRules(weekdays=frozenset({0})), *[StopRules()] * 3]

    made = dated(problem, plan, rules, public_holidays=[FIRST])

    assert made.changes == (
        Change(0, FIRST, None, "jour férié"),
        Change(1, FIRST, date(2026, 3, 31), "jour férié"),
    )


@pytest.mark.parametrize(
    ("rules", "reason"),
    [
        (StopRules(closed=frozenset({FIRST})), "lieu indisponible"),
        (StopRules(is_in_school_holidays=False), "vacances scolaires"),
        (StopRules(season=((4, 1), (9, 30))), "hors saison"),
        (StopRules(season=((10, 1), (3, 29))), "hors saison"),
        (StopRules(weekdays=frozenset({4})), "ni jour de marché, ni jour de la salle"),
    ],
)
def test_calendar_says_why_a_visit_is_not_made(problem, plan, rules, reason):
    made = dated(
        problem, plan, [StopRules(), rules, StopRules(), StopRules()], school_holidays=[FIRST]
    )

    assert made.changes[0].reason == reason
    assert made.changes[0].stop == 1


def test_calendar_keeps_the_interval_between_visits(problem, plan):
    rules = [StopRules(minimum_interval_days=14), *[StopRules()] * 3]

    made = dated(problem, plan, rules)

    assert [visit.on for visit in made.visits if visit.stop == 0] == [FIRST, date(2026, 4, 13)]
    assert {change.reason for change in made.changes} == {"trop près du passage précédent"}


def test_calendar_begins_in_the_middle_of_a_week(problem, plan):
    made = calendar(
        problem, plan, cycle=FORTNIGHT, first=date(2026, 3, 31), last=date(2026, 4, 7),
        rules=[StopRules()] * 4, days=DayRules(),
    )  # fmt: skip

    assert [visit.on.isoformat() for visit in made.visits] == [
        "2026-04-06",
        "2026-04-07",
        "2026-04-07",
    ]


def test_calendar_refuses_dates_in_the_wrong_order(problem, plan):
    with pytest.raises(InputError, match=r"la fin \(2026-03-30\) précède le début"):
        calendar(
            problem, plan, cycle=FORTNIGHT, first=LAST, last=FIRST, rules=[StopRules()] * 4,
            days=DayRules(),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("cycle", "rules", "message"),
    [
        (FORTNIGHT, 1, "1 règles pour 4 arrêts"),
        (Cycle(weeks=1, weekdays=(0, 1, 2)), 4, "un cycle de 3 jours pour un plan de 6"),
    ],
)
def test_calendar_refuses_what_is_not_of_the_problem(problem, plan, cycle, rules, message):
    with pytest.raises(InputError, match=message):
        calendar(
            problem, plan, cycle=cycle, first=FIRST, last=LAST, rules=[StopRules()] * rules,
            days=DayRules(),
        )  # fmt: skip


@settings(max_examples=60)
@given(
    holidays=st.sets(st.integers(0, 27)),
    closed=st.sets(st.integers(0, 27)),
    interval=st.integers(1, 16),
)
def test_calendar_loses_no_visit_and_breaks_no_rule(holidays, closed, interval):
    points = [(0.0, 0.0), (-10.0, 0.0), (-12.0, 0.0), (10.0, 0.0), (12.0, 0.0)]
    problem, plan = made_problem(points)
    off = {FIRST + timedelta(days=day) for day in holidays}
    shut = frozenset(FIRST + timedelta(days=day) for day in closed)
    rules = [StopRules(closed=shut, minimum_interval_days=interval), *[StopRules()] * 3]

    made = dated(problem, plan, rules, public_holidays=off)

    cancelled = Counter(change.stop for change in made.changes if change.moved_to is None)
    assert Counter(visit.stop for visit in made.visits) + cancelled == {0: 4, 1: 2, 2: 2, 3: 2}
    dates = sorted(visit.on for visit in made.visits if visit.stop == 0)
    assert not shut.intersection(dates)
    assert not off.intersection(visit.on for visit in made.visits)
    assert all((b - a).days >= interval for a, b in pairwise(dates))
    assert all(len({v.round for v in made.visits if v.on == day}) == 1 for day in dates)


def made_problem(points):
    days = [(0b001001,), (0b000001,), (0b010000,), (0b010000,)]
    problem = Problem(
        (Depot("Pau", 1),),
        (Day(95),) * 6,
        tuple(Stop(f"V{n}", 15, 1, one) for n, one in enumerate(days)),
        plane(points),
    )
    rounds = [(0, [0, 1]), (3, [0]), (4, [2, 3])]
    return problem, planned(problem, [measured(problem, day, 0, at) for day, at in rounds])
