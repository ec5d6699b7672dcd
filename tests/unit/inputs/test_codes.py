"""Codes: repaired when certain, followed when merged, reported otherwise."""

import polars as pl
import pytest

from maillage.inputs.codes import locate

from .factories import source


def located(country, codes, level="commune", pad=0):
    zone = {"column": "code", "level": level, "cog_year": 2020, "pad": pad}
    entry = source(zone=zone)
    return locate(pl.DataFrame({"code": codes}), entry, entry.zone, country)


def zones(country, codes, **given):
    return located(country, codes, **given)[0]["zone"].to_list()


def problems(country, codes, **given):
    return located(country, codes, **given)[1].select("code", "severity", "row", "found").rows()


def test_every_row_keeps_its_place(country):
    found, issues = located(country, ["01001", "01003", "01009", "75101", "2A004"])

    assert found.rows() == [
        (1, "01001", "01001", None, None, "commune"),
        (2, "01003", "01002", "former", 30, "commune"),
        (3, "01009", "01004", "associated", None, "commune"),
        (4, "75101", "75056", "arrondissement", 1000, "arrondissement"),
        (5, "2A004", "2A004", None, None, "commune"),
    ]
    assert found.columns == ["row", "code", "zone", "kind", "people", "level"]
    assert issues.is_empty()


@pytest.mark.parametrize("code", ["1001", "1001.0", "1001,0", " 1001 ", "01001", "1001.00"])
def test_a_code_that_lost_its_zero_is_found_when_the_entry_says_so(country, code):
    assert zones(country, [code], pad=5) == ["01001"]


@pytest.mark.parametrize("code", ["1001", "1001.0"])
def test_a_zero_is_not_added_unless_the_entry_says_so(country, code):
    assert zones(country, [code]) == [None]


@pytest.mark.parametrize("code", ["2A004", "2a004", " 2A004"])
def test_a_corsican_code_stays_one(country, code):
    assert zones(country, [code], pad=5) == ["2A004"]


@pytest.mark.parametrize(
    "code", ["2.00E+04", "2,00E+04", "20004", "20004.0", "2", "1001.5", "2A4", ""]
)
def test_a_code_that_a_spreadsheet_has_ruined_is_reported_not_guessed(country, code):
    assert zones(country, [code], pad=5) == [None]
    assert problems(country, [code], pad=5) == [("unknown-code", "error", 1, code)]


def test_a_repair_is_reported_with_what_stood_there(country):
    assert problems(country, ["01001", "1002.0"], pad=5) == [
        ("code-repaired", "warning", 2, "1002.0")
    ]


def test_an_unknown_code_is_reported_with_what_to_do(country):
    found, issues = located(country, ["01001", "1002", "ZZZZZ"])

    assert found["zone"].to_list() == ["01001", None, None]
    assert issues.select("row", "found", "column").rows() == [
        (2, "1002", "code"),
        (3, "ZZZZZ", "code"),
    ]
    assert issues["message"].unique().item() == (
        "code inconnu de la référence (zones d'aujourd'hui, anciennes communes) : la ligne est "
        "laissée de côté ; corrigez-le, ou écrivez `pad` dans essai.toml s'il a perdu ses zéros"
    )


@pytest.mark.parametrize(
    ("level", "code", "zone"),
    [
        ("epci", "200000001", "200000001"),
        ("epci", "200000001.0", "200000001"),
        ("epci", "2.00E+08", None),
        ("departement", "1", "01"),
        ("departement", "2A", "2A"),
        ("region", "84", "84"),
        ("region", "01", None),
        ("iris", "010010000", "010010000"),
        ("iris", "10010000", "010010000"),
        ("iris", "010030101", "010030101"),
        ("iris", "0100101", None),
        ("qpv", "QP001001", "QP001001"),
        ("qpv", "", None),
    ],
)
def test_a_code_is_looked_for_at_its_level(country, level, code, zone):
    pad = {"departement": 2, "iris": 9}.get(level, 0)

    assert zones(country, [code], level=level, pad=pad) == [zone]


def test_an_empty_table_has_no_zone_and_no_problem(country):
    found, issues = located(country, pl.Series([], dtype=pl.String))

    assert (found.height, issues.height) == (0, 0)
