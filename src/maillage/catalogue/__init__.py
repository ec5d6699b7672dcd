"""The catalogue: sources, indicators, indexes and models, as dated and cited data."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from maillage.catalogue.census import CensusSettings
from maillage.catalogue.demands import Demand
from maillage.catalogue.indexes import Index
from maillage.catalogue.loader import by_id, pick, read, read_folder
from maillage.catalogue.mappings import Mapping, one_current
from maillage.catalogue.settings import Settings
from maillage.catalogue.sources import Indicator, IndicatorBook, Source
from maillage.catalogue.vocabularies import Vocabulary

__all__ = [
    "census_settings",
    "demands",
    "find_demand",
    "find_index",
    "find_mapping",
    "find_source",
    "indexes",
    "indicators",
    "mappings",
    "sources",
    "vocabularies",
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
def mappings(*, demo: bool = False) -> dict[str, Mapping]:
    """Return by source id how each list of places is read, in France or in the demonstration.

    Raises:
        CatalogueError: a series of lists has no current vintage, or several.
    """
    known = sources(demo=demo)
    found = by_id(one_current(read_folder(Mapping, "mapping")))
    return {name: entry for name, entry in found.items() if name in known}


@cache
def demands() -> dict[str, Demand]:
    """Return the demand models by id."""
    return by_id(read_folder(Demand, "demand"))


@cache
def vocabularies() -> dict[str, Vocabulary]:
    """Return the vocabularies of the national standard, by the field that they hold."""
    found = by_id(read_folder(Vocabulary, "vocabulary")).values()
    return {vocabulary.field: vocabulary for vocabulary in found}


def find_demand(name: str) -> Demand:
    """Return a demand model by id, or say which ids are close."""
    return pick(demands(), name)


@cache
def census_settings() -> CensusSettings:
    """Return the bounds of the census of places."""
    return read(CensusSettings, files("maillage.catalogue") / "census.toml")


@cache
def settings() -> Settings:
    """Return the settings of a diagnosis."""
    return read(Settings, files("maillage.catalogue") / "settings.toml")


def find_mapping(source_id: str, *, demo: bool = False) -> Mapping:
    """Return how a list of places is read, by source id, or say which ids are close."""
    return pick(mappings(demo=demo), source_id)


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
