"""The parts of a draft: what headers and cells say, and which column is chosen."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.reference.geography import embedded
from maillage.runs.census.sniffing import cells
from maillage.runs.census.sniffing.assignment import Candidate, assign, combined
from maillage.runs.census.sniffing.headers import ignored, is_personal, list_score
from maillage.runs.census.sniffing.labels import labelled, ticked
from maillage.runs.census.sniffing.masking import masked_text, samples
from maillage.runs.census.sniffing.profiles import profile
from maillage.runs.census.sniffing.rules import pair_rules
from maillage.runs.census.sniffing.week import week

SHARES = st.floats(0, 1)


def profiled(name, texts):
    return profile(pl.Series(name, texts, dtype=pl.String), cells.tests(embedded()))


@pytest.mark.parametrize(
    ("kind", "cell", "expected"),
    [
        ("postcode", "44000", True),
        ("postcode", "1000", True),
        ("postcode", "99999", False),
        ("commune_code", "44109", True),
        ("commune_code", "44000", False),
        ("commune", "PARIS 20EME ARRONDISSEMENT", True),
        ("commune", "Médiathèque", False),
        ("phone", "0262 90 20 22", True),
        ("phone", "12 rue des Lilas", False),
        ("email", "accueil@example.org", True),
        ("url", "www.example.org", True),
        ("url", "accueil@example.org", False),
        ("siret", "13002526500013", True),
        ("siret", "13002526500014", False),
        ("latitude", "-20.88", True),
        ("longitude", "55.45", True),
        ("latitude", "12", False),
        ("pair", "[5.825644, 46.105747]", True),
        ("date", "05/05/2021 14:29:42", True),
        ("date", "Decembre 2018", True),
        ("date", "44000", False),
        ("hours", "Lundi : 9h à 12h", True),
        ("day_hours", "9:00 - 12:00 / 13:30 - 17:00", True),
        ("house_number", "12 bis", True),
        ("person", "Camille Exemple", True),
        ("person", "Centre Camille Exemple", False),
        ("truth", "Oui", True),
    ],
)
def test_a_cell_reads_as_its_kind(kind, cell, expected):
    assert cells.tests(embedded())[kind](cell) is expected


def test_a_profile_counts_every_row_and_reads_each_value_once():
    found = profiled("cp", ["44000", "44000", "", "bourg"])

    assert (found.filled, found.values) == (0.75, ("44000", "bourg"))
    assert found.share("postcode") == pytest.approx(2 / 3)


def test_a_profile_of_nothing_is_empty():
    found = profiled("cp", ["", "null"])

    assert found.is_empty
    assert (found.filled, found.share("postcode"), found.share("unique")) == (0.0, 0.0, 0.0)


def test_ids_are_different_in_every_row():
    assert profiled("id", ["a1", "a2", "a3"]).share("unique") == 1.0
    assert profiled("id", ["a1", "a1", "a3"]).share("unique") == 0.0


@given(SHARES, SHARES, SHARES)
def test_cells_that_agree_more_never_make_less_sure(by_name, low, high):
    low, high = sorted((low, high))
    sure = {"trust": 0.6, "is_demanded": True, "is_empty": False}

    assert 0 <= combined(by_name, low, **sure) <= combined(by_name, high, **sure) <= 1


def test_the_assignment_is_the_best_overall():
    def pair(field, column, sure):
        return Candidate(field, column, sure, sure, None)

    candidates = [
        pair("nom", "a", 0.9), pair("nom", "b", 0.8), pair("adresse", "a", 0.85),
        pair("adresse", "b", 0.1),
    ]  # fmt: skip

    chosen = assign(candidates, {"a": 1.0, "b": 1.0})

    assert {(each.field, each.column) for each in chosen} == {("nom", "b"), ("adresse", "a")}


def test_the_fuller_of_two_equal_columns_is_chosen():
    candidates = [Candidate("nom", name, 0.9, 1.0, None) for name in ("a", "b")]

    assert [each.column for each in assign(candidates, {"a": 0.2, "b": 1.0})] == ["b"]


def test_nothing_is_assigned_below_the_least_confidence():
    assert assign([Candidate("nom", "a", 0.49, 0.5, None)], {"a": 1.0}) == ()
    assert assign([], {}) == ()


def test_headers_tell_lists_people_and_reasons():
    assert list_score("labels_nationaux", "dispositif_programmes_nationaux") == 1.0
    assert is_personal("Nom et prénom du référent")
    assert not is_personal("Nom du lieu")
    assert ignored("result_score").fallback
    assert ignored("Région").reason == "se déduit de la commune"


def test_values_of_the_standard_are_recognised_without_a_header():
    texts = ["France Services;Aidants Connect", "Aidants Connect", "France Services"]

    found = labelled(profiled("zz", texts), name="zz")

    assert (found.field, found.steps) == ("dispositif_programmes_nationaux", ({"split": ";"},))


def test_yes_and_no_are_not_a_kind_of_place():
    assert labelled(profiled("zz", ["oui", "non"]), name="zz") is None


def test_ticks_name_a_value_only_when_the_header_does():
    assert ticked(profiled("zz", ["oui", "non"]), name="Aidants Connect") == (
        "dispositif_programmes_nationaux",
        "Aidants Connect",
    )
    assert ticked(profiled("zz", ["oui", "non"]), name="Observatoire") is None


def test_halves_of_days_are_joined_and_hours_paired():
    halves = [
        profiled(f"{day} {half}", ["9h-12h"])
        for day in ("lundi", "mardi", "jeudi")
        for half in ("matin", "après-midi")
    ]
    bounds = [
        profiled(f"{bound} {day}", ["09:00"])
        for day in ("lundi", "mardi", "jeudi")
        for bound in ("Ouverture", "Fermeture")
    ]

    assert week(halves)[0].rule == {"separator": ", ", "join": ["lundi matin", "lundi après-midi"]}
    assert week(bounds)[0].rule == {
        "template": "{Ouverture lundi}-{Fermeture lundi}",
        "complete": True,
    }


def test_two_days_are_not_a_week():
    assert week([profiled("lundi", ["9h-12h"]), profiled("mardi", ["9h-12h"])]) == ()


def test_a_pair_in_brackets_has_its_longitude_first():
    latitude, longitude = pair_rules(profiled("geo", ["[5.82, 46.10]"]))

    assert latitude["steps"] == [{"strip": "[] "}, {"part": 2}]
    assert longitude["steps"] == [{"strip": "[] "}, {"part": 1}]


def test_samples_hide_people_and_show_places_first():
    values = ["Camille Exemple", "06 39 98 12 34", "Mairie", "camille.exemple@example.org"]

    assert samples(values, is_personal=False) == ("Mairie", "[masqué]", "[masqué]@example.org")
    assert samples(values, is_personal=True) == ("[masqué]",)
    assert samples([], is_personal=True) == ()


@given(st.text(max_size=40), st.from_regex(r"06 39 98 [0-9]{2} [0-9]{2}", fullmatch=True))
def test_a_mobile_number_never_shows(text, phone):
    assert phone not in masked_text(f"{text} tél : {phone}")
