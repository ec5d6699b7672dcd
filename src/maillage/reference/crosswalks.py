"""From the codes found in a file to the communes of today: never a guess."""

import polars as pl

from maillage.reference.geography import Geography


def present_codes(geography: Geography, codes: pl.Series) -> pl.DataFrame:
    """Return the present commune of each code, one row a code, in the same order.

    Columns: ``old_code`` as given; ``code`` of the present commune, null when unknown; ``kind``:
    ``present`` when the code is still a commune's, otherwise why it changed (contract
    ``crosswalk``: former, delegated, associated, arrondissement), null when unknown.

    An unknown code stays null: the caller reports it.
    """
    communes = geography.level("commune").select(
        old_code="code", code="code", kind=pl.lit("present")
    )
    known = pl.concat([communes, geography.crosswalk.select("old_code", "code", "kind")])
    asked = pl.DataFrame({"old_code": codes.cast(pl.String)})
    return asked.join(known, on="old_code", how="left", validate="m:1", maintain_order="left")


def whole_communes(geography: Geography, codes: pl.Series) -> pl.Series:
    """Return the codes with each municipal arrondissement replaced by its commune.

    Any other code, null or unknown included, is returned as it is.
    """
    districts = arrondissements(geography)
    return codes.replace(districts["code"], districts["commune"])


def arrondissements(geography: Geography) -> pl.DataFrame:
    """Return the municipal arrondissements (``code``) and their ``commune``, sorted by code."""
    return geography.level("arrondissement").select("code", "commune")
