"""The indicators of every zone: each at its own level, and put together at the coarser ones."""

import hashlib
from collections.abc import Iterable, Sequence

import polars as pl

from maillage import catalogue
from maillage.contracts import INDICATOR_VALUES, Level
from maillage.contracts.zones import COMMUNE_CODE_LENGTH
from maillage.methods.aggregation import combine
from maillage.reference.crosswalks import present_codes
from maillage.reference.geography import Geography
from maillage.runs.store import Store, write_table

COARSER: tuple[Level, ...] = ("epci", "departement", "region", "france")
EVERYWHERE: tuple[Level, ...] = ("commune", "arrondissement", *COARSER)
"""The levels that indexes, models and comparisons read: IRIS, of large communes only, are apart."""
_IS_KNOWN = pl.col("status").is_in(["known", "imputed"])
_KEY = ["indicator", "level", "zone", "year", "source"]


def indicator_values(store: Store) -> pl.LazyFrame:
    """Return the values of every indicator, level, zone and year (contract ``indicator_values``).

    One source speaks for an indicator, a level and a year. The table is built when a source has
    been loaded since, and read lazily: filter before collecting.

    Raises:
        MissingData: no source is loaded.
    """
    path = store.mart(f"indicators-{fingerprint(store)}")
    if not path.exists():
        write_table(path, build(store))
        for stale in set(path.parent.glob("indicators-*.parquet")) - {path}:
            stale.unlink()
    return pl.scan_parquet(path)


def latest(store: Store, level: Level, indicators: Sequence[str]) -> pl.DataFrame:
    """Return the newest values of indicators at a level, as :func:`newest` chooses them.

    Rows are under the contract ``indicator_values``, one year an indicator, sorted by indicator
    and zone.
    """
    found = (
        indicator_values(store)
        .filter(pl.col("level") == level, pl.col("indicator").is_in(indicators))
        .collect()
    )
    return newest(found).sort("indicator", "zone")


