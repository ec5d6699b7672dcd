"""The store: files as downloaded, staged tables, marts and runs, under one folder.

::

    HOME/
    ├── geography/    only in the demonstration: its own country
    ├── lists/        lists of places of one's own: how each is read, which no catalogue says
    ├── raw/SOURCE/   the file as downloaded, and record.json (origin, hash, date)
    ├── staged/       one Parquet a source, its quality report and its summary
    ├── routing/      what routing servers answered, one table a file
    └── marts/        what pages and reports read; a report carries its own manifest
"""

import io
import json
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import platformdirs
import polars as pl
from pydantic import ValidationError

from maillage import catalogue
from maillage.catalogue.mappings import Mapping
from maillage.catalogue.sources import Source
from maillage.catalogue.text import Entry
from maillage.errors import MissingData, StoreError
from maillage.files import write_bytes
from maillage.language import _
from maillage.reference.geography import Geography, embedded


@dataclass(frozen=True)
class Record:
    """Where a raw file came from: mirror path or address, hash, size, and the day it came."""

    file: str
    origin: str
    sha256: str
    size_bytes: int
    retrieved: str


class OwnList(Entry):
    """A list of places of one's own: its entry and its mapping."""

    source: Source
    mapping: Mapping


@dataclass(frozen=True)
class Store:
    """A folder of data; every write is whole or not at all."""

    home: Path

    @cached_property
    def geography(self) -> Geography:
        """The store's own country when it has one (the demonstration), else France."""
        return Geography(self.home / "geography") if self.is_demo else embedded()

    @property
    def is_demo(self) -> bool:
        """Whether the data are made up."""
        return (self.home / "geography").is_dir()

    @property
    def sources(self) -> dict[str, Source]:
        """The sources that this store may hold, by id: the catalogue's, and lists of one's own."""
        own = {name: each.source for name, each in self._own.items()}
        return catalogue.sources(demo=self.is_demo) | own

    @property
    def mappings(self) -> dict[str, Mapping]:
        """How each list of places is read, by source id, lists of one's own included."""
        own = {name: each.mapping for name, each in self._own.items()}
        return catalogue.mappings(demo=self.is_demo) | own

    def own_list(self, source_id: str) -> Path:
        """The file that keeps the entry and the mapping of a list of one's own."""
        return self.home / "lists" / f"{source_id}.json"

    @property
    def _own(self) -> dict[str, OwnList]:
        found = map(_own_list, sorted((self.home / "lists").glob("*.json")))
        return {each.source.id: each for each in found}

    @property
    def lock(self) -> Path:
        """The file that a writer locks."""
        return self.home / ".lock"

    def raw(self, source: Source) -> Path:
        """The folder of a source's file as downloaded."""
        return self.home / "raw" / source.id

    def record_file(self, source: Source) -> Path:
        """The record of a source, written last: it attests the rest of a load."""
        return self.raw(source) / "record.json"

    def record(self, source: Source) -> Record | None:
        """Where the raw file of a source came from; None when there is none."""
        path = self.record_file(source)
        return Record(**json.loads(path.read_text())) if path.exists() else None

    def staged(self, source: Source) -> Path:
        """The staged table of a source."""
        return self.home / "staged" / f"{source.id}.parquet"

    def quality(self, source: Source) -> Path:
        """The quality report of a source: one row a problem."""
        return self.home / "staged" / f"{source.id}.quality.parquet"

    def summary(self, source: Source) -> Path:
        """The summary of a load, as JSON."""
        return self.home / "staged" / f"{source.id}.summary.json"

    @property
    def routing(self) -> Path:
        """The folder of the tables that routing servers gave."""
        return self.home / "routing"

    def mart(self, name: str) -> Path:
        """A table that pages and reports read."""
        return self.home / "marts" / f"{name}.parquet"

    @property
    def loaded(self) -> list[Source]:
        """The sources that are staged, by id."""
        return [source for source in self.sources.values() if self.is_loaded(source)]

    def is_loaded(self, source: Source) -> bool:
        """Whether a source is staged, and by the load that its record attests."""
        record, summary = self.record(source), self.summary(source)
        if record is None or not summary.exists():
            return False
        return bool(json.loads(summary.read_text())["sha256"] == record.sha256)

    def require_loaded(self) -> list[Source]:
        """Return the sources that are staged.

        Raises:
            MissingData: there is none; the message says how to load some.
        """
        if not self.loaded:
            raise MissingData(
                _(
                    "{home} : aucune donnée n'est chargée. Lancez « maillage data pull --mirror "
                    "DIR » (fichiers à portée de main) ou « maillage demo » (démonstration)",
                    home=self.home,
                )
            )
        return self.loaded


def _own_list(path: Path) -> OwnList:
    try:
        return OwnList.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise StoreError(
            _(
                "{file} : cette liste ne se lit plus ; retirez ce fichier, puis reprenez la liste "
                "avec « maillage census build --with »",
                file=path,
            )
        ) from error


def default_home() -> Path:
    """Return ``MAILLAGE_HOME``, else the user's data folder."""
    asked = os.environ.get("MAILLAGE_HOME")
    return Path(asked) if asked else platformdirs.user_data_path("maillage")


def table_bytes(table: pl.DataFrame) -> bytes:
    """Return a table as Parquet; the same table gives the same bytes."""
    content = io.BytesIO()  # polars hides a full disk behind an error of its own
    table.write_parquet(content, compression="zstd", statistics=True)
    return content.getvalue()


def json_bytes(content: object) -> bytes:
    """Return JSON that a person can read."""
    text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True)
    return (text + "\n").encode()


def write_table(path: Path, table: pl.DataFrame) -> None:
    """Write a table as Parquet, whole or not at all."""
    write_bytes(path, table_bytes(table))


def write_json(path: Path, content: object) -> None:
    """Write JSON, whole or not at all."""
    write_bytes(path, json_bytes(content))
