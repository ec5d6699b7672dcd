import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.engines import tiles
from maillage.methods.access.sphere import Points


@given(st.integers(0, 200), st.integers(1, 50), st.integers(0, 2**32))
def test_each_zone_is_in_one_tile_of_at_most_the_size_asked(count, zones_a_tile, seed):
    rng = np.random.default_rng(seed)
    zones = Points(rng.uniform(-180, 180, count).round(), rng.uniform(-90, 90, count).round())

    cut = tiles.cut(zones, zones_a_tile=zones_a_tile)

    assert sorted(zone for tile in cut for zone in tile) == list(range(count))
    assert all(1 <= tile.size <= zones_a_tile for tile in cut)


def test_tiles_are_compact():
    rng = np.random.default_rng(3)
    zones = Points(rng.uniform(0, 1, 10_000), rng.uniform(0, 1, 10_000))

    cut = tiles.cut(zones, zones_a_tile=400)

    sides = [(np.ptp(zones.lon[tile]), np.ptp(zones.lat[tile])) for tile in cut]
    assert len(cut) == 25
    assert np.max(sides) == pytest.approx(0.2, abs=0.03)


def test_no_zone_makes_no_tile():
    assert tiles.cut(Points(np.zeros(0), np.zeros(0)), zones_a_tile=10) == []
