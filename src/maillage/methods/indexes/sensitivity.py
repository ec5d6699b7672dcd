"""Which choice moves the ranks: Sobol indices of the sources of uncertainty of an index.

Source: Saisana, Saltelli and Tarantola (2005), whose output, the mean shift of rank, is ours.
This module imports numba.
"""

from dataclasses import dataclass

import numpy as np

from maillage.catalogue.indexes import Index
from maillage.errors import InputError
from maillage.language import _
from maillage.methods.indexes.draws import Choices, Experiment, experiment
from maillage.methods.indexes.panel import Panel
from maillage.methods.indexes.ranks import NO_RANK
from maillage.methods.indexes.sobol import SobolIndices, saltelli_sample, sobol_indices
from maillage.types import Floats

DRAWS_AT_ONCE = 256


@dataclass(frozen=True)
class Sensitivity:
    """What each source of uncertainty explains.

    Attributes:
        sources: the sources that vary, in the order of the indices.
        mean_shift: indices of the mean absolute shift of rank against the nominal index.
        zones: indices of the rank of each zone asked for, by code; NaN for a zone that has no
            rank in every draw.
    """

    sources: tuple[str, ...]
    mean_shift: SobolIndices
    zones: dict[str, SobolIndices]


def sensitivity(
    index: Index,
    panel: Panel,
    *,
    choices: Choices,
    base: int,
    zones: tuple[str, ...],
    rng: np.random.Generator,
) -> Sensitivity:
    """Return the Sobol indices of normalisation, weights, removal and sampling error.

    The weights of all the axes are one group; a draw of sampling errors is one number, from
    which every zone's error follows. The index is computed ``base × (sources + 2)`` times.

    Args:
        index: the definition.
        panel: the values.
        choices: what varies; a source with a single possibility is left out.
        base: points in a block, a power of 2.
        zones: codes whose own rank is analysed.
        rng: scrambles the Sobol sequence.

    Raises:
        InputError: nothing varies, a zone is not in the panel, ``base`` is not a power of 2, and
            as :func:`~maillage.methods.indexes.draws.experiment` does.
    """
    ready = experiment(index, panel, choices=choices)
    sources = _varying(ready)
    columns = [_position(panel, zone) for zone in zones]
    points = saltelli_sample(
        dimension=ready.dimension, base=base, groups=list(sources.values()), rng=rng
    )
    shifts, ranks = _outputs(ready, points, columns)
    return Sensitivity(
        sources=tuple(sources),
        mean_shift=sobol_indices(shifts, groups=len(sources)),
        zones={
            zone: sobol_indices(np.where(rank == NO_RANK, np.nan, rank), groups=len(sources))
            for zone, rank in zip(zones, ranks.T, strict=True)
        },
    )


def _varying(ready: Experiment) -> dict[str, slice]:
    choices = ready.choices
    varies = {
        "normalisation": len(choices.normalisations) > 1,
        "weights": choices.concentration is not None,
        "removal": choices.removal,
        "sampling_error": choices.sampling_error,
    }
    sources = {name: place for name, place in ready.sources.items() if varies[name]}
    if not sources:
        raise InputError(
            _("rien ne varie : donnez plusieurs normalisations, une concentration ou un retrait")
        )
    return sources


def _position(panel: Panel, zone: str) -> int:
    if zone not in panel.zones:
        raise InputError(_("la zone {code} n'est pas dans le panneau", code=zone))
    return panel.zones.index(zone)


def _outputs(ready: Experiment, points: Floats, columns: list[int]) -> tuple[Floats, Floats]:
    """Return the mean shift of each draw, and the ranks of some zones, shape (draws, zones)."""
    nominal = ready.nominal.ranks
    shifts, ranks = np.empty(len(points)), np.empty((len(points), len(columns)))
    for first in range(0, len(points), DRAWS_AT_ONCE):
        block = slice(first, first + DRAWS_AT_ONCE)
        drawn = ready.ranks(points[block]).astype(np.int32)
        both = (drawn != NO_RANK) & (nominal != NO_RANK)
        moved = np.where(both, np.abs(drawn - nominal), 0).sum(axis=1)
        shifts[block] = moved / np.maximum(both.sum(axis=1), 1)
        ranks[block] = drawn[:, columns]
    return shifts, ranks
