"""Checks that look across rows: ids, the same place twice, places of another département."""

from typing import Final

import polars as pl

from maillage.language import N_
from maillage.language import _ as translated
from maillage.methods.repair.cleaning import fold
from maillage.methods.repair.coordinates import distances_m
from maillage.reference.geography import Geography
from maillage.runs.census.check_issues import AT, SHOWN

WORDS: Final = {
    "id-row-number": N_(
        "l'identifiant est un numéro de ligne : il changera si une ligne est ajoutée ou retirée"
    ),
    "place-twice": N_("le même nom à la même adresse est déjà à la ligne {row}"),
    "row-twice": N_("la ligne répète la ligne {row}, cellule pour cellule"),
    "place-far": N_("le lieu est loin des autres lignes, presque toutes dans le département {own}"),
}

MAIN_SHARE: Final = 0.9
"""Share of the rows that makes a département the file's own; ours: a file of two is not one."""

FAR_M: Final = 150_000.0
"""Distance from the middle of that département from which a place is another one's; ours: beyond
any neighbouring town."""

FEWEST_ROWS: Final = 10
"""Rows below which nothing is said of the file's département."""

NOTES: Final = pl.Schema(
    {AT: pl.UInt32, "column": pl.String, "code": pl.String, "severity": pl.String,
     "words": pl.String, "found": pl.String, "suggestion": pl.String}
)  # fmt: skip


def across_rows(table: pl.DataFrame, rows: pl.Series, geography: Geography) -> pl.DataFrame:
    """Return the notes on rows that only the others reveal.

    Args:
        table: ``_at``, the columns of the standard, ``_code`` and ``_department``.
        rows: the row of the file of each row.
        geography: where the communes are.
    """
    return pl.concat([_ids(table), _twice(table, rows), _far(table, geography)])


def _ids(table: pl.DataFrame) -> pl.DataFrame:
    """Note, once, that ids only count the rows."""
    numbers = table["id"].str.strip_chars().cast(pl.Int64, strict=False)
    if table.height < 2 or numbers.null_count() or not (numbers.diff().drop_nulls() == 1).all():
        return pl.DataFrame(schema=NOTES)
    first = int(numbers.item(0))
    if first not in (0, 1, 2):
        return pl.DataFrame(schema=NOTES)
    return _notes(
        table.head(1), "id", "id-row-number", "warning", pl.lit(translated(WORDS["id-row-number"]))
    )


def _twice(table: pl.DataFrame, rows: pl.Series) -> pl.DataFrame:
    """Note the places that have the name, the address and the postcode of a row above."""
    keyed = table.with_columns(row=rows)
    for name in ("nom", "adresse", "commune"):
        cells = table[name].unique()
        keys = pl.Series([fold(cell) for cell in cells], dtype=pl.String)
        lookup = pl.DataFrame({name: cells, f"_{name}": keys})
        keyed = keyed.join(lookup, on=name, how="left", validate="m:1", maintain_order="left")
    same = ["_nom", "_adresse", "code_postal", "_commune"]
    known = keyed.filter((pl.col("_nom") != "") & (pl.col("_adresse") != ""))
    own = [name for name in table.columns if name != AT]
    marked = known.with_columns(
        first=pl.col("row").first().over(same),
        copy=pl.struct(own) == pl.struct(own).first().over(same),
    ).filter(pl.col("row") != pl.col("first"))
    parts = []
    for code, is_copy in (("row-twice", True), ("place-twice", False)):
        before, after = translated(WORDS[code], row="\0").split("\0")
        words = pl.concat_str(pl.lit(before), "first", pl.lit(after))
        parts.append(
            _notes(marked.filter(pl.col("copy") == is_copy), "nom", code, "warning", words)
        )
    return pl.concat(parts)


def _far(table: pl.DataFrame, geography: Geography) -> pl.DataFrame:
    """Note the places far from the only département that the others are in."""
    known = table.filter(pl.col("_department") != "")
    counts = known["_department"].value_counts(sort=True)
    if known.height < FEWEST_ROWS or counts["count"].item(0) < MAIN_SHARE * known.height:
        return pl.DataFrame(schema=NOTES)
    own = str(counts["_department"].item(0))
    centre = geography.level("departement").filter(pl.col("code") == own)
    if centre.is_empty() or centre["lon"].item() is None:
        return pl.DataFrame(schema=NOTES)
    places = geography.level("commune").select(pl.col("code").alias("_code"), "lon", "lat")
    strange = known.filter(pl.col("_department") != own).join(places, on="_code", how="left")
    metres = distances_m(centre["lon"].item(), centre["lat"].item(), strange["lon"], strange["lat"])
    far = strange.filter(~(pl.Series(metres) < FAR_M))
    return _notes(
        far, "commune", "place-far", "warning", pl.lit(translated(WORDS["place-far"], own=own))
    )


def _notes(
    rows: pl.DataFrame, column: str, code: str, severity: str, words: pl.Expr
) -> pl.DataFrame:
    return rows.select(
        AT,
        pl.lit(column).alias("column"),
        pl.lit(code).alias("code"),
        pl.lit(severity).alias("severity"),
        words.alias("words"),
        pl.col(column).str.slice(0, SHOWN).alias("found"),
        pl.lit(None, dtype=pl.String).alias("suggestion"),
    ).cast(NOTES)
