"""Territories: found by code or by name, described, and those that look like one."""

from typing import Any

import polars as pl

from maillage import catalogue
from maillage.contracts import Level
from maillage.reference.lookup import find, search
from maillage.reference.territories import Territory, zone_of
from maillage.runs import similar
from maillage.runs.store import Store


def search_territories(
    of: Store, text: str, *, limit: int = 10, level: Level | None = None
) -> pl.DataFrame:
    """Return the zones that answer a code, a postcode or a name, faults allowed, best first.

    Columns: see :func:`maillage.reference.lookup.search`.

    Examples:
        >>> from maillage import api
        >>> api.search_territories(api.demo(), "bourg maile", limit=2)["code"].to_list()
        ['VT017', 'VW007']
    """
    return search(of.geography, text, limit=limit, level=level)


def territory(of: Store, text: str, *, level: Level | None = None) -> Territory:
    """Return the territory that a code or a name designates.

    Raises:
        UnknownTerritory: none has this name or code.
        AmbiguousTerritory: several have it; ``level`` settles what remains.
    """
    return find(of.geography, text, level=level)


def zone(of: Store, text: str, *, level: Level | None = None) -> dict[str, Any]:
    """Return what the reference knows of a territory: population, area, centre, parents.

    Keys: the columns of the contract ``zones``.

    Raises:
        UnknownTerritory: none has this name or code.
        AmbiguousTerritory: several have it; ``level`` settles what remains.

    Examples:
        >>> from maillage import api
        >>> found = api.zone(api.demo(), "VT")
        >>> found["name"], found["population"]
        ('Val-de-Trame', 420000)
    """
    return zone_of(of.geography, territory(of, text, level=level))


def similar_territories(
    of: Store, text: str, *, level: Level | None = None, count: int | None = None
) -> tuple[similar.SimilarTerritory, ...]:
    """Return the territories of the same level that look most like one, nearest first.

    Args:
        of: the store that holds the data.
        text: a code or a name.
        level: settles what the text leaves open.
        count: how many; the catalogue's by default.

    Raises:
        UnknownTerritory: none has this name or code.
        MissingData: nothing is loaded.

    Examples:
        >>> from maillage import api
        >>> [like] = api.similar_territories(api.demo(), "VT", count=1)
        >>> like.territory.name
        "Côte-d'Ourdis"
    """
    return similar.similar(
        of,
        territory(of, text, level=level),
        count=catalogue.settings().similarity.count if count is None else count,
    )
