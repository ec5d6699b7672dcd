"""Sobol indices: how much of an output's variance each group of inputs explains.

Sources: Saltelli and others (2010), *Variance based sensitivity analysis of model output*
(design and first-order estimator); Jansen (1999) (total effect).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import qmc

from maillage.errors import InputError
from maillage.language import _
from maillage.types import Floats


@dataclass(frozen=True)
class SobolIndices:
    """Shares of variance, shape (groups,) each; NaN when the output does not vary.

    Attributes:
        first_order: share explained by the group alone.
        total: share that involves the group, with its interactions.
        variance: of the output.
    """

    first_order: Floats
    total: Floats
    variance: float


def saltelli_sample(
    *, dimension: int, base: int, groups: Sequence[slice], rng: np.random.Generator
) -> Floats:
    """Return the points at which to run a model, block after block: A, B, then A with B's groups.

    Args:
        dimension: number of inputs.
        base: points in a block, a power of 2.
        groups: the inputs that move together.
        rng: scrambles the Sobol sequence.

    Returns:
        Numbers in [0, 1), shape (base × (groups + 2), dimension).

    Raises:
        InputError: ``base`` is not a power of 2.

    Examples:
        >>> points = saltelli_sample(dimension=2, base=4, groups=[slice(0, 1)],
        ...                          rng=np.random.default_rng(0))
        >>> first, second, mixed = points.reshape(3, 4, 2)
        >>> bool((mixed[:, 0] == second[:, 0]).all() and (mixed[:, 1] == first[:, 1]).all())
        True
    """
    if base < 1 or base & (base - 1):
        raise InputError(
            _("points par bloc : {found} trouvé, une puissance de 2 attendue", found=base)
        )
    sequence = qmc.Sobol(2 * dimension, scramble=True, rng=rng)
    points = sequence.random_base2(base.bit_length() - 1)
    first, second = points[:, :dimension], points[:, dimension:]
    blocks = [first, second]
    for group in groups:
        mixed = first.copy()
        mixed[:, group] = second[:, group]
        blocks.append(mixed)
    return np.vstack(blocks)


def sobol_indices(outputs: Floats, *, groups: int) -> SobolIndices:
    """Return the Sobol indices of a model run on :func:`saltelli_sample`.

    Args:
        outputs: one number a point, in the order of the sample.
        groups: number of groups of the sample.

    Raises:
        InputError: the number of outputs does not fit the number of groups.

    Examples:
        The model is its first input, out of two: that input explains everything.

        >>> points = saltelli_sample(dimension=2, base=1024, groups=[slice(0, 1), slice(1, 2)],
        ...                          rng=np.random.default_rng(0))
        >>> indices = sobol_indices(points[:, 0], groups=2)
        >>> (indices.first_order.round(2) + 0.0).tolist(), indices.total.round(2).tolist()
        ([1.0, 0.0], [1.0, 0.0])
    """
    if outputs.size == 0 or outputs.size % (groups + 2):
        raise InputError(
            _(
                "{found} résultats pour {groups} groupes : un multiple de {blocks} est attendu",
                found=outputs.size,
                groups=groups,
                blocks=groups + 2,
            )
        )
    centred = outputs - outputs.mean()
    first, second, *mixed = centred.reshape(groups + 2, -1)
    variance = float(np.concatenate([first, second]).var())
    if outputs.min() == outputs.max() or variance == 0:
        nothing = np.full(groups, np.nan)
        return SobolIndices(first_order=nothing, total=nothing, variance=0.0)
    return SobolIndices(
        first_order=np.array([(second * (swap - first)).mean() for swap in mixed]) / variance,
        total=np.array([((first - swap) ** 2).mean() for swap in mixed]) / (2 * variance),
        variance=variance,
    )
