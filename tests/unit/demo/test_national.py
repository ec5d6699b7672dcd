"""The national generator, at a small size."""

import numpy as np
import polars as pl
import pytest

from maillage.demo.national import CELL_M, National, Size, national, populated_cells

SMALL = Size(departements=4, communes=120, population=150_000, places=200, records=300, cells=5_000)


@pytest.fixture(scope="module")
def made() -> National:
    return national(np.random.default_rng(5), size=SMALL)


def test_national_has_the_sizes_asked_for(made: National) -> None:
    assert made.country.truth.height == SMALL.communes
    assert made.country.truth["population"].sum() == SMALL.population
    assert made.places.height == SMALL.places
    assert made.files.links.height == SMALL.records
    assert made.cells.height == SMALL.cells


def test_cells_of_a_commune_add_up_to_its_people(made: National) -> None:
    people = made.cells.group_by("commune").agg(pl.col("population").sum()).sort("commune")

    assert people["commune"].to_list() == made.country.truth["code"].to_list()
    assert people["population"].to_list() == made.country.truth["population"].to_list()


def test_cells_are_inhabited_and_differ(made: National) -> None:
    assert made.cells["population"].min() >= 1
    assert made.cells.select("lon", "lat").is_unique().all()
    assert CELL_M == 200


def test_national_is_the_same_for_the_same_seed(made: National) -> None:
    again = national(np.random.default_rng(5), size=SMALL)

    assert again.cells.equals(made.cells)
    assert again.files.files == made.files.files


def test_populated_cells_refuse_more_than_there_are_people_for(made: National) -> None:
    with pytest.raises(ValueError, match="room for"):
        populated_cells(np.random.default_rng(1), made.country.truth, count=150_000)
