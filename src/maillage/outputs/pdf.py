"""Set a report as a tagged PDF/UA-1 document with Typst; fonts are those Typst embeds."""

import json
from dataclasses import asdict
from datetime import UTC, date, datetime
from importlib.resources import files

import typst

from maillage.outputs.document import Document, Heading, LegendEntry, Table
from maillage.outputs.typography import typeset

_DRAWN = ("wide", "narrow", "standalone", "swatch", "data")

_LEAST, _MOST = 6, 34  # letters


def render(document: Document, *, as_of: date) -> bytes:
    """Return the PDF; the same document and day give the same bytes.

    Args:
        document: what the report says.
        as_of: the day written in the file as its date.
    """
    template = files("maillage.outputs") / "templates" / "report.typ"
    project: dict[str, bytes] = {
        "main": template.read_bytes(),
        "report.json": typeset(json.dumps(_plain(document), ensure_ascii=False)).encode(),
    } | _drawings(document)
    midnight = datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC)
    compiled: bytes = typst.compile(  # type: ignore[call-overload]  # its stub forgets dict
        project,
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        timestamp=int(midnight.timestamp()),
    )
    return compiled


def _drawings(document: Document) -> dict[str, bytes]:
    """Return the drawings and the swatches of their legends by file name."""
    drawings: dict[str, bytes] = {}
    for figure in document.illustrations:
        drawings[f"{figure.id}.svg"] = figure.wide.encode()
        for at, entry in enumerate(figure.legend):
            drawings[f"{figure.id}-{at}.svg"] = _swatch(entry).encode()
    return drawings


def _swatch(entry: LegendEntry) -> str:
    size = 'width="26" height="16" viewBox="0 0 26 16"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{entry.swatch}</svg>'


def _weights(table: Table) -> list[int]:
    """Return the share of the width each column gets: its longest word or cell, within bounds."""
    columns = zip(*table.rows, strict=True) if table.rows else [()] * len(table.headings)
    return [
        min(max([_LEAST, *_heading_lengths(heading), *map(len, column)]), _MOST)
        for heading, column in zip(table.headings, columns, strict=True)
    ]


def _heading_lengths(heading: Heading) -> list[int]:
    """Return the longest word with its note, and the length that sets it all on three lines."""
    call = 6 if heading.notes else 2
    return [max(map(len, heading.words.split()), default=0) + call, len(heading.words) // 3 + call]


def _plain(document: Document) -> dict[str, object]:
    """Return the document as JSON can hold it, drawings left to their own files."""
    tables = {table.id: _weights(table) for table in _tables(document)}

    def without_drawings(items: list[tuple[str, object]]) -> dict[str, object]:
        return {key: value for key, value in items if key not in _DRAWN}

    return asdict(document, dict_factory=without_drawings) | {"weights": tables}


def _tables(document: Document) -> list[Table]:
    own = [block for block in document.blocks if isinstance(block, Table)]
    return own + [figure.table for figure in document.illustrations]
