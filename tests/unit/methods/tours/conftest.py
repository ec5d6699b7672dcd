"""Small problems: points on a plane, a unit of distance a minute."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import strategies as st

from maillage.methods.tours.problem import Day, Depot, Problem, Stop
from maillage.types import Floats


def plane(points: Sequence[tuple[float, float]]) -> Floats:
    at = np.array(points, dtype=float)
    return np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))


@pytest.fixture
def four_stops() -> Problem:
    """Two villages to the west and two to the east, 10 minutes out and 2 apart.

    One van, two days of 60 minutes; two stops of 15 minutes fit in a day, three do not. The first
    to the west is visited on both days, the others on either.
    """
    points = [(0, 0), (-10, 0), (-12, 0), (10, 0), (12, 0)]
    patterns = [(0b11,), (0b01, 0b10), (0b01, 0b10), (0b01, 0b10)]
    return Problem(
        depots=(Depot("Pau", 1),),
        days=(Day(limit_minutes=95), Day(limit_minutes=95)),
        stops=tuple(Stop(f"V{n}", 15, 1, days) for n, days in enumerate(patterns)),
        minutes=plane(points),
    )


@st.composite
def problems(draw: st.DrawFn, most_stops: int = 7) -> Problem:
    """Problems with slack limits, several depots, asymmetric times and any patterns."""
    days = draw(st.integers(1, 3))
    depots = draw(st.integers(1, 2))
    stops = draw(st.integers(0, most_stops))
    sites = depots + stops
    seed = draw(st.integers(0, 10_000))
    rng = np.random.default_rng(seed)
    minutes = plane(rng.integers(0, 30, size=(sites, 2)).tolist())
    minutes += rng.integers(0, 5, size=minutes.shape) * (minutes > 0)
    return Problem(
        depots=tuple(Depot(f"D{n}", int(rng.integers(1, 3))) for n in range(depots)),
        days=tuple(
            Day(float(rng.integers(120, 300)), float(rng.integers(8, 20)), 250.0)
            for _day in range(days)
        ),
        stops=tuple(
            Stop(
                f"S{n}",
                float(rng.integers(0, 20)),
                float(rng.integers(0, 4)),
                tuple(int(p) for p in rng.integers(1, 2**days, size=rng.integers(1, 4))),
            )
            for n in range(stops)
        ),
        minutes=minutes,
    )
