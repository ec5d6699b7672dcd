"""Several periods: this year's sites, then more that keep them (nested p-median).

Each period is solved in turn with the sites of those before it fixed (Current, Ratick and ReVelle,
1998): its bound says how far it is from the best possible given what is already there.

This module imports numba, which is slow to load.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from maillage.errors import InputError
from maillage.language import _
from maillage.methods.locate.answer import Answer, Stop, never
from maillage.methods.locate.neighbours import Costs
from maillage.methods.locate.p_median.solve import p_median
from maillage.types import Floats, Integers

_NONE = np.empty(0, dtype=np.int64)


def by_period(
    costs: Costs,
    weights: Floats,
    counts: Sequence[int],
    *,
    seed: int,
    fixed: Integers = _NONE,
    forbidden: Integers = _NONE,
    unserved_cost: float = np.inf,
    stop: Stop = never,
) -> list[Answer]:
    """Return one answer a period, each keeping the sites of the one before.

    Args:
        costs: from demands to candidates.
        weights: shape (demands,).
        counts: number of sites at the end of each period, never falling.
        seed: of the random moves.
        fixed: sites that are open from the start.
        forbidden: candidates that may not be opened.
        unserved_cost: what a demand costs that no site serves.
        stop: ends the period being solved, and those after it at their first step.

    Raises:
        InputError: the numbers fall, or a period has no answer.

    Examples:
        The first site is the best alone; the second joins it.

        >>> road = np.array([0.0, 1, 2, 10])
        >>> found = by_period(abs(road[:, None] - road), np.ones(4), [1, 2], seed=0)
        >>> [(each.sites.tolist(), each.value) for each in found]
        [([1], 11.0), ([1, 3], 2.0)]
    """
    if any(later < sooner for sooner, later in pairwise(counts)):
        raise InputError(
            _("nombres de sites par période : {counts} ; ils ne doivent pas baisser",
              counts=", ".join(map(str, counts)))
        )  # fmt: skip
    answers: list[Answer] = []
    for p in counts:
        answers.append(
            p_median(
                costs,
                weights,
                p,
                seed=seed,
                fixed=answers[-1].sites if answers else fixed,
                forbidden=forbidden,
                unserved_cost=unserved_cost,
                stop=stop,
            )
        )
    return answers
