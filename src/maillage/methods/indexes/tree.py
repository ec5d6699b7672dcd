"""The tree of an index as flat arrays, and its evaluation over zones.

Nodes are numbered with the indicators first, then the axes, children before parents: one pass
upwards computes everything, here and in the compiled kernels, with the same operations in the
same order.
"""

from dataclasses import dataclass, replace

import numpy as np

from maillage.catalogue.indexes import Aggregation, Axis, Index
from maillage.errors import InputError
from maillage.language import _
from maillage.methods.indexes.weights import (
    entropy_weights,
    equal_weights,
    principal_component_weights,
)
from maillage.types import Booleans, Floats, Integers

AGGREGATIONS: tuple[Aggregation, ...] = ("arithmetic", "geometric", "harmonic")
"""Aggregations by their number in :attr:`Tree.aggregations`."""

SHARE_TOLERANCE = 1e-9
"""A share this close under ``minimum_share`` reaches it: ⅓ + ⅔ may round below 1."""


@dataclass(frozen=True)
class Tree:
    """The axes of an index, children before parents, the root last.

    Attributes:
        indicators: the leaves.
        axes: axis ids; axis ``k`` is node ``len(indicators) + k``.
        starts: shape (axes + 1,); the parts of axis ``k`` are ``starts[k]`` to ``starts[k + 1]``.
        children: shape (parts,), the node of each part.
        weights: shape (parts,), as given; they are divided by their sum within an axis.
        aggregations: shape (axes,), position in :data:`AGGREGATIONS`.
        minimum_shares: shape (axes,), least share of the weight present for a score.
        multipliers: shape (axes,), what the aggregate is multiplied by.
        weightings: where the weights of each axis come from.
    """

    indicators: tuple[str, ...]
    axes: tuple[str, ...]
    starts: Integers
    children: Integers
    weights: Floats
    aggregations: Integers
    minimum_shares: Floats
    multipliers: Floats
    weightings: tuple[str, ...]

    def parts(self, axis: int) -> slice:
        """Return where the parts of an axis stand in ``children`` and ``weights``."""
        return slice(int(self.starts[axis]), int(self.starts[axis + 1]))

    @property
    def part_axes(self) -> Integers:
        """Axis of each part, shape (parts,)."""
        return np.repeat(np.arange(len(self.axes)), np.diff(self.starts))

    @property
    def shares(self) -> Floats:
        """Weight of each part over the sum of its axis, shape (parts,); 0 in an empty axis."""
        totals = np.bincount(self.part_axes, weights=self.weights, minlength=len(self.axes))
        total = totals[self.part_axes]
        return np.divide(self.weights, total, out=np.zeros_like(self.weights), where=total > 0)

    @property
    def effective_weights(self) -> Floats:
        """Share of the index that each indicator weighs when all are present, summing to 1."""
        carried = np.zeros(len(self.indicators) + len(self.axes))
        carried[-1] = 1.0
        shares = self.shares
        for axis in reversed(range(len(self.axes))):
            parts = self.parts(axis)
            carried[self.children[parts]] = carried[len(self.indicators) + axis] * shares[parts]
        return carried[: len(self.indicators)]

    def without(self, indicator: str) -> "Tree":
        """Return the tree with an indicator's weight at 0, and that of the axes this empties.

        Raises:
            InputError: the indicator is not in the index.
        """
        if indicator not in self.indicators:
            raise InputError(
                _(
                    "« {name} » n'est pas un indicateur de l'indice ; attendu : {known}",
                    name=indicator,
                    known=", ".join(self.indicators),
                )
            )
        leaf = self.indicators.index(indicator)
        return replace(self, weights=self.weights * kept_parts(self, leaf))


@dataclass(frozen=True)
class Evaluation:
    """Every node of a tree over the zones, with the weights that served.

    Attributes:
        tree: the tree with the weights drawn from the data filled in.
        scores: shape (nodes, zones); NaN where an indicator or an axis has no score.
        shares: shape (nodes, zones), share of the node's nominal weight that its score rests on.
    """

    tree: Tree
    scores: Floats
    shares: Floats


def flatten(index: Index) -> Tree:
    """Return the tree of an index; its leaves are ``index.indicators``."""
    order = _upwards(index, index.root)
    numbers = {name: leaf for leaf, name in enumerate(index.indicators)}
    nodes = {axis.id: len(numbers) + position for position, axis in enumerate(order)}
    parts = [part for axis in order for part in axis.parts]
    return Tree(
        indicators=index.indicators,
        axes=tuple(nodes),
        starts=np.cumsum([0, *(len(axis.parts) for axis in order)]),
        children=np.array([numbers[p.indicator] if p.indicator else nodes[p.axis] for p in parts]),
        weights=np.array([part.weight for part in parts], dtype=float),
        aggregations=np.array([AGGREGATIONS.index(axis.aggregation) for axis in order]),
        minimum_shares=np.array([axis.minimum_share for axis in order], dtype=float),
        multipliers=np.array([axis.multiply for axis in order], dtype=float),
        weightings=tuple(axis.weighting for axis in order),
    )


