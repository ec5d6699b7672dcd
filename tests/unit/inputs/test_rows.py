"""Which rows a source reads, and how those of one code come together."""

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from maillage import catalogue
from maillage.catalogue.sources import Measure
from maillage.inputs.rows import matching
from maillage.inputs.staging import Staged, stage
from maillage.reference.geography import Geography

from .factories import source

LIBRARIES = {"indicator": "libraries", "year": 2025, "value": "n", "where": {"type": "F307"}}
ZONES = {"column": "code", "level": "commune", "cog_year": 2025}


def staged(country: Geography, columns: dict[str, list[str]], *measures: object, **given) -> Staged:
    entry = source(measures=list(measures), **({"zone": ZONES} | given))
    table = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    return stage(table, entry, indicators=catalogue.indicators(), geography=country)


def values(made: Staged) -> dict[str, tuple[float | None, str]]:
    rows = made.parts.filter(level="commune").select("zone", "value", "status").rows()
    return {zone: (value, status) for zone, value, status in rows}


def problems(made: Staged) -> list[str]:
    return made.issues.filter(pl.col("severity") != "info")["code"].to_list()


def test_rows_match_when_each_column_holds_one_of_its_words():
    table = pl.DataFrame({"a": ["x", " y ", "z", "x"], "b": ["1", "1", "1", "2"]})

    assert matching(table, {"a": ("x", "y"), "b": ("1",)}).to_list() == [True, True, False, False]
    assert matching(table, {}).to_list() == [True] * 4
    assert matching(table.clear(), {"a": ("x",)}).to_list() == []


def test_rows_of_another_level_are_not_read_and_not_reported(country):
    columns = {
        "code": ["01001", "01", "84", "01002", "99999"],
        "kind": ["COM", "DEP", "REG", "COM", "COM"],
        "n": ["1", "9", "9", "2", "3"],
    }
    zone = ZONES | {"where": {"kind": "COM"}}
    measure = {"indicator": "libraries", "year": 2025, "value": "n"}

    made = staged(country, columns, measure, zone=zone)

    assert values(made) == {"01001": (1, "known"), "01002": (2, "known")}
    assert problems(made) == ["unknown-code"]


def test_rows_of_several_types_add_up(country):
    columns = {
        "code": ["01001", "01001", "01001", "01002"],
        "type": ["A128", "A206", "F307", "A206"],
        "n": ["1", "2", "9", "4"],
    }
    measure = LIBRARIES | {"where": {"type": ["A128", "A206"]}, "rows": "sum"}

    made = staged(country, columns, measure)

    assert values(made) == {"01001": (3, "known"), "01002": (4, "known")}
    assert problems(made) == []


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["1", "s"], (None, "secret")),
        (["1", ""], (None, "missing")),
        (["", "s"], (None, "secret")),
        (["1", "many"], (None, "missing")),
    ],
)
def test_a_sum_with_an_unknown_part_is_unknown(country, cells, expected):
    columns = {"code": ["01001", "01001"], "n": cells}
    measure = {"indicator": "libraries", "year": 2025, "value": "n", "rows": "sum"}

    made = staged(country, columns, measure, format={"kind": "csv", "secret": ["s"]})

    assert values(made) == {"01001": expected}


def test_rows_are_counted_by_their_filled_cells(country):
    columns = {"code": ["01001", "01001", "01002"], "name": ["QN1", "QN2", "QN3"]}
    measure = {"indicator": "priority_districts", "year": 2024, "value": "name", "rows": "count"}

    made = staged(country, columns, measure)

    assert values(made) == {"01001": (2, "known"), "01002": (1, "known")}


@pytest.mark.parametrize(
    ("land", "zeros"),
    [
        ("nowhere", []),
        ("metropole", ["01002", "01004", "2A004", "2A005", "75056"]),
        ("france", ["01002", "01004", "2A004", "2A005", "75056"]),
    ],
)
def test_a_zone_left_out_has_none_where_the_file_is_exhaustive(country, land, zeros):
    columns = {"code": ["01001"], "type": ["F307"], "n": ["2"]}

    made = staged(country, columns, LIBRARIES | {"absent_is_zero": land})

    assert values(made) == {"01001": (2, "known")} | dict.fromkeys(zeros, (0, "known"))


def test_a_zone_of_which_something_is_said_is_not_made_zero(country):
    columns = {"code": ["01003", "75101", "01001"], "n": ["1", "2", ""]}
    measure = {"indicator": "libraries", "year": 2025, "value": "n", "absent_is_zero": "france"}

    made = staged(country, columns, measure)

    assert values(made) == {
        "01002": (1, "known"),
        "75056": (2, "known"),
        "01001": (None, "missing"),
        "01004": (0, "known"),
        "2A004": (0, "known"),
        "2A005": (0, "known"),
    }


def test_a_count_is_divided_by_the_people_of_its_zone(country):
    columns = {"code": ["01001", "01004", "98001"], "n": ["2", "0", "1"]}
    measure = {
        "indicator": "public_services_per_inhabitant",
        "year": 2025,
        "value": "n",
        "per_people": 1000,
    }

    made = staged(country, columns, measure)

    assert values(made) == {"01001": (20, "known"), "01004": (0, "known"), "98001": (20, "known")}


def test_a_class_that_the_file_cumulates_is_a_difference(country):
    columns = {"code": ["01001", "01002"], "all": ["100", "100"], "fast": ["90", "120"]}
    measure = {
        "indicator": "without_30mbps",
        "year": 2026,
        "numerator": ["all"],
        "minus": ["fast"],
        "denominator": ["all"],
    }

    made = staged(country, columns, measure)

    assert values(made) == {"01001": (0.1, "known"), "01002": (None, "missing")}
    assert made.issues.filter(severity="error").select("code", "column").rows() == [
        ("out-of-range", "all − fast")
    ]


def test_a_row_may_say_that_it_is_secret(country):
    columns = {"code": ["01001", "01002", "01004"], "n": ["", "", "5"], "flag": ["C", "F", "F"]}
    written = {"kind": "csv", "secret_where": {"flag": "C"}}
    measure = {"indicator": "libraries", "year": 2025, "value": "n"}

    made = staged(country, columns, measure, format=written)

    assert values(made) == {
        "01001": (None, "secret"),
        "01002": (None, "missing"),
        "01004": (5, "known"),
    }


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=st.lists(st.integers(0, 1000), min_size=1, max_size=8), seed=st.randoms())
def test_a_sum_does_not_depend_on_the_order_of_the_rows(country, cells, seed):
    shuffled = seed.sample(cells, len(cells))
    measure = {"indicator": "libraries", "year": 2025, "value": "n", "rows": "sum"}

    made = staged(country, {"code": ["01001"] * len(cells), "n": list(map(str, shuffled))}, measure)

    assert values(made) == {"01001": (sum(cells), "known")}


@pytest.mark.parametrize(
    "given",
    [
        {"value": "a", "minus": ["b"]},
        {"numerator": ["a"], "denominator": ["b"], "rows": "sum"},
        {"numerator": ["a"], "denominator": ["b"], "per_people": 1000},
        {"numerator": ["a"], "rows": "count"},
    ],
)
def test_a_measure_that_cannot_be_read_is_refused(given):
    with pytest.raises(ValidationError):
        Measure.model_validate({"indicator": "libraries", "year": 2025} | given)
