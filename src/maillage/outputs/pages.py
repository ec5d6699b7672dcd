"""Write the pages of a document: HTML, PDF, and its drawings as files."""

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Literal, get_args

from maillage.files import write_bytes, write_text
from maillage.outputs import html, pdf
from maillage.outputs.document import Document

Format = Literal["html", "pdf", "svg", "data"]
FORMATS: tuple[Format, ...] = get_args(Format)


def write_pages(
    document: Document, folder: Path, formats: Collection[Format], *, as_of: date
) -> dict[str, Path]:
    """Write the pages asked for, and return each file by its path in ``folder``.

    Args:
        document: what the report says.
        folder: where the files go; made if absent.
        formats: ``html`` (report.html), ``pdf`` (report.pdf), ``svg`` (maps/ and charts/,
            each drawing with its table beside it).
        as_of: the day written in the PDF as its date.

    Raises:
        StoreError: a file cannot be written.
    """
    written = {}
    if "svg" in formats:
        for drawing in document.illustrations:
            files = {drawing.path: drawing.standalone, drawing.data_path: drawing.data}
            for path, content in files.items():
                written[path] = folder / path
                write_text(folder / path, content)
    if "html" in formats:
        written["report.html"] = folder / "report.html"
        write_text(folder / "report.html", html.render(document))
    if "pdf" in formats:
        written["report.pdf"] = folder / "report.pdf"
        write_bytes(folder / "report.pdf", pdf.render(document, as_of=as_of))
    return written
