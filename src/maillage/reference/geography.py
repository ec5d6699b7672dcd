"""The zones of a country: embedded for France, made up for the demonstration."""

from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import polars as pl

from maillage.contracts import CROSSWALK, OUTLINES, POSTCODES, ZONES, Contract, Level


@dataclass(frozen=True)
class Geography:
    """The tables of one country, read from a folder when first used.

    ``folder`` holds ``zones.parquet``, ``crosswalk.parquet``, ``postcodes.parquet`` and
    ``outlines-LEVEL.parquet``; a file is checked against its contract as it is read.
    """

    folder: Traversable | Path

    @cached_property
    def zones(self) -> pl.DataFrame:
        """Zones at every level (contract ``zones``)."""
        return self._read("zones", ZONES)

    @cached_property
    def crosswalk(self) -> pl.DataFrame:
        """Codes of the past and their present commune (contract ``crosswalk``)."""
        return self._read("crosswalk", CROSSWALK)

    @cached_property
    def postcodes(self) -> pl.DataFrame:
        """Postcodes and their communes (contract ``postcodes``)."""
        return self._read("postcodes", POSTCODES)

    def outlines(self, level: Level) -> pl.DataFrame:
        """Simplified outlines of a level (contract ``outlines``); a zone without one is absent."""
        return self._read(f"outlines-{level}", OUTLINES)

    def level(self, level: Level) -> pl.DataFrame:
        """The zones of one level, sorted by code."""
        return self.zones.filter(pl.col("level") == level).sort("code")

    def _read(self, name: str, contract: Contract) -> pl.DataFrame:
        with (self.folder / f"{name}.parquet").open("rb") as stream:
            return contract.check(pl.read_parquet(stream))


def embedded() -> Geography:
    """Return the France that travels with the program."""
    return Geography(files("maillage.reference") / "data")
