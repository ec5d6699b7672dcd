"""What can be chosen otherwise in an index, drawn from uniform numbers.

Monte Carlo and Sobol analyses share this map from numbers in [0, 1) to a whole index: which
normalisation, which weights, which indicator left out, which sampling error. Everything is
re-computed up the nested tree, with its rule for missing indicators; only the weights drawn
from the data (entropy, principal components) stay those of the nominal index, as centres.

Source: Saisana, Saltelli and Tarantola (2005), *Uncertainty and sensitivity analysis techniques
as tools for the quality assessment of composite indicators*.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv, ndtri

from maillage.catalogue.indexes import Index, Normalisation
from maillage.errors import InputError
from maillage.language import _
from maillage.methods.indexes.composite import Composite, compute, prepare
from maillage.methods.indexes.kernels import Branches, Draws, Noise, rank_draws
from maillage.methods.indexes.normalise import normalise
from maillage.methods.indexes.panel import Panel
from maillage.methods.indexes.ranks import NO_RANK
from maillage.methods.indexes.tree import Tree, kept_parts
from maillage.types import Booleans, Floats

RUNGS = 4096
"""Points at which a normalisation is tabulated to read a value moved by its sampling error."""

NORMALS = ndtri((np.arange(65_536) + 0.5) / 65_536)
"""The normal distribution by 65,536 equally likely values; the largest is 4.2."""

CHUNK = 128
"""Draws between two returns to Python, where an interruption is heard."""


@dataclass(frozen=True)
class Choices:
    """What varies.

    Attributes:
        normalisations: the forms tried, equally likely.
        concentration: of the Dirichlet distribution of the weights of each axis around those
            given: weight w has the variance w (1 − w) ÷ (concentration + 1). None keeps them.
        removal: whether one indicator at most is left out, each and none being equally likely.
        sampling_error: whether values move by the panel's standard errors, the reference area
            staying as it is.

    Raises:
        InputError: no normalisation, or a concentration that is not positive.
    """

    normalisations: tuple[Normalisation, ...]
    concentration: float | None
    removal: bool
    sampling_error: bool

    def __post_init__(self) -> None:
        if not self.normalisations:
            raise InputError(_("aucune normalisation à essayer : donnez-en au moins une"))
        if self.concentration is not None and not self.concentration > 0:
            raise InputError(
                _(
                    "concentration des poids : {found} trouvé, un nombre positif attendu "
                    "(50 écarte peu les poids, 5 beaucoup)",
                    found=self.concentration,
                )
            )


@dataclass(frozen=True)
class Experiment:
    """An index ready to be drawn many times.

    Attributes:
        nominal: the index as defined.
        choices: what varies.
        normalised: shape (methods, indicators, zones); NaN throughout where the index as defined
            has no score: the minimum share is a rule and not a choice, and a draw that drops the
            very indicator that a zone lacks does not give it a rank.
        kept: shape (indicators + 1, parts), parts that stay when nothing, then each indicator,
            is left out.
        noise: what the kernels need to move values.
    """

    nominal: Composite
    choices: Choices
    normalised: Floats
    kept: Booleans
    noise: Noise

    @property
    def sources(self) -> dict[str, slice]:
        """The columns of uniform numbers that each source of uncertainty reads, by name."""
        parts = self.nominal.tree.children.size
        return {
            "normalisation": slice(0, 1),
            "weights": slice(1, 1 + parts),
            "removal": slice(1 + parts, 2 + parts),
            "sampling_error": slice(2 + parts, 3 + parts),
        }

    @property
    def dimension(self) -> int:
        """Number of uniform numbers that a draw takes."""
        return 3 + self.nominal.tree.children.size

    def ranks(self, uniforms: Floats) -> NDArray[np.unsignedinteger]:
        """Return the ranks of each draw, 1 the most fragile, 0 without a score.

        Args:
            uniforms: shape (draws, dimension), numbers in [0, 1).

        Returns:
            Shape (draws, zones), in 16 bits below 65,536 zones, else in 32.
        """
        zones = len(self.nominal.zones)
        ranks = np.zeros((len(uniforms), zones), dtype=np.uint16 if zones < 65_536 else np.uint32)
        for first in range(0, len(uniforms), CHUNK):
            part = slice(first, first + CHUNK)
            rank_draws(
                self.normalised,
                _branches(self.nominal.tree),
                self._draws(uniforms[part]),
                self.noise,
                ranks[part],
            )
        return ranks

    def _draws(self, uniforms: Floats) -> Draws:
        columns = {name: uniforms[:, place] for name, place in self.sources.items()}
        tree, choices = self.nominal.tree, self.choices
        weights = np.tile(tree.weights, (len(uniforms), 1))
        if choices.concentration is not None:
            weights = dirichlet(tree, columns["weights"], concentration=choices.concentration)
        if choices.removal:
            weights = weights * self.kept[_pick(columns["removal"], len(self.kept))]
        seeds = np.zeros(len(uniforms), dtype=np.uint64)
        if choices.sampling_error:
            seeds = (columns["sampling_error"][:, 0] * 2.0**53).astype(np.uint64) + np.uint64(1)
        method = _pick(columns["normalisation"], len(choices.normalisations))
        return Draws(method=method, weights=weights, noise_seeds=seeds)


def experiment(index: Index, panel: Panel, *, choices: Choices) -> Experiment:
    """Return an index made ready for draws.

    Raises:
        InputError: as :func:`~maillage.methods.indexes.composite.compute` does, for the index
            or for one of the normalisations tried; or sampling errors are asked for and the
            panel has none.
    """
    if choices.sampling_error and panel.standard_errors is None:
        raise InputError(
            _(
                "l'erreur d'échantillonnage est demandée et le panneau n'a pas d'erreurs types ; "
                "donnez-les ou retirez ce choix"
            )
        )
    nominal = compute(index, panel)
    for method in choices.normalisations:
        compute(index.model_copy(update={"normalisation": method}), panel)
    selected = prepare(index, panel)
    tree = nominal.tree
    leaves = range(len(tree.indicators))
    kept = np.array([np.ones(tree.children.size, bool), *(kept_parts(tree, j) for j in leaves)])
    normalised, noise = _tabulated(selected, choices)
    normalised[:, :, nominal.ranks == NO_RANK] = np.nan
    return Experiment(
        nominal=nominal, choices=choices, normalised=normalised, kept=kept, noise=noise
    )


def dirichlet(tree: Tree, uniforms: Floats, *, concentration: float) -> Floats:
    """Return weights drawn around those of a tree, axis by axis.

    Each axis is a Dirichlet draw of parameters ``concentration`` × share, made of gamma
    quantiles; a part of weight 0 keeps it.

    Args:
        tree: the tree.
        uniforms: shape (draws, parts).
        concentration: the sum of the parameters.

    Returns:
        Shape (draws, parts), adding up to 1 within each axis.
    """
    shape = concentration * tree.shares
    gammas = gammaincinv(np.where(shape > 0, shape, 1.0), uniforms) * (shape > 0)
    weights: Floats = np.tile(tree.shares, (len(uniforms), 1))
    for axis in range(len(tree.axes)):
        drawn = gammas[:, tree.parts(axis)]
        total = drawn.sum(axis=1, keepdims=True)
        np.divide(drawn, total, out=weights[:, tree.parts(axis)], where=total > 0)
    return weights


def _pick(uniforms: Floats, count: int) -> NDArray[np.int64]:
    """Return an integer below ``count`` for each row of a column of uniform numbers."""
    return np.minimum((uniforms[:, 0] * count).astype(np.int64), count - 1)


def _branches(tree: Tree) -> Branches:
    return Branches(
        starts=tree.starts,
        children=tree.children,
        aggregations=tree.aggregations,
        minimum_shares=tree.minimum_shares,
        multipliers=tree.multipliers,
    )


def _tabulated(panel: Panel, choices: Choices) -> tuple[Floats, Noise]:
    """Return scores by method and the tables of the noise.

    Rungs are appended to the panel as zones outside the reference area, and normalised with it.
    """
    errors = np.zeros_like(panel.values)
    if choices.sampling_error and panel.standard_errors is not None:
        errors = np.where(np.isnan(panel.values), 0.0, np.nan_to_num(panel.standard_errors))
    reach = errors * NORMALS[-1]
    low = np.nanmin(panel.values - reach, axis=0, initial=np.inf)
    high = np.nanmax(panel.values + reach, axis=0, initial=-np.inf)
    low, high = np.where(low <= high, low, 0.0), np.where(low <= high, high, 0.0)
    steps = np.where(low < high, (high - low) / (RUNGS - 1), 1.0)
    rungs = low + np.arange(RUNGS)[:, None] * steps
    zones = len(panel.zones)
    extended = replace(
        panel,
        zones=(*panel.zones, *(f"rung {rung}" for rung in range(RUNGS))),
        values=np.vstack([panel.values, rungs]),
        population=np.concatenate([panel.population, np.zeros(RUNGS)]),
        reference=np.concatenate([panel.reference, np.zeros(RUNGS, dtype=bool)]),
        standard_errors=None,
    )
    scores = np.stack(
        [normalise(extended, method=method).scores.T for method in choices.normalisations]
    )
    noise = Noise(
        values=np.ascontiguousarray(panel.values.T),
        errors=np.ascontiguousarray(errors.T),
        ladders=np.ascontiguousarray(scores[:, :, zones:]),
        origins=low,
        steps=steps,
        normals=NORMALS,
    )
    return np.ascontiguousarray(scores[:, :, :zones]), noise
