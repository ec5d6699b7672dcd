"""What people decided of pairs of records, kept in a file that can be versioned.

A decision names each record by its key, and also by its name and by the id of its source, so that
it holds when the source changes the row. The last decision on a pair wins.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal

import polars as pl

from maillage.errors import InputError
from maillage.files import write_text
from maillage.language import _
from maillage.methods.linkage.identity import anchors

Decision = Literal["merge", "distinct"]
COLUMNS: Final = (
    "decision",
    "left",
    "left_by_name",
    "left_by_id",
    "right",
    "right_by_name",
    "right_by_id",
    "on",
    "note",
)
_SIDES: Final = ("left", "right")
_KEYS: Final = ("record", "by_name", "by_id")


@dataclass(frozen=True)
class Pairs:
    """Decisions found in a set of records: pairs that must and that cannot be one place."""

    must: pl.DataFrame
    cannot: pl.DataFrame
    lost: int


def read(path: Path) -> pl.DataFrame:
    """Return the decisions of a file, oldest first; none when there is no file.

    Raises:
        InputError: a column is missing, or a decision is neither ``merge`` nor ``distinct``.
    """
    if not path.exists():
        return pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.String))
    table = pl.read_csv(path, infer_schema=False)
    missing = [name for name in COLUMNS if name not in table.columns]
    if missing:
        raise InputError(
            _(
                "{file} : il manque les colonnes {missing} ; reprenez le fichier d'origine, "
                "ou supprimez-le pour repartir sans décision",
                file=path.name,
                missing=", ".join(missing),
            )
        )
    strange = table.with_row_index("line", offset=2).filter(
        ~pl.col("decision").is_in(["merge", "distinct"])
    )
    if strange.height:
        raise InputError(
            _(
                "{file}, ligne {line} : décision « {found} » ; « merge » (même lieu) ou "
                "« distinct » (deux lieux) est attendu",
                file=path.name,
                line=strange["line"][0],
                found=strange["decision"][0],
            )
        )
    return table.select(COLUMNS)


def add(
    path: Path,
    pairs: list[tuple[str, str]],
    decision: Decision,
    *,
    records: pl.DataFrame,
    on: date,
    note: str = "",
) -> None:
    """Add the same decision on several pairs of records to the file."""
    known = anchors(records)
    rows = pl.DataFrame(
        {"left": [min(pair) for pair in pairs], "right": [max(pair) for pair in pairs]},
        schema={"left": pl.String, "right": pl.String},
    ).with_columns(decision=pl.lit(decision), on=pl.lit(on.isoformat()), note=pl.lit(note))
    for side in _SIDES:
        names = known.select(
            pl.col("record").alias(side),
            pl.col("by_name").alias(f"{side}_by_name"),
            pl.col("by_id").alias(f"{side}_by_id"),
        )
        rows = rows.join(names, on=side, how="left", validate="m:1", maintain_order="left")
    write_text(path, pl.concat([read(path), rows.select(COLUMNS)]).write_csv())


def resolve(decisions: pl.DataFrame, records: pl.DataFrame) -> Pairs:
    """Find the records that decisions speak of among those at hand.

    Args:
        decisions: as :func:`read` returns them.
        records: ``place_records``.

    Returns:
        ``must`` and ``cannot`` (``left``, ``right``), the last decision on a pair only; ``lost``
        counts the decisions of which a record is no longer there.
    """
    known = anchors(records)
    found = decisions.with_row_index("order")
    for side in _SIDES:
        found = found.with_columns(_found(found, known, side).alias(f"{side}_now"))
    pairs = found.drop_nulls(["left_now", "right_now"]).select(
        "order",
        "decision",
        left=pl.min_horizontal("left_now", "right_now"),
        right=pl.max_horizontal("left_now", "right_now"),
    )
    last = pairs.sort("order").unique(["left", "right"], keep="last", maintain_order=True)
    last = last.filter(pl.col("left") != pl.col("right"))
    by = {name: last.filter(pl.col("decision") == name) for name in ("merge", "distinct")}
    return Pairs(
        by["merge"].select("left", "right"),
        by["distinct"].select("left", "right"),
        decisions.height - pairs.height,
    )


def _found(decisions: pl.DataFrame, known: pl.DataFrame, side: str) -> pl.Series:
    """Return the record of one side of each decision: by key, else by name, else by id."""
    columns = (side, f"{side}_by_name", f"{side}_by_id")
    matches = []
    for column, key in zip(columns, _KEYS, strict=True):
        names = known.select(pl.col(key).alias("key"), pl.col("record").alias("found")).drop_nulls()
        joined = decisions.select(pl.col(column).alias("key")).join(
            names, on="key", how="left", validate="m:1", maintain_order="left"
        )
        matches.append(joined["found"])
    return pl.select(pl.coalesce(*matches)).to_series()
