"""Write numbers, money and dates as the reader's language writes them.

French: ``1 234,5``, ``34,7 %``, ``1er novembre 2025``. The group separator is a narrow no-break
space, the space before ``%`` and ``€`` a no-break space. Halves round away from zero.
"""

import math
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, TypeAlias

from maillage.errors import InputError
from maillage.language import _, current

Number: TypeAlias = int | float | Decimal

_FRENCH = str.maketrans({",": "\N{NARROW NO-BREAK SPACE}", ".": ","})
_NO_BREAK = "\N{NO-BREAK SPACE}"
_MINUS = "\N{MINUS SIGN}"
_MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "en": "January February March April May June July August September October November December",
}


def number(value: Number, *, decimals: int = 0, signed: bool = False) -> str:
    """Return a number with its decimals, thousands grouped; ``signed`` shows a plus too.

    A value that rounds to zero has no sign.

    Raises:
        InputError: the value is infinite or not a number; say in words what that means.

    Examples:
        >>> number(-1234.5, decimals=1) == "−1\u202f234,5"
        True
        >>> number(Decimal("0.125"), decimals=2, signed=True)
        '+0,13'
    """
    exact = Decimal(str(value))
    if not exact.is_finite():
        raise InputError(_("{value} : un nombre fini est attendu", value=value))
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    sign = _MINUS if rounded < 0 else "+" if signed and rounded > 0 else ""
    return sign + _grouped(f"{abs(rounded):,.{decimals}f}")


def as_given(value: Number) -> str:
    """Return a number with the decimals that it has, none when it is whole.

    For a message that repeats what was asked: no rounding may bring it back within a bound. An
    infinite value is ``∞``, and one that is not a number ``nan``.

    Examples:
        >>> as_given(100.0), as_given(12.5), as_given(-math.inf), as_given(math.nan)
        ('100', '12,5', '−∞', 'nan')
    """
    exact = Decimal(str(value))
    if exact.is_nan():
        return "nan"
    sign = _MINUS if exact < 0 else ""
    if exact.is_infinite():
        return f"{sign}∞"
    return sign + _grouped(f"{abs(exact).normalize():,f}")


def _grouped(digits: str) -> str:
    """Return digits with the separators of the language, from those of Python."""
    return digits.translate(_FRENCH) if current() == "fr" else digits


def counted(count: int, one: str, many: str, /, **values: object) -> str:
    """Return how many there are: ``one`` or ``many``, two messages with a ``{count}``.

    Nothing and one are singular in French, one alone in English.

    Args:
        count: how many, at least 0.
        one: the message of a single thing, marked by :func:`maillage.language.N_`.
        many: the message of several.
        values: what else the messages name.

    Examples:
        >>> [counted(count, "{count} lieu", "{count} lieux") for count in (0, 1, 12)]
        ['0 lieu', '1 lieu', '12 lieux']
    """
    is_single = count < 2 if current() == "fr" else count == 1
    return _(one if is_single else many, count=number(count), **values)


def percent(share: Number, *, decimals: int = 1, signed: bool = False) -> str:
    """Return a share between 0 and 1 as a percentage.

    Examples:
        >>> percent(0.3468) == "34,7\u00a0%"
        True
    """
    written = number(Decimal(str(share)) * 100, decimals=decimals, signed=signed)
    return written + (f"{_NO_BREAK}%" if current() == "fr" else "%")


def euros(amount: Decimal | int, *, decimals: int | None = None, signed: bool = False) -> str:
    """Return an amount given in euros; cents show when there are some, unless ``decimals`` says.

    Examples:
        >>> euros(Decimal("1234.50")) == "1\u202f234,50\u00a0€"
        True
        >>> euros(100) == "100\u00a0€"
        True
    """
    return money(amount, currency="€", decimals=decimals, signed=signed)


def money(
    amount: Decimal | int,
    *,
    currency: Literal["€", "$"],
    decimals: int | None = None,
    signed: bool = False,
) -> str:
    """Return an amount given in units of the currency, as :func:`euros` does."""
    places = decimals if decimals is not None else 0 if amount == int(amount) else 2
    written = number(amount, decimals=places, signed=signed)
    if current() == "fr":
        return f"{written}{_NO_BREAK}{currency}"
    digits = written.lstrip(f"+{_MINUS}")
    return written.removesuffix(digits) + currency + digits


def to_precision(value: float, *, low: float, high: float) -> int:
    """Return a value rounded as finely as its interval deserves: a power of ten.

    The step is the power of ten below a quarter of the interval's width, at least 1. Order is
    kept: bounds rounded by their own interval still hold the value.

    Examples:
        >>> to_precision(169_625, low=163_775, high=176_582)
        170000
        >>> to_precision(74, low=65, high=85)
        74
    """
    power = max(math.floor(math.log10(max(high - low, 1.0) / 4)), 0)
    step = Decimal(10) ** power
    return int((Decimal(value) / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step)


def date_words(day: date) -> str:
    """Return a date in words.

    Examples:
        >>> date_words(date(2025, 11, 1))
        '1er novembre 2025'
    """
    month = _MONTHS[current()].split()[day.month - 1]
    first = "er" if day.day == 1 and current() == "fr" else ""
    return f"{day.day}{first} {month} {day.year}"
