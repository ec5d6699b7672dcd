"""The p-median problem against brute force, its degenerate cases, and what must not change it."""

import warnings
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.contracts.costs import SparseCosts
from maillage.errors import InputError
from maillage.methods.locate.neighbours import Points
from maillage.methods.locate.p_median import interchange, solve
from maillage.methods.locate.p_median.branch import Tree
from maillage.methods.locate.p_median.exact import exact
from maillage.methods.locate.p_median.periods import by_period
from maillage.methods.locate.p_median.problem import checked
from maillage.methods.locate.p_median.solve import p_median

ROAD = np.array([0.0, 1, 2, 10])
DISTANCES = abs(ROAD[:, None] - ROAD)
NONE = np.empty(0, dtype=np.int64)


def brute_force(costs, weights, p, fixed=(), forbidden=(), unserved_cost=np.inf) -> float:
    sites = (
        list(chosen)
        for chosen in combinations(range(costs.shape[1]), p)
        if set(fixed) <= set(chosen) and not set(forbidden) & set(chosen)
    )
    served = weights > 0
    costs = np.minimum(costs[served], unserved_cost)
    return min(float(weights[served] @ costs[:, chosen].min(axis=1)) for chosen in sites)


def as_sparse(costs) -> SparseCosts:
    rows, sites = np.nonzero(np.isfinite(costs))
    starts = np.searchsorted(rows, np.arange(len(costs) + 1))
    minutes = costs[rows, sites]
    return SparseCosts(starts, sites, minutes, minutes, costs.shape[1], "walking")


@st.composite
def cases(draw):
    demands, candidates = draw(st.integers(1, 8)), draw(st.integers(1, 8))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    p = draw(st.integers(1, candidates))
    is_whole = draw(st.booleans())
    costs = rng.integers(0, 12, (demands, candidates)).astype(float)
    costs = costs if is_whole else costs + rng.random(costs.shape)
    weights = rng.integers(0, 4, demands).astype(float)
    weights[rng.integers(demands)] = 2.0
    special = rng.permutation(candidates)
    fixed = special[: draw(st.integers(0, p))]
    forbidden = special[len(fixed) :][: draw(st.integers(0, candidates - p))]
    return costs, weights, p, fixed, forbidden


@given(cases())
@settings(max_examples=80)
def test_answer_is_that_of_brute_force(case) -> None:
    costs, weights, p, fixed, forbidden = case
    found = p_median(costs, weights, p, seed=3, fixed=fixed, forbidden=forbidden)
    best = brute_force(costs, weights, p, fixed, forbidden)
    assert found.value == pytest.approx(best, rel=1e-9, abs=1e-9)
    assert found.is_proven
    assert found.solver == "exact"
    assert len(found.sites) == p
    assert set(fixed) <= set(found.sites.tolist())
    assert not set(forbidden) & set(found.sites.tolist())
    assert (found.assigned == found.sites[costs[:, found.sites].argmin(axis=1)]).all()


@given(cases(), st.floats(0, 12))
@settings(max_examples=30)
def test_unserved_demands_are_those_that_cost_less_so(case, unserved_cost) -> None:
    costs, weights, p, fixed, forbidden = case
    costs = np.where(costs > 8, np.inf, costs)
    asked = {"seed": 1, "fixed": fixed, "forbidden": forbidden, "unserved_cost": unserved_cost}
    found = p_median(costs, weights, p, **asked)
    best = brute_force(costs, weights, p, fixed, forbidden, unserved_cost)
    assert found.value == pytest.approx(best, rel=1e-9, abs=1e-9)
    assert found.bound <= best * (1 + 1e-9) + 1e-9
    nearest = costs[:, found.sites].min(axis=1)
    assert ((found.assigned == -1) == (nearest >= unserved_cost)).all()


@given(cases())
@settings(max_examples=30)
def test_pairs_and_matrix_give_the_same_answer(case) -> None:
    costs, weights, p, fixed, forbidden = case
    one = p_median(costs, weights, p, seed=1, fixed=fixed, forbidden=forbidden)
    two = p_median(as_sparse(costs), weights, p, seed=1, fixed=fixed, forbidden=forbidden)
    assert (one.value, one.sites.tolist()) == (two.value, two.sites.tolist())


