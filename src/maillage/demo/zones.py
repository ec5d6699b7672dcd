"""Zones of the fictional country at every level, and their outlines."""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray
from scipy.spatial import KDTree

from maillage.contracts import OUTLINES, ZONES, Level
from maillage.demo import land
from maillage.demo.names import of
from maillage.demo.register import Departement
from maillage.types import Floats, Integers

COG_YEAR = 2025
POPULATION_YEAR = 2023
REGION = ("VT", "Région fictive")
FRANCE = ("france", "Pays fictif")

_Shapes = NDArray[np.object_]


def outlines(
    rng: np.random.Generator,
    coast: land.Island,
    points: Floats,
    truth: pl.DataFrame,
    iris: pl.DataFrame,
) -> dict[Level, pl.DataFrame]:
    """Return the outlines of every level; those of a level are unions of the finer one's.

    The smallest commune of the first département has none: its land still belongs, on the map,
    to its neighbour.
    """
    cells = land.cells(rng, coast, points)
    bare = _without_outline(truth)
    others = np.setdiff1d(np.arange(len(points)), [bare])
    heir = others[KDTree(points[others]).query(points[bare])[1]]
    owner = np.where(cells.owner == bare, heir, cells.owner)
    parts, commune_of = _finest(cells, owner, truth, iris)
    commune = land.dissolve(parts, commune_of, count=truth.height)
    by_level: dict[Level, pl.DataFrame] = {"commune": _table(truth["code"], commune)}
    is_iris = np.isin(commune_of, _rows(truth["code"], iris["commune"]))
    by_level["iris"] = _table(iris["code"], parts[is_iris])
    parents: dict[Level, pl.Series] = {
        "epci": truth["epci"],
        "departement": truth["departement"],
        "region": pl.Series([REGION[0]] * truth.height),
        "france": pl.Series([FRANCE[0]] * truth.height),
    }
    for level, codes in parents.items():
        by_level[level] = _dissolved(commune, codes)
    return by_level


def _without_outline(truth: pl.DataFrame) -> int:
    first = truth["departement"] == truth["departement"][0]
    return int(truth.filter(first)["population"].arg_min() or 0)


def _finest(
    cells: land.Cells, owner: Integers, truth: pl.DataFrame, iris: pl.DataFrame
) -> tuple[_Shapes, Integers]:
    """Return the simplified outlines of the finest zones, and the commune row of each.

    The finest zones are the IRIS of a divided commune, in order, else the commune.
    """
    counts = np.zeros(truth.height, dtype=np.int64)
    np.add.at(counts, _rows(truth["code"], iris["commune"]), 1)
    sizes = np.maximum(counts, 1)
    starts = np.cumsum(sizes) - sizes
    part = starts[owner]
    for row in np.flatnonzero(counts):
        members = np.flatnonzero(owner == row)
        bounds = np.rint(np.linspace(0, len(members), counts[row] + 1)).astype(np.int64)
        part[members] += land.partition(cells.centres[members], np.diff(bounds))
    shapes = land.dissolve(cells.polygons, part, count=int(sizes.sum()))
    return land.simplified(shapes), np.repeat(np.arange(truth.height), sizes)


def _rows(codes: pl.Series, wanted: pl.Series) -> Integers:
    """Return the row of each wanted code among sorted codes."""
    return np.searchsorted(codes.to_numpy().astype(str), wanted.to_numpy().astype(str))


def _dissolved(shapes: _Shapes, codes: pl.Series) -> pl.DataFrame:
    names = codes.unique().sort()
    return _table(names, land.dissolve(shapes, _rows(names, codes), count=len(names)))


def _table(codes: pl.Series, shapes: _Shapes) -> pl.DataFrame:
    """Return outlines under contract; an empty one is left out."""
    wkb = shapely.to_wkb(shapely.normalize(shapes)).tolist()
    table = pl.DataFrame({"code": codes, "wkb": wkb}, schema=OUTLINES.schema)
    return OUTLINES.check(table.filter(~pl.Series(shapely.is_empty(shapes))).sort("code"))


