"""Addresses accepted are those that the full readers accept."""

import polars as pl
import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from maillage.outputs.standards.contact import valid_emails, valid_urls

_pieces = st.sampled_from(
    ["a", "B", "9", "é", ".", "-", "_", "+", "@", "example", "org", "test", "local", "xn--"]
)
_emails = st.lists(st.lists(_pieces, max_size=8).map("".join), max_size=8)


def is_email(email: str) -> bool:
    try:
        validate_email(email, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


@given(_emails)
def test_emails_are_those_of_the_full_reader(emails: list[str]) -> None:
    expected = sorted({email for email in emails if is_email(email)})

    assert valid_emails(pl.Series(emails, dtype=pl.String)) == expected


@pytest.mark.parametrize(
    ("email", "is_valid"),
    [
        ("un.deux+trois@val-du-lac.example.org", True),
        ("élu@example.org", True),
        ("un@example.test", False),
        ("un@localhost", False),
        ("un..deux@example.org", False),
        (f"un@{'a' * 64}.org", False),
    ],
)
def test_email_is_read_as_rfc_5322_says(email: str, is_valid: bool) -> None:
    assert valid_emails(pl.Series([[email], None])) == [email] * is_valid


def test_urls_are_those_that_can_be_parsed() -> None:
    urls = ["https://val.example.org/a?b=1", "https://", "ftp://val.example.org", "texte"]

    assert valid_urls(pl.Series(urls)) == ["https://val.example.org/a?b=1"]
