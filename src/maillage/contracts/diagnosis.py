"""What a diagnosis says, ready to be shown: figures with their trail, zones, comparisons, gaps.

Built by ``runs.diagnose``, rendered by ``outputs``. Words are already in the reader's language;
numbers are not yet formatted. Shares are 0–1.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import polars as pl

from maillage.contracts.marks import Mark
from maillage.contracts.zones import Level

Unit = Literal[
    "share", "euro", "count", "people", "index", "rank", "flag", "year", "text",
    "minutes", "hours", "km", "kg",
]  # fmt: skip

SMALL = "small"
"""The status of a count of people withheld: above zero, and under the least that is published."""


@dataclass(frozen=True)
class Note:
    """The trail of a figure: where it comes from and how it was made."""

    text: str
    source: str
    producer: str
    licence: str
    year: str
    method: str
    url: str = ""


@dataclass(frozen=True)
class Sentence:
    """A sentence and the numbers of the notes that its figures rest on."""

    text: str
    notes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Figure:
    """One figure with its interval, its status and the number of its note (from 1).

    ``status`` is known, missing, secret, imputed or small; ``reason`` says in words why there is no
    value, ``remark`` what else a reader must know of the one there is. ``coverage`` is the share
    of the population that the value rests on.
    """

    id: str
    label: str
    unit: Unit
    value: float | None
    note: int
    low: float | None = None
    high: float | None = None
    year: int | None = None
    status: str = "known"
    approximate: bool = False
    coverage: float | None = None
    reason: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Comparison:
    """The same indicators for a territory and those it is compared with.

    ``figures`` follow the order of ``Diagnosis.compared``; ``kind`` says why it is there, and
    ``note`` how it was chosen, 0 where that needs no saying.
    """

    name: str
    reference: str
    kind: Literal["self", "similar", "departement", "region", "france"]
    figures: tuple[Figure, ...]
    distance: float | None = None
    note: int = 0


@dataclass(frozen=True)
class FragileZone:
    """One of the most fragile zones, with reasons in words."""

    code: str
    name: str
    population: int | None
    score: float
    rank: int
    rank_low: int
    rank_high: int
    probability_worst_decile: float
    people: Figure
    reasons: tuple[Sentence, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class ColumnLabel:
    """The heading, unit and meaning of a column of a table that people read or download."""

    column: str
    label: str
    unit: Unit
    description: str
    note: int | None = None


@dataclass(frozen=True)
class LabelledTable:
    """A table with the headings of its columns and a caption."""

    id: str
    caption: str
    columns: tuple[ColumnLabel, ...]
    rows: pl.DataFrame


@dataclass(frozen=True)
class Connectivity:
    """Fixed access: fibre by zone and year, premises by best speed; shares within 0–1.

    ``speeds`` has one row a territory compared (``name``) and one share a class of speed
    (adding up to 1 where known), slowest first; ``fibre`` has ``code``, ``name``, ``year`` and one
    share, one row a zone or territory compared (same ``name`` as in ``speeds``) and year.
    ``notes`` are those of every territory compared.
    """

    figures: tuple[Figure, ...]
    speeds: LabelledTable
    fibre: LabelledTable
    explanation: str
    notes: tuple[int, ...]


@dataclass(frozen=True)
class Freshness:
    """How old a source is on the day of the report."""

    source: str
    title: str
    year: int
    age_years: int
    is_stale: bool
    note: int


@dataclass(frozen=True)
class Offer:
    """The places that help, in one release of the census.

    ``by_zone`` has the number of places of each zone as ``value``, beside ``code``, ``name``,
    ``population`` and ``status``; ``marks`` the places that have a position, unless they are too
    many to be drawn. ``note`` is the number of the note of the census.
    ``services`` has ``service``, ``places`` and their ``share``, most frequent first.
    ``without`` has the zones where no place is known: ``code``, ``name``, ``population``,
    ``rank``, the most fragile first. ``sentences`` says it in words, with what is not known.
    """

    release: str
    figures: tuple[Figure, ...]
    services: LabelledTable
    without: LabelledTable
    sentences: tuple[Sentence, ...]
    by_zone: pl.DataFrame
    marks: tuple[Mark, ...]
    note: int


@dataclass(frozen=True)
class Diagnosis:
    """Everything a report shows about one territory on one day.

    ``zones`` has one row a zone of ``zone_level`` with at least ``code``, ``name``,
    ``population``, ``score``, ``rank``, ``rank_low``, ``rank_high``, ``worst_decile``,
    ``people``, ``people_low``, ``people_high``, ``people_status`` (known, missing, imputed or
    small), ``rate``, ``missing``, ``status`` (of the score: known, missing, secret or imputed)
    and the indicators; ``outlines`` (contract
    ``outlines``) holds those that have one. ``rank`` is among ``ranked_zones`` zones of the
    country, 1 the most fragile. ``fragile_rule`` says in words how the zones of ``fragile``
    were chosen; ``left_out`` that none is among the country's most fragile, how many zones were
    left out for being too small, and which of them would have been there. ``fine_zones`` holds
    the finer levels, the most fragile first: the IRIS where data exist, and of the country its
    communes. ``offer`` is None before the first census.
    ``is_demo`` marks made-up data on every page and file.
    """

    reference: str
    level: Level
    code: str
    name: str
    parents: str
    as_of: date
    is_demo: bool
    population: Figure
    index_id: str
    index_label: str
    index_citation: str
    summary: tuple[Sentence, ...]
    headlines: tuple[Figure, ...]
    compared: tuple[ColumnLabel, ...]
    comparisons: tuple[Comparison, ...]
    zone_level: Level
    zone_level_label: str
    ranked_zones: int
    zones: LabelledTable
    fine_zones: tuple[LabelledTable, ...]
    fragile: tuple[FragileZone, ...]
    fragile_rule: str
    left_out: tuple[Sentence, ...]
    connectivity: Connectivity
    gaps: tuple[Sentence, ...]
    freshness: tuple[Freshness, ...]
    notes: tuple[Note, ...]
    outlines: pl.DataFrame
    offer: Offer | None = None
    manifest: dict[str, object] = field(default_factory=dict)
