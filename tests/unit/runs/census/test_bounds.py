"""Records of a local list that lie elsewhere."""

import polars as pl
import pytest

from maillage.contracts import PLACE_RECORDS
from maillage.errors import UnknownTerritory
from maillage.reference.geography import embedded
from maillage.runs.census.bounds import outside

FRANCE = embedded()


def records(*codes: tuple[str, str | None]) -> pl.DataFrame:
    rows = [
        {"record": f"r{at}", "source": "s", "row": at, "commune": name, "code_insee": code,
         "personal": []}
        for at, (name, code) in enumerate(codes)
    ]  # fmt: skip
    return PLACE_RECORDS.check(pl.DataFrame(rows, schema=PLACE_RECORDS.schema))


def test_a_record_of_another_departement_is_noted():
    found = outside(records(("Nantes", "44109"), ("Rennes", "35238")), "44", geography=FRANCE)

    assert found.select("record", "field", "severity", "before").rows() == [
        ("r1", "commune", "warning", "Rennes (35238)")
    ]


def test_an_arrondissement_is_inside_its_region():
    found = outside(records(("Lyon", "69381"), ("Lyon", "69123")), "region:84", geography=FRANCE)

    assert found.is_empty()


def test_a_record_without_a_commune_is_not_judged():
    assert outside(records(("?", None)), "44", geography=FRANCE).is_empty()


def test_a_national_list_has_no_bounds():
    assert outside(records(("Nantes", "44109")), "", geography=FRANCE).is_empty()


def test_an_unknown_territory_is_refused():
    with pytest.raises(UnknownTerritory):
        outside(records(("Nantes", "44109")), "region:99", geography=FRANCE)
