"""What is missing is told before Spark starts."""

import os
import subprocess
import sys

import pytest

from maillage.engines.session import session
from maillage.errors import MissingData


@pytest.mark.parametrize("package", ["pyspark", "pandas"])
def test_a_missing_package_is_told(monkeypatch, package):
    monkeypatch.setitem(sys.modules, package, None)

    with pytest.raises(MissingData, match=f"le paquet Python {package} manque"), session(None):
        pass


def test_a_missing_java_is_told(monkeypatch, tmp_path):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))

    with pytest.raises(MissingData, match="Java est introuvable"), session(None):
        pass


def test_a_java_that_does_not_start_is_told(tmp_path):
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\nexit 1\n")
    java.chmod(0o755)
    script = "from maillage.engines.session import session\nwith session(None): pass"

    # Beside: PySpark keeps one Java a process, and the one of the tests runs.
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | {"JAVA_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "maillage.errors.MissingData: Java s'est arrêté en lançant Spark" in done.stderr
