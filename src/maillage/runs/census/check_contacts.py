"""Checks of how to reach a place: telephone, e-mails, pages."""

import re
from typing import Final

from maillage.language import N_, _
from maillage.language import _ as translated
from maillage.methods.repair import contacts, emails, web
from maillage.outputs.standards.enumerations import TELEPHONE
from maillage.runs.census.check_issues import (
    FINE,
    Judge,
    Judgement,
    Note,
    cut,
    is_sure,
    lowered,
    notes_of,
)
from maillage.runs.census.check_wording import restated

WORDS: Final = {
    "phone-elsewhere": N_("« {found} » ne tient pas dans ce champ : il va à presentation_detail"),
    "phone-mobile": N_("le numéro est un mobile, peut-être celui d'une personne"),
    "email-invented": N_("« {found} » semble inventé"),
    "email-personal": N_("l'adresse semble être celle d'une personne"),
    "contact-separator": N_("« {found} » ne sépare pas ses adresses par « | »"),
    "contact-repeated": N_("« {found} » répète une adresse"),
}
_MOVED: Final = "Téléphone : {numbers}"
"""Written in the file, which is in French whatever the reader's language."""

_RESERVED = re.compile(r"(?:^|[@.])(?:example|exemple|domaine|domain|test|invalid|localhost)"
                       r"(?:\.[a-z]{2,})*$")  # fmt: skip
_FILLERS: Final = """
    a aa aaa abc azerty blabla exemple example foo inconnu nom nom.prenom prenom.nom qwerty test
    toto tata titi xx xxx xyz
"""
_FILLER_NAMES: Final = frozenset(_FILLERS.split())
_ONE_LETTER = re.compile(r"([a-z0-9])\1{2,}")
_LANDLINE = re.compile(r"\+33[1-589]")
_SEVERAL: Final = ("email-several", "web-several", "phone-several")


def telephone(cell: str, department: str) -> Judgement:
    """Check a telephone; what the field cannot hold is moved to the long presentation."""
    if not cell.strip():
        return Judgement({"telephone": ""} if cell else {})
    read = contacts.phones(cell, department=department or None)
    numbers = read.value or ()
    kept = next((number for number in numbers if re.match(TELEPHONE, number)), "")
    others = tuple(number for number in numbers if number != kept)
    notes = notes_of("telephone", cell, read, contacts.RULES, " | ".join(numbers) or None)
    if not is_sure(read, contacts.RULES):
        return Judgement({}, notes)
    if not _LANDLINE.match(kept) and contacts.is_mobile(kept):
        notes = (
            *notes,
            Note("telephone", "phone-mobile", "info", translated(WORDS["phone-mobile"]), None),
        )
    if others:
        words = translated(WORDS["phone-elsewhere"], found=", ".join(others))
        notes = (*notes, Note("telephone", "phone-elsewhere", "warning", words, cell))
    moved = {"presentation_detail": (_MOVED.format(numbers=", ".join(others)),)} if others else {}
    return Judgement({"telephone": kept} if kept != cell else {}, notes, moved)


def courriels(cell: str) -> Judgement:
    """Check e-mail addresses: written as they must be, not invented, not a person's."""
    if not cell.strip():
        return Judgement({"courriels": ""} if cell else {})
    read = emails.emails(cell)
    written = "|".join(read.value or ())
    notes = _written_notes("courriels", cell, read.rules, written)
    invented = [each for each in read.value or () if is_invented(each)]
    for each in invented:
        words = translated(WORDS["email-invented"], found=each)
        notes.append(Note("courriels", "email-invented", "warning", words, cell))
    if any(emails.is_personal_email(each) for each in read.value or () if each not in invented):
        notes.append(
            Note("courriels", "email-personal", "info", translated(WORDS["email-personal"]), None)
        )
    mended = is_sure(read, emails.RULES) and written != cell
    return Judgement({"courriels": written} if mended else {}, tuple(notes))


def is_invented(email: str) -> bool:
    """Return whether an address seems made up to fill a cell.

    Examples:
        >>> is_invented("user@example.com"), is_invented("test@test.fr"), is_invented("aaa@b.fr")
        (True, True, True)
        >>> is_invented("mairie@exemple-les-bains.fr"), is_invented("contact@laposte.net")
        (False, False)
    """
    local, _at, domain = email.lower().rpartition("@")
    first = domain.split(".")[0]
    return bool(
        _RESERVED.search(domain)
        or local in _FILLER_NAMES
        or _ONE_LETTER.fullmatch(local)
        or _ONE_LETTER.fullmatch(first)
    )


def pages(column: str, *, several: bool) -> Judge:
    """Return the check of the addresses of pages; ``several``: the column may hold many."""
    return lambda cell: _pages(column, cell, several=several)


def _pages(column: str, cell: str, *, several: bool) -> Judgement:
    if not cell.strip():
        return Judgement({column: ""} if cell else {})
    read = web.websites(cell)
    written = "|".join(read.value or ())
    if written == cell and (several or len(read.value or ()) == 1):
        return FINE
    notes = _written_notes(column, cell, read.rules, written)
    if read.rules == ("web-empty",):
        return Judgement({column: ""}, tuple(notes))
    is_one = several or len(read.value or ()) <= 1
    mended = is_sure(read, web.RULES) and is_one and written != cell
    return Judgement({column: written} if mended else {}, tuple(notes))


def _written_notes(column: str, cell: str, found: tuple[str, ...], written: str) -> list[Note]:
    """Return a note a rule, save that several addresses are no problem where they are separated."""
    rules = {**emails.RULES, **web.RULES}
    notes = []
    for rule in (each for each in found if each not in _SEVERAL):
        severity = "error" if rules[rule].severity == "error" else "warning"
        said = restated(rule, rules[rule].words)
        words = lowered(_(said, before=cut(cell), after=cut(written)))
        notes.append(Note(column, rule, severity, words, cell, written or None))
    if not notes and written and written != cell:
        is_repeated = len(written) < len(cell) and "|" in cell
        code = "contact-repeated" if is_repeated else "contact-separator"
        notes.append(
            Note(column, code, "error", translated(WORDS[code], found=cut(cell)), cell, written)
        )
    return notes
