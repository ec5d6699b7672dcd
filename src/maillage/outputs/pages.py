"""The pages of a document: HTML, PDF, its drawings; and how the files of a report are written."""

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Literal, get_args

from maillage.files import write_all
from maillage.outputs import html, pdf
from maillage.outputs.datapackage import Described
from maillage.outputs.document import Document
from maillage.outputs.open_tables import manifest_text

Format = Literal["html", "pdf", "svg", "data"]
FORMATS: tuple[Format, ...] = get_args(Format)


def page_files(document: Document, formats: Collection[Format], *, as_of: date) -> dict[str, bytes]:
    """Return the pages asked for, by their path in the report's folder.

    Args:
        document: what the report says.
        formats: ``html`` (report.html), ``pdf`` (report.pdf), ``svg`` (maps/ and charts/,
            each drawing with its table beside it).
        as_of: the day written in the PDF as its date.
    """
    files = {}
    if "svg" in formats:
        for drawing in document.illustrations:
            files[drawing.path] = drawing.standalone.encode()
            files[drawing.data_path] = drawing.data.encode()
    if "html" in formats:
        files["report.html"] = html.render(document).encode()
    if "pdf" in formats:
        files["report.pdf"] = pdf.render(document, as_of=as_of)
    return files


def write_files(report: Described, files: dict[str, bytes], folder: Path) -> dict[str, Path]:
    """Write the files of a report with its manifest, and return each by its path in ``folder``.

    Every file is ready before the first is put in place; the manifest, last, attests the others.

    Raises:
        StoreError: a file cannot be written.
    """
    contents = files | {"manifest.json": manifest_text(report).encode()}
    write_all({folder / name: content for name, content in contents.items()})
    return {name: folder / name for name in sorted(contents)}
