"""The finest zones: those of the territory, the most fragile first, none without data."""

from datetime import date

import polars as pl
import pytest

from maillage import api, catalogue
from maillage.contracts.diagnosis import Diagnosis
from maillage.demo.country import Country
from maillage.runs.index import ranked
from maillage.runs.store import Store


def test_iris_are_all_there_ordered_by_the_first_indicator_known(
    diagnosis: Diagnosis, drawn: Country
) -> None:
    inside = drawn.iris.filter(pl.col("commune").str.starts_with("VT"))
    true = inside.filter(pl.col("benefit_recipients") >= 100).sort(
        "benefit_recipients", "code", descending=[True, False]
    )

    (iris,) = diagnosis.fine_zones

    known = iris.rows.drop_nulls("benefit_recipients_majority")
    assert known["zone"].to_list() == true["code"].to_list()
    assert iris.caption == (
        "Les IRIS (quartiers de 2 000 habitants environ que délimite l'INSEE) les plus fragiles "
        "selon l'indicateur « Allocataires dépendants des prestations (nombre) », "
        f"connu dans {known.height} sur {iris.rows.height}"
    )


@pytest.mark.parametrize("text", ["region:VT", "france"])
def test_a_region_and_the_country_have_the_iris_of_all_their_departements(
    demonstration: Store, drawn: Country, text: str
) -> None:
    counted = drawn.iris.filter(pl.col("benefit_recipients") >= 100)

    iris = api.diagnose(demonstration, text, as_of=date(2026, 1, 1)).fine_zones[-1]

    assert iris.id == "iris"
    assert iris.rows["benefit_recipients_majority"].count() == counted.height


def test_the_country_is_completed_by_its_most_fragile_communes(demonstration: Store) -> None:
    communes, _iris = api.diagnose(demonstration, "france", as_of=date(2026, 1, 1)).fine_zones

    ranked_communes = ranked(demonstration, catalogue.find_index("maillage-2026"), "commune")[
        "rank"
    ].count()
    is_small = communes.rows["population"] < 500
    assert communes.id == "communes"
    assert communes.rows.height == ranked_communes
    assert communes.caption == (
        f"Les {ranked_communes} communes qui ont un indice, les plus fragiles d'abord, celles de "
        "moins de 500 habitants à la fin"
    )
    assert is_small.is_sorted()
    assert communes.rows.filter(~is_small)["rank"].is_sorted()
    assert communes.rows.filter(is_small)["rank"].is_sorted()
    assert communes.rows.filter(pl.col("rank_low") > pl.col("rank")).is_empty()
    assert [label.column for label in communes.columns if label.note] == [
        "population", "rank", "rank_low", "rank_high",
    ]  # fmt: skip


def test_a_commune_without_iris_has_no_finer_zone(demonstration: Store) -> None:
    assert api.diagnose(demonstration, "VT029", as_of=date(2026, 1, 1)).fine_zones == ()
