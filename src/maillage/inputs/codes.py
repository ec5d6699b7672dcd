"""Find the zone of each row: repair what is certain, follow mergers, report the rest."""

import polars as pl

from maillage.catalogue.sources import Source, ZoneColumn
from maillage.contracts.zones import COMMUNE_CODE_LENGTH
from maillage.inputs.issues import issues
from maillage.inputs.rows import matching
from maillage.language import _
from maillage.reference.crosswalks import present_codes
from maillage.reference.geography import Geography


def locate(
    table: pl.DataFrame, source: Source, zone: ZoneColumn, geography: Geography
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the zone of each row, and the problems met.

    Returns:
        ``row`` (from 1), ``code`` (repaired), ``zone`` (present code, null when unknown or when
        the row is not one of those to read),
        ``level``, ``kind`` (of the crosswalk, null when the code is present) and ``people``
        (of the old zone, where known); a row a row of the table. And ``quality_issues``.
    """
    read = table.select(
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("row"),
        pl.col(zone.column).str.strip_chars().alias("found"),
    ).with_columns(without_spreadsheet_damage(pl.col("found"), pad=zone.pad).alias("code"))
    asked = matching(table, zone.where)
    located = _present(read, zone, geography).with_columns(zone=pl.when(asked).then("zone"))
    repaired = located.filter((pl.col("code") != pl.col("found")) & pl.col("zone").is_not_null())
    unknown = located.filter(pl.col("zone").is_null() & asked)
    return located.drop("found"), pl.concat(
        [
            issues(
                repaired,
                source=source.id,
                code="code-repaired",
                severity="warning",
                column=zone.column,
                message=_("le code a perdu ses zéros ou pris une décimale : rétabli"),
            ),
            issues(
                unknown,
                source=source.id,
                code="unknown-code",
                severity="error",
                column=zone.column,
                message=_(
                    "code inconnu de la référence (zones d'aujourd'hui, anciennes communes) : la "
                    "ligne est laissée de côté ; corrigez-le, ou écrivez `pad` dans {id}.toml "
                    "s'il a perdu ses zéros",
                    id=source.id,
                ),
            ),
        ]
    )


def without_spreadsheet_damage(found: pl.Expr, *, pad: int) -> pl.Expr:
    """Undo what spreadsheets do to codes: a decimal ``.0`` or ``,0``, lost leading zeros."""
    code = found.str.replace(r"^(\d+)[.,]0+$", "$1").str.to_uppercase()
    return code.str.pad_start(pad, "0") if pad else code


def _present(read: pl.DataFrame, zone: ZoneColumn, geography: Geography) -> pl.DataFrame:
    if zone.level == "commune":
        return _communes(read, geography)
    if zone.level == "iris":
        return _iris(read, geography)
    if zone.level == "qpv":
        known = pl.lit(value=True)
    else:
        known = pl.col("code").is_in(geography.level(zone.level)["code"].implode())
    return read.with_columns(
        pl.when(known & (pl.col("code") != "")).then("code").alias("zone"),
        pl.lit(zone.level).alias("level"),
        pl.lit(None, pl.String).alias("kind"),
        pl.lit(None, pl.Int64).alias("people"),
    )


def _communes(read: pl.DataFrame, geography: Geography) -> pl.DataFrame:
    """Follow former, delegated and associated communes; keep arrondissements at their level."""
    present = present_codes(geography, read["code"])
    is_arrondissement = pl.col("kind") == "arrondissement"
    return (
        read.with_columns(present["code"].alias("zone"), present["kind"].replace("present", None))
        .join(
            geography.crosswalk.select(pl.col("old_code").alias("code"), "population"),
            on="code",
            how="left",
            maintain_order="left",
            validate="m:1",
        )
        .rename({"population": "people"})
        .with_columns(
            pl.when(is_arrondissement)
            .then(pl.lit("arrondissement"))
            .otherwise(pl.lit("commune"))
            .alias("level")
        )
    )


def _iris(read: pl.DataFrame, geography: Geography) -> pl.DataFrame:
    """Keep an IRIS whose commune is known: its code is the commune's code and four digits."""
    commune = read["code"].str.slice(0, COMMUNE_CODE_LENGTH)
    present = present_codes(geography, commune)
    known = present["code"].is_not_null() & (read["code"].str.len_chars() == 9)
    return read.with_columns(
        pl.when(known).then("code").alias("zone"),
        pl.lit("iris").alias("level"),
        pl.lit(None, pl.String).alias("kind"),
        pl.lit(None, pl.Int64).alias("people"),
    )
