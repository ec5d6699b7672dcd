"""From a frequency to the patterns that a stop may have, always on the same weekday.

A cycle is a number of weeks; its days are the working days of its weeks, in order. A month is
four weeks here: « le premier mardi du mois » is another rhythm, which a cycle cannot hold.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from maillage.errors import InputError
from maillage.language import _
from maillage.methods.tours.problem import pattern_of

WEEKLY, FORTNIGHTLY, MONTHLY = 1, 2, 4
"""Weeks from one visit to the next."""


@dataclass(frozen=True)
class Cycle:
    """The days that patterns speak of.

    Attributes:
        weeks: how many before it starts again.
        weekdays: the working days of a week, 0 for Monday, in order.

    Examples:
        >>> Cycle(weeks=2, weekdays=(0, 1, 2, 3, 4)).offsets
        (0, 1, 2, 3, 4, 7, 8, 9, 10, 11)
    """

    weeks: int
    weekdays: tuple[int, ...]

    def __post_init__(self) -> None:
        known = sorted(set(self.weekdays) & set(range(7)))
        if self.weeks < 1 or not known or known != list(self.weekdays):
            raise InputError(
                _(
                    "Cycle de {weeks} semaines, jours {weekdays} : attendu au moins une semaine "
                    "et des jours de 0 (lundi) à 6 (dimanche), dans l'ordre.",
                    weeks=self.weeks,
                    weekdays=self.weekdays,
                )
            )

    @property
    def offsets(self) -> tuple[int, ...]:
        """Return, for each day of the cycle, how long after its first Monday it comes."""
        return tuple(7 * week + weekday for week in range(self.weeks) for weekday in self.weekdays)


def patterns(
    cycle: Cycle, every_weeks: int, *, allowed_weekdays: Collection[int] | None = None
) -> tuple[int, ...]:
    """Return the patterns of a visit every so many weeks: one a weekday and starting week.

    Args:
        cycle: its weeks must be a multiple of ``every_weeks``.
        every_weeks: 1 for weekly, 2 for fortnightly, 4 for monthly.
        allowed_weekdays: the days of the market or of the hall, 0 for Monday; all when None.

    Raises:
        InputError: the cycle does not hold the frequency, or no working day is allowed.

    Examples:
        Fortnightly, two working days a week, on either day of either week: days 0 to 3.

        >>> patterns(Cycle(weeks=2, weekdays=(0, 2)), FORTNIGHTLY)
        (1, 2, 4, 8)
        >>> patterns(Cycle(weeks=2, weekdays=(0, 2)), WEEKLY, allowed_weekdays=[2])
        (10,)
    """
    if every_weeks < 1 or cycle.weeks % every_weeks:
        raise InputError(
            _(
                "Fréquence : un passage toutes les {every} semaines ne tient pas dans un cycle de "
                "{weeks} ; attendu un diviseur de la durée du cycle.",
                every=every_weeks,
                weeks=cycle.weeks,
            )
        )
    ranks = _allowed_ranks(cycle.weekdays, allowed_weekdays)
    per_week = len(cycle.weekdays)
    return tuple(
        pattern_of(week * per_week + rank for week in range(first, cycle.weeks, every_weeks))
        for first in range(every_weeks)
        for rank in ranks
    )


def _allowed_ranks(weekdays: Sequence[int], allowed: Collection[int] | None) -> list[int]:
    """Return the ranks of the working days that are allowed."""
    ranks = [rank for rank, weekday in enumerate(weekdays) if allowed is None or weekday in allowed]
    if not ranks:
        raise InputError(
            _(
                "Jours de marché ou de salle {allowed} : aucun n'est un jour de travail "
                "({weekdays}) ; ajoutez un jour de travail ou changez d'arrêt.",
                allowed=sorted(allowed or ()),
                weekdays=list(weekdays),
            )
        )
    return ranks
