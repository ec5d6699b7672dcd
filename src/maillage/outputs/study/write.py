"""Write a study as files: page, PDF, maps, curves and an open-data package."""

import json
from collections.abc import Collection
from pathlib import Path

import polars as pl

from maillage.contracts.diagnosis import ColumnLabel, LabelledTable
from maillage.contracts.study import Study
from maillage.language import _
from maillage.outputs.datapackage import Resource, descriptor
from maillage.outputs.geojson import DECIMALS, feature_collection
from maillage.outputs.marks import kind_words
from maillage.outputs.open_tables import csv_text, json_text, manifest_text, marked
from maillage.outputs.package import dictionary, in_data, licence_text, sources
from maillage.outputs.pages import Format, page_files, write_files
from maillage.outputs.study.compose import compose


def write_study(study: Study, folder: Path, *, formats: Collection[Format]) -> dict[str, Path]:
    """Write the study in the formats asked for; return each file by its path in ``folder``.

    The same study in the same language gives the same bytes. Every file is ready before the first
    is put in place, ``manifest.json`` last: a failure leaves the folder as it was.

    Args:
        study: what to show.
        folder: where the files go; made if absent.
        formats: ``html`` (report.html), ``pdf`` (report.pdf), ``svg`` (maps/ and charts/),
            ``data`` (data/, a Frictionless data package, and the other files of the study);
            ``manifest.json`` comes with any.

    Raises:
        StoreError: a file cannot be written.
    """
    files: dict[str, bytes] = {}
    if set(formats) - {"data"}:
        files |= page_files(compose(study, formats), formats, as_of=study.as_of)
    if "data" in formats:
        files |= _data_files(study)
    return write_files(study, files, folder)


def _data_files(study: Study) -> dict[str, bytes]:
    tables = [marked(table, study) for table in (*study.tables, *_points(study))]
    tables += [sources(study), dictionary(tables)]
    resources = [
        Resource(f"{table.id}.csv", csv_text(table.rows).encode(), table) for table in tables
    ]
    zones = next((table for table in tables if table.id == "zones"), None)
    if zones is not None:
        outlines = feature_collection(zones.rows, study.outlines)
        resources.append(Resource("zones.geojson", outlines.encode()))
    if study.marks:
        resources.append(Resource("points.geojson", _point_features(study).encode()))
    title = f"{study.title} : {study.name}"
    texts = {
        **study.files,
        "LICENCE.md": licence_text(study),
        "datapackage.json": json_text(descriptor(study, resources, title=title)),
        "manifest.json": manifest_text(study),
    }
    return in_data(resources, texts)


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
