"""What a report says, in order, before it is HTML or PDF: both are set from these blocks.

Every word is in the reader's language and every number is written out; templates add none.
"""

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Literal

Medium = Literal["both", "page", "paper"]


@dataclass(frozen=True)
class Heading:
    """The heading of a column, with the numbers of its notes."""

    words: str
    is_numeric: bool = False
    notes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table whose first column names its rows.

    ``medium`` keeps long tables off paper, and shortened ones off the page; a folded table opens
    on request on a page, and on print. ``row_notes`` are the notes of each row, where they have
    any.
    """

    id: str
    caption: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[str, ...], ...]
    remark: str = ""
    is_folded: bool = False
    medium: Medium = "both"
    row_notes: tuple[tuple[int, ...], ...] = ()
    kind: Literal["table"] = "table"


@dataclass(frozen=True)
class LegendEntry:
    """One colour of a map and what it means; ``swatch`` is an SVG."""

    swatch: str
    words: str


@dataclass(frozen=True)
class Illustration:
    """A map or a chart: wide for paper and screens, narrow for telephones, with its table.

    ``legend`` is set as text beside ``wide`` on a page; ``standalone`` has it drawn in.
    ``path`` is where the file lies in the folder of the report, ``data`` the whole table behind
    the drawing as CSV, written beside it.
    """

    id: str
    path: str
    title: str
    alternative: str
    caption: str
    notes: tuple[int, ...]
    standalone: str
    wide: str
    narrow: str
    table: Table
    legend: tuple[LegendEntry, ...] = ()
    data: str = ""
    kind: Literal["illustration"] = "illustration"

    @property
    def data_path(self) -> str:
        """Where the table lies in the folder of the report: beside the drawing."""
        return str(PurePosixPath(self.path).with_suffix(".csv"))


@dataclass(frozen=True)
class Paragraphs:
    """Sentences, each a paragraph or, as a list, an item; ``notes`` are those of each, if any."""

    texts: tuple[str, ...]
    is_list: bool = False
    notes: tuple[tuple[int, ...], ...] = ()
    kind: Literal["paragraphs"] = "paragraphs"


@dataclass(frozen=True)
class Headline:
    """A figure set large: value, interval below, what else to know, number of its note."""

    label: str
    value: str
    interval: str
    details: str
    note: int
    is_known: bool


@dataclass(frozen=True)
class Headlines:
    """Figures set side by side."""

    figures: tuple[Headline, ...]
    kind: Literal["headlines"] = "headlines"


Block = Table | Illustration | Paragraphs | Headlines


@dataclass(frozen=True)
class Section:
    """A titled part of the report."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class NoteLines:
    """A note, written out: its number is its place, from 1."""

    text: str
    lines: tuple[tuple[str, str], ...]
    url: str = ""


@dataclass(frozen=True)
class Document:
    """A whole report: its first page, its sections, its notes.

    ``words`` holds the labels of the furniture (contents, skip link, page numbers).
    ``subtitle_notes`` and ``lead_notes`` are the notes of those two.
    """

    language: str
    title: str
    kicker: str
    name: str
    subtitle: str
    demo: str
    lead: str
    headlines: Headlines
    opening: Illustration | None
    sections: tuple[Section, ...]
    notes_title: str
    notes: tuple[NoteLines, ...]
    colophon: tuple[str, ...]
    words: dict[str, str] = field(default_factory=dict)
    subtitle_notes: tuple[int, ...] = ()
    lead_notes: tuple[int, ...] = ()

    @property
    def blocks(self) -> list[Block]:
        """The blocks of every section, in order."""
        return [block for section in self.sections for block in section.blocks]

    @property
    def illustrations(self) -> list[Illustration]:
        """The maps and charts, in order."""
        drawn = [block for block in self.blocks if isinstance(block, Illustration)]
        return [self.opening, *drawn] if self.opening else drawn
