"""``maillage demo``: the whole demonstration in one command."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from maillage.demo.run import DEPARTEMENT, demo_home, ensure
from maillage.files import locked, sha256
from maillage.runs.store import Store

Run = Callable[..., Any]
DAY = ("--as-of", "2026-01-01")


def test_demo_makes_its_data_and_its_report(run: Run, tmp_path: Path) -> None:
    home, out = tmp_path / "demo", tmp_path / "report"

    said = run("demo", "--home", home, "--out", out, *DAY)

    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("Données de démonstration : tout y est inventé.")
    assert {path.name for path in out.iterdir()} == {
        "charts",
        "data",
        "manifest.json",
        "maps",
        "report.html",
        "report.pdf",
    }
    assert len(Store(home).loaded) == 13


def test_demo_is_kept_unless_it_is_renewed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "demo"
    monkeypatch.setattr("maillage.cli.demo.diagnose_and_show", lambda *_all, **_more: None)
    written = home / "mirror" / "demo" / "demo-revenus.csv"

    run("demo", "--home", home, "--seed", "3")
    first = sha256(written)
    run("demo", "--home", home, "--seed", "4")
    kept = sha256(written)
    run("demo", "--home", home, "--seed", "4", "--renew")

    assert kept == first
    assert sha256(written) != first


def test_ensure_makes_the_same_store_for_the_same_seed(
    demonstration: Store, tmp_path: Path
) -> None:
    again = ensure(tmp_path / "demo")

    def staged(store: Store) -> dict[str, str]:
        return {path.name: sha256(path) for path in (store.home / "staged").iterdir()}

    assert staged(again) == staged(demonstration)
    assert {record.retrieved for source in again.loaded if (record := again.record(source))} == {
        "2026-01-01"
    }


def test_ensure_begins_again_after_a_load_that_did_not_end(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    (home / "staged").mkdir(parents=True)
    (home / "staged" / "demo-parts.parquet").write_bytes(b"")

    store = ensure(home)

    assert len(store.loaded) == 13


def test_ensure_refuses_to_make_what_another_process_makes(run: Run, tmp_path: Path) -> None:
    with locked(tmp_path / "demo.lock"):
        said = run("demo", "--home", tmp_path / "demo", *DAY)

    assert said.code == 5
    assert "un autre travail est déjà en cours" in said.words


def test_demo_lies_beside_the_data_of_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAILLAGE_HOME", str(tmp_path))

    assert (demo_home(), DEPARTEMENT) == (tmp_path / "demo", "VT")
