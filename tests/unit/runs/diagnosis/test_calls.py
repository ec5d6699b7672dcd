"""Every figure of a report calls a note that is there: sentences, headlines, drawings, tables."""

import re
from datetime import date

import pytest

from maillage import api
from maillage.outputs.document import Document, Headlines, Illustration, Paragraphs, Table
from maillage.outputs.sections import compose
from maillage.runs.store import Store

FIGURE = re.compile(r"\d")


def silent(document: Document) -> list[str]:
    """The figures of a document that call no note."""
    found = [document.lead] if not document.lead_notes else []
    found += [document.subtitle] if not document.subtitle_notes else []
    blocks = [document.headlines, *document.illustrations, *document.blocks]
    for block in [*blocks, *(drawn.table for drawn in document.illustrations)]:
        if isinstance(block, Headlines):
            found += [each.label for each in block.figures if not each.note]
        if isinstance(block, Illustration):
            found += [block.title] * (not block.notes)
        if isinstance(block, Paragraphs):
            calls = block.notes or ((),) * len(block.texts)
            pairs = zip(block.texts, calls, strict=True)
            found += [text for text, notes in pairs if FIGURE.search(text) and not notes]
        if isinstance(block, Table) and not all(block.row_notes or [()]):
            columns = zip(block.headings, zip(*block.rows, strict=True), strict=True)
            found += [
                f"{block.id} : {heading.words}"
                for heading, cells in columns
                if (heading.is_numeric or heading.words == "Pourquoi")
                and FIGURE.search(" ".join(cells))
                and not heading.notes
            ]
    return found


def called(document: Document) -> set[int]:
    """The numbers of the notes that a document calls."""
    tables = [block for block in document.blocks if isinstance(block, Table)]
    tables += [drawn.table for drawn in document.illustrations]
    return {
        *document.lead_notes,
        *document.subtitle_notes,
        *(each.note for each in document.headlines.figures),
        *(note for drawn in document.illustrations for note in drawn.notes),
        *(note for table in tables for heading in table.headings for note in heading.notes),
        *(note for table in tables for notes in table.row_notes for note in notes),
    }


@pytest.mark.parametrize("text", ["VT", "VT206", "VT093", "region:VT", "france"])
def test_every_figure_calls_a_note_that_is_there(demonstration: Store, text: str) -> None:
    document = compose(api.diagnose(demonstration, text, as_of=date(2026, 1, 1)), api.FORMATS)

    assert silent(document) == []
    assert called(document) <= set(range(1, len(document.notes) + 1))
