"""Records of a local list that lie elsewhere: another département's data, or a wrong commune."""

from typing import Final

import polars as pl

from maillage.contracts import RECORD_NOTES
from maillage.contracts.repaired import Rule, rules
from maillage.language import N_
from maillage.reference.geography import Geography
from maillage.reference.lookup import find
from maillage.reference.territories import members

RULE: Final = "outside-territory"
RULES: Final = rules(
    {
        RULE: Rule(
            "warning",
            N_(
                "« {before} » est hors du territoire de la liste ; vérifiez la commune, ou la liste"
            ),
        )
    }
)


def outside(records: pl.DataFrame, territory: str, *, geography: Geography) -> pl.DataFrame:
    """Return a note for each record whose commune lies outside the territory of its list.

    Args:
        records: ``place_records`` of one list.
        territory: what the list covers, as a command line writes it; empty for anywhere.
        geography: the communes.

    Returns:
        ``record_notes``; a record without a commune has none.
    """
    if not territory:
        return RECORD_NOTES.empty()
    place = find(geography, territory)
    inside = pl.concat(
        [members(geography, place, level)["code"] for level in ("commune", "arrondissement")]
    )
    strange = records.filter(
        pl.col("code_insee").is_not_null() & ~pl.col("code_insee").is_in(inside.implode())
    )
    found = pl.concat_str("commune", pl.lit(" ("), "code_insee", pl.lit(")"))
    return RECORD_NOTES.check(
        strange.select(
            "record",
            field=pl.lit("commune"),
            rule=pl.lit(RULE),
            severity=pl.lit(RULES[RULE].severity),
            before=found,
            after=found,
        )
    )
