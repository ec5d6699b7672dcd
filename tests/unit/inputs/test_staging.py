"""From a table of text to parts of indicators: what is wrong is reported, nothing is lost."""

import polars as pl
import pytest

from maillage.catalogue import indicators
from maillage.errors import CatalogueError
from maillage.inputs.staging import note_unweighed, stage

from .factories import SHARE, source

COUNTS = {
    "indicator": "without_30mbps",
    "year": 2025,
    "numerator": ["above"],
    "denominator": ["below"],
}


def staged(country, columns, *measures, **given):
    entry = source(measures=list(measures) or [SHARE], **given)
    return stage(pl.DataFrame(columns), entry, indicators=indicators(), geography=country)


def parts(country, columns, *measures, level="commune"):
    found = staged(country, columns, *measures).parts.filter(pl.col("level") == level)
    return found.select("zone", "code", "value", "people", "status").rows()


def problems(country, columns, *measures):
    found = staged(country, columns, *measures).issues
    return found.select("code", "severity", "row", "column", "found").rows()


def test_a_share_is_read_and_weighed_by_people(country):
    found = staged(country, {"code": ["01001"], "part": ["12.5"]})

    assert found.parts.row(0, named=True) == {
        "indicator": "without_30mbps",
        "year": 2025,
        "level": "commune",
        "zone": "01001",
        "code": "01001",
        "row": 1,
        "value": 0.125,
        "numerator": None,
        "denominator": None,
        "people": 100.0,
        "status": "known",
        "source": "essai",
    }
    assert found.issues.is_empty()


def test_a_merged_commune_has_a_part_for_each_old_one(country):
    columns = {"code": ["01002", "01003", "01009"], "part": ["10", "20", "30"]}

    assert parts(country, columns) == [
        ("01002", "01002", 0.1, 170.0, "known"),
        ("01002", "01003", 0.2, 30.0, "known"),
        ("01004", "01009", 0.3, None, "known"),
    ]


def test_a_merged_part_without_people_is_said_not_to_count(country):
    entry = source()
    found = staged(country, {"code": ["01004", "01009"], "part": ["10", "30"]})

    note = note_unweighed(found.parts, entry)

    assert note.select("code", "found", "message").rows() == [
        (
            "unweighed-merger",
            "01009",
            (
                "1 ancienne commune n'a pas de population connue : elle ne compte pas dans la "
                "moyenne de la commune qui l'a absorbée"
            ),
        )
    ]


def test_arrondissements_answer_for_a_commune_left_empty(country):
    columns = {"code": ["75056", "75101", "75102"], "part": ["", "10", "40"]}

    assert parts(country, columns) == [
        ("75056", "75101", 0.1, 1000.0, "known"),
        ("75056", "75102", 0.4, 2000.0, "known"),
    ]
    assert parts(country, columns, level="arrondissement") == [
        ("75101", "75101", 0.1, 1000.0, "known"),
        ("75102", "75102", 0.4, 2000.0, "known"),
    ]


def test_a_commune_that_answers_for_itself_is_not_counted_twice(country):
    columns = {"code": ["75056", "75101"], "part": ["30", "10"]}

    assert parts(country, columns) == [("75056", "75056", 0.3, 3000.0, "known")]


@pytest.mark.parametrize(("cell", "code"), [("-1", "out-of-range"), ("100.1", "out-of-range")])
def test_a_share_out_of_bounds_is_reported_and_stays_missing(country, cell, code):
    columns = {"code": ["01001", "01002"], "part": [cell, "100"]}

    assert parts(country, columns) == [
        ("01001", "01001", None, 100.0, "missing"),
        ("01002", "01002", 1.0, 200.0, "known"),
    ]
    assert problems(country, columns) == [(code, "error", 1, "part", cell)]


def test_a_share_out_of_bounds_is_told_with_its_bounds(country):
    found = staged(country, {"code": ["01001"], "part": ["120"]})

    assert found.issues["message"].to_list() == [
        "valeur impossible pour « Locaux sans offre à 30 Mbit/s » (0 à 1) : elle reste manquante"
    ]


@pytest.mark.parametrize(("above", "below"), [("-5", "-100"), ("101", "100"), ("-1", "100")])
def test_impossible_counts_are_reported_and_stay_missing(country, above, below):
    columns = {"code": ["01001"], "above": [above], "below": [below]}

    assert parts(country, columns, COUNTS) == [("01001", "01001", None, 100.0, "missing")]
    assert problems(country, columns, COUNTS) == [
        ("out-of-range", "error", 1, "above", f"{above} ; {below}")
    ]


