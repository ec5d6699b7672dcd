"""The figures book at a date."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from maillage.catalogue.figures import Book
from maillage.errors import CatalogueError
from maillage.runs.figures import Assessment, Finding, Step, assess, books

AS_OF = date(2026, 11, 21)
TEXT = {"fr": "texte", "en": "text"}


def stated(figure_id: str, value: str | None, **changes: Any) -> dict[str, Any]:
    known = {"unknown": TEXT} if value is None else {"value": value}
    described = {"id": figure_id, "label": TEXT, "unit": "share", "universe": TEXT}
    return described | {"observed": 2025, "source": "doc"} | known | changes


def derived(figure_id: str, operation: str, *of: str, **changes: Any) -> dict[str, Any]:
    derive = {"operation": operation, "of": of}
    return {"id": figure_id, "label": TEXT, "unit": "share", "universe": TEXT, "derive": derive} | (
        changes
    )


def book(*figures: dict[str, Any], **parts: Any) -> Book:
    document = {"title": "Document", "producer": "Producteur", "published": 2025}
    return Book.model_validate(
        {
            "id": "theme",
            "label": TEXT,
            "fresh_for_years": 3,
            "documents": {"doc": document},
            "figures": figures,
            **parts,
        }
    )


def read(*figures: dict[str, Any], as_of: date = AS_OF, **parts: Any) -> Assessment:
    return assess([book(*figures, **parts)], as_of=as_of)


def test_unknown_is_not_zero_and_what_follows_is_unknown() -> None:
    result = read(stated("a", None), stated("b", "0.5"), derived("c", "product", "a", "b"))

    assert result.figures["a"].quantity is None
    assert result.figures["a"].statuses == ("unknown",)
    assert result.figures["c"].quantity is None
    assert result.figures["c"].statuses == ("unknown",)
    assert result.figures["c"].reason == "il manque : texte"


def test_stale_from_the_day_after_the_third_anniversary() -> None:
    figure = stated("a", "0.5", observed=2022)

    statuses = [
        read(figure, as_of=day).figures["a"].statuses
        for day in (date(2025, 12, 31), date(2026, 1, 1))
    ]

    assert statuses == [("known",), ("stale",)]


def test_figure_may_have_its_own_limit() -> None:
    result = read(stated("a", "0.5", observed=2020, fresh_for_years=10))

    assert result.figures["a"].statuses == ("known",)


def test_expired_the_day_after_its_last_day() -> None:
    figure = stated("a", "0.5", valid_until=date(2026, 11, 20))

    assert read(figure).figures["a"].statuses == ("expired",)
    assert read(figure, as_of=date(2026, 11, 20)).figures["a"].statuses == ("known",)


@pytest.mark.parametrize(
    ("changes", "expires"),
    [
        ({}, date(2028, 12, 31)),
        ({"observed": date(2025, 3, 1)}, date(2028, 3, 1)),
        ({"fresh_for_years": 0}, date(2025, 12, 31)),
        ({"valid_until": date(2026, 11, 21)}, date(2026, 11, 21)),
        ({"valid_until": date(2030, 12, 31)}, date(2028, 12, 31)),
    ],
)
def test_figure_expires_at_its_stated_end_or_its_last_fresh_day(
    changes: dict[str, Any], expires: date
) -> None:
    days = (expires, expires + timedelta(days=1))

    found = [read(stated("a", "0.5", **changes), as_of=day).figures["a"] for day in days]

    assert {each.expires for each in found} == {expires}
    assert found[0].statuses == ("known",)
    assert found[1].statuses[0] in ("expired", "stale")


def test_derived_expires_with_the_first_of_its_operands() -> None:
    result = read(
        stated("old", "0.5", observed=2024),
        stated("new", "0.5", valid_until=date(2027, 6, 30)),
        derived("both", "product", "old", "new"),
        derived("more", "product", "both", "old", valid_until=date(2026, 12, 31)),
    )

    assert {name: str(found.expires) for name, found in result.figures.items()} == {
        "old": "2027-12-31",
        "new": "2027-06-30",
        "both": "2027-06-30",
        "more": "2026-12-31",
    }


def test_derived_is_as_old_as_its_oldest_operand() -> None:
    result = read(
        stated("old", "0.5", observed=2020),
        stated("new", "0.5"),
        derived("both", "product", "old", "new"),
    )

    assert result.figures["both"].observed == date(2020, 12, 31)
    assert result.figures["both"].statuses == ("stale",)


def test_contradiction_marks_both_published_figures_and_what_follows() -> None:
    check = {
        "id": "k",
        "figure": "a",
        "relation": "equals",
        "against": "b",
        "meaning": TEXT,
    }

    result = read(
        stated("a", "0.50"),
        stated("b", "0.60"),
        stated("c", "0.10"),
        derived("d", "product", "a", "c"),
        checks=[check],
    )

    assert {name: found.statuses for name, found in result.figures.items()} == {
        "a": ("contradictory",),
        "b": ("contradictory",),
        "c": ("known",),
        "d": ("contradictory",),
    }
    assert [finding.message for finding in result.findings] == ["texte"]


def test_contradiction_with_what_we_derive_marks_the_published_figure_only() -> None:
    check = {"id": "k", "figure": "a", "relation": "equals", "against": "c", "meaning": TEXT}

    result = read(
        stated("a", "0.90"),
        stated("b", "0.50"),
        derived("c", "product", "b", "b"),
        checks=[check],
    )

    assert [
        name for name, found in result.figures.items() if "contradictory" in found.statuses
    ] == ["a"]


def test_check_on_an_unknown_figure_is_undetermined() -> None:
    check = {"id": "k", "figure": "a", "relation": "equals", "limit": "0", "meaning": TEXT}

    result = read(stated("a", None), checks=[check])

    assert [finding.outcome for finding in result.findings] == ["undetermined"]


def test_share_above_one_is_found_without_being_asked() -> None:
    result = read(stated("a", "1.2"))

    assert [finding.check for finding in result.findings] == ["part-possible"]
    assert result.figures["a"].statuses == ("contradictory",)


def test_count_above_its_universe_is_contradicted() -> None:
    check = {"id": "k", "figure": "part", "relation": "at_most", "against": "all", "meaning": TEXT}

    result = read(
        stated("part", "55e6", unit="people"),
        stated("all", "40e6", unit="people"),
        checks=[check],
    )

    assert result.figures["part"].statuses == ("contradictory",)
    assert result.figures["all"].statuses == ("known",)


def test_line_share_that_is_not_its_amount_is_found() -> None:
    ledger = {
        "id": "lines",
        "label": TEXT,
        "universe": TEXT,
        "observed": 2025,
        "source": "doc",
        "unit": "euro",
        "lines": [
            {"label": "a", "amount": "1.00", "published_share": "0.33"},
            {"label": "b", "amount": "2.00", "published_share": "0.66"},
        ],
    }

    result = read(stated("x", "0.5"), ledgers=[ledger])

    assert [(found.label, found.outcome) for found in result.findings] == [
        ("a", "holds"),
        ("b", "contradicted"),
    ]


def test_division_by_zero_in_our_book_is_an_error() -> None:
    with pytest.raises(CatalogueError, match="theme, c : division impossible"):
        read(stated("a", "0.5"), stated("b", "0"), derived("c", "ratio", "a", "b"))


def test_two_figures_with_one_id_in_two_books_are_refused() -> None:
    with pytest.raises(CatalogueError, match="« a » est défini deux fois"):
        assess([book(stated("a", "0.5")), book(stated("a", "0.5"))], as_of=AS_OF)


def test_series_shows_falls_and_does_not_step_over_the_unknown() -> None:
    amounts = {"y1": "100.00", "y2": "80.00", "y3": None, "y4": "90.00"}
    series = {"id": "s", "label": TEXT, "figures": list(amounts), "ends": date(2026, 12, 31)}

    result = read(
        *(stated(name, value, unit="euro") for name, value in amounts.items()), series=[series]
    )

    (course,) = result.courses
    assert course.steps == (
        Step("y1", "y2", Decimal("-0.2"), "fall"),
        Step("y2", "y3", None, "undetermined"),
        Step("y3", "y4", None, "undetermined"),
    )
    assert course.has_ended is False


def test_series_has_ended_the_day_after_its_last_day() -> None:
    series = {"id": "s", "label": TEXT, "figures": ["a", "b"], "ends": date(2026, 12, 31)}
    figures = (stated("a", "0.5"), stated("b", "0.5"))

    ended = [
        read(*figures, series=[series], as_of=day).courses[0].has_ended
        for day in (date(2026, 12, 31), date(2027, 1, 1))
    ]

    assert ended == [False, True]


def test_target_takes_its_trend_from_the_series() -> None:
    target = {"value": "0.90", "by": 2030, "source": "doc"}
    series = {"id": "s", "label": TEXT, "figures": ["before", "now"]}

    result = read(
        stated("before", "0.50", observed=2021),
        stated("now", "0.60", observed=2023, target=target),
        series=[series],
    )

    (aim,) = result.aims
    assert aim.progress is not None
    assert aim.progress.projected == Decimal("0.95")
    assert aim.progress.outlook == "on_pace"


def test_target_of_an_unknown_figure_has_no_progress() -> None:
    target = {"value": "0.90", "by": 2030, "source": "doc"}

    result = read(stated("a", None, target=target))

    assert [aim.progress for aim in result.aims] == [None]


@pytest.fixture(scope="module")
def whole() -> Assessment:
    return assess(books().values(), as_of=AS_OF)


def finding(assessment: Assessment, check: str) -> Finding:
    return next(found for found in assessment.findings if found.check == check)


def value(assessment: Assessment, figure_id: str) -> Decimal:
    quantity = assessment.figures[figure_id].quantity
    assert quantity is not None
    return quantity.value


def test_book_counts_68_percent_within_51_percent(whole: Assessment) -> None:
    assert value(whole, "renoncement-clarte") == Decimal("0.3468")
    assert whole.figures["renoncement-clarte"].statuses == ("stale",)


def test_book_flags_three_million_as_37_percent_of_the_world(whole: Assessment) -> None:
    assert finding(whole, "trois-millions").outcome == "contradicted"
    assert finding(whole, "uit-part").outcome == "holds"


def test_book_measures_the_gaps(whole: Assessment) -> None:
    places = ("monde", "pma", "sans-littoral", "afrique", "etats-arabes")

    gaps = [value(whole, f"ecart-genre-{place}") * 100 for place in places]

    assert gaps == [5, 12, 11, 11, 12]
    assert value(whole, "ecart-urbain-rural") * 100 == 38
    assert value(whole, "ecart-age") * 100 == 14


def test_book_recomputes_the_french_share_of_edtech(whole: Assessment) -> None:
    assert round(value(whole, "part-mondiale"), 4) == Decimal("0.0106")
    assert finding(whole, "part-mondiale").outcome == "holds"


def test_book_counts_the_oecd_table(whole: Assessment) -> None:
    counts = ("pays-du-tableau", "achat-central", "delegation", "negocient", "ne-negocient-pas")

    assert [value(whole, name) for name in counts] == [28, 21, 11, 15, 13]
    assert finding(whole, "lignes-du-tableau").outcome == "contradicted"
    assert finding(whole, "un-des-rares").outcome == "contradicted"
    assert finding(whole, "achat-central").outcome == "holds"
    assert finding(whole, "delegation").outcome == "holds"
    assert finding(whole, "education-ocde").outcome == "holds"


def test_book_gives_the_dependence_example_to_the_cent(whole: Assessment) -> None:
    total = Decimal("11630000.00")

    assert value(whole, "somme-des-categories") == total
    assert value(whole, "somme-des-origines") == total
    assert value(whole, "origine-inconnue") == total
    assert {found.outcome for found in whole.findings if found.book == "dependance"} == {"holds"}
    assert len([found for found in whole.findings if found.check == "tie-break"]) == 14


def test_book_shows_the_fall_of_credits_and_the_unknown(whole: Assessment) -> None:
    course = next(course for course in whole.courses if course.series == "inclusion-numerique")

    assert [step.movement for step in course.steps] == ["fall", "fall", "undetermined"]
    assert round(course.steps[1].change or 0, 3) == Decimal("-0.498")
    assert course.ends == date(2026, 12, 31)
    assert whole.figures["inclusion-2026-communique"].statuses == ("unknown",)


def test_book_gives_each_target_its_pace(whole: Assessment) -> None:
    paces = {aim.figure: aim.progress.pace_needed for aim in whole.aims if aim.progress}

    assert paces == {
        "pme-niveau-elementaire": Decimal("0.26") / 7,
        "entreprises-ia-cloud": Decimal("0.44") / 7,
        "citoyens-competences": Decimal("0.26") / 7,
    }
    assert {aim.progress.outlook for aim in whole.aims if aim.progress} == {"undetermined"}


def test_book_is_the_same_each_time(whole: Assessment) -> None:
    assert assess(books().values(), as_of=AS_OF) == whole
