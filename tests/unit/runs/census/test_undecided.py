"""Why a pair waits for a person, read from the links across its two places."""

import polars as pl
import pytest

from maillage.catalogue.linkage import Thresholds
from maillage.methods.linkage import model
from maillage.methods.linkage.clusters import cluster
from maillage.methods.linkage.linking import no_pairs
from maillage.runs.census.releases import Census
from maillage.runs.census.undecided import why_undecided

BOUNDS = Thresholds(merge=0.6, review=0.2, veto=0.4)
RECORDS = pl.DataFrame(
    {"record": ["a1", "a2", "b1", "b2"], "nom": ["EPN Nord", "EPN Nord 2", "EPN", None]}
)
TWO_PLACES = pl.DataFrame({"record": ["a1", "a2", "b1", "b2"], "place": ["A", "A", "B", "B"]})
PAIR = ("a1", "b1", 5.0, "review", "model")


def links(*rows: tuple[str, str, float, str, str]) -> pl.DataFrame:
    names = ["left", "right", "weight", "decision", "decided_by"]
    table = pl.DataFrame([*rows], schema=names, orient="row")
    likely = model.probability(table["weight"].to_numpy())
    return table.with_columns(probability=pl.Series(likely))


def why(*others: tuple[str, str, float, str, str], asked: float = 5.0) -> str:
    every = links(("a1", "b1", asked, "review", "model"), *others)
    [words] = why_undecided(every.head(1), every, RECORDS, TWO_PLACES, thresholds=BOUNDS).to_list()
    return words


def test_a_pair_between_the_two_bounds_says_them() -> None:
    assert why(asked=-1.0) == (
        "probabilité dans la zone de doute : deux lieux sous 20\u00a0%, un seul dès 60\u00a0%"
    )


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        ("number", "« EPN Nord 2 » (a2) et « EPN » (b1) n'ont pas le même numéro dans leur nom"),
        ("stop", "« EPN Nord 2 » (a2) et « EPN » (b1) sont à deux endroits, et l'un au moins est "
         "itinérant"),
        ("person", "une décision enregistrée dit que « EPN Nord 2 » (a2) et « EPN » (b1) sont deux "
         "lieux"),
    ],
)  # fmt: skip
def test_a_likely_pair_names_the_records_that_bar_its_places(cause: str, words: str) -> None:
    assert why(("a2", "b1", 4.0, "distinct", cause)) == words


def test_the_word_of_a_person_is_told_before_a_fact() -> None:
    said = why(("a2", "b1", 4.0, "distinct", "number"), ("a2", "b2", 4.0, "distinct", "person"))

    assert said.startswith("une décision enregistrée dit que « EPN Nord 2 » (a2) et « ? » (b2)")


def test_a_likely_pair_says_that_the_other_records_look_unlike() -> None:
    # Weights 5, -4 and -4 (held from -9 and -5): mean -1 bit, odds of 1 to 2.
    said = why(("a2", "b1", -9.0, "distinct", "model"), ("a2", "b2", -5.0, "distinct", "model"))

    assert said == (
        "les autres fiches de ces deux lieux se ressemblent trop peu pour les réunir : 33\u00a0% "
        "en moyenne sur 3 paires, quand il faut 40\u00a0% ; surtout « EPN Nord 2 » (a2) et « EPN » "
        "(b1)"
    )


def test_a_mean_that_would_do_now_was_too_low_when_compared() -> None:
    assert why() == (
        "les autres fiches de ces deux lieux se ressemblent trop peu pour les réunir quand elles "
        "ont été comparées"
    )


def test_a_bar_elsewhere_says_nothing_of_this_pair() -> None:
    said = why(("a1", "a2", 4.0, "distinct", "number"), ("a2", "b1", -9.0, "distinct", "model"),
               asked=6.0)  # fmt: skip

    assert "numéro" not in said


def test_no_pair_has_no_reason() -> None:
    none = links(PAIR).clear()

    assert why_undecided(none, none, RECORDS, TWO_PLACES, thresholds=BOUNDS).to_list() == []


def test_the_reason_is_the_one_that_clustering_had() -> None:
    every = links(
        ("a1", "a2", 6.0, "merge", "model"),
        ("a1", "b1", 2.0, "review", "model"),
        ("a2", "b1", -6.0, "distinct", "model"),
    )
    found = cluster(
        RECORDS["record"].head(3), every, must=no_pairs(), cannot=no_pairs(), thresholds=BOUNDS
    ).rename({"cluster": "place"})

    [said] = why_undecided(every[1:2], every, RECORDS, found, thresholds=BOUNDS)

    assert found["place"].to_list() == ["a1", "a1", "b1"]
    assert "33\u00a0% en moyenne sur 2 paires, quand il faut 40\u00a0%" in said


def test_every_undecided_pair_of_the_demonstration_has_its_reason(census: Census) -> None:
    release = census.require_current()
    every = release.table("links")
    asked = every.filter(pl.col("decision") == "review")

    said = why_undecided(
        asked, every, release.table("records"), release.table("members"),
        thresholds=Thresholds(merge=0.4, review=0.2, veto=0.4),
    )  # fmt: skip

    assert said.len() == asked.height
    assert said.null_count() == 0
