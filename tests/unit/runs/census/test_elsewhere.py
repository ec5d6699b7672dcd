"""Communes that another list tells."""

import polars as pl
import pytest

from maillage.contracts import PLACE_RECORDS, RECORD_NOTES
from maillage.reference.geography import embedded
from maillage.runs.census.elsewhere import with_communes_told_elsewhere
from maillage.runs.census.standardise import Standardised

MENIGOUTE = {"commune": "Ménigoute", "code_insee": "79176"}
HERE = {"code_postal": "79340", "pivot": "21790176800010", "adresse": "3 place de la Mairie"}


def settled(*rows: dict[str, object]) -> Standardised:
    filled = [
        {"record": f"r{at}", "source": "s", "row": at, "personal": [], **row}
        for at, row in enumerate(rows)
    ]
    records = PLACE_RECORDS.check(pl.DataFrame(filled, schema=PLACE_RECORDS.schema))
    ambiguous = {"field": "commune", "rule": "commune-ambiguous", "severity": "warning"}
    unknown = records.filter(pl.col("code_insee").is_null())["record"]
    notes = pl.DataFrame(
        [{"record": record, **ambiguous} for record in unknown], schema=RECORD_NOTES.schema
    )
    return with_communes_told_elsewhere(records, notes, geography=embedded())


@pytest.mark.parametrize("shared", ["pivot", "adresse"])
def test_a_siret_or_an_address_of_another_record_tells_the_commune(shared):
    alone = {name: HERE[name] for name in ("code_postal", shared)}

    found = settled({**HERE, **MENIGOUTE}, alone)

    assert found.records["code_insee"].to_list() == ["79176", "79176"]
    assert found.records["commune"].to_list() == ["Ménigoute", "Ménigoute"]
    assert found.notes.select("record", "rule", "after").rows() == [
        ("r1", "commune-from-elsewhere", "Ménigoute")
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"code_postal": "79341", "pivot": HERE["pivot"]},
        {"code_postal": "79340", "adresse": "Place de la Mairie"},
        {"code_postal": "79340"},
        {"pivot": HERE["pivot"]},
    ],
)
def test_another_postcode_or_an_address_without_number_tells_nothing(other):
    found = settled({**HERE, **MENIGOUTE, "adresse": "Place de la Mairie"}, other)

    assert found.records["code_insee"].to_list() == ["79176", None]
    assert found.notes["rule"].to_list() == ["commune-ambiguous"]


def test_records_of_several_communes_tell_nothing():
    found = settled(
        {**HERE, **MENIGOUTE}, {**HERE, "commune": "Vasles", "code_insee": "79339"}, HERE
    )

    assert found.records["code_insee"].to_list() == ["79176", "79339", None]


def test_a_known_commune_is_never_changed():
    before = {**HERE, "commune": "Vasles", "code_insee": "79339"}

    assert settled({**HERE, **MENIGOUTE}, before).records["commune"].to_list()[1] == "Vasles"


def test_no_record_gives_no_record():
    assert settled().records.equals(PLACE_RECORDS.empty())
