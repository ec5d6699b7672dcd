"""What the census found in one list of places: what its producer reads in order to mend it."""

from dataclasses import dataclass
from datetime import date

import polars as pl


@dataclass(frozen=True)
class SourceQuality:
    """The quality of one source in one release.

    ``fields`` has ``field``, ``known`` (share of rows) and ``at_fault`` (rows with an error or a
    warning). ``problems`` has ``severity``, ``field``, ``rule``, ``words``, ``rows`` and an
    example (``before``, ``after``). ``details`` has one row a problem of a row: ``row``,
    ``source_id``, ``nom``, ``field``, ``severity``, ``before``, ``after``, ``words``,
    ``suggestion``. ``reading`` has the rows that could not be read (``quality_issues``).
    Shares and scores go from 0 to 1, null where unknown.
    """

    source: str
    title: str
    producer: str
    licence: str
    as_of: date
    is_demo: bool
    rows: int
    places: int
    shared_places: int
    repeated: int
    completeness: float | None
    freshness: float | None
    validity: float | None
    stale: int
    undated: int
    fields: pl.DataFrame
    problems: pl.DataFrame
    details: pl.DataFrame
    reading: pl.DataFrame
    unmapped: tuple[str, ...]
    personal: tuple[str, ...]
