"""Put figures in words: value with its unit, interval, and why a value is not there."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

import polars as pl

from maillage import catalogue
from maillage.contracts.diagnosis import SMALL, ColumnLabel, Figure, Unit
from maillage.language import _
from maillage.numbers import euros, number, percent, to_precision

_WELL_COVERED = 0.95
"""The share of the people from which a value is shown without its coverage."""

_SYMBOLS: Mapping[Unit, str] = MappingProxyType(
    {"minutes": "min", "hours": "h", "km": "km", "kg": "kg"}
)
_ROUNDED = 10.0
"""The measure from which no decimal is shown."""

_NEARLY_ALL = 0.995
"""The share of the people from which a coverage would be written 100 %."""


def amount(value: object, *, unit: Unit) -> str:
    """Return a value as people read it, with its unit; an em dash where there is none."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool) or unit == "flag":
        return _("oui") if value else _("non")
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "—"
    if isinstance(value, int | float) and unit not in ("text", "year"):
        return _measure(value, unit=unit)
    return str(value)


def value_words(figure: Figure) -> str:
    """Return the value of a figure, or its status in words when it has none."""
    if figure.value is None:
        return status_words(figure.status)
    about = "≈\N{NO-BREAK SPACE}" if figure.approximate else ""
    return about + amount(sensible(figure, figure.value), unit=figure.unit)


def interval_words(figure: Figure) -> str:
    """Return the interval of a figure, empty where it has none."""
    if figure.value is None or figure.low is None or figure.high is None:
        return ""
    return _(
        "entre {low} et {high}",
        low=amount(sensible(figure, figure.low), unit=figure.unit),
        high=amount(sensible(figure, figure.high), unit=figure.unit),
    )


def value_and_bounds(figure: Figure) -> str:
    """Return the value with its interval in brackets, short enough for a table."""
    words = value_and_coverage(figure)
    if figure.value is None or figure.low is None or figure.high is None:
        return words
    low, high = sensible(figure, figure.low), sensible(figure, figure.high)
    return f"{words} {bounds(low, high, unit=figure.unit)}"


def value_and_coverage(figure: Figure) -> str:
    """Return the value, with the share of the people it rests on when that is not nearly all."""
    words = value_words(figure)
    if figure.value is None or figure.coverage is None or figure.coverage >= _WELL_COVERED:
        return words
    return _("{value} (sur {share})", value=words, share=percent(figure.coverage, decimals=0))


def bounds(low: float, high: float, *, unit: Unit) -> str:
    """Return an interval in brackets that no line break parts.

    Examples:
        >>> bounds(3, 12, unit="rank") == "(3\N{NO-BREAK SPACE}à\N{NO-BREAK SPACE}12)"
        True
    """
    words = _("({low} à {high})", low=amount(low, unit=unit), high=amount(high, unit=unit))
    return words.replace(" ", "\N{NO-BREAK SPACE}")


def details(figure: Figure) -> str:
    """Return what else a reader must know: year, estimate, coverage, or the missing reason."""
    parts = [
        figure.reason if figure.value is None else figure.remark,
        _("en {year}", year=figure.year) if figure.year and figure.value is not None else "",
        "" if figure.remark else _estimated_words(figure),
        _("sur {share} de la population", share=percent(figure.coverage, decimals=0))
        if figure.coverage is not None and figure.coverage < _NEARLY_ALL
        else "",
    ]
    return ", ".join(part for part in parts if part)


def _estimated_words(figure: Figure) -> str:
    if figure.status == "imputed":
        return _("valeur estimée")
    return _("valeur approchée") if figure.approximate else ""


def status_words(status: str) -> str:
    """Return the status of an absent value in words."""
    if status == "unreachable":
        return _("hors d'atteinte")
    if status == SMALL:
        return _("moins de {least}", least=number(catalogue.settings().small_counts.least))
    return _("secret statistique") if status == "secret" else _("non disponible")


def column_words(rows: pl.DataFrame, *, label: ColumnLabel) -> tuple[str, ...]:
    """Return the cells of a column as people read them.

    A column that has ``_low``, ``_high`` and ``_status`` beside it holds estimates: of people,
    they are written as everywhere, with their interval.
    """
    beside = [f"{label.column}_{name}" for name in ("low", "high", "status")]
    if label.unit != "people" or not set(beside) <= set(rows.columns):
        return tuple(amount(value, unit=label.unit) for value in rows[label.column].to_list())
    return tuple(
        _estimate_words(label, *row) for row in rows.select(label.column, *beside).iter_rows()
    )


def _estimate_words(
    label: ColumnLabel, value: float | None, low: float | None, high: float | None, status: str
) -> str:
    if value is None and status != SMALL:
        return "—"
    return value_and_bounds(
        Figure(
            label.column,
            label.label,
            label.unit,
            value,
            label.note or 0,
            low,
            high,
            status=status,
            approximate=True,
        )
    )


def age_words(years: int) -> str:
    """Return how old something is."""
    if years < 1:
        return _("moins d'un an")
    return _("un an") if years == 1 else _("{years} ans", years=number(years))


def is_numeric(unit: Unit) -> bool:
    """Say whether values of the unit line up on the right."""
    return unit not in ("text", "flag")


def joined(words: tuple[str, ...]) -> str:
    """Return names as an enumeration.

    Examples:
        >>> joined(("Nantes", "Rezé", "Orvault"))
        'Nantes, Rezé et Orvault'
    """
    *first, last = words or ("",)
    return _("{first} et {last}", first=", ".join(first), last=last) if first else last


def sensible(figure: Figure, value: float) -> float:
    """Return an estimated number of people without the digits that its interval makes vain.

    Three digits are kept of one without interval: it comes from a rate that has three.
    """
    if figure.unit != "people" or not (figure.approximate or figure.low is not None):
        return value
    if figure.low is None or figure.high is None:
        return float(f"{value:.3g}")
    return to_precision(value, low=figure.low, high=figure.high)


def _measure(value: float, *, unit: Unit) -> str:
    if unit == "share":
        return percent(value, decimals=1)
    if unit == "euro":
        return euros(Decimal(str(value)), decimals=0)
    if unit in _SYMBOLS:
        decimals = 0 if abs(value) >= _ROUNDED else 1
        return f"{number(value, decimals=decimals)}\N{NO-BREAK SPACE}{_SYMBOLS[unit]}"
    return number(value, decimals=1 if unit == "index" else 0)


def with_table_below(alternative: str) -> str:
    """Return the alternative of a drawing on a page, where its table follows."""
    return _("{words} Le tableau qui suit donne chaque valeur.", words=alternative)


def with_table_beside(alternative: str, *, file: str) -> str:
    """Return the alternative of a drawing in a file of its own, its table in another beside it."""
    return _(
        "{words} Le fichier {file}, à côté, donne chaque valeur.", words=alternative, file=file
    )


def furniture_words() -> dict[str, str]:
    """Return the words around the content of a page: what buttons and notes are called."""
    return {
        "skip": _("Aller au contenu"),
        "contents": _("Sommaire"),
        "note": _("note"),
        "notes": _("Notes"),
        "table": _("Voir le tableau"),
        "legend": _("Légende"),
        "figures": _("Chiffres clés"),
        "colon": _(" : "),
        "page": _("page"),
        "of": _("sur"),
        "link": _("Consulter la source"),
    }
