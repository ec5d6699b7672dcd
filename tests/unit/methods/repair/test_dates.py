"""Dates of every writing, and those that no list of places can have."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.contracts.repaired import Repaired
from maillage.methods.repair.dates import OLDEST, day

AS_OF = date(2026, 11, 21)


@pytest.mark.parametrize(
    "text",
    [
        "2022-04-21",
        "2022-04-21 11:02:04",
        "2022/04/21 14:32:33.822",
        "2022-04-21T10:29:10.128Z",
        "2022-04-21 20:31:20+01:00",
        "21/04/2022",
        "21/4/2022",
        "21/04/2022 14:34:13",
        "21/04/2022 09:49",
        "21-04-2022",
        "21.04.2022",
        "21 avril 2022",
        "21 avr. 2022",
        "20220421",
        "21/04/2022 à 14h30",
        " 21\xa0Avril\u202f2022 ",
    ],
)
def test_day_full_dates_need_no_rule(text: str) -> None:
    assert day(text, as_of=AS_OF) == Repaired(date(2022, 4, 21))


@pytest.mark.parametrize(
    ("text", "value", "rules"),
    [
        ("1er mars 2022", date(2022, 3, 1), ()),
        ("3 août 2022", date(2022, 8, 3), ()),
        ("Espace labellisé 01/12/2022", date(2022, 12, 1), ("date-words-removed",)),
        ("03/2021", date(2021, 3, 1), ("date-month-only",)),
        ("2021-03", date(2021, 3, 1), ("date-month-only",)),
        ("Décembre 2018", date(2018, 12, 1), ("date-month-only",)),
        ("juil-22", date(2022, 7, 1), ("date-short-year",)),
        ("21/04/22", date(2022, 4, 21), ("date-short-year",)),
        ("2021", date(2021, 1, 1), ("date-year-only",)),
        ("09/0102023", date(2023, 1, 9), ("date-typing",)),
        ("04/21/2022", date(2022, 4, 21), ("date-month-first",)),
        ("44927", date(2023, 1, 1), ("date-number",)),
        ("44927.5", date(2023, 1, 1), ("date-number",)),
        ("1670421075", date(2022, 12, 7), ("date-number",)),
        ("1670421075000", date(2022, 12, 7), ("date-number",)),
    ],
)
def test_day_repairs_are_noted(text: str, value: date, rules: tuple[str, ...]) -> None:
    assert day(text, as_of=AS_OF) == Repaired(value, rules)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("01/01/1970", "date-empty-clock"),
        ("1970-01-01T00:00:00Z", "date-empty-clock"),
        ("0000-00-00", "date-empty-clock"),
        ("0", "date-empty-clock"),
        ("30/12/1899", "date-empty-clock"),
        ("06/08/0002", "date-too-old"),
        ("31/12/1989", "date-too-old"),
        ("31/02/2022", "date-impossible"),
        ("32/13/2022", "date-impossible"),
        ("bientôt", "date-impossible"),
        ("22/11/2026", "date-future"),
    ],
)
def test_day_that_cannot_be_says_why(text: str, rule: str) -> None:
    assert day(text, as_of=AS_OF) == Repaired(None, (rule,))


def test_day_bounds_are_closed() -> None:
    assert day("21/11/2026", as_of=AS_OF).value == AS_OF
    assert day("01/01/1990", as_of=AS_OF).value == OLDEST


@pytest.mark.parametrize("text", ["", "  ", "-"])
def test_day_blank_is_unknown_without_a_problem(text: str) -> None:
    assert day(text, as_of=AS_OF) == Repaired(None)


def test_day_formats_of_the_source_come_first() -> None:
    assert day("04/05/2022", as_of=AS_OF).value == date(2022, 5, 4)
    assert day("04/05/2022", as_of=AS_OF, formats=("%m/%d/%Y",)) == Repaired(date(2022, 4, 5))
    assert day("21/04/2022", as_of=AS_OF, formats=("%Y.%m.%d",)).value == date(2022, 4, 21)


@given(st.dates(min_value=OLDEST, max_value=AS_OF))
def test_day_is_the_same_in_every_writing(known: date) -> None:
    serial = (known - date(1899, 12, 30)).days
    writings = (
        known.isoformat(),
        f"{known:%d/%m/%Y}",
        f"{known:%Y/%m/%d} 23:59:59.999",
        f"{datetime.combine(known, datetime.min.time()) + timedelta(hours=12)}",
        str(serial),
    )

    assert {day(text, as_of=AS_OF).value for text in writings} == {known}


@given(st.text(max_size=30))
def test_day_of_any_text_is_never_out_of_bounds(text: str) -> None:
    value = day(text, as_of=AS_OF).value

    assert value is None or OLDEST <= value <= AS_OF
