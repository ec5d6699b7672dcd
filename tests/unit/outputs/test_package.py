import csv
import hashlib
import json
from pathlib import Path

import frictionless
import polars as pl
import pytest
import shapely

from maillage.contracts.diagnosis import Diagnosis

from .factories import WITHOUT_OUTLINE

CASTS = {"string": str, "integer": int, "number": float, "boolean": lambda cell: cell == "true"}


@pytest.fixture(scope="module")
def data(folder: Path) -> Path:
    return folder / "data"


@pytest.fixture(scope="module")
def descriptor(data: Path) -> dict[str, object]:
    return json.loads((data / "datapackage.json").read_text(encoding="utf-8"))


def test_the_package_is_valid_under_frictionless(data: Path) -> None:
    report = frictionless.Package(str(data / "datapackage.json")).validate()

    assert report.valid, report.flatten(["name", "note"])


def _tabular(descriptor: dict[str, object]) -> list[dict[str, object]]:
    return [resource for resource in descriptor["resources"] if "schema" in resource]


def test_package_has_what_frictionless_asks(descriptor: dict[str, object]) -> None:
    assert descriptor["profile"] == "data-package"
    assert descriptor["name"] == "maillage-99-2025-11-01"
    assert descriptor["created"] == "2025-11-01T00:00:00Z"
    assert [licence["name"] for licence in descriptor["licenses"]] == ["etalab-2.0", "ODbL-1.0"]
    assert len(descriptor["sources"]) == 5
    names = [resource["name"] for resource in descriptor["resources"]]
    assert sorted(names) == sorted(set(names))


def test_package_tells_the_size_and_hash_of_each_file(
    descriptor: dict[str, object], data: Path
) -> None:
    for resource in descriptor["resources"]:
        content = (data / resource["path"]).read_bytes()
        assert resource.get("bytes", len(content)) == len(content)
        assert ("bytes" in resource) == (resource["format"] != "parquet")
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_package_schema_holds_for_every_cell(descriptor: dict[str, object], data: Path) -> None:
    for resource in _tabular(descriptor):
        with (data / resource["path"]).open(encoding="utf-8", newline="") as stream:
            header, *rows = list(csv.reader(stream, strict=True))
        fields = resource["schema"]["fields"]
        assert header == [field["name"] for field in fields]
        for row in rows:
            for cell, field in zip(row, fields, strict=True):
                assert cell == "" or CASTS[field["type"]](cell) is not None
        key = [header.index(name) for name in resource["schema"].get("primaryKey", [])]
        keys = [tuple(row[at] for at in key) for row in rows]
        assert not key or len(set(keys)) == len(rows)


def test_csv_follows_the_rfc(data: Path) -> None:
    content = (data / "zones.csv").read_bytes()

    assert not content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n") == 43


def test_csv_and_parquet_hold_the_zones(data: Path, diagnosis: Diagnosis) -> None:
    from_csv = pl.read_csv(data / "zones.csv", schema_overrides={"code": pl.String})
    from_parquet = pl.read_parquet(data / "zones.parquet")
    expected = diagnosis.zones.rows.drop("missing")

    assert from_csv.select(expected.columns).equals(expected)
    assert from_parquet.select(expected.columns).equals(expected)


def test_dictionary_describes_every_column_of_the_zones(data: Path) -> None:
    described = pl.read_csv(data / "dictionary.csv").filter(pl.col("file") == "zones.csv")
    columns = pl.read_csv(data / "zones.csv").columns

    assert [*described["column"], "demonstration"] == columns


def test_comparisons_keep_the_status_of_absent_values(data: Path) -> None:
    rows = pl.read_csv(data / "comparisons.csv").filter(pl.col("value").is_null())

    assert rows.select("territory", "indicator", "status").rows() == [
        ("Haute-Épreuve", "median_income", "missing")
    ]


def test_geojson_follows_the_rfc(data: Path) -> None:
    collection = json.loads((data / "zones.geojson").read_text(encoding="utf-8"))
    shapes = {
        feature["id"]: shapely.from_geojson(json.dumps(feature["geometry"]))
        for feature in collection["features"]
        if feature["geometry"]
    }

    assert collection["type"] == "FeatureCollection"
    assert len(collection["features"]) == 42
    assert set(shapes) == {f["id"] for f in collection["features"]} - {WITHOUT_OUTLINE}
    assert [code for code, shape in shapes.items() if not shape.exterior.is_ccw] == []
    points = shapely.get_coordinates(list(shapes.values()))
    assert (points.round(5) == points).all()


def test_licence_cites_every_source(data: Path, diagnosis: Diagnosis) -> None:
    licence = (data / "LICENCE.md").read_text(encoding="utf-8")

    assert [note.source for note in diagnosis.notes if note.source not in licence] == []
