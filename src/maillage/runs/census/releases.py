"""Releases of the census: each build is a folder that never changes once it is written.

::

    HOME/census/
    ├── releases/ID/    places, records, notes, links, origins, members, permanences, forwards,
    │                   scores, sources, and release.json, written last
    ├── current         the id of the newest release
    ├── decisions.csv   what people decided of pairs; it can be versioned
    └── cache/          standardised records of each source, by the hash of what made them
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import polars as pl
from rapidfuzz import process

from maillage import catalogue
from maillage.errors import InputError, MissingData
from maillage.files import write_all, write_text
from maillage.language import _
from maillage.runs.store import Store, json_bytes, table_bytes

TABLES: Final = (
    "places",
    "records",
    "notes",
    "links",
    "origins",
    "members",
    "permanences",
    "forwards",
    "scores",
    "sources",
)


def by_series(records: pl.DataFrame, *, series: Mapping[str, str]) -> pl.DataFrame:
    """Return records whose source is the series of their list: a newer vintage is the same list."""
    return records.with_columns(pl.col("source").replace(series))


@dataclass(frozen=True)
class Release:
    """One build of the census, on disk."""

    folder: Path

    @property
    def id(self) -> str:
        """The id of the release: its date and the hash of what made it."""
        return self.folder.name

    @property
    def facts(self) -> dict[str, object]:
        """The manifest of the build."""
        facts: dict[str, object] = json.loads((self.folder / "release.json").read_text())
        return facts

    @property
    def as_of(self) -> date:
        """The day of the build."""
        return date.fromisoformat(str(self.facts["as_of"]))

    def table(self, name: str) -> pl.DataFrame:
        """Return one of the tables of the release."""
        return pl.read_parquet(self.folder / f"{name}.parquet")

    @property
    def recognisable(self) -> pl.DataFrame:
        """The records as they are recognised: see :func:`by_series`."""
        known = catalogue.mappings(demo=bool(self.facts["demonstration"])).items()
        built = self.table("sources").select("source", "series").iter_rows()
        series = {name: mapping.series for name, mapping in known} | dict(built)
        return by_series(self.table("records"), series=series)


@dataclass(frozen=True)
class Census:
    """The census of a store."""

    store: Store

    @property
    def home(self) -> Path:
        """The folder of the census."""
        return self.store.home / "census"

    @property
    def decisions(self) -> Path:
        """The file of what people decided."""
        return self.home / "decisions.csv"

    @property
    def cache(self) -> Path:
        """The folder of standardised records."""
        return self.home / "cache"

    @property
    def releases(self) -> list[Release]:
        """The whole releases, oldest first."""
        folders = (self.home / "releases").glob("*/release.json")
        found = [Release(path.parent) for path in folders]
        return sorted(found, key=lambda release: (int(str(release.facts["number"])), release.id))

    @property
    def current(self) -> Release | None:
        """The newest release; None before the first build."""
        pointer = self.home / "current"
        if not pointer.exists():
            return None
        return Release(self.home / "releases" / pointer.read_text().strip())

    def require_current(self) -> Release:
        """Return the newest release.

        Raises:
            MissingData: nothing was built yet; the message says how to build.
        """
        if self.current is None:
            raise MissingData(
                _(
                    "{home} : aucun recensement n'est fait. Chargez des listes de lieux "
                    "(« maillage data pull »), puis lancez « maillage census build »",
                    home=self.store.home,
                )
            )
        return self.current

    def find(self, name: str) -> Release:
        """Return a release by its id; ``current`` and ``previous`` name the last two.

        Raises:
            InputError: no release has this id; those that exist are listed.
        """
        known = {release.id: release for release in self.releases}
        ids = list(known)
        if name == "current" and self.current:
            return self.current
        if name == "previous" and len(ids) > 1:
            return known[ids[-2]]
        if name in known:
            return known[name]
        close = [match for match, *_rest in process.extract(name, ids, limit=3)]
        raise InputError(
            _(
                "« {name} » n'est pas une version du recensement ; versions connues : {known}",
                name=name,
                known=", ".join(close) or _("aucune"),
            )
        )

    def write(
        self, name: str, tables: dict[str, pl.DataFrame], facts: dict[str, object]
    ) -> Release:
        """Write a release, whole or not at all, and make it the current one."""
        folder = self.home / "releases" / name
        files = {folder / f"{key}.parquet": table_bytes(tables[key]) for key in TABLES}
        write_all({**files, folder / "release.json": json_bytes(facts)})
        write_text(self.home / "current", f"{name}\n")
        return Release(folder)
