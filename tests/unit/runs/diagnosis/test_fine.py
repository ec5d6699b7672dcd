"""The finest zones: those of the territory, the most fragile first, none without data."""

from datetime import date

import polars as pl
import pytest

from maillage import api
from maillage.contracts.diagnosis import Diagnosis
from maillage.demo.country import Country
from maillage.runs.diagnosis.fine import MOST
from maillage.runs.store import Store


def test_fine_zones_are_ordered_by_the_first_indicator_known_there(
    diagnosis: Diagnosis, drawn: Country
) -> None:
    true = drawn.iris.filter(
        pl.col("commune").str.starts_with("VT"), pl.col("benefit_recipients") >= 100
    ).sort("benefit_recipients", "code", descending=[True, False])
    assert diagnosis.fine_zones is not None

    rows = diagnosis.fine_zones.rows.drop_nulls("benefit_recipients_majority")

    assert rows["zone"].to_list() == true["code"].head(MOST).to_list()
    assert diagnosis.fine_zones.caption == (
        "Les IRIS les plus fragiles selon l'indicateur « Allocataires dépendants des prestations "
        "(nombre) »"
    )


def test_the_country_is_completed_by_its_most_fragile_communes(demonstration: Store) -> None:
    found = api.diagnose(demonstration, "france", as_of=date(2026, 1, 1)).fine_zones

    assert found is not None
    ranks = found.rows["rank"].to_list()
    assert found.id == "communes"
    assert found.rows.height == MOST
    assert ranks == sorted(ranks)
    assert found.rows["population"].min() >= 500
    assert found.rows.filter(pl.col("rank_low") > pl.col("rank")).is_empty()


@pytest.mark.parametrize("text", ["region:VT", "VT029"])
def test_fine_zones_are_left_out_where_they_would_say_nothing(
    demonstration: Store, text: str
) -> None:
    assert api.diagnose(demonstration, text, as_of=date(2026, 1, 1)).fine_zones is None
