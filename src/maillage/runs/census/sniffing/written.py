"""A draft as a TOML file that a person reads and corrects, with the reasons of each field."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from maillage.language import _
from maillage.numbers import percent
from maillage.runs.census.sniffing.found import Draft, Found, Unknown

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def toml_text(draft: Draft) -> str:
    """Return the TOML of a draft mapping, with comments on what to look at."""
    return "\n".join(_lines(draft)) + "\n"


def value_text(value: object) -> str:
    """Return a value as TOML writes it on one line.

    Examples:
        >>> value_text({"column": "Nom du lieu", "steps": [{"part": 1}]})
        '{ column = "Nom du lieu", steps = [{ part = 1 }] }'
    """
    if isinstance(value, dict):
        pairs = [f"{key_text(key)} = {value_text(each)}" for key, each in value.items()]
        return f"{{ {', '.join(pairs)} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(value_text, value))}]"
    if isinstance(value, str) and "\\" in value and "'" not in value and value.isprintable():
        return f"'{value}'"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def key_text(key: str) -> str:
    """Return a key as TOML writes it, in quotes when it needs them."""
    return key if _BARE_KEY.fullmatch(key) else value_text(key)


def sure(found: Found) -> str:
    """Return how sure a field is, and by what."""
    said = [
        _("en-tête {share}", share=_share(found.by_name)) if found.by_name else "",
        _("cellules {share}", share=_share(found.by_content))
        if found.by_content is not None
        else "",
    ]
    reasons = ", ".join(filter(None, said)) or _("aucune cellule ne le confirme")
    return _("confiance {share} ({reasons})", share=_share(found.confidence), reasons=reasons)


def _lines(draft: Draft) -> Iterator[str]:
    yield from _head(draft)
    document = draft.document
    for key in ("source", "series", "role", "missing", "personal"):
        if key in document:
            yield f"{key} = {value_text(document[key])}"
    if draft.file:
        yield from ("", "[file]", *_pairs(document["file"]))
        yield _comment(_("À dire aussi, si possible : title, producer, licence, published."))
    yield from ("", "[trust]", f"default = {value_text(document['trust']['default'])}")
    yield from ("", "[fields]", *_entries(draft.fields))
    if draft.week:
        yield from ("", "[week]", *_entries(draft.week))
    if draft.ignored:
        yield from ("", "[ignored]", *_pairs(draft.ignored))
    if draft.unknown:
        yield from ("", *_unknown(draft.unknown))


def _head(draft: Draft) -> Iterator[str]:
    yield _comment(_("Brouillon de correspondance : à relire, chaque champ et chaque remarque."))
    yield _comment(_("Fichier lu comme : {form}", form=draft.written_as))
    yield _comment(_("Changez « source » et « series », et jugez la confiance « trust »."))
    for note in draft.notes:
        yield _comment(f"! {note}")
    yield ""


def _entries(found: Iterable[Found]) -> Iterator[str]:
    for each in found:
        yield _comment(f"{sure(each)} : {_samples(each.samples)}")
        yield f"{each.field} = {value_text(each.rule)}"


def _pairs(table: dict[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        yield f"{key_text(key)} = {value_text(value)}"


def _unknown(columns: Iterable[Unknown]) -> Iterator[str]:
    yield _comment(_("Colonnes non reconnues : à lire dans un champ, ou à laisser sous [ignored]."))
    for each in columns:
        yield _comment(
            _("« {column} » non reconnue : {samples}",
              column=each.column, samples=_samples(each.samples))
        )  # fmt: skip


def _samples(samples: Iterable[str]) -> str:
    return " · ".join(samples) or _("vide")


def _share(share: float | None) -> str:
    return percent(share or 0.0, decimals=0)


def _comment(text: str) -> str:
    """Return a comment on one line, without the signs that TOML forbids there."""
    return "# " + " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
