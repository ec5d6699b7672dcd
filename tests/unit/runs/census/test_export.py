"""What a release publishes, written once and read back."""

import csv
import io
import json
from pathlib import Path

import polars as pl
import pytest

from maillage import catalogue
from maillage.outputs.standards.facts import LICENCE_OUVERTE
from maillage.runs.census.export import ODBL, export, facts, licence
from maillage.runs.census.releases import Census


@pytest.fixture(scope="module")
def written(census: Census, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("export") / "out"
    export(census, census.require_current(), out, include_personal=False)
    return out


def texts(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".parquet"]
    return {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in files}


def mobiles(census: Census) -> list[str]:
    """The mobile numbers of the records, without what the way of writing changes."""
    records = census.require_current().table("records")
    held = records.filter(pl.col("personal").list.contains("telephone"))["telephone"]
    return held.str.slice(3).unique().sort().to_list()


def digits(text: str) -> str:
    return text.translate(str.maketrans("", "", " .-/()\u202f\u00a0"))


def test_paths_written_are_the_files(census: Census, tmp_path: Path):
    paths = export(census, census.require_current(), tmp_path / "out", include_personal=False)

    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert sorted(paths) == sorted(files)
    assert len(paths) == 11 + 2 * len(catalogue.mappings(demo=True)) + 2


def test_each_place_is_in_each_standard(census: Census, written: Path):
    places = census.require_current().table("places")
    folder = written / "publication"
    [national] = folder.glob("*lieux-de-mediation-numerique*.csv")

    features = json.loads((folder / "places.geojson").read_text())["features"]
    rows = list(csv.DictReader(io.StringIO(national.read_text(encoding="utf-8-sig"))))
    losses = pl.read_csv(folder / "losses.csv").filter(
        pl.col("standard") == "lieux-de-mediation-numerique", pl.col("field") == "id"
    )

    ids = sorted(places["id"])
    placed = places.drop_nulls("latitude")["id"]
    assert sorted(pl.read_parquet(folder / "places.parquet")["id"]) == ids
    assert sorted(feature["properties"]["id"] for feature in features) == sorted(placed)
    assert sorted([*(row["id"] for row in rows), *losses["place"]]) == ids


def test_nobody_is_in_any_file(census: Census, written: Path):
    numbers = mobiles(census)
    assert len(numbers) > 10

    leaks = {
        name: [number for number in numbers if number in digits(text)]
        for name, text in texts(written).items()
    }

    assert {name: found for name, found in leaks.items() if found} == {}
    further = pl.read_parquet(written / "publication" / "places.parquet")
    assert further["telephone"].drop_nulls().str.slice(3).is_in(numbers).sum() == 0


def test_people_are_written_when_asked(census: Census, tmp_path: Path):
    export(census, census.require_current(), tmp_path / "out", include_personal=True)

    places = (tmp_path / "out" / "publication" / "places.geojson").read_text()
    assert any(number in digits(places) for number in mobiles(census))


def test_what_is_held_back_is_counted_by_list(census: Census, written: Path):
    records = census.require_current().table("records")

    report = pl.read_csv(written / "donnees-personnelles.csv")

    counted = dict(report.filter(pl.col("what") == "telephone").select("source", "records").rows())
    by_list = records.filter(pl.col("personal").list.contains("telephone")).group_by("source").len()
    assert counted == dict(by_list.rows())


def test_facts_name_the_demonstration(census: Census):
    found = facts(census, census.require_current())

    assert (found.is_demo, found.territory, found.licence) == (True, "demo", LICENCE_OUVERTE)
    assert sorted(found.source_titles) == sorted(catalogue.mappings(demo=True))


def test_one_list_to_be_shared_alike_rules_all():
    known = catalogue.sources()
    alike = [source for source in known.values() if "ODbL" in source.licence]
    free = [source for source in known.values() if "ODbL" not in source.licence]

    assert licence([*free[:2], *alike[:1]]) == ODBL
    assert licence(free[:2]) == licence([]) == LICENCE_OUVERTE
