"""The studies of access, siting and rounds in a browser: silent, accessible, narrow."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from .conftest import opened

pytestmark = [pytest.mark.system("chromium"), pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize("name", ["access", "site", "tour"])
@pytest.mark.parametrize("width", [1200, 320])
def test_study_page_is_self_contained_silent_and_accessible(
    browser: Browser, studies: Path, name: str, width: int
) -> None:
    page, said, asked = opened(browser, studies / name, width=width)

    found = Axe().run(page)

    assert asked == [(studies / name / "report.html").as_uri()]
    assert said == []
    assert found.response["violations"] == []
    page.close()


@pytest.mark.parametrize("name", ["access", "site", "tour"])
def test_study_page_does_not_scroll_sideways_when_narrow(
    browser: Browser, studies: Path, name: str
) -> None:
    page, _said, _asked = opened(browser, studies / name, width=320)

    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.close()
