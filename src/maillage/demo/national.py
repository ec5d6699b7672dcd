"""A fictional country of national size, for benchmarks, with its populated grid."""

from dataclasses import dataclass
from string import ascii_uppercase

import numpy as np
import polars as pl

from maillage.demo import land
from maillage.demo.country import Country, generate
from maillage.demo.place_files import PlaceFiles, place_files
from maillage.demo.places import places
from maillage.demo.register import Departement
from maillage.demo.society import apportion
from maillage.types import Floats, Integers

CELL_M = 200
"""Side of a cell of the grid, in metres."""

_SPREAD_M = 900.0
_CELLS_WITHIN_SPREAD = 40
_SPARE = 1.2
_PEOPLE_PER_CELL = 2


@dataclass(frozen=True)
class Size:
    """How much to make."""

    departements: int
    communes: int
    population: int
    places: int
    records: int
    cells: int


NATIONAL = Size(
    departements=100,
    communes=35_000,
    population=68_000_000,
    places=62_000,
    records=100_000,
    cells=2_300_000,
)


@dataclass(frozen=True)
class National:
    """A country without outlines, its places, their dirty files and its populated cells.

    ``cells`` has ``lon``, ``lat`` (of the centre), ``population`` and ``commune``, one row a cell.
    """

    country: Country
    places: pl.DataFrame
    files: PlaceFiles
    cells: pl.DataFrame


def national(rng: np.random.Generator, *, size: Size = NATIONAL) -> National:
    """Return a country of the size given; the national one takes seconds and under 4 GiB."""
    country = generate(rng, departements=_departements(rng, size), with_outlines=False)
    real = places(rng, country, count=size.places)
    return National(
        country=country,
        places=real,
        files=place_files(rng, real, records=size.records),
        cells=populated_cells(rng, country.truth, count=size.cells),
    )


def _departements(rng: np.random.Generator, size: Size) -> list[Departement]:
    """Return départements of unequal sizes, from ``VA`` on, which add up to the country's."""
    codes = [first + second for first in "VWXY" for second in ascii_uppercase]
    together = np.zeros(size.departements, dtype=np.int64)
    communes = apportion(
        np.array([size.communes]), rng.uniform(0.6, 1.4, size=size.departements), together
    )
    population = apportion(
        np.array([size.population]), communes * rng.lognormal(0, 0.5, size.departements), together
    )
    return [
        Departement(code, f"Département fictif {code}", int(number), int(people))
        for code, number, people in zip(codes, communes, population, strict=False)
    ]


def populated_cells(rng: np.random.Generator, truth: pl.DataFrame, *, count: int) -> pl.DataFrame:
    """Return ``count`` inhabited cells of a 200 m grid; those of a commune add up to its people.

    Raises:
        ValueError: the communes have too few people, or too little room, for so many cells.
    """
    people = truth["population"].to_numpy()
    points = land.to_metres(truth.select("lon", "lat").to_numpy())
    wanted = _wanted(people, count=count)
    radius_m = np.maximum(_SPREAD_M * np.sqrt(wanted / _CELLS_WITHIN_SPREAD), CELL_M)
    owner, steps = _distinct(rng, points, wanted, radius_m, count=count)
    centres = CELL_M * (steps + 0.5).astype(np.float64)
    away = np.linalg.norm(centres - points[owner], axis=1)
    weight = rng.exponential(size=count) * np.exp(-away / radius_m[owner])
    spare = people - np.bincount(owner, minlength=len(people))
    degrees = land.to_degrees(centres).round(6)
    return pl.DataFrame(
        {
            "lon": degrees[:, 0],
            "lat": degrees[:, 1],
            "population": 1 + apportion(spare, weight, owner),
            "commune": truth["code"].gather(owner),
        }
    )


def _wanted(people: Integers, *, count: int) -> Integers:
    """Return how many cells to try in each commune, some more than needed in all."""
    share = people**0.7 / np.sum(people**0.7)
    tried = np.ceil(_SPARE * count * share).astype(np.int64)
    wanted: Integers = np.clip(tried, 1, people // _PEOPLE_PER_CELL)
    return wanted


def _distinct(
    rng: np.random.Generator, points: Floats, wanted: Integers, radius_m: Floats, *, count: int
) -> tuple[Integers, Integers]:
    """Return the commune and the grid steps of ``count`` different cells, sorted by commune."""
    owner = np.repeat(np.arange(len(points)), wanted)
    spread = rng.normal(size=(len(owner), 2)) * radius_m[owner, None]
    steps = np.floor((points[owner] + spread) / CELL_M).astype(np.int64)
    tried = pl.DataFrame(
        {"owner": owner, "x": steps[:, 0], "y": steps[:, 1], "chance": rng.random(len(owner))}
    ).unique(["x", "y"], keep="first", maintain_order=True)
    if tried.height < count:
        raise ValueError(f"{count} cells asked, room for {tried.height}: ask for fewer")
    first = pl.col("owner").is_first_distinct()
    kept = (
        tried.with_columns(chance=pl.when(first).then(-1.0).otherwise("chance"))
        .sort("chance", "owner")
        .head(count)
        .sort("owner", "x", "y")
    )
    return kept["owner"].to_numpy(), kept.select("x", "y").to_numpy()
