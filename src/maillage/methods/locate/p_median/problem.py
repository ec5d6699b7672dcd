"""The p-median problem as its solvers see it, and the refusal of what cannot be solved."""

from dataclasses import dataclass

import numpy as np

from maillage.contracts.costs import SparseCosts
from maillage.errors import InputError
from maillage.language import _
from maillage.methods.locate.neighbours import Costs, Neighbours, Points, Short, neighbours
from maillage.types import Booleans, Floats, Integers

SHORTEST_LIST = 60
LIST_FACTOR = 12
"""Candidates listed for each demand: so many times what each site serves on average."""

MOST_PAIRS = 60_000_000


@dataclass(frozen=True)
class Problem:
    """Weighted costs of the demands that count, in lists, and the state of each candidate.

    Attributes:
        demands: indices of the demands whose weight is not nil.
        starts: shape (demands + 1,), as in :class:`Neighbours`.
        candidates: shape (pairs,), the candidates that may be open.
        costs: shape (pairs,), weight × cost, growing within a demand.
        beyond: shape (demands,), at most the weighted cost of a demand that no listed candidate
            serves; ``inf`` where it must be served by one of them.
        is_open: shape (candidates,), sites that every answer has.
        is_allowed: shape (candidates,), sites that an answer may have.
        p: number of sites.
        step: what two different values differ by at least: 1 if every weighted cost is an
            integer, else 0.
    """

    demands: Integers
    starts: Integers
    candidates: Short
    costs: Floats
    beyond: Floats
    is_open: Booleans
    is_allowed: Booleans
    p: int
    step: float

    @property
    def rows(self) -> Integers:
        """Return the demand of each pair."""
        return np.repeat(np.arange(len(self.beyond)), np.diff(self.starts))

    @property
    def free(self) -> Integers:
        """Return the candidates that may be open or not."""
        return np.flatnonzero(self.is_allowed & ~self.is_open)

    @property
    def wanted(self) -> int:
        """Return how many free candidates are to be opened."""
        return self.p - int(self.is_open.sum())


