"""The land: points on it, groups of exact sizes, fields of variance one, metres and degrees."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from numpy.random import default_rng
from pyproj import Geod

from maillage.demo import land

COAST = land.island(default_rng(1), communes=60)


def test_island_is_round_without_waves() -> None:
    disc = land.Island(1_000.0, np.zeros(6), np.zeros(6))

    assert disc.contains(np.array([[1_000.0, 0.0], [0.0, -1_000.1]])).tolist() == [True, False]
    assert land.coast_distance(np.array([[400.0, 0.0]]), disc) == pytest.approx([600.0])
    assert disc.grown(1.0).contains(np.array([[0.0, -1_000.1]])).tolist() == [True]


def test_seeds_are_as_many_as_asked_and_on_land() -> None:
    points = land.seeds(default_rng(2), COAST, communes=60)

    assert points.shape == (60, 2)
    assert COAST.contains(points).all()


def test_partition_cuts_a_line_in_order() -> None:
    line = np.stack([np.array([5.0, 1.0, 4.0, 2.0, 3.0]), np.zeros(5)], axis=1)

    groups = land.partition(line, np.array([2, 3]))

    assert groups.tolist() == [1, 0, 1, 0, 1]


@given(sizes=st.lists(st.integers(0, 12), min_size=1, max_size=9), seed=st.integers(0, 99))
def test_partition_gives_the_sizes_asked_for(sizes: list[int], seed: int) -> None:
    points = default_rng(seed).normal(size=(sum(sizes), 2))

    groups = land.partition(points, np.array(sizes))

    assert np.bincount(groups, minlength=len(sizes)).tolist() == sizes


def test_smooth_field_has_variance_one_and_near_points_agree() -> None:
    points = default_rng(3).uniform(0, 1e6, size=(20_000, 2))

    field = land.smooth_field(default_rng(4), points, length_m=10_000)
    beside = land.smooth_field(default_rng(4), points + 10, length_m=10_000)

    assert (field.mean(), field.std()) == (pytest.approx(0, abs=0.05), pytest.approx(1, abs=0.05))
    assert np.abs(field - beside).max() < 0.02


def test_cells_cover_the_land_without_overlap() -> None:
    cells = land.cells(default_rng(5), COAST, land.seeds(default_rng(2), COAST, communes=60))

    outlines = land.dissolve(cells.polygons, cells.owner, count=60)

    assert shapely.coverage_is_valid(cells.polygons)
    assert shapely.area(outlines).sum() == pytest.approx(shapely.area(cells.polygons).sum())
    assert shapely.coverage_is_valid(land.simplified(outlines))


def test_dissolve_gives_an_absent_group_an_empty_outline() -> None:
    squares = np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)], dtype=object)

    outlines = land.dissolve(squares, np.array([2, 2]), count=3)

    assert shapely.area(outlines).tolist() == [0, 0, 2]


def test_degrees_keep_distances_from_the_centre() -> None:
    points = np.array([[0.0, 0.0], [30_000.0, 0.0], [0.0, -40_000.0]])

    degrees = land.to_degrees(points)

    lon, lat = degrees.T
    metres = Geod(ellps="GRS80").inv([lon[0]] * 3, [lat[0]] * 3, lon, lat)[2]
    assert metres == pytest.approx([0, 30_000, 40_000], rel=1e-5)
    assert land.to_metres(degrees) == pytest.approx(points, abs=1e-3)


def test_areas_are_those_of_the_plane() -> None:
    square = shapely.box(-5_000, -5_000, 5_000, 5_000)

    degrees = shapely.transform(shapely.segmentize(square, 500), land.to_degrees)

    assert land.areas_km2(np.array([degrees])) == pytest.approx([100.0], rel=1e-6)
