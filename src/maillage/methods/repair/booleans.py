"""Read yes and no, however a file spells them."""

import re
import unicodedata

from maillage.contracts.repaired import Rule, rules
from maillage.language import N_

RULES = rules(
    {
        "boolean-unknown": Rule(
            "warning", N_("« {before} » n'est ni oui ni non ; écrivez « oui » ou « non ».")
        )
    }
)

_YES_WORDS = "oui o vrai true t yes y x 1 1.0 1,0 ok ✓ ✔ ☑ ☒ ✅ 🗸 🗹"
_NO_WORDS = "non n faux false f no 0 0.0 0,0 - -- – — ☐ ✗ ✘ ❌ aucun aucune"
_YES, _NO = frozenset(_YES_WORDS.split()), frozenset(_NO_WORDS.split())
_LEADING = re.compile(r"(oui)\b(?!\s*(?:/|\?|ou\b|et\b))|(non)\s*[,;:(.!]")


def truth(text: str) -> bool | None:
    """Return whether a cell says yes or no, None when it says neither.

    A lone dash is no: the files that use it leave the unknown blank and put the dash beside
    "Oui" in the same column. A condition after "Oui", an explanation after "Non :", do not change
    the answer; "non renseigné" is none. A frequency ("Souvent", "Pas du tout"), "sans objet" and
    "limité" are not booleans.

    Examples:
        >>> [truth(cell) for cell in ("Oui", "x", "1.0", "✓", "Non", "-", "FALSE")]
        [True, True, True, True, False, False, False]
        >>> [truth(cell) for cell in ("", "Souvent", "non renseigné", "2")]
        [None, None, None, None]
        >>> truth("Oui, sur rendez-vous")
        True
    """
    word = unicodedata.normalize("NFKC", text).strip().casefold().rstrip(".!\ufe0f")
    if word in _YES:
        return True
    if word in _NO:
        return False
    leading = _LEADING.match(word)
    return leading.group(1) is not None if leading else None
