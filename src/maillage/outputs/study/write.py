"""Write a study as files: page, PDF, maps, curves and an open-data package."""

import json
from collections.abc import Collection
from pathlib import Path

import polars as pl

from maillage.contracts.diagnosis import ColumnLabel, LabelledTable
from maillage.contracts.study import Study
from maillage.files import write_text
from maillage.language import _
from maillage.outputs.datapackage import Resource, descriptor
from maillage.outputs.geojson import DECIMALS, feature_collection
from maillage.outputs.marks import kind_words
from maillage.outputs.open_tables import csv_text, json_text, manifest_text, marked
from maillage.outputs.package import dictionary, licence_text, sources
from maillage.outputs.pages import Format, write_pages
from maillage.outputs.study.compose import compose


def write_study(study: Study, folder: Path, *, formats: Collection[Format]) -> dict[str, Path]:
    """Write the study in the formats asked for; return each file by its path in ``folder``.

    The same study in the same language gives the same bytes.

    Args:
        study: what to show.
        folder: where the files go; made if absent.
        formats: ``html`` (report.html), ``pdf`` (report.pdf), ``svg`` (maps/ and charts/),
            ``data`` (data/, a Frictionless data package, and the other files of the study);
            ``manifest.json`` comes with any.

    Raises:
        StoreError: a file cannot be written.
    """
    written = {"manifest.json": folder / "manifest.json"}
    write_text(written["manifest.json"], manifest_text(study))
    if set(formats) - {"data"}:
        written |= write_pages(compose(study, formats), folder, formats, as_of=study.as_of)
    if "data" in formats:
        written |= _write_data(study, folder / "data")
    return dict(sorted(written.items()))


def _write_data(study: Study, folder: Path) -> dict[str, Path]:
    tables = [marked(table, study) for table in (*study.tables, *_points(study))]
    tables += [sources(study), dictionary(tables)]
    resources = []
    for table in tables:
        write_text(folder / f"{table.id}.csv", csv_text(table.rows))
        resources.append(Resource(folder / f"{table.id}.csv", table))
    zones = next((table for table in tables if table.id == "zones"), None)
    if zones is not None:
        write_text(folder / "zones.geojson", feature_collection(zones.rows, study.outlines))
        resources.append(Resource(folder / "zones.geojson"))
    if study.marks:
        write_text(folder / "points.geojson", _point_features(study))
        resources.append(Resource(folder / "points.geojson"))
    for name, text in study.files.items():
        write_text(folder / name, text)
    write_text(folder / "manifest.json", manifest_text(study))
    write_text(folder / "LICENCE.md", licence_text(study))
    title = f"{study.title} : {study.name}"
    write_text(folder / "datapackage.json", json_text(descriptor(study, resources, title=title)))
    names = [resource.path.name for resource in resources]
    names += [*study.files, "manifest.json", "LICENCE.md", "datapackage.json"]
    return {f"data/{name}": folder / name for name in sorted(names)}


def _points(study: Study) -> list[LabelledTable]:
    if not study.marks:
        return []
    rows = pl.DataFrame(
        [(mark.name, mark.kind, mark.lon, mark.lat) for mark in study.marks],
        schema={"name": pl.String, "kind": pl.String, "lon": pl.Float64, "lat": pl.Float64},
        orient="row",
    )
    columns = (
        ColumnLabel("name", _("Nom"), "text", _("Nom du lieu.")),
        ColumnLabel("kind", _("Genre"), "text", _("place, chosen, stop ou depot.")),
        ColumnLabel("lon", _("Longitude"), "text", _("Degrés, WGS 84.")),
        ColumnLabel("lat", _("Latitude"), "text", _("Degrés, WGS 84.")),
    )
    return [LabelledTable("points", _("Points de la carte"), columns, rows)]


def _point_features(study: Study) -> str:
    features = [
        {
            "type": "Feature",
            "geometry": {
                "type": "Point",
                "coordinates": [round(mark.lon, DECIMALS), round(mark.lat, DECIMALS)],
            },
            "properties": {"name": mark.name, "kind": mark.kind, "label": kind_words(mark.kind)},
        }
        for mark in study.marks
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
