"""The periodic routing problem: depots, days, stops with the days that they may have, minutes.

A pattern is a set of days as a bit mask, day 0 the lowest bit: ``0b101`` is day 0 and day 2. A
stop is visited on each day of exactly one of its patterns, by vehicles of one depot.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from maillage.errors import InputError
from maillage.language import _
from maillage.numbers import as_given
from maillage.types import Floats


@dataclass(frozen=True)
class Depot:
    """Where vehicles start and end each of their days.

    Attributes:
        name: how people call it.
        vehicles: how many vehicles leave it each day.
    """

    name: str
    vehicles: int


@dataclass(frozen=True)
class Day:
    """What one vehicle can do in one day; ``inf`` where nothing limits it.

    Attributes:
        limit_minutes: driving and service together.
        capacity: sum of the demands visited.
        drive_limit_minutes: driving alone.
    """

    limit_minutes: float = math.inf
    capacity: float = math.inf
    drive_limit_minutes: float = math.inf


@dataclass(frozen=True)
class Stop:
    """A place to visit.

    Attributes:
        name: how people call it.
        service_minutes: time spent there at each visit.
        demand: what each visit takes of the vehicle's capacity.
        patterns: the sets of days that it may have, bit masks; all visits of one are made.
    """

    name: str
    service_minutes: float
    demand: float
    patterns: tuple[int, ...]


@dataclass(frozen=True)
class Problem:
    """A periodic routing problem; checked when it is made.

    Attributes:
        depots: at least one.
        days: the days of the cycle.
        stops: in the order of the matrix.
        minutes: driving time from row to column, depots first and then stops, shape
            (depots + stops, depots + stops); ``inf`` where there is no road.

    Raises:
        InputError: a pattern, a figure or the matrix is unusable.

    Examples:
        One van, two days, one stop 30 minutes away, visited on either day for an hour:

        >>> problem = Problem(
        ...     depots=(Depot("Pau", 1),),
        ...     days=(Day(limit_minutes=120), Day(limit_minutes=120)),
        ...     stops=(Stop("Laruns", 60, 0, (0b01, 0b10)),),
        ...     minutes=np.array([[0.0, 30.0], [30.0, 0.0]]),
        ... )
        >>> problem.stops[0].patterns
        (1, 2)
    """

    depots: tuple[Depot, ...]
    days: tuple[Day, ...]
    stops: tuple[Stop, ...]
    minutes: Floats = field(repr=False)

    def __post_init__(self) -> None:
        _check_frame(self)
        _check_minutes(self)
        for stop in self.stops:
            _check_stop(stop, len(self.days))

    def site(self, stop: int) -> int:
        """Return the row of the matrix that holds a stop."""
        return len(self.depots) + stop


def days_of(pattern: int) -> tuple[int, ...]:
    """Return the days of a pattern, in order.

    Examples:
        >>> days_of(0b1001)
        (0, 3)
    """
    return tuple(day for day in range(pattern.bit_length()) if pattern >> day & 1)


def pattern_of(days: Iterable[int]) -> int:
    """Return the pattern that holds these days.

    Examples:
        >>> pattern_of([0, 3])
        9
    """
    pattern = 0
    for day in days:
        pattern |= 1 << day
    return pattern


def _check_frame(problem: Problem) -> None:
    """Refuse a problem without a vehicle or a day, and limits that are not positive numbers."""
    if not problem.days:
        raise InputError(_("Tournée : aucun jour n'est donné ; il en faut au moins un."))
    if not sum(depot.vehicles for depot in problem.depots):
        raise InputError(_("Tournée : aucun véhicule n'est donné ; il en faut au moins un."))
    for depot in problem.depots:
        if depot.vehicles < 0:
            raise InputError(
                _(
                    "Tournée, dépôt {name} : {count} véhicules ; attendu un nombre positif ou nul.",
                    name=depot.name,
                    count=depot.vehicles,
                )
            )
    for number, day in enumerate(problem.days, start=1):
        for limit in (day.limit_minutes, day.capacity, day.drive_limit_minutes):
            if not limit > 0:
                raise InputError(
                    _(
                        "Tournée, jour {day} : une limite vaut {limit} ; attendu un nombre "
                        "strictement positif, ou aucune limite.",
                        day=number,
                        limit=as_given(limit),
                    )
                )


def _check_minutes(problem: Problem) -> None:
    """Refuse a matrix of the wrong shape, or with a negative or missing time."""
    size = len(problem.depots) + len(problem.stops)
    if problem.minutes.shape != (size, size):
        raise InputError(
            _(
                "Temps de trajet : tableau de forme {shape} ; attendu {size} lignes et autant "
                "de colonnes, les dépôts puis les arrêts.",
                shape=problem.minutes.shape,
                size=size,
            )
        )
    wrong = np.argwhere(~(problem.minutes >= 0))
    if wrong.size:
        names = [depot.name for depot in problem.depots]
        names += [stop.name for stop in problem.stops]
        row, column = wrong[0]
        raise InputError(
            _(
                "Temps de trajet de {origin} à {destination} : {minutes} ; attendu un nombre "
                "de minutes positif ou nul (infini s'il n'y a pas de route).",
                origin=names[row],
                destination=names[column],
                minutes=as_given(problem.minutes[row, column]),
            )
        )


def _check_stop(stop: Stop, days: int) -> None:
    """Refuse a stop without a pattern, with one outside the cycle, or with an unusable figure."""
    if not stop.patterns:
        raise InputError(
            _(
                "Arrêt {name} : aucune combinaison de jours ; donnez-en au moins une, ou "
                "retirez l'arrêt.",
                name=stop.name,
            )
        )
    for pattern in stop.patterns:
        if not 0 < pattern < 1 << days:
            raise InputError(
                _(
                    "Arrêt {name} : la combinaison de jours {pattern} sort du cycle ; attendu un "
                    "nombre de 1 à {most} ({days} jours).",
                    name=stop.name,
                    pattern=pattern,
                    most=(1 << days) - 1,
                    days=days,
                )
            )
    for figure in (stop.service_minutes, stop.demand):
        if not 0 <= figure < math.inf:
            raise InputError(
                _(
                    "Arrêt {name} : {figure} n'est ni une durée ni une demande ; attendu un "
                    "nombre positif ou nul.",
                    name=stop.name,
                    figure=as_given(figure),
                )
            )


def check_reach(problem: Problem) -> None:
    """Refuse a stop that no vehicle can visit alone within its limits, and name it.

    Raises:
        InputError: the first such stop, the minutes that it takes, and what would do.
    """
    depots = range(len(problem.depots))
    for index, stop in enumerate(problem.stops):
        if any(
            is_reachable(problem, index, pattern, depot)
            for pattern in stop.patterns
            for depot in depots
        ):
            continue
        raise InputError(
            _(
                "Arrêt {name} : aucun véhicule ne peut s'y rendre et revenir dans les limites "
                "({minutes} minutes au moins, dont {service} sur place) ; relevez la limite, "
                "rapprochez un dépôt, raccourcissez l'arrêt ou retirez-le.",
                name=stop.name,
                minutes=as_given(round(_round_trip(problem, index) + stop.service_minutes, 1)),
                service=as_given(round(stop.service_minutes, 1)),
            )
        )


def is_reachable(problem: Problem, stop: int, pattern: int, depot: int) -> bool:
    """Whether a depot's vehicle can visit the stop alone on each day of a pattern."""
    if not problem.depots[depot].vehicles:
        return False
    site = problem.site(stop)
    drive_minutes = float(problem.minutes[depot, site] + problem.minutes[site, depot])
    wanted = problem.stops[stop]
    return math.isfinite(drive_minutes) and all(
        drive_minutes <= problem.days[day].drive_limit_minutes
        and drive_minutes + wanted.service_minutes <= problem.days[day].limit_minutes
        and wanted.demand <= problem.days[day].capacity
        for day in days_of(pattern)
    )


def _round_trip(problem: Problem, stop: int) -> float:
    """Return the shortest driving time to a stop and back, over the depots with a vehicle."""
    site = problem.site(stop)
    return min(
        float(problem.minutes[depot, site] + problem.minutes[site, depot])
        for depot in range(len(problem.depots))
        if problem.depots[depot].vehicles
    )
