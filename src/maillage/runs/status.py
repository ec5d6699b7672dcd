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
from maillage.methods.figures import is_stale
from maillage.methods.scoring import months_before
from maillage.runs.load import Load
from maillage.runs.store import Store

State = Literal["absent", "fresh", "stale"]


@dataclass(frozen=True)
class SourceStatus:
    """A source of the catalogue as the store has it.

    ``year`` is the newest year of its indicators, or of its publication. It is stale when that
    year is older than any of its indicators allows; when a table was published more years ago
    than its entry allows; when a list of places is older than the census lets a record be.
    """

    source: Source
    state: State
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
    year = max((measure.year for measure in source.measures), default=source.published.year)
    state: State = "stale" if _is_stale(source, as_of=as_of) else "fresh"
    rows = json.loads(store.summary(source).read_text())["rows"]
    return SourceStatus(source, state, year, as_of.year - year, rows, record.retrieved)


def _is_stale(source: Source, *, as_of: date) -> bool:
    if source.holds == "places":
        return source.published < months_before(as_of, catalogue.census_settings().stale_months)
    if source.fresh_for_years is not None:
        return is_stale(source.published, as_of=as_of, fresh_for_years=source.fresh_for_years)
    newest = max(measure.year for measure in source.measures)
    known = [catalogue.indicators()[measure.indicator] for measure in source.measures]
    return as_of.year - newest > min(entry.fresh_for_years for entry in known)
