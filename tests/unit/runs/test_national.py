"""The real files of the mirror, against other computations and published totals."""

import gzip

import polars as pl
import pytest

from maillage import catalogue
from maillage.contracts import INDICATOR_VALUES, QUALITY_ISSUES
from maillage.inputs.places.reading import ROW_COLUMN, read_rows
from maillage.inputs.tabular import read_table
from maillage.runs.demand import estimate
from maillage.runs.indicators import latest
from maillage.runs.store import Store

pytestmark = pytest.mark.mirror

AT_HAND = [source for source in catalogue.sources().values() if source.mirror]
DERIVED = {
    # column of the table computed elsewhere: (indicator, our unit in theirs, their rounding)
    "part_65plus_rp2017": ("aged_65_plus", 100, 0.005),
    "part_pas_peu_diplomes_rp2017": ("low_diploma", 100, 0.005),
    "part_menages_1pers_rp2017": ("one_person_households", 100, 0.005),
    "part_familles_mono_rp2017": ("lone_parent_families", 100, 0.005),
    "part_15_24_rp2017": ("aged_15_24", 100, 0.005),
    "taux_pauvrete_2021": ("poverty_rate", 100, 0),
    "niveau_vie_median_2021": ("median_income", 1, 0),
    "nb_menages_fiscaux_2021": ("fiscal_households", 1, 0),
    "non_couverture_thd30_2019_pct": ("without_30mbps", 100, 0.05),
    "ftth_pct_2026": ("ftth_coverage", 100, 0),
}


@pytest.fixture(scope="module")
def derived(mirror, national) -> pl.DataFrame:
    """The table computed elsewhere, for communes that absorbed none and are not divided."""
    with gzip.open(mirror / "socio" / "indicateurs_communes_derives.csv.gz") as stream:
        table = pl.read_csv(stream.read(), infer_schema=False)
    absorbing = national.geography.crosswalk["code"].implode()
    return table.filter(~pl.col("code_insee").is_in(absorbing)).rename({"code_insee": "zone"})


def of_country(store: Store, indicator: str) -> float:
    return latest(store, "france", [indicator])["value"].item()


@pytest.mark.parametrize("source", AT_HAND, ids=lambda source: source.id)
def test_a_source_is_read_and_loaded(mirror, national, source):
    file = mirror / source.mirror
    is_list = source.holds == "places"
    reading = read_rows(file, format=source.format) if is_list else None
    table = reading.table if reading else read_table(file, source)
    staged = pl.read_parquet(national.staged(source))
    report = QUALITY_ISSUES.check(pl.read_parquet(national.quality(source)))

    assert table.height >= source.expect.rows_min
    assert report["source"].unique().to_list() in ([], [source.id])
    if reading:
        assert staged.equals(reading.staged)
        assert staged.columns == [*table.columns, ROW_COLUMN]
    elif source.measures:
        known = INDICATOR_VALUES.check(staged).filter(pl.col("status") == "known")
        assert set(known["indicator"]) == {measure.indicator for measure in source.measures}
    else:
        assert staged.shape == (table.height, len(source.required_columns))


@pytest.mark.parametrize("column", DERIVED)
def test_our_values_are_those_computed_elsewhere(derived, national, column):
    indicator, unit, rounding = DERIVED[column]
    ours = latest(national, "commune", [indicator]).select("zone", ours=pl.col("value") * unit)

    both = derived.select("zone", theirs=pl.col(column).cast(pl.Float64)).join(
        ours, on="zone", how="left", validate="1:1"
    )

    assert both.select((pl.col("theirs").is_null() == pl.col("ours").is_null()).all()).item()
    assert both.select((pl.col("theirs") - pl.col("ours")).abs().max()).item() <= rounding + 1e-9


def test_our_revitalisation_zones_are_those_computed_elsewhere(derived, national):
    ours = latest(national, "commune", ["revitalisation_zone"]).select("zone", "value")

    both = derived.select("zone", "zrr_2022").join(ours, on="zone", how="left", validate="1:1")

    found = both.group_by("zrr_2022").agg(pl.col("value").unique())
    assert dict(found.iter_rows()) == {"C": [1.0], "NC": [0.0], "PC": [None], None: [None]}


def test_without_30mbps_was_44_4_percent_of_france(national):
    assert round(of_country(national, "without_30mbps"), 3) == 0.444


def test_fiscal_households_add_up_to_those_of_the_file(mirror, national):
    source = catalogue.find_source("filosofi-2021-communes")
    table = read_table(mirror / source.mirror, source)
    districts = national.geography.level("arrondissement")["code"].implode()
    whole = table.filter(~pl.col("CODGEO").is_in(districts))
    total = whole.select(pl.col("NBMENFISC21").cast(pl.Float64, strict=False).sum()).item()

    levels = {
        level: latest(national, level, ["fiscal_households"])["value"].sum()
        for level in ("commune", "departement", "region", "france")
    }

    assert set(levels.values()) == {total}


def test_fibre_agrees_with_the_weighted_mean_of_its_file(mirror, national):
    """Brute force over the communes of the file that still exist, weighed by people."""
    source = catalogue.find_source("arcep-fibre-2026")
    table = read_table(mirror / source.mirror, source)
    people = dict(
        national.geography.level("commune")
        .filter(pl.col("overseas").ne_missing("collectivity"))
        .select("code", "population")
        .iter_rows()
    )
    known = [
        (float(percent), people[code])
        for code, percent in table.select("code_insee", "fibre_pct").iter_rows()
        if percent and code in people
    ]
    mean = sum(percent * weight for percent, weight in known) / sum(w for _p, w in known) / 100

    assert of_country(national, "ftth_coverage") == pytest.approx(mean, abs=1e-4)


def test_the_small_area_model_is_within_two_points_of_the_estimates_kept_apart(national):
    error = estimate(national, catalogue.find_demand("small-area")).error

    assert error.areas == 45
    assert error.largest < 0.02


def test_people_in_difficulty_add_up_across_levels(national):
    found = estimate(national, catalogue.find_demand("small-area")).zones
    communes = national.geography.level("commune").filter(
        pl.col("overseas").ne_missing("collectivity")
    )
    totals = {
        level: found.filter(pl.col("level") == level)["people"].sum()
        for level in ("departement", "region", "france")
    }
    inside = found.filter(
        pl.col("level") == "commune", pl.col("zone").is_in(communes["code"].implode())
    )
    grouped = communes.select(zone="code", epci="epci").join(inside, on="zone")
    by_epci = grouped.drop_nulls("epci").group_by(zone="epci").agg(total=pl.col("people").sum())
    both = by_epci.join(found.filter(pl.col("level") == "epci"), on="zone", validate="1:1")

    assert totals == pytest.approx(dict.fromkeys(totals, inside["people"].sum()))
    assert both.select((pl.col("total") - pl.col("people")).abs().max()).item() < 1e-6


def test_the_country_has_its_published_rate(national):
    demand = catalogue.find_demand("small-area")

    france = estimate(national, demand).zones.filter(pl.col("level") == "france")

    assert france["rate"].item() == pytest.approx(demand.national_rate)
    assert france.select(
        (pl.col("low") <= pl.col("people")) & (pl.col("people") <= pl.col("high"))
    ).item()


def test_those_of_65_or_more_and_of_15_to_24_are_parts_of_the_same_people(national):
    ages = latest(national, "commune", ["aged_65_plus", "aged_15_24"])

    totals = ages.drop_nulls("value").group_by("zone").agg(pl.sum("value"), pl.len())

    both = totals.filter(pl.col("len") == 2)
    assert both.height > 30_000
    assert both["value"].max() <= 1 + 1e-9
