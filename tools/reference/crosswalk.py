"""Codes of the past, of parts of communes, and postcodes."""

import polars as pl

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


def old_names(communes: Entries) -> pl.DataFrame:
    """Return contract ``old_names``: delegated and associated communes, seats included."""
    rows = [(entry["code"], entry["nom"]) for entry in communes if entry["type"] in PARTS]
    schema = {"code": pl.String, "name": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row").unique().sort("code", "name")


def postcodes(communes: Entries) -> pl.DataFrame:
    """Return contract ``postcodes``: those of communes and of municipal arrondissements."""
    pairs = [
        (postcode, entry["code"])
        for entry in communes
        for postcode in entry.get("codesPostaux", [])
    ]
    schema = {"postcode": pl.String, "code": pl.String}
    return pl.DataFrame(pairs, schema=schema, orient="row").unique().sort("postcode", "code")
