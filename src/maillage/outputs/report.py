"""Write a diagnosis as files: page, PDF, maps, charts and an open-data package."""

from collections.abc import Collection
from pathlib import Path

from maillage.contracts.diagnosis import Diagnosis
from maillage.files import write_text
from maillage.outputs.open_tables import manifest_text
from maillage.outputs.package import write_package
from maillage.outputs.pages import FORMATS, Format, write_pages
from maillage.outputs.sections import compose

__all__ = ["FORMATS", "Format", "write_report"]


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
            ``data`` (data/, a Frictionless data package); ``manifest.json`` comes with any.

    Raises:
        StoreError: a file cannot be written.
    """
    written = {"manifest.json": folder / "manifest.json"}
    write_text(written["manifest.json"], manifest_text(diagnosis))
    if set(formats) - {"data"}:
        document = compose(diagnosis, formats)
        written |= write_pages(document, folder, formats, as_of=diagnosis.as_of)
    if "data" in formats:
        written |= write_package(diagnosis, folder / "data")
    return dict(sorted(written.items()))
