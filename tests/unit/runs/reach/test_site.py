"""Sites on grounds made by hand and on the demonstration: the best choice, and every rule."""

from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage import api, catalogue
from maillage.catalogue.siting import siting_settings
from maillage.contracts.study import Study
from maillage.errors import CatalogueError, InputError, MissingData
from maillage.runs.census.releases import Census
from maillage.runs.reach.ground import Ground
from maillage.runs.reach.site import Siting, site_on
from maillage.runs.reach.siting import Wish, draws_of
from maillage.runs.store import Store

from .factories import BY_CAR, Commune, Place, ground_of

DAY = date(2026, 1, 1)
DEMAND = catalogue.find_demand(catalogue.settings().demand)
# five kilometres are 9.1 minutes, ten are 15.5
FOUR = [
    Commune("01001", 0, people=50.0, epci="200000001"),
    Commune("01002", 5, people=40.0, epci="200000001"),
    Commune("01003", 10, people=30.0, epci="200000002"),
    Commune("01004", 60, people=20.0, epci="200000002", score=90.0),
]


def sited(ground: Ground, *, stop: Any = None, **asked: Any) -> Siting:
    wish = Wish(**({"new": 1, "objective": "coverage", "within_minutes": 10.0} | asked))
    more = {} if stop is None else {"stop": stop}
    return site_on(ground, wish, times=BY_CAR, **more)


def codes(found: Siting) -> list[str]:
    return found.zones["code"].gather(found.chosen).to_list()


def test_the_site_that_reaches_the_most_people_is_worked_by_hand() -> None:
    found = sited(ground_of(FOUR, []))

    assert codes(found) == ["01002"]
    assert (found.answer.value, found.answer.bound, found.answer.is_proven) == (120, 120, True)
    assert found.reached(found.answer.sites) == 120


def test_a_place_that_is_there_counts_and_takes_no_number() -> None:
    found = sited(ground_of(FOUR, [Place("01002")]))

    assert codes(found) == ["01004"]
    assert found.reached(found.existing) == 120


def test_places_may_be_left_out() -> None:
    found = sited(ground_of(FOUR, [Place("01002")]), keeps_existing=False)

    assert (codes(found), found.existing.size) == (["01002"], 0)


def test_a_place_over_the_border_serves_who_is_inside() -> None:
    over = Commune("01005", 5, is_inside=False)
    found = sited(ground_of([FOUR[0], over, FOUR[3]], [Place("01005")]))

    assert codes(found) == ["01004"]
    assert found.zones["code"].to_list() == ["01001", "01004"]


@settings(max_examples=25)
@given(
    people=st.lists(st.integers(0, 90), min_size=6, max_size=6).filter(any),
    km=st.lists(st.integers(0, 30), min_size=6, max_size=6, unique=True),
    new=st.integers(1, 3),
    objective=st.sampled_from(["coverage", "travel"]),
)
def test_the_value_is_that_of_every_choice_tried(
    people: list[int], km: list[int], new: int, objective: str
) -> None:
    communes = [
        Commune(f"0100{at}", float(km[at]), people=float(count)) for at, count in enumerate(people)
    ]

    found = sited(ground_of(communes, []), new=new, objective=objective)

    weights = found.people
    least = min if objective == "travel" else max
    best = least(
        worth(found, np.array(choice), weights, objective) for choice in combinations(range(6), new)
    )
    assert found.answer.is_proven
    assert len(found.chosen) == new
    assert found.answer.value == pytest.approx(best)
    assert worth(found, found.chosen, weights, objective) == pytest.approx(best)


def worth(found: Siting, choice: Any, people: Any, objective: str) -> float:
    minutes = found.minutes_to(choice)
    if objective == "travel":
        return float(np.minimum(minutes, siting_settings().unserved_minutes) @ people)
    return float(people[minutes <= 10].sum())


def test_a_minimum_per_intercommunality_is_kept_and_has_a_price() -> None:
    ground = ground_of([*FOUR[:2], replace(FOUR[2], people=1.0), replace(FOUR[3], people=1.0)], [])

    found = sited(ground, new=2, min_per_epci=1)

    epcis = found.zones["epci"].gather(found.chosen).to_list()
    assert sorted(epcis) == ["200000001", "200000002"]
    assert [(each.rule, each.price) for each in found.prices()] == [("groups", 0.0)]


def test_a_place_of_the_intercommunality_over_the_border_counts_in_its_minimum() -> None:
    over = Commune("01005", 100, epci="200000002", is_inside=False)

    found = sited(ground_of([*FOUR, over], [Place("01005")]), min_per_epci=1)

    assert codes(found) == ["01002"]


