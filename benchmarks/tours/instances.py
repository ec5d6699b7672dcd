"""Read Cordeau's periodic routing instances and their best known values.

Format: ``type vehicles customers days``; per day ``max-duration capacity``, 0 for none; then
``id x y service demand frequency combinations list…``, the depot first. A combination is a bit
mask of days whose last day is the lowest bit; distances are Euclidean, not rounded.
"""

import csv
import math
from pathlib import Path

import numpy as np

from maillage.methods.tours.problem import Day, Depot, Problem, Stop

PERIODIC = "1"


def read_instance(file: Path) -> Problem:
    """Return the problem of a file."""
    rows = [line.split() for line in file.read_text().splitlines() if line.strip()]
    kind, vehicles, customers, days = rows[0]
    if kind != PERIODIC:
        raise ValueError(f"{file}: type {kind}, expected {PERIODIC} (periodic, one depot)")
    limits = [[float(number) or math.inf for number in row] for row in rows[1 : 1 + int(days)]]
    places = rows[1 + int(days) :][: int(customers) + 1]
    at = np.array([[float(row[1]), float(row[2])] for row in places])
    return Problem(
        depots=(Depot("0", int(vehicles)),),
        days=tuple(Day(limit_minutes=longest, capacity=most) for longest, most in limits),
        stops=tuple(_stop(row, int(days)) for row in places[1:]),
        minutes=np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1)),
    )


def read_best_known(file: Path) -> dict[str, float]:
    """Return the best known value of each instance, by its short name."""
    with file.open() as stream:
        rows = list(csv.DictReader(stream))
    return {row["Instance Name"].rsplit("/", 1)[-1]: float(row["BKS"]) for row in rows}


def _stop(row: list[str], days: int) -> Stop:
    name, _x, _y, service, demand, _frequency, count, *masks = row
    patterns = (_first_day_lowest(int(mask), days) for mask in masks[: int(count)])
    return Stop(name, float(service), float(demand), tuple(patterns))


def _first_day_lowest(mask: int, days: int) -> int:
    """Return a mask with its bits in the other order.

    Examples:
        >>> _first_day_lowest(0b100, 3)
        1
    """
    return int(f"{mask:0{days}b}"[::-1], 2)
