"""What a release publishes, written once and read back."""

import csv
import io
import json
import shutil
from pathlib import Path

import polars as pl
import pytest

from maillage import catalogue
from maillage.outputs.standards.facts import LICENCE_OUVERTE
from maillage.runs.census.export import ODBL, export, facts, licence
from maillage.runs.census.releases import Census, Release


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

    assert set(report.filter(pl.col("what") == "telephone")["kind"]) == {"numéro de mobile"}
    counted = dict(report.filter(pl.col("what") == "telephone").select("source", "records").rows())
    by_list = records.filter(pl.col("personal").list.contains("telephone")).group_by("source").len()
    assert counted == dict(by_list.rows())


SAID = "Voir avec Mme Exemple au 06 39 98 12 34 ou marie.exemple@example.org"
HOURS = 'Mo 09:00-12:00 "Voir avec Mme Exemple"'


@pytest.fixture
def spoken(census: Census, tmp_path: Path) -> Release:
    """The release, in which one record, its place, its notes and a permanence name somebody."""
    folder = tmp_path / "release"
    shutil.copytree(census.require_current().folder, folder)
    release = Release(folder)
    record = release.table("permanences")["record"][0]
    place = release.table("members").row(by_predicate=pl.col("record") == record, named=True)
    texts = {"presentation_detail": SAID, "horaires": HOURS}
    for name, key, value in (
        ("records", "record", record),
        ("places", "id", place["place"]),
        ("permanences", "record", record),
    ):
        table = release.table(name)
        told = [
            pl.when(pl.col(key) == value).then(pl.lit(text)).otherwise(field).alias(field)
            for field, text in texts.items()
            if field in table.columns
        ]
        table.with_columns(told).write_parquet(folder / f"{name}.parquet")
    note = (record, "presentation_detail", "text-html", "warning", SAID, SAID)
    records = release.table("records")
    named = pl.when(pl.col("record") == record).then(pl.lit("Domicile de Mme Exemple"))
    records.with_columns(named.otherwise("nom").alias("nom")).write_parquet(
        folder / "records.parquet"
    )
    notes = release.table("notes")
    more = pl.DataFrame([note], schema=notes.schema, orient="row")
    notes.extend(more).write_parquet(folder / "notes.parquet")
    return release


def test_nobody_that_a_text_names_is_in_any_file(
    census: Census, spoken: Release, tmp_path: Path
) -> None:
    export(census, spoken, tmp_path / "out", include_personal=False)

    found = texts(tmp_path / "out")
    full = pl.read_parquet(tmp_path / "out" / "publication" / "places.parquet")
    found["places.parquet"] = full.write_json()
    for said in ("Mme Exemple", "06 39 98 12 34", "marie.exemple@example.org"):
        assert [name for name, text in found.items() if said in text] == []
    public = "Voir avec [nom retiré] au [numéro retiré] ou [adresse retirée]"
    assert public in full["presentation_detail"]
    assert "[nom retiré]" in found["permanences.csv"]
    report = pl.read_csv(tmp_path / "out" / "donnees-personnelles.csv")
    replaced = report.filter(pl.col("treatment") == "passage remplacé dans les publications")
    assert replaced.select("what", "kind", "records").rows() == [
        ("horaires", "nom", 1),
        ("nom", "nom", 1),
        ("presentation_detail", "messagerie", 1),
        ("presentation_detail", "nom", 1),
        ("presentation_detail", "numéro de mobile", 1),
    ]


def test_those_that_a_text_names_are_written_when_asked(
    census: Census, spoken: Release, tmp_path: Path
) -> None:
    export(census, spoken, tmp_path / "out", include_personal=True)

    full = pl.read_parquet(tmp_path / "out" / "publication" / "places.parquet")
    assert SAID in full["presentation_detail"]
    assert "Mme Exemple" in (tmp_path / "out" / "permanences.csv").read_text()


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
