"""What the study of sites says: sentences, figures, tables, map, on grounds made by hand."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from maillage import api, catalogue
from maillage.runs.census.releases import Census
from maillage.runs.reach import site_study, site_tables, site_words
from maillage.runs.reach.site import site_on
from maillage.runs.reach.site_findings import SiteFindings
from maillage.runs.reach.siting import Wish

from .factories import BY_CAR, Commune, Place, ground_of

DAY = date(2026, 1, 1)
DEMAND = catalogue.find_demand(catalogue.settings().demand)
PROVEN = "C'est prouvé : aucun autre choix ne fait mieux selon ces hypothèses."
LINE = [
    Commune("01001", 0, people=50.0),
    Commune("01002", 5, people=40.0),
    Commune("01003", 10, people=30.0),
    Commune("01004", 60, people=80.0),
]


def findings(
    communes: list[Commune] = LINE, places: tuple[Place, ...] = (), **asked: Any
) -> SiteFindings:
    wish = Wish(**({"new": 1, "objective": "coverage", "within_minutes": 10.0} | asked))
    found = site_on(ground_of(communes, places), wish, times=BY_CAR)
    return SiteFindings(found, DEMAND, 1, 2)


def test_the_summary_says_what_one_site_changes() -> None:
    assert site_words.summary(findings()) == (
        "1 nouveau site ferait passer de 0,0\xa0% à 60,0\xa0% les personnes en difficulté "
        "numérique à 10 minutes ou moins d'un lieu.",
        "Sites : Commune 01002.",
        PROVEN,
    )


def test_the_summary_says_what_several_sites_change_and_the_next_period() -> None:
    both = site_words.summary(findings(new=2, then=(1,)))

    assert both[0].startswith("2 nouveaux sites feraient passer de 0,0\xa0% à 100,0\xa0%")
    assert both[1] == "Sites : Commune 01002, Commune 01004."
    assert both[2].startswith("Puis, en période 2 : Commune 0100")


def test_many_sites_are_named_by_those_that_add_the_most() -> None:
    many = [Commune(f"01{at:03}", 40.0 * at, people=100.0 + at) for at in range(1, 31)]

    said = site_words.summary(findings(many, new=25))[1]

    names = ", ".join(f"Commune 01{at:03}" for at in range(30, 10, -1))
    assert said == (f"Les 20 sites qui apportent le plus : {names}. Le tableau les donne tous.")


def test_a_reach_with_a_decimal_keeps_it() -> None:
    said = site_words.summary(findings(within_minutes=12.5))

    assert "à 12,5 minutes ou moins d'un lieu." in said[0]


def test_the_least_travel_says_the_mean_before_and_after() -> None:
    found = findings(LINE[:2], (Place("01002"),), objective="travel", within_minutes=5.0)

    said = site_words.summary(found)

    # five kilometres are 9.09 minutes, none are 2: 50 and 40 people
    assert said[1] == (
        "Le trajet moyen passerait de 5,9 à 2,0 minutes, en comptant 60 minutes hors d'atteinte."
    )


def test_an_answer_cut_short_says_its_gap_and_what_was_not_sought() -> None:
    found = findings(new=2, then=(1,))
    answer = replace(found.found.answer, bound=found.found.answer.value * 1.25, is_interrupted=True)
    cut = replace(found, found=replace(found.found, answer=answer, later=(), stop=lambda: True))

    assert site_words.summary(cut)[-2:] == (
        "Le calcul a été arrêté : la meilleure réponse trouvée est à 25,0\xa0% au plus de la "
        "meilleure possible.",
        "1 période n'a pas été cherchée : le calcul était arrêté.",
    )
    assert site_words.site_words(cut)[1] == (
        "La stabilité et le coût des règles n'ont pas été mesurés : le calcul était arrêté."
    )
    assert site_tables.site_table(cut).rows["stability"].null_count() == 2
    assert site_tables.price_tables(cut) == ()


@pytest.mark.parametrize(("gap", "written"), [(0.003, "0,30\xa0%"), (0.02, "2,0\xa0%")])
def test_a_gap_is_said_with_the_digits_it_needs(gap: float, written: str) -> None:
    found = findings()
    answer = replace(found.found.answer, bound=found.found.answer.value * (1 + gap))

    said = site_words.summary(replace(found, found=replace(found.found, answer=answer)))

    assert said[-1].startswith(f"C'est prouvé à {written} près")


def test_a_proof_found_before_the_stop_is_a_proof() -> None:
    found = findings()
    answer = replace(found.found.answer, is_interrupted=True)

    assert site_words.summary(replace(found, found=replace(found.found, answer=answer)))[-1] == (
        PROVEN
    )


@pytest.mark.parametrize(
    ("communes", "words"),
    [
        (3, "1 de ces sites n'atteint personne qu'un autre lieu n'atteigne déjà."),
        (2, "2 de ces sites n'atteignent personne qu'un autre lieu n'atteigne déjà."),
    ],
)
def test_sites_of_no_use_are_counted_in_words(communes: int, words: str) -> None:
    found = findings(LINE[:communes], new=2, required=("01002",))

    assert site_words.site_words(found)[-1] == words


def test_figures_are_before_after_and_gap() -> None:
    found = {each.id: each.value for each in site_words.headlines(findings())}

    # two minutes in the commune itself, five kilometres of country roads for its neighbours
    assert found == {
        "before": 0.0,
        "after": pytest.approx(0.6),
        "gained": pytest.approx(120.0),
        "minutes": pytest.approx((40 * 2 + 80 * (6.5 / 55 * 60 + 2)) / 120, abs=1e-6),
        "gap": 0.0,
    }


def test_the_table_of_sites_says_what_each_adds() -> None:
    rows = site_tables.site_table(findings(new=2, then=(1,))).rows

    first, second, later = rows.iter_rows(named=True)
    assert (first["name"], first["alone"], first["shared"]) == ("Commune 01002", 120.0, 0.0)
    assert (first["runner_up"], first["loss"]) == ("Commune 01001", 30.0)
    assert (second["name"], second["alone"]) == ("Commune 01004", 80.0)
    assert later["name"].endswith("(période 2)")
    assert (later["alone"], later["stability"]) == (None, None)


def test_zones_say_before_and_after_and_are_empty_out_of_reach() -> None:
    rows = site_tables.zone_table(findings(places=(Place("01001"),))).rows

    farthest = rows.row(0, named=True)
    assert rows["is_chosen"].sum() == 1
    assert rows.filter("is_chosen")["name"].to_list() == ["Commune 01004"]
    assert rows.filter("is_chosen")["before"].to_list() == [None]
    assert farthest["after"] == max(rows["after"].drop_nulls())


def test_the_map_marks_what_stays_unreachable() -> None:
    shown = site_study._map_after(findings()).values

    assert shown["status"].to_list() == ["known", "known", "known", "unreachable"]


def test_the_curve_says_where_it_bends() -> None:
    communes = [Commune(f"0100{at}", 60.0 * at, people=2.0 ** (8 - at)) for at in range(6)]

    found = findings(communes, new=3)

    (curve,) = site_tables.curves(found)
    assert curve.table.rows["added"].to_list() == [256.0, 128.0, 64.0, 32.0, 16.0, 8.0]
    assert site_words.curve_words(found)[1] == (
        "Elle fléchit à 3 sites : au-delà, chacun apporte nettement moins."
    )


def test_a_curve_of_a_point_does_not_bend() -> None:
    assert site_words.curve_words(findings(LINE[:1])) == (
        "La courbe ajoute à chaque pas le site qui apporte le plus.",
    )


def test_everyone_in_reach_has_no_curve() -> None:
    found = findings(LINE[:3], (Place("01002"),))

    assert site_tables.curves(found) == ()
    assert site_words.curve_words(found)[0].startswith("Tout le monde est déjà à portée")


def test_each_rule_has_its_price_in_words() -> None:
    (table,) = site_tables.price_tables(findings(new=1, required=("01001",)))

    assert table.rows.rows() == [("sites imposés", 30.0, 30.0)]
    assert site_tables.price_tables(findings()) == ()
    assert site_tables.price_tables(findings(objective="travel", required=("01001",))) == ()


def test_the_cost_of_a_post_is_said_to_be_supposed_unless_it_is_given() -> None:
    ours = findings(new=None, budget_cents=6_000_000)
    theirs = findings(new=None, budget_cents=6_000_000, site_cost_cents=1_000_000)

    assert site_words.limits(ours)[1].startswith("Un poste coûte 50\u202f000\xa0€ par an")
    assert len(site_words.limits(theirs)) == 1


def test_the_study_of_the_demonstration_has_every_chapter(census: Census) -> None:
    study = api.site(
        census.store, "VT", new=4, as_of=DAY, min_per_epci=0, floor_share=0.2, then=(2,)
    )

    assert [chapter.id for chapter in study.chapters] == [
        "sites", "how-many", "rules", "zones", "travel",
    ]  # fmt: skip
    assert {mark.kind for mark in study.marks} == {"chosen", "place"}
    assert sum(mark.kind == "chosen" for mark in study.marks) == 6
    notes = {label.note for table in study.tables for label in table.columns if label.note}
    assert notes <= set(range(1, len(study.notes) + 1))
    assert [table.id for table in study.tables] == [
        "sites", "periods", "curve", "prices", "zones", "travel",
    ]  # fmt: skip


def test_places_left_out_are_not_among_the_limits(census: Census) -> None:
    kept = " ".join(api.site(census.store, "VT206", new=1, as_of=DAY).limits)
    left = " ".join(api.site(census.store, "VT206", new=1, as_of=DAY, keeps_existing=False).limits)

    assert "des lieux n'ont pas de position" in kept
    assert "des lieux" not in left
    assert "horaires" not in kept + left
