"""What the official schema refuses, cell by cell, exactly as its validator does."""

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, Final, cast

import polars as pl

from maillage.contracts import STANDARD
from maillage.language import N_
from maillage.language import _ as translated
from maillage.outputs.standards.fields import schema_1_0_2
from maillage.runs.census.check_issues import AT, cut

WORDS: Final = {
    "schema-required": N_("la cellule est vide et le standard l'exige"),
    "schema-type": N_("« {found} » ne se lit pas"),
    "schema-pattern": N_("« {found} » n'a pas la forme du standard"),
    "schema-length": N_("le texte a {count} caractères"),
    "schema-unique": N_("« {found} » est déjà celui d'une ligne au-dessus"),
}
"""What is wrong, by code."""

_FAULTS: Final = pl.Schema({AT: pl.UInt32, "column": pl.String, "code": pl.String,
                            "found": pl.String})  # fmt: skip


def faults(table: pl.DataFrame) -> pl.DataFrame:
    """Return ``_at``, ``column``, ``code`` and ``found`` of each cell that the schema refuses.

    Args:
        table: ``_at`` and columns of the standard, as text without null.
    """
    columns = [
        _column_faults(table.select(AT, name), name) for name in STANDARD if name in table.columns
    ]
    repeated = [_repeated(table.select(AT, "id"))] if "id" in table.columns else []
    return pl.concat([pl.DataFrame(schema=_FAULTS), *columns, *repeated])


def fault(column: str, cell: str) -> str | None:
    """Return the code of what the schema refuses in a cell, None when it accepts it.

    Examples:
        >>> fault("date_maj", "02/04/2024"), fault("telephone", "+33199001234")
        ('schema-type', None)
        >>> fault("nom", ""), fault("services", "")
        ('schema-required', None)
    """
    constraints = _constraints(column)
    if cell == "":
        return "schema-required" if constraints.get("required") else None
    if not _reads(column)(cell):
        return "schema-type"
    pattern = constraints.get("pattern")
    if pattern and not _compiled(pattern).match(cell):
        return "schema-pattern"
    return "schema-length" if len(cell) > constraints.get("maxLength", len(cell)) else None


def words(code: str, cell: str) -> str:
    """Return what is wrong with a cell, in the reader's language."""
    return translated(WORDS[code], found=cut(cell), count=len(cell))


def _column_faults(table: pl.DataFrame, name: str) -> pl.DataFrame:
    distinct = table[name].unique()
    codes = [fault(name, cell) for cell in distinct]
    lookup = pl.DataFrame({name: distinct, "code": pl.Series(codes, dtype=pl.String)})
    return (
        table.join(lookup.drop_nulls("code"), on=name, validate="m:1")
        .select(AT, pl.lit(name).alias("column"), "code", pl.col(name).alias("found"))
        .cast(_FAULTS)
    )


def _repeated(table: pl.DataFrame) -> pl.DataFrame:
    later = table.filter((pl.col("id") != "") & ~pl.col("id").is_first_distinct())
    return later.select(
        AT,
        pl.lit("id").alias("column"),
        pl.lit("schema-unique").alias("code"),
        pl.col("id").alias("found"),
    ).cast(_FAULTS)


@cache
def _constraints(column: str) -> dict[str, Any]:
    return cast(dict[str, Any], _fields()[column].get("constraints", {}))


@cache
def _fields() -> dict[str, dict[str, Any]]:
    described = cast(list[dict[str, Any]], schema_1_0_2()["fields"])
    return {each["name"]: each for each in described}


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(f"^{pattern}$")


def _reads(column: str) -> Callable[[str], bool]:
    kind = _fields()[column]["type"]
    return {"date": _is_date, "number": _is_number}.get(kind, bool)


def _is_date(cell: str) -> bool:
    try:
        datetime.strptime(cell, "%Y-%m-%d")  # noqa: DTZ007 - the written day
    except ValueError:
        return False
    return True


def _is_number(cell: str) -> bool:
    try:
        Decimal(cell.strip())
    except InvalidOperation:
        return False
    return True
