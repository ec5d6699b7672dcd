"""Places that stay where closing them reaches nobody more."""

import numpy as np

from maillage.methods.locate.answer import Answer
from maillage.methods.locate.coverage.covers import Covers
from maillage.methods.locate.coverage.rules import Rules
from maillage.methods.locate.coverage.staying import staying

# zones 0 and 1; candidates 0 and 1 reach zone 0 and both, places 2 and 3 reach zone 0 and nobody
COVERS = Covers(np.array([0, 3, 4]), np.array([0, 1, 2, 1]), np.zeros(4), 4)
PEOPLE = np.array([10.0, 5.0])
PLACES = np.array([2, 3])


def stayed(sites: list[int], **rules: object) -> list[int]:
    given = Answer(np.array(sites), np.zeros(2, dtype=int), 0.0, 15.0, "exact", 1)
    asked = Rules(count=2, **rules)  # type: ignore[arg-type]
    return staying(given, COVERS, PEOPLE, rules=asked, places=PLACES).sites.tolist()


def test_a_place_as_good_as_a_new_site_stays() -> None:
    assert stayed([0, 3]) == [2, 3]


def test_a_site_that_reaches_more_than_the_place_opens() -> None:
    assert stayed([1, 2]) == [1, 2]


def test_a_site_of_no_use_gives_way_to_any_place() -> None:
    assert stayed([0, 1]) == [1, 2]


def test_a_required_site_opens_all_the_same() -> None:
    assert stayed([0, 3], fixed=np.array([0])) == [0, 3]


def test_a_group_keeps_its_minimum() -> None:
    groups, least = np.array([0, 0, 1, 0]), np.array([2, 0])

    assert stayed([0, 3], groups=groups, least_per_group=least) == [0, 3]
