"""Write a diagnosis as files: page, PDF, maps, charts and an open-data package."""

from collections.abc import Collection
from pathlib import Path

from maillage.contracts.diagnosis import Diagnosis
from maillage.outputs.package import package_files
from maillage.outputs.pages import FORMATS, Format, page_files, write_files
from maillage.outputs.sections import compose

__all__ = ["FORMATS", "Format", "write_report"]


def write_report(
    diagnosis: Diagnosis, folder: Path, *, formats: Collection[Format]
) -> dict[str, Path]:
    """Write the report in the formats asked for, and return each file by its path in ``folder``.

    The same diagnosis in the same language gives the same bytes. Every file is ready before the
    first is put in place, ``manifest.json`` last: a failure leaves the folder as it was.

    Args:
        diagnosis: what to show.
        folder: where the files go; made if absent.
        formats: ``html`` (report.html), ``pdf`` (report.pdf), ``svg`` (maps/ and charts/),
            ``data`` (data/, a Frictionless data package); ``manifest.json`` comes with any.

    Raises:
        StoreError: a file cannot be written.
    """
    files: dict[str, bytes] = {}
    if set(formats) - {"data"}:
        files |= page_files(compose(diagnosis, formats), formats, as_of=diagnosis.as_of)
    if "data" in formats:
        files |= package_files(diagnosis)
    return write_files(diagnosis, files, folder)
