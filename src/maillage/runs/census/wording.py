"""Words of the lists turned into the values of the standard, field by field."""

from typing import Final

import polars as pl

from maillage import catalogue
from maillage.contracts import RECORD_NOTES
from maillage.methods.repair import terms
from maillage.runs.census.mending import Mended

_VALUE: Final = pl.Schema(
    {"field": pl.String, "cell": pl.String, "target": pl.String, "value": pl.String}
)
_NOTE: Final = pl.Schema(
    {"field": pl.String, "cell": pl.String, "rule": pl.String, "before": pl.String,
     "after": pl.String}
)  # fmt: skip


def mend_terms(table: pl.DataFrame) -> Mended:
    """Return the columns that have a vocabulary, their words resolved, and the notes.

    Args:
        table: has ``record`` and the columns, whose words are joined by ``|``. A word may belong
            to another field than its own: it goes there.
    """
    fields = [name for name in table.columns if name in catalogue.vocabularies()]
    long = (
        table.select("record", *fields)
        .unpivot(fields, index="record", variable_name="field", value_name="cell")
        .drop_nulls("cell")
    )
    values, noted = _resolved(long.select("field", "cell").unique().sort("field", "cell"))
    found = (
        long.join(values, on=["field", "cell"])
        .group_by("record", "target", maintain_order=True)
        .agg(pl.col("value").unique(maintain_order=True))
    )
    columns = table.select("record")
    for name in fields:
        own = found.filter(pl.col("target") == name).select("record", pl.col("value").alias(name))
        columns = columns.join(own, on="record", how="left", validate="1:1", maintain_order="left")
    severities = {rule: known.severity for rule, known in terms.RULES.items()}
    notes = long.join(noted, on=["field", "cell"]).with_columns(
        severity=pl.col("rule").replace_strict(severities, return_dtype=pl.String)
    )
    return Mended(
        columns.drop("record"), RECORD_NOTES.check(notes.select(RECORD_NOTES.schema.names()))
    )


def _resolved(cells: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return what each distinct cell of a field says, and what was noted of its words."""
    values, notes = [], []
    for name, cell in cells.iter_rows():
        words = [word for word in cell.split("|") if word.strip()]
        found = terms.resolve(words, field=name)
        values += [
            (name, cell, target, value) for target, kept in found.by_field.items() for value in kept
        ]
        notes += [
            (name, cell, rule, word, _after(word, name)) for word, rule in found.rules.items()
        ]
    return (
        pl.DataFrame(values, schema=_VALUE, orient="row"),
        pl.DataFrame(notes, schema=_NOTE, orient="row"),
    )


def _after(word: str, name: str) -> str | None:
    found = [
        value for kept in terms.resolve([word], field=name).by_field.values() for value in kept
    ]
    return " | ".join(found) or None