def newest(series: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of the newest year of each indicator and level, if it is known widely enough.

    A year must be known in at least the share ``widely`` (settings) of the zones of the
    best-known year: a file about one département must not blank the rest of the country.
    """
    key = ["indicator", "level", "year"]
    years = _newest_years(series.group_by(key).agg(_IS_KNOWN.sum().alias("known")))
    return series.join(years, on=key, how="semi", maintain_order="left")


def sources_of(store: Store, indicators: Iterable[str], levels: Iterable[Level]) -> set[str]:
    """Return the sources of the newest values of indicators at some levels, and of their weights.

    Raises:
        MissingData: no source is loaded.
    """
    names = set(indicators)
    entries = [catalogue.indicators()[name] for name in sorted(names)]
    weights = {entry.weight for entry in entries if entry.aggregate != "sum"}
    by_year = (
        indicator_values(store)
        .filter(
            pl.col("indicator").is_in(sorted(names | weights)),
            pl.col("level").is_in(sorted(levels)),
        )
        .group_by("indicator", "level", "year", "source")  # one source speaks for a year
        .agg(_IS_KNOWN.sum().alias("known"))
        .collect()
    )
    return set(_newest_years(by_year)["source"])


def wide(store: Store, level: Level, indicators: Sequence[str]) -> pl.DataFrame:
    """Return one row a zone of a level, sorted by code, and one column an indicator.

    A value that is not known is null, and so is a whole column when no source gives it.
    """
    zones = store.geography.level(level).select(zone="code")
    values = latest(store, level, indicators).pivot(
        "indicator", index="zone", values="value", on_columns=list(indicators)
    )
    return zones.join(values, on="zone", how="left", validate="1:1", maintain_order="left")


def fingerprint(store: Store) -> str:
    """Return a short hash of what is loaded: sources, their files and their entries.

    Raises:
        MissingData: no source is loaded.
    """
    digest = hashlib.sha256()
    for source in store.require_loaded():
        record = store.record(source)
        digest.update(source.model_dump_json().encode())
        digest.update(record.sha256.encode() if record else b"")
    for indicator in catalogue.indicators().values():
        digest.update(indicator.model_dump_json().encode())
    return digest.hexdigest()[:16]


def build(store: Store) -> pl.DataFrame:
    """Return the values at every level, one source an indicator, a level and a year."""
    staged = [store.staged(source) for source in store.require_loaded() if source.measures]
    native = pl.concat([INDICATOR_VALUES.empty(), *map(pl.read_parquet, staged)])
    fine = pl.concat([native, _from_iris(native, store.geography)])
    parts = _parts(fine.filter(pl.col("level") == "commune"), _communes(store.geography))
    everything = pl.concat([fine, *(_together(parts, level) for level in COARSER)])
    return INDICATOR_VALUES.check(_one_source(everything).sort(_KEY))


def _from_iris(native: pl.DataFrame, geography: Geography) -> pl.DataFrame:
    """Add up the IRIS of a commune, for the counts that no source gives by commune."""
    counts = [entry.id for entry in catalogue.indicators().values() if entry.aggregate == "sum"]
    elsewhere = native.filter(pl.col("level") == "commune")["indicator"].unique()
    iris = native.filter(
        pl.col("level") == "iris",
        pl.col("indicator").is_in(counts),
        ~pl.col("indicator").is_in(elsewhere.implode()),
    )
    zones = iris["zone"].unique().sort()
    present = present_codes(geography, zones.str.slice(0, COMMUNE_CODE_LENGTH))
    members = pl.DataFrame({"zone": zones, "commune": present["code"]}).with_columns(
        people=pl.lit(None, pl.Float64)
    )
    return _together(_parts(iris, members), "commune")


def _communes(geography: Geography) -> pl.DataFrame:
    """The communes, the zones of each coarser level that they lie in, and their people."""
    in_country = pl.col("overseas").ne_missing("collectivity")
    return geography.level("commune").select(
        "epci",
        "departement",
        "region",
        zone="code",
        france=pl.when(in_country).then(pl.lit("france")),
        people=pl.col("population").cast(pl.Float64),
    )


def _parts(values: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Return one row a series and a member; a member without a value is a missing part."""
    series = values.select("indicator", "year", "source").unique()
    return (
        series.join(members, how="cross")
        .join(
            values.drop("level"),
            on=["indicator", "year", "source", "zone"],
            how="left",
            validate="1:1",
        )
        .join(_rules(), on="indicator", validate="m:1")
        .join(_weights(values), on=["weight", "zone"], how="left", validate="m:1")
        .with_columns(
            pl.coalesce("denominator", "weight_value").alias("denominator"),
            pl.col("status").fill_null("missing"),
            pl.col("approximate").fill_null(value=False),
        )
    )


def _together(parts: pl.DataFrame, level: Level) -> pl.DataFrame:
    """Put parts together by the zone of a level; a zone of which nothing is known has no row."""
    inside = parts.filter(pl.col(level).is_not_null()).drop("zone").rename({level: "zone"})
    combined = combine(inside, by=["indicator", "zone", "year", "source"])
    return (
        combined.filter((pl.col("coverage") > 0) | (pl.col("status") == "secret"))
        .with_columns(pl.lit(level).alias("level"))
        .select(INDICATOR_VALUES.schema.names())
    )


def _rules() -> pl.DataFrame:
    entries = catalogue.indicators().values()
    return pl.DataFrame(
        {
            "indicator": [entry.id for entry in entries],
            "aggregate": [entry.aggregate for entry in entries],
            "minimum_coverage": [entry.minimum_coverage for entry in entries],
            "weight": [entry.weight for entry in entries],
        }
    )


def _weights(values: pl.DataFrame) -> pl.DataFrame:
    """The values of the indicators that weigh others, by zone, of their latest year."""
    weighing = _rules()["weight"].unique()
    return (
        values.filter(pl.col("indicator").is_in(weighing.implode()) & (pl.col("status") == "known"))
        .sort("year")
        .unique(["indicator", "zone"], keep="last", maintain_order=True)
        .select(pl.col("indicator").alias("weight"), "zone", weight_value="value")
    )


def _newest_years(by_year: pl.DataFrame) -> pl.DataFrame:
    """Keep the newest year of each indicator and level that is ``known`` widely enough."""
    return (
        by_year.filter(_is_wide("indicator", "level"))
        .sort("year")
        .unique(["indicator", "level"], keep="last", maintain_order=True)
    )


def _is_wide(*group: str) -> pl.Expr:
    """Whether a row of counts ``known`` comes near enough the best of its group."""
    best = pl.col("known").max().over(group)
    return (pl.col("known") > 0) & (pl.col("known") >= catalogue.settings().widely * best)


def _one_source(values: pl.DataFrame) -> pl.DataFrame:
    """Keep, for an indicator, a level and a year, one source among those wide enough.

    It is the one with counts, then the widest.
    """
    chosen = (
        values.group_by("indicator", "level", "year", "source")
        .agg(
            pl.col("numerator").filter(_IS_KNOWN).count().alias("counted"),
            _IS_KNOWN.sum().alias("known"),
        )
        .filter(_is_wide("indicator", "level", "year") | (pl.col("known") == 0))
        .sort(
            pl.col("counted") == 0,
            pl.col("known") * -1,
            "source",
        )
        .unique(["indicator", "level", "year"], keep="first", maintain_order=True)
        .select("indicator", "level", "year", "source")
    )
    return values.join(chosen, on=["indicator", "level", "year", "source"], how="semi")
