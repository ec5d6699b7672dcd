"""The fictional country: its territories add up, nest, and look like no real one."""

import gzip
import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import shapely

from maillage.contracts import CROSSWALK, OUTLINES, POSTCODES, ZONES
from maillage.demo.country import Country, generate
from maillage.demo.register import APOSTROPHE, CAPITAL, DEPARTEMENTS, HOMONYM, SAINT, Departement
from maillage.demo.society import AGES, NATIONAL_RATE, SPEEDS
from maillage.reference.geography import embedded
from maillage.reference.names import name_key

OLDER = pl.col("people_65_74") + pl.col("people_75_plus")
LOW_DIPLOMA = pl.col("low_diploma_people") / pl.col("people_out_of_school")


def level(country: Country, name: str) -> pl.DataFrame:
    return country.zones.filter(pl.col("level") == name)


def correlation(table: pl.DataFrame, first: pl.Expr, second: pl.Expr) -> float:
    return table.select(pl.corr(first, second, method="spearman")).item()


def test_generate_gives_the_same_country_for_the_same_seed() -> None:
    departements = [Departement("VA", "A", 12, 9_000), Departement("VB", "B", 11, 7_000)]

    first, again, other = (
        generate(np.random.default_rng(seed), departements=departements) for seed in (1, 1, 2)
    )

    assert first.zones.equals(again.zones)
    assert first.truth.equals(again.truth)
    assert first.outlines["iris"].equals(again.outlines["iris"])
    assert not first.truth.equals(other.truth)


def test_generate_keeps_every_contract(country: Country) -> None:
    tables = [(ZONES, country.zones), (CROSSWALK, country.crosswalk)]
    tables += [(POSTCODES, country.postcodes)]
    tables += [(OUTLINES, outlines) for outlines in country.outlines.values()]

    checked = [contract.check(table) for contract, table in tables]

    assert [len(table) for table in checked] == [len(table) for _contract, table in tables]


def test_zones_have_the_sizes_asked_for(country: Country) -> None:
    communes = level(country, "commune").group_by("departement").len().sort("departement")
    departements = level(country, "departement").sort("code")

    assert communes["len"].to_list() == [item.communes for item in DEPARTEMENTS]
    assert departements["population"].to_list() == [item.population for item in DEPARTEMENTS]


@pytest.mark.parametrize("name", ["commune", "epci", "departement", "region", "france"])
def test_populations_and_areas_add_up_at_every_level(country: Country, name: str) -> None:
    zones, communes = level(country, name), level(country, "commune")

    assert zones["population"].sum() == communes["population"].sum()
    assert zones["area_km2"].sum() == pytest.approx(communes["area_km2"].sum(), rel=1e-6)


def test_iris_of_a_commune_add_up_to_it(country: Country) -> None:
    divided = country.iris.group_by("commune").agg(pl.col("population", "households").sum())
    both = divided.join(country.truth, left_on="commune", right_on="code", validate="1:1")

    assert both["population"].to_list() == both["population_right"].to_list()
    assert both["households"].to_list() == both["households_right"].to_list()


def test_counts_are_parts_of_their_wholes(country: Country) -> None:
    truth = country.truth
    parts = {
        "low_diploma_people": "people_out_of_school",
        "one_person_households": "households",
        "lone_parent_families": "families",
        "families": "households",
        "fiscal_households": "households",
        "poor_people": "population",
        "fibre_2024": "fibre_2025",
        "fibre_2025": "premises",
    }

    assert (
        truth.select(pl.sum_horizontal(AGES))
        .to_series()
        .equals(truth["population"], check_names=False)
    )
    assert (
        truth.select(pl.sum_horizontal(SPEEDS))
        .to_series()
        .equals(truth["premises"], check_names=False)
    )
    assert {part for part, whole in parts.items() if (truth[part] > truth[whole]).any()} == set()
    assert truth.select(pl.selectors.integer().min()).min_horizontal().item() >= 0


def test_people_in_difficulty_are_the_national_rate(country: Country) -> None:
    rate = country.truth.select(
        pl.col("in_difficulty").sum() / pl.sum_horizontal(AGES[1:]).sum()
    ).item()

    assert rate == pytest.approx(NATIONAL_RATE, abs=0.005)


def test_lives_move_together(country: Country) -> None:
    truth = country.truth
    population, income = pl.col("population"), pl.col("median_income")
    fibre = pl.col("fibre_2025") / pl.col("premises")
    old = OLDER / population

    assert correlation(truth, population, old) < -0.1
    assert correlation(truth, population, fibre) > 0.3
    assert correlation(truth, income, LOW_DIPLOMA) < -0.6
    assert correlation(truth, income, pl.col("poor_people") / population) < -0.6
    assert correlation(truth, old, pl.col("in_difficulty") / population) > 0.6


