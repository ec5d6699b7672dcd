"""The study of access on Spark, asked of the command line as a person does."""

import json

import numpy as np
import pytest

from maillage.cli.main import main

pytestmark = [
    pytest.mark.system("java"),
    pytest.mark.xdist_group("spark"),
    pytest.mark.usefixtures("opened"),
]


@pytest.fixture
def access(census, capsys):
    """Run ``maillage access`` on the demonstration that has a census."""

    def made(*arguments):
        asked = ["access", "VT", "--format", "json", "--as-of", "2026-01-01", *arguments]
        with pytest.raises(SystemExit) as left:
            main([*asked, "--home", str(census.store.home)])
        shown = capsys.readouterr()
        assert not left.value.code, shown.err
        return json.loads(shown.out)

    return made


def numbers(rows):
    return [[value for value in row.values() if isinstance(value, int | float)] for row in rows]


def words(rows):
    return [[value for value in row.values() if isinstance(value, str)] for row in rows]


@pytest.mark.parametrize("arguments", [[], ["--mode", "no-car", "--within", "45"]])
def test_the_study_on_spark_is_the_local_one(access, arguments):
    here, there = access(*arguments), access(*arguments, "--engine", "spark")

    for name, rows in here["tables"].items():
        assert words(rows) == words(there["tables"][name])
        for found, expected in zip(numbers(there["tables"][name]), numbers(rows), strict=True):
            np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)
    assert len(here["tables"]["zones"]) > 200


def test_the_manifest_says_which_engine(access):
    here, there = (
        access(*arguments)["manifest"]
        for arguments in ([], ["--engine", "spark", "--spark-master", "local[2,4]"])
    )

    assert here["parameters"].pop("engine") == {"name": "local"}
    assert there["parameters"].pop("engine") == {"name": "spark", "master": "local[2,4]"}
    assert here == there
