"""Dated visits: a plan carried out between two dates, and what holidays change.

A visit that falls on a day when it cannot be made goes to a later day of the same week, with a
vehicle that stays at its depot that day; when there is none, it is cancelled. Nothing goes
unsaid: each visit postponed or cancelled is listed with its reason.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from maillage.errors import InputError
from maillage.language import _
from maillage.methods.tours.plan import Plan, Round
from maillage.methods.tours.problem import Problem
from maillage.methods.tours.rhythm import Cycle
from maillage.methods.tours.visiting import DayRules, StopRules, obstacle


@dataclass(frozen=True)
class Visit:
    """One dated visit; ``round`` is its number in the plan, ``planned`` the date before changes."""

    stop: int
    on: date
    round: int
    planned: date


@dataclass(frozen=True)
class Change:
    """A visit postponed, or cancelled when ``moved_to`` is None, and why, in words."""

    stop: int
    planned: date
    moved_to: date | None
    reason: str


@dataclass(frozen=True)
class Calendar:
    """Visits by date, then round and place in it; changes by planned date."""

    visits: tuple[Visit, ...]
    changes: tuple[Change, ...]


def calendar(
    problem: Problem,
    plan: Plan,
    *,
    cycle: Cycle,
    first: date,
    last: date,
    rules: Sequence[StopRules],
    days: DayRules,
) -> Calendar:
    """Return the visits of a plan from ``first`` to ``last``, both included.

    The cycle begins on the Monday of the week of ``first``.

    Args:
        problem: the problem that the plan solves; its days are those of the cycle.
        plan: the rounds.
        cycle: which dates the days are.
        first: the first date that may have a visit.
        last: the last one.
        rules: of each stop, in the order of the problem.
        days: dates without rounds, and school holidays.

    Raises:
        InputError: the dates are in the wrong order, or a number of rules or days differs.

    Examples:
        One stop each Monday; Easter Monday 2026 is 6 April, and Tuesday is a working day.

        >>> import numpy as np
        >>> from maillage.methods.tours.plan import measured, planned
        >>> from maillage.methods.tours.problem import Day, Depot, Stop
        >>> problem = Problem(
        ...     (Depot("Pau", 1),), (Day(), Day()), (Stop("Laruns", 60, 0, (1,)),),
        ...     np.array([[0.0, 30.0], [30.0, 0.0]]),
        ... )
        >>> made = calendar(
        ...     problem, planned(problem, [measured(problem, 0, 0, [0])]),
        ...     cycle=Cycle(weeks=1, weekdays=(0, 1)), first=date(2026, 3, 30),
        ...     last=date(2026, 4, 12), rules=[StopRules()],
        ...     days=DayRules(public_holidays=frozenset({date(2026, 4, 6)})),
        ... )
        >>> [visit.on.isoformat() for visit in made.visits]
        ['2026-03-30', '2026-04-07']
        >>> made.changes[0].reason
        'jour férié'
    """
    _check(problem, cycle, first, last, rules)
    work = _Work(problem, plan, cycle, first, last, rules, days)
    return work.carry_out()


def _check(
    problem: Problem, cycle: Cycle, first: date, last: date, rules: Sequence[StopRules]
) -> None:
    if last < first:
        raise InputError(
            _(
                "Calendrier : la fin ({last}) précède le début ({first}) ; inversez les dates.",
                first=first,
                last=last,
            )
        )
    if len(rules) != len(problem.stops):
        raise InputError(
            _(
                "Calendrier : {found} règles pour {expected} arrêts ; attendu une par arrêt.",
                found=len(rules),
                expected=len(problem.stops),
            )
        )
    if len(cycle.offsets) != len(problem.days):
        raise InputError(
            _(
                "Calendrier : un cycle de {found} jours pour un plan de {expected} ; donnez le "
                "cycle pour lequel le plan est fait.",
                found=len(cycle.offsets),
                expected=len(problem.days),
            )
        )


@dataclass(frozen=True)
class _Work:
    """What carrying a plan out reads."""

    problem: Problem
    plan: Plan
    cycle: Cycle
    first: date
    last: date
    rules: Sequence[StopRules]
    days: DayRules

    def carry_out(self) -> Calendar:
        """Date every visit, then move or cancel those that cannot be made."""
        kept: list[Visit] = []
        blocked: list[tuple[Visit, str]] = []
        for visit in self._planned():
            reason = obstacle(self.rules[visit.stop], self.days, visit.on)
            if reason:
                blocked.append((visit, reason))
            else:
                kept.append(visit)
        too_close = self._too_close(kept)
        kept = [visit for visit in kept if visit not in too_close]
        changes = [
            Change(visit.stop, visit.on, None, _("trop près du passage précédent"))
            for visit in too_close
        ]
        for (number, on), group in _by_round(blocked).items():
            changes += self._postpone(number, on, group, kept)
        kept.sort(key=lambda visit: (visit.on, visit.round, self._rank(visit)))
        changes.sort(key=lambda change: (change.planned, change.stop))
        return Calendar(tuple(kept), tuple(changes))

    def _planned(self) -> Iterator[Visit]:
        """Yield the visits that the plan has, whatever the day."""
        monday = self.first - timedelta(days=self.first.weekday())
        while monday <= self.last:
            for number, one in enumerate(self.plan.rounds):
                on = monday + timedelta(days=self.cycle.offsets[one.day])
                if self.first <= on <= self.last:
                    yield from (Visit(stop, on, number, on) for stop in one.stops)
            monday += timedelta(weeks=self.cycle.weeks)

    def _too_close(self, visits: Sequence[Visit]) -> list[Visit]:
        """Return the visits that come too soon after the one before."""
        found: list[Visit] = []
        previous: dict[int, date] = {}
        for visit in sorted(visits, key=lambda visit: (visit.on, visit.stop)):
            last = previous.get(visit.stop)
            wanted = self.rules[visit.stop].minimum_interval_days
            if last is not None and (visit.on - last).days < wanted:
                found.append(visit)
            else:
                previous[visit.stop] = visit.on
        return found

    def _postpone(
        self, number: int, on: date, group: Sequence[tuple[Visit, str]], kept: list[Visit]
    ) -> list[Change]:
        """Put the blocked visits of a round on the later day that takes most of them.

        The first such day; those that it does not take are cancelled.
        """
        best_day, moved = None, frozenset[int]()
        for day in self._later_days(on, self.plan.rounds[number], kept):
            taken = frozenset(
                visit.stop for visit, _why in group if self._fits(visit.stop, day, kept)
            )
            if len(taken) > len(moved):
                best_day, moved = day, taken
        if best_day is not None:
            kept += [Visit(stop, best_day, number, on) for stop in moved]
        return [
            Change(visit.stop, on, best_day if visit.stop in moved else None, why)
            for visit, why in group
        ]

    def _later_days(self, on: date, one: Round, kept: Sequence[Visit]) -> Iterator[date]:
        """Yield the later working days of the week when a vehicle of the depot stays there."""
        for weekday in self.cycle.weekdays:
            day = on + timedelta(days=weekday - on.weekday())
            if not on < day <= self.last or not self._is_within_limits(one, day):
                continue
            out = {visit.round for visit in kept if visit.on == day}
            busy = sum(self.plan.rounds[number].depot == one.depot for number in out)
            if busy < self.problem.depots[one.depot].vehicles:
                yield day

    def _is_within_limits(self, one: Round, day: date) -> bool:
        """Whether a round fits in the limits of another day of the cycle."""
        monday = self.first - timedelta(days=self.first.weekday())
        offset = (day - monday).days % (7 * self.cycle.weeks)
        limits = self.problem.days[self.cycle.offsets.index(offset)]
        return (
            one.total_minutes <= limits.limit_minutes
            and one.drive_minutes <= limits.drive_limit_minutes
            and one.load <= limits.capacity
        )

    def _fits(self, stop: int, day: date, kept: Collection[Visit]) -> bool:
        """Whether a stop can be visited on another day, far enough from its other visits."""
        wanted = self.rules[stop].minimum_interval_days
        return not obstacle(self.rules[stop], self.days, day) and all(
            abs((visit.on - day).days) >= wanted for visit in kept if visit.stop == stop
        )

    def _rank(self, visit: Visit) -> int:
        return self.plan.rounds[visit.round].stops.index(visit.stop)


def _by_round(
    blocked: Sequence[tuple[Visit, str]],
) -> dict[tuple[int, date], list[tuple[Visit, str]]]:
    """Return the blocked visits of each round and date, in the order of the round."""
    groups: dict[tuple[int, date], list[tuple[Visit, str]]] = {}
    for visit, reason in blocked:
        groups.setdefault((visit.round, visit.on), []).append((visit, reason))
    return groups
