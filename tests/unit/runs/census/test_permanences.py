"""Who is present at which place, and the stops of a van."""

import polars as pl

from maillage.contracts import PERMANENCES, PLACE_RECORDS
from maillage.runs.census.permanences import count_mediators, permanences


def records(*rows: dict[str, object]) -> pl.DataFrame:
    filled = [
        {"record": f"r{at}", "source": "s", "row": at, "personal": [], **row}
        for at, row in enumerate(rows)
    ]
    return PLACE_RECORDS.check(pl.DataFrame(filled, schema=PLACE_RECORDS.schema))


def members(**places: str) -> pl.DataFrame:
    return pl.DataFrame(
        {"record": list(places), "place": list(places.values())},
        schema={"record": pl.String, "place": pl.String},
    )


def present(**mediators: int | None) -> pl.DataFrame:
    schema = {"record": pl.String, "mediators": pl.Int64}
    return pl.DataFrame(list(mediators.items()), schema=schema, orient="row")


VAN = {"itinerance": ["Itinérant"], "telephone": "+33199000001"}


def test_mediators_are_counted_and_not_read():
    listed = pl.Series("aidants", ['[{"nom": "[masqué]"}, {"nom": "[masqué]"}]', "", "x", "{}"])

    assert count_mediators(listed).to_list() == [2, None, None, None]


def test_a_place_hosts_several_permanences():
    table = records({"horaires": "Mo 09:00-12:00"}, {"horaires": "Tu 09:00-12:00"})

    found = permanences(table, members(r0="p", r1="p"), present=present(r0=1, r1=2))

    assert found.select("record", "place", "mediators", "horaires").rows() == [
        ("r0", "p", 1, "Mo 09:00-12:00"),
        ("r1", "p", 2, "Tu 09:00-12:00"),
    ]


def test_stops_of_a_van_are_of_one_service():
    table = records(VAN, VAN, {**VAN, "telephone": "+33199000002"})

    found = permanences(table, members(r0="p", r1="q", r2="r"), present=present())

    assert found["service"].to_list() == ["r0", "r0", "r2"]
    assert found["is_mobile"].all()


def test_stops_are_chained_through_any_contact():
    table = records(
        {**VAN, "courriels": ["bus@example.org"]},
        {**VAN, "telephone": None, "courriels": ["bus@example.org"]},
        {**VAN, "telephone": None, "pivot": None, "source": "other"},
    )

    found = permanences(table, members(r0="p", r1="q", r2="r"), present=present())

    assert found["service"].to_list() == ["r0", "r0", "r2"]


def test_fixed_permanences_never_share_a_service():
    table = records({"telephone": "+33199000001"}, {"telephone": "+33199000001"})

    found = permanences(table, members(r0="p", r1="q"), present=present(r0=None, r1=None))

    assert found["service"].to_list() == ["r0", "r1"]
    assert not found["is_mobile"].any()


def test_a_record_that_is_neither_is_left_out():
    found = permanences(records({}), members(r0="p"), present=present())

    assert found.equals(PERMANENCES.empty())
