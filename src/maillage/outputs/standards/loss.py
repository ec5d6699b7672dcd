"""What each standard cannot carry: one row a place, field and value, with the reason in words.

For each standard and field, what the places hold is what the standard carries plus what it loses.
A value that is cleaned (``changed``) or written in another field (``moved``) is carried; one that
no place holds but the standard requires is ``filled``, and counts neither way.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import polars as pl

from maillage.contracts.contract import Column, Contract
from maillage.contracts.records import PLACES
from maillage.language import N_, _
from maillage.outputs.standards.plain_text import FORMULA

Outcome = Literal["lost", "moved", "changed", "filled", "left_out"]

EVERY_STANDARD = "all"
"""Stands for the standard of what is done once, before any of them."""

HELD = tuple(name for name in PLACES.schema if name not in ("personal", "records"))
"""The fields of a place that a standard is asked to carry."""

LOSSES = Contract(
    "losses",
    (
        Column("standard", pl.String, "standard, or all"),
        Column("place", pl.String, "place id"),
        Column("field", pl.String, "field of the place; id where the whole place is left out"),
        Column("value", pl.String, "the value; null where it speaks of a person", nullable=True),
        Column("outcome", pl.String, "what became of it", allowed=get_args(Outcome)),
        Column("reason", pl.String, "why, in words"),
    ),
    key=(),
)
"""One row a value that a standard cannot carry as it is, or a place that it leaves out."""

SHOWN = 200
"""Characters of a value that the report shows."""

SUMMARY = ("standard", "field", "held", "carried", "lost", "left_out", "moved", "changed", "filled")
"""Columns of the summary; ``left_out`` is the part of ``lost`` that whole places make."""

_OUTCOMES: Mapping[str, str] = {
    "lost": N_("perdu"),
    "moved": N_("déplacé dans un autre champ"),
    "changed": N_("modifié"),
    "filled": N_("complété"),
    "left_out": N_("lieu écarté"),
}
_ROWS = pl.Schema({name: kind for name, kind in LOSSES.schema.items() if name != "standard"})
_NUMBER = r"^[+-]?[0-9]+(\.[0-9]+)?$"


@dataclass(frozen=True)
class Losses:
    """What one standard could not carry as it is (contract ``losses``)."""

    standard: str
    rows: pl.DataFrame

    @classmethod
    def of(cls, standard: str, found: Iterable[pl.DataFrame]) -> "Losses":
        """Return the rows that :func:`loss` gave for a standard, sorted."""
        rows = pl.concat([_ROWS.to_frame(), *found]).with_columns(
            pl.lit(standard).alias("standard")
        )
        return cls(standard, LOSSES.check(rows.select(LOSSES.schema.names()).sort(pl.all())))

    @property
    def left_out(self) -> pl.Series:
        """The ids of the places that the standard leaves out."""
        return self.rows.filter(pl.col("outcome") == "left_out")["place"].unique().sort()


def loss(
    places: pl.DataFrame, field: str, where: pl.Expr, *, outcome: Outcome, reason: str
) -> pl.DataFrame:
    """Return one row a value of a field where the condition holds.

    Args:
        places: one row a place, with ``id`` and the field.
        field: name of the column; where it holds lists, each value is a row.
        where: the condition, on the field one value a row.
        outcome: what becomes of the value.
        reason: why, in words.

    Examples:
        >>> places = pl.DataFrame({"id": ["a"], "courriels": [["x@example.org", "y"]]})
        >>> loss(places, "courriels", ~pl.col("courriels").str.contains("@"), outcome="lost",
        ...      reason="sans @")["value"].to_list()
        ['y']
    """
    is_list = isinstance(places.schema[field], pl.List)
    values = places.select("id", field).explode(field) if is_list else places
    return values.filter(where, pl.col(field).is_not_null()).select(
        pl.col("id").alias("place"),
        pl.lit(field).alias("field"),
        pl.col(field).cast(pl.String).alias("value"),
        pl.lit(outcome).alias("outcome"),
        pl.lit(reason).alias("reason"),
    )


def filled(places: pl.DataFrame, field: str, value: pl.Expr, *, reason: str) -> pl.DataFrame:
    """Return one row a place of the table: a value that the standard requires was written."""
    written = places.select("id", value.cast(pl.String).alias(field))
    return loss(written, field, pl.lit(value=True), outcome="filled", reason=reason)


def left_out(places: pl.DataFrame, reason: pl.Expr) -> pl.DataFrame:
    """Return one row a place of the table, that a standard leaves out for the reason."""
    return places.select(
        pl.col("id").alias("place"),
        pl.lit("id").alias("field"),
        pl.col("id").alias("value"),
        pl.lit("left_out").alias("outcome"),
        reason.alias("reason"),
    )


def summary(
    places: pl.DataFrame, published: pl.DataFrame, common: Losses, each: Sequence[Losses]
) -> pl.DataFrame:
    """Return one row a standard and field: values held, carried and lost, adding up.

    Args:
        places: contract ``places``.
        published: the same once prepared, before any standard.
        common: what was done when they were prepared.
        each: what each standard did.
    """
    held = values_held(places)
    return pl.concat([_standard_summary(held, published, common, losses) for losses in each])


def losses_csv(losses: Sequence[Losses]) -> bytes:
    """Return the loss report: words in the reader's language, no cell a formula or a tag."""
    rows = pl.concat([found.rows for found in losses])
    words = {name: _(french) for name, french in _OUTCOMES.items()}
    said = rows.with_columns(pl.col("outcome").replace(words), _shown().alias("value"))
    return said.write_csv(line_terminator="\r\n").encode()


def _shown() -> pl.Expr:
    """Return the values as a report shows them: cut when long, safe to open."""
    value = pl.col("value")
    cut = pl.when(value.str.len_chars() > SHOWN).then(value.str.slice(0, SHOWN) + "…")
    short = cut.otherwise(value).str.replace_all("<", "&lt;", literal=True)
    formula = value.str.contains(FORMULA) & ~value.str.contains(_NUMBER)
    return pl.when(formula).then("'" + short).otherwise(short)


def values_held(places: pl.DataFrame) -> pl.DataFrame:
    """Return how many values the places hold in each field: columns ``field``, ``held``."""
    return places.select(_count(name, places.schema[name]) for name in HELD).unpivot(
        variable_name="field", value_name="held"
    )


def _count(name: str, dtype: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if isinstance(dtype, pl.List):
        return column.list.drop_nulls().list.len().sum().cast(pl.Int64).alias(name)
    return column.count().cast(pl.Int64).alias(name)


def _standard_summary(
    held: pl.DataFrame, published: pl.DataFrame, common: Losses, losses: Losses
) -> pl.DataFrame:
    left = values_held(published.filter(pl.col("id").is_in(losses.left_out.implode())))
    rows = pl.concat([common.rows, losses.rows])
    counts = held.join(left.rename({"held": "left_out"}), on="field", validate="1:1")
    for outcome in ("lost", "moved", "changed", "filled"):
        found = rows.filter(pl.col("outcome") == outcome).group_by("field")
        count = found.agg(pl.len().cast(pl.Int64).alias(outcome))
        counts = counts.join(count, on="field", how="left", validate="1:1", maintain_order="left")
    counts = counts.fill_null(0).with_columns(pl.col("lost") + pl.col("left_out"))
    return counts.select(
        pl.lit(losses.standard).alias("standard"),
        "field",
        "held",
        (pl.col("held") - pl.col("lost")).alias("carried"),
        pl.exclude("field", "held"),
    ).select(SUMMARY)
