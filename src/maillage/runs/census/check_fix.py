"""Put sure repairs in a table of places, tell what they changed, and write it."""

from pathlib import Path

import polars as pl

from maillage.contracts import STANDARD
from maillage.files import write_all
from maillage.runs.census.check_issues import AT, Findings


def write_repaired(table: pl.DataFrame, others: pl.DataFrame, out: Path) -> list[Path]:
    """Write a repaired table, and beside it the columns that the standard cannot hold, if any."""
    contents = {out: _csv(table)}
    if others.width:
        beside = out.with_name(f"{out.stem}-autres-colonnes.csv")
        contents[beside] = _csv(others)
    write_all(contents)
    return list(contents)


def _csv(table: pl.DataFrame) -> bytes:
    """Return the bytes of a table; an unknown value is an empty cell, without quotation marks."""
    texts = pl.col(pl.String).replace("", None)
    return table.with_columns(texts).write_csv(line_terminator="\r\n").encode()


def applied(table: pl.DataFrame, found: Findings) -> pl.DataFrame:
    """Return the table with the sure repairs, and what moves put at the end of its new cell."""
    for name, values in found.values.partition_by("column", as_dict=True).items():
        column = str(name[0])
        table = table.join(
            values.select(AT, pl.col("text").alias("_new")), on=AT, how="left", validate="1:1",
            maintain_order="left",
        ).with_columns(pl.coalesce("_new", column).alias(column)).drop("_new")  # fmt: skip
    for name, moved in found.moves.partition_by("column", as_dict=True).items():
        table = _with_moved(table, str(name[0]), moved)
    return table


def _with_moved(table: pl.DataFrame, column: str, moved: pl.DataFrame) -> pl.DataFrame:
    """Return the table with texts put after what the column holds, none of them twice."""
    is_text = column == "presentation_detail"
    separator = "\n\n" if is_text else "|"
    texts = moved.group_by(AT, maintain_order=True).agg("text")
    own = pl.col(column).str.split(separator)
    whole = (
        pl.concat_list(own, "text")
        .list.eval(pl.element().filter(pl.element() != ""))
        .list.unique(maintain_order=True)
        .list.join(separator)
    )
    return (
        table.join(texts, on=AT, how="left", validate="1:1", maintain_order="left")
        .with_columns(pl.coalesce(whole, column).alias(column))
        .drop("text")
    )


def changes(before: pl.DataFrame, after: pl.DataFrame, rows: pl.Series) -> pl.DataFrame:
    """Return ``row``, ``column``, ``before`` and ``after`` of the cells that differ."""
    parts = []
    for name in STANDARD:
        differs = before[name] != after[name]
        parts.append(
            pl.DataFrame(
                {
                    "row": rows.filter(differs),
                    "column": pl.Series([name] * int(differs.sum()), dtype=pl.String),
                    "before": before[name].filter(differs),
                    "after": after[name].filter(differs),
                }
            )
        )
    return pl.concat(parts).sort("row", maintain_order=True)
