"""What the study of access says: sentences, figures, tables, maps, on grounds made by hand."""

from datetime import date

import pytest

from maillage import api
from maillage.contracts.diagnosis import Figure
from maillage.contracts.study import Study
from maillage.errors import MissingData
from maillage.runs.census.releases import Census
from maillage.runs.reach import access_study, access_tables, access_words
from maillage.runs.reach.access_findings import AccessFindings
from maillage.runs.store import Store

from .factories import Commune, Place, findings_of, ground_of

DAY = date(2026, 1, 1)


@pytest.fixture
def line() -> AccessFindings:
    """Three communes: the place, 20 km on, and out of reach, each more fragile."""
    communes = [
        Commune("01001", 0, score=10.0),
        Commune("01002", 20, people=70.0, score=20.0),
        Commune("01003", 40, people=30.0, score=30.0),
    ]
    return findings_of(ground_of(communes, [Place("01001", weekly_hours=20.0)]))


@pytest.fixture(scope="module")
def study(census: Census) -> Study:
    """The access of the demonstration's département."""
    return api.access(census.store, "VT", as_of=DAY)


def figures(of: AccessFindings) -> dict[str, Figure]:
    return {figure.id: figure for figure in access_words.headlines(of)}


def test_the_summary_says_who_is_beyond_each_limit(line: AccessFindings) -> None:
    assert access_words.summary(line) == (
        "En voiture, sur 200 personnes en difficulté numérique, le lieu d'aide le plus proche est "
        "à plus de 15 minutes pour 100 (50,0\xa0%) ; 30 minutes pour 30 (15,0\xa0%) ; 45 minutes "
        "pour 30 (15,0\xa0%).",
    )


def test_limits_that_nobody_passes_are_one_sentence() -> None:
    ground = ground_of([Commune("01001", 0), Commune("01002", 20)], [Place("01001")])
    near = ground_of([Commune("01001", 0)], [Place("01001")])

    assert access_words.summary(findings_of(ground))[1:] == (
        "Personne n'est à plus de 30 minutes.",
    )
    assert access_words.summary(findings_of(near)) == (
        "En voiture, aucune des 100 personnes en difficulté numérique n'est à plus de 15 minutes "
        "d'un lieu d'aide.",
    )


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "1 lieu connu autour du territoire compte, et les habitants d'autour aussi."),
        (2, "2 lieux connus autour du territoire comptent, et les habitants d'autour aussi."),
    ],
)
def test_places_over_the_border_are_counted_in_words(count: int, words: str) -> None:
    outside = Commune("01002", 5, is_inside=False)

    found = findings_of(ground_of([Commune("01001", 0), outside], [Place("01002")] * count))

    assert access_words.summary(found)[-1] == words


def test_figures_have_the_interval_of_the_demand(line: AccessFindings) -> None:
    found = figures(line)

    assert (found["beyond_30"].value, found["beyond_30"].low) == (30.0, pytest.approx(24.0))
    assert found["median_minutes"].value == pytest.approx(2.0)
    assert found["places"].value == 1


def test_nobody_beyond_is_nought_without_an_interval() -> None:
    found = figures(findings_of(ground_of([Commune("01001", 0)], [Place("01001")])))

    beyond = found["beyond_15"]
    assert (beyond.value, beyond.low, beyond.high, beyond.approximate) == (0.0, None, None, False)


def test_the_median_counts_who_reaches_nothing() -> None:
    ground = ground_of([Commune("01001", 0, people=10.0), Commune("01002", 60)], [Place("01001")])

    median = figures(findings_of(ground))["median_minutes"]

    assert (median.value, median.status) == (None, "unreachable")


def test_nobody_in_difficulty_is_said_and_breaks_nothing() -> None:
    ground = ground_of(
        [Commune("01001", 0, people=None), Commune("01002", 5, people=None, score=None)],
        [Place("01001")],
    )

    found = findings_of(ground)

    assert access_words.summary(found) == (
        "Le modèle ne compte personne en difficulté numérique ici.",
    )
    assert figures(found)["median_minutes"].status == "missing"
    assert {each.status for each in access_words.equity_figures(found)} == {"missing"}
    assert access_words.equity_words(found) == ()
    assert access_tables.group_table(found).rows["minutes"].null_count() == 1
    assert access_tables.gain_table(found).rows.is_empty()


