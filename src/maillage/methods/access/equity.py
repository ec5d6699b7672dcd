"""Equity: how unevenly access is shared, who is left beyond a limit, where effort would tell.

People weigh everything: a zone counts for those who live there. Fragility is higher for who is
more fragile. A cost out of reach is ``inf``, and beyond every limit.
"""

import numpy as np

from maillage.errors import InputError
from maillage.language import _
from maillage.methods.access.quantities import check_amounts
from maillage.types import Floats, Integers


def gini(scores: Floats, people: Floats) -> float:
    """Return the Gini index of scores among people: 0 when equal, towards 1 when one has all.

    Twice the area between the diagonal and the Lorenz curve, people of a zone being equal.

    Args:
        scores: access of each zone, shape (zones,).
        people: weight of each zone, shape (zones,).

    Returns:
        The index; NaN when nobody has any access, or there is nobody.

    Raises:
        InputError: a shape differs, or a number is negative or missing.

    Examples:
        One person in four has everything: the Lorenz curve stays at 0 up to three quarters.

        >>> gini(np.array([4.0, 0.0]), np.array([1.0, 3.0]))
        0.75
    """
    _check(scores, people)
    order = np.argsort(scores, kind="stable")
    share, held = _shares(people[order]), _shares((scores * people)[order])
    lorenz = np.cumsum(held)
    return float(1 - share @ (2 * lorenz - held))


def theil(scores: Floats, people: Floats) -> float:
    """Return the Theil index of scores among people: 0 when equal, ln(people) when one has all.

    The mean over people of (score ÷ mean) × ln(score ÷ mean); a score of 0 adds 0 (Theil 1967).

    Args:
        scores: access of each zone, shape (zones,).
        people: weight of each zone, shape (zones,).

    Returns:
        The index; NaN when nobody has any access, or there is nobody.

    Raises:
        InputError: a shape differs, or a number is negative or missing.

    Examples:
        One person in four has everything, four times the mean: ¼ × 4 × ln 4.

        >>> round(theil(np.array([4.0, 0.0]), np.array([1.0, 3.0])), 4)
        1.3863
    """
    _check(scores, people)
    share, held = _shares(people), _shares(scores * people)
    if np.isnan(held).any() or not held.size:
        return float("nan")
    some = held > 0
    return float(held[some] @ np.log(held[some] / share[some]))


def concentration_index(scores: Floats, people: Floats, *, fragility: Floats) -> float:
    """Return how much access goes to the less fragile: above 0 to them, below 0 to the fragile.

    Twice the weighted covariance of score and rank over the mean score (Kakwani, Wagstaff and
    van Doorslaer 1997), people ranked from the most fragile, equals sharing their mean rank.

    Args:
        scores: access of each zone, shape (zones,).
        people: weight of each zone, shape (zones,).
        fragility: of each zone, shape (zones,), higher is more fragile.

    Returns:
        From -1 to 1; NaN when nobody has any access, or there is nobody.

    Raises:
        InputError: a shape differs, or a number is missing, or negative but for fragility.

    Examples:
        Half of the people, the less fragile, have everything; then the same turned round:

        >>> scores, people = np.array([2.0, 0.0]), np.array([10.0, 10.0])
        >>> concentration_index(scores, people, fragility=np.array([0.1, 0.9]))
        0.5
        >>> concentration_index(scores, people, fragility=np.array([0.9, 0.1]))
        -0.5
    """
    _check(scores, people)
    rank = 1 - _middle_ranks(_checked_fragility(fragility, scores.size), people)
    return float(2 * (_shares(scores * people) @ rank) - 1) if scores.size else float("nan")


