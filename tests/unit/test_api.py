"""The Python API: the few lines that the commands run."""

from datetime import date
from pathlib import Path

import pytest

from maillage import api
from maillage.contracts.diagnosis import Diagnosis
from maillage.errors import AmbiguousTerritory, CatalogueError, MissingData, UnknownTerritory
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


def test_diagnose_refuses_what_does_not_exist(demonstration: Store, tmp_path: Path) -> None:
    with pytest.raises(UnknownTerritory):
        api.diagnose(demonstration, "Ys", as_of=DAY)
    with pytest.raises(CatalogueError):
        api.diagnose(demonstration, "VT", as_of=DAY, index="maillage-2025")
    with pytest.raises(CatalogueError):
        api.diagnose(demonstration, "VT", as_of=DAY, demand="everyone")
    with pytest.raises(MissingData):
        api.diagnose(api.store(tmp_path), "44", as_of=DAY)
