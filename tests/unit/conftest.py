"""The demonstration, made and loaded once a worker, and the truth that it was drawn from."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from maillage import api
from maillage.contracts.diagnosis import Diagnosis
from maillage.demo.country import Country, generate
from maillage.demo.run import LOADED_ON, SEED, ensure
from maillage.runs.census.build import build
from maillage.runs.census.releases import Census
from maillage.runs.load import import_file
from maillage.runs.store import Store

DAY = date(2026, 1, 1)


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The demonstration's store: read it, do not load into it."""
    return ensure(tmp_path_factory.mktemp("demonstration") / "demo")


@pytest.fixture(scope="session")
def drawn() -> Country:
    """The country of the demonstration as it was drawn, with its true counts."""
    return generate(np.random.default_rng(SEED).spawn(3)[0], with_outlines=False)


@pytest.fixture(scope="session")
def diagnosis(demonstration: Store) -> Diagnosis:
    """The diagnosis of the demonstration's département."""
    return api.diagnose(demonstration, "VT", as_of=DAY)


@pytest.fixture(scope="session")
def census(tmp_path_factory: pytest.TempPathFactory) -> Census:
    """The census of a demonstration of 300 places, built once: read it, do not build again."""
    store = ensure(tmp_path_factory.mktemp("census") / "home", places=300)
    build(store, as_of=LOADED_ON)
    return Census(store)


@pytest.fixture
def demo(census: Census, tmp_path: Path) -> Store:
    """A copy of that demonstration, which a test may change."""
    shutil.copytree(census.store.home, tmp_path / "home")
    return Store(tmp_path / "home")


@pytest.fixture
def reload(demo: Store) -> Callable[[str, bytes], None]:
    """Load other bytes as a source of the demonstration."""

    def put(source_id: str, content: bytes) -> None:
        source = demo.sources[source_id]
        file = demo.home / "new" / Path(source.mirror).name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
        import_file(demo, source, file, on=LOADED_ON)

    return put
