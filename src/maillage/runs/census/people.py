"""What of a place speaks of a person: a mobile number, a person's own mailbox."""

import re
from collections.abc import Callable
from typing import Final

import polars as pl

from maillage.language import _
from maillage.methods.repair import contacts, emails

_MAILBOX: Final = re.compile(r"[^\s;|<>()]+@[^\s;|<>()]+")
_CONTACTS: Final = ("telephone", "courriels")


def personal_fields() -> pl.Expr:
    """Name the fields of a record that speak of a person; one value of a list is enough."""
    mobile = pl.col("telephone").map_elements(
        contacts.is_mobile, return_dtype=pl.Boolean, skip_nulls=True
    )
    own = _any("courriels", emails.is_personal_email)
    return pl.concat_list(
        pl.when(mobile).then(pl.lit("telephone")), pl.when(own).then(pl.lit("courriels"))
    ).list.drop_nulls()


def with_further_phones(places: pl.DataFrame) -> pl.DataFrame:
    """Return places whose further numbers are marked personal where one of them is a mobile."""
    own = _any("telephones_autres", contacts.is_mobile)
    marked = pl.col("personal").list.concat(pl.lit(["telephones_autres"])).list.sort()
    return places.with_columns(personal=pl.when(own).then(marked).otherwise("personal"))


def speaks_of_a_person(text: str) -> bool:
    """Return whether a cell, as a file writes it, holds a mobile number or a person's mailbox.

    Examples:
        >>> speaks_of_a_person("06.39.98.00.12"), speaks_of_a_person("01 99 00 06 39")
        (True, False)
        >>> speaks_of_a_person("marie.exemple@example,org"), speaks_of_a_person("ccas@example.org")
        (True, False)
    """
    mailboxes = [found.replace(",", ".") for found in _MAILBOX.findall(text)]
    numbers = contacts.phones(text, department=None).value or ()
    return any(map(emails.is_personal_email, mailboxes)) or any(map(contacts.is_mobile, numbers))


def without_people(notes: pl.DataFrame) -> pl.DataFrame:
    """Return ``record_notes`` in whose ``before`` and ``after`` nobody can be reached."""
    unseen = pl.lit(_("(valeur personnelle, non montrée)"))
    is_contact = pl.col("field").is_in(_CONTACTS)
    return notes.with_columns(
        pl.when(is_contact & _hides(name)).then(unseen).otherwise(name).alias(name)
        for name in ("before", "after")
    )


def _hides(name: str) -> pl.Expr:
    return pl.col(name).map_elements(speaks_of_a_person, return_dtype=pl.Boolean, skip_nulls=True)


def _any(name: str, is_own: Callable[[str], bool]) -> pl.Expr:
    """Tell the rows of which one value at least is a person's."""
    return pl.col(name).map_elements(
        lambda values: any(map(is_own, values)), return_dtype=pl.Boolean, skip_nulls=True
    )
