"""Judge a linkage on labelled pairs: precision, recall, F1, their intervals, and calibration.

Pairs are drawn by strata, so each counts for as many candidate pairs as its weight says.
Wilson (1927) gives the interval of a share, with the effective number of pairs of Kish (1965); a
bootstrap of whole groups (communes or places, whose pairs are not independent) that of F1.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from maillage.types import Booleans, Floats, Integers

NORMAL_95 = 1.959964
"""The 97.5th percentile of the normal law."""


@dataclass(frozen=True)
class Share:
    """A share and its interval at 95 %; NaN where nothing can be counted."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Scores:
    """What a linkage is worth; ``pairs`` and ``matches`` are labelled pairs, not weighted."""

    precision: Share
    recall: Share
    f1: Share
    pairs: int
    matches: int


def wilson(share: float, *, effective: float) -> Share:
    """Return a share with its interval, given the effective number of trials.

    Examples:
        >>> found = wilson(0.9, effective=100)
        >>> round(found.low, 3), round(found.high, 3)
        (0.826, 0.945)
    """
    if not effective or np.isnan(share):
        return Share(np.nan, np.nan, np.nan)
    square = NORMAL_95**2 / effective
    centre = (share + square / 2) / (1 + square)
    half = NORMAL_95 * np.sqrt(share * (1 - share) / effective + square / (4 * effective))
    half /= 1 + square
    return Share(share, max(0.0, float(centre - half)), min(1.0, float(centre + half)))


def scores(
    is_match: Booleans,
    is_linked: Booleans,
    *,
    weights: Floats,
    groups: Integers,
    rng: np.random.Generator,
    draws: int,
) -> Scores:
    """Return precision, recall and F1 of links against labels.

    Args:
        is_match: what a person says of each pair.
        is_linked: what the linkage says.
        weights: how many candidate pairs each stands for.
        groups: pairs of one group are drawn together by the bootstrap.
        rng: draws the bootstrap.
        draws: how many times.

    Examples:
        Three links, two of them right; one match is missed.

        >>> found = scores(np.array([1, 1, 0, 1], bool), np.array([1, 1, 1, 0], bool),
        ...                weights=np.ones(4), groups=np.arange(4),
        ...                rng=np.random.default_rng(1), draws=10)
        >>> round(found.precision.value, 3), round(found.recall.value, 3), round(found.f1.value, 3)
        (0.667, 0.667, 0.667)
    """
    right = is_match & is_linked
    return Scores(
        precision=_share(right, among=is_linked, weights=weights),
        recall=_share(right, among=is_match, weights=weights),
        f1=_f1(is_match, is_linked, weights=weights, groups=groups, rng=rng, draws=draws),
        pairs=len(is_match),
        matches=int(is_match.sum()),
    )


def by_source_pair(labelled: pl.DataFrame, *, rng: np.random.Generator, draws: int) -> pl.DataFrame:
    """Return the scores of each pair of sources, one row each, the most pairs first.

    Args:
        labelled: ``left_source``, ``right_source``, ``is_match``, ``is_linked``, ``weight`` and
            ``group``.
        rng: draws the bootstraps.
        draws: how many times.

    Returns:
        ``sources``, ``pairs``, ``matches``, and ``precision``, ``recall``, ``f1`` each with
        ``_low`` and ``_high``.
    """
    ends = pl.col("left_source"), pl.col("right_source")
    named = labelled.with_columns(
        sources=pl.min_horizontal(*ends) + " × " + pl.max_horizontal(*ends)
    )
    rows = []
    for (sources,), pairs in sorted(named.group_by("sources"), key=lambda item: str(item[0])):
        found = scores(
            pairs["is_match"].to_numpy(),
            pairs["is_linked"].to_numpy(),
            weights=pairs["weight"].to_numpy(),
            groups=pairs["group"].to_numpy(),
            rng=rng,
            draws=draws,
        )
        rows.append({"sources": sources, **_row(found)})
    return pl.DataFrame(rows).sort("pairs", "sources", descending=[True, False])


def reliability(
    probabilities: Floats, is_match: Booleans, *, weights: Floats, bins: int
) -> pl.DataFrame:
    """Return the reliability curve: what was foretold and what was seen, by band of probability.

    Returns:
        ``low``, ``high``, ``pairs``, ``foretold`` (mean probability), ``seen`` (share of matches)
        with ``seen_low`` and ``seen_high``; bands without a pair are left out.

    Examples:
        >>> curve = reliability(np.array([0.1, 0.1, 0.9]), np.array([False, False, True]),
        ...                     weights=np.ones(3), bins=2)
        >>> curve.select("low", "pairs", "foretold", "seen").rows()
        [(0.0, 2, 0.1, 0.0), (0.5, 1, 0.9, 1.0)]
    """
    band = np.minimum((probabilities * bins).astype(np.int64), bins - 1)
    rows = []
    for number in np.unique(band).tolist():
        held = band == number
        seen = _share(is_match, among=held, weights=weights)
        rows.append(
            {
                "low": number / bins,
                "high": (number + 1) / bins,
                "pairs": int(held.sum()),
                "foretold": float(np.average(probabilities[held], weights=weights[held])),
                "seen": seen.value,
                "seen_low": seen.low,
                "seen_high": seen.high,
            }
        )
    return pl.DataFrame(rows)


def log_loss(probabilities: Floats, is_match: Booleans, *, weights: Floats) -> float:
    """Return the weighted mean surprise, in bits a pair.

    Examples:
        >>> log_loss(np.array([0.5, 0.5]), np.array([True, False]), weights=np.ones(2))
        1.0
    """
    seen = np.clip(np.where(is_match, probabilities, 1 - probabilities), 1e-12, 1)
    return float(np.average(-np.log2(seen), weights=weights))


def _row(found: Scores) -> dict[str, float | int]:
    row: dict[str, float | int] = {"pairs": found.pairs, "matches": found.matches}
    for name in ("precision", "recall", "f1"):
        share: Share = getattr(found, name)
        row |= {name: share.value, f"{name}_low": share.low, f"{name}_high": share.high}
    return row


def _share(kept: Booleans, *, among: Booleans, weights: Floats) -> Share:
    held = weights[among]
    total = held.sum()
    if not total:
        return Share(np.nan, np.nan, np.nan)
    return wilson(
        float(weights[kept & among].sum() / total), effective=float(total**2 / (held**2).sum())
    )


def _f1(
    is_match: Booleans,
    is_linked: Booleans,
    *,
    weights: Floats,
    groups: Integers,
    rng: np.random.Generator,
    draws: int,
) -> Share:
    """Return F1 and the percentiles of its bootstrap; each group is drawn whole."""
    _names, group = np.unique(groups, return_inverse=True)
    counts = np.stack(
        [
            np.bincount(group, weights=weights * held)
            for held in (is_match & is_linked, is_match, is_linked)
        ]
    )
    size = counts.shape[1]
    drawn = rng.multinomial(size, np.full(size, 1 / size), size=draws) if size else np.ones((1, 0))
    with np.errstate(invalid="ignore", divide="ignore"):
        right, matches, linked = counts @ drawn.T
        spread = 2 * right / (matches + linked)
        right_all, matches_all, linked_all = counts.sum(axis=1)
        value = 2 * right_all / (matches_all + linked_all)
    if np.isnan(value):
        return Share(np.nan, np.nan, np.nan)
    low, high = np.nanquantile(spread, [0.025, 0.975])
    return Share(float(value), float(low), float(high))
