"""Contracts: every promise held, every difference told."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.contracts import (
    CROSSWALK,
    INDICATOR_VALUES,
    OUTLINES,
    POSTCODES,
    QUALITY_ISSUES,
    ZONES,
    Column,
    Contract,
)
from maillage.errors import ContractError

PLACES = Contract(
    "places",
    (
        Column("code", pl.String, "code"),
        Column("kind", pl.String, "kind", nullable=True, allowed=("a", "b")),
        Column("count", pl.Int64, "count", nullable=True),
    ),
    key=("code",),
)


DTYPES = {"code": pl.String, "kind": pl.String, "count": pl.Int64}


def table(**columns):
    sound = {"code": ["x", "y"], "kind": ["a", None], "count": [1, None]}
    return pl.DataFrame(sound | columns, schema_overrides=DTYPES)


def test_check_returns_the_columns_in_order():
    found = PLACES.check(table().select("count", "kind", "code"))

    assert found.equals(table())


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (table().drop("kind"), "column kind is missing"),
        (table(more=[1, 2]), "column more is not in the contract"),
        (table().with_columns(pl.col("count").cast(pl.Float64)), "count is Float64, expected"),
        (table(code=["x", None]), "column code has 1 nulls"),
        (table(kind=["a", "z"]), "column kind holds z"),
        (table(code=["x", "x"]), "key code repeated: x"),
        (table(code=[None, None]), "column code has 2 nulls; key code repeated: None"),
    ],
)
def test_check_tells_the_difference(broken, message):
    with pytest.raises(ContractError, match=f"^places: .*{message}"):
        PLACES.check(broken)


def test_check_tells_every_difference_of_the_columns():
    with pytest.raises(ContractError) as caught:
        PLACES.check(pl.DataFrame({"code": [1], "more": [2]}))

    assert str(caught.value) == (
        "places: column kind is missing; column count is missing; "
        "column more is not in the contract; column code is Int64, expected String"
    )


def test_a_contract_may_let_every_column_be_null_and_have_no_key():
    loose = Contract("loose", (Column("a", pl.Int64, "a", nullable=True),), key=())
    rows = pl.DataFrame({"a": [None, None]}, schema=loose.schema)

    assert loose.check(rows).equals(rows)


@pytest.mark.parametrize(
    "contract",
    [CROSSWALK, INDICATOR_VALUES, OUTLINES, POSTCODES, QUALITY_ISSUES, ZONES],
    ids=lambda contract: contract.name,
)
def test_a_contract_holds_for_its_own_empty_table_and_names_its_key(contract):
    assert contract.check(contract.empty()).height == 0
    assert set(contract.key) <= set(contract.schema.names())


@given(st.permutations(["x", "y", "z"]))
def test_check_does_not_depend_on_the_order_of_rows(codes):
    rows = pl.DataFrame({"code": codes, "kind": ["a"] * 3, "count": [1, 2, 3]})

    assert PLACES.check(rows)["code"].to_list() == codes
