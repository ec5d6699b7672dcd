"""What holds for every week and every text."""

import re
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.contracts import DAYS
from maillage.methods.hours import (
    RULES,
    is_valid,
    merge_ranges,
    open_intervals,
    parse,
    parse_week,
    same,
    weekly_minutes,
)

FIRST = date(2024, 1, 1)
NAMES = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
WORDS = re.findall(
    r"\S+",
    """
    lundi mardi samedi dimanche au du de et sauf fermé hors 9h 12h 14h-18h 8:30 13:30-17 ( ) / , ;
    : . - // 1er dernier mois semaine paire sur deux rdv sans matin après-midi août juin 2022
    jusqu'au à partir vacances scolaires fériés été tous les jours midi Mo Tu off SH PH week 99
    31/02/2022 " || unknown 24/7 open 0h 26h 7h week-end <b> &nbsp; L-M V14h
    """,
)

Span = tuple[int, int]


def quarters(low: int, high: int) -> st.SearchStrategy[int]:
    return st.integers(low * 4, high * 4).map(lambda quarter: quarter * 15)


mornings = st.tuples(quarters(7, 10), quarters(11, 13))
afternoons = st.tuples(quarters(13, 15), quarters(16, 20))
day_spans = st.sampled_from([(True, False), (False, True), (True, True)]).flatmap(
    lambda kept: st.tuples(*([mornings] * kept[0] + [afternoons] * kept[1]))
)
weeks = st.dictionaries(st.integers(0, 6), day_spans, min_size=1)


def osm_of(week: dict[int, tuple[Span, ...]]) -> str:
    return "; ".join(f"{DAYS[day]} {osm_times(spans)}" for day, spans in sorted(week.items()))


def osm_times(spans: tuple[Span, ...]) -> str:
    return ",".join(
        f"{start // 60:02d}:{start % 60:02d}-{end // 60:02d}:{end % 60:02d}" for start, end in spans
    )


def hour_marked(minutes: int) -> str:
    return f"{minutes // 60}h{minutes % 60:02d}" if minutes % 60 else f"{minutes // 60}h"


def colon(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


SPELLINGS = (
    (hour_marked, "-", " et "),
    (hour_marked, " à ", " / "),
    (hour_marked, " ", " - "),
    (colon, " - ", " / "),
    (colon, "-", ","),
    (lambda minutes: hour_marked(minutes).upper(), "/", "  "),
)


def french(spans: tuple[Span, ...], spelling: int) -> str:
    clock, to, then = SPELLINGS[spelling]
    return then.join(f"{clock(start)}{to}{clock(end)}" for start, end in spans)


@given(weeks, st.integers(0, len(SPELLINGS) - 1), st.sampled_from([" ; ", "\n", ". ", "  "]))
@settings(max_examples=150)
def test_week_in_words_opens_at_the_same_times(
    week: dict[int, tuple[Span, ...]], spelling: int, between: str
) -> None:
    text = between.join(
        f"{NAMES[day]} : {french(spans, spelling)}" for day, spans in sorted(week.items())
    )

    found = parse(text)

    assert found.value is not None
    assert same(found.value, osm_of(week), first=FIRST)


@given(weeks, st.integers(0, len(SPELLINGS) - 1))
@settings(max_examples=100)
def test_week_in_cells_opens_at_the_same_times(
    week: dict[int, tuple[Span, ...]], spelling: int
) -> None:
    cells = {
        name: french(week[day], spelling) if day in week else "Fermé"
        for day, name in enumerate(DAYS)
    }

    found = parse_week(cells)

    assert found.rules == ("hours-french",)
    assert found.value is not None
    assert same(found.value, osm_of(week), first=FIRST)


@given(weeks)
@settings(max_examples=50)
def test_written_week_is_kept_and_weighed(week: dict[int, tuple[Span, ...]]) -> None:
    osm = osm_of(week)

    assert parse(osm).value == osm
    joined = [merge_ranges([osm_times(spans)]) for spans in week.values()]
    assert weekly_minutes(osm) == sum(weekly_minutes(f"Mo {times}") for times in joined)


@given(st.one_of(st.text(max_size=40), st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)))
@settings(max_examples=300)
def test_any_text_gives_valid_osm_or_nothing(text: str) -> None:
    found = parse(text)
    in_week = parse_week({"Mo": text, "Sa": "9h-12h"})

    for value, rules in ((found.value, found.rules), (in_week.value, in_week.rules)):
        assert value is None or is_valid(value)
        assert [rule for rule in rules if rule not in RULES] == []


@given(
    st.sampled_from(["un {} sur deux", "{} tous les 15 jours", "{} 1x par mois"]), st.integers(0, 6)
)
def test_unknown_weeks_never_open(pattern: str, day: int) -> None:
    for text in (
        f"{pattern.format(NAMES[day])} 9h-12h",
        f"{pattern.format(NAMES[day])} de 9h à 12h",
    ):
        found = parse(text)

        assert found.value is not None
        assert open_intervals(found.value, first=FIRST, days=371) == ()
        assert "hours-frequency" in found.rules
