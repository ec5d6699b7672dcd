"""Fill in missing values when it is asked for, by name, and say which were filled in.

Nothing here runs by itself: a missing value stays missing unless a catalogue entry or a person
names one of these ways.
"""

import numpy as np
from scipy.spatial import cKDTree

from maillage.errors import InputError
from maillage.language import _
from maillage.types import Booleans, Floats, Integers

EARTH_RADIUS_M = 6_371_008.8


def from_parents(values: Floats, parents: tuple[Floats, ...]) -> tuple[Floats, Booleans]:
    """Return values with the first known parent's in place of the missing, and which were filled.

    Args:
        values: shape (zones,), NaN where missing.
        parents: the value of each zone's parents, the nearest first, each of shape (zones,).

    Examples:
        >>> from_parents(np.array([1.0, np.nan]), (np.array([5.0, 6.0]),))
        (array([1., 6.]), array([False,  True]))
    """
    filled = values.copy()
    for parent in parents:
        filled = np.where(np.isnan(filled), parent, filled)
    return filled, _filled_in(values, filled)


def from_neighbours(
    values: Floats, *, lon: Floats, lat: Floats, weights: Floats, neighbours: int
) -> tuple[Floats, Booleans]:
    """Return values with the weighted mean of the nearest known zones, and which were filled.

    Args:
        values: shape (zones,), NaN where missing.
        lon: longitude of each zone, degrees; a zone without a place stays missing.
        lat: latitude, degrees.
        weights: weight of each known zone, for instance its people.
        neighbours: how many known zones to take.

    Raises:
        InputError: ``neighbours`` is not positive.
    """
    if neighbours < 1:
        raise InputError(_("le nombre de voisins doit être au moins 1, reçu {n}", n=neighbours))
    placed = ~np.isnan(lon) & ~np.isnan(lat)
    known = np.flatnonzero(~np.isnan(values) & placed & (weights > 0))
    wanted = np.flatnonzero(np.isnan(values) & placed)
    if not len(known) or not len(wanted):
        return values.copy(), np.zeros(len(values), dtype=bool)
    points = _on_sphere(lon, lat)
    nearest = _nearest(points[known], points[wanted], min(neighbours, len(known)))
    chosen = known[nearest]
    filled = values.copy()
    filled[wanted] = np.average(values[chosen], axis=1, weights=weights[chosen])
    return filled, _filled_in(values, filled)


def from_regression(values: Floats, covariates: Floats) -> tuple[Floats, Booleans]:
    """Return values with a least-squares prediction in place of the missing, and which.

    Args:
        values: shape (zones,), NaN where missing.
        covariates: shape (zones, covariates); a zone that lacks one stays missing.

    Raises:
        InputError: fewer complete zones than coefficients.
    """
    complete = ~np.isnan(covariates).any(axis=1)
    known = complete & ~np.isnan(values)
    design = np.column_stack([np.ones(len(values)), covariates])
    if known.sum() < design.shape[1]:
        raise InputError(
            _("{found} zones complètes : trop peu pour une régression", found=int(known.sum()))
        )
    coefficients, *_rest = np.linalg.lstsq(design[known], values[known], rcond=None)
    wanted = complete & np.isnan(values)
    filled = values.copy()
    filled[wanted] = design[wanted] @ coefficients
    return filled, wanted


def _filled_in(before: Floats, after: Floats) -> Booleans:
    filled: Booleans = np.isnan(before) & ~np.isnan(after)
    return filled


def _on_sphere(lon: Floats, lat: Floats) -> Floats:
    """Return points on the sphere, in metres: their chord orders as their great circle does."""
    longitude, latitude = np.radians(lon), np.radians(lat)
    return EARTH_RADIUS_M * np.column_stack(
        [
            np.cos(latitude) * np.cos(longitude),
            np.cos(latitude) * np.sin(longitude),
            np.sin(latitude),
        ]
    )


def _nearest(known: Floats, wanted: Floats, count: int) -> Integers:
    _distance, index = cKDTree(known).query(wanted, k=count)
    found: Integers = np.asarray(index, dtype=np.int64).reshape(len(wanted), count)
    return found
