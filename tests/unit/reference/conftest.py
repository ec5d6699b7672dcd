"""A country of four communes, and the folder of national files where there is one."""

from pathlib import Path

import polars as pl
import pytest
import shapely

from maillage.contracts import CROSSWALK, OUTLINES, POSTCODES, ZONES
from maillage.reference.geography import Geography, embedded
from maillage.reference.geometry import write_outlines


@pytest.fixture(scope="session")
def france() -> Geography:
    return embedded()


def zone(level: str, code: str, name: str, **values: object) -> dict[str, object]:
    empty: dict[str, object] = dict.fromkeys(ZONES.schema.names())
    return empty | {"level": level, "code": code, "name": name, "cog_year": 2025} | values


@pytest.fixture
def vallon(tmp_path: Path) -> Geography:
    """Département VT: three communes in two EPCI, two called Saint-Roch; one collectivity."""
    inside = {"departement": "VT", "region": "VR"}
    rows = [
        zone("commune", "VT001", "Saint-Roch", epci="VT0000001", population=100, **inside),
        zone("commune", "VT002", "Le Vallon", epci="VT0000001", population=50, **inside),
        zone("commune", "VT003", "Saint-Roch", epci="VT0000002", population=None, **inside),
        zone("commune", "VO001", "Outremont", departement="VO", overseas="collectivity"),
        zone("arrondissement", "VT002A", "Vallon 1er Arrondissement", commune="VT002", **inside),
        zone("epci", "VT0000001", "CC du Vallon", **inside),
        zone("epci", "VT0000002", "CA Roch-Agglomération", **inside),
        zone("departement", "VT", "Val-Tordu", region="VR"),
        zone("departement", "VO", "Outremont", overseas="collectivity"),
        zone("region", "VR", "Val-Tordu"),
        zone("france", "france", "Vallonie"),
    ]
    crosswalk = [("VT009", "VT002", "former", 12), ("VT002A", "VT002", "arrondissement", None)]
    postcodes = [("90100", "VT001"), ("90100", "VT002"), ("90300", "VT003")]
    write(tmp_path / "zones.parquet", pl.DataFrame(rows, schema=ZONES.schema))
    write(
        tmp_path / "crosswalk.parquet",
        pl.DataFrame(crosswalk, schema=CROSSWALK.schema, orient="row"),
    )
    write(
        tmp_path / "postcodes.parquet",
        pl.DataFrame(postcodes, schema=POSTCODES.schema, orient="row"),
    )
    square = shapely.to_wkb(shapely.box(1, 45, 2, 46))
    outlines = pl.DataFrame({"code": ["VT001"], "wkb": [square]}, schema=OUTLINES.schema)
    write_outlines(tmp_path / "outlines-commune.parquet", outlines)
    return Geography(tmp_path)


def write(path: Path, table: pl.DataFrame) -> None:
    table.write_parquet(path)
