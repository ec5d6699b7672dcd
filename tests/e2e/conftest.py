"""Journeys in a real browser over files that the program wrote; Chromium comes from the system."""

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from maillage import api

REQUIRED = os.environ.get("MAILLAGE_REQUIRE_SYSTEM") == "1"
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def program(name: str) -> str:
    """Return the path of a program of the system; its absence skips by name, or fails in CI."""
    path = shutil.which(name)
    if path is None:
        message = f"{name} is not installed: make test-system, as root"
        if REQUIRED:
            pytest.fail(message)
        pytest.skip(message)
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, headless."""
    path = program("chromium")
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=path, args=list(CHROMIUM_FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demonstration's report."""
    folder = tmp_path_factory.mktemp("report")
    store = api.demo(folder / "home")
    diagnosis = api.diagnose(store, "VT", as_of=date(2026, 1, 1))
    api.write_report(diagnosis, folder / "out", formats=("html", "pdf"))
    return folder / "out"