@given(cases())
@settings(max_examples=30)
def test_compact_program_and_tree_agree(case) -> None:
    costs, weights, p, fixed, forbidden = case
    problem = checked(costs, weights, p, fixed=fixed, forbidden=forbidden, unserved_cost=np.inf)
    found = exact(problem, nodes=1000, seed=1, stop=lambda: False)
    best = brute_force(costs, weights, p, fixed, forbidden)
    assert found.bound == pytest.approx(best, rel=1e-6, abs=1e-6)


def random_points(seed: int, count: int) -> tuple[Points, np.ndarray]:
    rng = np.random.default_rng(seed)
    places = rng.random((count, 2)) * 1000
    return Points(places, places, "euclidean"), rng.integers(1, 100, count).astype(float)


def test_truncated_lists_give_a_bound_that_holds(monkeypatch) -> None:
    points, weights = random_points(5, 60)
    whole = p_median(points, weights, 6, seed=1)
    monkeypatch.setattr("maillage.methods.locate.p_median.problem.SHORTEST_LIST", 4)
    monkeypatch.setattr("maillage.methods.locate.p_median.problem.LIST_FACTOR", 0)
    short = p_median(points, weights, 6, seed=1)
    assert whole.is_proven
    assert short.bound <= whole.value * (1 + 1e-9)
    assert short.value >= whole.value * (1 - 1e-9)


def test_more_sites_never_cost_more_and_scale_scales() -> None:
    points, weights = random_points(2, 80)
    values = [p_median(points, weights, p, seed=1).value for p in (1, 2, 4, 8, 80)]
    assert values == sorted(values, reverse=True)
    assert values[-1] == 0
    assert p_median(points, 3 * weights, 4, seed=1).value == pytest.approx(3 * values[2])


def test_seed_gives_the_same_answer_twice() -> None:
    points, weights = random_points(9, 200)
    one, two = (p_median(points, weights, 12, seed=7) for _ in range(2))
    assert (one.value, one.bound, one.sites.tolist()) == (two.value, two.bound, two.sites.tolist())


def test_tree_and_program_prove_what_the_bound_alone_does_not(monkeypatch) -> None:
    rng = np.random.default_rng(4)
    costs, weights = rng.integers(1, 100, (60, 40)).astype(float), np.ones(60)
    by_tree = _solved(monkeypatch, costs, weights, short_lists=0)
    by_program = _solved(monkeypatch, costs, weights, short_lists=10**6)
    assert by_tree.is_proven
    assert by_program.is_proven
    assert by_tree.value == by_program.value == brute_force(costs, weights, 3)


def _solved(monkeypatch, costs, weights, *, short_lists):
    monkeypatch.setattr(solve, "SHORT_LISTS", short_lists)
    monkeypatch.setattr(solve, "PHASES", 1)
    return p_median(costs, weights, 3, seed=1)


def test_candidates_may_differ_from_demands_and_great_circle_is_in_metres() -> None:
    demands = np.array([[-1.55, 47.22], [-1.55, 47.23], [2.35, 48.85]])
    candidates = np.array([[-1.55, 47.22], [2.35, 48.86]])
    found = p_median(Points(demands, candidates, "great_circle"), np.ones(3), 2, seed=1)
    assert found.assigned.tolist() == [0, 0, 1]
    assert found.value == pytest.approx(2 * 6_371_008.8 * np.radians(0.01))


def test_stop_at_once_keeps_sites_and_a_bound() -> None:
    points, weights = random_points(1, 150)
    found = p_median(points, weights, 10, seed=1, stop=lambda: True)
    whole = p_median(points, weights, 10, seed=1)
    assert found.is_interrupted
    assert len(found.sites) == 10
    assert 0 <= found.bound <= whole.value <= found.value


def test_control_c_keeps_sites_and_a_bound() -> None:
    points, weights = random_points(1, 150)
    asked = iter(range(1000))

    def stop() -> bool:
        if next(asked) == 30:
            raise KeyboardInterrupt
        return False

    found = p_median(points, weights, 10, seed=1, stop=stop)
    assert found.is_interrupted
    assert 0 < found.bound <= found.value


def test_control_c_in_the_tree_keeps_the_bound_of_what_is_left(monkeypatch) -> None:
    def explore(self: Tree, *_given: object, **_named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Tree, "explore", explore)
    monkeypatch.setattr(solve, "PHASES", 1)
    monkeypatch.setattr(solve, "SHORT_LISTS", 0)
    costs = np.random.default_rng(4).integers(1, 100, (60, 40)).astype(float)
    found = p_median(costs, np.ones(60), 3, seed=1)
    assert found.is_interrupted
    assert 0 < found.bound < found.value


