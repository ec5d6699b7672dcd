"""Choose where help should go: new sites of a territory, beside the places that are there."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from maillage.catalogue.demands import Demand
from maillage.catalogue.indexes import Index
from maillage.catalogue.siting import SitingSettings, siting_settings
from maillage.contracts.costs import SparseCosts
from maillage.methods.locate.answer import Answer, Stop, never
from maillage.reference.territories import Territory
from maillage.runs.reach.contradictions import refuse_contradictions
from maillage.runs.reach.ground import Ground, ground, require_census
from maillage.runs.reach.objectives import Solve, fading, solver
from maillage.runs.reach.siting import (
    Wish,
    after,
    closable_of,
    draws_of,
    rows_of,
    rules_of,
    seats_of,
    unserved_minutes,
)
from maillage.runs.reach.times import Times
from maillage.runs.store import Store
from maillage.types import Floats, Integers

if TYPE_CHECKING:  # numba is slow to load
    from maillage.methods.locate.coverage.covers import Covers
    from maillage.methods.locate.coverage.curve import Curve
    from maillage.methods.locate.coverage.explain import Contributions, RulePrice, RunnersUp
    from maillage.methods.locate.coverage.pareto import Point
    from maillage.methods.locate.coverage.rules import Rules


@dataclass(frozen=True)
class Siting:
    """Sites chosen among the zones of a territory, and what explains them.

    Candidates come first, one a zone of the territory in the order of ``zones``, then the existing
    places.

    Attributes:
        wish: what was asked.
        ground: the zones and the places.
        zones: the zones of the territory: those of the people, and the candidates.
        places: the existing places, in the order of their sites.
        costs: minutes from each zone to each candidate and place.
        answer: the sites of the first period, existing ones included.
        later: those of each period after it; fewer than asked once the solve is stopped.
        settings: the choices of the catalogue.
        stop: ends what is solved again to explain, too.
    """

    wish: Wish
    ground: Ground
    zones: pl.DataFrame
    places: pl.DataFrame
    costs: SparseCosts
    answer: Answer
    later: tuple[Answer, ...] = ()
    settings: SitingSettings = field(default_factory=siting_settings)
    stop: Stop = never

    @property
    def people(self) -> Floats:
        """People in difficulty of each zone, shape (zones,)."""
        return self.zones["people"].fill_null(0).to_numpy()

    @property
    def candidates(self) -> int:
        """Return the number of candidates."""
        return self.zones.height

    @property
    def existing(self) -> Integers:
        """The places of today that count, as sites."""
        return np.arange(self.candidates, self.costs.site_count)

    @property
    def closable(self) -> Integers:
        """The places that may close, as sites."""
        return closable_of(self.wish, self.zones, self.places)

    @property
    def closed(self) -> Integers:
        """The places that close, as sites."""
        return np.setdiff1d(self.closable, self.answer.sites)

    @property
    def chosen(self) -> Integers:
        """The new sites of the first period, as rows of ``zones``."""
        return self.answer.sites[self.answer.sites < self.candidates]

    @property
    def periods(self) -> tuple[Answer, ...]:
        """The sites of every period, those before it included."""
        return (self.answer, *self.later)

    @property
    def chosen_later(self) -> tuple[Integers, ...]:
        """The new sites of each period after the first, as rows of ``zones``."""
        return tuple(
            np.setdiff1d(later.sites[later.sites < self.candidates], before.sites)
            for before, later in pairwise(self.periods)
        )

    @property
    def counts_people(self) -> bool:
        """Whether how many people there are changes the choice."""
        return self.wish.objective in ("coverage", "travel")

    @property
    def is_drawn(self) -> bool:
        """Whether choices are made again on draws; with a capacity each would take too long."""
        return self.counts_people and self.wish.capacity is None

    @property
    def unserved_minutes(self) -> float:
        """What the travel of people out of reach counts for."""
        return unserved_minutes(self.wish)

    @cached_property
    def rules(self) -> "Rules":
        """What the choice must respect."""
        return rules_of(self.wish, self.zones, self.places, site_count=self.costs.site_count)

    @property
    def seats(self) -> Integers:
        """The commune of each site, as a number."""
        return seats_of(self.zones, self.places)

    @cached_property
    def covers(self) -> "Covers":
        """The sites that reach each zone."""
        from maillage.methods.locate.coverage.covers import covers_within

        return covers_within(self.costs, limit_minutes=self.wish.within_minutes)

    def minutes_to(self, sites: Integers) -> Floats:
        """Return minutes from each zone to the nearest of some sites, ``inf`` out of reach."""
        is_open = np.zeros(self.costs.site_count, dtype=bool)
        is_open[sites] = True
        rows = np.repeat(np.arange(self.candidates), np.diff(self.costs.starts))
        kept = is_open[self.costs.sites]
        nearest = np.full(self.candidates, np.inf)
        np.minimum.at(nearest, rows[kept], self.costs.minutes[kept])
        return nearest

    def reached(self, sites: Integers) -> float:
        """Return the people within reach of some sites."""
        return float(self.people[self.minutes_to(sites) <= self.wish.within_minutes].sum())

    def reached_twice(self, sites: Integers) -> float:
        """Return the people within reach of two sites at least."""
        return float(self.people[self.covers.counts(sites) > 1].sum())

    def faded(self, sites: Integers) -> float:
        """Return the people, each counting for what the nearest site is worth to them."""
        return float(fading(self.wish)(self.minutes_to(sites)) @ self.people)

    def farthest_minutes(self, sites: Integers) -> float:
        """Return the longest way to the nearest site, ``inf`` where somebody has none in reach."""
        return float(self.minutes_to(sites)[self.people > 0].max(initial=0.0))

    def loads(self) -> Floats:
        """Return the people that each site helps, where sites have a capacity."""
        from maillage.runs.reach.capacity import loads  # here: numba is slow to load

        assert self.wish.capacity is not None
        return loads(
            self.answer,
            self.people,
            capacity=self.wish.capacity,
            site_count=self.costs.site_count,
        )

    def solve(self, people: Floats, rules: "Rules | None" = None) -> Answer:
        """Return the sites for another demand, or under other rules."""
        solve = solver(
            self.wish, self.costs, seats=self.seats, seed=self.settings.seed, stop=self.stop
        )
        return solve(people, rules or self.rules)

    def front(self) -> "list[Point]":
        """Return choices from the most people reached to the least travel, if they are asked."""
        from maillage.methods.locate.coverage.pareto import front

        if not self.wish.front_steps:
            return []
        return front(
            self.costs,
            self.people,
            rules=self.rules,
            limit_minutes=self.wish.within_minutes,
            horizon_minutes=self.unserved_minutes,
            steps=self.wish.front_steps,
            seed=self.settings.seed,
            stop=self.stop,
        )

    def contributions(self, sites: Integers) -> "Contributions":
        """Return what each of some sites reaches alone and with others."""
        from maillage.methods.locate.coverage.explain import contributions

        return contributions(self.covers, self.people, sites=sites)

    def runners_up(self) -> "RunnersUp":
        """Return the best in place of each site, the others staying."""
        from maillage.methods.locate.coverage.explain import runners_up

        blocked = np.union1d(self.existing, rows_of(self.zones, self.wish.forbidden))
        return runners_up(self.covers, self.people, sites=self.answer.sites, forbidden=blocked)

    def prices(self) -> "list[RulePrice]":
        """Return what each rule costs, in people reached; nothing once the solve is stopped."""
        from maillage.methods.locate.coverage.explain import rule_prices

        if self.stop():
            return []
        blocked = rules_of(
            replace(self.wish, forbidden=()),
            self.zones,
            self.places,
            site_count=self.costs.site_count,
        ).forbidden

        def solve(rules: "Rules") -> Answer:
            held = np.union1d(rules.forbidden, blocked).astype(np.int64)
            return self.solve(self.people, replace(rules, forbidden=held))

        prices = rule_prices(solve, self.rules)
        return [each for each in prices if each.rule != "forbidden" or self.wish.forbidden]

    def without_closing(self) -> Answer | None:
        """Return as many sites where every place stays; None once the solve is stopped."""
        if self.stop():
            return None
        wish = replace(self.wish, closable=())
        rules = rules_of(wish, self.zones, self.places, site_count=self.costs.site_count)
        return self.solve(self.people, rules)

    def stability(self, demand: Demand) -> Floats | None:
        """Return the share of draws of the demand in which each new site stays.

        None without draws, and once the solve is stopped: choices cut short tell nothing.
        """
        from maillage.methods.locate.coverage.explain import stability

        if not self.is_drawn:
            return None
        draws = draws_of(self.zones, demand, count=self.settings.draws, seed=self.settings.seed)
        found = None if self.stop() else stability(self.solve, draws, sites=self.chosen)
        return None if self.stop() else found

    def curve(self) -> "Curve | None":
        """Return the people newly reached by one more site, then one more; None without any."""
        from maillage.methods.locate.coverage.curve import greedy_curve

        left = np.where(
            self.minutes_to(self.existing) <= self.wish.within_minutes, 0.0, self.people
        )
        forbidden = np.union1d(self.existing, rows_of(self.zones, self.wish.forbidden))
        allowed = self.costs.site_count - len(forbidden)
        most = min(self.settings.curve_times * max(len(self.chosen), 1), allowed)
        if most < 1 or not left.any():
            return None
        return greedy_curve(self.covers, left, most=most, forbidden=forbidden)


def site(
    store: Store,
    territory: Territory,
    wish: Wish,
    *,
    times: Times,
    index: Index,
    demand: Demand,
    stop: Stop = never,
) -> Siting:
    """Return where new sites should open in a territory.

    Args:
        store: with its data loaded; a census where existing places are kept.
        territory: where.
        wish: what is asked.
        times: what travels take.
        index: which fragility, for the floor.
        demand: which people in difficulty.
        stop: ends the solve with the best so far.

    Raises:
        InputError: what is asked contradicts itself, or nobody is there.
        MissingData: nothing is loaded, or no census is made where places are kept.
    """
    if wish.keeps_existing:
        require_census(store)
    around_m = times.reach_metres(limit_minutes=_longest(times, wish))
    stand = ground(store, territory, index=index, demand=demand, around_m=around_m)
    return site_on(stand, wish, times=times, stop=stop)


def site_on(stand: Ground, wish: Wish, *, times: Times, stop: Stop = never) -> Siting:
    """Return where new sites should open on a ground; arguments as :func:`site`."""
    settings = siting_settings()
    zones = stand.zones.filter("is_inside")
    columns = ["lon", "lat", "density", "commune"]
    places = stand.places if wish.keeps_existing else stand.places.clear()
    refuse_contradictions(wish, zones, places)
    sites = pl.concat([zones.select(columns), places.select(columns)])
    costs = times.between(zones, sites, within_minutes=_longest(times, wish))
    seats = seats_of(zones, places)
    solve = solver(wish, costs, seats=seats, seed=settings.seed, stop=stop)
    people = zones["people"].fill_null(0).to_numpy()
    rules = rules_of(wish, zones, places, site_count=costs.site_count)
    first, *later = _by_period(solve, people, rules, then=wish.then)
    return Siting(wish, stand, zones, places, costs, first, tuple(later), settings, stop)


def _by_period(
    solve: Solve, people: Floats, rules: "Rules", *, then: tuple[int, ...]
) -> list[Answer]:
    """Return the sites of each period, up to the one that a stop cuts short."""
    answers = [solve(people, rules)]
    for count in then:
        last = answers[-1]
        if last.is_interrupted and not last.is_proven:
            break
        rules = after(rules, last, count=count)
        answers.append(solve(people, rules))
    return answers


def _longest(times: Times, wish: Wish) -> float:
    """Return the longest travel measured."""
    reach = wish.fading_minutes or wish.within_minutes
    return max(reach, min(unserved_minutes(wish), times.mode.most_minutes.value))
