"""What a study of sites found, as its words and its tables read it."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from maillage.catalogue.demands import Demand
from maillage.contracts.diagnosis import ColumnLabel
from maillage.contracts.marks import Mark
from maillage.language import _
from maillage.runs.reach.site import Siting
from maillage.runs.reach.siting import costs_of
from maillage.types import Floats, Integers

if TYPE_CHECKING:  # numba is slow to load
    from maillage.methods.locate.coverage.curve import Curve
    from maillage.methods.locate.coverage.explain import Contributions, RulePrice
    from maillage.methods.locate.coverage.pareto import Point


@dataclass(frozen=True)
class SiteFindings:
    """The sites chosen, what explains them, and where each value comes from.

    Attributes:
        found: the sites.
        demand: the model of the people.
        people_note: the number of its note.
        travel_note: that of the travel times.
    """

    found: Siting
    demand: Demand
    people_note: int
    travel_note: int

    @property
    def total(self) -> float:
        """How many people there are."""
        return float(self.found.people.sum())

    @cached_property
    def shares(self) -> tuple[float, float]:
        """The shares of the people within reach before and after."""
        before, after = (
            self.found.reached(sites) for sites in (self.found.existing, self.found.answer.sites)
        )
        return before / self.total, after / self.total

    @cached_property
    def contributions(self) -> "Contributions":
        """What each site reaches alone and with others."""
        return self.found.contributions(self.found.answer.sites)

    @cached_property
    def today(self) -> "Contributions":
        """What each place reaches today alone and with others."""
        return self.found.contributions(self.found.existing)

    @cached_property
    def people_left(self) -> float:
        """The people within reach of a place today and of none once some are closed."""
        within = self.found.wish.within_minutes
        before, after = (
            self.found.minutes_to(sites) <= within
            for sites in (self.found.existing, self.found.answer.sites)
        )
        return float(self.found.people[before & ~after].sum())

    @property
    def cost_cents(self) -> int:
        """What the new sites of the first period cost together."""
        return int(costs_of(self.found.wish, self.found.zones)[self.found.chosen].sum())

    @property
    def new_alone(self) -> Floats:
        """The people that each new site reaches and no other does, in the order of ``chosen``."""
        contributions = self.contributions
        return contributions.alone[contributions.sites < self.found.candidates]

    @cached_property
    def stability(self) -> Floats | None:
        """The share of draws in which each new site stays; None when the solve was stopped."""
        return self.found.stability(self.demand)

    @cached_property
    def prices(self) -> "list[RulePrice]":
        """What each rule costs, in people reached; nothing where that is not the aim."""
        return self.found.prices() if self.found.wish.objective == "coverage" else []

    @cached_property
    def front(self) -> "list[Point]":
        """The choices between the most people reached and the least travel, if asked."""
        return self.found.front()

    @cached_property
    def loads(self) -> Floats:
        """The people that each site helps, where sites have a capacity."""
        return self.found.loads()

    @cached_property
    def places_together(self) -> Integers:
        """How many places each site stands for: those of one commune help together."""
        found = self.found
        together = np.ones(found.costs.site_count, dtype=np.int64)
        counts = np.bincount(found.seats[found.existing], minlength=int(found.seats.max()) + 1)
        together[found.existing] = counts[found.seats[found.existing]]
        return together

    @property
    def fill_shares(self) -> Floats:
        """The share of what it can help that each site helps."""
        return self.loads / (self.places_together * float(self.found.wish.capacity or 1))

    @cached_property
    def curve(self) -> "Curve | None":
        """The people newly reached by the number of sites; None when nobody is left."""
        return self.found.curve()

    def mean_minutes(self, sites: Integers, *, unserved: float | None = None) -> float | None:
        """Return the mean travel to some sites; without ``unserved``, of who reaches one."""
        minutes, people = self.found.minutes_to(sites), self.found.people
        reached = np.isfinite(minutes)
        if unserved is not None:
            minutes, reached = np.where(reached, minutes, unserved), np.full(len(people), True)
        total = people[reached].sum()
        return float(minutes[reached] @ people[reached] / total) if total else None

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The new sites, then the existing places of the territory that stay."""
        zones = self.found.zones
        rows = np.concatenate([self.found.chosen, *self.found.chosen_later])
        chosen = zones[rows.astype(np.int64)].select("name", "lon", "lat")
        is_open = ~np.isin(self.found.existing, self.found.closed)
        stays = self.found.places.filter(pl.Series(is_open) & pl.col("is_inside"))
        places = stays.select("name", "lon", "lat")
        return (
            *(Mark(name, lon, lat, "chosen") for name, lon, lat in chosen.iter_rows()),
            *(Mark(name, lon, lat, "place") for name, lon, lat in places.iter_rows()),
        )

    def people_label(self, column: str, label: str) -> ColumnLabel:
        """Return the label of a column of people in difficulty."""
        return ColumnLabel(
            column, label, "people", _("Personnes en difficulté numérique."), self.people_note
        )
