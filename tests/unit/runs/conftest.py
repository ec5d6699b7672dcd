"""Stores: of the small country, empty or filled from ``tests/data``; of the mirror's files."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from maillage.catalogue.sources import Source
from maillage.files import write_all
from maillage.reference.geography import Geography
from maillage.runs.indicators import indicator_values
from maillage.runs.load import load
from maillage.runs.pull import pull
from maillage.runs.store import Record, Store, json_bytes, table_bytes

DAY = date(2026, 1, 2)


def put_values(store: Store, source: Source, values: pl.DataFrame) -> None:
    """Put made-up values in place of those of a source, attested as a load does."""
    content = table_bytes(values)
    sha256 = hashlib.sha256(content).hexdigest()
    write_all(
        {
            store.staged(source): content,
            store.summary(source): json_bytes({"sha256": sha256, "rows": values.height}),
            store.record_file(source): json_bytes(
                asdict(Record("made-up.csv", "test", sha256, len(content), DAY.isoformat()))
            ),
        }
    )


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of made-up files, laid out as a mirror."""
    return Path(__file__).parents[2] / "data"


@pytest.fixture(scope="session")
def new_store(country: Geography, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Store]:
    """Give an empty store of the small country."""

    def made() -> Store:
        home = tmp_path_factory.mktemp("store")
        shutil.copytree(str(country.folder), home / "geography")
        return Store(home)

    return made


@pytest.fixture
def store(new_store: Callable[[], Store]) -> Store:
    """An empty store."""
    return new_store()


@pytest.fixture(scope="session")
def filled(new_store: Callable[[], Store], data: Path) -> Store:
    """A store with every file of ``tests/data``: read it, do not load into it."""
    store = new_store()
    for source in store.sources.values():
        file = data / source.mirror
        if file.exists():
            load(store, source, file, origin=f"mirror:{source.mirror}", on=DAY)
    return store


@pytest.fixture(scope="session")
def national(mirror: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store of every source of the mirror, loaded once for all workers: read it only."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    store = Store(shared / "national")
    with (shared / "national.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not store.home.exists():
            at_hand = [source for source in store.sources.values() if source.mirror]
            errors = [outcome.error for outcome in pull(store, at_hand, mirror=mirror, on=DAY)]
            assert not any(errors), errors
            indicator_values(store)
    return store
