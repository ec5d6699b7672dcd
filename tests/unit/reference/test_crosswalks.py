import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from maillage.reference.crosswalks import arrondissements, present_codes, whole_communes
from maillage.reference.geography import Geography, embedded

CODES = ["01001", "01039", "75111", "75056", "99999", "", None]


def test_present_codes_gives_one_row_a_code_in_order(vallon: Geography) -> None:
    codes = pl.Series(["VT009", "VT001", "?", "VT002A", None, "VT009"])

    found = present_codes(vallon, codes)

    assert found.rows() == [
        ("VT009", "VT002", "former"),
        ("VT001", "VT001", "present"),
        ("?", None, None),
        ("VT002A", "VT002", "arrondissement"),
        (None, None, None),
        ("VT009", "VT002", "former"),
    ]
    assert found.columns == ["old_code", "code", "kind"]


def test_present_codes_of_nothing_is_empty(vallon: Geography) -> None:
    found = present_codes(vallon, pl.Series([], dtype=pl.String))

    assert found.schema == {"old_code": pl.String, "code": pl.String, "kind": pl.String}
    assert found.is_empty()


def test_present_codes_follow_the_latest_seat(france: Geography) -> None:
    """La Neuville-Garnier joined Beaumont-les-Nonains, then Les Hauts-Talican."""
    assert present_codes(france, pl.Series(["60455"])).rows() == [("60455", "60694", "delegated")]


def test_present_codes_know_corsica_before_its_two_departements(france: Geography) -> None:
    assert present_codes(france, pl.Series(["20001"])).rows() == [("20001", "2A001", "former")]


@given(st.lists(st.sampled_from(CODES), max_size=12))
def test_present_codes_are_stable_once_converted(codes: list[str | None]) -> None:
    once = present_codes(embedded(), pl.Series(codes, dtype=pl.String))
    twice = present_codes(embedded(), once["code"])

    assert once["old_code"].to_list() == codes
    assert twice["code"].equals(once["code"])


def test_whole_communes_replaces_arrondissements_alone(france: Geography) -> None:
    codes = pl.Series(["75111", "69381", "13216", "01039", "x", None])

    found = whole_communes(france, codes)

    assert found.to_list() == ["75056", "69123", "13055", "01039", "x", None]


def test_arrondissements_are_those_of_three_communes(france: Geography) -> None:
    counts = arrondissements(france)["commune"].value_counts()

    assert dict(counts.rows()) == {"75056": 20, "13055": 16, "69123": 9}
