import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.errors import InputError
from maillage.methods.locate.coverage.covers import covers_within
from maillage.methods.locate.coverage.explain import (
    contributions,
    rule_prices,
    runners_up,
    stability,
)
from maillage.methods.locate.coverage.maximal import maximal_cover
from maillage.methods.locate.coverage.rules import Rules

from .conftest import costs_of, random_table

NONE = np.zeros(0, dtype=np.int64)


def random_choice(seed):
    rng = np.random.default_rng(seed)
    table = random_table(rng, zones=8, sites=6)
    covers = covers_within(costs_of(table), limit_minutes=15)
    sites = np.sort(rng.permutation(6)[: rng.integers(1, 5)])
    return table <= 15, covers, rng.integers(0, 9, 8).astype(float), sites


@given(seed=st.integers(0, 999))
def test_contributions_and_losses_agree_with_opening_and_closing(seed):
    reaches, covers, demand, sites = random_choice(seed)

    found = contributions(covers, demand, sites=sites)
    best = runners_up(covers, demand, sites=sites, forbidden=NONE)

    def reached(chosen):
        return demand[reaches[:, sorted(chosen)].any(axis=1)].sum()

    everything = reached(sites)
    closed = np.setdiff1d(np.arange(6), sites)
    for place, site in enumerate(sites.tolist()):
        others = set(sites.tolist()) - {site}
        assert found.alone[place] == everything - reached(others)
        assert found.alone[place] + found.shared[place] == demand[reaches[:, site]].sum()
        replaced = max(reached(others | {other}) for other in closed.tolist())
        assert best.losses[place] == everything - replaced
        assert reached(others | {int(best.others[place])}) == replaced


def test_runners_up_without_another_candidate_lose_what_the_site_reaches_alone(make_costs):
    covers = covers_within(make_costs([[1.0, 1.0], [1.0, 99.0]]), limit_minutes=5)
    demand = np.array([3.0, 4.0])

    found = runners_up(covers, demand, sites=np.array([0, 1]), forbidden=NONE)
    barred = runners_up(covers, demand, sites=np.array([0]), forbidden=np.array([1]))

    assert (found.others.tolist(), found.losses.tolist()) == ([-1, -1], [4.0, 0.0])
    assert (barred.others.tolist(), barred.losses.tolist()) == ([-1], [7.0])


def test_rule_prices_are_what_each_rule_loses(make_costs):
    covers = covers_within(make_costs(np.where(np.eye(3) > 0, 0.0, np.inf)), limit_minutes=5)
    demand = np.array([1.0, 4.0, 6.0])
    rules = Rules(count=2, fixed=np.array([0]), forbidden=np.array([2]))

    prices = rule_prices(lambda given: maximal_cover(covers, demand, rules=given), rules)

    assert [(price.rule, price.price, price.least) for price in prices] == [
        ("fixed", 0.0, 0.0),
        ("forbidden", 2.0, 2.0),
    ]


def test_stability_is_the_share_of_draws_in_which_a_site_stays(make_costs):
    covers = covers_within(make_costs(np.where(np.eye(3) > 0, 0.0, np.inf)), limit_minutes=5)
    draws = np.array([[9.0, 5, 1], [9, 1, 5], [9, 5, 1], [1, 5, 9]])

    shares = stability(
        lambda demand: maximal_cover(covers, demand, rules=Rules(count=2)),
        draws,
        sites=np.array([0, 1]),
    )

    assert shares.tolist() == [0.75, 0.75]


def test_stability_refuses_no_draw():
    with pytest.raises(InputError, match="aucun tirage"):
        stability(lambda _demand: pytest.fail("asked"), np.zeros((0, 3)), sites=np.array([0]))
