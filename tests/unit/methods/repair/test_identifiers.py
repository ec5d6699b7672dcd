"""Identifiers of structures: check digits, lost zeros, spreadsheets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from maillage.contracts.repaired import Repaired
from maillage.methods.repair.identifiers import RULES, pivot, siren

DINUM = "13002526500013"


@pytest.mark.parametrize(
    "text",
    [
        "130 025 265 00013",
        "13\u202f002\u202f526\u202f500\u202f013",
        "130.025.265.00013",
        "130-025-265-00013",
        "13002526500013.0",
        "SIRET : 13002526500013",
        "'13002526500013",
    ],
)
def test_pivot_siret_in_any_writing_is_fourteen_digits(text: str) -> None:
    assert pivot(text, code_insee=None) == Repaired(DINUM, ("siret-format",))


def test_pivot_clean_siret_is_unchanged() -> None:
    assert pivot(DINUM, code_insee="75056") == Repaired(DINUM)


def test_pivot_la_poste_adds_up_to_a_multiple_of_five() -> None:
    # 3 + 5 + 6 + 1 = 15, and with 2 at the end 16.
    good, bad = "35600000000001", "35600000000002"

    assert pivot(good, code_insee=None).value == good
    assert pivot(bad, code_insee=None).rules == ("siret-checksum",)


@pytest.mark.parametrize("text", ["0", "1", "00000000000000", "99999999999999", "000000000"])
def test_pivot_placeholder_is_unknown(text: str) -> None:
    assert pivot(text, code_insee=None) == Repaired(None, ("pivot-placeholder",))


@pytest.mark.parametrize("text", ["", "  ", "-", "null", "N/A"])
def test_pivot_blank_is_unknown_without_a_problem(text: str) -> None:
    assert pivot(text, code_insee=None) == Repaired(None)


def test_pivot_siren_alone_is_not_the_place() -> None:
    assert pivot("130025265", code_insee=None) == Repaired(None, ("siren-not-siret",))
    assert pivot("130025266", code_insee=None) == Repaired(None, ("siren-checksum",))
    assert siren("130 025 265") == Repaired("130025265", ("siret-format",))
    assert siren(DINUM) == Repaired("130025265")
    assert siren("W751234567") == Repaired(None)
    assert siren("12") == Repaired(None, ("pivot-length",))


def test_pivot_lost_zero_comes_back_only_when_the_key_agrees() -> None:
    company = "00548123" + luhn.calc_check_digit("00548123")
    office = company + "0001"
    whole = office + luhn.calc_check_digit(office)

    assert pivot(whole[1:], code_insee=None) == Repaired(whole, ("siret-lost-zero",))
    assert pivot("2457012700018", code_insee=None) == Repaired(None, ("pivot-length",))


@pytest.mark.parametrize("text", ["8,00E+13", "8.00E+13", "1,30025E+13", "8E13"])
def test_pivot_rounded_by_a_spreadsheet_is_lost(text: str) -> None:
    assert pivot(text, code_insee=None) == Repaired(None, ("siret-spreadsheet",))


def test_pivot_wrong_key_is_named() -> None:
    assert pivot("13002526500014", code_insee=None) == Repaired(None, ("siret-checksum",))
    assert RULES["siret-checksum"].severity == "error"


def test_pivot_rna_is_w_and_nine_characters() -> None:
    assert pivot("W751234567", code_insee=None) == Repaired("W751234567")
    assert pivot("w75 1234567", code_insee=None) == Repaired("W751234567", ("siret-format",))
    assert pivot("W9C1234567", code_insee=None) == Repaired("W9C1234567")
    assert pivot("W75123456", code_insee=None) == Repaired(None, ("pivot-length",))


def test_pivot_ridet_and_tahiti_are_read_only_where_they_are_given() -> None:
    assert pivot("0123456", code_insee="98818").value == "0123456"
    assert pivot("0123456.001", code_insee="988").value == "0123456001"
    assert pivot("A12345", code_insee="98735").value == "A12345"
    assert pivot("A12345 001", code_insee="98735").value == "A12345001"
    assert pivot("0123456", code_insee="44109").rules == ("pivot-length",)
    assert pivot("A12345", code_insee=None).rules == ("pivot-length",)


@given(st.integers(min_value=1, max_value=99_999_999), st.integers(min_value=1, max_value=9_999))
def test_pivot_detects_every_single_wrong_digit(company: int, office: int) -> None:
    start = f"{company:08d}"
    body = start + luhn.calc_check_digit(start) + f"{office:04d}"
    siret = body + luhn.calc_check_digit(body)
    wrong = siret[:-1] + str((int(siret[-1]) + 1) % 10)

    assert pivot(siret, code_insee=None).value == siret
    assert pivot(wrong, code_insee=None).value is None
