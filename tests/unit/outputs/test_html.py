import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from maillage.contracts.diagnosis import Diagnosis
from maillage.outputs import html, svg
from maillage.outputs.classes import FRAGILITY
from maillage.outputs.sections import compose

from .factories import AWKWARD_NAME

VOID = {"meta", "link", "br", "img", "hr", "input"}


class Page(HTMLParser):
    """The elements of a page in order, with their attributes and the path above them."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None], tuple[str, ...]]] = []
        self._open: list[str] = []
        self.unclosed: list[str] = []
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), tuple(self._open)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), tuple(self._open)))

    def handle_endtag(self, tag: str) -> None:
        if self._open.pop() != tag:
            self.unclosed.append(tag)

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes, _above in self.elements if tag in tags]


@pytest.fixture(scope="module")
def source(folder: Path) -> str:
    return (folder / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(source: str) -> Page:
    return Page(source)


def test_page_closes_what_it_opens(page: Page) -> None:
    assert page.unclosed == []


def test_page_loads_nothing_and_runs_nothing(page: Page, source: str) -> None:
    loaded = [
        value
        for tag, attributes, _above in page.elements
        for name, value in attributes.items()
        if name in ("src", "href", "srcset", "data", "xlink:href")
        and not (value or "").startswith("#")
        and tag != "a"
    ]

    assert loaded == []
    assert page.all("script", "link", "iframe", "object", "img") == []
    assert re.findall(r"@import|url\((?!#)", source) == []


def test_page_has_its_language_one_title_and_headings_in_order(page: Page) -> None:
    levels = [int(tag[1]) for tag, _a, _b in page.elements if re.fullmatch("h[1-6]", tag)]

    assert page.all("html") == [{"lang": "fr"}]
    assert levels == [1] + [2] * (len(levels) - 1)


def test_page_lets_the_keyboard_skip_to_its_content(page: Page) -> None:
    first_link = page.all("a")[0]

    assert first_link == {"class": "skip", "href": "#main"}
    assert page.all("main") == [{"id": "main", "tabindex": "-1"}]


def test_page_links_lead_to_something(page: Page) -> None:
    ids = [a["id"] for _tag, a, _above in page.elements if "id" in a]
    targets = {(a["href"] or "")[1:] for a in page.all("a") if (a["href"] or "").startswith("#")}

    assert sorted(ids) == sorted(set(ids))
    assert targets <= set(ids)


def test_a_call_stays_apart_from_the_figure_it_follows(source: str) -> None:
    read = re.sub(r"<[^>]+>", "", source)
    calls = re.findall(r'<sup class="note-link">(.*?)</sup>', source)

    assert calls
    assert [call for call in calls if not re.fullmatch(r"\[<a .*</a>\]", call)] == []
    assert "habitants[note 2]" in read


def test_page_gives_every_drawing_a_text_alternative(page: Page) -> None:
    bare = [
        attributes
        for attributes in page.all("svg")
        if attributes.get("aria-hidden") != "true"
        and not (attributes.get("role") == "img" and attributes.get("aria-label"))
    ]
    figures = [above for tag, _a, above in page.elements if tag == "figcaption"]

    assert bare == []
    assert len(figures) == len(page.all("figure")) == 6


def test_page_gives_every_table_a_caption_and_every_header_a_scope(page: Page) -> None:
    assert len(page.all("caption")) == len(page.all("table"))
    assert [a for a in page.all("th") if a.get("scope") not in ("row", "col")] == []


def test_page_puts_the_table_behind_each_figure(page: Page) -> None:
    behind = [above for tag, _a, above in page.elements if tag == "table" and "figure" in above]

    assert len(behind) == 6


def test_page_escapes_names(source: str) -> None:
    assert "<Test>" not in source
    assert AWKWARD_NAME.replace("'", "’").replace("&", "&amp;").replace("<", "&lt;").replace(
        ">", "&gt;"
    ) in source  # fmt: skip


def test_page_says_secret_and_missing_apart(source: str) -> None:
    assert ">secret statistique</td>" in source
    assert ">non disponible</td>" in source


@pytest.mark.parametrize(
    ("ink", "paper", "least"),
    [
        (svg.INK, "#ffffff", 4.5),
        (svg.QUIET, "#ffffff", 4.5),
        (svg.QUIET, "#f3f6f6", 4.5),
        (svg.ACCENT, "#ffffff", 4.5),
        (svg.ACCENT, "#f3f6f6", 4.5),
        ("#ffffff", "#8a1c1c", 4.5),
        (FRAGILITY[-1], FRAGILITY[0], 7),
    ],
)
def test_colours_are_apart_enough_to_read(ink: str, paper: str, least: float) -> None:
    light, dark = sorted((svg.luminance(ink), svg.luminance(paper)), reverse=True)

    assert (light + 0.05) / (dark + 0.05) >= least


def test_style_uses_the_colours_of_the_drawings(source: str) -> None:
    for colour in (svg.INK, svg.QUIET, svg.ACCENT, svg.RULE):
        assert source.count(colour) > 0


def test_page_is_the_same_for_the_same_document(diagnosis: Diagnosis) -> None:
    document = compose(diagnosis, ("html",))

    assert html.render(document) == html.render(document)
