"""An index over the zones of a store: reference areas, filling in, tables, comparison."""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from maillage import catalogue
from maillage.catalogue.indexes import Index
from maillage.demo.run import ensure
from maillage.errors import InputError, MissingData
from maillage.reference.lookup import find
from maillage.runs import filling
from maillage.runs.index import explained, panel, ranked, scored, scores
from maillage.runs.index_comparison import compare_indexes
from maillage.runs.index_sources import feeds
from maillage.runs.index_table import index_table, require_scores
from maillage.runs.indicators import wide
from maillage.runs.pull import pull
from maillage.runs.similar import similar
from maillage.runs.store import Store

UNKNOWN = "jobseekers_rate"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return ensure(tmp_path_factory.getbasetemp() / "demo")


@pytest.fixture
def index() -> Index:
    return catalogue.find_index("maillage-2026")


def test_similar_reference_holds_the_territory_and_its_likes(demo: Store, index: Index) -> None:
    asked = index.model_copy(update={"reference": "similar:VT"})
    likes = similar(demo, find(demo.geography, "VT"), count=5)
    inside = {"VT", *(like.territory.code for like in likes)}

    found = panel(demo, "commune", asked)

    homes = demo.geography.level("commune")["departement"].is_in(list(inside))
    assert found.reference.tolist() == homes.to_list()


def test_similar_reference_weighs_values_by_people(demo: Store, index: Index) -> None:
    asked = index.model_copy(update={"reference": "similar:VT"})
    values = wide(demo, "departement", ["aged_65_plus"])["aged_65_plus"].to_numpy()
    people = demo.geography.level("departement")["population"].to_numpy()

    found = panel(demo, "commune", asked)

    at = index.indicators.index("aged_65_plus")
    assert found.reference_values[at] == pytest.approx(np.average(values, weights=people))


def test_reference_of_one_territory_is_its_own_value(demo: Store, index: Index) -> None:
    asked = index.model_copy(update={"reference": "VT"})
    known = wide(demo, "departement", ["aged_65_plus"]).filter(pl.col("zone") == "VT")

    found = panel(demo, "commune", asked)

    at = index.indicators.index("aged_65_plus")
    assert found.reference_values[at] == known["aged_65_plus"][0]
    assert found.reference.sum() == 210


def test_reference_finer_than_the_level_is_refused(demo: Store, index: Index) -> None:
    asked = index.model_copy(update={"reference": "VT001"})

    with pytest.raises(InputError, match="n'a pas de zone de niveau département"):
        panel(demo, "departement", asked)


def test_reference_without_likes_is_refused(demo: Store, index: Index) -> None:
    asked = index.model_copy(update={"reference": "similar:france"})

    with pytest.raises(InputError, match="aucun territoire semblable"):
        panel(demo, "commune", asked)


def test_level_without_zone_is_refused(demo: Store, index: Index) -> None:
    with pytest.raises(InputError, match="aucune zone de niveau arrondissement municipal"):
        panel(demo, "arrondissement", index)


def test_ranked_adds_intervals_to_the_same_scores(demo: Store, index: Index) -> None:
    plain = explained(scored(demo, index, "epci"))

    drawn = ranked(demo, index, "epci")

    assert drawn.select(plain.columns).equals(plain)
    assert drawn.filter(pl.col("rank_low") > pl.col("rank_high")).is_empty()


def test_zones_without_a_score_have_no_interval(demo: Store, index: Index) -> None:
    intervals = ["rank_median", "rank_low", "rank_high", "worst_decile"]

    drawn = ranked(demo, index, "commune")

    without = drawn.filter(pl.col("rank").is_null())
    assert not without.is_empty()
    assert without.select(intervals).null_count().row(0) == (without.height,) * 4
    assert drawn["rank_high"].max() <= drawn["rank"].count()  # type: ignore[operator]


def test_ranked_again_reads_what_was_kept(demo: Store, index: Index) -> None:
    first = ranked(demo, index, "departement")
    kept = sorted(path.stat().st_mtime_ns for path in (demo.home / "marts").iterdir())

    again = ranked(demo, index, "departement")

    assert again.equals(first)
    assert sorted(path.stat().st_mtime_ns for path in (demo.home / "marts").iterdir()) == kept


def test_ranked_keeps_imputed_scores_apart(demo: Store, index: Index) -> None:
    plain = ranked(demo, index, "commune")

    filled = ranked(demo, index, "commune", way="parent")

    assert plain["score"].count() < filled["score"].count()
    assert plain["imputed"].unique().to_list() == [""]


def test_parts_add_up_to_the_score(demo: Store, index: Index) -> None:
    table = explained(scored(demo, index, "commune")).drop_nulls("score")

    total = table.select(pl.sum_horizontal(pl.col("^part:.*$")))["part:aged_65_plus"]

    assert total.to_numpy() == pytest.approx(table["score"].to_numpy())


def test_harmonic_index_has_scores_without_parts_nor_reasons(demo: Store, index: Index) -> None:
    axes = tuple(axis.model_copy(update={"aggregation": "harmonic"}) for axis in index.axes)

    table = explained(scored(demo, index.model_copy(update={"axes": axes}), "commune"))

    assert table["score"].count() > 500
    assert table["part:aged_65_plus"].count() == 0
    assert table["reason:1"].count() == 0


