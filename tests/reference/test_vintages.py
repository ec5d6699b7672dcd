"""Ids of places hold from one vintage of a real list to the next."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from maillage.runs.census.build import build
from maillage.runs.pull import pull
from maillage.runs.store import Store

DAY = date(2026, 11, 21)

KEPT = [
    ("maine-et-loire-2022-11", "maine-et-loire-2022-12", 1.0),
    ("maine-et-loire-2022-12", "maine-et-loire-2023", 0.75),
    ("standard-hub-du-sud-2023-05-16", "standard-hub-du-sud-2023-05-17", 0.89),
    ("france-services-2021", "france-services-2022", 0.98),
    ("paca-2022-v2", "paca-2023", 0.98),
    ("ultra-num-2023-03", "ultra-num-2023-04", 1.0),
    ("rhinocc-geocode-2023", "rhinocc-2023", 1.0),
    ("standard-hinaura-2022", "hinaura-2022", 0.99),
]
"""Share of the places of a vintage that keep their id in the next one, at least."""


@pytest.fixture
def lists(mirror: Path, tmp_path: Path) -> Callable[..., Store]:
    """Give a store that holds some lists of the mirror."""

    def loaded(*names: str) -> Store:
        store = Store(tmp_path)
        wanted = [store.sources[name] for name in names]
        outcomes = list(pull(store, wanted, mirror=mirror, on=DAY))
        assert [outcome.error for outcome in outcomes] == [None] * len(names)
        return store

    return loaded


@pytest.mark.mirror
@pytest.mark.parametrize(("before", "after", "share"), KEPT)
def test_places_keep_their_id_in_the_next_vintage(lists, mirror, before, after, share):
    store = lists(before, after)
    old = build(store, as_of=DAY, source_ids=[before]).release.table("places")["id"]

    made = build(store, as_of=DAY, source_ids=[after], accept=[after])

    new = set(made.release.table("places")["id"])
    assert len(new & set(old)) / len(old) >= share
