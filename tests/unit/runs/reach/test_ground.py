"""The ground of a study: the zones inside and around, and where each place stands."""

import shutil
from pathlib import Path

import polars as pl
import pytest

from maillage.contracts import POSTCODES
from maillage.reference.geography import Geography
from maillage.reference.territories import Territory
from maillage.runs.reach.ground import _in_zones, _places, _zones

CITY = Territory("commune", "75056", "La Ville")


@pytest.fixture
def city(country: Geography, tmp_path: Path) -> Geography:
    """The small country, where each arrondissement of the town has its postcode, and one shared."""
    shutil.copytree(country.folder, tmp_path / "geography")
    served = {"75001": ["75101"], "75002": ["75102"], "75003": ["75101", "75102"]}
    rows = [(postcode, code) for postcode, codes in served.items() for code in codes]
    table = pl.DataFrame(rows, schema=POSTCODES.schema, orient="row")
    table.write_parquet(tmp_path / "geography" / "postcodes.parquet")
    return Geography(tmp_path / "geography")


def inside(geography: Geography, territory: Territory) -> list[str]:
    return _zones(geography, territory).filter("is_inside")["code"].sort().to_list()


@pytest.mark.parametrize(
    ("territory", "codes"),
    [
        (CITY, ["75101", "75102"]),
        (Territory("arrondissement", "75101", "1er"), ["75101"]),
        (Territory("departement", "75", "Centre"), ["75101", "75102"]),
        (Territory("epci", "200000001", "CC du Vallon"), ["01001", "01002"]),
        (Territory("commune", "01004", "Roche"), ["01004"]),
    ],
)
def test_a_town_yields_to_its_arrondissements(
    country: Geography, territory: Territory, codes: list[str]
) -> None:
    assert inside(country, territory) == codes


def test_every_zone_of_the_country_is_there_once(country: Geography) -> None:
    zones = _zones(country, CITY)

    assert zones["code"].is_unique().all()
    assert "75056" not in zones["code"]
    assert zones.filter(pl.col("code") == "75101")["commune"].item() == "75056"


def test_a_place_of_a_town_is_in_the_arrondissement_of_its_postcode(city: Geography) -> None:
    places = pl.DataFrame(
        [
            ("a", "75056", "75001"),
            ("b", "75056", "75003"),
            ("c", "75056", None),
            ("d", "01001", "01000"),
            ("e", "75102", "75001"),
        ],
        schema=["id", "code_insee", "code_postal"],
        orient="row",
    )

    placed = _in_zones(city, places)

    codes = dict(placed.select("id", "code").iter_rows())
    assert codes == {"a": "75101", "b": "75056", "c": "75056", "d": "01001", "e": "75102"}


def test_a_place_with_half_a_position_stands_at_the_centre() -> None:
    zones = pl.DataFrame(
        {
            "code": ["01001"], "commune": ["01001"], "epci": ["200000001"], "density": [60.0],
            "lon": [5.0], "lat": [46.0], "is_inside": [True],
        }
    )  # fmt: skip
    helping = pl.DataFrame(
        {
            "id": ["b", "a", "z"],
            "nom": ["B", None, "Z"],
            "code": ["01001", "01001", "01009"],
            "longitude": [5.5, 5.5, 5.5],
            "latitude": [46.5, None, 46.5],
            "horaires": ["Mo-Tu 09:00-12:00", None, None],
        },
        schema_overrides={"latitude": pl.Float64, "horaires": pl.String},
    )

    found = _places(helping, zones)

    assert found.select("id", "name", "lon", "lat", "weekly_hours", "is_at_centre").rows() == [
        ("a", "", 5.0, 46.0, None, True),
        ("b", "B", 5.5, 46.5, 6.0, False),
    ]