def list_length(demands: int, candidates: int, p: int) -> int:
    """Return how many candidates to list for each demand.

    Examples:
        >>> list_length(35_000, 35_000, 2_000), list_length(100, 100, 5)
        (210, 100)
    """
    wanted = max(SHORTEST_LIST, -(-LIST_FACTOR * candidates // p))
    return max(min(wanted, candidates, MOST_PAIRS // max(demands, 1)), 1)


def checked(
    costs: Costs,
    weights: Floats,
    p: int,
    *,
    fixed: Integers,
    forbidden: Integers,
    unserved_cost: float,
) -> Problem:
    """Return the problem.

    Raises:
        InputError: what is asked has no answer; the message says which part of it.
    """
    demand_count, candidate_count = shape(costs)
    refuse_bad_weights(weights, demand_count)
    is_open, is_allowed = states(fixed, forbidden, candidate_count, p)
    demands = np.flatnonzero(weights > 0)
    count = list_length(len(demands), int(is_allowed.sum()), p)
    near = neighbours(part(costs, demands), count=count, allowed=is_allowed)
    refuse_islands(near, unserved_cost)
    near = _cut(near, unserved_cost)
    weight = weights[demands]
    weighted = near.costs * weight[near.rows]
    beyond = np.minimum(near.beyond, unserved_cost) * weight
    finite = beyond[np.isfinite(beyond)]
    is_whole = all(bool((each == np.floor(each)).all()) for each in (weighted, finite))
    return Problem(
        demands,
        near.starts,
        near.candidates,
        weighted,
        beyond,
        is_open,
        is_allowed,
        p,
        1.0 if is_whole else 0.0,
    )


def shape(costs: Costs) -> tuple[int, int]:
    """Return the numbers of demands and of candidates."""
    if isinstance(costs, Points):
        return len(costs.demands), len(costs.candidates)
    if isinstance(costs, SparseCosts):
        return costs.zone_count, costs.site_count
    if costs.ndim != 2:
        raise InputError(_("coûts de forme {shape} : un tableau est attendu", shape=costs.shape))
    return costs.shape[0], costs.shape[1]


def refuse_bad_weights(weights: Floats, demand_count: int) -> None:
    """Refuse weights of the wrong number, unknown, negative, or all nil."""
    if weights.shape != (demand_count,):
        raise InputError(
            _("{found} poids pour {expected} demandes", found=weights.size, expected=demand_count)
        )
    bad = int((~np.isfinite(weights) | (weights < 0)).sum())
    if bad:
        raise InputError(
            _("{count} poids inconnus ou négatifs : un poids est un nombre d'au moins 0", count=bad)
        )
    if not (weights > 0).any():
        raise InputError(_("aucune demande : tous les poids sont nuls"))


def states(
    fixed: Integers, forbidden: Integers, candidate_count: int, p: int
) -> tuple[Booleans, Booleans]:
    """Return which candidates must be open, and which may be.

    Raises:
        InputError: a site is fixed and forbidden, does not exist, or their number does not suit.
    """
    for given in (fixed, forbidden):
        strange = given[(given < 0) | (given >= candidate_count)]
        if len(strange):
            raise InputError(
                _(
                    "site {site} inconnu : les candidats vont de 0 à {last}",
                    site=int(strange[0]),
                    last=candidate_count - 1,
                )
            )
    both = np.intersect1d(fixed, forbidden)
    if len(both):
        names = ", ".join(str(each) for each in both[:10])
        raise InputError(_("sites à la fois imposés et interdits : {sites}", sites=names))
    is_open = np.zeros(candidate_count, dtype=np.bool_)
    is_open[fixed] = True
    is_allowed = np.ones(candidate_count, dtype=np.bool_)
    is_allowed[forbidden] = False
    _refuse_bad_count(p, int(is_open.sum()), int(is_allowed.sum()))
    return is_open, is_allowed


def _refuse_bad_count(p: int, fixed: int, allowed: int) -> None:
    if p < 1:
        raise InputError(_("{p} sites demandés : au moins 1 est attendu", p=p))
    if p > allowed:
        raise InputError(
            _("{p} sites demandés pour {allowed} candidats permis", p=p, allowed=allowed)
        )
    if fixed > p:
        raise InputError(_("{fixed} sites imposés, mais {p} sites demandés", fixed=fixed, p=p))


def refuse_islands(near: Neighbours, unserved_cost: float) -> None:
    """Refuse demands that no candidate reaches, unless a cost is given for them."""
    is_island = (np.diff(near.starts) == 0) & np.isinf(near.beyond)
    if is_island.any() and np.isinf(unserved_cost):
        raise InputError(
            _(
                "{count} demandes sans aucun candidat à leur portée : élargir la portée, ajouter "
                "des candidats, retirer ces demandes ou donner le coût d'une demande non servie",
                count=int(is_island.sum()),
            )
        )


def refuse_unreachable(count: int) -> None:
    """Refuse demands that no candidate reaches, where each must be served."""
    if count:
        raise InputError(
            _(
                "{count} demandes sans aucun candidat à leur portée : élargir la portée, ajouter "
                "des candidats ou retirer ces demandes",
                count=count,
            )
        )


def part(costs: Costs, demands: Integers) -> Costs:
    """Return the costs of some demands."""
    if isinstance(costs, Points):
        return Points(costs.demands[demands], costs.candidates, costs.metric)
    if not isinstance(costs, SparseCosts):
        return costs[demands]
    lengths = np.diff(costs.starts)
    kept = np.repeat(np.isin(np.arange(costs.zone_count), demands), lengths)
    return SparseCosts(
        np.concatenate([[0], np.cumsum(lengths[demands])]),
        costs.sites[kept],
        costs.minutes[kept],
        costs.metres[kept],
        costs.site_count,
        costs.mode,
    )


def _cut(near: Neighbours, most: float) -> Neighbours:
    """Return the lists without the candidates that cost more than to go unserved."""
    if np.isinf(most):
        return near
    kept = near.costs < most
    counts = np.bincount(near.rows[kept], minlength=near.demand_count)
    starts = np.concatenate([[0], np.cumsum(counts)])
    return Neighbours(
        starts, near.candidates[kept], near.costs[kept], near.beyond, near.candidate_count
    )
