"""The report that these tests read: one made-up diagnosis, written once."""

from pathlib import Path

import pytest

from maillage.contracts.diagnosis import Diagnosis
from maillage.outputs.report import FORMATS, write_report

from .factories import diagnosis as made_up


@pytest.fixture(scope="session")
def diagnosis() -> Diagnosis:
    """Return the made-up diagnosis."""
    return made_up()


@pytest.fixture(scope="session")
def folder(diagnosis: Diagnosis, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with every file of the report."""
    folder = tmp_path_factory.mktemp("report")
    write_report(diagnosis, folder, formats=FORMATS)
    return folder
