"""What the study of rounds says again and again: who is reached, when, and under which hours."""

from dataclasses import dataclass
from typing import Any, Final

from maillage.language import N_, _
from maillage.numbers import number
from maillage.outputs.rounds.opening import opening_hours
from maillage.runs.reach.tour import Tour

DAY_WORDS: Final = (
    N_("lundi"),
    N_("mardi"),
    N_("mercredi"),
    N_("jeudi"),
    N_("vendredi"),
    N_("samedi"),
    N_("dimanche"),
)
FREQUENCY_WORDS: Final = {
    "weekly": N_("chaque semaine"),
    "fortnightly": N_("une semaine sur deux"),
    "monthly": N_("une semaine sur quatre"),
}


@dataclass(frozen=True)
class Facts:
    """A tour, and the numbers of the notes of its people and of its travel times."""

    found: Tour
    people: int
    travel: int

    def zone(self, stop: int) -> dict[str, Any]:
        """Return the zone of a candidate."""
        return self.found.zones.row(int(self.found.candidates[stop]), named=True)

    def total(self) -> float:
        """Return the people that count."""
        return float(self.found.people.sum())

    def everyone_reached(self, column: str = "people") -> float:
        """Return the people who live within reach of a stop, each counted whole."""
        near = self.found.reach[list(self.found.choice.stops)].max(axis=0) > 0
        counted = near & (self.found.people > 0)
        return float(self.found.zones[column].fill_null(0).to_numpy()[counted].sum())

    def visits(self) -> list[tuple[int, int, float]]:
        """Return the stop, the day of the cycle and the hour of each visit of a cycle."""
        return [
            (stop, one.day, arrival)
            for one, arrivals in zip(self.found.plan.rounds, self.found.hours.arrivals, strict=True)
            for stop, arrival in zip(one.stops, arrivals, strict=True)
        ]

    def weekday(self, day: int) -> int:
        """Return the weekday of a day of the cycle, 0 for Monday."""
        return self.found.cycle.offsets[day] % 7

    def when(self, day: int) -> str:
        """Return a day of the cycle in words."""
        words = _(DAY_WORDS[self.weekday(day)])
        if self.found.cycle.weeks == 1:
            return words
        return _(
            "{day}, semaine {week}", day=words, week=number(self.found.cycle.offsets[day] // 7 + 1)
        )

    def hours_of(self, stop: int) -> str:
        """Return the opening hours of a stop, in OSM syntax."""
        minutes = self.found.problem.stops[stop].service_minutes
        visits = [
            (self.found.cycle.offsets[day] // 7, self.weekday(day), start, start + minutes)
            for at, day, start in self.visits()
            if at == stop
        ]
        return opening_hours(visits, weeks=self.found.cycle.weeks, first=self.found.wish.first)


def clock(minutes: float) -> str:
    """Return an hour of the day as people read it."""
    hours, rest = divmod(round(minutes), 60)
    return f"{hours}\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}{rest:02d}"
