"""What speaks of people in the lists, counted and never shown."""

import polars as pl

from maillage.language import _


def privacy_report(records: pl.DataFrame, sources: pl.DataFrame) -> bytes:
    """Return a CSV of the personal columns and fields of each list: counts, and no value.

    Args:
        records: ``place_records``.
        sources: ``source`` and ``personal``, the columns that no record holds.
    """
    columns = sources.select("source", pl.col("personal").alias("what")).explode("what")
    never = columns.drop_nulls().with_columns(
        records=pl.lit(None, pl.UInt32), treatment=pl.lit(_("colonne jamais lue"))
    )
    fields = (
        records.select("source", pl.col("personal").alias("what"))
        .explode("what")
        .drop_nulls()
        .group_by("source", "what")
        .agg(pl.len().alias("records"))
        .with_columns(treatment=pl.lit(_("valeur gardée hors des publications")))
    )
    return pl.concat([never, fields]).sort("source", "treatment", "what").write_csv().encode()
