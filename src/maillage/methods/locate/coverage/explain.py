"""Why these sites: what each adds, what would replace it, what each rule costs, what would move.

Everything here reads an answer, or solves again through a function given: it does not matter which
problem the sites come from, as long as cover sets say whom they reach.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from maillage.errors import InputError
from maillage.language import _
from maillage.methods.locate.answer import Answer
from maillage.methods.locate.coverage.arrays import sums
from maillage.methods.locate.coverage.covers import Covers
from maillage.methods.locate.coverage.rules import Rules, in_force
from maillage.types import Floats, Integers


@dataclass(frozen=True)
class Contributions:
    """What each site of a choice reaches.

    Attributes:
        sites: shape (chosen,), sorted.
        alone: shape (chosen,), people whom no other site of the choice reaches.
        shared: shape (chosen,), people whom another site of the choice reaches too.
    """

    sites: Integers
    alone: Floats
    shared: Floats


@dataclass(frozen=True)
class RunnersUp:
    """The best in place of each site, the others staying.

    Attributes:
        sites: shape (chosen,), sorted.
        others: shape (chosen,), the candidate that would replace it best, -1 for none.
        losses: shape (chosen,), how many people fewer are reached; below 0, more.
    """

    sites: Integers
    others: Integers
    losses: Floats


@dataclass(frozen=True)
class RulePrice:
    """The value of an answer with every rule, and without one of them; their bounds too."""

    rule: str
    with_it: Answer
    without_it: Answer

    @property
    def price(self) -> float:
        """Return what the rule costs: the value that is lost for it."""
        return self.without_it.value - self.with_it.value

    @property
    def least(self) -> float:
        """Return what the rule costs at least, whatever the gaps: 0 when they do not tell."""
        return max(self.without_it.value - self.with_it.bound, 0.0)


def contributions(covers: Covers, demand: Floats, *, sites: Integers) -> Contributions:
    """Return what each site of a choice reaches alone and with others.

    Examples:
        Sites 0 and 1 both reach the second zone.

        >>> covers = Covers(np.array([0, 1, 3]), np.array([0, 0, 1]), np.zeros(3), 2)
        >>> found = contributions(covers, np.array([10.0, 5.0]), sites=np.array([0, 1]))
        >>> found.alone.tolist(), found.shared.tolist()
        ([10.0, 0.0], [5.0, 5.0])
    """
    chosen = np.unique(sites).astype(np.int64)
    counts, zones = covers.counts(chosen), covers.demands()
    people = demand[zones]
    alone = sums(covers.sites, people * (counts[zones] == 1), covers.site_count)
    shared = sums(covers.sites, people * (counts[zones] > 1), covers.site_count)
    return Contributions(chosen, alone[chosen], shared[chosen])


def runners_up(
    covers: Covers, demand: Floats, *, sites: Integers, forbidden: Integers
) -> RunnersUp:
    """Return the candidate that would best replace each site, the others staying.

    Args:
        covers: the candidates of each zone.
        demand: people of each zone.
        sites: those chosen.
        forbidden: candidates that may not be chosen.

    Examples:
        Without site 0, site 2 takes back eight of its ten people; site 1 has no better instead.

        >>> covers = Covers(
        ...     np.array([0, 2, 3, 4]), np.array([0, 2, 0, 1]), np.zeros(4), 3
        ... )
        >>> found = runners_up(
        ...     covers,
        ...     np.array([8.0, 2.0, 9.0]),
        ...     sites=np.array([0, 1]),
        ...     forbidden=np.array([], dtype=int),
        ... )
        >>> found.others.tolist(), found.losses.tolist()
        ([2, 2], [2.0, 9.0])
    """
    chosen = np.unique(sites).astype(np.int64)
    counts, zones = covers.counts(chosen), covers.demands()
    people = demand[zones]
    gains = sums(covers.sites, people * (counts[zones] == 0), covers.site_count)
    allowed = np.setdiff1d(np.arange(covers.site_count), np.union1d(chosen, forbidden))
    by_site = np.argsort(covers.sites, kind="stable")
    ends = np.searchsorted(covers.sites[by_site], chosen, side="right")
    begins = np.searchsorted(covers.sites[by_site], chosen, side="left")
    others, losses = np.full(len(chosen), -1, dtype=np.int64), np.zeros(len(chosen))
    for place in range(len(chosen)):
        reached = zones[by_site[begins[place] : ends[place]]]
        lost = reached[counts[reached] == 1]
        losses[place] = demand[lost].sum()
        if not allowed.size:
            continue
        pairs = _pairs_of(covers, lost)
        taken = gains + sums(covers.sites[pairs], demand[zones[pairs]], covers.site_count)
        others[place] = allowed[np.argmax(taken[allowed])]
        losses[place] -= taken[others[place]]
    return RunnersUp(chosen, others, losses)


def _pairs_of(covers: Covers, zones: Integers) -> Integers:
    """Return the places of the pairs of some zones."""
    lengths = covers.starts[zones + 1] - covers.starts[zones]
    ends = np.cumsum(lengths)
    within = np.arange(int(lengths.sum())) - np.repeat(ends - lengths, lengths)
    return np.asarray(np.repeat(covers.starts[zones], lengths) + within, dtype=np.int64)


def rule_prices(solve: Callable[[Rules], Answer], rules: Rules) -> list[RulePrice]:
    """Return what each rule costs, by solving without it.

    Args:
        solve: solves the problem under some rules, always with the same seed.
        rules: those in force; :func:`.rules.in_force` names the ones looked at.
    """
    with_all = solve(rules)
    return [RulePrice(name, with_all, solve(rules.without(name))) for name in in_force(rules)]


def stability(solve: Callable[[Floats], Answer], draws: Floats, *, sites: Integers) -> Floats:
    """Return the share of draws of the demand in which each site stays.

    Args:
        solve: solves the problem for a demand, shape (zones,), always with the same seed.
        draws: demands inside their interval, shape (draws, zones).
        sites: those chosen on the central demand.

    Returns:
        One share for each site, in the order given, from 0 to 1.

    Raises:
        InputError: there is no draw.
    """
    if not len(draws):
        raise InputError(_("aucun tirage de la demande : il en faut au moins un"))
    stays = np.zeros(len(sites))
    for demand in draws:
        stays += np.isin(sites, solve(demand).sites)
    return stays / len(draws)
