"""The Python API: the few lines that the commands run."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner

from maillage import api, catalogue
from maillage.cli.index import index as index_command
from maillage.contracts.diagnosis import Diagnosis
from maillage.errors import (
    AmbiguousTerritory,
    CatalogueError,
    InputError,
    MissingData,
    UnknownTerritory,
)
from maillage.runs.store import Store

DAY = date(2026, 1, 1)


def test_store_is_where_the_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAILLAGE_HOME", str(tmp_path))

    assert (api.store().home, api.store(tmp_path / "other").home) == (tmp_path, tmp_path / "other")


def test_demo_is_made_once(demonstration: Store) -> None:
    stamps = {path: path.stat().st_mtime_ns for path in demonstration.home.rglob("*.csv")}

    again = api.demo(demonstration.home)

    assert again.is_demo
    assert {path: path.stat().st_mtime_ns for path in again.home.rglob("*.csv")} == stamps


def test_territory_is_found_by_name_within_a_level(demonstration: Store) -> None:
    found = api.territory(demonstration, "val de trame", level="departement")

    assert found.reference == "VT"


def test_territory_with_a_homonym_lists_both(demonstration: Store) -> None:
    with pytest.raises(AmbiguousTerritory) as caught:
        api.territory(demonstration, "Bourg-Maille")

    assert [code for code in ("VT017", "VW007") if code in str(caught.value)] == ["VT017", "VW007"]


def test_the_zone_and_the_territories_alike_are_those_of_one_found_by_name(
    demonstration: Store,
) -> None:
    alike = api.similar_territories(demonstration, "val de trame", level="departement", count=2)

    assert api.zone(demonstration, "val de trame", level="departement")["code"] == "VT"
    assert [like.territory.level for like in alike] == ["departement", "departement"]
    assert "VT" not in {like.territory.code for like in alike}
    assert alike[0].distance <= alike[1].distance


def test_similar_territories_are_as_many_as_the_settings_say(demonstration: Store) -> None:
    alike = api.similar_territories(demonstration, "VT", level="departement")

    others = demonstration.geography.level("departement").height - 1
    assert len(alike) == min(catalogue.settings().similarity.count, others)


def test_search_keeps_to_a_level(demonstration: Store) -> None:
    found = api.search_territories(demonstration, "val de trame", level="departement")

    assert found["code"].to_list()[:1] == ["VT"]
    assert set(found["level"]) == {"departement"}


@pytest.fixture
def empty(demonstration: Store, tmp_path: Path) -> Store:
    """The demonstration's country, its files at hand, nothing loaded."""
    for name in ("geography", "mirror"):
        shutil.copytree(demonstration.home / name, tmp_path / name)
    return Store(tmp_path)


def test_pull_loads_what_is_named_and_status_tells_it(empty: Store) -> None:
    done = api.pull(empty, "demo-fibre", "demo-parts", mirror=empty.home / "mirror", on=DAY)

    found = {each.source.id: each.state for each in api.status(empty, as_of=DAY)}
    assert [outcome.error for outcome in done] == [None, None]
    assert {name for name, state in found.items() if state == "fresh"} == {
        "demo-fibre",
        "demo-parts",
    }


def test_pull_loads_every_file_of_the_mirror_by_default(empty: Store) -> None:
    done = api.pull(empty, mirror=empty.home / "mirror", on=DAY)

    assert sorted(outcome.source.id for outcome in done) == sorted(empty.sources)


def test_import_file_loads_it_as_the_source_named(empty: Store) -> None:
    file = empty.home / "mirror" / "demo" / "demo-fibre.csv"

    done = api.import_file(empty, file, source_id="demo-fibre", on=DAY)

    assert [source.id for source in empty.loaded] == ["demo-fibre"]
    assert api.quality(empty, "demo-fibre").report.equals(done.report)


def test_data_functions_refuse_an_unknown_source(empty: Store) -> None:
    with pytest.raises(CatalogueError):
        api.pull(empty, "demo-fibres", mirror=empty.home / "mirror", on=DAY)
    with pytest.raises(CatalogueError):
        api.import_file(empty, empty.home, source_id="demo-fibres", on=DAY)
    with pytest.raises(MissingData):
        api.quality(empty, "demo-fibre")


def test_an_index_is_audited_and_compared_at_a_level(demonstration: Store) -> None:
    epci = demonstration.geography.level("epci").height

    audited = api.audit_index(demonstration, "maillage-2026", level="epci")
    same = api.compare_indexes(
        demonstration, "maillage-2026", "maillage-2026", level="epci", movers=0
    )

    assert (audited.index_id, audited.level, audited.zones) == ("maillage-2026", "epci", epci)
    assert same.comparison.spearman == pytest.approx(1)
    assert (same.comparison.zones, same.movers) == (audited.scored, ())


def test_index_feeds_name_each_indicator_of_the_index(demonstration: Store) -> None:
    fed = api.index_feeds(demonstration, "ifn-2023", level="commune")

    assert tuple(feed.indicator for feed in fed) == api.find_index("ifn-2023").indicators


