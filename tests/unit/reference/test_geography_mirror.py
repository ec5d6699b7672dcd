"""The embedded France against the national files kept at hand."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from maillage.reference.crosswalks import present_codes
from maillage.reference.geography import Geography

EARTH_RADIUS_KM = 6371.0088
TINY = ["22362", "29083", "33103", "65391", "95633"]
"""Communes so small that a simplified outline changes their area by more than 15 %."""


@pytest.fixture(scope="module")
def consolidated(mirror: Path, france: Geography) -> pl.DataFrame:
    table = pl.read_csv(
        mirror / "communes" / "communes_consolidees.csv.gz",
        columns=["code_insee", "surface_km2", "latitude", "longitude"],
        schema_overrides={"code_insee": pl.String},
    )
    communes = france.level("commune")
    return communes.join(table, left_on="code", right_on="code_insee", validate="1:1")


@pytest.mark.mirror
def test_areas_agree_with_the_published_ones(consolidated: pl.DataFrame) -> None:
    ratio = consolidated.select("code", ratio=pl.col("area_km2") / pl.col("surface_km2"))
    ratio = ratio.drop_nulls()

    far = ratio.filter((pl.col("ratio") - 1).abs() > 0.15)["code"].to_list()

    assert ratio["ratio"].median() == pytest.approx(1, abs=0.001)
    assert far == TINY


@pytest.mark.mirror
def test_centres_agree_with_the_published_ones(consolidated: pl.DataFrame) -> None:
    table = consolidated.drop_nulls(["lon", "longitude"])
    lat, other_lat = np.radians(table["lat"].to_numpy()), np.radians(table["latitude"].to_numpy())
    turn = np.radians(table["lon"].to_numpy() - table["longitude"].to_numpy())
    chord = (
        np.sin((lat - other_lat) / 2) ** 2 + np.cos(lat) * np.cos(other_lat) * np.sin(turn / 2) ** 2
    )

    distance_km = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(chord))

    assert float(np.median(distance_km)) < 0.3
    assert float(np.quantile(distance_km, 0.99)) < 1.5


@pytest.mark.mirror
def test_crosswalk_agrees_with_the_yearly_table(mirror: Path, france: Geography) -> None:
    yearly = pl.read_csv(
        mirror / "communes" / "odis_passage_annuel_codes_2025.csv.gz",
        separator=";",
        infer_schema_length=0,
    )
    pairs = yearly.filter(pl.col("Niveau") == "COM").select(
        old="Ancien Code Officiel", new="Code Courant Officiel"
    )

    found = pairs.with_columns(code=present_codes(france, pairs["old"])["code"])
    agree = found.group_by("old").agg(agree=(pl.col("new") == pl.col("code")).any())

    assert found["code"].null_count() == 0
    assert agree["agree"].all()
