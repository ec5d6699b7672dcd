"""Stops of one cell become records, one service, never one place."""

import polars as pl

from maillage.contracts import MAPPED_RECORDS, RECORD_NOTES
from maillage.reference.geography import embedded
from maillage.runs.census.permanences import permanences
from maillage.runs.census.standardise import standardise
from maillage.runs.census.stops import Spread, apart, place_of, with_stops

CELL = "Lundi 9h-12h à Vaas ; Jeudi 14h-17h à Mayet ; Vendredi 9h-12h à Vaas"
ROW = {
    "record": "liste:1",
    "source": "liste",
    "row": 1,
    "source_id": "12",
    "nom": "Bus du Sud",
    "commune": "Le Lude",
    "code_postal": "72800",
    "adresse": "28 place Neuve",
    "horaires": "du lundi au vendredi de 9h à 12h",
    "telephone": "0199000639",
}


def spread(**values: object) -> Spread:
    unknown = dict.fromkeys(MAPPED_RECORDS.schema.names())
    mapped = pl.DataFrame([unknown | ROW | values], schema=MAPPED_RECORDS.schema)
    return with_stops(mapped, geography=embedded())


def test_each_stop_is_a_record_with_its_commune_and_hours():
    found = spread(presentation_detail=CELL)

    MAPPED_RECORDS.check(found.records)
    assert found.records.select("record", "source_id", "code_insee", "horaires").rows()[1:] == [
        ("liste:1.72364", "12.72364", "72364", "Lundi 9h-12h"),
        ("liste:1.72191", "12.72191", "72191", "Jeudi 14h-17h"),
        ("liste:1.72364-2", "12.72364-2", "72364", "Vendredi 9h-12h"),
    ]
    stop = found.records.row(1, named=True)
    assert (stop["nom"], stop["adresse"], stop["itinerance"]) == ("Bus du Sud", None, "Itinérant")
    assert stop["presentation_detail"] == CELL


def test_the_place_keeps_what_it_said():
    found = spread(presentation_detail=CELL)

    assert found.records.row(0, named=True)["horaires"] == ROW["horaires"]
    assert found.notes.select("record", "field", "rule", "after").rows() == [
        ("liste:1", "presentation_detail", "stops-split", "Vaas, Mayet")
    ]


def test_what_is_not_certain_stays_whole_and_is_noted():
    found = spread(presentation_detail="lundi 9h à Vaas ; mardi à Mayet ; mercredi 9h-12h")

    assert found.records.height == 1
    assert found.notes["rule"].to_list() == ["stops-uncertain"]


def test_a_cell_that_speaks_of_a_person_is_not_copied_in_its_note():
    found = spread(presentation_detail=CELL + "\nContact : 06 39 98 00 12")

    assert found.records.height == 4
    assert found.notes["before"].to_list() == [None]


def test_a_place_without_a_commune_has_no_stop():
    found = spread(presentation_detail=CELL, commune=None, code_postal=None)

    assert found.records.height == 1
    assert found.notes.equals(RECORD_NOTES.empty())


def test_a_commune_of_the_next_departement_is_within_reach_and_a_far_one_is_not():
    near = spread(presentation_detail="Lundi 9h-12h à Vaas ; Mardi 9h-12h à Noyant-Villages")
    far = spread(presentation_detail="Lundi 9h-12h à Vaas ; Mardi 9h-12h à Marseille")

    assert near.records["code_insee"].to_list()[1:] == ["72364", "49228"]
    assert far.records.height == 1


def test_stops_are_of_one_service_and_of_places_apart():
    records = standardise(spread(presentation_detail=CELL).records, geography=embedded()).records
    names = records["record"].to_list()
    members = pl.DataFrame({"record": names, "place": [f"p{name}" for name in names]})
    nobody = pl.DataFrame(schema={"record": pl.String, "mediators": pl.Int64})

    found = permanences(records, members, present=nobody)

    assert found["horaires"].to_list() == ["Th 14:00-17:00", "Mo 09:00-12:00", "Fr 09:00-12:00"]
    assert found["service"].n_unique() == 1
    assert apart(records["record"]).height == 6


def test_stops_without_any_contact_are_still_of_one_service():
    one = spread(presentation_detail=CELL, telephone=None, source_id=None).records
    records = standardise(one, geography=embedded()).records
    members = records.select("record", place="record")
    nobody = pl.DataFrame(schema={"record": pl.String, "mediators": pl.Int64})

    assert permanences(records, members, present=nobody)["service"].n_unique() == 1


def test_a_repeated_row_is_no_stop():
    assert place_of("liste:5f2a-2") == "liste:5f2a-2"
    assert apart(pl.Series(["liste:5f2a", "liste:5f2a-2"])).is_empty()
