"""Which loaded sources feed an index: their year, and how much of the population they cover."""

from dataclasses import dataclass

import polars as pl

from maillage import catalogue
from maillage.catalogue.indexes import Index
from maillage.contracts import Level
from maillage.contracts.diagnosis import Note
from maillage.language import _
from maillage.numbers import percent
from maillage.runs.indicators import latest
from maillage.runs.store import Store


@dataclass(frozen=True)
class Feed:
    """What gives an indicator at a level; nothing does when ``source`` is None.

    ``coverage`` is the share of the country's people who live in a zone with a value.
    """

    indicator: str
    source: str | None
    year: int | None
    zones: int
    coverage: float


def feeds(store: Store, index: Index, level: Level) -> tuple[Feed, ...]:
    """Return what feeds each indicator of an index, in its order.

    Raises:
        MissingData: nothing is loaded.
    """
    people = store.geography.level(level).select(zone="code", people="population")
    total = people["people"].sum()
    found = {
        row["indicator"]: row
        for row in latest(store, level, index.indicators)
        .filter(pl.col("value").is_not_null())
        .join(people, on="zone", how="inner", validate="m:1")
        .group_by("indicator")
        .agg(
            pl.col("source").first(),
            pl.col("year").first(),
            pl.len().alias("zones"),
            pl.col("people").sum(),
        )
        .iter_rows(named=True)
    }
    return tuple(
        Feed(name, row["source"], row["year"], row["zones"], row["people"] / total if total else 0)
        if (row := found.get(name))
        else Feed(name, None, None, 0, 0.0)
        for name in index.indicators
    )


def source_notes(store: Store, index: Index, level: Level) -> tuple[Note, ...]:
    """Return one note an indicator: its definition, its source, year, licence and coverage."""
    return tuple(_note(store, feed) for feed in feeds(store, index, level))


def _note(store: Store, feed: Feed) -> Note:
    entry = catalogue.indicators()[feed.indicator]
    text = f"{entry.label}. {entry.definition}"
    if feed.source is None:
        return Note(text, _("aucune source chargée"), "", "", "", "")
    source = store.sources[feed.source]
    return Note(
        text=text,
        source=source.title,
        producer=source.producer,
        licence=source.licence,
        year=str(feed.year),
        method=_("couvre {share} de la population", share=percent(feed.coverage)),
        url=source.page or source.url,
    )
