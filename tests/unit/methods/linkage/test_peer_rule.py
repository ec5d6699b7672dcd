"""The benchmark's rewriting of the national tool's rule gives its recorded scores."""

import importlib.util
import json
from pathlib import Path

import polars as pl
import pytest

BENCHMARK = Path(__file__).parents[4] / "benchmarks" / "linkage" / "peer_rule.py"


def recorded(mirror: Path) -> list[tuple[dict, dict, dict]]:
    """Pairs of places with the scores that the tool gave them."""
    cases = json.loads((mirror / "peer-cases" / "mednum-cli_find-duplicates.json").read_text())
    found = []
    for case in cases:
        places = {
            place["id"]: place for part in case["input"] if isinstance(part, list) for place in part
        }
        for commune in case["expected"] or []:
            for place in commune["lieux"]:
                found += [
                    (places[place["id"]], places[other["id"]], other)
                    for other in place["duplicates"]
                ]
    return found


@pytest.mark.mirror
def test_peer_rule_gives_the_recorded_scores(mirror: Path) -> None:
    spec = importlib.util.spec_from_file_location("peer_rule", BENCHMARK)
    assert spec is not None
    assert spec.loader is not None
    peer_rule = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(peer_rule)
    cases = recorded(mirror)
    fields = ("nom", "adresse", "latitude", "longitude")
    rows = pl.DataFrame(
        [{f: place[f] for f in fields} for one, two, _ in cases for place in (one, two)]
    )
    pairs = pl.DataFrame(
        {"left": range(0, rows.height, 2), "right": range(1, rows.height, 2)},
    ).cast(pl.UInt32)
    found = [
        peer_rule.ratio(peer_rule.processed(rows["nom"]), pairs),
        peer_rule.ratio(peer_rule.processed(rows["adresse"]), pairs),
        peer_rule.proximity(rows[pairs["left"]], rows[pairs["right"]]),
    ]
    asked = ("nomFuzzyScore", "voieFuzzyScore", "distanceScore")
    for scores, name in zip(found, asked, strict=True):
        assert scores.tolist() == pytest.approx([other[name] for *_, other in cases], abs=1)