def test_an_intercommunality_too_small_for_its_minimum_is_named() -> None:
    with pytest.raises(InputError, match="CC 200000002 : moins de 2 lieux et communes possibles"):
        sited(ground_of(FOUR, []), new=4, min_per_epci=2, forbidden=("01003",))


def test_a_budget_buys_what_it_can() -> None:
    found = sited(ground_of(FOUR, []), new=None, budget_cents=2_100, site_cost_cents=1_000)

    assert codes(found) == ["01002", "01004"]


def test_the_floor_reaches_the_most_fragile_first() -> None:
    found = sited(ground_of(FOUR, []), floor_share=1.0)

    assert codes(found) == ["01004"]
    assert [(each.rule, each.price) for each in found.prices()] == [("floor", 100.0)]


def test_communes_are_forbidden_and_required() -> None:
    forbidden = sited(ground_of(FOUR, []), forbidden=("01002",))
    required = sited(ground_of(FOUR, []), new=2, required=("01004",))

    assert codes(forbidden) == ["01001"]
    assert codes(required) == ["01002", "01004"]
    assert [(each.rule, each.price) for each in required.prices()] == [("fixed", 0.0)]


def test_the_next_period_adds_to_the_first() -> None:
    found = sited(ground_of(FOUR, []), then=(1,))

    (period,) = found.chosen_later
    later = found.zones["code"].gather(period).to_list()
    assert (codes(found), later) == (["01002"], ["01004"])


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"new": 5}, "5 sites à ouvrir, mais 4 candidats seulement"),
        ({"new": None}, "ni nombre de sites, ni budget"),
        ({"required": ("01001",), "forbidden": ("01001",)}, "exclues : Commune 01001 (01001)"),
        ({"new": 1, "required": ("01001", "01004")}, "2 sites imposés pour 1 à ouvrir"),
        ({"forbidden": ("99999", "01001")}, "^99999 : pas dans le territoire"),
        ({"min_per_epci": 1}, "les minimums par groupe demandent 2 sites"),
        ({"new": 2, "budget_cents": 10, "required": ("01001",)}, "le budget est de 0.10 €"),
        ({"site_cost_cents": 10}, "le coût d'un site ne sert qu'avec un budget"),
        ({"objective": "travel", "new": 2, "min_per_epci": 1}, "--objective coverage"),
        ({"objective": "travel", "new": 2, "budget_cents": 10}, "--objective coverage"),
        ({"objective": "travel", "new": 2, "floor_share": 0.5}, "--objective coverage"),
        ({"objective": "travel", "new": None}, "demande un nombre de sites : ajoutez « --new »"),
        ({"objective": "travel", "new": 5}, "5 sites demandés pour 4 candidats permis"),
        ({"new": 1, "floor_share": 1.0, "forbidden": ("01004",)}, "le plancher demande"),
    ],
)
def test_a_wish_that_contradicts_itself_says_where(asked: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words.replace("(", r"\(").replace(")", r"\)")):
        sited(ground_of(FOUR, []), **asked)


@pytest.mark.parametrize("objective", ["coverage", "travel"])
def test_nobody_in_difficulty_is_refused(objective: str) -> None:
    nobody = [replace(commune, people=None) for commune in FOUR]

    with pytest.raises(InputError, match="aucune demande"):
        sited(ground_of(nobody, []), objective=objective)


def test_more_sites_than_are_of_use_are_opened_all_the_same() -> None:
    found = sited(ground_of(FOUR[:3], []), new=2)

    assert len(found.chosen) == 2
    assert (found.contributions(found.answer.sites).alone <= 0).any()


def test_each_site_has_what_it_adds_and_its_runner_up() -> None:
    found = sited(ground_of(FOUR, []), new=2)

    runners = found.runners_up()
    assert found.contributions(found.answer.sites).alone.tolist() == [120.0, 20.0]
    assert found.zones["code"].gather(runners.others).to_list()[0] == "01001"
    assert runners.losses[0] == 120 - 90


def test_the_curve_is_what_is_newly_reached() -> None:
    curve = sited(ground_of(FOUR, [Place("01001")]), new=1).curve()

    assert curve is not None
    assert curve.values.tolist() == [30.0, 50.0]


def test_there_is_no_curve_where_everyone_is_reached() -> None:
    assert sited(ground_of(FOUR[:3], [Place("01002")])).curve() is None


