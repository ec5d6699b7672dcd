"""The catalogue: sources, indicators, indexes and models, as dated and cited data."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from maillage.catalogue.demands import Demand
from maillage.catalogue.indexes import Index
from maillage.catalogue.loader import by_id, pick, read, read_folder
from maillage.catalogue.settings import Settings
from maillage.catalogue.sources import Indicator, IndicatorBook, Source

__all__ = [
    "demands",
    "find_demand",
    "find_index",
    "find_source",
    "indexes",
    "indicators",
    "sources",
]


@cache
def sources(*, demo: bool = False) -> dict[str, Source]:
    """Return the sources by id: those of France, or those of the demonstration."""
    found = by_id(read_folder(Source, "source"))
    return {name: entry for name, entry in found.items() if (entry.exercised_by == "demo") == demo}


@cache
def indicators() -> dict[str, Indicator]:
    """Return the indicators by id."""
    books = read_folder(IndicatorBook, "indicator")
    return by_id(indicator for book in books for indicator in book.indicators)


@cache
def indexes() -> dict[str, Index]:
    """Return the index definitions that travel with the program, by id."""
    return by_id(read_folder(Index, "index"))


@cache
def demands() -> dict[str, Demand]:
    """Return the demand models by id."""
    return by_id(read_folder(Demand, "demand"))


def find_demand(name: str) -> Demand:
    """Return a demand model by id, or say which ids are close."""
    return pick(demands(), name)


@cache
def settings() -> Settings:
    """Return the settings of a diagnosis."""
    return read(Settings, files("maillage.catalogue") / "settings.toml")


def find_source(source_id: str, *, demo: bool = False) -> Source:
    """Return a source by id, or say which ids are close."""
    return pick(sources(demo=demo), source_id)


def find_index(name: str) -> Index:
    """Return an index by id, or read a definition of one's own from a TOML file.

    Raises:
        CatalogueError: no index has this id, the file is wrong, or an indicator is unknown.
    """
    index = read(Index, Path(name)) if name.endswith(".toml") else pick(indexes(), name)
    for indicator in index.indicators:
        pick(indicators(), indicator)
    return index
