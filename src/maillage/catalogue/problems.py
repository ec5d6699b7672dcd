"""Say in the reader's words what is wrong in an entry: where in the file, what, what to do.

A place is the keys that lead to it, as the file writes them; the entries of a list are counted
from 1, and named when they have an id: ``axes n° 2 (people) > parts n° 1 > weight``.
"""

import re
from collections.abc import Sequence
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import process

from maillage.catalogue.text import Entry
from maillage.language import N_, _

_NUMBER = N_("un nombre")
_WHOLE = N_("un nombre entier")
_QUOTED = N_("un nombre entre guillemets")
_CHOICE = N_("true ou false")
_DATE = N_("une date, comme 2026-01-31")

# what was expected, by pydantic's type of error; the {names} are those of its context
_EXPECTED = {
    "string_type": N_("un texte entre guillemets"),
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "decimal_type": _QUOTED,
    "decimal_parsing": _QUOTED,
    "bool_type": _CHOICE,
    "bool_parsing": _CHOICE,
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "tuple_type": N_("une liste entre crochets"),
    "dict_type": N_("une table de clés et de valeurs"),
    "model_type": N_("une table, de clés : {keys}"),
    "literal_error": N_("une de ces valeurs : {choices}"),
    "too_short": N_("une liste de {min_length} ou plus"),
    "greater_than_equal": N_("au moins {ge:g}"),
    "greater_than": N_("plus de {gt:g}"),
    "less_than_equal": N_("au plus {le:g}"),
    "less_than": N_("moins de {lt:g}"),
}


def problems(error: ValidationError, kind: type[Entry], document: dict[str, Any]) -> list[str]:
    """Return a line for each problem of a document that was read as an entry of this kind."""
    return [
        " : ".join(filter(None, (_place(item["loc"], document), _said(item, kind))))
        for item in error.errors()
        if not _follows_from_another(item)
    ]


def _follows_from_another(item: ErrorDetails) -> bool:
    """Tell whether a list is called too short only because its entries are refused."""
    return item["type"] == "too_short" and len(item["input"]) > item["ctx"]["actual_length"]


def _place(location: Sequence[int | str], document: dict[str, Any]) -> str:
    steps: list[str] = []
    found: Any = document
    for step in location:
        if isinstance(step, int):
            found = found[step]
            steps[-1] = _("{key} n° {rank}", key=steps[-1], rank=step + 1)
            if isinstance(found, dict) and "id" in found:
                steps[-1] += f" ({found['id']})"
        else:
            found = found.get(step) if isinstance(found, dict) else None
            steps.append(step)
    return " > ".join(steps)


def _said(item: ErrorDetails, kind: type[Entry]) -> str:
    context = item.get("ctx", {})
    match item["type"]:
        case "value_error":
            return str(context["error"])
        case "missing":
            return _("clé absente ; ajoutez-la")
        case "extra_forbidden":
            return _unknown(str(item["loc"][-1]), _keys(kind, item["loc"][:-1]))
    if item["type"] not in _EXPECTED:
        return _(
            "valeur refusée : {found} ({reason})", found=_shown(item["input"]), reason=item["msg"]
        )
    expected = _(
        _EXPECTED[item["type"]],
        **context,
        keys=", ".join(_keys(kind, item["loc"])),
        choices=", ".join(re.findall("'([^']*)'", context.get("expected", ""))),
    )
    return _(
        "attendu : {expected} ; trouvé : {found}", expected=expected, found=_shown(item["input"])
    )


def _unknown(key: str, known: Sequence[str]) -> str:
    close = process.extractOne(key, known, score_cutoff=70)
    if close:
        return _("clé inconnue ; vouliez-vous dire : {close} ?", close=close[0])
    return _("clé inconnue ; retirez-la, ou prenez une de : {known}", known=", ".join(known))


def _shown(value: object) -> str:
    """Return a value as the file writes it, or what it is when it is long."""
    if isinstance(value, dict):
        return _("une table")
    if isinstance(value, list):
        return _("une liste de {count}", count=len(value))
    if isinstance(value, bool):
        return str(value).lower()
    return _("« {text} »", text=value) if isinstance(value, str) else str(value)


def _keys(kind: type[Entry], location: Sequence[int | str]) -> tuple[str, ...]:
    """Return the keys of the table at a location of an entry."""
    for step in location:
        field = kind.model_fields.get(str(step))
        kind = (field and _entry_in(field.annotation)) or kind
    return tuple(kind.model_fields)


def _entry_in(annotation: object) -> type[Entry] | None:
    """Return the kind of entry that an annotation holds, as ``tuple[Part, ...]`` holds parts."""
    if isinstance(annotation, type) and issubclass(annotation, Entry):
        return annotation
    held = (_entry_in(argument) for argument in get_args(annotation))
    return next(filter(None, held), None)
