"""Addresses that a stricter standard accepts: e-mail of RFC 5322, URL that a parser reads."""

import re

import polars as pl
from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email
from pydantic import HttpUrl, TypeAdapter, ValidationError

_URL = TypeAdapter(HttpUrl)
_LABEL = "[a-z0-9]+(?:-[a-z0-9]+)*"
_ORDINARY = rf"^[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:{_LABEL}\.)+[a-z]{{2,}}$"
"""An address that the full reading always accepts, when it is short enough."""
_RESERVED = rf"[@.](?:{'|'.join(map(re.escape, SPECIAL_USE_DOMAIN_NAMES))})$"
_SHORT = 60


def valid_emails(emails: pl.Series) -> list[str]:
    """Return the distinct addresses that the syntax accepts, sorted; no domain is asked.

    Only those out of the ordinary are read one by one.
    """
    known = _distinct(emails)
    is_ordinary = known.str.contains(_ORDINARY) & ~known.str.contains(_RESERVED)
    is_ordinary &= known.str.len_chars() <= _SHORT
    others = [email for email in known.filter(~is_ordinary).to_list() if _is_email(email)]
    return sorted([*known.filter(is_ordinary).to_list(), *others])


def valid_urls(urls: pl.Series) -> list[str]:
    """Return the distinct http and https addresses that can be parsed, sorted."""
    return [url for url in _distinct(urls).to_list() if _is_url(url)]


def _distinct(values: pl.Series) -> pl.Series:
    flat = values.explode() if isinstance(values.dtype, pl.List) else values
    return flat.drop_nulls().unique().sort()


def _is_email(email: str) -> bool:
    try:
        validate_email(email, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def _is_url(url: str) -> bool:
    try:
        _URL.validate_python(url)
    except ValidationError:
        return False
    return True
