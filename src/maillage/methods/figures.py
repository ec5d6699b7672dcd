"""Arithmetic of published figures: what their rounding allows, how fresh they are, where they go.

A published number is the interval of all the values that round to it, bounds included. Operations
are exact on the bounds (interval arithmetic, Moore 1966), so that two figures contradict each other
only when no rounding can reconcile them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from itertools import pairwise
from typing import Literal

from maillage.catalogue.figures import Line, Operation, Origin, Relation, Unit
from maillage.errors import InputError
from maillage.language import _

_EXACT_EXPONENT: dict[Unit, int] = {"count": 0, "people": 0, "euro": -2, "dollar": -2}

Verdict = Literal["holds", "contradicted"]
Outlook = Literal["reached", "on_pace", "behind", "undetermined"]
Point = tuple[Decimal, Decimal]


@dataclass(frozen=True)
class Quantity:
    """A value and the closed interval that its rounding leaves open."""

    value: Decimal
    low: Decimal
    high: Decimal


def published(value: Decimal, *, unit: Unit) -> Quantity:
    """Return a published value with half a unit of its last digit on each side.

    A count written to the unit and money written to the cent are exact.

    Examples:
        37 % is anything from 36.5 to 37.5 %:

        >>> quantity = published(Decimal("0.37"), unit="share")
        >>> str(quantity.low), str(quantity.high)
        ('0.365', '0.375')
    """
    exponent = int(value.as_tuple().exponent)
    exact = exponent <= _EXACT_EXPONENT.get(unit, -(10**6))
    margin = Decimal(0) if exact else Decimal("0.5").scaleb(exponent)
    return Quantity(value, value - margin, value + margin)


def derive(operation: Operation, operands: Sequence[Quantity]) -> Quantity:
    """Return a product, ratio, difference, sum or mean, with the bounds that follow.

    Args:
        operation: one that works on figures, not on a table.
        operands: two or more quantities, in order.

    Raises:
        InputError: a ratio's denominator may be zero, or the operation works on a table.

    Examples:
        68 % of 51 % of the people asked is 34.7 % of them:

        >>> of_those = published(Decimal("0.68"), unit="share")
        >>> asked = published(Decimal("0.51"), unit="share")
        >>> str(derive("product", [of_those, asked]).value)
        '0.3468'
    """
    if operation not in _STEPS:
        raise InputError(
            _("{operation} : cette opération porte sur un tableau", operation=operation)
        )
    total = reduce(_STEPS[operation], operands)
    return _scaled(total, Decimal(len(operands))) if operation == "mean" else total


def compare(found: Quantity, expected: Quantity, *, relation: Relation) -> Verdict:
    """Say whether a relation can hold once rounding is allowed for; bounds that touch hold.

    Examples:
        3 million is not 37 % of 8 thousand million, 3 thousand million is:

        >>> share = published(Decimal("0.37"), unit="share")
        >>> world = published(Decimal("8.0e9"), unit="people")
        >>> expected = derive("product", [share, world])
        >>> compare(published(Decimal("3e6"), unit="people"), expected, relation="equals")
        'contradicted'
        >>> compare(published(Decimal("3e9"), unit="people"), expected, relation="equals")
        'holds'
    """
    too_high = relation != "at_least" and found.low > expected.high
    too_low = relation != "at_most" and found.high < expected.low
    return "contradicted" if too_high or too_low else "holds"


def possible_share(share: Quantity) -> bool:
    """Say whether a share can lie between 0 and 1.

    Examples:
        >>> possible_share(published(Decimal("1.2"), unit="share"))
        False
    """
    return share.high >= 0 and share.low <= 1


def fresh_until(observed: date, *, years: int) -> date:
    """Return the anniversary that ends so many years: the last day on which a figure is fresh.

    29 February has its anniversary on the 28th in a common year.

    Examples:
        >>> fresh_until(date(2020, 12, 31), years=3)
        datetime.date(2023, 12, 31)
    """
    try:
        return observed.replace(year=observed.year + years)
    except ValueError:
        return observed.replace(year=observed.year + years, day=28)


def is_stale(observed: date, *, as_of: date, fresh_for_years: int) -> bool:
    """Say whether a figure is strictly older than its limit: its anniversary is still fresh.

    Examples:
        >>> is_stale(date(2020, 12, 31), as_of=date(2023, 12, 31), fresh_for_years=3)
        False
        >>> is_stale(date(2020, 12, 31), as_of=date(2024, 1, 1), fresh_for_years=3)
        True
    """
    return as_of > fresh_until(observed, years=fresh_for_years)


def is_expired(valid_until: date | None, *, as_of: date) -> bool:
    """Say whether the last day of validity is past; no last day never expires.

    Examples:
        >>> is_expired(date(2026, 12, 31), as_of=date(2026, 12, 31))
        False
    """
    return valid_until is not None and as_of > valid_until


def changes(values: Sequence[Decimal | None]) -> tuple[Decimal | None, ...]:
    """Return the relative change from each value to the next.

    Unknown beside an unknown value, and after zero: an unknown amount is not zero and is not
    stepped over.

    Examples:
        27.9 then 14 is a fall by 49.8 %:

        >>> [step and str(round(step, 3)) for step in changes([Decimal("27.9"), Decimal(14), None])]
        ['-0.498', None]
    """
    return tuple(
        None if before is None or after is None or before == 0 else (after - before) / abs(before)
        for before, after in pairwise(values)
    )


def year_number(day: date) -> Decimal:
    """Return a day as a number of years, the end of 2023 being 2024.

    Examples:
        >>> year_number(date(2030, 12, 31)) - year_number(date(2023, 12, 31))
        Decimal('7')
    """
    days = (date(day.year, 12, 31) - date(day.year - 1, 12, 31)).days
    return day.year + Decimal(day.timetuple().tm_yday) / days


@dataclass(frozen=True)
class Progress:
    """How a measure stands against its target.

    ``gap`` is what is missing, ``pace_needed`` what each year must add (null once the date is
    reached), ``projected`` the line at the target's date (null with fewer than two dates).
    """

    gap: Decimal
    pace_needed: Decimal | None
    projected: Decimal | None
    outlook: Outlook


def progress(points: Sequence[Point], *, target: Decimal, by: Decimal) -> Progress:
    """Compare a measure with the target it must reach at least.

    Args:
        points: (year number, value) pairs, in any order; the latest is where the measure stands.
        target: the value to reach.
        by: year number of the target.

    Returns:
        The gap, the yearly pace needed, the least-squares line at the target's date and the
        outlook: reached, on pace (the line meets the target), behind, or undetermined: a line
        needs two dates.

    Raises:
        InputError: no point is given.

    Examples:
        64 % at the end of 2023 and 90 % wanted at the end of 2030: 26 points in 7 years.

        >>> now = progress([(Decimal(2024), Decimal("0.64"))], target=Decimal("0.9"),
        ...                by=Decimal(2031))
        >>> round(now.pace_needed, 4), now.projected, now.outlook
        (Decimal('0.0371'), None, 'undetermined')
    """
    if not points:
        raise InputError(_("aucune valeur connue : une tendance demande au moins une date"))
    latest, value = max(points)
    gap = target - value
    years = by - latest
    pace_needed = gap / years if years > 0 else None
    projected = _line_at(points, by)
    return Progress(gap, pace_needed, projected, _outlook(gap, years, projected, target))


def origin_totals(lines: Sequence[Line]) -> dict[Origin, Decimal]:
    """Return the amounts of each origin; what has no known origin is counted apart.

    Examples:
        >>> lines = [Line(label="a", amount="10.01", origin="eu"), Line(label="b", amount="5")]
        >>> {origin: str(total) for origin, total in origin_totals(lines).items()}
        {'eu': '10.01', 'non_eu': '0', 'unknown': '5'}
    """
    origins: tuple[Origin, ...] = ("eu", "non_eu", "unknown")
    return {
        origin: sum((line.amount for line in lines if line.origin == origin), Decimal(0))
        for origin in origins
    }


def _outlook(gap: Decimal, years: Decimal, projected: Decimal | None, target: Decimal) -> Outlook:
    if gap <= 0:
        return "reached"
    if years <= 0:
        return "behind"
    if projected is None:
        return "undetermined"
    return "on_pace" if projected >= target else "behind"


def _line_at(points: Sequence[Point], year: Decimal) -> Decimal | None:
    """Return the least-squares line at a year, or None with fewer than two distinct dates."""
    if len({when for when, _value in points}) < 2:
        return None
    count = len(points)
    mean_year = sum((when for when, _value in points), Decimal(0)) / count
    mean_value = sum((value for _when, value in points), Decimal(0)) / count
    spread = sum(((when - mean_year) ** 2 for when, _value in points), Decimal(0))
    together = sum(((w - mean_year) * (value - mean_value) for w, value in points), Decimal(0))
    return mean_value + together / spread * (year - mean_year)


def _product(a: Quantity, b: Quantity) -> Quantity:
    ends = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]
    return Quantity(a.value * b.value, min(ends), max(ends))


def _ratio(a: Quantity, b: Quantity) -> Quantity:
    if b.low <= 0 <= b.high:
        raise InputError(
            _("division impossible : le dénominateur, {value}, peut être nul", value=b.value)
        )
    ends = [x / y for x in (a.low, a.high) for y in (b.low, b.high)]
    return Quantity(a.value / b.value, min(ends), max(ends))


def _difference(a: Quantity, b: Quantity) -> Quantity:
    return Quantity(a.value - b.value, a.low - b.high, a.high - b.low)


def _sum(a: Quantity, b: Quantity) -> Quantity:
    return Quantity(a.value + b.value, a.low + b.low, a.high + b.high)


def _scaled(quantity: Quantity, divisor: Decimal) -> Quantity:
    return Quantity(quantity.value / divisor, quantity.low / divisor, quantity.high / divisor)


_STEPS: dict[Operation, Callable[[Quantity, Quantity], Quantity]] = {
    "product": _product,
    "ratio": _ratio,
    "difference": _difference,
    "sum": _sum,
    "mean": _sum,
}
