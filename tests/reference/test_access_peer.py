"""Access beside PySAL's ``access``: equal where it is right, and where it is not.

``docs/explanation/access-peers.md`` tells the differences that are shown here.
"""

import numpy as np
import pandas as pd
import pytest
from access import weights as peer_weights
from access.fca import three_stage_fca, two_stage_fca, weighted_catchment
from access.raam import raam

from maillage.contracts.costs import SparseCosts
from maillage.methods.access.catchment import three_step_catchment, two_step_catchment
from maillage.methods.access.decay import Classes, Gaussian, Power, Step
from maillage.methods.access.gravity import hansen
from maillage.methods.access.raam import rational_agents

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of pandas, in the peer

LIMIT = 30.0
CLASSES = {10: 1.0, 20: 0.68, 30: 0.22}
DECAYS = [
    (Step(LIMIT), None),
    (Classes((10.0, 20.0, 30.0), (1.0, 0.68, 0.22)), peer_weights.step_fn(CLASSES)),
    (Gaussian(12.0, LIMIT), peer_weights.gaussian(12.0)),
]


class Land:
    """Zones, sites and the pairs within an hour, for both programs."""

    def __init__(self, table, demand, supply):
        table = np.asarray(table, dtype=float)
        zones, sites = np.nonzero(np.isfinite(table))
        starts = np.searchsorted(zones, np.arange(table.shape[0] + 1))
        minutes = table[zones, sites]
        self.demand, self.supply = np.asarray(demand, float), np.asarray(supply, float)
        self.costs = SparseCosts(starts, sites, minutes, minutes, table.shape[1], "car")
        self.pairs = pd.DataFrame({"origin": zones, "dest": sites, "cost": minutes})
        self.zones = pd.DataFrame({"geoid": np.arange(len(self.demand)), "demand": demand})
        self.sites = pd.DataFrame({"supply": self.supply})

    def theirs(self, function, weight):
        return function(self.zones, self.sites, self.pairs, max_cost=LIMIT, weight_fn=weight)


def served_land(seed):
    """A land where every zone has a site in reach and every site someone."""
    rng = np.random.default_rng(seed)
    table = rng.uniform(0, 60, (200, 90))
    return Land(table, rng.integers(1, 900, 200), rng.uniform(1, 40, 90))


@pytest.mark.parametrize(("decay", "weight"), DECAYS, ids=["step", "classes", "gaussian"])
def test_two_steps_agree_where_everyone_is_served(decay, weight):
    land = served_land(1)

    ours = two_step_catchment(land.demand, land.supply, land.costs, decay=decay)

    np.testing.assert_allclose(ours, land.theirs(two_stage_fca, weight).sort_index(), rtol=1e-9)


@pytest.mark.parametrize(("decay", "weight"), DECAYS[1:2], ids=["classes"])
def test_three_steps_agree_where_the_weight_is_zero_beyond_the_limit(decay, weight):
    land = served_land(2)

    ours = three_step_catchment(land.demand, land.supply, land.costs, decay=decay)

    np.testing.assert_allclose(ours, land.theirs(three_stage_fca, weight).sort_index(), rtol=1e-9)


def test_gravity_agrees():
    land = served_land(3)
    land.sites["geoid"] = np.arange(90)

    theirs = weighted_catchment(
        land.sites,
        land.pairs,
        max_cost=LIMIT,
        cost_source="dest",
        cost_dest="origin",
        loc_value="supply",
        weight_fn=peer_weights.gravity(1.0, -1.5, min_dist=2.0),
    )

    ours = hansen(land.supply, land.costs, decay=Power(1.5, 2.0, LIMIT))
    np.testing.assert_allclose(ours, theirs.sort_index(), rtol=1e-9)


def test_agents_agree_once_their_steps_are_made_small():
    rng = np.random.default_rng(4)
    people = 100 * rng.integers(2000, 9000, 60)
    land = Land(rng.uniform(0, 60, (60, 25)), people, rng.uniform(5, 40, 25))

    stopped = raam(land.zones, land.sites, land.pairs, tau=60).sort_index()
    smaller = {"min_step": 0.0005, "max_cycles": 1000}
    settled = raam(land.zones, land.sites, land.pairs, tau=60, **smaller).sort_index()

    ours = rational_agents(
        land.demand,
        land.supply,
        land.costs,
        patience_minutes=60.0,
        tolerance=1e-9,
        most_sweeps=1000,
    )
    assert ours.is_settled
    np.testing.assert_allclose(settled, ours.costs, rtol=0.002)
    assert np.abs(stopped / ours.costs - 1).max() > 0.05


def test_a_zone_out_of_reach_vanishes_from_theirs_and_scores_zero_in_ours():
    land = Land([[5], [np.inf], [45]], [100, 50, 10], [20])

    theirs = land.theirs(two_stage_fca, None)

    assert theirs.to_dict() == {0: 0.2}
    ours = two_step_catchment(land.demand, land.supply, land.costs, decay=Step(LIMIT))
    assert ours.tolist() == [0.2, 0, 0]


def test_a_site_around_which_nobody_lives_is_infinite_in_theirs_and_adds_zero_in_ours():
    land = Land([[5, np.inf], [5, 5]], [100, 0], [20, 10])
    land.pairs = land.pairs[land.pairs["dest"] == 1]  # the zone without people, its one site

    assert land.theirs(two_stage_fca, None).to_dict() == {1: np.inf}

    land = Land([[5, np.inf], [5, 5]], [100, 0], [20, 10])
    assert land.theirs(two_stage_fca, None).to_dict() == {0: 0.2, 1: np.inf}
    ours = two_step_catchment(land.demand, land.supply, land.costs, decay=Step(LIMIT))
    assert ours.tolist() == [0.2, 0.2]


def test_their_third_step_counts_sites_beyond_the_limit():
    land = Land([[5, 40]], [100], [20, 10])
    decay = Gaussian(12.0, LIMIT)

    theirs = land.theirs(three_stage_fca, peer_weights.gaussian(12.0))
    ours = three_step_catchment(land.demand, land.supply, land.costs, decay=decay)

    assert ours @ land.demand == pytest.approx(20)
    # whoever is alone with a site has the whole of it: their shares cancel out, but not for two
    assert theirs[0] == pytest.approx(ours[0])

    land = Land([[5, 40], [5, np.inf]], [100, 100], [20, 10])
    theirs = land.theirs(three_stage_fca, peer_weights.gaussian(12.0))
    ours = three_step_catchment(land.demand, land.supply, land.costs, decay=decay)
    np.testing.assert_allclose(ours, [0.1, 0.1], rtol=1e-12)
    assert theirs[0] < 0.0999
    assert theirs[1] > 0.1001
