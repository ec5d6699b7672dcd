"""The report in a browser: self-contained, silent, accessible, narrow, by keyboard, on paper."""

import subprocess
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from .conftest import opened, program

pytestmark = [pytest.mark.system("chromium"), pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize("width", [1200, 320])
def test_report_page_is_self_contained_silent_and_accessible(
    browser: Browser, report: Path, width: int
) -> None:
    page, said, asked = opened(browser, report, width=width)

    found = Axe().run(page)

    assert asked == [(report / "report.html").as_uri()]
    assert said == []
    assert found.response["violations"] == []
    page.close()


def test_report_page_does_not_scroll_sideways_when_narrow(browser: Browser, report: Path) -> None:
    page, _said, _asked = opened(browser, report, width=320)

    width = page.evaluate("document.documentElement.scrollWidth")

    assert width == 320
    page.close()


def test_report_page_opens_its_tables_by_keyboard_alone(browser: Browser, report: Path) -> None:
    page, _said, _asked = opened(browser, report, width=1200)
    table = page.locator("details").first
    expect(table).not_to_have_attribute("open", "")

    for _step in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "SUMMARY":
            break
    page.keyboard.press("Enter")

    expect(table).to_have_attribute("open", "")
    page.close()


def test_report_page_says_that_the_demonstration_is_made_up(browser: Browser, report: Path) -> None:
    page, _said, _asked = opened(browser, report, width=1200)

    mentions = page.get_by_text("données de démonstration", exact=False)

    assert mentions.first.is_visible()
    page.close()


@pytest.mark.system("pdftoppm")
def test_report_pdf_renders_a_first_page_that_is_not_blank(report: Path, tmp_path: Path) -> None:
    pdftoppm = program("pdftoppm")

    command = [pdftoppm, "-r", "30", "-f", "1", "-l", "1", "-gray"]
    subprocess.run([*command, str(report / "report.pdf"), str(tmp_path / "page")], check=True)
    pixels = next(tmp_path.glob("page*.pgm")).read_bytes()[20:]

    dark = sum(value < 128 for value in pixels) / len(pixels)
    assert 0.01 < dark < 0.5