def test_interchange_state_is_what_a_fresh_one_would_be() -> None:
    points, weights = random_points(3, 120)
    problem = checked(points, weights, 9, fixed=NONE, forbidden=NONE, unserved_cost=np.inf)
    search = solve._Search(problem, points, weights, np.inf, 1, lambda: False)
    state = interchange.state(search.lists, np.arange(9), fixed=problem.is_open)
    interchange.improve(search.lists, state, allowed=problem.is_allowed)
    fresh = interchange.state(search.lists, np.flatnonzero(state.is_open), fixed=problem.is_open)
    for one, two in zip(state, fresh, strict=True):
        if one is not state.is_stale:
            np.testing.assert_allclose(one, two)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"p": 5}, "5 sites demandés pour 4 candidats permis"),
        ({"p": 0}, "0 sites demandés : au moins 1"),
        ({"p": 3, "forbidden": [0, 1]}, "3 sites demandés pour 2 candidats permis"),
        ({"fixed": [0, 1], "forbidden": [1]}, "imposés et interdits : 1"),
        ({"fixed": [0, 1, 2]}, "3 sites imposés, mais 2 sites demandés"),
        ({"fixed": [4]}, "site 4 inconnu : les candidats vont de 0 à 3"),
        ({"weights": [0, 0, 0, 0]}, "aucune demande"),
        ({"weights": [1, np.nan, -1, 0]}, "2 poids inconnus ou négatifs"),
        ({"weights": [1, 1]}, "2 poids pour 4 demandes"),
    ],
)
def test_what_has_no_answer_is_refused(changes, message) -> None:
    asked = {"weights": np.ones(4), "p": 2, "fixed": NONE, "forbidden": NONE} | changes
    arrays = {name: np.array(asked[name], dtype=int) for name in ("fixed", "forbidden")}
    weights = np.array(asked["weights"], dtype=float)
    with pytest.raises(InputError, match=message):
        p_median(DISTANCES, weights, asked["p"], seed=1, **arrays)


@pytest.mark.parametrize(
    ("cost", "message"), [(np.nan, "1 coûts inconnus"), (-1.0, "1 coûts négatifs")]
)
def test_bad_cost_is_refused(cost, message) -> None:
    costs = DISTANCES.copy()
    costs[1, 2] = cost
    with pytest.raises(InputError, match=message):
        p_median(costs, np.ones(4), 2, seed=1)


def test_islands_are_counted_or_priced() -> None:
    costs = DISTANCES.copy()
    costs[3, :] = np.inf
    with pytest.raises(InputError, match="1 demandes sans aucun candidat à leur portée"):
        p_median(costs, np.ones(4), 1, seed=1)
    found = p_median(costs, np.ones(4), 1, seed=1, unserved_cost=60.0)
    assert (found.value, found.assigned.tolist()) == (62.0, [1, 1, 1, -1])
    assert found.is_proven


def test_too_few_sites_for_the_reach_is_said() -> None:
    costs = np.where(DISTANCES > 2, np.inf, DISTANCES)
    with pytest.raises(InputError, match="1 demandes hors de portée des 1 sites trouvés"):
        p_median(costs, np.ones(4), 1, seed=1)


def test_one_demand_one_candidate() -> None:
    found = p_median(np.array([[4.0]]), np.array([2.0]), 1, seed=1)
    assert (found.value, found.bound, found.sites.tolist()) == (8.0, 8.0, [0])


def test_periods_keep_their_sites_and_refuse_to_fall() -> None:
    points, weights = random_points(8, 60)
    first, second = by_period(points, weights, [3, 6], seed=1)
    assert set(first.sites.tolist()) < set(second.sites.tolist())
    alone = p_median(points, weights, 6, seed=1)
    assert alone.value <= second.value < first.value
    with pytest.raises(InputError, match="3, 2"):
        by_period(points, weights, [3, 2], seed=1)


def test_spopt_finds_nothing_better() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pulp
        from spopt.locate import PMedian

        rng = np.random.default_rng(6)
        places = rng.random((60, 2)) * 100
        costs = np.sqrt(((places[:, None] - places[None]) ** 2).sum(axis=2))
        weights = rng.integers(1, 20, 60).astype(float)
        peer = PMedian.from_cost_matrix(costs, weights, 5).solve(pulp.PULP_CBC_CMD(msg=False))
        value = pulp.value(peer.problem.objective)
    found = p_median(costs, weights, 5, seed=1)
    assert found.is_proven
    assert found.value == pytest.approx(value, rel=1e-9)
