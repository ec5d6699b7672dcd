"""Write a diagnosis as files: page, PDF, maps, charts and an open-data package."""

from collections.abc import Collection
from pathlib import Path
from typing import Literal, get_args

from maillage.contracts.diagnosis import Diagnosis
from maillage.files import write_bytes, write_text
from maillage.outputs import html, pdf
from maillage.outputs.document import Document
from maillage.outputs.package import write_package
from maillage.outputs.sections import compose

Format = Literal["html", "pdf", "svg", "data"]
FORMATS: tuple[Format, ...] = get_args(Format)


def write_report(
    diagnosis: Diagnosis, folder: Path, *, formats: Collection[Format]
) -> dict[str, Path]:
    """Write the report in the formats asked for, and return each file by its path in ``folder``.

    The same diagnosis in the same language gives the same bytes. Each file is written whole or
    not at all.

    Args:
        diagnosis: what to show.
        folder: where the files go; made if absent.
        formats: ``html`` (report.html), ``pdf`` (report.pdf), ``svg`` (maps/ and charts/),
            ``data`` (data/, a Frictionless data package).

    Raises:
        StoreError: a file cannot be written.
    """
    written: dict[str, Path] = {}
    if set(formats) - {"data"}:
        written |= _write_pages(compose(diagnosis), diagnosis, folder, formats)
    if "data" in formats:
        written |= write_package(diagnosis, folder / "data")
    return dict(sorted(written.items()))


def _write_pages(
    document: Document, diagnosis: Diagnosis, folder: Path, formats: Collection[Format]
) -> dict[str, Path]:
    written = {}
    if "svg" in formats:
        for drawing in document.illustrations:
            written[drawing.path] = folder / drawing.path
            write_text(folder / drawing.path, drawing.standalone)
    if "html" in formats:
        written["report.html"] = folder / "report.html"
        write_text(folder / "report.html", html.render(document))
    if "pdf" in formats:
        written["report.pdf"] = folder / "report.pdf"
        write_bytes(folder / "report.pdf", pdf.render(document, as_of=diagnosis.as_of))
    return written