def fragility_groups(fragility: Floats, people: Floats, *, groups: int) -> Integers:
    """Return the group of each zone, 0 for the least fragile, each of about as many people.

    A zone is in the group where the middle of its people falls; zones of the same fragility are
    together.

    Args:
        fragility: shape (zones,), higher is more fragile.
        people: weight of each zone, shape (zones,).
        groups: how many, 5 for quintiles.

    Raises:
        InputError: a shape differs, or a number is missing, or negative but for fragility.

    Examples:
        >>> fragility, people = np.array([3.0, 1.0, 2.0, 2.0]), np.array([50.0, 20.0, 20.0, 10.0])
        >>> fragility_groups(fragility, people, groups=2).tolist()
        [1, 0, 0, 0]
    """
    check_amounts(people, name=_("population"), count=fragility.size, of=_("zones"))
    if groups < 1:
        raise InputError(_("{count} groupes de fragilité ; il en faut 1 ou plus", count=groups))
    rank = _middle_ranks(_checked_fragility(fragility, people.size), people)
    return np.minimum(np.floor(np.nan_to_num(rank) * groups), groups - 1).astype(np.int64)


def people_beyond(minutes: Floats, people: Floats, *, limits_minutes: Floats) -> Floats:
    """Return how many people are farther than each limit.

    Args:
        minutes: cost of each zone, shape (zones,), ``inf`` out of reach.
        people: shape (zones,), or (draws, zones) for draws of a demand model.
        limits_minutes: shape (limits,); who is at a limit is not beyond it.

    Returns:
        Shape (limits,), or (draws, limits).

    Raises:
        InputError: a shape differs, or a number is negative or missing.

    Examples:
        >>> minutes, people = np.array([10.0, 30.0, np.inf]), np.array([100.0, 20.0, 3.0])
        >>> people_beyond(minutes, people, limits_minutes=np.array([15.0, 30.0])).tolist()
        [23.0, 3.0]
    """
    _check_minutes(minutes)
    for each in np.atleast_2d(people):
        check_amounts(each, name=_("population"), count=minutes.size, of=_("zones"))
    beyond: Floats = people @ (minutes[:, None] > limits_minutes[None, :]).astype(np.float64)
    return beyond


def beyond_interval(
    minutes: Floats, draws: Floats, *, limits_minutes: Floats, level: float
) -> Floats:
    """Return the interval of the people farther than each limit, from draws of the demand.

    Args:
        minutes: cost of each zone, shape (zones,), ``inf`` out of reach.
        draws: people of each zone in each draw, shape (draws, zones).
        limits_minutes: shape (limits,).
        level: share of the draws inside, for instance 0.9.

    Returns:
        Shape (limits, 3): low, median and high.

    Raises:
        InputError: as :func:`people_beyond`, or the level is not between 0 and 1.

    Examples:
        >>> draws = np.array([[5.0, 1.0], [5.0, 2.0], [5.0, 3.0]])
        >>> minutes, limits = np.array([10.0, 40.0]), np.array([30.0])
        >>> beyond_interval(minutes, draws, limits_minutes=limits, level=0.5).tolist()
        [[1.5, 2.0, 2.5]]
    """
    if not 0 < level < 1 or draws.ndim != 2:
        raise InputError(
            _(
                "intervalle : niveau {level}, tirages de forme {shape} ; il faut un niveau entre 0 "
                "et 1 et une ligne par tirage",
                level=level,
                shape=draws.shape,
            )
        )
    beyond = people_beyond(minutes, draws, limits_minutes=limits_minutes)
    tail = (1 - level) / 2
    interval: Floats = np.quantile(beyond, [tail, 0.5, 1 - tail], axis=0).T
    return interval


def people_beyond_by_group(
    minutes: Floats, people: Floats, groups: Integers, *, limits_minutes: Floats
) -> Floats:
    """Return how many people of each group are farther than each limit.

    Args:
        minutes: cost of each zone, shape (zones,), ``inf`` out of reach.
        people: shape (zones,).
        groups: group of each zone from 0, as :func:`fragility_groups` gives them.
        limits_minutes: shape (limits,).

    Returns:
        Shape (groups, limits), up to the last group that a zone has.

    Raises:
        InputError: as :func:`people_beyond`.

    Examples:
        >>> minutes, people = np.array([10.0, 40.0, 50.0]), np.array([100.0, 20.0, 3.0])
        >>> groups, limits = np.array([0, 0, 1]), np.array([30.0])
        >>> people_beyond_by_group(minutes, people, groups, limits_minutes=limits).tolist()
        [[20.0], [3.0]]
    """
    each = np.arange(groups.max(initial=-1) + 1)
    apart = np.where(groups[None, :] == each[:, None], people[None, :], 0.0)
    return people_beyond(minutes, apart, limits_minutes=limits_minutes)


