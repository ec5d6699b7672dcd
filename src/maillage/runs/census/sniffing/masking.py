"""Samples that say what a column holds, without what speaks of a person."""

import re
from collections.abc import Sequence
from itertools import pairwise

from maillage.catalogue.sniffing import sniffing
from maillage.methods.repair import contacts
from maillage.methods.repair.cleaning import fold
from maillage.methods.repair.emails import is_personal_email
from maillage.runs.census.sniffing.cells import is_person

_EMAIL = re.compile(r"[^\s,;|/<>()\"':]+@[^\s,;|/<>()\"':]+")
_PHONE = re.compile(r"\+?\d[\d .()-]{8,16}\d")
_APART = re.compile(r"[^a-zà-ÿ]+")
_NAME = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")


def samples(values: Sequence[str], *, is_personal: bool) -> tuple[str, ...]:
    """Return a few values to show, those without anybody in them first.

    Args:
        values: different values of a column.
        is_personal: whether the column speaks of people: nothing of it is shown.
    """
    known = sniffing()
    if is_personal:
        return (known.people.mask,) if values else ()
    masked = [(masked_text(value), value) for value in values[: 20 * known.rule.samples]]
    plain = [text for text, value in masked if text == value and not _names_somebody(value)]
    rest = [
        known.people.mask if _names_somebody(value) else text
        for text, value in masked
        if text != value or _names_somebody(value)
    ]
    shown = list(dict.fromkeys(map(_short, [*plain, *rest])))
    return tuple(shown[: known.rule.samples])


def masked_text(text: str) -> str:
    """Return a text in which personal e-mails, mobile numbers and people's names are masked.

    Examples:
        >>> masked_text("camille.exemple@example.org"), masked_text("accueil@example.org")
        ('[masqué]@example.org', 'accueil@example.org')
        >>> masked_text("06 39 98 12 34"), masked_text("Camille Exemple")
        ('[masqué]', '[masqué]')
    """
    mask = sniffing().people.mask
    if is_person(text):
        return mask
    return _PHONE.sub(_masked_phone, _EMAIL.sub(_masked_email, text))


def _masked_email(found: re.Match[str]) -> str:
    local, _at, domain = found.group().lower().rpartition("@")
    shared = (*sniffing().people.mailboxes, *sniffing().places.place_words)
    words = [word for word in _APART.split(local) if word]
    is_shared = any(word.startswith(start) for word in words for start in shared if len(start) > 1)
    if is_shared and not is_personal_email(f"{local}@{domain}"):
        return found.group()
    return f"{sniffing().people.mask}@{domain}"


def _masked_phone(found: re.Match[str]) -> str:
    numbers = contacts.phones(found.group(), department=None).value or ()
    return sniffing().people.mask if any(map(contacts.is_mobile, numbers)) else found.group()


def _names_somebody(text: str) -> bool:
    """Return whether a first name stands in a text before a word with a capital."""
    words = _NAME.findall(text)
    names = sniffing().people.first_names
    return any(fold(first) in names and after[:1].isupper() for first, after in pairwise(words))


def _short(text: str) -> str:
    """Return a text on one line, cut when it is long."""
    line = " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())
    most = sniffing().rule.sample_length
    return line if len(line) <= most else f"{line[: most - 1]}…"
