"""Cordeau's periodic instances: read as published, solved near the best known values."""

import importlib.util
import math
from pathlib import Path
from types import ModuleType

import pytest

from maillage.methods.tours.greedy import greedy
from maillage.methods.tours.periodic import solve
from maillage.methods.tours.plan import faults

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "tours" / "instances.py"


@pytest.fixture(scope="module")
def instances() -> ModuleType:
    spec = importlib.util.spec_from_file_location("instances", BENCHMARK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.mirror
def test_instance_p02_is_read_as_published(mirror, instances):
    problem = instances.read_instance(mirror / "vrp" / "pvrp" / "p02")

    assert len(problem.stops) == 50
    assert [depot.vehicles for depot in problem.depots] == [3]
    assert {(day.limit_minutes, day.capacity) for day in problem.days} == {(math.inf, 160.0)}
    assert len(problem.days) == 5


@pytest.mark.mirror
@pytest.mark.parametrize(("name", "iterations"), [("p01", 400), ("p03", 1500)])
def test_small_instance_is_solved_near_its_best_known(mirror, instances, name, iterations):
    folder = mirror / "vrp"
    problem = instances.read_instance(folder / "pvrp" / name)
    best_known = instances.read_best_known(folder / "best_known.csv")[name]

    plan = solve(problem, iterations=iterations, seed=1)

    assert faults(problem, plan) == ()
    assert best_known - 0.01 <= plan.drive_minutes <= best_known * 1.03


@pytest.mark.mirror
@pytest.mark.parametrize("name", [f"p{number:02}" for number in range(1, 11)])
def test_greedy_is_within_limits_and_above_the_best_known(mirror, instances, name):
    folder = mirror / "vrp"
    problem = instances.read_instance(folder / "pvrp" / name)
    best_known = instances.read_best_known(folder / "best_known.csv")[name]

    plan = greedy(problem)

    missing = [fault for fault in faults(problem, plan) if "jours de passage" not in fault]
    assert missing == []
    assert plan.left_out or plan.drive_minutes >= best_known - 0.01
