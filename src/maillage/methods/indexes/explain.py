"""Why a zone has its score: what each indicator brings, and which pull it above the reference.

An arithmetic tree is a sum, a geometric one a sum of logarithms: both split exactly. A harmonic
tree, or one that mixes aggregations, does not, and is refused rather than approximated.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maillage.errors import InputError
from maillage.language import _
from maillage.methods.indexes.composite import Composite
from maillage.methods.indexes.normalise import weighted_rank
from maillage.methods.indexes.panel import Panel
from maillage.methods.indexes.tree import AGGREGATIONS, Tree
from maillage.types import Floats

NO_INDICATOR = -1


@dataclass(frozen=True)
class Contributions:
    """What each indicator brings to each score.

    Attributes:
        values: shape (zones, indicators); 0 where the indicator is absent or its axis has no
            score, NaN where the zone has none.
        base: shape (zones,), what no indicator brings: the logarithm of ``multiply`` factors in
            a geometric tree, 0 in an arithmetic one.
        logarithmic: whether ``base + values.sum(axis=1)`` is the logarithm of the score, rather
            than the score. A score of 0 then has a contribution of −inf.
    """

    values: Floats
    base: Floats
    logarithmic: bool


@dataclass(frozen=True)
class Reason:
    """An indicator that pulls a zone's score above that of its reference area.

    Attributes:
        indicator: its id.
        deviation: what it adds, in points of the index (of its logarithm in a geometric tree).
        percentile: 0–100, the zone's place among the people of the reference area; 100 is the
            most fragile.
    """

    indicator: str
    deviation: float
    percentile: float


@dataclass(frozen=True)
class Reasons:
    """The reasons of every zone, strongest first, shape (zones, count) each.

    Attributes:
        indicators: ids, in the order that ``leaves`` refers to.
        leaves: position of the indicator; ``NO_INDICATOR`` when there are fewer reasons.
        deviations: what each adds; NaN where there is none.
        percentiles: 0–100; NaN where there is none.
    """

    indicators: tuple[str, ...]
    leaves: NDArray[np.int64]
    deviations: Floats
    percentiles: Floats

    def of(self, zone: int) -> tuple[Reason, ...]:
        """Return the reasons of one zone."""
        return tuple(
            Reason(self.indicators[leaf], float(deviation), float(percentile))
            for leaf, deviation, percentile in zip(
                self.leaves[zone], self.deviations[zone], self.percentiles[zone], strict=True
            )
            if leaf != NO_INDICATOR
        )


def contributions(composite: Composite) -> Contributions:
    """Return what each indicator brings to each score, exactly, weights renormalised included.

    Args:
        composite: the index over zones.

    Raises:
        InputError: an axis is harmonic, or arithmetic and geometric axes are mixed.

    Examples:
        Weights 1 and 3 over scores 8 and 4: 2 + 3 = 5. Without the first, the second is all.

        >>> from maillage.catalogue.indexes import Axis, Index, Part
        >>> from maillage.catalogue.text import Text
        >>> from maillage.methods.indexes.composite import compute
        >>> text = Text(fr="exemple", en="example")
        >>> parts = (Part(indicator="old", weight=1), Part(indicator="poor", weight=3))
        >>> axis = Axis(id="all", label=text, parts=parts, weight_total=4, minimum_share=0)
        >>> index = Index(id="x", label=text, definition=text, citation="none",
        ...               normalisation="ratio", root="all", axes=(axis,))
        >>> panel = Panel(("a", "b"), ("old", "poor"), np.array([[8.0, 4.0], [np.nan, 4.0]]),
        ...               (1, 1), np.ones(2), np.ones(2, dtype=bool), np.full(2, 100.0))
        >>> contributions(compute(index, panel)).values.tolist()
        [[2.0, 3.0], [0.0, 4.0]]
    """
    logarithmic = _logarithmic(composite.tree)
    factors, base = _factors(composite, logarithmic=logarithmic)
    brought = _product(factors, _scale(composite, logarithmic=logarithmic))
    unscored = np.isnan(composite.scores)
    brought[unscored] = np.nan
    return Contributions(
        values=brought, base=np.where(unscored, np.nan, base), logarithmic=logarithmic
    )


def deviations(composite: Composite, panel: Panel) -> Floats:
    """Return what each indicator adds to a score compared with the reference area.

    That is (score of the indicator − its population-weighted mean over the reference area) ×
    effective weight in the zone, after renormalisation; on the scale of contributions.

    Args:
        composite: the index over zones.
        panel: the panel it was computed from: its reference area and population.

    Returns:
        Shape (zones, indicators); NaN where the indicator is absent or the zone has no score.

    Raises:
        InputError: as :func:`contributions`.
    """
    logarithmic = _logarithmic(composite.tree)
    factors, _base = _factors(composite, logarithmic=logarithmic)
    scale = _scale(composite, logarithmic=logarithmic)
    usable = np.isfinite(scale)
    weights = panel.weights[:, None] * usable
    totals = weights.sum(axis=0)
    sums = (weights * np.where(usable, scale, 0.0)).sum(axis=0)
    means = np.divide(sums, totals, out=np.full(totals.shape, np.nan), where=totals > 0)
    moved = _product(factors, scale - means)
    moved[composite.missing] = np.nan
    moved[np.isnan(composite.scores)] = np.nan
    return moved


def reasons(composite: Composite, panel: Panel, *, count: int) -> Reasons:
    """Return the indicators that pull each score most above the reference area.

    Args:
        composite: the index over zones.
        panel: the panel it was computed from.
        count: reasons a zone, at most; only those that pull upwards are given.

    Raises:
        InputError: as :func:`contributions`, or ``count`` is below 1.
    """
    if count < 1:
        raise InputError(_("nombre de raisons : {found} trouvé, au moins 1 attendu", found=count))
    moved = deviations(composite, panel)
    pulling = np.where(moved > 0, moved, -np.inf)
    leaves = np.argsort(-pulling, axis=1, kind="stable")[:, :count]
    strongest = np.take_along_axis(pulling, leaves, axis=1)
    turned = panel.select(composite.indicators).values * composite.directions
    percentiles = 100 * np.column_stack(
        [weighted_rank(values, weights=panel.weights) for values in turned.T]
    )
    given = strongest > 0
    return Reasons(
        indicators=composite.indicators,
        leaves=np.where(given, leaves, NO_INDICATOR),
        deviations=np.where(given, strongest, np.nan),
        percentiles=np.where(given, np.take_along_axis(percentiles, leaves, axis=1), np.nan),
    )


def _logarithmic(tree: Tree) -> bool:
    """Return whether the tree is geometric, and refuse one that does not split."""
    parts = np.diff(tree.starts)
    kinds = {AGGREGATIONS[kind] for kind in tree.aggregations[parts > 1]}
    if kinds <= {"arithmetic"}:
        return False
    if kinds == {"geometric"}:
        return True
    raise InputError(
        _(
            "les contributions exactes demandent des axes tous arithmétiques ou tous "
            "géométriques ; trouvé : {kinds}",
            kinds=", ".join(sorted(kinds)),
        )
    )


def _product(factors: Floats, scale: Floats) -> Floats:
    """Return factors × scale, 0 where the factor is 0 whatever the scale (absent, −inf)."""
    return np.multiply(factors, scale, out=np.zeros_like(factors), where=factors != 0)


def _scale(composite: Composite, *, logarithmic: bool) -> Floats:
    if not logarithmic:
        return composite.normalised
    with np.errstate(divide="ignore"):
        return np.log(composite.normalised)


def _factors(composite: Composite, *, logarithmic: bool) -> tuple[Floats, Floats]:
    """Return what multiplies each indicator in each score, and what is added to them.

    Goes down the tree: an axis hands its factor to its parts, in proportion to the weights
    present.
    """
    tree, zones = composite.tree, len(composite.zones)
    leaves = len(tree.indicators)
    known = np.column_stack(
        [~composite.missing, *(~np.isnan(composite.axes[axis]) for axis in tree.axes)]
    )
    factors = np.zeros((zones, leaves + len(tree.axes)))
    factors[:, -1] = 1.0
    base = np.zeros(zones)
    for axis in reversed(range(len(tree.axes))):
        parts, own = tree.parts(axis), factors[:, leaves + axis]
        children = tree.children[parts]
        present = tree.weights[parts] * known[:, children]
        total = present.sum(axis=1, keepdims=True)
        shares = np.divide(present, total, out=np.zeros_like(present), where=total > 0)
        if logarithmic:
            base += own * np.log(tree.multipliers[axis])
        else:
            own = own * tree.multipliers[axis]
        factors[:, children] = own[:, None] * shares
    return factors[:, :leaves], base
