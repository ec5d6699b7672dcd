"""The p-centre problem against brute force, and its degenerate cases."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from maillage.errors import InputError
from maillage.methods.locate import p_centre as module
from maillage.methods.locate.neighbours import Points
from maillage.methods.locate.p_centre import p_centre, undominated

ROAD = np.array([0.0, 1, 2, 10])
DISTANCES = abs(ROAD[:, None] - ROAD)


def brute_force(costs, weights, p, fixed, forbidden) -> float:
    sites = (
        list(chosen)
        for chosen in combinations(range(costs.shape[1]), p)
        if set(fixed) <= set(chosen) and not set(forbidden) & set(chosen)
    )
    return min(float(costs[weights > 0][:, chosen].min(axis=1).max()) for chosen in sites)


@st.composite
def cases(draw):
    demands, candidates = draw(st.integers(1, 9)), draw(st.integers(1, 8))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    p = draw(st.integers(1, candidates))
    costs = rng.integers(0, 30, (demands, candidates)).astype(float)
    weights = rng.integers(0, 3, demands).astype(float)
    weights[rng.integers(demands)] = 1.0
    special = rng.permutation(candidates)
    fixed = special[: draw(st.integers(0, p))]
    forbidden = special[len(fixed) :][: draw(st.integers(0, candidates - p))]
    return costs, weights, p, fixed, forbidden


@given(cases())
@settings(max_examples=80)
def test_answer_is_that_of_brute_force(case) -> None:
    costs, weights, p, fixed, forbidden = case
    found = p_centre(costs, weights, p, seed=1, fixed=fixed, forbidden=forbidden)
    assert found.value == brute_force(*case)
    assert found.is_proven
    assert len(found.sites) == p
    assert set(fixed) <= set(found.sites.tolist())
    assert not set(forbidden) & set(found.sites.tolist())


@given(st.integers(0, 2**32))
def test_dominance_leaves_the_least_cover_as_it_was(seed) -> None:
    rng = np.random.default_rng(seed)
    dense = (rng.random((7, 7)) < 0.4).astype(np.int32)
    dense[np.arange(7), rng.integers(7, size=7)] = 1
    left, kept = undominated(csr_array(dense))
    assert _least(left.toarray()) == _least(dense)
    assert (dense[:, kept][dense[:, kept].sum(axis=1) == 0].size) == 0


def _least(matrix) -> int:
    columns = range(matrix.shape[1])
    covers = (
        size
        for size in range(len(columns) + 1)
        for chosen in combinations(columns, size)
        if matrix[:, list(chosen)].any(axis=1).all()
    )
    return next(covers)


def test_more_sites_are_never_farther_and_points_are_accepted() -> None:
    places = np.random.default_rng(3).random((50, 2)) * 100
    points = Points(places, places, "euclidean")
    values = [p_centre(points, np.ones(50), p, seed=1).value for p in (1, 3, 9, 50)]
    assert values == sorted(values, reverse=True)
    assert values[-1] == 0.0


def test_stop_and_control_c_keep_sites_and_a_bound() -> None:
    costs = np.random.default_rng(3).integers(1, 100, (40, 40)).astype(float)
    best = p_centre(costs, np.ones(40), 4, seed=1).value

    def interrupt() -> bool:
        raise KeyboardInterrupt

    for stop in (lambda: True, interrupt):
        found = p_centre(costs, np.ones(40), 4, seed=1, stop=stop)
        assert found.is_interrupted
        assert len(found.sites) == 4
        assert found.bound <= best <= found.value


def test_what_has_no_answer_is_refused(monkeypatch) -> None:
    far = np.where(DISTANCES > 2, np.inf, DISTANCES)
    with pytest.raises(InputError, match="1 sites ne suffisent pas"):
        p_centre(far, np.ones(4), 1, seed=1)
    with pytest.raises(InputError, match="5 sites demandés pour 4 candidats permis"):
        p_centre(far, np.ones(4), 5, seed=1)
    far[3] = np.inf
    with pytest.raises(InputError, match="1 demandes sans aucun candidat"):
        p_centre(far, np.ones(4), 2, seed=1)
    monkeypatch.setattr(module, "MOST_PAIRS", 3)
    with pytest.raises(InputError, match="4 paires : au plus 3"):
        p_centre(Points(np.zeros((2, 2)), np.zeros((2, 2)), "euclidean"), np.ones(2), 1, seed=1)
