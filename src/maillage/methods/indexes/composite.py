"""Compute a composite index: normalise, weigh, aggregate up the tree of axes.

Sources: OECD and JRC (2008), *Handbook on Constructing Composite Indicators*, steps 5 to 7.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from maillage.catalogue.indexes import Index
from maillage.methods.indexes.normalise import Absence, normalise
from maillage.methods.indexes.panel import Panel
from maillage.methods.indexes.ranks import competition_ranks
from maillage.methods.indexes.tree import Tree, evaluate, flatten
from maillage.types import Booleans, Floats, Integers


@dataclass(frozen=True)
class Missing:
    """An indicator that has no score in a zone, and why."""

    indicator: str
    absence: Absence


@dataclass(frozen=True)
class Composite:
    """An index over zones, with all that explains it.

    Attributes:
        zones: code of each zone.
        scores: shape (zones,), higher is more fragile; NaN where too little is present.
        ranks: shape (zones,), 1 the most fragile, ties sharing the best rank; 0 without a score.
        axes: score of each axis by id, the root included, shape (zones,) each.
        share_present: shape (zones,), share of the index's weight that the score rests on; where
            there is no score, what it would rest on.
        absence: shape (zones, indicators), an :class:`Absence` each.
        normalised: shape (zones, indicators), higher is more fragile; NaN where absent.
        directions: sign applied to each indicator, 1 when higher is more fragile.
        weights: shape (indicators,), share of the index each weighs when all are present.
        tree: the axes, with the weights that served.
    """

    zones: tuple[str, ...]
    scores: Floats
    ranks: Integers
    axes: dict[str, Floats]
    share_present: Floats
    absence: NDArray[np.int8]
    normalised: Floats
    directions: tuple[int, ...]
    weights: Floats
    tree: Tree

    @property
    def indicators(self) -> tuple[str, ...]:
        """The indicators of the index, in the order of the columns."""
        return self.tree.indicators

    @property
    def missing(self) -> Booleans:
        """Which indicators have no score, shape (zones, indicators)."""
        mask: Booleans = self.absence != Absence.PRESENT
        return mask

    def missing_in(self, zone: int) -> tuple[Missing, ...]:
        """Return what is absent from one zone and why: the reason when it has no score."""
        return tuple(
            Missing(indicator=self.indicators[leaf], absence=Absence(self.absence[zone, leaf]))
            for leaf in np.flatnonzero(self.missing[zone])
        )


def compute(index: Index, panel: Panel) -> Composite:
    """Return the scores, ranks and axes of an index.

    Args:
        index: its definition; a part's ``direction`` overrides the panel's.
        panel: values of at least the indicators of the index, in any order; one without data
            is a column of NaN.

    Returns:
        One score a zone, in the panel's order. The weights of absent indicators go to those
        present in the same axis, as long as the axis keeps its ``minimum_share``.

    Raises:
        InputError: an indicator is not in the panel, or a geometric or harmonic axis meets a
            negative score.

    Examples:
        Two indicators at weights 1 and 3 in min–max form. The second zone is at the top of both;
        the third, without its second indicator, has half of the first and a quarter of the
        weight.

        >>> from maillage.catalogue.indexes import Axis, Index, Part
        >>> from maillage.catalogue.text import Text
        >>> text = Text(fr="exemple", en="example")
        >>> parts = (Part(indicator="old", weight=1), Part(indicator="poor", weight=3))
        >>> axis = Axis(id="all", label=text, parts=parts, weight_total=4, minimum_share=0.25)
        >>> index = Index(id="x", label=text, definition=text, citation="none",
        ...               normalisation="min-max", root="all", axes=(axis,))
        >>> values = np.array([[0.0, 10.0], [8.0, 20.0], [4.0, np.nan]])
        >>> panel = Panel(("a", "b", "c"), ("old", "poor"), values, (1, 1), np.ones(3),
        ...               np.ones(3, dtype=bool), np.full(2, np.nan))
        >>> result = compute(index, panel)
        >>> result.scores.tolist(), result.share_present.tolist(), result.ranks.tolist()
        ([0.0, 1.0, 0.5], [1.0, 1.0, 0.25], [3, 1, 2])
    """
    selected = prepare(index, panel)
    normalised = normalise(selected, method=index.normalisation)
    return compose(flatten(index), selected, normalised.scores, absence=normalised.absence)


def prepare(index: Index, panel: Panel) -> Panel:
    """Return the panel's columns for the index, in its order and with its own directions."""
    selected = panel.select(index.indicators)
    own = {
        part.indicator: 1 if part.direction == "more" else -1
        for axis in index.axes
        for part in axis.parts
        if part.indicator and part.direction
    }
    known = dict(zip(selected.indicators, selected.directions, strict=True))
    directions = tuple(own.get(name, sign) for name, sign in known.items())
    return replace(selected, directions=directions)


def compose(
    tree: Tree, panel: Panel, normalised: Floats, *, absence: NDArray[np.int8]
) -> Composite:
    """Return the index of scores already normalised.

    Args:
        tree: the axes.
        panel: what :func:`prepare` gives.
        normalised: shape (zones, indicators), in the order of the tree.
        absence: shape (zones, indicators), why a score is absent.
    """
    evaluation = evaluate(tree, normalised, reference=panel.reference)
    leaves = len(tree.indicators)
    scores = evaluation.scores[-1]
    return Composite(
        zones=panel.zones,
        scores=scores,
        ranks=competition_ranks(scores),
        axes=dict(zip(tree.axes, evaluation.scores[leaves:], strict=True)),
        share_present=evaluation.shares[-1],
        absence=absence,
        normalised=normalised,
        directions=panel.directions,
        weights=evaluation.tree.effective_weights,
        tree=evaluation.tree,
    )
