"""What the store holds: each source, its year, its age, whether it is stale."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl

from maillage import catalogue
from maillage.catalogue.sources import Source
from maillage.errors import MissingData
from maillage.language import _
from maillage.runs.load import Load
from maillage.runs.store import Store


@dataclass(frozen=True)
class SourceStatus:
    """A source of the catalogue as the store has it.

    ``year`` is the newest year of its indicators, or of its publication; it is stale when that
    year is older than any of its indicators allows.
    """

    source: Source
    state: Literal["absent", "fresh", "stale"]
    year: int | None
    age_years: int | None
    rows: int | None
    retrieved: str | None

    def as_json(self) -> dict[str, object]:
        """Return what a program reads."""
        return {
            "source": self.source.id,
            "title": self.source.title,
            "state": self.state,
            "year": self.year,
            "age_years": self.age_years,
            "rows": self.rows,
            "retrieved": self.retrieved,
            "exercised_by": self.source.exercised_by,
        }


def status(store: Store, *, as_of: date) -> list[SourceStatus]:
    """Return the status of every source on a day, by id."""
    return [_status(store, source, as_of) for source in store.sources.values()]


def quality(store: Store, source: Source) -> Load:
    """Return the summary and the issues of a source as it was loaded.

    Raises:
        MissingData: the source is not loaded.
    """
    if not store.is_loaded(source):
        raise MissingData(
            _(
                "{id} n'est pas chargée ; lancez « maillage data pull {id} --mirror DIR »",
                id=source.id,
            )
        )
    summary = json.loads(store.summary(source).read_text())
    return Load(source, summary, pl.read_parquet(store.quality(source)))


def _status(store: Store, source: Source, as_of: date) -> SourceStatus:
    record = store.record(source)
    if record is None or not store.is_loaded(source):
        return SourceStatus(source, "absent", None, None, None, None)
    years = [measure.year for measure in source.measures]
    year = max(years, default=source.published.year)
    age = as_of.year - year
    limits = [
        catalogue.indicators()[measure.indicator].fresh_for_years for measure in source.measures
    ]
    is_stale = bool(limits) and age > min(limits)
    rows = json.loads(store.summary(source).read_text())["rows"]
    return SourceStatus(source, "stale" if is_stale else "fresh", year, age, rows, record.retrieved)
