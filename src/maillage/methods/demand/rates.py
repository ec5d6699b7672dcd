"""People in difficulty from counts by age: each class at its published rate.

The interval comes from the rates' own, which the publisher gives as bounds of a survey.
"""

import numpy as np

from maillage.errors import InputError
from maillage.language import _
from maillage.types import Floats


def expected_people(counts: Floats, rates: Floats) -> Floats:
    """Return the people expected in difficulty in each zone.

    Args:
        counts: people by zone and class, shape (zones, classes); NaN where unknown.
        rates: rate of each class, 0–1, shape (classes,).

    Returns:
        One number a zone; NaN where the count of any class is unknown.

    Raises:
        InputError: shapes differ, a count is negative or a rate is outside 0–1.

    Examples:
        100 young people at 3 % and 50 older ones at 67 %.

        >>> float(expected_people(np.array([[100.0, 50.0]]), np.array([0.03, 0.67]))[0])
        36.5
    """
    if counts.shape[1] != len(rates):
        raise InputError(
            _(
                "{found} classes d'âge pour {expected} taux",
                found=counts.shape[1],
                expected=len(rates),
            )
        )
    if (counts < 0).any() or not ((rates >= 0) & (rates <= 1)).all():
        raise InputError(_("un effectif est négatif ou un taux sort de 0 à 1"))
    return counts @ rates


def drawn_people(
    counts: Floats, rates: Floats, *, errors: Floats, draws: int, rng: np.random.Generator
) -> Floats:
    """Return plausible numbers of people, shape (zones, draws): rates within their errors.

    Args:
        counts: people by zone and class, shape (zones, classes).
        rates: rate of each class, 0–1.
        errors: standard error of each rate, shape (classes,); shared by all zones.
        draws: how many.
        rng: source of randomness.
    """
    drawn = np.clip(rng.normal(rates, errors, size=(draws, len(rates))), 0.0, 1.0)
    return counts @ drawn.T
