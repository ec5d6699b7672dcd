"""The measures that zones are scored by: worked by hand, refused where they cannot be, in words."""

from typing import Any

import numpy as np
import polars as pl
import pytest

from maillage.engines import engine
from maillage.errors import InputError, MissingData
from maillage.runs.reach import access_tables, access_words
from maillage.runs.reach.access import PER, Asked, access_on
from maillage.runs.reach.score_words import score_label, score_name, score_words
from maillage.runs.reach.scoring import Scoring, check_scoring, competing, decay_of
from maillage.runs.store import Store

from .factories import BY_CAR, Commune, Place, findings_of, ground_of

# 2, 9.1 and 28.3 minutes from the place: weights of 1, 1 and 0.22 by classes
LINE = ground_of(
    [Commune("01001", 0), Commune("01002", 5, people=300.0), Commune("01003", 20)],
    [Place("01001", weekly_hours=40.0)],
)
RATIO = 40 / (400 + 0.22 * 100)


def test_the_need_of_each_age_reads_the_inhabitants_by_age() -> None:
    ages = ("people_15_29", "people_30_44", "people_45_59", "people_60_74", "people_75_plus")

    assert Scoring("apl").indicators == ages
    assert Scoring("e2sfca").indicators == ()


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ("2sfca", [40 / 500 * PER] * 3),
        ("e2sfca", [RATIO * PER, RATIO * PER, 0.22 * RATIO * PER]),
        ("m2sfca", [RATIO * PER, RATIO * PER, 0.22**2 * RATIO * PER]),
        # one place in reach: each gives itself whole to it
        ("3sfca", [RATIO * PER, RATIO * PER, 0.22 * RATIO * PER]),
        ("gravity", [40.0, 40.0, 0.22 * 40]),
    ],
)
def test_scores_are_those_worked_by_hand(measure: Any, expected: list[float]) -> None:
    found = findings_of(LINE, scoring=Scoring(measure)).found

    assert found.score == pytest.approx(expected)


def test_rational_agents_pay_the_crowd_and_the_way() -> None:
    found = findings_of(LINE, scoring=Scoring("raam"))

    # one place for all: the mean congestion, and the way in hours
    assert found.found.score == pytest.approx(1 + found.found.nearest / 60)
    assert access_words.equity_figures(found) == ()
    assert access_words.equity_words(found) == ()


def test_a_commune_out_of_reach_has_no_cost() -> None:
    ground_far = ground_of([Commune("01001", 0), Commune("01002", 100)], [Place("01001")])

    found = findings_of(ground_far, scoring=Scoring("raam"))

    assert found.inside["access"].null_count() == 1
    assert access_tables.group_table(found).rows["access"].to_list() == [found.found.score[0]]


@pytest.mark.parametrize("curve", ["gaussian", "exponential"])
def test_a_smooth_curve_falls_to_one_percent_at_the_bound(curve: Any) -> None:
    weights = decay_of(Scoring("e2sfca", curve), within_minutes=30.0)(np.array([0.0, 30.0, 30.1]))

    assert weights == pytest.approx([1.0, 0.01, 0.0])
    assert len(score_words(Scoring("e2sfca", curve), 30.0)) == 2


@pytest.mark.parametrize("measure", ["2sfca", "apl", "raam"])
def test_a_curve_for_a_measure_that_has_its_own_is_refused(measure: Any) -> None:
    with pytest.raises(InputError, match=f"« --measure {measure} » pèse les trajets à sa façon"):
        check_scoring(Scoring(measure, "gaussian"), engine="local")


def test_a_measure_that_spark_lacks_is_refused() -> None:
    check_scoring(Scoring("2sfca"), engine="spark")

    with pytest.raises(InputError, match="« --measure raam » ne se calcule pas sur Spark"):
        check_scoring(Scoring("raam"), engine="spark")


def ages(counts: dict[str, list[int]]) -> Any:
    """Return inhabitants by age of some communes, as the indicators give them."""

    def wide(_store: Store, level: str, names: list[str]) -> pl.DataFrame:
        rows = counts if level == "commune" else {}
        columns = {name: [each[at] for each in rows.values()] for at, name in enumerate(names)}
        schema = {"zone": pl.String} | dict.fromkeys(names, pl.Float64)
        return pl.DataFrame({"zone": list(rows)} | columns, schema=schema)

    return wide


def test_inhabitants_count_for_the_need_of_their_age(
    demonstration: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    young, old = [30, 0, 0, 0, 0], [0, 0, 0, 0, 10]
    monkeypatch.setattr(
        "maillage.runs.reach.scoring.wide", ages({"01001": young, "01002": old, "99999": old})
    )

    found = competing(demonstration, LINE, Scoring("apl"))

    # INSEE's rates are 3 % and 67 %: 14.3 people of the 50, so 0.286 a head on the mean
    mean = (30 * 0.03 + 20 * 0.67) / 50
    assert found == pytest.approx([30 * 0.03 / mean, 10 * 0.67 / mean, 0.0])


def test_the_apl_shares_hours_between_all_inhabitants() -> None:
    asked = Asked(30.0, Scoring("apl"), np.array([100.0, 200.0, 50.0]))

    found = access_on(LINE, asked, times=BY_CAR, engine=engine("local"))

    # 2 minutes weigh 1, 9.1 weigh 0.3, 28.3 nothing
    ratio = 40 / (100 + 0.3 * 200)
    assert found.score == pytest.approx([ratio * PER, 0.3 * ratio * PER, 0.0])


def test_the_apl_without_ages_says_what_is_missing(demonstration: Store) -> None:
    with pytest.raises(MissingData, match="demande les habitants par âge"):
        competing(demonstration, LINE, Scoring("apl"))


@pytest.mark.parametrize(
    ("measure", "said", "label"),
    [
        ("e2sfca", "(E2SFCA, Luo et Qi, 2009)", "Heures pour 1\u202f000 personnes"),
        ("2sfca", "(2SFCA, Luo et Wang, 2003)", "Heures pour 1\u202f000 personnes"),
        ("m2sfca", "(M2SFCA, Delamater, 2013)", "Heures pour 1\u202f000 personnes"),
        ("3sfca", "(3SFCA, Wan, Zou et Sternberg, 2012)", "Heures pour 1\u202f000 personnes"),
        ("apl", "100\xa0% jusqu'à 5 minutes, 30\xa0% jusqu'à 10 minutes",
         "Heures pour 1\u202f000 habitants"),
        ("gravity", "(gravité, Hansen, 1959)", "Heures pesées"),
        ("raam", "60 minutes de trajet", "Coût"),
    ],
)  # fmt: skip
def test_each_measure_says_how_it_is_made(measure: Any, said: str, label: str) -> None:
    scoring = Scoring(measure)

    assert said in score_words(scoring, 30.0)[0]
    assert score_label(scoring).label == label
    assert score_name(scoring)
