"""The least travel where a site helps so many people and no more.

The people of a commune are cut into equal parts, each half at most of what one site can help, that
may go to different sites: whole communes rarely fit. The places of one commune count as one, of
their capacities together.

This module imports numba, which is slow to load.
"""

from dataclasses import dataclass
from math import ceil

import numpy as np

from maillage.contracts.costs import SparseCosts
from maillage.errors import InputError
from maillage.language import _
from maillage.methods.locate.answer import Answer, Stop
from maillage.methods.locate.capacitated import Capacities, capacitated_p_median
from maillage.methods.locate.coverage.arrays import sums
from maillage.methods.locate.coverage.rules import Rules
from maillage.numbers import number
from maillage.runs.reach.siting import Wish
from maillage.types import Floats, Integers

MOST_WORK = 3e8
"""Parts squared times sites that a study works on; more would take hours. Ours."""


@dataclass(frozen=True)
class Parts:
    """The people of zones, in parts of which one site can help two at least.

    Attributes:
        zones: shape (parts,), the zone of each.
        people: shape (parts,).
    """

    zones: Integers
    people: Floats


def parts_of(people: Floats, *, capacity: float) -> Parts:
    """Return the people of each zone in as few equal parts as half the capacity allows.

    Examples:
        >>> found = parts_of(np.array([30.0, 0.0, 250.0]), capacity=100)
        >>> found.zones.tolist(), found.people.round(1).tolist()
        ([0, 2, 2, 2, 2, 2], [30.0, 50.0, 50.0, 50.0, 50.0, 50.0])
    """
    counts = np.ceil(2 * people / capacity).astype(np.int64)
    zones = np.repeat(np.arange(len(people)), counts)
    return Parts(zones, people[zones] / counts[zones])


def within_capacity(
    wish: Wish,
    costs: SparseCosts,
    people: Floats,
    rules: Rules,
    *,
    seats: Integers,
    seed: int,
    stop: Stop,
) -> Answer:
    """Return the sites and, for each part of the people, the site that helps it.

    Raises:
        InputError: so many sites cannot help everyone, or it is too large a problem.
    """
    assert wish.capacity is not None
    _refuse_too_few(wish, people, rules)
    parts = parts_of(people, capacity=wish.capacity)
    columns, places = _columns(rules, seats, costs.site_count)
    _refuse_too_large(parts, len(columns))
    at = np.flatnonzero(np.isin(columns, np.union1d(rules.fixed, rules.existing)))
    found = capacitated_p_median(
        _dense(costs, columns, seats, rules)[parts.zones],
        parts.people,
        Capacities(parts.people, places.astype(np.float64) * wish.capacity),
        int(rules.count or 0) + int(np.isin(columns, rules.existing).sum()),
        seed=seed,
        fixed=at,
        forbidden=np.flatnonzero(np.isin(columns, rules.forbidden)),
        stop=stop,
    )
    return Answer(
        sites=np.union1d(columns[found.sites], rules.existing).astype(np.int64),
        assigned=columns[found.assigned],
        value=found.value,
        bound=found.bound,
        solver=found.solver,
        seed=seed,
        is_interrupted=found.is_interrupted,
    )


def loads(answer: Answer, people: Floats, *, capacity: float, site_count: int) -> Floats:
    """Return the people that each site helps, shape (sites,)."""
    parts = parts_of(people, capacity=capacity)
    return sums(answer.assigned, parts.people, site_count)


def _columns(rules: Rules, seats: Integers, site_count: int) -> tuple[Integers, Integers]:
    """Return the sites that stand for the problem, and how many places each stands for.

    Those are the candidates, then the first existing place of each commune.
    """
    free = np.setdiff1d(np.arange(site_count), rules.existing)
    _communes, first, counts = np.unique(
        seats[rules.existing], return_index=True, return_counts=True
    )
    columns = np.concatenate([free, rules.existing[first]]).astype(np.int64)
    return columns, np.concatenate([np.ones(len(free), np.int64), counts])


def _dense(costs: SparseCosts, columns: Integers, seats: Integers, rules: Rules) -> Floats:
    """Return minutes from zones to columns, the nearest of those put together."""
    is_existing = np.isin(np.arange(costs.site_count), rules.existing)
    column_of = np.full(costs.site_count, -1, dtype=np.int64)
    column_of[columns] = np.arange(len(columns))
    kept = columns[is_existing[columns]]
    by_seat = dict(zip(seats[kept].tolist(), column_of[kept].tolist(), strict=True))
    for site in rules.existing.tolist():
        column_of[site] = by_seat[int(seats[site])]
    table = np.full((costs.zone_count, len(columns)), np.inf)
    rows = np.repeat(np.arange(costs.zone_count), np.diff(costs.starts))
    np.minimum.at(table, (rows, column_of[costs.sites]), costs.minutes)
    return table


def _refuse_too_few(wish: Wish, people: Floats, rules: Rules) -> None:
    """Refuse sites that cannot help everyone, and say how many or how large would do."""
    assert wish.capacity is not None
    count, total = int(rules.count or 0) + len(rules.existing), float(people.sum())
    if total <= count * wish.capacity:
        return
    new = ceil(total / wish.capacity) - len(rules.existing)
    free = len(people) - len(rules.forbidden)
    more = _("« --new {new} », ou ", new=new) if new <= free else ""
    raise InputError(
        _(
            "{total} personnes à aider, mais {count} lieux de {capacity} personnes en aident "
            "{most} au plus : il faudrait au moins {more}« --capacity {least} »",
            total=number(total),
            count=number(count),
            capacity=number(wish.capacity),
            most=number(count * wish.capacity),
            more=more,
            least=ceil(total / max(count, 1)),
        )
    )


def _refuse_too_large(parts: Parts, sites: int) -> None:
    if float(len(parts.people)) ** 2 * sites > MOST_WORK:
        raise InputError(
            _(
                "« --capacity » : {parts} groupes de personnes et {sites} sites possibles, c'est "
                "trop pour un calcul ; prenez un territoire plus petit, une intercommunalité par "
                "exemple, ou une capacité plus grande",
                parts=number(len(parts.people)),
                sites=number(sites),
            )
        )
