"""Which column gives which field: a confidence for each pair, and the best assignment overall."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from maillage.catalogue.sniffing import Confidence, FieldWords, sniffing
from maillage.runs.census.sniffing.headers import field_score
from maillage.runs.census.sniffing.profiles import Profile

_FILLED_WEIGHT, _NAME_WEIGHT = 0.03, 0.02
"""What decides between two columns equally sure: the fuller, then the better named."""

_ANSWERS = 0.9
"""Share of yes and no from which a column holds no name, address or text."""


@dataclass(frozen=True)
class Candidate:
    """A column for a field, from 0 to 1 how sure, and what the header and the cells each say.

    ``by_content`` is None when no test reads the cells of the field, or there is none to read.
    """

    field: str
    column: str
    confidence: float
    by_name: float
    by_content: float | None


def candidate(profile: Profile, words: FieldWords, *, name: str) -> Candidate:
    """Return how sure it is that a column gives a field.

    Args:
        profile: the column.
        words: how the field is recognised.
        name: the header to compare, which the file may have repeated.
    """
    by_name = field_score(name, words)
    by_content = None if profile.is_empty or not words.content else profile.share(words.content)
    confidence = combined(
        by_name,
        by_content,
        trust=words.trust,
        is_demanded=words.demanded or profile.share("truth") >= _ANSWERS,
        is_empty=profile.is_empty,
    )
    return Candidate(words.field, profile.name, confidence, by_name, by_content)


def combined(
    by_name: float, by_content: float | None, *, trust: float, is_demanded: bool, is_empty: bool
) -> float:
    """Return one confidence of what the header and the cells say.

    ``1 - (1 - w * by_name) * (1 - trust * by_content)``, with the weight and the discounts of
    ``catalogue/sniff.toml``: a column that contradicts its header, or has no cell to confirm it.

    Examples:
        A header that says it all with cells that agree, then with cells that contradict it:

        >>> both = combined(1.0, 1.0, trust=0.6, is_demanded=True, is_empty=False)
        >>> wrong = combined(1.0, 0.0, trust=0.6, is_demanded=True, is_empty=False)
        >>> round(both, 2), round(wrong, 2)
        (0.94, 0.34)
    """
    rule = sniffing().rule
    if is_empty:
        return rule.name * by_name * rule.empty
    together = 1 - (1 - rule.name * by_name) * (1 - trust * (by_content or 0.0))
    return together * _doubt(rule, by_content, is_demanded=is_demanded)


def _doubt(rule: Confidence, by_content: float | None, *, is_demanded: bool) -> float:
    contradicted = is_demanded and (by_content or 0.0) < rule.contradicted_below
    return rule.contradicted if contradicted else 1.0


def assign(candidates: Sequence[Candidate], filled: dict[str, float]) -> tuple[Candidate, ...]:
    """Return at most one column a field and one field a column, the surest overall.

    Args:
        candidates: every pair looked at.
        filled: by column, the share of its rows that hold something.
    """
    sure = [each for each in candidates if each.confidence >= sniffing().rule.least]
    fields = list(dict.fromkeys(each.field for each in sure))
    columns = list(dict.fromkeys(each.column for each in sure))
    by_pair = {(each.field, each.column): each for each in sure}
    gains = np.zeros((len(fields), len(columns)))
    for (field, column), each in by_pair.items():
        better = _FILLED_WEIGHT * filled.get(column, 0.0) + _NAME_WEIGHT * each.by_name
        gains[fields.index(field), columns.index(column)] = each.confidence + better
    rows, places = linear_sum_assignment(gains, maximize=True)
    chosen = [(fields[row], columns[place]) for row, place in zip(rows, places, strict=True)]
    return tuple(by_pair[pair] for pair in chosen if pair in by_pair)
