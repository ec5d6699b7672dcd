"""Real lists are recognised as their mappings of record say, without having been told."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

pytestmark = [pytest.mark.mirror, pytest.mark.xdist_group("sniff")]

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "sniff.py"


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    """The benchmark, whose count is the one that is published."""
    spec = importlib.util.spec_from_file_location("benchmark_sniff", BENCHMARK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_drafts_are_close_to_the_mappings_of_record(benchmark, mirror):
    found = benchmark.scores(mirror)

    assert benchmark.precision(found) >= 0.95
    assert benchmark.recall(found) >= 0.9
    assert max(each.seconds for each in found) <= benchmark.BUDGET_SECONDS


def test_headers_of_other_lists_are_recognised_alone(benchmark, mirror):
    wanted = benchmark.unseen(mirror)
    told = {(benchmark.by_header(column), column) for _field, column in wanted}

    assert len(told & wanted) >= 0.75 * len(wanted)
