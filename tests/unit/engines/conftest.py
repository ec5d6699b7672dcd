"""Spark on this machine alone; Java comes from the system."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import numba
import numpy as np
import pyspark
import pytest

from maillage.engines import MASTER_VARIABLE
from maillage.engines.session import session
from maillage.methods.access.sphere import Points

REQUIRED = os.environ.get("MAILLAGE_REQUIRE_SYSTEM") == "1"


@pytest.fixture(autouse=True)
def own_threads() -> Iterator[None]:
    """Give back the threads that a task run here takes away."""
    threads = numba.get_num_threads()
    yield
    numba.set_num_threads(threads)


@pytest.fixture(autouse=True)
def no_master(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget the master that the machine may have."""
    monkeypatch.delenv(MASTER_VARIABLE, raising=False)


@pytest.fixture(scope="session")
def java(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Java, and a Spark that speaks to this machine only; without Java skipped by name."""
    if shutil.which("java") is None:
        message = "java is not installed: make test-system, as root"
        if REQUIRED:
            pytest.fail(message)
        pytest.skip(message)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")  # starts fast
        patch.setenv("SPARK_HOME", str(spark_home(tmp_path_factory.mktemp("spark"))))
        yield
        stop_java()


def spark_home(folder: Path) -> Path:
    """Return a home of links to PySpark's, where a cluster may write its ``work``."""
    for entry in Path(pyspark.__file__).parent.iterdir():
        (folder / entry.name).symlink_to(entry)
    return folder


def stop_java() -> None:
    """Stop the Java that PySpark leaves running until Python ends."""
    gateway = pyspark.SparkContext._gateway
    if gateway is not None:
        gateway.shutdown()
        gateway.proc.stdin.close()
        gateway.proc.wait(30)
        pyspark.SparkContext._gateway = pyspark.SparkContext._jvm = None


@pytest.fixture(scope="module")
def opened(java: None) -> Iterator[pyspark.sql.SparkSession]:
    """A session on two local workers, open for the tests of a module."""
    with session(None) as spark:
        yield spark


@pytest.fixture(scope="session")
def country() -> tuple[Points, Points, np.ndarray, np.ndarray]:
    """Zones, sites, demand and supply; one zone in four is empty, some sites serve nobody."""
    rng = np.random.default_rng(8)
    zones = Points(rng.normal(2, 0.8, 4000), rng.normal(47, 0.5, 4000))
    sites = Points(rng.normal(2, 0.9, 700), rng.normal(47, 0.6, 700))
    demand = rng.lognormal(4, 2, 4000) * (rng.random(4000) < 0.75)
    return zones, sites, demand, rng.uniform(0, 40, 700)
