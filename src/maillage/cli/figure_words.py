"""Figures in words: values with their unit, statuses, operations and outcomes."""

from datetime import date
from decimal import Decimal

from maillage.catalogue.figures import Operation, Relation, Unit
from maillage.language import _
from maillage.methods.figures import Outlook, Quantity
from maillage.numbers import date_words, money, number, percent
from maillage.runs.figures import Outcome, Status

STATED_DECIMALS = 2
DERIVED_DECIMALS = 1


def value_words(value: Decimal, unit: Unit, *, most_decimals: int) -> str:
    """Return a value with its unit; a percentage has the decimals it was written with, at most.

    Examples:
        >>> value_words(Decimal("0.3468"), "share", most_decimals=1) == "34,7\u00a0%"
        True
        >>> value_words(Decimal("0.05"), "points", most_decimals=1) == "5\u00a0points"
        True
    """
    if unit == "euro":
        return money(value, currency="€")
    if unit == "dollar":
        return money(value, currency="$")
    if unit in ("count", "people"):
        return number(value)
    written = -int(value.as_tuple().exponent) - 2
    decimals = min(max(written, 0), most_decimals)
    if unit == "share":
        return percent(value, decimals=decimals)
    noun = _("points") if abs(value) >= Decimal("0.02") else _("point")
    return f"{number(value * 100, decimals=decimals)}\N{NO-BREAK SPACE}{noun}"


def quantity_words(quantity: Quantity | None, unit: Unit, *, most_decimals: int) -> str:
    """Return the value of a quantity in words, « inconnu » when there is none."""
    if quantity is None:
        return _("inconnu")
    return value_words(quantity.value, unit, most_decimals=most_decimals)


def range_words(quantity: Quantity, unit: Unit) -> str:
    """Return the interval that rounding leaves open."""
    if quantity.low == quantity.high:
        return _("valeur exacte")
    return _(
        "de {low} à {high} selon l'arrondi",
        low=value_words(quantity.low, unit, most_decimals=STATED_DECIMALS),
        high=value_words(quantity.high, unit, most_decimals=STATED_DECIMALS),
    )


def change_words(change: Decimal | None) -> str:
    """Return a relative change with its sign."""
    return _("indéterminé") if change is None else percent(change, signed=True)


def day_words(day: date) -> str:
    """Return a date of observation: the year alone for a figure of a whole year."""
    return str(day.year) if (day.month, day.day) == (12, 31) else date_words(day)


def status_words(status: Status) -> str:
    """Return the word for a status."""
    words: dict[Status, str] = {
        "known": _("connu"),
        "unknown": _("inconnu"),
        "contradictory": _("contredit"),
        "expired": _("échu"),
        "stale": _("périmé"),
    }
    return words[status]


def outcome_words(outcome: Outcome) -> str:
    """Return the word for what a check found."""
    words: dict[Outcome, str] = {
        "holds": _("juste"),
        "contradicted": _("contredit"),
        "undetermined": _("indéterminé"),
    }
    return words[outcome]


def relation_words(relation: Relation, expected: str) -> str:
    """Return what a check expects."""
    phrases: dict[Relation, str] = {
        "equals": expected,
        "at_most": _("au plus {value}", value=expected),
        "at_least": _("au moins {value}", value=expected),
    }
    return phrases[relation]


def outlook_words(outlook: Outlook) -> str:
    """Return how a target stands."""
    words: dict[Outlook, str] = {
        "reached": _("atteinte"),
        "on_pace": _("en bonne voie"),
        "behind": _("en retard"),
        "undetermined": _("indéterminé : une tendance demande deux dates"),
    }
    return words[outlook]


def operation_words(operation: Operation) -> str:
    """Return the name of a derivation."""
    words: dict[Operation, str] = {
        "product": _("produit"),
        "ratio": _("rapport"),
        "difference": _("différence"),
        "sum": _("somme"),
        "mean": _("moyenne"),
        "count": _("compte"),
        "total": _("total"),
    }
    return words[operation]
