"""Spark's session: opened on a master, and what is missing said before it is missed.

PySpark is not installed with Maillage. It is imported here and in :mod:`maillage.engines.spark`,
inside functions, so that only a run on Spark needs it.
"""

import os
import shutil
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from maillage.errors import InputError, MissingData
from maillage.inputs.answering import answers
from maillage.language import _

if TYPE_CHECKING:  # PySpark may not be there
    from pyspark.sql import SparkSession

DEFAULT_MASTER: Final = "local[2,4]"
"""Two workers on this machine, four attempts a task; ``local[2]`` would try once."""

_PREFIXES: Final = ("local", "spark://", "yarn", "k8s://")
_LOCALHOST: Final = "127.0.0.1"


@contextmanager
def session(master: str | None) -> "Iterator[SparkSession]":
    """Yield a session on a master; the one that is open, if any, which is left open.

    Raises:
        MissingData: PySpark, pandas or Java is not installed.
        InputError: the address is no master's, nobody answers there, or the open session has
            another.
    """
    require_installed()
    from pyspark.sql import SparkSession

    opened = SparkSession.getActiveSession()
    if opened is not None:
        _check_same(str(opened.sparkContext.master), master)
        yield opened
        return
    started = _start(master or DEFAULT_MASTER)
    try:
        yield started
    finally:
        started.stop()


def require_installed() -> None:
    """Refuse to start without PySpark, the pandas that it asks for, or Java."""
    for package in ("pyspark", "pandas"):
        if find_spec(package) is None:
            raise MissingData(
                _(
                    "le paquet Python {package} manque, or le moteur Spark en a besoin : "
                    'pip install "pyspark>=4" "pandas>=2.2"',
                    package=package,
                )
            )
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java", path=f"{home}/bin" if home else None) is None:
        raise MissingData(
            _(
                "Java est introuvable, or Spark en a besoin, version 17 ou plus : installez-le "
                "(apt-get install default-jre-headless) ou donnez son dossier par JAVA_HOME"
            )
        )


@contextmanager
def quiet_about_pandas() -> Iterator[None]:
    """Leave out PySpark's word on the version of pandas, which it imports and nothing uses."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas")
        yield


def _check_same(found: str, asked: str | None) -> None:
    if asked not in {None, found}:
        raise InputError(
            _(
                "une session Spark est ouverte sur {found}, une autre est demandée sur {asked} ; "
                "fermez la première, ou ne donnez pas d'adresse pour l'employer",
                found=found,
                asked=asked,
            )
        )


def _start(master: str) -> "SparkSession":
    """Return a new session; Spark's own settings come from its own files."""
    from py4j.protocol import Py4JJavaError
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    _check_address(master)
    builder = SparkSession.builder.master(master).appName("maillage")
    for name, value in _settings(master).items():
        builder = builder.config(name, value)
    try:
        with quiet_about_pandas():
            started: SparkSession = builder.getOrCreate()
    except PySparkException as error:
        raise MissingData(
            _(
                "Java s'est arrêté en lançant Spark ; il faut Java 17 ou plus, et ses lignes "
                "ci-dessus disent ce qu'il a trouvé"
            )
        ) from error
    except Py4JJavaError as error:
        reason = str(error.java_exception.getMessage()).partition("\n")[0]
        raise InputError(
            _("Spark ne démarre pas sur {master} : {reason}", master=master, reason=reason)
        ) from error
    if master.startswith("local") and "PYSPARK_PYTHON" not in os.environ:
        started.sparkContext.pythonExec = sys.executable  # rather than the first of the PATH
    return started


def _settings(master: str) -> dict[str, str]:
    """Return what differs from Spark's defaults; on this machine it is quiet and stays there."""
    settings = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false"}
    if master.startswith("local"):
        settings |= {
            "spark.driver.host": _LOCALHOST,
            "spark.driver.bindAddress": _LOCALHOST,
            "spark.log.level": "ERROR",
        }
    return settings


def _check_address(master: str) -> None:
    """Refuse an address that is no master's, or where nobody answers: Spark would wait a minute."""
    if not master.startswith(_PREFIXES):
        raise InputError(
            _(
                "maître Spark « {master} » ; il faut une adresse comme spark://machine:7077, "
                "k8s://https://machine:6443, yarn ou local[2,4]",
                master=master,
            )
        )
    if master.startswith("spark://"):
        addresses = master.removeprefix("spark://").split(",")
        if not any(answers(address) for address in addresses):
            raise InputError(
                _(
                    "aucun maître Spark ne répond à {master} ; vérifiez la machine, le port et "
                    "que le maître tourne",
                    master=master,
                )
            )
