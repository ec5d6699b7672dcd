"""Checks of what people give: demand by zone, supply by site, and their like."""

import numpy as np

from maillage.errors import InputError
from maillage.language import _
from maillage.types import Floats


def check_demand(demand: Floats, *, zones: int) -> None:
    """Refuse a demand that is not one finite number, 0 or more, for each zone."""
    check_amounts(demand, name=_("demande"), count=zones, of=_("zones"))


def check_supply(supply: Floats, *, sites: int) -> None:
    """Refuse a supply that is not one finite number, 0 or more, for each site."""
    check_amounts(supply, name=_("offre"), count=sites, of=_("sites"))


def check_positive(amount: float, name: str) -> None:
    """Refuse a parameter that is not a finite number above 0."""
    if not 0 < amount < float("inf"):
        raise InputError(
            _(
                "{name} : {amount} trouvé ; il faut un nombre au-dessus de 0",
                name=name,
                amount=amount,
            )
        )


def divide_or_zero(numerator: Floats, denominator: Floats) -> Floats:
    """Return the quotients, 0 where the denominator is 0.

    Examples:
        >>> divide_or_zero(np.array([40.0, 3.0]), np.array([100.0, 0.0])).tolist()
        [0.4, 0.0]
    """
    quotients = np.zeros_like(numerator)
    np.divide(numerator, denominator, out=quotients, where=denominator > 0)
    return quotients


def check_amounts(values: Floats, *, name: str, count: int, of: str) -> None:
    """Refuse values that are not one finite number, 0 or more, for each of what they are of."""
    if values.shape != (count,):
        raise InputError(
            _(
                "{name} : tableau de forme {shape} pour {count} {of} ; il faut une valeur chacun",
                name=name,
                shape=values.shape,
                count=count,
                of=of,
            )
        )
    wrong = ~(np.isfinite(values) & (values >= 0))
    if wrong.any():
        at = int(wrong.argmax())
        raise InputError(
            _(
                "{name}, rang {at} : {value} trouvé ; il faut un nombre fini, 0 ou plus",
                name=name,
                at=at,
                value=float(values[at]),
            )
        )
