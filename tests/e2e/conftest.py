"""Journeys in a real browser over files that the program wrote; Chromium comes from the system."""

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from maillage import api
from maillage.demo.run import ensure
from maillage.outputs.study.write import write_study
from maillage.runs.census.build import build

DAY = date(2026, 1, 1)
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
    diagnosis = api.diagnose(store, "VT", as_of=DAY)
    api.write_report(diagnosis, folder / "out", formats=("html", "pdf"))
    return folder / "out"


@pytest.fixture(scope="session")
def studies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of the demonstration's studies of access, siting and rounds, a folder each."""
    folder = tmp_path_factory.mktemp("studies")
    store = ensure(folder / "home", places=300)
    build(store, as_of=DAY)
    made = {
        "access": api.access(store, "VT", as_of=DAY),
        "site": api.site(store, "VT", as_of=DAY, new=3),
        "tour": api.tour(store, "VT", as_of=DAY, vans=2, stops=6, counts_served=True),
    }
    for name, study in made.items():
        write_study(study, folder / name, formats=("html",))
    return folder


def opened(browser: Browser, report: Path, *, width: int) -> tuple[Page, list[str], list[str]]:
    """Open the report; return the page, its console messages and what it asked for."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto((report / "report.html").as_uri())
    return page, said, asked
