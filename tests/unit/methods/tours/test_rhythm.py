"""Patterns of a frequency."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.errors import InputError
from maillage.methods.tours.problem import days_of
from maillage.methods.tours.rhythm import FORTNIGHTLY, MONTHLY, Cycle, patterns


@given(st.sets(st.integers(0, 6), min_size=1), st.sampled_from([1, 2, 4]))
def test_patterns_keep_the_weekday_and_the_interval(weekdays, every):
    cycle = Cycle(weeks=4, weekdays=tuple(sorted(weekdays)))

    for pattern in patterns(cycle, every):
        dates = [cycle.offsets[day] for day in days_of(pattern)]
        assert len(dates) == 4 // every
        assert {later - sooner for sooner, later in pairwise(dates)} <= {7 * every}


def test_patterns_are_one_a_weekday_and_starting_week():
    cycle = Cycle(weeks=4, weekdays=(0, 1, 2, 3, 4))

    assert len(patterns(cycle, MONTHLY)) == 20
    assert len(set(patterns(cycle, FORTNIGHTLY))) == 10


def test_patterns_refuse_a_frequency_that_the_cycle_does_not_hold():
    with pytest.raises(InputError) as refused:
        patterns(Cycle(weeks=3, weekdays=(0,)), FORTNIGHTLY)

    assert str(refused.value) == (
        "Fréquence : un passage toutes les 2 semaines ne tient pas dans un cycle de 3 ; attendu "
        "un diviseur de la durée du cycle."
    )


def test_patterns_refuse_a_market_on_days_off():
    with pytest.raises(InputError) as refused:
        patterns(Cycle(weeks=1, weekdays=(0, 1)), 1, allowed_weekdays=[6])

    assert str(refused.value) == (
        "Jours de marché ou de salle [6] : aucun n'est un jour de travail ([0, 1]) ; ajoutez un "
        "jour de travail ou changez d'arrêt."
    )


@pytest.mark.parametrize(("weeks", "weekdays"), [(0, (0,)), (1, ()), (1, (1, 0)), (1, (7,))])
def test_cycle_refuses_impossible_weeks(weeks, weekdays):
    with pytest.raises(InputError, match="attendu au moins une semaine"):
        Cycle(weeks=weeks, weekdays=weekdays)
