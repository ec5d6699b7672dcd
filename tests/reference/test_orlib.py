"""Published instances of location problems: the published optimum, proven."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from maillage.methods.locate.capacitated import Capacities, capacitated_p_median
from maillage.methods.locate.p_centre import p_centre
from maillage.methods.locate.p_median.solve import p_median

pytestmark = [pytest.mark.mirror, pytest.mark.xdist_group("orlib")]


@pytest.fixture(scope="module")
def instances() -> ModuleType:
    """The reader of the benchmarks, which is no package."""
    path = Path(__file__).parents[2] / "benchmarks" / "locate" / "instances.py"
    spec = importlib.util.spec_from_file_location("locate_instances", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("number", [1, 2, 3, 6, 9, 14, 20, 23, 30, 34, 40])
def test_p_median_is_the_published_optimum(mirror: Path, instances, number: int) -> None:
    best = instances.values(mirror / "orlib" / "pmedopt.txt")[f"pmed{number}"]
    graph = instances.pmed(mirror / "orlib" / f"pmed{number}.txt")
    found = p_median(graph.costs, np.ones(len(graph.costs)), graph.p, seed=1)
    assert found.value == found.bound == best


@pytest.mark.parametrize("number", [1, 4, 9, 15, 20, 25])
def test_p_centre_is_the_published_optimum(mirror: Path, instances, number: int) -> None:
    best = instances.values(mirror / "orlib" / "kcenteropt.txt")[f"pmed{number}"]
    graph = instances.pmed(mirror / "orlib" / f"pmed{number}.txt")
    found = p_centre(graph.costs, np.ones(len(graph.costs)), graph.p, seed=1)
    assert found.value == found.bound == best


@pytest.mark.parametrize("p", [50, 300])
def test_p_median_of_points_is_the_published_optimum(mirror: Path, instances, p: int) -> None:
    best = instances.best_known(mirror / "pmedian" / "best_known.csv")["rl1304", p]
    points = instances.tsplib(mirror / "pmedian" / "rl1304.tsp")
    found = p_median(points, np.ones(len(points.demands)), p, seed=1)
    assert found.value <= best * 1.003
    assert found.bound <= best
    assert found.gap <= 0.005


@pytest.mark.parametrize("number", range(1, 11))
def test_capacitated_is_near_the_best_known(mirror: Path, instances, number: int) -> None:
    case = instances.pmedcap(mirror / "pmedcap" / f"pmedcap{number:02d}.txt")
    n = len(case.demands)
    capacities = Capacities(case.demands, np.full(n, case.capacity))
    costs = instances.distances(case.points)
    found = capacitated_p_median(costs, np.ones(n), capacities, case.p, seed=1)
    assert found.bound <= case.best <= found.value <= case.best * 1.005
    assert np.bincount(found.assigned, weights=case.demands).max() <= case.capacity
