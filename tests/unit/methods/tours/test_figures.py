"""Figures of a plan."""

import math

import numpy as np
import pytest

from maillage.errors import InputError
from maillage.methods.tours.figures import Figures, Rates, figures
from maillage.methods.tours.plan import measured, planned

RATES = Rates(co2_g_per_km=100, cents_per_km=50, cents_per_hour=1800)


def test_figures_of_two_rounds_by_hand(four_stops):
    plan = planned(
        four_stops, [measured(four_stops, 0, 0, [0, 1]), measured(four_stops, 1, 0, [3, 2])]
    )

    made = figures(four_stops, plan, four_stops.minutes * 1000, rates=RATES, cycles=10)

    # 48 km and 48 minutes driven, an hour at stops; ten times.
    assert made == Figures(
        visits=40, km=480.0, drive_hours=8.0, presence_hours=10.0, co2_kg=48.0, cost_cents=56_400
    )


def test_figures_of_no_round_are_nil(four_stops):
    made = figures(four_stops, planned(four_stops, []), four_stops.minutes, rates=RATES, cycles=26)

    assert made == Figures(0, 0.0, 0.0, 0.0, 0.0, 0)


def test_figures_refuse_other_places(four_stops):
    with pytest.raises(InputError, match=r"attendu \(5, 5\), comme les temps de trajet"):
        figures(four_stops, planned(four_stops, []), np.zeros((2, 2)), rates=RATES, cycles=1)


@pytest.mark.parametrize("rate", [-1.0, math.nan])
def test_figures_refuse_an_unusable_rate(four_stops, rate):
    with pytest.raises(InputError, match="attendu un nombre positif ou nul"):
        figures(
            four_stops,
            planned(four_stops, []),
            four_stops.minutes,
            rates=Rates(rate, 1, 1),
            cycles=1,
        )