def test_figures_are_those_of_the_themes_named() -> None:
    some = api.figures("fibre", "edtech", as_of=DAY)

    assert {found.book for found in some.figures.values()} == {"fibre", "edtech"}
    assert some.figures.items() <= api.figures(as_of=DAY).figures.items()
    with pytest.raises(CatalogueError):
        api.figures("fibres", as_of=DAY)


def test_everything_public_has_its_page(pytestconfig: pytest.Config) -> None:
    page = (pytestconfig.rootpath / "docs" / "reference" / "python-api.md").read_text()

    not_said = {"FORMATS", "Routing", "demo"}
    assert [name for name in api.__all__ if f"`{name}`" not in page] == sorted(not_said)


def test_diagnose_uses_the_settings_unless_told(demonstration: Store, diagnosis: Diagnosis) -> None:
    told = api.diagnose(demonstration, "VT", as_of=DAY, index="ifn-2023", demand="small-area")

    assert (diagnosis.index_id, told.index_id) == ("maillage-2026", "ifn-2023")
    assert told.headlines[0].value == diagnosis.headlines[0].value


@pytest.mark.parametrize("index", ["ifn-2020", "ifn-2022", "ifn-2023", "deri", "maillage-2026"])
def test_every_index_of_the_catalogue_is_computed(demonstration: Store, index: str) -> None:
    found = api.compute_index(demonstration, index, level="commune", with_ranks=False)

    assert found["zone"].to_list() == demonstration.geography.level("commune")["code"].to_list()


def test_compute_index_with_ranks_adds_their_interval(demonstration: Store) -> None:
    found = api.compute_index(demonstration, "maillage-2026", level="epci", with_ranks=True)

    known = found.drop_nulls("score")
    assert known.filter(known["rank_low"] > known["rank_high"]).height == 0
    assert known["worst_decile"].is_between(0, 1).all()


@pytest.mark.parametrize("with_ranks", [False, True])
def test_compute_index_gives_what_the_command_writes(
    demonstration: Store, tmp_path: Path, *, with_ranks: bool
) -> None:
    file = tmp_path / "scores.parquet"
    asked = ["--territory", "VT", "--reference", "VT", "--normalisation", "rank"]
    where = ["--home", str(demonstration.home), "--out", str(file)]
    ranks = [] if with_ranks else ["--no-ranks"]
    made = ["compute", "maillage-2026", "--level", "epci", *asked, "--impute", "parent", *ranks]

    CliRunner().invoke(index_command, [*made, *where], catch_exceptions=False)
    found = api.compute_index(
        demonstration, "maillage-2026", level="epci", with_ranks=with_ranks, territory="VT",
        reference="VT", normalisation="rank", impute="parent",
    )  # fmt: skip

    written = pl.read_parquet(file)
    shared = [name for name in written.columns if name in found.columns]
    assert {"zone", "score", "rank", "missing", "imputed"} <= set(shared)
    assert found.select(shared).equals(written.select(shared))


def test_compute_index_of_a_territory_keeps_the_ranks_of_the_whole(demonstration: Store) -> None:
    whole = api.compute_index(demonstration, "deri", level="commune", with_ranks=False)

    kept = api.compute_index(
        demonstration, "deri", level="commune", with_ranks=False, territory="VT"
    )

    assert kept.height == 210
    assert kept.equals(whole.filter(pl.col("zone").str.starts_with("VT")))


def test_audit_index_reads_against_what_is_asked(demonstration: Store) -> None:
    found = api.audit_index(
        demonstration, "maillage-2026", level="epci", reference="VT", normalisation="rank"
    )

    usual = api.audit_index(demonstration, "maillage-2026", level="epci")
    assert (found.reference, found.normalisation) != (usual.reference, usual.normalisation)
    assert found.reference == "Val-de-Trame"
    assert "rank" not in set(found.effects.filter(choice="normalisation")["option"])


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"normalisation": "ranks"}, "normalisation « ranks » inconnue ; il y a : ratio, "),
        ({"impute": "zero"}, "façon de compléter « zero » inconnue ; il y a : parent, "),
        ({"territory": "VT001"}, "n'a pas de zone de niveau"),
        ({"territory": ""}, "«  »"),
        ({"reference": "Ys"}, "« Ys »"),
    ],
)
def test_compute_index_refuses_what_does_not_exist(
    demonstration: Store, asked: dict[str, Any], said: str
) -> None:
    with pytest.raises(InputError) as caught:
        api.compute_index(demonstration, "deri", level="epci", with_ranks=False, **asked)

    assert said in str(caught.value)


def test_diagnose_refuses_what_does_not_exist(demonstration: Store, tmp_path: Path) -> None:
    with pytest.raises(UnknownTerritory):
        api.diagnose(demonstration, "Ys", as_of=DAY)
    with pytest.raises(CatalogueError):
        api.diagnose(demonstration, "VT", as_of=DAY, index="maillage-2025")
    with pytest.raises(CatalogueError):
        api.diagnose(demonstration, "VT", as_of=DAY, demand="everyone")
    with pytest.raises(MissingData):
        api.diagnose(api.store(tmp_path), "44", as_of=DAY)
