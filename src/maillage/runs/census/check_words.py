"""Checks of what people read: names, texts, opening hours, and the lists of values."""

import json
import re
from collections.abc import Sequence
from typing import Final

import polars as pl

from maillage import catalogue
from maillage.contracts import LISTS
from maillage.language import N_, _
from maillage.language import _ as translated
from maillage.methods import hours
from maillage.methods.repair import addresses, names, terms
from maillage.methods.repair.cleaning import clean
from maillage.outputs.standards.enumerations import RESUME_LENGTH, SPELLINGS
from maillage.outputs.standards.plain_text import FORMULA, cut_at_word, plain
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

WORDS: Final = {
    "text-script": N_("« {found} » contient un script"),
    "text-html": N_("« {found} » contient des balises ou des entités HTML"),
    "text-encoding": N_("« {found} » a des accents abîmés"),
    "text-spaces": N_("« {found} » a des espaces de trop"),
    "formula": N_("« {found} » commence comme une formule : un tableur l'exécuterait"),
    "name-capitals": N_("« {found} » est tout en capitales"),
    "list-separator": N_("« {found} » ne sépare pas ses valeurs par « | »"),
    "list-elsewhere": N_("« {found} » est une valeur de {column}"),
    "list-repeated": N_("« {found} » répète une valeur"),
    "list-empty": N_("« {found} » a une valeur vide"),
    "typology-unknown": N_("« {found} » n'est pas une typologie du standard"),
    "hours-not-osm": N_("« {found} » n'est pas dans la syntaxe d'OpenStreetMap"),
}

_SCRIPT = re.compile(r"<\s*/?\s*(?:script|style|iframe|object)\b|javascript:", re.IGNORECASE)
_MARKUP = re.compile(r"<[/!?]?[a-zA-Z][^<>]*>|&(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z]\w*);")
_BROKEN = re.compile("[ÃÂ\x80-\x9f]")
_PLAIN_ADDRESS = re.compile(
    r"\d{1,4}(?: (?:bis|ter|quater|[a-d]))?,? (?:rue|avenue|boulevard|place|chemin|route|allée"
    r"|impasse|cours|quai|square) [^,;|()/\d–—]*\w{4}",
    re.IGNORECASE,
)
_FEWEST_LETTERS: Final = 8
_FORMULA = re.compile(FORMULA)
_ADDRESS_RULES: Final = ("address-missing", "address-several", "address-truncated")
_SEVERITY: Final = {"text-script": "error", "text-spaces": "info"}


def text(column: str) -> Judge:
    """Return the check of a free text."""
    return lambda cell: _tidied(column, cell)


def summary(cell: str) -> Judgement:
    """Check the short presentation; what does not fit is moved to the long one."""
    tidied = _tidied("presentation_resume", cell)
    kept = tidied.values.get("presentation_resume", cell)
    if len(kept) <= RESUME_LENGTH:
        return tidied
    frame = pl.DataFrame({"cell": [kept]}).select(cut_at_word("cell", RESUME_LENGTH))
    short = str(frame.item())
    moved = {"presentation_detail": (kept[len(short) :].strip(),)}
    return Judgement({"presentation_resume": short}, tidied.notes, moved)


def name(cell: str, commune: str) -> Judgement:
    """Check the name of a place; capitals are only said, since acronyms may stay."""
    tidied = _tidied("nom", cell)
    kept = tidied.values.get("nom", cell)
    letters = [letter for letter in kept if letter.isalpha()]
    is_shouted = len(letters) > _FEWEST_LETTERS and not any(map(str.islower, letters))
    if not kept.strip() or (len(letters) > _FEWEST_LETTERS and not is_shouted):
        return tidied
    better = names.name(kept, commune=commune or None)
    if better.value is None:
        return Judgement({}, notes_of("nom", cell, better, names.RULES, None))
    if is_shouted and better.value != kept:
        note = _note("nom", "name-capitals", cell, "info", suggestion=better.value)
        return Judgement(tidied.values, (*tidied.notes, note))
    return tidied


def address(cell: str, postcode: str, commune: str) -> Judgement:
    """Check the line of an address."""
    tidied = _tidied("adresse", cell)
    if not cell.strip() or _PLAIN_ADDRESS.fullmatch(cell):
        return tidied
    read = addresses.address(cell, postcode=postcode or None, commune=commune or None)
    line = read.value.line if read.value else None
    notes = notes_of("adresse", cell, read, addresses.RULES, line)
    kept = tuple(note for note in notes if note.code in _ADDRESS_RULES)
    return Judgement(tidied.values, (*tidied.notes, *kept))


def opening_hours(cell: str) -> Judgement:
    """Check opening hours; a free text is rewritten where nothing in it is in doubt."""
    if not cell.strip():
        return _blank("horaires", cell)
    if hours.is_valid(cell):
        return FINE
    read = hours.parse(cell)
    rules = notes_of("horaires", cell, read, hours.RULES, read.value)
    doubts = translated(" ; ").join(note.words for note in rules if note.severity != "info")
    words = translated(WORDS["hours-not-osm"], found=cut(cell)) + (
        translated(" ; ") + doubts if doubts else ""
    )
    note = Note("horaires", "hours-not-osm", "error", words, cell, read.value)
    if read.value is None and not doubts:
        return Judgement({"horaires": ""}, (note,))
    return Judgement({"horaires": read.value or ""} if is_sure(read, hours.RULES) else {}, (note,))


def values(column: str) -> Judge:
    """Return the check of a list of values."""
    return lambda cell: _listed(column, cell)


