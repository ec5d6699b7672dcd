"""Codes of the past, of parts of communes, and postcodes."""

from collections.abc import Iterable

import polars as pl

from maillage.methods.repair.cleaning import fold
from maillage.methods.repair.commune_index import key
from reference.zones import Entries

PARTS = {"commune-deleguee": "delegated", "commune-associee": "associated"}


def crosswalk(communes: Entries, *, old_populations: dict[str, int | None]) -> pl.DataFrame:
    """Return contract ``crosswalk`` without the codes that are still those of a commune.

    Where a delegated or associated commune is also listed as absorbed by another one, the seat
    it has today is followed: it is the later of the two events.
    """
    present = {entry["code"] for entry in communes if entry["type"] == "commune-actuelle"}
    rows = {
        old: (old, entry["code"], "former", old_populations.get(old))
        for entry in communes
        for old in entry.get("anciensCodes", [])
    }
    for entry in communes:
        code, kind = entry["code"], PARTS.get(entry["type"])
        if kind:
            rows[code] = (code, entry["chefLieu"], kind, old_populations.get(code))
        elif entry["type"] == "arrondissement-municipal":
            rows[code] = (code, entry["commune"], "arrondissement", entry["population"])
    return pl.DataFrame(
        [row for code, row in rows.items() if code not in present],
        schema={
            "old_code": pl.String,
            "code": pl.String,
            "kind": pl.String,
            "population": pl.Int64,
        },
        orient="row",
    ).sort("old_code")


def old_names(
    communes: Entries, *, earlier: Iterable[tuple[str, str]], crosswalk: pl.DataFrame
) -> pl.DataFrame:
    """Return contract ``old_names``: what communes of today, or parts of them, were called.

    Args:
        communes: the entries of today: delegated and associated communes, seats included.
        earlier: codes and names of earlier years, the best spelt first; those that lead to a
            commune of today under another name are kept.
        crosswalk: codes of the past and their present commune.
    """
    parts = [(entry["code"], entry["nom"]) for entry in communes if entry["type"] in PARTS]
    now = {entry["code"]: entry["nom"] for entry in communes if entry["type"] == "commune-actuelle"}
    communal = crosswalk.filter(pl.col("kind") != "arrondissement")
    leads_to = {code: code for code in now} | dict(communal.select("old_code", "code").iter_rows())
    spelt = {(code, key(fold(name))) for code, name in now.items()}
    rows = list(dict.fromkeys(parts))
    spelt |= {(leads_to.get(code, code), key(fold(name))) for code, name in rows}
    for code, name in earlier:
        said = (leads_to.get(code, ""), key(fold(name)))
        if said[0] and said not in spelt:
            spelt.add(said)
            rows.append((code, name))
    schema = {"code": pl.String, "name": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row").sort("code", "name")


def postcodes(communes: Entries) -> pl.DataFrame:
    """Return contract ``postcodes``: those of communes and of municipal arrondissements."""
    pairs = [
        (postcode, entry["code"])
        for entry in communes
        for postcode in entry.get("codesPostaux", [])
    ]
    schema = {"postcode": pl.String, "code": pl.String}
    return pl.DataFrame(pairs, schema=schema, orient="row").unique().sort("postcode", "code")
