"""How complete, fresh and valid a record is."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.contracts import PLACE_RECORDS, RECORD_NOTES
from maillage.methods.scoring import completeness, freshness, months_before, validity

DAY = date(2026, 11, 21)


def records(*rows: dict[str, object]) -> pl.DataFrame:
    filled = [
        {"record": f"r{at}", "source": "s", "row": at, "personal": [], **row}
        for at, row in enumerate(rows)
    ]
    return PLACE_RECORDS.check(pl.DataFrame(filled, schema=PLACE_RECORDS.schema))


def notes(*rows: tuple[str, str, str, str]) -> pl.DataFrame:
    names = ("record", "field", "rule", "severity")
    return pl.DataFrame(
        [dict(zip(names, row, strict=True)) for row in rows], schema=RECORD_NOTES.schema
    )


def test_completeness_weighs_fields_and_names_what_lacks():
    found = completeness(
        records({"nom": "CCAS", "services": ["A"]}, {"services": []}),
        weights={"nom": 1, "services": 2, "horaires": 1},
    )

    assert found["completeness"].to_list() == [0.75, 0.0]
    assert found["missing"].to_list() == [["horaires"], ["services", "horaires", "nom"]]


@pytest.mark.parametrize(
    ("day", "share"),
    [
        (DAY, 1.0),
        (date(2026, 5, 23), 1.0),
        (date(2024, 11, 20), 0.0),
        (date(2020, 1, 1), 0.0),
    ],
)
def test_freshness_falls_between_two_ages(day, share):
    found = freshness(records({"date_maj": day}), as_of=DAY, fresh_months=6, lost_months=24)

    assert found["freshness"].to_list() == [share]


def test_freshness_is_half_way_at_fifteen_months():
    found = freshness(
        records({"date_maj": date(2025, 8, 21)}), as_of=DAY, fresh_months=6, lost_months=24
    )

    assert found["freshness"].item() == pytest.approx(0.5, abs=0.01)


def test_freshness_of_an_undated_record_is_unknown():
    found = freshness(records({}), as_of=DAY, fresh_months=6, lost_months=24)

    assert found.row(0) == ("r0", None, None)


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 11, 21), 12, date(2025, 11, 21)),
        (date(2026, 11, 21), 0, date(2026, 11, 21)),
        (date(2026, 1, 31), 1, date(2025, 12, 31)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
    ],
)
def test_months_before_is_the_same_day_or_the_last_of_its_month(day, months, before):
    assert months_before(day, months) == before


def test_validity_loses_a_part_for_each_fault():
    found = validity(
        records({}, {}),
        notes(
            ("r0", "nom", "name-case", "info"),
            ("r0", "telephone", "phone-impossible", "error"),
            ("r0", "latitude", "point-far-from-commune", "warning"),
        ),
        costs={"error": 0.25, "warning": 0.1},
    )

    assert found["validity"].to_list() == [0.65, 1.0]
    assert found["faults"].to_list() == [
        ["latitude:point-far-from-commune", "telephone:phone-impossible"], [],
    ]  # fmt: skip


@given(st.integers(0, 30))
def test_validity_is_never_below_zero(count: int) -> None:
    faults = notes(*(("r0", "nom", f"rule-{n}", "error") for n in range(count)))

    found = validity(records({}), faults, costs={"error": 0.25})

    assert found["validity"].item() == max(0.0, 1 - 0.25 * count)


def test_scores_of_no_record_are_no_rows():
    assert completeness(records(), weights={"nom": 1}).is_empty()
    assert freshness(records(), as_of=DAY, fresh_months=6, lost_months=24).is_empty()
    assert validity(records(), notes(), costs={"error": 0.25}).is_empty()
