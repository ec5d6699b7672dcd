"""Write zones as GeoJSON (RFC 7946): WGS 84, five decimals, outer rings counter-clockwise."""

import json

import polars as pl
import shapely

from maillage.types import Floats

DECIMALS = 5


def feature_collection(zones: pl.DataFrame, outlines: pl.DataFrame) -> str:
    """Return one feature a zone, sorted by code; a zone without an outline has a null geometry.

    Args:
        zones: a column ``code`` and those that become properties.
        outlines: contract ``outlines``.
    """
    rows = zones.sort("code")
    geometries = _geometries(outlines)
    features = (
        f'{{"type":"Feature","id":{json.dumps(row["code"])},'
        f'"geometry":{geometries.get(row["code"], "null")},'
        f'"properties":{json.dumps(row, ensure_ascii=False)}}}'
        for row in rows.iter_rows(named=True)
    )
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}\n"


def _geometries(outlines: pl.DataFrame) -> dict[str, str]:
    if outlines.is_empty():
        return {}
    shapes = shapely.transform(shapely.from_wkb(outlines["wkb"].to_list()), _rounded)
    written = shapely.to_geojson(shapely.orient_polygons(shapes, exterior_cw=False))
    return dict(zip(outlines["code"].to_list(), written.tolist(), strict=True))


def _rounded(points: Floats) -> Floats:
    return points.round(DECIMALS)