def test_the_main_town_is_poorer_than_its_surroundings(country: Country) -> None:
    poverty = pl.col("poor_people").sum() / pl.col("population").sum()
    main = country.truth.filter(pl.col("name") == CAPITAL)
    around = country.truth.filter(pl.col("epci") == main["epci"][0], pl.col("name") != CAPITAL)

    assert main["population"].item() == country.truth["population"].max()
    assert main.select(poverty).item() > 1.2 * around.select(poverty).item()


def test_names_given_on_purpose_are_there(country: Country) -> None:
    names = country.truth.filter(pl.col("name").is_in([APOSTROPHE, SAINT, HOMONYM]))

    assert sorted(names["name"]) == [HOMONYM, HOMONYM, APOSTROPHE, SAINT]
    assert names.filter(pl.col("name") == HOMONYM)["departement"].n_unique() == 2
    assert country.truth["name"].n_unique() == country.truth.height - 1


def test_one_intercommunality_straddles_two_departements(country: Country) -> None:
    spread = country.truth.group_by("epci").agg(pl.col("departement").n_unique().alias("count"))

    assert sorted(spread["count"]) == [1] * (spread.height - 1) + [2]


def test_former_communes_lead_to_present_ones(country: Country) -> None:
    crosswalk = country.crosswalk

    assert crosswalk["old_code"].is_in(country.truth["code"].implode()).sum() == 0
    assert crosswalk["code"].is_in(country.truth["code"].implode()).all()
    assert sorted(crosswalk["kind"]) == ["delegated", "former", "former", "former"]


@pytest.mark.parametrize("name", ["iris", "commune", "epci", "departement", "region"])
def test_outlines_are_a_valid_coverage(country: Country, name: str) -> None:
    shapes = shapely.from_wkb(country.outlines[name]["wkb"].to_list())

    assert shapely.coverage_is_valid(shapes)
    assert shapely.is_valid(shapes).all()


def test_one_commune_has_no_outline(country: Country) -> None:
    bare = level(country, "commune").filter(pl.col("area_km2").is_null())

    assert bare.height == 1
    assert country.outlines["commune"].height == country.truth.height - 1


def test_the_centre_of_a_zone_lies_in_its_outline(country: Country) -> None:
    zones = level(country, "commune").join(country.outlines["commune"], on="code", validate="1:1")
    shapes = shapely.from_wkb(zones["wkb"].to_list())

    inside = shapely.contains_xy(shapes, zones["lon"].to_numpy(), zones["lat"].to_numpy())

    assert inside.all()


def test_the_country_lies_far_out_at_sea(country: Country) -> None:
    lon, lat = country.truth["lon"], country.truth["lat"]

    assert (lon.min() > -25, lon.max() < -15) == (True, True)
    assert (lat.min() > 43, lat.max() < 49) == (True, True)


def test_codes_are_those_of_no_real_zone(country: Country) -> None:
    real = embedded().zones["code"]

    taken = country.zones.filter(pl.col("code").is_in(real.implode()))

    assert taken["code"].unique().to_list() == ["france"]


def test_commune_names_are_those_of_no_real_commune(country: Country) -> None:
    real = embedded().level("commune").select(name_key(pl.col("name")))["name"]

    names = country.truth.select(name_key(pl.col("name")))["name"]

    assert names.filter(names.is_in(real.implode())).to_list() == []


@pytest.mark.mirror
def test_commune_names_are_in_no_official_list(country: Country, mirror: Path) -> None:
    path = mirror / "communes" / "etalab_communes.json.gz"
    entries = json.loads(gzip.decompress(path.read_bytes()))
    real = pl.DataFrame({"name": [entry["nom"] for entry in entries]})
    keys = real.select(name_key(pl.col("name")))["name"]

    names = country.truth.select(name_key(pl.col("name")))["name"]

    assert names.filter(names.is_in(keys.implode())).to_list() == []


def test_generate_without_outlines_gives_points_and_no_area() -> None:
    departements = [Departement("VA", "A", 12, 9_000)]

    bare = generate(np.random.default_rng(1), departements=departements, with_outlines=False)

    assert dict(bare.outlines) == {}
    assert level(bare, "commune")["area_km2"].null_count() == 12
    assert level(bare, "commune")["lon"].null_count() == 0


def test_generate_refuses_a_departement_too_small() -> None:
    with pytest.raises(ValueError, match="from 10 to 990 communes"):
        generate(np.random.default_rng(1), departements=[Departement("VA", "A", 9, 900)])