def _listed(column: str, cell: str) -> Judgement:
    if not cell.strip():
        return _blank(column, cell)
    parts, notes = _parts(column, cell)
    own: list[str] = []
    moved: dict[str, tuple[str, ...]] = {}
    for part in parts:
        homes, problems = _value(column, part)
        own += homes.pop(column, ())
        notes += problems
        for home, found in homes.items():
            moved[home] = (*moved.get(home, ()), *found)
    kept = "|".join(dict.fromkeys(own))
    if len(set(own)) < len(own) and "|".join(own) == cell:
        notes.append(_note(column, "list-repeated", cell, "warning"))
    if _FORMULA.match(kept):
        notes.append(_note(column, "formula", cell, "warning"))
        kept = f"'{kept}"
    return Judgement({column: kept} if kept != cell else {}, tuple(notes), moved)


def _parts(column: str, cell: str) -> tuple[list[str], list[Note]]:
    """Return the values of a cell, however they are separated, and what is wrong with that."""
    if cell.startswith("[") and (listed := _json_list(cell)) is not None:
        return listed, [_note(column, "list-separator", cell, "error")]
    parts = [part.strip() for part in cell.split("|")]
    notes = [_note(column, "list-empty", cell, "error")] if "" in parts else []
    words = [word for part in parts if part for word in _divided(column, part)]
    if len(words) > len([part for part in parts if part]):
        notes.append(_note(column, "list-separator", cell, "error"))
    return words, notes


def _divided(column: str, part: str) -> list[str]:
    """Return the values that a semicolon or a comma separates, where that is what it does."""
    vocabulary = catalogue.vocabularies().get(column)
    if vocabulary is None or part in vocabulary.accepted or _is_known(column, part):
        return [part]
    if ";" in part:
        return [word.strip() for word in part.split(";") if word.strip()]
    words = [word.strip() for word in part.split(",") if word.strip()]
    return words if len(words) > 1 and all(_is_known(column, each) for each in words) else [part]


def _is_known(column: str, word: str) -> bool:
    found = terms.match(word, vocabulary=catalogue.vocabularies()[column])
    return found.rules not in (("term-unknown",), ("term-several",)) and (
        found.value is not None or found.rules == ("term-unsaid",)
    )


def _value(column: str, word: str) -> tuple[dict[str, tuple[str, ...]], list[Note]]:
    """Return the values that a word stands for, by column, and what is wrong with it.

    An unknown word, or one that may mean several values, stays where it is.
    """
    vocabulary = catalogue.vocabularies().get(column)
    if vocabulary is None or word in vocabulary.accepted:
        return {column: (word,)}, []
    if (spelt := SPELLINGS.get(word)) in vocabulary.accepted and spelt:
        return {column: (spelt,)}, []
    found = terms.resolve([word], field=column)
    rule = found.rules.get(word)
    if rule is None:
        home = next(iter(found.by_field))
        is_home = home == column
        words = translated(WORDS["list-elsewhere"], found=cut(word), column=home)
        note = Note(column, "list-elsewhere", "warning", words, word)
        return dict(found.by_field), [] if is_home else [note]
    meant = [value for kept in found.by_field.values() for value in kept]
    if rule in ("term-unknown", "term-several") or len(meant) > 1:
        return {column: (word,)}, [_undecided(column, word, rule, meant)]
    after = " | ".join(meant)
    words = lowered(_(terms.RULES[rule].words, before=cut(word), after=after))
    return dict(found.by_field), [Note(column, rule, "warning", words, word, after or None)]


def _undecided(column: str, word: str, rule: str, meant: Sequence[str]) -> Note:
    """Return the note of a word that stands for no value, or for several among which to choose."""
    close = meant or terms.suggest(word, vocabulary=catalogue.vocabularies()[column])
    likely = _(" ou ").join(close) or None
    if column == "typologie" and not meant:
        words = translated(WORDS["typology-unknown"], found=cut(word))
        return Note(column, "typology-unknown", "error", words, word, likely)
    code = "term-several" if meant else rule
    words = lowered(_(terms.RULES[code].words, before=cut(word), after=likely or ""))
    return Note(column, code, "error", words, word, likely)


def _tidied(column: str, cell: str) -> Judgement:
    """Check a text for markup, broken accents, stray spaces and formulas."""
    kept, code = cell, ""
    if _SCRIPT.search(cell) or _MARKUP.search(cell):
        kept, code = plain(cell), "text-script" if _SCRIPT.search(cell) else "text-html"
    elif _BROKEN.search(cell) and "encoding" in clean(cell)[1]:
        kept, code = clean(cell)[0], "text-encoding"
    elif cell != cell.strip():
        kept, code = cell.strip(), "text-spaces"
    notes = [_note(column, code, cell, _SEVERITY.get(code, "warning"))] if code else []
    if _FORMULA.match(kept):
        notes.append(_note(column, "formula", cell, "warning"))
        kept = f"'{kept}"
    return Judgement({column: kept} if kept != cell else {}, tuple(notes))


def _blank(column: str, cell: str) -> Judgement:
    """Check a cell that holds at most spaces."""
    if not cell:
        return FINE
    return Judgement({column: ""}, (_note(column, "text-spaces", cell, "info"),))


def _note(column: str, code: str, cell: str, severity: str, suggestion: str | None = None) -> Note:
    return Note(column, code, severity, translated(WORDS[code], found=cut(cell)), cell, suggestion)


def _json_list(cell: str) -> list[str] | None:
    try:
        listed = json.loads(cell)
    except json.JSONDecodeError:
        return None
    if not isinstance(listed, list):
        return None
    return [str(each).strip() for each in listed if str(each).strip()]


CHECKED_LISTS: Final = tuple(each for each in LISTS if each not in ("courriels", "site_web"))
"""The lists whose values are words."""
