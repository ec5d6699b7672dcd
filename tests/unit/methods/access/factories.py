"""Costs and points to measure access on."""

import numpy as np
from hypothesis import strategies as st

from maillage.contracts.costs import SparseCosts
from maillage.methods.access.sphere import EARTH_RADIUS_M, Points

INF = np.inf


def costs_of(table):
    """Sparse costs of a dense table of minutes, ``inf`` for no pair."""
    table = np.asarray(table, dtype=float)
    zones, sites = np.nonzero(np.isfinite(table))
    starts = np.searchsorted(zones, np.arange(table.shape[0] + 1))
    minutes = table[zones, sites]
    return SparseCosts(starts, sites, minutes, minutes * 500, table.shape[1], "car")


@st.composite
def situations(draw):
    """A table of minutes, one pair in three out of reach, demand and supply; some are 0."""
    zones, sites = draw(st.integers(1, 12)), draw(st.integers(1, 8))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    table = rng.uniform(0, 45, (zones, sites))
    table[rng.random(table.shape) < 1 / 3] = INF
    demand = rng.integers(1, 1000, zones) * (rng.random(zones) < 0.8)
    supply = rng.uniform(1, 40, sites) * (rng.random(sites) < 0.8)
    return table, demand.astype(float), supply


@st.composite
def places(draw, most=40):
    """Points in a box of the globe: a country, a pole, the antimeridian or everywhere."""
    west, east, south, north = draw(
        st.sampled_from(
            [
                (-5, 8, 42, 51),
                (-180, 180, 88, 90),
                (-180, 180, -90, -89),
                (-180, 180, -2, 2),
                (-180, 180, -90, 90),
                (2, 2.1, 48, 48.1),
                (2, 2, 48, 48),
            ]
        )
    )
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    zones, sites = draw(st.integers(0, most)), draw(st.integers(0, most))
    return tuple(
        Points(on_grid(rng.uniform(west, east, count)), on_grid(rng.uniform(south, north, count)))
        for count in (zones, sites)
    )


def on_grid(degrees):
    """Rounded half of the times, so that points meet and stand on poles and antimeridian."""
    return np.where(np.arange(degrees.size) % 2, degrees, np.round(degrees))


def haversine_m(zones, sites):
    """Table of metres by the textbook's formula."""
    lon, lat = np.radians(zones.lon)[:, None], np.radians(zones.lat)[:, None]
    to_lon, to_lat = np.radians(sites.lon), np.radians(sites.lat)
    across = np.cos(lat) * np.cos(to_lat) * np.sin((to_lon - lon) / 2) ** 2
    half = np.sin((to_lat - lat) / 2) ** 2 + across
    return 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
