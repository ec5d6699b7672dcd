"""Every aim of a siting, on grounds made by hand: the best choice, its words and its tables."""

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage import api, catalogue
from maillage.errors import InputError
from maillage.runs.census.releases import Census
from maillage.runs.reach import site_aim_tables, site_tables, site_words
from maillage.runs.reach.site import Siting, site_on
from maillage.runs.reach.site_findings import SiteFindings
from maillage.runs.reach.siting import Wish

from .factories import BY_CAR, Commune, Place, ground_of
from .test_site import DAY, FOUR

DEMAND = catalogue.find_demand(catalogue.settings().demand)
FIVE_KM = 6.5 / 55 * 60 + 2


def findings(
    communes: list[Commune] = FOUR,
    places: tuple[Place, ...] = (),
    *,
    stop: Any = None,
    **asked: Any,
) -> SiteFindings:
    wish = Wish(**({"new": 1, "objective": "coverage", "within_minutes": 10.0} | asked))
    more = {} if stop is None else {"stop": stop}
    found = site_on(ground_of(communes, places), wish, times=BY_CAR, **more)
    return SiteFindings(found, DEMAND, 1, 2)


def codes(found: Siting) -> list[str]:
    return found.zones["code"].gather(found.chosen).to_list()


def test_the_farthest_commune_is_brought_as_near_as_two_sites_can() -> None:
    of = findings(new=2, objective="farthest")

    assert codes(of.found) == ["01002", "01004"]
    assert of.found.answer.value == pytest.approx(FIVE_KM, abs=1e-6)
    assert of.found.answer.is_proven
    assert site_words.summary(of)[1] == (
        "La commune la plus éloignée serait à 9,1 minutes d'un lieu ; aujourd'hui, une au moins "
        "n'en atteint aucun."
    )


def test_the_farthest_commune_is_told_before_and_after() -> None:
    of = findings(FOUR[:3], (Place("01001"),), objective="farthest")

    figures = {each.id: each.value for each in site_words.headlines(of)}
    assert figures["farthest_before"] == pytest.approx(of.found.minutes_to(of.found.existing)[2])
    assert figures["farthest"] == pytest.approx(FIVE_KM, abs=1e-6)
    assert site_words.summary(of)[1].startswith("La commune la plus éloignée passerait de 15,5 à")


def test_too_few_sites_for_everyone_say_how_many_would_do() -> None:
    alone = [Commune(f"0100{at}", 100.0 * at) for at in range(4)]

    with pytest.raises(InputError, match="il en faudrait au moins 4"):
        findings(alone, new=2, objective="farthest")


def test_the_fewest_sites_reach_everyone() -> None:
    of = findings(new=None, objective="fewest")

    assert (codes(of.found), of.found.answer.value) == (["01002", "01004"], 2)
    assert of.found.answer.is_proven
    assert site_words.summary(of)[1] == (
        "Il suffit de 2 sites pour que chacun soit à 10 minutes ou moins d'un lieu."
    )


def test_the_fewest_sites_count_those_that_exist() -> None:
    some = findings(FOUR, (Place("01002"),), new=None, objective="fewest")
    every = findings(FOUR, (Place("01002"), Place("01004")), new=None, objective="fewest")

    assert codes(some.found) == ["01004"]
    assert site_words.summary(every) == (
        "Chacun est déjà à 10 minutes ou moins d'un lieu : rien n'est à ouvrir.",
        "C'est prouvé : aucun autre choix ne fait mieux selon ces hypothèses.",
    )
    assert site_tables.site_table(every).rows.is_empty()


def test_a_reach_that_leaves_somebody_out_says_the_smallest_that_would_do() -> None:
    line = [Commune("01001", 0), Commune("01002", 20)]

    with pytest.raises(InputError, match=r"aucun candidat .* limite de 26,62 minutes au moins"):
        findings(line, new=None, objective="fewest", forbidden=("01002",))


@settings(max_examples=15)
@given(km=st.lists(st.integers(0, 30), min_size=5, max_size=5, unique=True), new=st.integers(1, 3))
def test_farthest_and_fewest_are_those_of_every_choice_tried(km: list[int], new: int) -> None:
    communes = [Commune(f"0100{at}", float(each)) for at, each in enumerate(km)]

    far = findings(communes, new=new, objective="farthest").found
    few = findings(communes, new=None, objective="fewest").found

    choices = [np.array(choice) for n in range(1, 6) for choice in combinations(range(5), n)]
    best = min(far.farthest_minutes(choice) for choice in choices if len(choice) == new)
    least = min(len(choice) for choice in choices if few.farthest_minutes(choice) <= 10)
    assert far.answer.value == pytest.approx(best)
    assert far.farthest_minutes(far.answer.sites) == pytest.approx(best)
    assert (few.answer.value, few.answer.bound) == (least, least)
    assert few.farthest_minutes(few.chosen) <= 10


def test_a_second_place_in_reach_counts_where_it_is_asked() -> None:
    once, twice = findings(new=2), findings(new=2, backup_share=1.0)

    assert codes(once.found) == ["01002", "01004"]
    # everyone of the line once, and the ninety people of its first half twice
    assert (codes(twice.found), twice.found.answer.value) == (["01001", "01002"], 120 + 90)
    assert twice.found.reached_twice(twice.found.answer.sites) == 90
    assert (
        "passeraient de 0,0\xa0% à 64,3\xa0% ; un second lieu compte pour 100"
        in (site_words.summary(twice)[1])
    )