def test_groups_of_fragility_are_worked_by_hand(line: AccessFindings) -> None:
    rows = access_tables.group_table(line).rows

    # the middle of each commune's people falls at 25 %, 67.5 % and 92.5 % of them
    assert rows["group"].to_list() == [2, 4, 5]
    assert rows["people"].to_list() == [100.0, 70.0, 30.0]
    assert rows["far"].to_list() == [0.0, 0.0, 1.0]
    assert rows["minutes"][2] is None


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        ((10.0, 90.0), "Les heures d'aide vont plutôt aux zones les moins fragiles."),
        ((90.0, 10.0), "Les heures d'aide vont plutôt aux zones les plus fragiles."),
        (
            (50.0, 50.0),
            "Les heures d'aide à portée sont presque les mêmes dans les zones fragiles et dans les "
            "autres.",
        ),
    ],
)
def test_whom_the_hours_favour_is_said_the_right_way_round(
    scores: tuple[float, float], words: str
) -> None:
    near, far = scores
    communes = [Commune("01001", 0, score=near), Commune("01002", 60, score=far)]

    found = findings_of(ground_of(communes, [Place("01001")]))

    assert access_words.equity_words(found) == (words,)


def test_the_communes_that_would_gain_most_come_first(line: AccessFindings) -> None:
    rows = access_tables.gain_table(line).rows

    assert rows["code"].to_list() == ["01003", "01002"]
    assert rows["nearest"][0] is None
    assert rows["saved"][0] == pytest.approx(30 * (45 - 15) / 60)


def test_zones_come_from_the_farthest_and_unreached_ones_are_empty(line: AccessFindings) -> None:
    rows = access_tables.zone_table(line).rows

    assert rows["code"].to_list() == ["01003", "01002", "01001"]
    assert rows.row(0, named=True)["nearest"] is None
    assert rows.row(0, named=True)["access"] == 0.0


def test_the_map_of_minutes_marks_what_is_unreachable(line: AccessFindings) -> None:
    shown = access_study._map_nearest(line).values

    assert shown.select("code", "status").rows() == [
        ("01001", "known"),
        ("01002", "known"),
        ("01003", "unreachable"),
    ]


def test_the_study_of_the_demonstration_has_every_chapter(census: Census, study: Study) -> None:
    assert [chapter.id for chapter in study.chapters] == [
        "far", "enough", "equity", "gain", "zones", "travel",
    ]  # fmt: skip
    assert study.is_demo
    release = census.require_current()
    assert study.manifest["census"] == {"id": release.id, "lists": release.facts["inputs"]}
    notes = {label.note for table in study.tables for label in table.columns if label.note}
    assert notes <= set(range(1, len(study.notes) + 1))
    assert [table.id for table in study.tables] == [
        "beyond", "groups", "gains", "zones", "travel",
    ]  # fmt: skip
    beyond = study.tables[0].rows
    assert (beyond["low"] <= beyond["people"]).all()
    assert (beyond["people"] <= beyond["high"]).all()
    assert beyond["people"].is_sorted(descending=True)


def test_without_a_census_the_way_to_make_one_is_told(demonstration: Store) -> None:
    with pytest.raises(MissingData, match="maillage census build"):
        api.access(demonstration, "VT", as_of=DAY)


def test_places_without_hours_or_position_are_said_as_limits(study: Study) -> None:
    said = " ".join(study.limits)

    assert (
        "1 commune du territoire, sans position connue, n'est pas comptée : Chastrelenne." in said
    )
    assert "des lieux n'ont pas de position : le centre de leur commune en tient lieu." in said
    assert "des lieux n'ont pas d'horaires connus : ils comptent comme le lieu médian." in said