@pytest.mark.parametrize("way", ["parent", "neighbours", "regression"])
def test_filling_leaves_known_values_and_flags_the_others(
    demo: Store, index: Index, way: filling.Way
) -> None:
    before = panel(demo, "commune", index)

    found = scored(demo, index, "commune", way=way)

    known = ~np.isnan(before.values)
    assert np.array_equal(found.panel.values[known], before.values[known])
    assert np.array_equal(found.added, ~known & ~np.isnan(found.panel.values))
    assert found.effect is not None
    assert found.effect.cells == found.added.sum() > 0
    assert found.effect.gained == (
        (~np.isnan(found.composite.scores)).sum() - scores(demo, index, "commune")["score"].count()
    )


def test_filling_by_parent_takes_the_nearest_parent_that_is_known(
    demo: Store, index: Index
) -> None:
    zones = demo.geography.level("commune")
    epci = dict(wide(demo, "epci", ["median_income"]).iter_rows())
    departement = dict(wide(demo, "departement", ["median_income"]).iter_rows())
    at = index.indicators.index("median_income")

    found = scored(demo, index, "commune", way="parent")

    filled = np.flatnonzero(found.added[:, at])
    expected = [
        epci[zone["epci"]] or departement[zone["departement"]]
        for zone in zones[filled].iter_rows(named=True)
    ]
    assert found.panel.values[filled, at].tolist() == expected


def test_filling_never_gives_a_count(demo: Store) -> None:
    index = catalogue.find_index("maillage-2026")
    part = index.axes[2].parts[0].model_copy(update={"indicator": "households"})
    axis = index.axes[2].model_copy(update={"parts": (part,)})
    counted = index.model_copy(update={"axes": (*index.axes[:2], axis, index.axes[3])})

    found = scored(demo, counted, "commune", way="neighbours")

    assert not found.added[:, counted.indicators.index("households")].any()


def test_table_keeps_the_zones_of_a_territory_and_national_ranks(demo: Store, index: Index) -> None:
    whole = explained(scored(demo, index, "commune"))

    table = index_table(demo.geography, whole, "commune", territory=find(demo.geography, "VT"))

    assert table.height == 210
    ranks = dict(whole.select("zone", "rank").iter_rows())
    assert table["rank"].to_list() == [ranks[zone] for zone in table["zone"]]


def test_table_without_score_says_what_is_missing(demo: Store, index: Index) -> None:
    table = index_table(demo.geography, explained(scored(demo, index, "commune")), "commune")

    without = table.filter(pl.col("score").is_null())

    assert without.height == 9
    assert without.filter(pl.col("missing") == "").is_empty()
    assert without["rank"].count() == 0


def test_table_of_a_level_coarser_than_the_territory_is_refused(demo: Store, index: Index) -> None:
    found = explained(scored(demo, index, "epci"))

    with pytest.raises(InputError, match="n'a pas de zone de niveau intercommunalité"):
        index_table(demo.geography, found, "epci", territory=find(demo.geography, "VT001"))


def test_table_without_any_score_names_the_missing_indicators(demo: Store, index: Index) -> None:
    part = index.axes[2].parts[0].model_copy(update={"indicator": UNKNOWN})
    axis = index.axes[2].model_copy(update={"id": "total", "parts": (part,), "minimum_share": 1.0})
    empty = index.model_copy(update={"axes": (axis,)})
    table = index_table(demo.geography, explained(scored(demo, empty, "commune")), "commune")

    with pytest.raises(MissingData, match=f"indicateurs absents : {UNKNOWN}"):
        require_scores(table, index=empty, level="commune")


def test_comparison_of_an_index_with_itself_moves_nothing(demo: Store, index: Index) -> None:
    found = compare_indexes(demo, index, index, "commune", movers=5)

    assert found.comparison.spearman == pytest.approx(1)
    assert found.comparison.mean_shift == 0
    assert found.movers == ()


def test_comparison_tells_why_a_zone_moves(demo: Store, index: Index) -> None:
    other = catalogue.find_index("ifn-2020")
    table = explained(scored(demo, other, "commune"))

    found = compare_indexes(demo, index, other, "commune", movers=3)

    mover = found.movers[0]
    row = table.row(by_predicate=pl.col("zone") == mover.zone, named=True)
    told = (row["reason:1"], row["reason:2"])
    assert mover.reasons[1] == tuple(name for name in told if name)


def test_feeds_name_the_source_and_what_none_gives(demo: Store) -> None:
    fed = {
        feed.indicator: feed for feed in feeds(demo, catalogue.find_index("ifn-2020"), "commune")
    }

    assert fed[UNKNOWN].source is None
    assert fed[UNKNOWN].coverage == 0
    assert fed["low_diploma"].zones == 553
    assert fed["low_diploma"].year == 2021


@pytest.mark.mirror
def test_ifn_2020_covers_the_communes_of_the_mirror(mirror: Path, tmp_path: Path) -> None:
    store, index = Store(tmp_path / "home"), catalogue.find_index("ifn-2020")
    feeding = [
        source
        for source in store.sources.values()
        if source.mirror and {each.indicator for each in source.measures} & set(index.indicators)
    ]
    outcomes = list(pull(store, feeding, mirror=mirror, on=date(2026, 1, 1)))

    found = scores(store, index, "commune")

    assert [outcome.error for outcome in outcomes if outcome.error] == []
    assert found["score"].count() >= 34_000
