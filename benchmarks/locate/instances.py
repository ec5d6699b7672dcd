"""Read the instances of the benchmarks: OR-Library, TSPLIB, Osman and Christofides.

Formats: ``pmed*.txt`` (number of vertices, edges and sites; one edge a line, of which the last
cost counts when it is repeated; costs are those of shortest paths), ``*.tsp`` (coordinates, floor
of the Euclidean distance), ``pmedcap*.txt`` (best value; points with a demand, one capacity).
"""

import csv
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import shortest_path

from maillage.methods.locate.neighbours import Points
from maillage.types import Floats


def mirror() -> Path:
    """Return the folder of files kept at hand."""
    beside = Path(__file__).parents[3] / "shared" / "data"
    return Path(os.environ.get("MAILLAGE_MIRROR", beside))


@dataclass(frozen=True)
class Graph:
    """Costs of shortest paths between all vertices, and a number of sites."""

    costs: Floats
    p: int


@dataclass(frozen=True)
class Capacitated:
    """Points with a demand, a number of sites of one capacity, and the best value known."""

    points: Points
    demands: Floats
    p: int
    capacity: float
    best: float


def pmed(path: Path) -> Graph:
    """Return a graph of the OR-Library."""
    numbers = np.array(path.read_text().split(), dtype=np.int64)
    n, _edges, p = numbers[:3].tolist()
    last: dict[tuple[int, int], int] = {}
    for one, two, cost in numbers[3:].reshape(-1, 3).tolist():
        last[min(one, two) - 1, max(one, two) - 1] = cost
    ends = np.array(list(last))
    edges = coo_array((np.array(list(last.values()), float), tuple(ends.T)), shape=(n, n))
    return Graph(shortest_path(edges.tocsr(), directed=False), p)


def values(path: Path) -> dict[str, float]:
    """Return the optimum of each instance of ``pmedopt.txt`` or ``kcenteropt.txt``."""
    rows = (line.split() for line in path.read_text().splitlines())
    return {row[0]: float(row[1]) for row in rows if len(row) == 2 and row[0].startswith("pmed")}


def tsplib(path: Path) -> Points:
    """Return the points of a TSPLIB file, demands and candidates at once."""
    body = path.read_text().split("NODE_COORD_SECTION")[1].split("EOF")[0]
    points = np.array(body.split(), dtype=float).reshape(-1, 3)[:, 1:]
    return Points(points, points, "rounded_down")


def best_known(path: Path) -> dict[tuple[str, int], float]:
    """Return the best known value by name and number of sites."""
    with path.open() as stream:
        return {(r["name"], int(r["p"])): float(r["best_known"]) for r in csv.DictReader(stream)}


def pmedcap(path: Path) -> Capacitated:
    """Return a capacitated instance."""
    numbers = np.array(path.read_text().split(), dtype=float)
    rows = numbers[5:].reshape(-1, 4)
    points = Points(rows[:, 1:3], rows[:, 1:3], "rounded_down")
    return Capacitated(points, rows[:, 3], int(numbers[3]), float(numbers[4]), float(numbers[1]))


def distances(points: Points) -> Floats:
    """Return the matrix of the distances of points, in their metric but on a plane."""
    steps = points.demands[:, None] - points.candidates[None]
    lengths = np.sqrt((steps**2).sum(axis=2))
    return np.floor(lengths) if points.metric == "rounded_down" else lengths
