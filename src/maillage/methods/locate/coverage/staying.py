"""Among choices that reach the same people, the one that closes the fewest places of today."""

from dataclasses import replace

import numpy as np
from scipy import sparse

from maillage.methods.locate.answer import Answer
from maillage.methods.locate.coverage.covers import Covers
from maillage.methods.locate.coverage.rules import Rules
from maillage.types import Booleans, Floats, Integers


def staying(
    answer: Answer, covers: Covers, demand: Floats, *, rules: Rules, places: Integers
) -> Answer:
    """Return an answer that reaches everyone the given one does, and closes no place for nothing.

    A new site gives way to a closed place that reaches all whom the site alone reaches, until no
    such pair is left. What the rules ask of groups, and fixed sites, stay as they are.

    Args:
        answer: the sites, existing ones included.
        covers: the sites that reach each zone.
        demand: people of each zone.
        rules: what the choice respects.
        places: the places of today, as sites.

    Examples:
        Site 0 and place 1 reach the same zone: the place stays.

        >>> covers = Covers(np.array([0, 2]), np.array([0, 1]), np.zeros(2), 2)
        >>> best = Answer(np.array([0]), np.array([0]), 5.0, 5.0, "exact", 1)
        >>> rules = Rules(count=1)
        >>> staying(
        ...     best, covers, np.array([5.0]), rules=rules, places=np.array([1])
        ... ).sites.tolist()
        [1]
    """
    reaches = sparse.csr_array(
        (np.ones(len(covers.sites)), covers.sites, covers.starts),
        shape=(len(demand), covers.site_count),
    ).tocsc()
    sites, is_moved = answer.sites, True
    while is_moved:
        is_moved = False
        for site in np.setdiff1d(sites, np.union1d(places, rules.fixed)).tolist():
            others = sites[sites != site]
            closed = np.setdiff1d(places, sites).astype(np.int64)
            closed = closed[_groups_hold(rules, others, closed)]
            alone = (reaches[:, [site]].toarray().ravel() > 0) & ~covers.counts(others).astype(bool)
            lost = np.flatnonzero(alone & (demand > 0))
            equal = closed[reaches[:, closed].tocsr()[lost].sum(axis=0) == len(lost)]
            if equal.size:
                sites, is_moved = np.sort(np.append(others, equal[0])), True
    reached = float(demand[covers.counts(sites) > 0].sum())
    return replace(
        answer,
        sites=sites,
        assigned=covers.nearest(sites),
        value=max(answer.value, reached),
    )


def _groups_hold(rules: Rules, others: Integers, closed: Integers) -> Booleans:
    """Return which closed places leave every group its minimum, beside the other sites."""
    if not rules.least_per_group.size:
        return np.ones(len(closed), dtype=bool)
    held = rules.groups[others]
    counts = np.bincount(held[held >= 0], minlength=len(rules.least_per_group))
    short = rules.least_per_group - counts
    if (short <= 0).all():
        return np.ones(len(closed), dtype=bool)
    return np.asarray(rules.groups[closed] == np.argmax(short))
