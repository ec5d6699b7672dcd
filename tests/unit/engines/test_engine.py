import numpy as np
import pytest

from maillage.engines import engine
from maillage.engines.local import Local
from maillage.engines.spark import Spark
from maillage.errors import InputError
from maillage.methods.access.decay import Gaussian
from maillage.methods.access.streamed import streamed_catchment


def test_local_is_the_kernel(country):
    decay = Gaussian(7_000.0, 20_000.0)

    scores = engine("local").catchment(*country, decay=decay)

    np.testing.assert_array_equal(scores, streamed_catchment(*country, decay=decay))


def test_names_give_engines():
    assert engine("local") == Local()
    assert engine("spark") == Spark(master=None)
    assert engine("spark", master="spark://here:7077") == Spark(master="spark://here:7077")


def test_the_environment_gives_the_master_that_is_not_asked_for(monkeypatch):
    monkeypatch.setenv("MAILLAGE_SPARK_MASTER", "spark://there:7077")

    assert engine("spark") == Spark(master="spark://there:7077")
    assert engine("spark", master="yarn") == Spark(master="yarn")
    assert engine("local") == Local()


def test_an_unknown_engine_is_refused():
    with pytest.raises(InputError, match=r"moteur « dask » inconnu ; il y a : local, spark"):
        engine("dask")


def test_a_master_without_spark_is_refused():
    with pytest.raises(InputError, match=r"l'adresse yarn est celle d'un maître Spark"):
        engine("local", master="yarn")
