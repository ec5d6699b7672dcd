"""The facts of the demonstration and the communes of its département, under our index."""

import polars as pl
import pytest

from maillage import catalogue
from maillage.reference.lookup import find
from maillage.runs.demand import estimate
from maillage.runs.diagnosis.facts import Facts, gather
from maillage.runs.diagnosis.notes import Notebook
from maillage.runs.diagnosis.zones import zone_rows
from maillage.runs.index import ranked
from maillage.runs.store import Store

INDEX = catalogue.find_index("maillage-2026")


@pytest.fixture(scope="module")
def facts(demonstration: Store) -> Facts:
    return gather(
        demonstration,
        levels={"commune", "france"},
        indicators=INDEX.indicators,
        estimate=estimate(demonstration, catalogue.find_demand("small-area")),
        notebook=Notebook(demonstration.sources, "pays fictif"),
    )


@pytest.fixture(scope="module")
def rows(demonstration: Store, facts: Facts) -> pl.DataFrame:
    return zone_rows(
        demonstration,
        find(demonstration.geography, "VT"),
        "commune",
        ranks=ranked(demonstration, INDEX, "commune"),
        facts=facts,
        index=INDEX,
    )
