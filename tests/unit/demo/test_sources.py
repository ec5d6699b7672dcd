"""The raw files: read by the program's own reader, their defects met in the stated numbers."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from maillage.catalogue import indicators, sources
from maillage.catalogue.sources import Source
from maillage.demo import census
from maillage.demo import sources as demo_sources
from maillage.demo.country import Country
from maillage.demo.sources import RawFiles, source_files
from maillage.inputs.staging import Staged, stage
from maillage.inputs.tabular import read_table
from maillage.reference.geography import Geography

IDS = sorted(name for name, source in sources(demo=True).items() if source.holds == "figures")


@pytest.fixture(scope="session")
def geography(country: Country, tmp_path_factory: pytest.TempPathFactory) -> Geography:
    folder = tmp_path_factory.mktemp("geography")
    country.zones.write_parquet(folder / "zones.parquet")
    country.crosswalk.write_parquet(folder / "crosswalk.parquet")
    return Geography(folder)


def entry(source_id: str) -> Source:
    return sources(demo=True)[source_id]


def table(raw: RawFiles, source: Source, folder: Path) -> pl.DataFrame:
    path = folder / Path(source.mirror).name
    path.write_bytes(raw.files[path.name])
    return read_table(path, source)


def staged(raw: RawFiles, source_id: str, folder: Path, geography: Geography) -> Staged:
    source = entry(source_id)
    return stage(table(raw, source, folder), source, indicators=indicators(), geography=geography)


def defects(raw: RawFiles, source_id: str, kind: str, column: str | None = None) -> int:
    found = raw.defects.filter(pl.col("source") == source_id, pl.col("kind") == kind)
    return found.height if column is None else found.filter(pl.col("column") == column).height


def test_every_file_has_its_entry(raw: RawFiles) -> None:
    mirrors = [entry(source_id).mirror for source_id in IDS]

    assert sorted(mirrors) == sorted(f"demo/{name}" for name in raw.files)


@pytest.mark.parametrize("source_id", IDS)
def test_a_file_is_read_by_its_entry_to_the_last_column(
    raw: RawFiles, source_id: str, tmp_path: Path
) -> None:
    source = entry(source_id)

    read = table(raw, source, tmp_path)

    assert sorted(read.columns) == sorted(source.required_columns)
    assert read["mention"].unique().to_list() == ["données de démonstration"]


def test_entries_measure_known_indicators() -> None:
    measured = {measure.indicator for source_id in IDS for measure in entry(source_id).measures}

    assert measured - set(indicators()) == set()


def test_source_files_are_the_same_for_the_same_seed(country: Country, raw: RawFiles) -> None:
    again = source_files(np.random.default_rng(8), country)

    assert again.files == raw.files
    assert again.defects.equals(raw.defects)


def test_defects_are_in_the_stated_numbers(raw: RawFiles, country: Country) -> None:
    counted = {
        ("demo-parts", "duplicate"): census.DUPLICATES,
        ("demo-parts", "unknown"): census.UNKNOWN_CODES,
        ("demo-parts", "range"): census.OUT_OF_RANGE,
        ("demo-parts", "missing"): 5 * census.BLANK,
        ("demo-parts", "absent"): census.ABSENT,
        ("demo-parts", "former"): country.former.height,
        ("demo-revenus", "missing"): 2 * demo_sources.NOT_AVAILABLE,
        ("demo-revenus", "absent"): demo_sources.ABSENT,
        ("demo-debits", "absent"): demo_sources.ABSENT,
        ("demo-fibre", "missing"): demo_sources.BLANK,
    }

    assert {key: defects(raw, *key) for key in counted} == counted


def test_poverty_is_mostly_secret(raw: RawFiles, country: Country) -> None:
    secret = defects(raw, "demo-revenus", "secret", "TP60")

    assert 0.8 * country.truth.height < secret < country.truth.height


def test_the_reader_meets_every_defect_of_the_census(
    raw: RawFiles, tmp_path: Path, geography: Geography
) -> None:
    issues = staged(raw, "demo-parts", tmp_path, geography).issues

    met = issues.group_by("code").len().rows()

    assert sorted(met) == [
        ("out-of-range", census.OUT_OF_RANGE),
        ("repeated-codes", 1),
        ("unknown-code", census.UNKNOWN_CODES),
    ]


@pytest.mark.parametrize(
    ("source_id", "indicator", "column"),
    [
        ("demo-revenus", "median_income", "MED"),
        ("demo-revenus", "poverty_rate", "TP60"),
        ("demo-zonage", "revitalisation_zone", "classement"),
        ("demo-allocataires-iris", "benefit_recipients_majority", "ARSAS"),
    ],
)
def test_the_reader_meets_every_hole_and_secret(
    raw: RawFiles,
    tmp_path: Path,
    geography: Geography,
    source_id: str,
    indicator: str,
    column: str,
) -> None:
    parts = staged(raw, source_id, tmp_path, geography).parts

    statuses = parts.filter(pl.col("indicator") == indicator)["status"]

    for status in ("missing", "secret"):
        assert (statuses == status).sum() == defects(raw, source_id, status, column)


@pytest.mark.parametrize(
    ("source_id", "indicator", "above", "below", "tolerance"),
    [
        ("demo-parts", "low_diploma", "low_diploma_people", "people_out_of_school", 1e-6),
        ("demo-parts", "lone_parent_families", "lone_parent_families", "families", 1e-6),
        ("demo-revenus", "poverty_rate", "poor_people", "population", 0.0005 + 1e-9),
        ("demo-debits", "from_30_to_100mbps", "elig_thd30", "premises", 1e-9),
    ],
)
def test_known_shares_are_the_truth(
    raw: RawFiles,
    country: Country,
    tmp_path: Path,
    geography: Geography,
    source_id: str,
    indicator: str,
    above: str,
    below: str,
    tolerance: float,
) -> None:
    parts = staged(raw, source_id, tmp_path, geography).parts.filter(
        pl.col("indicator") == indicator, pl.col("status") == "known"
    )
    merged = [*country.former["code"]]

    both = parts.filter(~pl.col("zone").is_in(merged)).join(
        country.truth, left_on="zone", right_on="code", validate="1:1"
    )

    assert both.height > 0
    assert both.select((pl.col("value") - pl.col(above) / pl.col(below)).abs().max()).item() <= (
        tolerance
    )


def test_published_illectronism_is_near_the_truth(
    raw: RawFiles, country: Country, tmp_path: Path, geography: Geography
) -> None:
    parts = staged(raw, "demo-illectronisme", tmp_path, geography).parts
    true = country.truth.group_by("epci").agg(pl.col("in_difficulty").sum())

    both = parts.filter(pl.col("indicator") == "people_in_illectronism").join(
        true, left_on="zone", right_on="epci", validate="1:1"
    )

    ratio = both["value"] / both["in_difficulty"]
    assert both.height == true.height
    assert (ratio.min() > 0.9, ratio.max() < 1.1) == (True, True)
