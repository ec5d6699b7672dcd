"""The pages of the documentation, and a store of the national files that the pages quote."""

from datetime import date
from pathlib import Path

import pytest

from maillage.runs.pull import pull
from maillage.runs.store import Store

ROOT = Path(__file__).parents[3]
QUOTED = (
    "arcep-debits-2019",
    "arcep-fibre-2026",
    "filosofi-2021-communes",
    "illectronisme-hdf-2019",
    "rp-2017-communes",
)


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def docs() -> Path:
    """The folder of the documentation."""
    return ROOT / "docs"


@pytest.fixture(scope="session")
def national(mirror: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store of the files that a diagnosis rests on."""
    store = Store(tmp_path_factory.mktemp("national"))
    sources = [store.sources[name] for name in QUOTED]
    for outcome in pull(store, sources, mirror=mirror, on=date(2026, 11, 21)):
        assert outcome.error is None
    return store
