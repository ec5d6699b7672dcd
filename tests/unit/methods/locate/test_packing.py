"""Packing: what fits is found, what may not open stays shut, what cannot fit is not found."""

import numpy as np

from maillage.methods.locate.packing import packed

NONE = np.array([], dtype=np.int64)


def pack(taken, given, *, p, fixed=NONE, free=None, costs=None):
    taken, given = np.array(taken, dtype=float), np.array(given, dtype=float)
    return packed(
        np.ones((len(taken), len(given))) if costs is None else costs,
        taken,
        given,
        np.array(fixed, dtype=np.int64),
        np.arange(len(given)) if free is None else np.array(free, dtype=np.int64),
        p,
        seed=1,
        stop=lambda: False,
    )


def test_the_only_way_to_fill_two_sites_is_found() -> None:
    sites, assigned = pack([5, 4, 3, 3, 3], [9, 9, 8], p=2)

    assert sites.tolist() == [0, 1]
    assert assigned[0] == assigned[1] != assigned[2] == assigned[3] == assigned[4]


def test_a_site_that_may_not_open_stays_shut_and_a_fixed_one_is_open() -> None:
    sites, assigned = pack([1, 1], [9, 9, 9, 9], p=2, fixed=[3], free=[1])

    assert sites.tolist() == [1, 3]
    assert set(assigned.tolist()) <= {1, 3}


def test_nobody_goes_where_there_is_no_road() -> None:
    costs = np.array([[1.0, np.inf], [np.inf, 1.0]])

    _sites, assigned = pack([1, 1], [9, 9], p=2, costs=costs)

    assert assigned.tolist() == [0, 1]


def test_what_cannot_fit_is_not_found() -> None:
    assert pack([5, 5, 5], [8, 8], p=2) is None