def kept_parts(tree: Tree, leaf: int) -> Booleans:
    """Return which parts stay, shape (parts,), when one indicator is removed.

    The parts that go are the indicator's, and upwards that of each axis that has nothing else.
    """
    kept = np.ones(tree.children.size, dtype=bool)
    node = leaf
    while (place := np.flatnonzero(tree.children == node)).size:
        kept[place] = False
        axis = int(tree.part_axes[place[0]])
        parts = tree.parts(axis)
        if (kept[parts] & (tree.weights[parts] > 0)).any():
            break
        node = len(tree.indicators) + axis
    return kept


def evaluate(tree: Tree, normalised: Floats, *, reference: Booleans) -> Evaluation:
    """Return the score and the share present of every node.

    An axis has a score when something of its weight is present and the share of its weight that
    is present reaches its minimum; the weights are then divided by those present. A part of
    weight 0 counts for nothing.

    Args:
        tree: the flat tree.
        normalised: shape (zones, indicators); NaN where absent.
        reference: shape (zones,), the zones that weights drawn from the data are drawn from.

    Raises:
        InputError: a geometric or harmonic axis meets a negative score.
    """
    leaves = len(tree.indicators)
    scores = np.full((leaves + len(tree.axes), len(normalised)), np.nan)
    shares = np.zeros_like(scores)
    weights = tree.weights.copy()
    scores[:leaves] = normalised.T
    shares[:leaves] = ~np.isnan(normalised.T)
    for axis in range(len(tree.axes)):
        parts, node = tree.parts(axis), leaves + axis
        below = scores[tree.children[parts]]
        _refuse_negative(tree, axis, below)
        weights[parts] = _drawn(tree.weightings[axis], weights[parts], below[:, reference].T)
        scores[node], shares[node] = _combine(
            tree, axis, below, shares[tree.children[parts]], weights[parts]
        )
    return Evaluation(tree=replace(tree, weights=weights), scores=scores, shares=shares)


def _upwards(index: Index, axis_id: str) -> list[Axis]:
    """Return the axes under one, children before parents."""
    axis = index.axis(axis_id)
    below = [found for part in axis.parts if part.axis for found in _upwards(index, part.axis)]
    return [*below, axis]


def _drawn(weighting: str, given: Floats, scores: Floats) -> Floats:
    """Return the weights of one axis; a part given weight 0 keeps it."""
    counted = given > 0
    if weighting == "given" or not counted.any():
        return given
    weights = np.zeros_like(given)
    if weighting == "equal":
        weights[counted] = equal_weights(int(counted.sum()))
    elif weighting == "entropy":
        weights[counted] = entropy_weights(scores[:, counted])
    else:
        weights[counted] = principal_component_weights(scores[:, counted])
    return weights


def _refuse_negative(tree: Tree, axis: int, scores: Floats) -> None:
    kind = AGGREGATIONS[tree.aggregations[axis]]
    if kind != "arithmetic" and np.nanmin(scores, initial=0.0) < 0:
        raise InputError(
            _(
                "axe {axis} : la moyenne {kind} demande des scores positifs ou nuls, et un score "
                "est négatif ; changez la normalisation ou prenez la moyenne arithmétique",
                axis=tree.axes[axis],
                kind=_("géométrique") if kind == "geometric" else _("harmonique"),
            )
        )


def _combine(
    tree: Tree, axis: int, scores: Floats, shares: Floats, weights: Floats
) -> tuple[Floats, Floats]:
    """Return the score and the share present of one axis; parts are added in their order."""
    kind = AGGREGATIONS[tree.aggregations[axis]]
    total = present = summed = share = np.zeros(scores.shape[1])
    for part, weight in enumerate(weights):
        if weight == 0:
            continue
        known = ~np.isnan(scores[part])
        summed = summed + np.where(known, weight * _transformed(scores[part], kind), 0.0)
        present = present + np.where(known, weight, 0.0)
        share = share + np.where(known, weight * shares[part], 0.0)
        total = total + weight
    enough = (present > 0) & (present >= (tree.minimum_shares[axis] - SHARE_TOLERANCE) * total)
    divisor = np.where(present > 0, present, 1.0)
    score = tree.multipliers[axis] * _restored(summed / divisor, kind)
    return np.where(enough, score, np.nan), share / np.where(total > 0, total, 1.0)


def _transformed(scores: Floats, kind: Aggregation) -> Floats:
    """Return the scale on which the aggregation is a weighted mean: x, ln x or 1 ÷ x."""
    with np.errstate(divide="ignore"):
        if kind == "geometric":
            return np.log(scores)
        return 1 / scores if kind == "harmonic" else scores


def _restored(means: Floats, kind: Aggregation) -> Floats:
    with np.errstate(divide="ignore"):
        if kind == "geometric":
            return np.exp(means)
        return 1 / means if kind == "harmonic" else means
