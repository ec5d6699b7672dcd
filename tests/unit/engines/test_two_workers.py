"""The same digits on Spark, on a worker that is killed, and on one that lacks the wheel."""

import sys

import numpy as np
import pytest

from maillage.catalogue.travel import modes
from maillage.engines.local import Local
from maillage.engines.spark import Spark
from maillage.errors import MissingData
from maillage.methods.access.decay import Classes, Exponential, Gaussian, Step
from maillage.methods.access.measures import Catchment
from maillage.methods.access.sphere import Points
from maillage.methods.access.travel import Ends
from maillage.methods.access.travel_tiles import Place
from maillage.methods.access.trips import Trip

from .deaths import dying_once

pytestmark = [
    pytest.mark.system("java"),
    pytest.mark.xdist_group("spark"),
    pytest.mark.usefixtures("opened"),
]

DECAYS = [
    Step(20_000.0),
    Classes((5_000.0, 10_000.0, 20_000.0), (1.0, 0.68, 0.22)),
    Gaussian(7_000.0, 20_000.0),
    Exponential(5_000.0, 20_000.0),
]


@pytest.mark.parametrize("decay", DECAYS, ids=str)
def test_scores_are_the_local_ones(country, decay):
    scores = Spark(zones_a_tile=300).catchment(*country, decay=decay)

    expected = Local().catchment(*country, decay=decay)
    np.testing.assert_allclose(scores, expected, rtol=1e-12, atol=0)
    assert (scores > 0).sum() > 3_000


def test_a_second_run_gives_the_same_digits(country):
    first, second = (
        Spark(zones_a_tile=300).catchment(*country, decay=DECAYS[2]) for _run in range(2)
    )

    np.testing.assert_array_equal(first, second)


def test_zones_that_nothing_serves_score_0():
    zones = Points(np.array([2.0, 9.0]), np.array([48.0, 48.0]))
    site = Points(np.array([2.0]), np.array([48.0]))

    scores = Spark(zones_a_tile=1).catchment(
        zones, site, np.array([5.0, 7.0]), np.array([10.0]), decay=Step(1000.0)
    )

    assert scores.tolist() == [2.0, 0.0]


def test_no_site_serves_nobody():
    zones, none = Points(np.zeros(3), np.zeros(3)), Points(np.zeros(0), np.zeros(0))

    scores = Spark(zones_a_tile=2).catchment(
        zones, none, np.ones(3), np.zeros(0), decay=Step(1000.0)
    )

    assert scores.tolist() == [0.0, 0.0, 0.0]


@pytest.fixture(scope="module")
def travellers(country):
    """The same country with densities and, in the west, an island."""
    zones, sites, demand, supply = country
    rng = np.random.default_rng(3)
    ends = [
        Place(points, Ends(rng.lognormal(4, 2, len(points)), (points.lon < 1.5).astype(np.int64)))
        for points in (zones, sites)
    ]
    return *ends, demand, supply


def assert_same(found, expected):
    for name, values in vars(expected).items():
        np.testing.assert_allclose(getattr(found, name), values, rtol=1e-12, atol=0)


@pytest.mark.parametrize("mode", modes().values(), ids=lambda mode: mode.id)
def test_measures_of_access_are_the_local_ones(travellers, mode):
    trip = Trip(mode, limit_minutes=45.0)
    catchment = Catchment(30.0, Classes((10.0, 20.0, 30.0), (1.0, 0.68, 0.22)))

    found = Spark(zones_a_tile=300).access(*travellers, trip=trip, catchment=catchment)

    assert_same(found, Local().access(*travellers, trip=trip, catchment=catchment))
    assert 0 < np.isinf(found.nearest).sum() < len(found.nearest)
    assert (found.score > 0).sum() > 100


def test_a_worker_killed_in_a_measure_of_access_is_replaced(travellers, tmp_path):
    marker = tmp_path / "killed"
    trip = Trip(modes()["car"], limit_minutes=45.0)

    found = Spark(zones_a_tile=300).access(
        *travellers, trip=trip, catchment=Catchment(30.0, dying_once(30.0, marker, kill="worker"))
    )

    assert marker.read_text() == "worker"
    assert_same(
        found, Local().access(*travellers, trip=trip, catchment=Catchment(30.0, Step(30.0)))
    )


def test_a_tile_whose_worker_is_killed_is_done_again(country, tmp_path):
    marker = tmp_path / "killed"

    scores = Spark(zones_a_tile=300).catchment(
        *country, decay=dying_once(20_000.0, marker, kill="worker")
    )

    assert marker.read_text() == "worker"
    expected = Local().catchment(*country, decay=Step(20_000.0))
    np.testing.assert_allclose(scores, expected, rtol=1e-12, atol=0)


def test_a_worker_without_the_wheel_is_told(opened, country, tmp_path, monkeypatch):
    without = 'raise ModuleNotFoundError("No module named \'maillage\'", name="maillage")\n'
    (tmp_path / "maillage.py").write_text(without)
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nPYTHONPATH={tmp_path}:$PYTHONPATH {sys.executable} "$@"\n')
    python.chmod(0o755)
    monkeypatch.setattr(opened.sparkContext, "pythonExec", str(python))

    with pytest.raises(MissingData, match="le paquet maillage manque dans le Python des mach"):
        Spark().catchment(*country, decay=DECAYS[0])
