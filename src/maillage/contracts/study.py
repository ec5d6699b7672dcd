"""What a study of access, sites or rounds says: chapters with figures, maps, curves and tables.

Built by ``runs``, rendered by ``outputs.study``. Words are already in the reader's language;
numbers are not yet formatted. Shares are 0–1, distances kilometres, times minutes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import polars as pl

from maillage.contracts.diagnosis import Figure, LabelledTable, Note, Unit
from maillage.contracts.marks import Line, Mark


@dataclass(frozen=True)
class StudyMap:
    """Zones coloured by one value, with points and lines over them.

    ``values`` has ``code``, ``name``, ``population``, ``value`` and ``status`` (why a value is
    null); ``is_better_high`` chooses the colours and the direction of the reading. ``reading``
    says in words how to read it.
    """

    id: str
    title: str
    unit: Unit
    values: pl.DataFrame
    is_better_high: bool
    reading: str
    note: int
    marks: tuple[Mark, ...] = ()
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Curve:
    """A curve with the table of its points.

    The first column of the table is the abscissa, the second the ordinate; ``marked`` is the
    abscissa of a point to notice, and ``marked_words`` says why.
    """

    id: str
    table: LabelledTable
    reading: str
    marked: float | None = None
    marked_words: str = ""


@dataclass(frozen=True)
class Chapter:
    """A titled part, shown in this order: sentences, figures, maps, curves, tables."""

    id: str
    title: str
    sentences: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    maps: tuple[StudyMap, ...] = ()
    curves: tuple[Curve, ...] = ()
    tables: tuple[LabelledTable, ...] = ()


@dataclass(frozen=True)
class Study:
    """One study of a territory on one day.

    ``outlines`` (contract ``outlines``) are those of the zones; ``marks`` the points that the
    data package holds. ``limits`` says what is assumed or not known. ``files`` are other files
    of text to write, by name (calendars). ``is_demo`` marks made-up data on every page and file.
    """

    kind: Literal["access", "site", "tour"]
    title: str
    reference: str
    code: str
    name: str
    parents: str
    as_of: date
    is_demo: bool
    summary: tuple[str, ...]
    headlines: tuple[Figure, ...]
    chapters: tuple[Chapter, ...]
    limits: tuple[str, ...]
    notes: tuple[Note, ...]
    outlines: pl.DataFrame
    marks: tuple[Mark, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    manifest: dict[str, object] = field(default_factory=dict)

    @property
    def tables(self) -> tuple[LabelledTable, ...]:
        """The tables and the points of the curves, in order, each once."""
        found = {
            table.id: table
            for chapter in self.chapters
            for table in (*chapter.tables, *(curve.table for curve in chapter.curves))
        }
        return tuple(found.values())
