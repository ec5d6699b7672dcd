"""Moves: what a kernel says that a move changes is what it changes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.methods.tours.arrays import build_network, empty_routes
from maillage.methods.tours.crossover import cross, draw_plan
from maillage.methods.tours.local_search import educate
from maillage.methods.tours.population import Group, distances
from maillage.methods.tours.search import snapshot
from maillage.methods.tours.segments import (
    exchange,
    exchange_change,
    route_price,
    swap,
    swap_change,
)
from maillage.methods.tours.symmetry import exchangeable, named_like

from .conftest import problems

PENALTY = np.array([3.0, 7.0])


def drawn(problem, seed):
    network = build_network(problem)
    routes = empty_routes(network)
    draw_plan(network, routes, PENALTY, np.random.default_rng(seed))
    return network, routes


def total(network, routes):
    return sum(route_price(network, routes, PENALTY, slot) for slot in range(routes.size.size))


def is_whole(network, routes):
    """Whether each stop is on exactly the shifts of its option, once, where the arrays say."""
    sites = network.minutes.shape[0]
    for site in range(network.depots, sites):
        option = routes.choice[site]
        first, last = network.first_shift[option], network.first_shift[option + 1]
        held = sorted(network.shifts[first:last])
        if sorted(np.nonzero(routes.slot[:, site] >= 0)[0]) != held:
            return False
        for shift in held:
            slot, place = routes.slot[shift, site], routes.place[shift, site]
            if routes.path[slot, place] != site or network.shift[slot] != shift:
                return False
    return routes.size.sum() == (routes.slot >= 0).sum()


reachable = problems().filter(
    lambda problem: (
        problem.stops
        and (np.diff(build_network(problem).first_option)[len(problem.depots) :] > 0).all()
    )
)


@settings(max_examples=40)
@given(reachable, st.data())
def test_exchange_changes_the_price_as_said(problem, data):
    network, routes = drawn(problem, 1)
    pairs = [
        (a, b)
        for a in range(routes.size.size)
        for b in range(routes.size.size)
        if a != b and network.shift[a] == network.shift[b]
    ]
    if not pairs:
        return
    a, b = data.draw(st.sampled_from(pairs))
    i, j = (data.draw(st.integers(1, int(routes.size[slot]) + 1)) for slot in (a, b))
    la = data.draw(st.integers(0, int(routes.size[a]) - i + 1))
    lb = data.draw(st.integers(0, int(routes.size[b]) - j + 1))
    flip = data.draw(st.booleans())
    before = total(network, routes)

    said = exchange_change(network, routes, PENALTY, a, i, la, b, j, lb, flip)
    exchange(network, routes, a, i, la, b, j, lb, flip)

    assert total(network, routes) - before == pytest.approx(said)
    assert is_whole(network, routes)


@settings(max_examples=40)
@given(reachable, st.data())
def test_swap_changes_the_price_as_said(problem, data):
    network, routes = drawn(problem, 2)
    slot = data.draw(st.sampled_from([s for s in range(routes.size.size) if routes.size[s]]))
    size = int(routes.size[slot])
    i = data.draw(st.integers(1, size))
    k = data.draw(st.integers(i + 1, size + 1))
    j = data.draw(st.integers(k, size + 1))
    flip = data.draw(st.booleans())
    before = total(network, routes)

    said = swap_change(network, routes, PENALTY, slot, i, k, j, flip)
    swap(network, routes, slot, i, k, j, flip)

    assert total(network, routes) - before == pytest.approx(said)
    assert is_whole(network, routes)


@settings(max_examples=25)
@given(reachable, st.integers(0, 9))
def test_educate_never_makes_a_plan_dearer(problem, seed):
    network, routes = drawn(problem, seed)
    before = total(network, routes)

    educate(network, routes, PENALTY, np.random.default_rng(seed))

    assert total(network, routes) <= before + 1e-6
    assert is_whole(network, routes)


@settings(max_examples=25)
@given(reachable, st.integers(0, 9))
def test_cross_gives_a_whole_plan(problem, seed):
    rng = np.random.default_rng(seed)
    network, routes = drawn(problem, seed)
    one = snapshot(network, routes)
    draw_plan(network, routes, PENALTY, rng)
    other = snapshot(network, routes)

    cross(network, routes, PENALTY, rng, one.tours, one.counts, other.tours, other.counts)

    assert is_whole(network, routes)


@settings(max_examples=25)
@given(reachable, st.integers(0, 9))
def test_named_like_itself_under_other_names_is_itself(problem, seed):
    network, routes = drawn(problem, seed)
    plan = snapshot(network, routes)
    alike = exchangeable(network)

    renamed = named_like(network, plan, plan, alike)

    assert distances(plan, [renamed]).tolist() == [0.0]
    assert renamed.drive_minutes == plan.drive_minutes


def test_exchangeable_days_are_those_that_every_stop_treats_alike(four_stops):
    network = build_network(four_stops)

    assert exchangeable(network).tolist() == [[True, True], [True, True]]


def test_group_keeps_the_cheapest_and_drops_doubles(four_stops):
    group = Group()
    seen = []
    for seed in range(70):
        network, routes = drawn(four_stops, seed)
        plan = snapshot(network, routes)
        seen.append(plan.price(PENALTY))
        group.add(plan, PENALTY)

    assert min(one.price(PENALTY) for one in group.members) == min(seen)
    assert len(group.members) < 66
    assert group.distances.shape == (len(group.members),) * 2