def test_a_place_fades_beyond_its_reach() -> None:
    of = findings(within_minutes=5.0, fading_minutes=20.0)

    # bounds at 5, 10, 15 and 20 minutes: its own people in whole, its neighbours for 3/4
    assert codes(of.found) == ["01002"]
    assert of.found.answer.value == pytest.approx(40 + 0.75 * (50 + 30))
    assert of.found.faded(of.found.answer.sites) == pytest.approx(100)
    assert site_words.limits(of)[-1].endswith(
        "pour 75\xa0%, 50\xa0%, 25\xa0% : c'est une hypothèse."
    )


def test_no_place_helps_more_people_than_it_can() -> None:
    of = findings(FOUR[:3], new=2, objective="travel", capacity=70)

    (table,) = site_aim_tables.load_tables(of)
    assert of.loads.sum() == pytest.approx(120)
    assert of.loads.max() <= 70 + 1e-9
    assert table.rows["people"].to_list() == pytest.approx(sorted(of.loads[of.loads > 0])[::-1])
    assert site_words.summary(of)[2].startswith("Chaque lieu aide 70 personnes au plus ; ")
    assert 0 <= of.found.answer.gap < 0.2


def test_places_of_one_commune_put_their_capacities_together() -> None:
    both = (Place("01001"), Place("01001"))

    of = findings(FOUR[:2], both, new=1, objective="travel", capacity=40)

    assert of.places_together.tolist() == [1, 1, 2, 2]
    assert (of.fill_shares <= 1 + 1e-9).all()
    assert of.loads.sum() == pytest.approx(90)
    assert of.loads[3] == 0


def test_capacities_that_cannot_do_say_what_would() -> None:
    words = "au moins « --new 3 », ou « --capacity 60 »"

    with pytest.raises(InputError, match=words):
        findings(FOUR[:3], new=2, objective="travel", capacity=50)
    with pytest.raises(InputError, match="il faudrait au moins « --capacity 60 »"):
        findings(FOUR[:3], new=2, objective="travel", capacity=10)


def test_the_front_goes_from_the_most_people_to_the_least_travel() -> None:
    people = (10.0, 40.0, 10.0, 60.0, 30.0, 25.0)
    line = [Commune(f"0100{at}", 9.0 * at, people=each) for at, each in enumerate(people)]

    of = findings(line, new=2, front_steps=5, within_minutes=15.0)

    points = of.front
    travel = findings(line, new=2, objective="travel", within_minutes=15.0)
    assert points[0].reached == of.found.answer.value
    assert points[-1].travel == pytest.approx(travel.found.answer.value)
    assert [each.reached for each in points] == sorted((p.reached for p in points), reverse=True)
    (chapter,) = site_aim_tables.front_chapters(of)
    (table,) = [*chapter.tables, *(curve.table for curve in chapter.curves)]
    assert table.rows["gap"].to_list() == pytest.approx([0.0] * len(points), abs=1e-6)
    assert table.rows["saved"].is_sorted()


def test_a_choice_best_on_both_sides_is_said_to_be_alone() -> None:
    (chapter,) = site_aim_tables.front_chapters(findings(FOUR[:3], front_steps=3))

    assert chapter.sentences[0].startswith("Un seul choix est le meilleur des deux côtés")
    assert chapter.curves == ()


def test_each_period_keeps_the_sites_before_it() -> None:
    of = findings(then=(1, 1))

    (table,) = site_aim_tables.period_tables(of)
    assert [len(rows) for rows in of.found.chosen_later] == [1, 1]
    assert table.rows["people"].to_list() == [120, 140, 140]
    assert table.rows["names"].to_list()[:2] == ["Commune 01002", "Commune 01004"]
    assert table.rows["gap"].to_list() == [0, 0, 0]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"objective": "fewest"}, "fewest » ne va pas avec « --new »"),
        ({"objective": "fewest", "new": None, "then": (1,)}, "ne va pas avec « --then »"),
        ({"objective": "farthest", "new": None}, "ajoutez « --new »"),
        ({"objective": "farthest", "backup_share": 0.5}, "choisissez « --objective coverage »"),
        ({"objective": "farthest", "capacity": 9}, "choisissez « --objective travel »"),
        ({"capacity": 9, "floor_share": 0.5}, "« --capacity » : retirez l'un ou l'autre$"),
        ({"front_steps": 3, "floor_share": 0.5}, "« --front » et « --floor » ne vont pas"),
        ({"front_steps": 3, "backup_share": 0.5}, "« --front » et « --backup » ne vont pas"),
        ({"fading_minutes": 10.0}, "10 minutes demandées, pour une portée de 10"),
    ],
)
def test_options_that_contradict_each_other_are_named(asked: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        findings(**asked)


@pytest.mark.parametrize("objective", ["farthest", "fewest"])
def test_what_people_change_is_not_told_where_they_change_nothing(objective: str) -> None:
    of = findings(new=2 if objective == "farthest" else None, objective=objective)

    assert site_tables.site_table(of).rows.columns == ["name", "code", "alone", "shared"]
    assert len(site_words.site_words(of)) == 1


def test_the_study_has_a_chapter_and_a_manifest_of_what_was_asked(census: Census) -> None:
    study = api.site(
        census.store, "VT", new=3, as_of=DAY, then=(2, 1), front_steps=3,
    )  # fmt: skip

    tables = {table.id: table.rows for table in study.tables}
    parameters: Any = study.manifest["parameters"]
    assert "front" in {chapter.id for chapter in study.chapters}
    assert tables["periods"]["sites"].to_list() == [3, 2, 1]
    assert [each["solver"] for each in parameters["periods"]] == ["exact"] * 3
    assert len(parameters["front"]) == tables["front"].height


def test_capacities_of_too_large_a_territory_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("maillage.runs.reach.capacity.MOST_WORK", 10.0)

    with pytest.raises(InputError, match="4 groupes de personnes et 3 sites possibles"):
        findings(FOUR[:3], new=2, objective="travel", capacity=90)
