"""Places that may close and sites of different costs, on grounds made by hand."""

from itertools import combinations
from typing import Any

import numpy as np
import pytest

from maillage import catalogue
from maillage.errors import InputError
from maillage.inputs.site_costs import SiteCosts
from maillage.runs.reach.ground import Ground
from maillage.runs.reach.site import Siting, site_on
from maillage.runs.reach.site_findings import SiteFindings
from maillage.runs.reach.site_moves import move_figures, move_tables, move_words
from maillage.runs.reach.site_words import limits, summary
from maillage.runs.reach.siting import EVERY, Wish

from .factories import BY_CAR, Commune, Place, ground_of

# five kilometres are 9.1 minutes: 01001, 01002 and 01003 in reach of one another by pairs
FOUR = [
    Commune("01001", 0, people=50.0, epci="200000001"),
    Commune("01002", 5, people=40.0, epci="200000001"),
    Commune("01003", 10, people=30.0, epci="200000002"),
    Commune("01004", 60, people=20.0, epci="200000002"),
]
DEMAND = catalogue.find_demand(catalogue.settings().demand)


def sited(ground: Ground, **asked: Any) -> Siting:
    wish = Wish(**({"new": 1, "objective": "coverage", "within_minutes": 10.0} | asked))
    return site_on(ground, wish, times=BY_CAR)


def codes(found: Siting) -> list[str]:
    return found.zones["code"].gather(found.chosen).to_list()


def closed(found: Siting) -> list[str]:
    return found.places["name"].gather(found.closed - found.candidates).to_list()


def findings(found: Siting) -> SiteFindings:
    return SiteFindings(found, DEMAND, 1, 2)


def test_a_place_closes_for_a_site_that_reaches_more() -> None:
    two = ground_of(FOUR, [Place("01001"), Place("01002")])
    found = sited(two, new=0, closable=EVERY)

    assert (codes(found), closed(found)) == (["01004"], ["Lieu 0"])
    assert (found.answer.value, found.answer.is_proven) == (140, True)


def test_nothing_closes_where_moving_brings_nothing() -> None:
    found = sited(ground_of(FOUR[:3], [Place("01002"), Place("01002")]), new=0, closable=EVERY)

    assert (codes(found), closed(found)) == ([], [])
    assert next(move_words(findings(found))) == (
        "Aucun lieu d'aujourd'hui ne ferme : en déplacer un n'apporte rien de plus."
    )
    assert summary(findings(found))[0].startswith("Aucun lieu d'aujourd'hui ne ferme")


def test_only_the_places_named_may_close() -> None:
    two = ground_of(FOUR, [Place("01001"), Place("01002")])
    found = sited(two, new=0, closable=("01002",))

    # Lieu 1 reaches 120 people; elsewhere its site and Lieu 0 would reach 110
    assert (codes(found), closed(found)) == ([], [])
    assert found.answer.value == 120


def test_a_place_over_the_border_does_not_close() -> None:
    over = Commune("01005", 5, is_inside=False)
    found = sited(ground_of([FOUR[0], over, FOUR[3]], [Place("01005"), Place("01001")]), new=0,
                  closable=EVERY)  # fmt: skip

    assert closed(found) == ["Lieu 1"]
    assert codes(found) == ["01004"]


def test_a_place_is_not_moved_within_its_own_commune() -> None:
    found = sited(ground_of(FOUR[:1], [Place("01001", km=1.0)]), new=0, closable=EVERY,
                  objective="travel")  # fmt: skip

    assert (codes(found), closed(found)) == ([], [])


def test_travel_closes_too() -> None:
    two = ground_of(FOUR, [Place("01001"), Place("01001")])
    found = sited(two, new=0, closable=EVERY, objective="travel")

    sites = [1, 2, 3, 4, 5]  # a place stands for the candidate of its commune
    travels = [found.minutes_to(np.array(pair)) for pair in combinations(sites, 2)]
    best = min(float(np.where(np.isinf(each), 60, each) @ found.people) for each in travels)
    assert found.answer.value == pytest.approx(best)
    assert len(found.chosen) == len(found.closed) > 0


