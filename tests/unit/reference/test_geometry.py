from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from maillage.contracts import OUTLINES
from maillage.errors import ContractError
from maillage.reference.geometry import STEPS_PER_DEGREE, read_outlines, write_outlines


def outlines(**shapes: shapely.Geometry) -> pl.DataFrame:
    table = {"code": list(shapes), "wkb": [shapely.to_wkb(shape) for shape in shapes.values()]}
    return pl.DataFrame(table, schema=OUTLINES.schema)


def round_trip(path: Path, table: pl.DataFrame) -> dict[str, shapely.Geometry]:
    write_outlines(path, table)
    with path.open("rb") as stream:
        found = read_outlines(stream)
    return {code: shapely.from_wkb(wkb) for code, wkb in found.rows()}


def test_outlines_come_back_with_holes_and_parts(tmp_path: Path) -> None:
    holed = shapely.box(0, 0, 3, 3).difference(shapely.box(1, 1, 2, 2))
    islands = shapely.multipolygons([shapely.box(5, 0, 6, 1), shapely.box(-8, 0, -7, 1)])

    found = round_trip(tmp_path / "o.parquet", outlines(b=islands, a=holed))

    assert list(found) == ["a", "b"]
    assert found["a"].equals(holed)
    assert found["b"].equals(islands)


def test_outlines_are_all_multipolygons(tmp_path: Path) -> None:
    found = round_trip(tmp_path / "o.parquet", outlines(a=shapely.box(0, 0, 1, 1)))

    assert found["a"].geom_type == "MultiPolygon"


def test_outlines_out_of_contract_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="column wkb is missing"):
        write_outlines(tmp_path / "o.parquet", pl.DataFrame({"code": ["a"]}))


def test_outlines_have_the_same_bytes_twice(tmp_path: Path) -> None:
    table = outlines(a=shapely.box(0, 0, 1, 1), b=shapely.box(1, 0, 2, 1))

    write_outlines(tmp_path / "one.parquet", table)
    write_outlines(tmp_path / "two.parquet", table.reverse())

    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()


@given(
    left=st.floats(-179, 170, allow_nan=False),
    edge=st.floats(0.01, 5, allow_nan=False),
    bottom=st.floats(-80, 80, allow_nan=False),
)
def test_neighbours_still_share_their_edge(
    tmp_path_factory: pytest.TempPathFactory, left: float, edge: float, bottom: float
) -> None:
    west = shapely.box(left, bottom, left + edge, bottom + 1)
    east = shapely.box(left + edge, bottom, left + 2 * edge, bottom + 1)

    path = tmp_path_factory.mktemp("outlines") / "o.parquet"
    found = round_trip(path, outlines(west=west, east=east))

    assert shapely.coverage_is_valid(list(found.values()))
    assert abs(found["west"].bounds[2] - (left + edge)) <= 0.5000001 / STEPS_PER_DEGREE


def test_outlines_carry_the_mention_they_are_given(tmp_path: Path) -> None:
    table = outlines(a=shapely.box(0, 0, 1, 1))

    write_outlines(tmp_path / "o.parquet", table, mention="données de démonstration")

    metadata = pq.read_schema(tmp_path / "o.parquet").metadata
    assert metadata[b"mention"].decode() == "données de démonstration"
