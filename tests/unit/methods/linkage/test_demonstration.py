"""The demonstration's six files, linked end to end: the truth is known, the figures exact."""

import importlib.util
import sys
from pathlib import Path

from maillage.runs.census.releases import Census

LEAST_PRECISION, LEAST_RECALL = 0.98, 0.95
BENCHMARK = Path(__file__).parents[4] / "benchmarks" / "linkage" / "demo_truth.py"


def test_the_demonstration_is_linked_as_well_as_before(census: Census) -> None:
    spec = importlib.util.spec_from_file_location("demo_truth", BENCHMARK)
    assert spec
    assert spec.loader
    demo_truth = importlib.util.module_from_spec(spec)
    sys.modules["demo_truth"] = demo_truth
    spec.loader.exec_module(demo_truth)
    release = census.require_current()

    precision, recall, true = demo_truth.exact(
        release.table("records"), release.table("places"), drawn=300
    )

    assert true > 100
    assert precision >= LEAST_PRECISION
    assert recall >= LEAST_RECALL