def test_a_negative_weight_is_reported(country):
    columns = {"code": ["01001"], "part": ["10"], "weight": ["-3"]}

    found = staged(country, columns, SHARE | {"weight": "weight"})

    assert found.issues["code"].to_list() == ["out-of-range"]
    assert found.parts.select("value", "status").rows() == [(None, "missing")]


def test_a_cell_that_is_not_a_number_is_reported(country):
    columns = {"code": ["01001"], "part": ["douze"]}

    assert parts(country, columns) == [("01001", "01001", None, 100.0, "missing")]
    assert problems(country, columns) == [("not-a-number", "error", 1, "part", "douze")]


def test_one_code_with_two_values_keeps_neither(country):
    columns = {"code": ["01001", "01002", "01001"], "part": ["10", "20", "11"]}

    assert parts(country, columns) == [
        ("01001", "01001", None, 100.0, "missing"),
        ("01002", "01002", 0.2, 200.0, "known"),
    ]
    assert problems(country, columns) == [
        ("repeated-codes", "info", None, "code", "01001"),
        ("contradiction", "error", 1, "part", "10"),
        ("contradiction", "error", 3, "part", "11"),
    ]


@pytest.mark.parametrize("second", ["10", "10.0", ""])
def test_one_code_with_one_value_keeps_it(country, second):
    columns = {"code": ["01001", "01001"], "part": [second, "10"]}

    assert parts(country, columns) == [("01001", "01001", 0.1, 100.0, "known")]
    assert problems(country, columns) == [("repeated-codes", "info", None, "code", "01001")]


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        (["01001"] * 3, "1 code est répété ; "),
        (["01001", "01001", "01002", "01002"], "2 codes sont répétés ; "),
    ],
)
def test_repeated_codes_are_counted_in_words(country, codes, words):
    found = staged(country, {"code": codes, "part": ["10"] * len(codes)})

    assert found.issues["message"].to_list() == [
        words + "une valeur vide ou identique est sans effet, des valeurs qui se contredisent sont "
        "signalées à part"
    ]


def test_a_repaired_code_contradicts_its_right_form(country):
    zone = {"column": "code", "level": "commune", "cog_year": 2025, "pad": 5}

    found = staged(country, {"code": ["1001", "01001"], "part": ["10", "20"]}, zone=zone)

    assert found.issues["code"].to_list() == [
        "code-repaired",
        "repeated-codes",
        "contradiction",
        "contradiction",
    ]


def test_a_secret_stays_a_secret(country):
    found = staged(
        country,
        {"code": ["01001"], "part": ["s"]},
        format={"kind": "csv", "secret": ["s"]},
    )

    assert found.parts.select("value", "status").rows() == [(None, "secret")]
    assert found.issues.is_empty()


def test_a_measure_keeps_the_rows_that_meet_every_condition(country):
    columns = {
        "code": ["01001"] * 4,
        "sex": ["all", "all", "f", " all"],
        "age": ["15", "65", "65", "75"],
        "part": ["1", "2", "3", "4"],
    }

    found = parts(country, columns, SHARE | {"where": {"sex": "all", "age": "65"}})

    assert found == [("01001", "01001", 0.02, 100.0, "known")]


def test_a_row_of_an_unknown_code_is_reported_not_read(country):
    columns = {"code": ["ZZZZZ", "01001"], "part": ["10", "20"]}

    assert parts(country, columns) == [("01001", "01001", 0.2, 100.0, "known")]
    assert problems(country, columns) == [("unknown-code", "error", 1, "code", "ZZZZZ")]


def test_columns_that_nothing_reads_are_named(country):
    found = staged(country, {"code": ["01001"], "part": ["1"], "nom": ["a"], "x": ["b"]})

    assert found.issues.select("code", "severity", "found", "message").rows() == [
        ("unread-columns", "info", "nom, x", "2 colonnes du fichier ne sont pas lues")
    ]


def test_an_unknown_indicator_is_answered_with_close_ones(country):
    with pytest.raises(CatalogueError, match="vouliez-vous dire : without_30mbps"):
        staged(
            country, {"code": ["01001"], "part": ["1"]}, SHARE | {"indicator": "without_30mbits"}
        )


def test_no_row_is_lost_between_the_parts_and_the_report(country):
    codes = ["01001", "01002", "ZZZZZ", "01003", "2A004", "01001"]
    cells = ["10", "x", "30", "140", "50", "10"]

    found = staged(country, {"code": codes, "part": cells})
    told = {*found.parts["row"], *found.issues["row"].drop_nulls()}
    repeated = found.issues.filter(pl.col("code") == "repeated-codes")["found"].to_list()

    assert told == {1, 2, 3, 4, 5}
    assert repeated == ["01001"]
