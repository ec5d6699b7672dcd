"""Masters that are reached, and those that are not; a cluster that loses an executor."""

import numpy as np
import pytest
from pyspark.sql import SparkSession

from maillage.engines.local import Local
from maillage.engines.session import session
from maillage.engines.spark import Spark
from maillage.errors import InputError
from maillage.methods.access.decay import Step
from maillage.methods.access.sphere import Points

from .deaths import dying_once

pytestmark = [
    pytest.mark.system("java"),
    pytest.mark.xdist_group("spark"),
    pytest.mark.usefixtures("java"),
]


@pytest.mark.parametrize("master", ["spark://127.0.0.1:1", "spark://127.0.0.1:port"])
def test_a_master_that_does_not_answer_is_told(master):
    with pytest.raises(InputError, match=f"ne répond à {master}"), session(master):
        pass


def test_an_address_that_is_no_masters_is_told():
    one = Points(np.zeros(1), np.zeros(1))

    with pytest.raises(InputError, match="maître Spark « http://here » ; il faut une adresse"):
        Spark("http://here").catchment(one, one, np.ones(1), np.ones(1), decay=Step(1.0))


def test_what_spark_refuses_is_told():
    refused = r"Spark ne démarre pas sur local\[two\] : .*local\[two\]"
    with pytest.raises(InputError, match=refused), session("local[two]"):
        pass


def test_a_session_of_ours_is_closed_behind_us():
    with session("local[2]") as spark:
        assert spark.sparkContext.master == "local[2]"

    assert SparkSession.getActiveSession() is None


def test_an_open_session_is_used_and_left_open():
    with session("local[1]") as opened:
        with session(None) as same, session("local[1]") as same_again:
            assert same is opened
            assert same_again is opened
        assert SparkSession.getActiveSession() is opened

        refused = r"ouverte sur local\[1\], une autre est demandée sur local\[2\]"
        with pytest.raises(InputError, match=refused), session("local[2]"):
            pass


def test_a_cluster_that_loses_an_executor_gives_the_local_scores(country, tmp_path):
    marker = tmp_path / "killed"

    scores = Spark("local-cluster[2,1,1024]", zones_a_tile=300).catchment(
        *country, decay=dying_once(20_000.0, marker, kill="executor")
    )

    assert marker.read_text() == "executor"
    expected = Local().catchment(*country, decay=Step(20_000.0))
    np.testing.assert_allclose(scores, expected, rtol=1e-12, atol=0)
