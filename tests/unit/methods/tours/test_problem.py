"""The problem: what it refuses, and in which words."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.errors import InputError
from maillage.methods.tours.problem import (
    Day,
    Depot,
    check_reach,
    days_of,
    is_reachable,
    pattern_of,
)


@given(st.sets(st.integers(0, 80)))
def test_pattern_holds_its_days(days):
    assert days_of(pattern_of(days)) == tuple(sorted(days))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"days": ()}, "Tournée : aucun jour n'est donné ; il en faut au moins un."),
        ({"depots": ()}, "Tournée : aucun véhicule n'est donné ; il en faut au moins un."),
        (
            {"depots": (Depot("Pau", -1),)},
            "Tournée, dépôt Pau : -1 véhicules ; attendu un nombre positif ou nul.",
        ),
        (
            {"days": (Day(), Day(capacity=math.nan))},
            "Tournée, jour 2 : une limite vaut nan ; attendu un nombre strictement positif, ou "
            "aucune limite.",
        ),
        (
            {"minutes": np.zeros((2, 2))},
            "Temps de trajet : tableau de forme (2, 2) ; attendu 5 lignes et autant de colonnes, "
            "les dépôts puis les arrêts.",
        ),
    ],
)
def test_problem_refuses_an_unusable_frame(four_stops, change, message):
    with pytest.raises(InputError) as refused:
        replace(four_stops, **change)

    assert str(refused.value) == message


@pytest.mark.parametrize(("wrong", "words"), [(math.nan, "nan"), (-1.0, "−1"), (-2.5, "−2,5")])
def test_problem_names_the_places_of_a_wrong_time(four_stops, wrong, words):
    minutes = four_stops.minutes.copy()
    minutes[0, 3] = wrong

    with pytest.raises(InputError) as refused:
        replace(four_stops, minutes=minutes)

    assert str(refused.value) == (
        f"Temps de trajet de Pau à V2 : {words} ; attendu un nombre de minutes positif ou nul "
        "(infini s'il n'y a pas de route)."
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"patterns": ()},
            "Arrêt V0 : aucune combinaison de jours ; donnez-en au moins une, ou retirez l'arrêt.",
        ),
        (
            {"patterns": (1, 4)},
            "Arrêt V0 : la combinaison de jours 4 sort du cycle ; attendu un nombre de 1 à 3 "
            "(2 jours).",
        ),
        (
            {"demand": math.nan},
            "Arrêt V0 : nan n'est ni une durée ni une demande ; attendu un nombre positif ou nul.",
        ),
        (
            {"service_minutes": math.inf},
            "Arrêt V0 : ∞ n'est ni une durée ni une demande ; attendu un nombre positif ou nul.",
        ),
    ],
)
def test_problem_refuses_an_unusable_stop(four_stops, change, message):
    first, *others = four_stops.stops

    with pytest.raises(InputError) as refused:
        replace(four_stops, stops=(replace(first, **change), *others))

    assert str(refused.value) == message


def test_reach_names_the_stop_that_no_vehicle_can_visit(four_stops):
    minutes = four_stops.minutes * 4
    with pytest.raises(InputError) as refused:
        check_reach(replace(four_stops, minutes=minutes))

    assert str(refused.value) == (
        "Arrêt V1 : aucun véhicule ne peut s'y rendre et revenir dans les limites (111 minutes "
        "au moins, dont 15 sur place) ; relevez la limite, rapprochez un dépôt, raccourcissez "
        "l'arrêt ou retirez-le."
    )


def test_reach_stands_on_the_bound(four_stops):
    just = replace(four_stops, days=(Day(39), Day(38.9)))

    assert is_reachable(just, 1, 0b01, 0)
    assert not is_reachable(just, 1, 0b10, 0)
    assert not is_reachable(just, 1, 0b11, 0)


def test_reach_needs_a_road_and_a_vehicle(four_stops):
    minutes = four_stops.minutes.copy()
    minutes[0, 1] = math.inf
    island = replace(four_stops, minutes=minutes)
    parked = replace(
        four_stops, depots=(Depot("Pau", 0), Depot("Oloron", 1)), minutes=np.zeros((6, 6))
    )

    assert not is_reachable(island, 0, 0b01, 0)
    assert [is_reachable(parked, 0, 0b01, depot) for depot in (0, 1)] == [False, True]
