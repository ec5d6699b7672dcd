"""Words of the lists turned into values of the standard."""

import polars as pl

from maillage.contracts import RECORD_NOTES
from maillage.runs.census.wording import mend_terms

ACCESS = "modalites_acces"
FEES = "frais_a_charge"
WORDS = {"record": pl.String, ACCESS: pl.String, FEES: pl.String}


def table(*rows: tuple[str | None, ...]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=WORDS, orient="row")


def test_words_become_the_values_of_the_standard():
    found = mend_terms(table(("a", "se présenter|TELEPHONER", "gratuit")))

    assert found.columns.row(0) == (["Se présenter", "Téléphoner"], ["Gratuit"])


def test_rows_stay_in_order_and_an_unknown_stays_unknown():
    found = mend_terms(table(("b", None, None), ("a", "Téléphoner", None), ("c", None, "Payant")))

    assert found.columns.rows() == [(None, None), (["Téléphoner"], None), (None, ["Payant"])]


def test_a_word_of_another_field_goes_there():
    found = mend_terms(table(("a", "Téléphoner|Gratuit", None)))

    assert found.columns.row(0) == (["Téléphoner"], ["Gratuit"])


def test_a_word_that_no_value_says_is_noted():
    found = mend_terms(table(("a", "Téléphoner|à la nage", None)))

    notes = RECORD_NOTES.check(found.notes)
    unknown = notes.filter(pl.col("rule") == "term-unknown")
    assert unknown.select("record", "field", "severity", "before", "after").rows() == [
        ("a", ACCESS, "warning", "à la nage", None)
    ]


def test_a_repeated_word_is_one_value():
    found = mend_terms(table(("a", "Téléphoner|téléphoner", None)))

    assert found.columns[ACCESS].to_list() == [["Téléphoner"]]


def test_no_row_gives_no_row():
    found = mend_terms(table())

    assert (found.columns.height, found.notes.height) == (0, 0)