def cost_gains(
    minutes: Floats, people: Floats, *, target_minutes: float, unreached_minutes: float
) -> Floats:
    """Return the minutes that the people of each zone would save at a target cost, in all.

    Args:
        minutes: cost of each zone, shape (zones,), ``inf`` out of reach.
        people: shape (zones,).
        target_minutes: the cost that a zone is brought to; who has less gains nothing.
        unreached_minutes: what a zone with nothing in reach counts for.

    Raises:
        InputError: a shape differs, or a number is negative or missing.

    Examples:
        >>> minutes, people = np.array([10.0, 25.0, np.inf]), np.array([100.0, 20.0, 3.0])
        >>> cost_gains(minutes, people, target_minutes=15.0, unreached_minutes=60.0).tolist()
        [0.0, 200.0, 135.0]
    """
    _check_minutes(minutes)
    check_amounts(people, name=_("population"), count=minutes.size, of=_("zones"))
    known = np.where(np.isinf(minutes), unreached_minutes, minutes)
    return people * np.maximum(known - target_minutes, 0.0)


def score_gains(scores: Floats, people: Floats, *, target_score: float) -> Floats:
    """Return the supply that would bring each zone to a target score.

    Args:
        scores: supply per inhabitant of each zone, shape (zones,).
        people: shape (zones,).
        target_score: the score that a zone is brought to; who has more lacks nothing.

    Raises:
        InputError: a shape differs, or a number is negative or missing.

    Examples:
        >>> scores, people = np.array([0.5, 0.0]), np.array([100.0, 20.0])
        >>> score_gains(scores, people, target_score=0.25).tolist()
        [0.0, 5.0]
    """
    _check(scores, people)
    return people * np.maximum(target_score - scores, 0.0)


def most_to_gain(gains: Floats, *, count: int) -> Integers:
    """Return the zones that would gain most, first the most; equals in their order.

    A zone that would gain nothing is left out: there may be fewer than asked.

    Examples:
        >>> most_to_gain(np.array([0.0, 200.0, 135.0, 200.0]), count=2).tolist()
        [1, 3]
    """
    order = np.argsort(-gains, kind="stable")[:count]
    return order[gains[order] > 0]


def _check(scores: Floats, people: Floats) -> None:
    check_amounts(scores, name=_("score d'accès"), count=scores.size, of=_("zones"))
    check_amounts(people, name=_("population"), count=scores.size, of=_("zones"))


def _check_minutes(minutes: Floats) -> None:
    known = np.where(np.isposinf(minutes), 0.0, minutes)
    check_amounts(known, name=_("temps de trajet"), count=minutes.size, of=_("zones"))


def _checked_fragility(fragility: Floats, zones: int) -> Floats:
    if fragility.shape != (zones,) or not np.isfinite(fragility).all():
        raise InputError(
            _(
                "fragilité de forme {shape} pour {count} zones ; il faut un nombre par zone, "
                "sans manque",
                shape=fragility.shape,
                count=zones,
            )
        )
    return fragility


def _shares(amounts: Floats) -> Floats:
    total = float(amounts.sum())
    return amounts / total if total > 0 else np.full_like(amounts, np.nan)


def _middle_ranks(fragility: Floats, people: Floats) -> Floats:
    """Return the share of people below the middle of each zone's, from 0 for the least fragile."""
    levels, level = np.unique(fragility, return_inverse=True)
    share = np.bincount(level, _shares(people), minlength=levels.size)
    middle: Floats = (np.cumsum(share) - share / 2)[level]
    return middle
