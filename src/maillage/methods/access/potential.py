"""The French public standard: *accessibilité potentielle localisée* (APL), DREES and IRDES.

Method: Barlet, Coldefy, Collin and Lucas-Gabrielli (2012); Vergier and Chaput (2017) for classes
in minutes. Need varies with age: an inhabitant counts for what their age consumes relative to the
mean. Weights of ages and of classes are parameters, as they change with the service.
This module imports numba.
"""

from maillage.contracts.costs import SparseCosts
from maillage.errors import InputError
from maillage.language import _
from maillage.methods.access.catchment import two_step_catchment
from maillage.methods.access.decay import Classes
from maillage.methods.access.quantities import check_demand
from maillage.types import Floats


def relative_need(need: Floats, population: Floats) -> Floats:
    """Return what an inhabitant of each age counts for, 1 being the mean of a population.

    Args:
        need: consumption per inhabitant of each age group, shape (ages,), in any unit.
        population: inhabitants of each age group in the reference area, shape (ages,).

    Raises:
        InputError: a shape differs, a number is negative or missing, or nobody needs anything.

    Examples:
        Older people, one in four, need three times as much: the mean is 1.5.

        >>> import numpy as np
        >>> relative_need(np.array([1.0, 3.0]), np.array([75.0, 25.0])).round(3).tolist()
        [0.667, 2.0]
    """
    check_demand(need, zones=need.size)
    check_demand(population, zones=need.size)
    total = float(need @ population)
    if total <= 0:
        raise InputError(
            _("besoin par âge : nul pour toute la population ; il en faut à un âge au moins")
        )
    relative: Floats = need * population.sum() / total
    return relative


def standardised_population(counts: Floats, age_weights: Floats) -> Floats:
    """Return the inhabitants of each zone, each counted for the need of their age.

    Args:
        counts: inhabitants by zone and age group, shape (zones, ages).
        age_weights: what an inhabitant of each age counts for, shape (ages,).

    Raises:
        InputError: a shape differs, or a number is negative or missing.

    Examples:
        >>> import numpy as np
        >>> standardised_population(np.array([[60.0, 20.0]]), np.array([0.5, 2.5])).tolist()
        [80.0]
    """
    if counts.ndim != 2 or age_weights.shape != counts.shape[1:]:
        raise InputError(
            _(
                "population par âge de forme {shape} pour {count} poids ; il faut une colonne par "
                "âge et un poids par colonne",
                shape=counts.shape,
                count=age_weights.size,
            )
        )
    check_demand(age_weights, zones=age_weights.size)
    check_demand(counts.ravel(), zones=counts.size)
    people: Floats = counts @ age_weights
    return people


def localised_potential(
    counts: Floats,
    supply: Floats,
    costs: SparseCosts,
    *,
    age_weights: Floats,
    decay: Classes,
) -> Floats:
    """Return the APL: supply per standardised inhabitant of each zone.

    Args:
        counts: inhabitants by zone and age group, shape (zones, ages).
        supply: activity of each site, shape (sites,).
        costs: minutes from zone to site, the pairs in reach only.
        age_weights: what an inhabitant of each age counts for, shape (ages,);
            :func:`relative_need` gives them.
        decay: classes of minutes and their weights.

    Returns:
        Shape (zones,); 0 where no site is in reach. Times 100,000 for the usual presentation.

    Raises:
        InputError: a shape differs, or a number is negative or missing.

    Examples:
        One site of 44 hours. Beside it 60 young and 20 older people count for 60 × ½ + 20 × 2.5
        = 80; a quarter of an hour away, at 0.3, 100 young count for 50. The site gives
        44 ÷ (80 + 0.3 × 50) to each at hand, and 0.3 of it to the others.

        >>> import numpy as np
        >>> costs = SparseCosts(
        ...     np.array([0, 1, 2]), np.array([0, 0]), np.array([0.0, 15.0]), np.zeros(2), 1, "car"
        ... )
        >>> classes = Classes(bounds=(10.0, 15.0), weights=(1.0, 0.3))
        >>> counts = np.array([[60.0, 20.0], [100.0, 0.0]])
        >>> weights = np.array([0.5, 2.5])
        >>> localised_potential(
        ...     counts, np.array([44.0]), costs, age_weights=weights, decay=classes
        ... ).round(4).tolist()
        [0.4632, 0.1389]
    """
    people = standardised_population(counts, age_weights)
    return two_step_catchment(people, supply, costs, decay=decay)
