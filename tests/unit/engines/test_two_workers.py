"""The same digits on Spark, on a worker that is killed, and on one that lacks the wheel."""

import sys

import numpy as np
import pytest

from maillage.engines.local import Local
from maillage.engines.spark import Spark
from maillage.errors import MissingData
from maillage.methods.access.decay import Classes, Exponential, Gaussian, Step
from maillage.methods.access.sphere import Points

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
