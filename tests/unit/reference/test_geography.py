"""The embedded France against what is known of it elsewhere, and a small country."""

import polars as pl
import pytest
import shapely

from maillage.contracts import LEVELS, OUTLINES, ZONES, Level
from maillage.errors import ContractError
from maillage.reference.geography import Geography, embedded

DISSOLVED: tuple[Level, ...] = ("epci", "departement", "region", "france")
DRAWN: tuple[Level, ...] = ("commune", "arrondissement", *DISSOLVED)
NEVER_DRAWN = ["15031", "15035", "15047", "15171"]


def of_level(france: Geography, level: Level) -> pl.DataFrame:
    return france.zones.filter(pl.col("level") == level)


@pytest.mark.parametrize(
    ("level", "count"),
    [
        ("commune", 34_969),
        ("arrondissement", 45),
        ("epci", 1_255),
        ("departement", 109),
        ("region", 26),
        ("france", 1),
        ("iris", 0),
    ],
)
def test_embedded_zones_are_all_there(france: Geography, level: Level, count: int) -> None:
    assert of_level(france, level).height == count


@pytest.mark.parametrize("level", ["commune", "departement", "region"])
def test_populations_sum_to_the_census(france: Geography, level: Level) -> None:
    collectivity = pl.col("overseas").eq_missing("collectivity")
    sums = (
        of_level(france, level)
        .group_by(collectivity.alias("outside"))
        .agg(pl.col("population").sum())
    )

    assert dict(sums.rows()) == {False: 68_350_798, True: 602_143}


def test_france_counts_no_overseas_collectivity(france: Geography) -> None:
    zone = of_level(france, "france").row(0, named=True)

    assert zone["population"] == 68_350_798
    assert zone["population_year"] == 2023


def test_epci_population_is_that_of_its_members(france: Geography) -> None:
    members = of_level(france, "commune").group_by(code="epci").agg(pl.col("population").sum())
    both = of_level(france, "epci").join(members, on="code", validate="1:1")

    assert both.height == 1_255
    assert both["population"].equals(both["population_right"], check_names=False)


def test_populations_have_the_year_of_their_census(france: Geography) -> None:
    years = france.zones.filter(
        pl.col("level") == "departement", pl.col("code").is_in(["01", "976", "987", "988", "984"])
    )

    assert dict(years.select("code", "population_year").rows()) == {
        "01": 2023,
        "976": 2017,
        "984": None,
        "987": 2022,
        "988": 2025,
    }


def test_unknown_population_is_null_and_nobody_is_zero(france: Geography) -> None:
    communes = of_level(france, "commune")

    unknown = communes.filter(pl.col("population").is_null())["code"].to_list()
    empty = communes.filter(pl.col("population") == 0)["code"].to_list()

    assert unknown == ["98411", "98412", "98413", "98414", "98415", "98901"]
    assert empty == ["55039", "55050", "55139", "55189", "55239", "55307"]


def test_every_parent_is_a_zone(france: Geography) -> None:
    levels: tuple[Level, ...] = ("commune", "epci", "departement", "region")
    for level in levels:
        named = france.zones[level].drop_nulls().unique()
        assert named.is_in(of_level(france, level)["code"].implode()).all()


def test_zones_without_outline_have_neither_centre_nor_area(france: Geography) -> None:
    communes = of_level(france, "commune")
    outside = pl.col("overseas").ne_missing("collectivity")
    lost = communes.filter(outside & pl.col("lon").is_null())["code"].to_list()
    drawn = france.outlines("commune")["code"]

    assert lost == NEVER_DRAWN
    assert drawn.len() == 34_875 - len(NEVER_DRAWN)
    assert set(communes.filter(pl.col("lon").is_null())["code"]) & set(drawn) == set()


