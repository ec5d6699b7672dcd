"""Guards around every test, a country of seven communes, and the folder of national files."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import settings

from maillage import language
from maillage.contracts import CROSSWALK, POSTCODES, ZONES
from maillage.inputs import fetch
from maillage.reference.geography import Geography

from .file_server import FileServer, serving

settings.register_profile("maillage", deadline=None)  # a shared machine has no steady clock
settings.load_profile("maillage")

LOOPBACK = ("127.0.0.1", "::1", "localhost")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a test that needs the mirror without saying so by its marker."""
    silent = [
        item.nodeid
        for item in items
        if "mirror" in getattr(item, "fixturenames", ()) and not item.get_closest_marker("mirror")
    ]
    if silent:
        raise pytest.UsageError(f"these tests need the marker `mirror`: {', '.join(silent)}")


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Refuse every connection but to this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in LOOPBACK:
            self.close()
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each run of the tests its own data folder, and French."""
    monkeypatch.setenv("MAILLAGE_HOME", str(tmp_path_factory.getbasetemp() / "home"))
    monkeypatch.delenv("MAILLAGE_LANG", raising=False)


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """Forget the language that a test chooses."""
    token = language._chosen.set(None)
    yield
    language._chosen.reset(token)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FileServer]:
    """A server of one file, that can be told to misbehave; downloads do not wait to retry."""
    monkeypatch.setattr(fetch, "_PAUSE_SECONDS", 0.0)
    with serving() as served:
        yield served


@pytest.fixture(scope="session")
def mirror() -> Path:
    """The folder of national files; the test is skipped where there is none."""
    beside = Path(__file__).parents[2] / "shared" / "data"
    folder = Path(os.environ.get("MAILLAGE_MIRROR", beside))
    if not folder.is_dir():
        pytest.skip("no mirror: set MAILLAGE_MIRROR")
    return folder


@pytest.fixture(scope="session")
def country(tmp_path_factory: pytest.TempPathFactory) -> Geography:
    """Two départements, one of them Corsican, a town of two arrondissements, a collectivity.

    01003 (30 people) merged into 01002, 01009 (unknown) into 01004.
    """
    folder = tmp_path_factory.mktemp("country")
    write_country(folder)
    return Geography(folder)


def write_country(folder: Path) -> None:
    """Write the tables of the small country."""
    ain = {"departement": "01", "region": "84"}
    corsica = {"departement": "2A", "region": "94"}
    city = {"departement": "75", "region": "11", "epci": "200000003"}
    rows = [
        _zone("commune", "01001", "Saint-Roch", epci="200000001", population=100, **ain),
        _zone("commune", "01002", "Le Vallon", epci="200000001", population=200, **ain),
        _zone("commune", "01004", "Roche", epci="200000002", population=300, **ain),
        _zone("commune", "2A004", "Aïtone", epci="200000002", population=400, **corsica),
        _zone("commune", "2A005", "Saint-Roch", epci="200000002", population=500, **corsica),
        _zone("commune", "75056", "La Ville", population=3000, **city),
        _zone("commune", "98001", "Outremont", population=50, overseas="collectivity"),
        _zone("arrondissement", "75101", "1er", commune="75056", population=1000, **city),
        _zone("arrondissement", "75102", "2e", commune="75056", population=2000, **city),
        _zone("epci", "200000001", "CC du Vallon", population=300, **ain),
        _zone("epci", "200000002", "CA Aïtone", population=1200, **corsica),
        _zone("epci", "200000003", "La Métropole", population=3000, **city),
        _zone("departement", "01", "Ain", region="84", population=600),
        _zone("departement", "2A", "Corse-du-Sud", region="94", population=900),
        _zone("departement", "75", "Centre", region="11", population=3000),
        _zone("region", "84", "Alpes", population=600),
        _zone("region", "94", "Corse", population=900),
        _zone("region", "11", "Capitale", population=3000),
        _zone("france", "france", "France", population=4500),
    ]
    crosswalk = [
        ("01003", "01002", "former", 30),
        ("01009", "01004", "associated", None),
        ("75101", "75056", "arrondissement", 1000),
        ("75102", "75056", "arrondissement", 2000),
    ]
    tables = {
        "zones": pl.DataFrame(rows, schema=ZONES.schema),
        "crosswalk": pl.DataFrame(crosswalk, schema=CROSSWALK.schema, orient="row"),
        "postcodes": pl.DataFrame({"postcode": ["01000"], "code": ["01001"]}, POSTCODES.schema),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        table.write_parquet(folder / f"{name}.parquet")


def _zone(level: str, code: str, name: str, **values: object) -> dict[str, object]:
    empty: dict[str, object] = dict.fromkeys(ZONES.schema.names())
    return empty | {"level": level, "code": code, "name": name, "cog_year": 2025} | values
