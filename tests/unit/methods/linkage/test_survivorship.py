"""The best value of each field of a place, and its origin."""

from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.contracts import PLACE_RECORDS, RECORD_NOTES
from maillage.methods.linkage.survivorship import Survivors, survive

TRUST = pl.DataFrame(
    {"source": ["good", "poor"], "field": ["nom", "nom"], "trust": [0.9, 0.2]}
)  # fmt: skip


def records(*rows: dict[str, object]) -> pl.DataFrame:
    filled = [
        {"record": f"r{at}", "source": "good", "row": at, "personal": [], **row}
        for at, row in enumerate(rows)
    ]
    return PLACE_RECORDS.check(pl.DataFrame(filled, schema=PLACE_RECORDS.schema))


def together(table: pl.DataFrame, notes: pl.DataFrame | None = None) -> Survivors:
    members = table.select("record", place=pl.lit("p"))
    return survive(
        table, members, trust=TRUST, notes=RECORD_NOTES.empty() if notes is None else notes
    )


def note(record: str, field: str, severity: str) -> pl.DataFrame:
    row = {"record": record, "field": field, "rule": "r", "severity": severity}
    return pl.DataFrame([row], schema=RECORD_NOTES.schema)


def test_the_trusted_source_names_the_place():
    found = together(
        records({"nom": "Médiathèque", "source": "poor"}, {"nom": "Médiathèque Jules-Verne"})
    )

    assert found.places["nom"].to_list() == ["Médiathèque Jules-Verne"]
    assert found.origins.filter(pl.col("field") == "nom")["record"].to_list() == ["r1"]


def test_a_sound_value_beats_a_doubtful_one_of_a_better_source():
    table = records({"nom": "Ccas ???"}, {"nom": "CCAS", "source": "poor"})

    found = together(table, note("r0", "nom", "warning"))

    assert found.places["nom"].to_list() == ["CCAS"]


def test_the_freshest_value_wins_between_equals():
    table = records(
        {"horaires": "Mo 09:00-12:00", "date_maj": date(2021, 5, 1)},
        {"horaires": "Tu 09:00-12:00", "date_maj": date(2023, 5, 1)},
    )

    found = together(table)

    assert found.places["horaires"].to_list() == ["Tu 09:00-12:00"]
    assert found.places["date_maj"].to_list() == [date(2023, 5, 1)]


def test_an_address_comes_from_one_record():
    table = records(
        {"adresse": "1 rue Haute", "commune": "Nantes", "code_insee": "44109"},
        {"commune": "Rezé", "code_insee": "44143", "complement_adresse": "Bâtiment B"},
    )

    place = together(table).places.row(0, named=True)

    assert (place["adresse"], place["commune"], place["code_insee"]) == (
        "1 rue Haute", "Nantes", "44109",
    )  # fmt: skip
    assert place["complement_adresse"] is None


def test_the_commune_is_kept_where_no_record_knows_the_street():
    place = together(records({"commune": "Rezé", "code_insee": "44143"})).places.row(0, named=True)

    assert (place["adresse"], place["commune"]) == (None, "Rezé")


def test_lists_are_united_with_the_record_of_each_value():
    table = records({"services": ["A", "B"]}, {"services": ["B", "C"]}, {"services": None})

    found = together(table)

    assert found.places["services"].to_list() == [["A", "B", "C"]]
    rows = found.origins.filter(pl.col("field") == "services").select("value", "record").rows()
    assert rows == [("A", "r0"), ("B", "r0"), ("B", "r1"), ("C", "r1")]


def test_the_number_of_a_person_gives_way_and_is_not_a_further_number():
    table = records(
        {"telephone": "+33639980001", "personal": ["telephone"]},
        {"telephone": "+33199000001", "telephones_autres": ["3960"]},
    )

    place = together(table).places.row(0, named=True)

    assert place["telephone"] == "+33199000001"
    assert place["telephones_autres"] == ["3960"]
    assert place["personal"] == []


def test_a_number_that_only_a_person_has_stays_marked():
    place = together(records({"telephone": "+33639980001", "personal": ["telephone"]})).places.row(
        0, named=True
    )

    assert (place["telephone"], place["personal"]) == ("+33639980001", ["telephone"])


def test_sources_and_records_are_listed_in_order():
    place = together(records({"source": "poor"}, {"source": "good"})).places.row(0, named=True)

    assert (place["sources"], place["records"]) == (["good", "poor"], ["r0", "r1"])


def test_no_record_gives_no_place():
    found = together(records())

    assert found.places.is_empty()
    assert found.origins.is_empty()


NAMES = st.sampled_from(["Mairie", "CCAS", None])
SOURCES = st.sampled_from(["good", "poor"])


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(NAMES, SOURCES), min_size=1, max_size=6), st.integers(0, 99))
def test_order_of_records_never_matters(rows: list[tuple[str | None, str]], seed: int) -> None:
    table = records(*({"nom": name, "source": source} for name, source in rows))

    straight, mixed = together(table), together(table.sample(fraction=1, shuffle=True, seed=seed))

    assert straight.places.equals(mixed.places)
    assert straight.origins.equals(mixed.origins)


def test_every_kept_value_has_an_origin_that_holds_it():
    table = records({"nom": "A", "services": ["x"]}, {"telephone": "+33199000001"})

    found = together(table)

    kept = {
        field for field in ("nom", "services", "telephone") if found.places[field].null_count() == 0
    }
    assert set(found.origins["field"].unique()) == kept


def test_sixty_records_make_one_place():
    found = together(records(*({"nom": "Maison", "services": [f"s{n}"]} for n in range(60))))

    assert found.places.height == 1
    assert len(found.places["services"].item()) == 60
