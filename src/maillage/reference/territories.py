"""Find a territory from what a person types: a code, a name, a postcode."""

from dataclasses import dataclass

import polars as pl

from maillage.contracts import Level
from maillage.reference.geography import Geography


@dataclass(frozen=True)
class Territory:
    """A zone that was asked for."""

    level: Level
    code: str
    name: str

    @property
    def reference(self) -> str:
        """How the territory is written on a command line: ``44``, ``region:84``, ``epci:…``."""
        ...


def find(geography: Geography, text: str, *, level: Level | None = None) -> Territory:
    """Return the territory that the text names.

    Raises:
        UnknownTerritory: none has this name or code; close names are offered.
        AmbiguousTerritory: several have it; each is listed with its département and code.
    """
    ...


def members(geography: Geography, territory: Territory, level: Level) -> pl.DataFrame:
    """Return the zones of a level that lie in a territory, sorted by code."""
    ...
