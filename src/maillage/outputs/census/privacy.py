"""What speaks of people in the lists, counted and never shown."""

from collections.abc import Mapping
from typing import Final

import polars as pl

from maillage.language import N_, _

_KINDS: Final[Mapping[str, str]] = {
    "name": N_("nom"),
    "mobile": N_("numéro de mobile"),
    "mailbox": N_("messagerie"),
}
_KIND_OF_FIELD: Final = {"telephone": "mobile", "courriels": "mailbox"}


def privacy_report(records: pl.DataFrame, sources: pl.DataFrame, texts: pl.DataFrame) -> bytes:
    """Return a CSV of what speaks of people in each list, by field and kind: counts, and no value.

    Args:
        records: ``place_records``.
        sources: ``source`` and ``personal``, the columns that no record holds.
        texts: ``public_texts`` of these records.
    """
    columns = sources.select("source", pl.col("personal").alias("what")).explode("what")
    never = columns.drop_nulls().with_columns(
        kind=pl.lit(None, pl.String),
        records=pl.lit(None, pl.UInt32),
        treatment=pl.lit(_("colonne jamais lue")),
    )
    fields = (
        records.select("source", pl.col("personal").alias("what"))
        .explode("what")
        .drop_nulls()
        .with_columns(kind=pl.col("what").replace(_KIND_OF_FIELD))
    )
    spoken = (
        texts.join(records.select("source", key="record"), on="key", validate="m:1")
        .select("source", pl.col("field").alias("what"), pl.col("kinds").alias("kind"))
        .explode("kind")
    )
    counted = [
        _counted(fields, _("valeur gardée hors des publications")),
        _counted(spoken, _("passage remplacé dans les publications")),
    ]
    rows = pl.concat([never, *counted]).sort("source", "treatment", "what", "kind")
    return rows.write_csv().encode()


def _counted(found: pl.DataFrame, treatment: str) -> pl.DataFrame:
    """Return how many records each list has of each field and kind."""
    words = {kind: _(french) for kind, french in _KINDS.items()}
    return (
        found.group_by("source", "what", "kind")
        .agg(pl.len().alias("records"))
        .with_columns(pl.col("kind").replace(words), treatment=pl.lit(treatment))
    )
