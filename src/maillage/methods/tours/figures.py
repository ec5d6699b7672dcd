"""What a plan of rounds costs and brings: kilometres, hours, CO₂, money."""

from dataclasses import dataclass

from maillage.errors import InputError
from maillage.language import _
from maillage.methods.tours.plan import Plan
from maillage.methods.tours.problem import Problem
from maillage.types import Floats


@dataclass(frozen=True)
class Rates:
    """What a kilometre and an hour cost; from the catalogue or from the person who plans.

    Attributes:
        co2_g_per_km: emissions of the vehicle.
        cents_per_km: fuel, wear and insurance.
        cents_per_hour: one paid hour of the crew, driving or at a stop.
    """

    co2_g_per_km: float
    cents_per_km: float
    cents_per_hour: float


@dataclass(frozen=True)
class Figures:
    """What a plan comes to over a number of cycles.

    Attributes:
        visits: visits made.
        km: kilometres driven.
        drive_hours: hours driven.
        presence_hours: hours at the stops, open to people.
        co2_kg: emissions.
        cost_cents: kilometres and paid hours, rounded to the cent.
    """

    visits: float
    km: float
    drive_hours: float
    presence_hours: float
    co2_kg: float
    cost_cents: int


def figures(
    problem: Problem, plan: Plan, metres: Floats, *, rates: Rates, cycles: float
) -> Figures:
    """Return the figures of a plan, carried out so many times.

    Args:
        problem: the problem.
        plan: the rounds of one cycle.
        metres: distance from row to column, in the order of ``problem.minutes``.
        rates: cost and emissions.
        cycles: how many, 26 for a year of fortnights.

    Raises:
        InputError: the distances have another shape, or a rate is negative or missing.

    Examples:
        60 km and an hour's drive there and back, an hour on the spot, twice.

        >>> import numpy as np
        >>> from maillage.methods.tours.plan import measured, planned
        >>> from maillage.methods.tours.problem import Day, Depot, Stop
        >>> problem = Problem(
        ...     (Depot("Pau", 1),), (Day(),), (Stop("Laruns", 60, 0, (1,)),),
        ...     np.array([[0.0, 30.0], [30.0, 0.0]]),
        ... )
        >>> plan = planned(problem, [measured(problem, 0, 0, [0])])
        >>> given = problem, plan, np.array([[0.0, 30_000.0], [30_000.0, 0.0]])
        >>> made = figures(*given, rates=Rates(200, 40, 2000), cycles=2)
        >>> made.visits, made.km, made.drive_hours, made.presence_hours, made.co2_kg
        (2, 120.0, 2.0, 2.0, 24.0)
        >>> made.cost_cents
        12800
    """
    _check(problem, metres, rates, cycles)
    km = cycles * sum(_metres(problem, plan, metres)) / 1000
    drive_hours = cycles * plan.drive_minutes / 60
    presence_hours = cycles * sum(one.service_minutes for one in plan.rounds) / 60
    cost = km * rates.cents_per_km + (drive_hours + presence_hours) * rates.cents_per_hour
    return Figures(
        visits=cycles * sum(len(one.stops) for one in plan.rounds),
        km=km,
        drive_hours=drive_hours,
        presence_hours=presence_hours,
        co2_kg=km * rates.co2_g_per_km / 1000,
        cost_cents=round(cost),
    )


def _metres(problem: Problem, plan: Plan, metres: Floats) -> list[float]:
    """Return the metres of each round."""
    lengths = []
    for one in plan.rounds:
        sites = [one.depot, *(problem.site(stop) for stop in one.stops), one.depot]
        lengths.append(float(metres[sites[:-1], sites[1:]].sum()))
    return lengths


def _check(problem: Problem, metres: Floats, rates: Rates, cycles: float) -> None:
    if metres.shape != problem.minutes.shape:
        raise InputError(
            _(
                "Distances de forme {found} ; attendu {expected}, comme les temps de trajet.",
                found=metres.shape,
                expected=problem.minutes.shape,
            )
        )
    for rate in (rates.co2_g_per_km, rates.cents_per_km, rates.cents_per_hour, cycles):
        if not rate >= 0:
            raise InputError(
                _(
                    "Coût ou émission : {rate} ; attendu un nombre positif ou nul.",
                    rate=rate,
                )
            )
