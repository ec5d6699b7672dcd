"""The zones table: every level, its parents and its population."""

from typing import Any

import polars as pl

from maillage.contracts import LEVELS, ZONES

COG_YEAR = 2025
"""Both packages hold the 34,875 communes of 1 January 2025; none merged in 2026, a year of
municipal elections. The perimeters of the EPCI are those of 2026."""

CENSUS_YEAR = 2023
CENSUS_YEARS_ELSEWHERE = {"976": 2017, "987": 2022, "988": 2025}
"""Of Mayotte, Polynésie française and Nouvelle-Calédonie: where the national year is not used."""

CENSUS_TOTALS = {"976": 256_518, "987": 278_786, "988": 264_596}
"""What identifies those censuses, because the package does not write their years."""

OVERSEAS = {"metro": None, "drom": "drom", "com": "collectivity"}
KINDS = {"commune-actuelle": "commune", "arrondissement-municipal": "arrondissement"}
PARENTS = ("commune", "epci", "departement", "region")

Entries = list[dict[str, Any]]


def zones(
    *, communes: Entries, epcis: Entries, departements: Entries, regions: Entries
) -> pl.DataFrame:
    """Return the zones without area nor centre, from the lists of decoupage-administratif."""
    finest = _finest(communes, epcis)
    present = finest.filter(pl.col("level") == "commune")
    upper = [
        _epcis(epcis, present),
        _named(departements, "departement").join(_sums(present, "departement"), on="code"),
        _named(regions, "region").join(_sums(present, "region"), on="code"),
        _france(present),
    ]
    return (
        pl.concat([finest, *upper], how="diagonal")
        .with_columns(
            households=pl.lit(None, pl.Int64), cog_year=pl.lit(COG_YEAR, pl.Int32), **_no_geometry()
        )
        .sort(pl.col("level").replace_strict(LEVELS, range(len(LEVELS))), "code")
        .select(ZONES.schema.names())
        .cast(ZONES.schema)
    )


def _no_geometry() -> dict[str, pl.Expr]:
    return {name: pl.lit(None, pl.Float64) for name in ("area_km2", "lon", "lat")}


def _finest(communes: Entries, epcis: Entries) -> pl.DataFrame:
    """Return communes and municipal arrondissements, with their parents."""
    members = [(member["code"], epci["code"]) for epci in epcis for member in epci["membres"]]
    schema = ["code", "type", "nom", "commune", "departement", "region", "zone", "population"]
    table = (
        pl.from_dicts(communes, schema=dict.fromkeys(schema, pl.String) | {"population": pl.Int64})
        .filter(pl.col("type").is_in(list(KINDS)))
        .rename({"nom": "name"})
        .with_columns(
            level=pl.col("type").replace_strict(KINDS),
            overseas=pl.col("zone").replace_strict(OVERSEAS, return_dtype=pl.String),
            population_year=_population_year(),
        )
        .drop("type", "zone")
    )
    perimeters = pl.DataFrame(members, schema={"seat": pl.String, "epci": pl.String}, orient="row")
    table = table.with_columns(seat=pl.coalesce("commune", "code"))
    return table.join(perimeters, on="seat", how="left", validate="m:1").drop("seat")


def _population_year() -> pl.Expr:
    year = pl.col("departement").replace_strict(CENSUS_YEARS_ELSEWHERE, default=CENSUS_YEAR)
    return pl.when(pl.col("population").is_not_null()).then(year).cast(pl.Int32)


def _named(entries: Entries, level: str) -> pl.DataFrame:
    """Return the code, name, région and overseas of départements or régions."""
    names = {"code": pl.String, "nom": pl.String, "region": pl.String, "zone": pl.String}
    return (
        pl.from_dicts(entries, schema=names)
        .with_columns(
            level=pl.lit(level),
            overseas=pl.col("zone").replace_strict(OVERSEAS, return_dtype=pl.String),
        )
        .rename({"nom": "name"})
        .drop("zone")
    )


def _sums(present: pl.DataFrame, by: str) -> pl.DataFrame:
    """Return the population of each parent; null where no member has one."""
    known = pl.col("population").is_not_null().any()
    return present.group_by(pl.col(by).alias("code")).agg(
        population=pl.when(known).then(pl.col("population").sum()),
        population_year=pl.col("population_year").max(),
    )


def _epcis(epcis: Entries, present: pl.DataFrame) -> pl.DataFrame:
    """Return the EPCI, each in its most populous département and région."""
    table = pl.DataFrame(
        {"code": [epci["code"] for epci in epcis], "name": [epci["nom"] for epci in epcis]}
    ).with_columns(level=pl.lit("epci"))
    inside = present.filter(pl.col("epci").is_not_null())
    for parent in ("departement", "region"):
        main = (
            inside.group_by("epci", parent)
            .agg(pl.col("population").sum())
            .sort(["epci", "population", parent], descending=[False, True, False])
            .unique("epci", keep="first", maintain_order=True)
            .select(pl.col("epci").alias("code"), parent)
        )
        table = table.join(main, on="code", how="left", validate="1:1")
    overseas = present.select("departement", "overseas").unique()
    return table.join(overseas, on="departement", how="left", validate="m:1").join(
        _sums(inside, "epci"), on="code", how="left", validate="1:1"
    )


def _france(present: pl.DataFrame) -> pl.DataFrame:
    """Return France: its régions in Europe and overseas, without the overseas collectivities."""
    inside = present.filter(pl.col("overseas").ne_missing("collectivity"))
    return pl.DataFrame(
        {
            "code": ["france"],
            "level": ["france"],
            "name": ["France"],
            "population": [inside["population"].sum()],
            "population_year": [CENSUS_YEAR],
        },
        schema_overrides={"population_year": pl.Int32},
    )