def zones(
    truth: pl.DataFrame,
    iris: pl.DataFrame,
    *,
    departements: Sequence[Departement],
    outlines: Mapping[Level, pl.DataFrame],
) -> pl.DataFrame:
    """Return the zones of every level under contract, sorted by level and code."""
    communes = truth.select("code", "name", "epci", "departement", "population", "lon", "lat")
    communes = communes.with_columns(region=pl.lit(REGION[0]))
    names = pl.DataFrame(
        {
            "code": [item.code for item in departements],
            "name": [item.name for item in departements],
        }
    )
    parents = communes.select("epci", "departement", "region", commune="code")
    levels: dict[Level, pl.DataFrame] = {
        "iris": iris.select("code", "name", "commune", "population").join(
            parents, on="commune", validate="m:1"
        ),
        "commune": communes,
        "epci": _intercommunalities(communes),
        "departement": names.join(
            _summed(communes, "departement"), on="code", validate="1:1"
        ).with_columns(region=pl.lit(REGION[0])),
        "region": _summed(communes, "region").with_columns(name=pl.lit(REGION[1])),
        "france": _summed(communes.with_columns(france=pl.lit(FRANCE[0])), "france").with_columns(
            name=pl.lit(FRANCE[1])
        ),
    }
    placed = [_placed(level, table, outlines) for level, table in levels.items()]
    return ZONES.check(pl.concat(placed, how="diagonal").sort("level", "code"))


def _summed(communes: pl.DataFrame, by: str) -> pl.DataFrame:
    return communes.group_by(pl.col(by).alias("code")).agg(pl.col("population").sum())


def _intercommunalities(communes: pl.DataFrame) -> pl.DataFrame:
    """Return the EPCI, named after their largest commune and placed where most people live."""
    ranked = communes.sort("population", "code", descending=[True, False])
    urban = pl.col("population").first() >= 15_000
    kind = pl.when(urban).then(pl.lit("CA ")).otherwise(pl.lit("CC du Pays "))
    home = (
        communes.group_by("epci", "departement")
        .agg(pl.col("population").sum())
        .sort("population", "departement", descending=[True, False])
        .group_by("epci", maintain_order=True)
        .agg(pl.col("departement").first())
    )
    named = ranked.group_by(pl.col("epci").alias("code"), maintain_order=True).agg(
        (kind + of(pl.col("name").first())).alias("name"),
        pl.col("population").sum(),
        pl.col("region").first(),
    )
    return named.join(home, left_on="code", right_on="epci", validate="1:1")


def _placed(
    level: Level, table: pl.DataFrame, outlines: Mapping[Level, pl.DataFrame]
) -> pl.DataFrame:
    """Return the zones of a level with every column of the contract, area and centre included."""
    if level in outlines:
        outline = outlines[level]
        shapes = shapely.from_wkb(outline["wkb"].to_list())
        inside = shapely.get_coordinates(shapely.point_on_surface(shapes))
        measured = pl.DataFrame(
            {
                "code": outline["code"],
                "area_km2": land.areas_km2(shapes).round(3),
                "lon": inside[:, 0].round(5),
                "lat": inside[:, 1].round(5),
            }
        )
        kept = [name for name in table.columns if name not in ("lon", "lat")]
        table = table.select(kept).join(measured, on="code", how="left", validate="1:1")
    constants = table.with_columns(
        level=pl.lit(level),
        population_year=pl.lit(POPULATION_YEAR),
        cog_year=pl.lit(COG_YEAR),
    )
    absent = [name for name in ZONES.schema if name not in constants.columns]
    return constants.with_columns(pl.lit(None).alias(name) for name in absent).select(
        pl.col(name).cast(dtype) for name, dtype in ZONES.schema.items()
    )
