"""The demonstration on disk: read back by the program, the same bytes for the same seed."""

from pathlib import Path

import polars as pl
import pytest
import shapely

from maillage.catalogue import sources
from maillage.demo.write import create
from maillage.files import sha256
from maillage.reference.geography import Geography


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("demo")
    create(made, seed=42, places=300)
    return made


def hashes(folder: Path) -> dict[str, str]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): sha256(path) for path in paths}


def test_create_writes_the_same_bytes_for_the_same_seed(folder: Path, tmp_path: Path) -> None:
    create(tmp_path, seed=42, places=300)

    assert hashes(tmp_path) == hashes(folder)


def test_create_leaves_the_country_as_it_is_when_places_change(
    folder: Path, tmp_path: Path
) -> None:
    create(tmp_path, seed=42, places=50)

    first, second = hashes(folder), hashes(tmp_path)
    changed = sorted(name for name in first if first[name] != second[name])

    assert changed[0] == "LISEZMOI.txt"
    assert {Path(name).parts[:2] for name in changed[1:]} == {("mirror", "places")}


def test_create_writes_a_geography(folder: Path) -> None:
    geography = Geography(folder / "geography")

    zones = geography.zones.group_by("level").len()

    assert dict(zones.rows())["commune"] == 560
    assert geography.crosswalk.height == 4
    assert geography.postcodes["code"].n_unique() == 560


@pytest.mark.parametrize("level", ["iris", "commune", "epci", "departement"])
def test_create_writes_outlines_that_still_fit(folder: Path, level: str) -> None:
    outlines = Geography(folder / "geography").outlines(level)

    assert shapely.coverage_is_valid(shapely.from_wkb(outlines["wkb"].to_list()))


def test_create_writes_a_mirror_of_every_source(folder: Path) -> None:
    missing = [
        entry.mirror
        for entry in sources(demo=True).values()
        if not (folder / "mirror" / entry.mirror).is_file()
    ]

    assert missing == []


def test_create_says_that_all_is_made_up(folder: Path) -> None:
    readme = (folder / "LISEZMOI.txt").read_text(encoding="utf-8")
    metadata = pl.read_parquet_metadata(folder / "geography" / "zones.parquet")

    assert readme.startswith("DONNÉES DE DÉMONSTRATION\n")
    assert metadata["mention"] == "données de démonstration"
