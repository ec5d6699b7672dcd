"""The page on travel says what the catalogue holds, and the program does what the page shows."""

import importlib

import httpx
import numpy as np
import pytest

from maillage.catalogue.travel import islands, modes
from maillage.runs.reach import times


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


def answered(request):
    """Answer as OSRM, ten minutes and ten kilometres from anywhere to anywhere."""
    rows, columns = (len(request.url.params[key].split(";")) for key in ("sources", "destinations"))
    table = np.full((rows, columns), 1.0)
    found = {"durations": (table * 600).tolist(), "distances": (table * 10_000).tolist()}
    return httpx.Response(200, json={"code": "Ok"} | found)


def test_the_example_of_the_page_on_routing_servers_runs(docs, demo, monkeypatch, capsys):
    """As written, but for the territory: the demonstration has no 44."""
    text = (docs / "how-to" / "use-a-routing-server.md").read_text(encoding="utf-8")
    example, printed = (text.split(f"```{kind}\n") for kind in ("python", "text"))
    transport = httpx.MockTransport(answered)
    monkeypatch.setattr(times, "client", lambda: httpx.Client(transport=transport))
    monkeypatch.setenv("MAILLAGE_HOME", str(demo.home))

    exec(example[1].split("```")[0].replace('"44"', '"VT"'), {})

    assert capsys.readouterr().out == printed[-1].split("```")[0]
