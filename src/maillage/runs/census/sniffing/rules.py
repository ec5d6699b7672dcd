"""Rules of a mapping that a column seems to ask for: the column, and the steps that clean it."""

import re
from collections.abc import Sequence
from typing import Any, Literal

from maillage.runs.census.sniffing.profiles import Profile

Written = str | dict[str, Any]

_CODES = ("id", "pivot", "code_postal", "code_insee")
_LINES = ("nom", "adresse", "complement_adresse", "commune")
_TAG = re.compile(r"(?i)</?(?:a|b|br|div|em|i|li|p|span|strong|ul)\b[^<>]*>")
_SPACED_CODE = re.compile(r"\w\s+\w")
_BROKEN_LINE = re.compile(r"\n|\s{2,}")


def plain_rule(field: str, profile: Profile) -> Written:
    """Return the rule of a field that holds one value."""
    return _with_steps(profile.name, _steps(field, profile.values))


def list_rule(profile: Profile, steps: Sequence[dict[str, Any]]) -> Written:
    """Return the rule of a column of listed values, parted by steps."""
    bare = [{"html": True}] if any(map(_TAG.search, profile.values)) else []
    return _with_steps(profile.name, [*bare, *steps])


def together(rules: Sequence[Written], *, form: Literal["join", "first"] = "join") -> Written:
    """Return a rule that joins several or takes the first that says something, or the only one.

    Examples:
        >>> together(["tel"]), together(["tel", "mobile"])
        ('tel', {'join': ['tel', 'mobile']})
    """
    return {form: list(rules)} if len(rules) > 1 else rules[0]


def pair_rules(profile: Profile) -> tuple[Written, Written] | None:
    """Return the rules of a latitude and a longitude that stand in one column, None when unsure.

    A pair in square brackets is GeoJSON: its longitude comes first.
    """
    mark = next((mark for mark in (";", ",", " ") if _all_hold(profile.values, mark)), None)
    if mark is None or any(value.upper().startswith("POINT") for value in profile.values):
        return None
    brackets = [{"strip": "[] "}] if _all_hold(profile.values, "[") else []
    first, second = (
        {"column": profile.name, "steps": [*brackets, {"part": part} | _by(mark)]}
        for part in (1, 2)
    )
    return (second, first) if brackets else (first, second)


def numbered_rule(number: str, street: str) -> Written | None:
    """Return the rule of an address whose number has a column of its own."""
    if any(mark in name for name in (number, street) for mark in "{}"):
        return None
    return {"template": f"{{{number}}} {{{street}}}"}


def travels_rule(column: str) -> Written:
    """Return the rule of a column of yes and no that says whether a place travels."""
    return {
        "choose": [
            {"columns": column, "is_true": True, "value": "Itinérant"},
            {"columns": column, "equals": "non", "value": "Fixe"},
        ]
    }


def _by(mark: str) -> dict[str, Any]:
    return {} if mark == "," else {"by": mark}


def _all_hold(values: Sequence[str], mark: str) -> bool:
    return bool(values) and all(mark in value for value in values[:50])


def _steps(field: str, values: Sequence[str]) -> list[dict[str, Any]]:
    if field in _CODES and any(map(_SPACED_CODE.search, values)):
        return [{"replace": r"\s", "to": ""}]
    if any(map(_TAG.search, values)):
        return [{"html": True}]
    if field in _LINES and any(map(_BROKEN_LINE.search, values)):
        return [{"replace": r"\s+", "to": " "}]
    return []


def _with_steps(column: str, steps: list[dict[str, Any]]) -> Written:
    return {"column": column, "steps": steps} if steps else column
