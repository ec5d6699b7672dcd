"""The zones of a country: embedded for France, made up for the demonstration."""

from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import polars as pl

from maillage.contracts import CROSSWALK, OLD_NAMES, OUTLINES, POSTCODES, ZONES, Contract, Level
from maillage.reference.names import bare_key, name_key


@dataclass(frozen=True)
class Geography:
    """The tables of one country, read from a folder when first used.

    ``folder`` holds ``zones.parquet``, ``crosswalk.parquet``, ``postcodes.parquet`` and
    ``outlines-LEVEL.parquet`` (written by :func:`maillage.reference.geometry.write_outlines`);
    a file is checked against its contract as it is read.
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

    @cached_property
    def old_names(self) -> pl.DataFrame:
        """Names of delegated and associated communes (contract ``old_names``), if there are any."""
        has_some = (self.folder / "old_names.parquet").is_file()
        return self._read("old_names", OLD_NAMES) if has_some else OLD_NAMES.empty()

    @cached_property
    def named_zones(self) -> pl.DataFrame:
        """The zones with two columns more: ``key`` and ``bare``, their names made comparable."""
        return self.zones.with_columns(key=name_key(pl.col("name"))).with_columns(
            bare=bare_key(pl.col("key"))
        )

    def outlines(self, level: Level) -> pl.DataFrame:
        """Outlines of a level (contract ``outlines``); a zone without one is absent."""
        # Shapely is loaded by the commands that draw, not by all those that look up a code.
        from maillage.reference.geometry import read_outlines

        if self.level(level).is_empty():
            return OUTLINES.empty()
        with (self.folder / f"outlines-{level}.parquet").open("rb") as stream:
            return OUTLINES.check(read_outlines(stream))

    def level(self, level: Level) -> pl.DataFrame:
        """The zones of one level, sorted by code."""
        return self.zones.filter(pl.col("level") == level).sort("code")

    def _read(self, name: str, contract: Contract) -> pl.DataFrame:
        with (self.folder / f"{name}.parquet").open("rb") as stream:
            return contract.check(pl.read_parquet(stream))


@cache
def embedded() -> Geography:
    """Return the France that travels with the program, its tables read once a process."""
    return Geography(files("maillage.reference") / "data")
