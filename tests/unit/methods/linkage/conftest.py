"""Records made by hand, and what linking them needs."""

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from maillage.catalogue import linkage as catalogue
from maillage.contracts.records import PLACE_RECORDS
from maillage.methods.linkage.linking import Linked, Settings, link, no_pairs
from maillage.methods.linkage.normalise import Communes, comparison_keys

Records = Callable[..., pl.DataFrame]

HOME = {
    "commune": "Grenoble",
    "code_postal": "38000",
    "code_insee": "38185",
    "latitude": 45.18,
    "longitude": 5.72,
}


def record(key: str, **fields: Any) -> dict[str, Any]:
    """Return a record of Grenoble, but for the fields given; its source is before the colon."""
    empty: dict[str, Any] = dict.fromkeys(PLACE_RECORDS.schema.names())
    source, _colon, _rest = key.partition(":")
    return empty | HOME | {"record": key, "source": source, "row": 1, "personal": []} | fields


@pytest.fixture(scope="session")
def communes() -> Communes:
    """Grenoble, Échirolles, Lyon with two of its arrondissements, and the past of a commune."""
    codes = [
        ("38185", "38185", "38"),
        ("38151", "38151", "38"),
        ("38999", "38151", "38"),
        ("69123", "69123", "69"),
        ("69381", "69123", "69"),
        ("69383", "69123", "69"),
    ]
    return Communes(
        pl.DataFrame(codes, schema=["code", "parent", "departement"], orient="row"),
        pl.DataFrame({"code_postal": ["38000"], "postal_departement": ["38"]}),
    )


@pytest.fixture(scope="session")
def records() -> Records:
    """A maker of records: ``records(one, two)``, each a mapping from :func:`record`."""
    return lambda *rows: PLACE_RECORDS.check(pl.DataFrame(rows, schema=PLACE_RECORDS.schema))


@pytest.fixture(scope="session")
def keyed(communes: Communes) -> Callable[[pl.DataFrame], pl.DataFrame]:
    """A maker of comparison keys."""
    return lambda table: comparison_keys(table, words=catalogue.words(), communes=communes)


@pytest.fixture(scope="session")
def settings(communes: Communes) -> Settings:
    """The catalogue's words and blocks, the fixed rule, the small country."""
    return Settings(
        catalogue.words(), communes, catalogue.blocking(), catalogue.weights("rule"), reasons=3
    )


@pytest.fixture(scope="session")
def linked(records: Records, settings: Settings) -> Callable[..., Linked]:
    """A linker of records by the fixed rule; ``must`` and ``cannot`` are lists of pairs."""

    def run(
        *rows: dict[str, Any],
        must: tuple[tuple[str, str], ...] = (),
        cannot: tuple[tuple[str, str], ...] = (),
    ) -> Linked:
        said = [
            pl.DataFrame(list(pairs), schema=no_pairs().schema, orient="row")
            for pairs in (must, cannot)
        ]
        return link(records(*rows), settings, must=said[0], cannot=said[1])

    return run