def test_area_is_null_where_the_outline_is_known_to_be_another(france: Geography) -> None:
    communes = of_level(france, "commune").filter(pl.col("lon").is_not_null())

    assert communes.filter(pl.col("area_km2").is_null())["code"].to_list() == ["15141", "25390"]


def test_centres_lie_inside_their_outline(france: Geography) -> None:
    for level in DRAWN:
        zones = of_level(france, level).join(france.outlines(level), on="code", validate="1:1")
        points = shapely.points(zones["lon"].to_numpy(), zones["lat"].to_numpy())
        inside = shapely.covers(shapely.from_wkb(zones["wkb"].to_numpy()), points)
        assert inside.all()


def test_outlines_never_overlap_and_share_their_edges(france: Geography) -> None:
    for level in DRAWN:
        shapes = shapely.from_wkb(france.outlines(level)["wkb"].to_numpy())
        assert shapely.coverage_is_valid(shapes)


@pytest.mark.parametrize("level", ["epci", "departement", "region"])
def test_coarser_outlines_are_the_union_of_their_communes(france: Geography, level: Level) -> None:
    communes = of_level(france, "commune").join(
        france.outlines("commune"), on="code", validate="1:1"
    )
    some = france.outlines(level).gather_every(60)

    for code, wkb in some.rows():
        inside = communes.filter(pl.col(level) == code)["wkb"].to_numpy()
        assert shapely.union_all(shapely.from_wkb(inside)).equals(shapely.from_wkb(wkb))


def test_arrondissements_fill_their_communes(france: Geography) -> None:
    parts = of_level(france, "arrondissement").join(
        france.outlines("arrondissement"), on="code", validate="1:1"
    )
    whole = dict(france.outlines("commune").rows())

    for (commune,), rows in parts.group_by("commune"):
        union = shapely.union_all(shapely.from_wkb(rows["wkb"].to_numpy()))
        assert union.equals(shapely.from_wkb(whole[str(commune)]))


def test_crosswalk_leads_from_past_codes_to_present_communes(france: Geography) -> None:
    present = of_level(france, "commune")["code"].implode()
    kinds = dict(france.crosswalk["kind"].value_counts().rows())

    assert kinds == {"former": 2_248, "delegated": 1_521, "associated": 471, "arrondissement": 45}
    assert france.crosswalk["code"].is_in(present).all()
    assert not france.crosswalk["old_code"].is_in(present).any()


def test_postcodes_serve_present_zones(france: Geography) -> None:
    codes = france.zones.filter(pl.col("level").is_in(["commune", "arrondissement"]))["code"]

    assert france.postcodes["postcode"].n_unique() == 6_310
    assert france.postcodes["code"].is_in(codes.implode()).all()


def test_zones_are_sorted_by_level_then_code(france: Geography) -> None:
    order = france.zones.with_columns(
        rank=pl.col("level").replace_strict(LEVELS, range(len(LEVELS)))
    )

    assert order.equals(order.sort("rank", "code"))


def test_embedded_is_read_once() -> None:
    assert embedded() is embedded()
    assert embedded().zones is embedded().zones


def test_outlines_of_a_level_that_does_not_exist_are_empty(vallon: Geography) -> None:
    assert vallon.outlines("iris").equals(OUTLINES.empty())


def test_outlines_missing_from_the_folder_are_an_error(vallon: Geography) -> None:
    with pytest.raises(FileNotFoundError):
        vallon.outlines("epci")


def test_a_table_out_of_contract_is_refused(vallon: Geography) -> None:
    table = vallon.zones.drop("name")
    table.write_parquet(vallon.folder / "zones.parquet")  # type: ignore[arg-type]

    with pytest.raises(ContractError, match="zones: column name is missing"):
        Geography(vallon.folder).zones  # noqa: B018


def test_level_gives_its_zones_by_code(vallon: Geography) -> None:
    found = vallon.level("commune")

    assert found["code"].to_list() == ["VO001", "VT001", "VT002", "VT003"]
    assert found.schema == ZONES.schema
