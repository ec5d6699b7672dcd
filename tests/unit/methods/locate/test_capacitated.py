"""The capacitated p-median problem against brute force, and its degenerate cases."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from maillage.errors import InputError
from maillage.methods.locate.capacitated import Capacities, capacitated_p_median

ROAD = np.array([0.0, 1, 2, 10])
DISTANCES = abs(ROAD[:, None] - ROAD)
TWO_EACH = Capacities(np.ones(4), np.full(4, 2.0))


def brute_force(costs, capacities, p) -> float:
    best = np.inf
    for sites in combinations(range(costs.shape[1]), p):
        for chosen in product(sites, repeat=len(costs)):
            loads = np.bincount(chosen, weights=capacities.taken, minlength=costs.shape[1])
            if (loads <= capacities.given + 1e-12).all():
                best = min(best, float(costs[np.arange(len(costs)), list(chosen)].sum()))
    return best


@given(st.integers(0, 2**32), st.booleans())
@settings(max_examples=60)
@example(1925, False)  # so tight that the search alone finds nothing
def test_value_fits_and_bound_holds(seed, is_whole) -> None:
    rng = np.random.default_rng(seed)
    costs = rng.integers(0, 20, (6, 4)).astype(float)
    taken = rng.integers(1, 5, 6) + (0 if is_whole else 0.5)
    capacities = Capacities(taken.astype(float), rng.integers(9, 16, 4).astype(float))
    best = brute_force(costs, capacities, 2)
    if np.isinf(best):
        with pytest.raises(InputError):
            capacitated_p_median(costs, np.ones(6), capacities, 2, seed=1)
        return
    found = capacitated_p_median(costs, np.ones(6), capacities, 2, seed=1)
    loads = np.bincount(found.assigned, weights=taken, minlength=4)
    assert (loads <= capacities.given + 1e-9).all()
    assert set(found.assigned.tolist()) <= set(found.sites.tolist())
    assert found.value == pytest.approx(costs[np.arange(6), found.assigned].sum())
    assert found.bound <= best * (1 + 1e-9)
    assert found.value >= best


def test_fixed_stay_forbidden_do_not_open_and_weights_count() -> None:
    found = capacitated_p_median(
        DISTANCES, np.array([1.0, 1, 1, 5]), TWO_EACH, 2, seed=1, fixed=np.array([0])
    )
    assert found.sites.tolist() == [0, 3]
    without = capacitated_p_median(
        DISTANCES, np.ones(4), TWO_EACH, 2, seed=1, forbidden=np.array([3])
    )
    assert 3 not in without.sites


def test_seed_gives_the_same_answer_twice() -> None:
    rng = np.random.default_rng(2)
    costs = rng.random((30, 30)) * 100
    capacities = Capacities(rng.integers(1, 9, 30).astype(float), np.full(30, 50.0))
    one, two = (capacitated_p_median(costs, np.ones(30), capacities, 4, seed=5) for _ in range(2))
    assert (one.value, one.bound) == (two.value, two.bound)
    assert one.assigned.tolist() == two.assigned.tolist()


def test_stop_and_control_c_keep_the_best() -> None:
    asked = iter(range(1000))

    def interrupt() -> bool:
        if next(asked) == 5:
            raise KeyboardInterrupt
        return False

    costs = np.random.default_rng(2).random((30, 30)) * 100
    capacities = Capacities(np.ones(30), np.full(30, 9.0))
    for stop in (lambda: True, interrupt):
        found = capacitated_p_median(costs, np.ones(30), capacities, 4, seed=5, stop=stop)
        assert found.is_interrupted
        assert found.bound <= found.value


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"p": 1}, "capacité de 1 sites : au plus 2, pour une demande de 4"),
        ({"taken": [3, 0, 0, 0]}, "une demande de 3 dépasse la plus grande capacité, 2"),
        ({"taken": [1, np.nan, 1, 1]}, "1 capacités ou demandes inconnues"),
        ({"taken": [1.2, 1.2, 1.2, 0.2]}, "aucune répartition trouvée entre 2 sites"),
        ({"cost": np.nan}, "1 coûts inconnus"),
        ({"cost": "island"}, "1 demandes sans aucun candidat"),
        ({"p": 9}, "9 sites demandés pour 4 candidats permis"),
    ],
)
def test_what_has_no_answer_is_refused(changes, message) -> None:
    asked = {"p": 2, "taken": [1, 1, 1, 1], "cost": 0.0} | changes
    costs = DISTANCES.copy()
    if asked["cost"] == "island":
        costs[1] = np.inf
    else:
        costs[1, 1] = asked["cost"]
    capacities = Capacities(np.array(asked["taken"], dtype=float), np.full(4, 2.0))
    with pytest.raises(InputError, match=message):
        capacitated_p_median(costs, np.ones(4), capacities, asked["p"], seed=1)