def test_a_choice_without_rival_stays_in_every_draw() -> None:
    found = sited(ground_of(FOUR, []))

    assert found.stability(DEMAND) == pytest.approx([1.0])


def test_draws_of_a_handful_of_people_always_hold_somebody() -> None:
    zones = pl.DataFrame({"people": [1.0], "low": [0.0], "high": [50.0]})

    drawn = draws_of(zones, DEMAND, count=100, seed=1)

    assert (drawn.sum(axis=1) > 0).all()


def test_draws_stay_inside_their_spread() -> None:
    zones = pl.DataFrame({"people": [100.0, 5.0], "low": [90.0, 5.0], "high": [110.0, 5.0]})

    drawn = draws_of(zones, DEMAND, count=4000, seed=1)

    inside = (np.abs(drawn[:, 0] - 100) <= 10).mean()
    assert inside == pytest.approx(DEMAND.confidence, abs=0.03)
    assert (drawn[:, 1] == 5).all()


def test_a_stop_keeps_the_best_answer_with_its_gap() -> None:
    many = [Commune(f"01{at:03}", 2.5 * at, people=float((at * 37) % 101 + 1)) for at in range(60)]

    found = sited(ground_of(many, []), new=5, then=(1,), stop=lambda: True)

    assert len(found.chosen) == 5
    assert found.answer.is_interrupted
    assert 0 <= found.answer.gap < 1
    assert found.answer.bound >= found.answer.value
    assert (found.stability(DEMAND), found.prices()) == (None, [])


def test_an_island_is_reached_by_its_own_site_alone() -> None:
    found = sited(ground_of([FOUR[0], Commune("22016", 2, people=500.0)], []))

    assert codes(found) == ["22016"]
    assert np.isinf(found.minutes_to(found.answer.sites)[0])


@pytest.fixture(scope="module")
def study(census: Census) -> Study:
    """Five new sites for the demonstration's département."""
    return api.site(census.store, "VT", new=5, as_of=DAY)


def test_the_same_day_gives_the_same_sites(census: Census, study: Study) -> None:
    again = api.site(census.store, "VT", new=5, as_of=DAY)

    assert (again.summary, again.headlines, again.manifest) == (
        study.summary,
        study.headlines,
        study.manifest,
    )
    for one, other in zip(study.tables, again.tables, strict=True):
        assert one.rows.equals(other.rows)


def test_more_sites_never_reach_fewer_people(census: Census, study: Study) -> None:
    more = api.site(census.store, "VT", new=6, as_of=DAY)

    assert more.headlines[1].value is not None
    assert study.headlines[1].value is not None
    assert more.headlines[1].value >= study.headlines[1].value


def test_the_sites_of_one_commune_are_solved(census: Census) -> None:
    study = api.site(census.store, "VT206", new=1, as_of=DAY)

    assert study.summary[0].startswith("1 nouveau site ferait passer de ")


def test_sites_without_a_census_need_to_be_asked_from_nothing(demonstration: Store) -> None:
    with pytest.raises(MissingData, match="maillage census build"):
        api.site(demonstration, "VT", new=1, as_of=DAY)

    study = api.site(demonstration, "VT", new=1, as_of=DAY, keeps_existing=False)
    assert study.headlines[0].value == 0.0


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"within_minutes": 91.0}, "le mode « car » va de 0 à 90"),
        ({"forbidden": ("44109",)}, "44109 : pas dans le territoire"),
    ],
)
def test_what_the_mode_or_the_territory_does_not_allow_is_refused(
    census: Census, asked: dict[str, Any], words: str
) -> None:
    with pytest.raises(InputError, match=words):
        api.site(census.store, "VT", new=1, as_of=DAY, **asked)


def test_an_unknown_mode_is_told_with_those_that_are_close(census: Census) -> None:
    with pytest.raises(CatalogueError, match="vouliez-vous dire : walking"):
        api.site(census.store, "VT", new=1, as_of=DAY, mode="walk")


@pytest.mark.mirror
@pytest.mark.parametrize("text", ["44", "2A", "974"])
def test_twelve_sites_of_a_real_departement_are_proven(national: Store, text: str) -> None:
    study = api.site(national, text, new=12, as_of=DAY, keeps_existing=False)

    figures = {figure.id: figure.value for figure in study.headlines}
    assert figures["gap"] == 0.0
    assert figures["before"] == 0.0
    assert 0.3 < (figures["after"] or 0.0) <= 1.0
    assert {table.id: table.rows for table in study.tables}["sites"].height == 12
