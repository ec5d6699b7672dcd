"""Repair free texts: no markup, no broken accents, single spaces."""

from maillage.contracts.repaired import Repaired, Rule, rules
from maillage.language import N_
from maillage.methods.repair.cleaning import clean

RULES = rules(
    {
        "text-html": Rule("info", N_("des balises ou des entités HTML sont retirées")),
        "text-encoding": Rule("info", N_("des accents abîmés sont rétablis : « {after} »")),
        "text-spaces": Rule("info", N_("des espaces en trop sont retirées")),
    }
)


def text(cell: str) -> Repaired[str]:
    """Return a text that reads plainly, None when nothing is left.

    Examples:
        >>> text("<p>Ateliers &amp; aide</p>")
        Repaired(value='Ateliers & aide', rules=('text-html',))
        >>> text(" ")
        Repaired(value=None, rules=())
    """
    cleaned, mended = clean(cell)
    if not cleaned.strip():
        return Repaired(None)
    return Repaired(cleaned, tuple(f"text-{name}" for name in mended))
