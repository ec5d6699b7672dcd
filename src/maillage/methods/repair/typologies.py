"""Kinds of place that a name reveals, among the 92 codes of the national map."""

import re
from functools import cache
from itertools import groupby

from maillage.catalogue import vocabularies
from maillage.contracts.repaired import Rule, rules
from maillage.language import N_
from maillage.methods.repair.cleaning import fold

RULES = rules(
    {
        "typology-from-name": Rule("info", N_("typologie déduite du nom « {before} » : {after}")),
    }
)

_DEPARTEMENT = r"(?: ?\d{2,3})?"
"""A name may carry a département's number, joined or not: « UDAF93 »."""


def from_name(name: str | None) -> tuple[str, ...]:
    """Return the codes that a name reveals, in the order of the national map; none is no code.

    Examples:
        >>> from_name("CPAM / CAF du Gers")
        ('CAF', 'CPAM')
        >>> from_name("Espace social et culturel")
        ('CS', 'CSC')
        >>> from_name("La Bagagerie")
        ()
    """
    pattern, codes, order = _compiled()
    found = pattern.finditer(fold((name or "").replace("@", " ")))
    revealed = {code for each in found for code in codes[each.lastindex or 0]}
    return tuple(sorted(revealed, key=order.__getitem__))


@cache
def _compiled() -> tuple[re.Pattern[str], dict[int, tuple[str, ...]], dict[str, int]]:
    """Return one alternation of every pattern, the codes of each, and the order of the codes.

    At one place of a name the longest pattern is tried first, so that « centre social et
    culturel » is not read as « centre social ».
    """
    vocabulary = vocabularies()["typologie"]
    by_pattern: dict[str, tuple[str, ...]] = {}
    for value in vocabulary.values:
        for pattern in value.patterns:
            by_pattern[pattern] = (*by_pattern.get(pattern, ()), value.value)
    ordered = sorted(
        by_pattern, key=lambda pattern: (_first_letter(pattern), -len(pattern), pattern)
    )
    branches = []
    for letter, patterns in groupby(ordered, key=_first_letter):
        choice = "|".join(f"({pattern})" for pattern in patterns)
        branches.append(f"(?={letter})(?:{choice})" if letter else choice)
    compiled = re.compile(r"\b(?:" + "|".join(branches) + rf"){_DEPARTEMENT}\b")
    codes = {position: by_pattern[pattern] for position, pattern in enumerate(ordered, start=1)}
    return compiled, codes, {code: place for place, code in enumerate(vocabulary.accepted)}


def _first_letter(pattern: str) -> str:
    """Return the letter that a pattern must begin with, none when it may vary: it sorts first."""
    begins = re.match(r"[a-z](?![?*{|])", pattern)
    return begins[0] if begins else ""
