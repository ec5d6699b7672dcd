"""Compiled kernels: one draw of an index over every zone, and its ranks.

A draw belongs to one thread from first to last, adds in the order of
:mod:`maillage.methods.indexes.tree`, and takes its noise from a hash of (seed, indicator, zone):
the result depends neither on the number of threads nor on their pace.

This module imports numba, which is slow to load: import it only where draws are made.
"""

import math
from typing import NamedTuple

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

from maillage.methods.indexes.ranks import NO_RANK
from maillage.methods.indexes.tree import AGGREGATIONS, SHARE_TOLERANCE
from maillage.types import Floats, Integers

GEOMETRIC = AGGREGATIONS.index("geometric")
HARMONIC = AGGREGATIONS.index("harmonic")

_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)


class Branches(NamedTuple):
    """The arrays of :class:`~maillage.methods.indexes.tree.Tree`, but for the weights."""

    starts: Integers
    children: Integers
    aggregations: Integers
    minimum_shares: Floats
    multipliers: Floats


class Draws(NamedTuple):
    """What each draw takes.

    ``method``, shape (draws,), is a row of the normalised scores; ``weights`` has shape
    (draws, parts); ``noise_seeds``, shape (draws,), is 0 for a draw without sampling error.
    """

    method: Integers
    weights: Floats
    noise_seeds: NDArray[np.uint64]


class Noise(NamedTuple):
    """Sampling errors, and each normalisation tabulated over the values they can reach.

    ``values`` and ``errors``, shape (indicators, zones), are in the indicators' units, an error
    of 0 marking an exact value. ``ladders``, shape (methods, indicators, rungs), holds scores
    from value ``origins`` upwards by ``steps``, shape (indicators,) each. ``normals`` holds
    65,536 quantiles of the normal distribution.
    """

    values: Floats
    errors: Floats
    ladders: Floats
    origins: Floats
    steps: Floats
    normals: Floats


@njit(parallel=True, cache=True)
def rank_draws(
    normalised: Floats,
    branches: Branches,
    draws: Draws,
    noise: Noise,
    ranks: NDArray[np.unsignedinteger],
) -> None:
    """Fill ``ranks``, shape (draws, zones), with the competition ranks of each draw.

    ``normalised`` has shape (methods, indicators, zones).
    """
    _methods, leaves, zones = normalised.shape
    axes = branches.aggregations.size
    for draw in prange(draws.method.size):
        nodes = np.empty((leaves + axes, zones))
        nodes[:leaves] = normalised[draws.method[draw]]
        if draws.noise_seeds[draw] != 0:
            for leaf in range(leaves):
                _disturb(nodes[leaf], leaf, draws.method[draw], draws.noise_seeds[draw], noise)
        for axis in range(axes):
            _combine(nodes, axis, leaves, draws.weights[draw], branches)
        _rank(nodes[-1], ranks[draw])


@njit(cache=True)
def _disturb(scores: Floats, leaf: int, method: int, seed: np.uint64, noise: Noise) -> None:
    """Replace scores by those of the values moved by a normal error; exact values keep theirs."""
    values, errors, ladder = noise.values[leaf], noise.errors[leaf], noise.ladders[method, leaf]
    top = ladder.size - 1
    counter = seed + np.uint64(leaf * scores.size) * _STEP
    for zone in range(scores.size):
        if errors[zone] == 0.0 or math.isnan(scores[zone]):
            continue
        bits = counter + np.uint64(zone + 1) * _STEP
        bits = (bits ^ (bits >> np.uint64(30))) * _MIX_1
        bits = (bits ^ (bits >> np.uint64(27))) * _MIX_2
        bits = (bits ^ (bits >> np.uint64(31))) >> np.uint64(48)
        moved = values[zone] + errors[zone] * noise.normals[bits]
        place = min(max((moved - noise.origins[leaf]) / noise.steps[leaf], 0.0), float(top))
        rung = min(int(place), top - 1)
        scores[zone] = ladder[rung] + (place - rung) * (ladder[rung + 1] - ladder[rung])


@njit(cache=True)
def _combine(nodes: Floats, axis: int, leaves: int, weights: Floats, branches: Branches) -> None:
    """Fill the scores of one axis from those of its parts."""
    zones = nodes.shape[1]
    kind = branches.aggregations[axis]
    summed = np.zeros(zones)
    present = np.zeros(zones)
    total = 0.0
    for part in range(branches.starts[axis], branches.starts[axis + 1]):
        if weights[part] > 0.0:
            total += weights[part]
            _add(nodes[branches.children[part]], weights[part], kind, summed, present)
    bound = (branches.minimum_shares[axis] - SHARE_TOLERANCE) * total
    for zone in range(zones):
        if present[zone] == 0.0 or present[zone] < bound:
            nodes[leaves + axis, zone] = math.nan
            continue
        mean = summed[zone] / present[zone]
        if kind == GEOMETRIC:
            mean = math.exp(mean)
        elif kind == HARMONIC:
            mean = 1.0 / mean
        nodes[leaves + axis, zone] = branches.multipliers[axis] * mean


@njit(cache=True)
def _add(scores: Floats, weight: float, kind: int, summed: Floats, present: Floats) -> None:
    """Add the known scores of one part to the sums of its axis."""
    for zone in range(scores.size):
        score = scores[zone]
        if math.isnan(score):
            continue
        if kind == GEOMETRIC:
            score = math.log(score) if score > 0.0 else -math.inf
        elif kind == HARMONIC:
            score = 1.0 / score if score > 0.0 else math.inf
        summed[zone] += weight * score
        present[zone] += weight


@njit(cache=True)
def _rank(scores: Floats, ranks: NDArray[np.unsignedinteger]) -> None:
    """Fill competition ranks, 1 for the highest score; a zone without a score has none."""
    held = np.empty(scores.size, dtype=np.int64)
    count = 0
    for zone in range(scores.size):
        ranks[zone] = NO_RANK
        if not math.isnan(scores[zone]):
            held[count] = zone
            count += 1
    order = np.argsort(-scores[held[:count]])
    shared = 0
    for place in range(count):
        zone = held[order[place]]
        if place == 0 or scores[zone] != scores[held[order[place - 1]]]:
            shared = place + 1
        ranks[zone] = shared
