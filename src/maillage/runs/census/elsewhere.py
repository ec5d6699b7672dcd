"""Communes that another list tells: the same postcode, and the same SIRET or the same address."""

from typing import Final

import polars as pl

from maillage.contracts import RECORD_NOTES
from maillage.contracts.repaired import Rule, rules
from maillage.language import N_
from maillage.methods.repair.cleaning import fold
from maillage.reference.geography import Geography
from maillage.runs.census.standardise import Standardised

RULE: Final = "commune-from-elsewhere"
RULES: Final = rules(
    {
        RULE: Rule(
            "info",
            N_("commune prise d'une autre fiche, de même code postal et de même SIRET ou même "
               "adresse : {after}"),
        )
    }
)  # fmt: skip

_SETTLED: Final = "commune-ambiguous"
_NUMBERED: Final = r"^\d.*\pL"


def with_communes_told_elsewhere(
    records: pl.DataFrame, notes: pl.DataFrame, *, geography: Geography
) -> Standardised:
    """Return records whose unknown commune is that of the records that stand at the same place.

    Two records stand at the same place when they share a postcode and, first, a SIRET; else an
    address that has a number. Nothing is told where those records are of several communes.

    Args:
        records: ``place_records`` of every list.
        notes: their ``record_notes``.
        geography: the communes.
    """
    keyed = records.select("record", "code_postal", "code_insee", "pivot", line=_folded(records))
    unknown = keyed.filter(pl.col("code_insee").is_null() & pl.col("code_postal").is_not_null())
    found = [_shared(keyed, unknown, name) for name in ("pivot", "line")]
    told = pl.concat(found).unique("record", keep="first", maintain_order=True)
    communes = geography.level("commune").select(_told="code", _name="name")
    named = told.join(communes, on="_told", how="inner", validate="m:1")
    if named.is_empty():
        return Standardised(records, notes)
    new = {"code_insee": "_told", "commune": "_name"}
    settled = records.join(named, on="record", how="left", validate="1:1", maintain_order="left")
    return Standardised(
        settled.with_columns(pl.coalesce(old, made).alias(old) for old, made in new.items())
        .select(records.columns),
        _renoted(notes, named),
    )  # fmt: skip


def _folded(records: pl.DataFrame) -> pl.Series:
    """Return addresses made comparable; null where one has no number, and is many places."""
    lines = records["adresse"].unique().drop_nulls()
    folded = dict(zip(lines, map(fold, lines), strict=True))
    text = pl.Series([folded.get(line) for line in records["adresse"]], dtype=pl.String)
    return text.set(~text.str.contains(_NUMBERED).fill_null(value=False), None)


def _shared(keyed: pl.DataFrame, unknown: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return ``record`` and ``_told``, the only commune of those that share a postcode and this."""
    on = ["code_postal", name]
    known = (
        keyed.filter(pl.col("code_insee").is_not_null())
        .drop_nulls(on)
        .group_by(on)
        .agg(pl.col("code_insee").n_unique().alias("count"), _told=pl.col("code_insee").min())
        .filter(pl.col("count") == 1)
    )
    return unknown.join(known, on=on, how="inner", validate="m:1").select("record", "_told")


def _renoted(notes: pl.DataFrame, named: pl.DataFrame) -> pl.DataFrame:
    """Put a note that says where the commune comes from in place of the one that had none."""
    is_settled = pl.col("record").is_in(named["record"].implode()) & (pl.col("rule") == _SETTLED)
    told = named.select(
        "record",
        field=pl.lit("commune"),
        rule=pl.lit(RULE),
        severity=pl.lit(RULES[RULE].severity),
        before=pl.lit(None, pl.String),
        after="_name",
    )
    return RECORD_NOTES.check(
        pl.concat([notes.filter(~is_settled), told]).sort("record", "field", "rule")
    )
