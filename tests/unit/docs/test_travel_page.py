"""The page on travel says what the catalogue holds, and the program does what the page shows."""

import importlib

import httpx
import pytest

from maillage.catalogue.travel import islands, modes
from maillage.inputs.routing import asking


@pytest.fixture
def page(docs):
    return (docs / "reference" / "travel.md").read_text(encoding="utf-8")


def test_the_page_on_travel_is_up_to_date(root, page, monkeypatch):
    monkeypatch.syspath_prepend(str(root / "tools"))
    made = "\n\n".join(importlib.import_module("pages.travel").travel_page())

    assert page.partition("\n\n")[2] == made + "\n"


@pytest.mark.parametrize("mode", modes())
def test_each_mode_of_travel_is_documented(page, mode):
    assert f"## {mode}\n" in page


@pytest.mark.parametrize("island", islands().islands, ids=lambda each: each.id)
def test_each_island_is_documented(page, island):
    assert island.name in page


def test_the_example_of_the_page_on_routing_servers_runs(docs, tmp_path, monkeypatch, capsys):
    text = (docs / "how-to" / "use-a-routing-server.md").read_text(encoding="utf-8")
    example = text.split("```python\n")[1].split("```")[0]
    found = {"code": "Ok", "durations": [[60, 900]], "distances": [[885, 11000]]}
    transport = httpx.MockTransport(lambda _request: httpx.Response(200, json=found))
    monkeypatch.setattr(asking, "client", lambda: httpx.Client(transport=transport))
    monkeypatch.chdir(tmp_path)
    names = {}

    exec(example, names)

    assert names["costs"].minutes.tolist() == [1, 15]
    assert capsys.readouterr().out == "0 / 1\n1 / 1\n"
