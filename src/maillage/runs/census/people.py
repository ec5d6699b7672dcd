"""What of a place speaks of a person: a mobile number, a person's own mailbox, a name in a text."""

import re
from collections.abc import Callable, Mapping
from typing import Final

import polars as pl

from maillage.contracts import PUBLIC_TEXTS, RECORD_NOTES, TEXTS
from maillage.contracts.repaired import Rule, rules
from maillage.language import N_, _
from maillage.methods.repair import contacts, emails
from maillage.methods.repair.passages import (
    Kind,
    Reader,
    passages,
    passages_of_a_place,
    passages_of_hours,
    without_passages,
)

_MAILBOX: Final = re.compile(r"[^\s;|<>()]+@[^\s;|<>()]+")
_CONTACTS: Final = ("telephone", "courriels")
_PLACE_LINES: Final = ("nom", "adresse")
_READERS: Final[Mapping[str, Reader]] = {
    **dict.fromkeys(TEXTS, passages),
    **dict.fromkeys(_PLACE_LINES, passages_of_a_place),
    "horaires": passages_of_hours,
}
_MARKS: Final[Mapping[Kind, str]] = {
    "name": N_("[nom retiré]"),
    "mobile": N_("[numéro retiré]"),
    "mailbox": N_("[adresse retirée]"),
}


RULES: Final = rules(
    {
        "personal-set-aside": Rule(
            "info", N_("le contact d'une personne est laissé de côté : le service a le sien")
        )
    }
)


def service_contacts(records: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return records without the mailboxes and further numbers of people, where a service has some.

    A record that only has a person's keeps it, and is marked by :func:`personal_fields`.

    Returns:
        The records, and ``record_notes`` on those that lost some.
    """
    kept = records.with_columns(
        courriels=_without("courriels", emails.is_personal_email),
        telephones_autres=_without("telephones_autres", contacts.is_mobile),
    )
    notes = [
        records.select("record", had=pl.col(name).list.len())
        .with_columns(has=kept[name].list.len())
        .filter(pl.col("has") < pl.col("had"))
        .select(
            "record",
            field=pl.lit(field),
            rule=pl.lit("personal-set-aside"),
            severity=pl.lit("info"),
            before=pl.lit(None, pl.String),
            after=pl.lit(None, pl.String),
        )
        for name, field in (("courriels", "courriels"), ("telephones_autres", "telephone"))
    ]
    return kept, RECORD_NOTES.check(pl.concat(notes))


def _without(name: str, is_own: Callable[[str], bool]) -> pl.Expr:
    """Leave out a person's values of a list, unless it has no other."""

    def kept(values: pl.Series) -> list[str]:
        listed = values.to_list()
        return [value for value in listed if not is_own(value)] or listed

    return pl.col(name).map_elements(kept, return_dtype=pl.List(pl.String), skip_nulls=True)


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
    """Return ``record_notes`` in whose ``before`` and ``after`` nobody is named nor reached.

    ``before`` is what the file says, in its own words: hours are read there as any text.
    """
    unseen = pl.lit(_("(valeur personnelle, non montrée)"))
    is_contact = pl.col("field").is_in(_CONTACTS)
    is_free = pl.col("field").is_in([*_CONTACTS, *TEXTS]) & ~pl.col("field").is_in(_PLACE_LINES)
    return notes.with_columns(
        pl.when(_hides(pl.when(is_contact).then(name)))
        .then(unseen)
        .otherwise(
            pl.coalesce(
                public_text(pl.when(is_free).then(name)),
                public_text(pl.when(~is_free).then(name), passages_of_a_place),
            )
        )
        .alias(name)
        for name in ("before", "after")
    )


def public_texts(table: pl.DataFrame, *, key: str) -> pl.DataFrame:
    """Return contract ``public_texts``: the texts of records or places that speak of a person.

    Args:
        table: ``place_records`` or ``places``.
        key: the column that names a row, ``record`` or ``id``.
    """
    return PUBLIC_TEXTS.check(
        pl.concat(
            table.select(key=key, field=pl.lit(field), said=field)
            .join(_spoken(table[field], reader), on="said", validate="m:1")
            .select(PUBLIC_TEXTS.schema.names())
            for field, reader in _READERS.items()
        ).sort("key", "field")
    )


def public_text(texts: pl.Expr, reader: Reader = passages) -> pl.Expr:
    """Return a column of texts, a mark in place of what speaks of a person."""

    def shown(texts: pl.Series) -> pl.Series:
        spoken = _spoken(texts, reader)
        return texts.replace(spoken["said"], spoken["text"])

    return texts.map_batches(shown, return_dtype=pl.String)


def _spoken(texts: pl.Series, reader: Reader) -> pl.DataFrame:
    """Return the distinct texts that speak of a person: ``said``, ``kinds``, ``text``."""
    marks = {kind: _(french) for kind, french in _MARKS.items()}
    found = {text: reader(text) for text in texts.drop_nulls().unique().sort()}
    rows = [
        (text, sorted({each.kind for each in spoken}), without_passages(text, spoken, marks=marks))
        for text, spoken in found.items()
        if spoken
    ]
    return pl.DataFrame(
        rows,
        schema={"said": pl.String, "kinds": pl.List(pl.String), "text": pl.String},
        orient="row",
    )


def _hides(texts: pl.Expr) -> pl.Expr:
    return texts.map_elements(speaks_of_a_person, return_dtype=pl.Boolean, skip_nulls=True)


def _any(name: str, is_own: Callable[[str], bool]) -> pl.Expr:
    """Tell the rows of which one value at least is a person's."""
    return pl.col(name).map_elements(
        lambda values: any(map(is_own, values)), return_dtype=pl.Boolean, skip_nulls=True
    )