def test_what_closing_changes_is_said() -> None:
    communes = [*FOUR[:2], Commune("01004", 60, people=200.0)]
    found = sited(ground_of(communes, [Place("01001")]), new=0, closable=EVERY)
    of = findings(found)

    assert list(move_words(of)) == [
        "1 lieu d'aujourd'hui fermerait, pour un site ailleurs ; 0 resteraient.",
        "Fermeraient : Lieu 0 (01001).",
        "90 personnes en difficulté, à portée d'un lieu aujourd'hui, n'en auraient plus.",
        "Sans rien fermer, 31,0\u00a0% des personnes seraient à portée.",
    ]
    assert [(each.id, each.value) for each in move_figures(of)] == [("closed", 1), ("left", 90)]
    (table,) = move_tables(of)
    assert table.rows.rows() == [("Lieu 0", "01001", True, 90.0)]
    assert [mark.kind for mark in of.marks] == ["chosen"]


def test_closings_that_cannot_be_are_refused() -> None:
    ground = ground_of(FOUR, [Place("01001")])

    with pytest.raises(InputError, match=r"Commune 01002 \(01002\) : aucun lieu à fermer"):
        sited(ground, closable=("01002",))
    with pytest.raises(InputError, match="« --closable » et « --keep none »"):
        sited(ground, closable=EVERY, keeps_existing=False)
    with pytest.raises(InputError, match="« --closable » et « --budget »"):
        sited(ground, closable=EVERY, budget_cents=1)
    with pytest.raises(InputError, match="« --objective farthest » ne va pas avec « --closable »"):
        sited(ground, closable=EVERY, objective="farthest")
    with pytest.raises(InputError, match="« --new 0 » ne va qu'avec « --closable »"):
        sited(ground, new=0)
    with pytest.raises(InputError, match="aucun lieu dans le territoire à fermer"):
        sited(ground_of(FOUR, []), closable=EVERY)
    with pytest.raises(InputError, match="99999 : pas dans le territoire"):
        sited(ground, closable=("99999",))


def test_the_cheaper_site_is_taken_when_the_dear_one_passes_the_budget() -> None:
    costs = SiteCosts({"01001": 300, "01002": 900, "01003": 300, "01004": 300})
    found = sited(ground_of(FOUR, []), new=None, budget_cents=600, costs=costs)

    # 01002 alone would reach 120 for 900; 600 buy 01001 (90) and 01003 (30 more)
    assert codes(found) == ["01001", "01003"]
    assert findings(found).cost_cents == 600
    assert "Ces sites coûtent 6\u00a0€ sur 6\u00a0€." in summary(findings(found))


def test_communes_without_a_cost_are_named_unless_one_is_given() -> None:
    costs = SiteCosts({"01001": 300, "01002": 900, "09999": 1}, repaired=2)
    with pytest.raises(InputError, match="dans 2 communes, dont Commune 01003"):
        sited(ground_of(FOUR, []), new=None, budget_cents=600, costs=costs)
    found = sited(ground_of(FOUR, []), new=None, budget_cents=600, costs=costs, site_cost_cents=300)

    assert codes(found) == ["01001", "01003"]
    assert limits(findings(found))[1:4] == (
        "Un site coûte 3\u00a0€ dans les communes que le fichier des coûts ne donne pas.",
        "1 commune du fichier des coûts est hors du territoire : elle ne sert pas.",
        "2 codes du fichier des coûts avaient perdu leurs zéros de gauche : ils sont rétablis.",
    )


def test_costs_without_a_budget_are_refused() -> None:
    with pytest.raises(InputError, match="« --costs » ne sert qu'avec un budget"):
        sited(ground_of(FOUR, []), costs=SiteCosts({"01001": 1}))


def test_an_excluded_commune_has_its_price_and_one_that_a_place_holds_none() -> None:
    ground = ground_of(FOUR, [Place("01001"), Place("01002")])
    free = sited(ground, new=0, closable=EVERY)
    barred = sited(ground, new=0, closable=EVERY, forbidden=("01004",))

    assert free.prices() == []
    assert [(each.rule, each.price) for each in barred.prices()] == [("forbidden", 20.0)]
