"""Say whether two kinds of body can be one place: a service, and the body that runs it."""

import numpy as np
import polars as pl

from maillage.catalogue.linkage import Words
from maillage.methods.linkage import evidence
from maillage.types import Booleans, Floats

ONE_ALONE = 0.5
MAY_BE_ONE = 0.25


def kind(one: pl.Series, two: pl.Series, words: Words) -> Floats:
    """Return 1 for a kind in common, 0.5 where one alone is known, 0.25 or 0 for others.

    0 is for a body that stays another place though in one building: a library, a post office.

    Examples:
        >>> from maillage.catalogue.linkage import words
        >>> kinds = pl.List(pl.String)
        >>> one = pl.Series([["ccas"], ["ccas"], ["ccas"], ["youth"], []], dtype=kinds)
        >>> two = pl.Series([["ccas"], ["library"], [], ["digital"], []], dtype=kinds)
        >>> kind(one, two, words()).tolist()
        [1.0, 0.0, 0.5, 0.25, nan]
    """
    one_alone = ((one.list.len() > 0) != (two.list.len() > 0)).to_numpy()
    in_common = evidence.overlap(one, two)
    is_apart = _any(one, words.apart) | _any(two, words.apart)
    told = np.where((in_common == 0) & ~is_apart, MAY_BE_ONE, in_common)
    return np.where(one_alone, ONE_ALONE, told)


def host(one: pl.Series, two: pl.Series, proof: Floats, words: Words) -> Floats:
    """Return the proof that two records are a service and its host, NaN of other kinds of body."""
    return np.where(can_host(one, two, words), proof, np.nan)


def can_host(one: pl.Series, two: pl.Series, words: Words) -> Booleans:
    """Whether one is a service that the other, of another kind or of none known, may run."""
    serves = [_any(kinds, words.hosted) for kinds in (one, two)]
    is_apart = [_any(kinds, words.apart) for kinds in (one, two)]
    return (serves[0] & ~serves[1] & ~is_apart[1]) | (serves[1] & ~serves[0] & ~is_apart[0])


def owner(one: pl.DataFrame, two: pl.DataFrame, words: Words) -> Floats:
    """Return 1 where one is an authority and the other has another name than its commune's, else 0.

    "Commune de Sain" and "Espace Rosa-Parks" are two, though the commune gives both its SIRET.
    """
    runs = [_any(each["kinds"], words.owners) for each in (one, two)]
    named = [
        ((each["words"].list.len() > 0) & ~each["is_commune"]).to_numpy() for each in (one, two)
    ]
    apart = (runs[0] & ~runs[1] & named[1]) | (runs[1] & ~runs[0] & named[0])
    return np.where(apart, 1.0, 0.0)


def _any(kinds: pl.Series, of: frozenset[str]) -> Booleans:
    held = kinds.list.set_intersection(pl.Series([sorted(of)]))
    return (held.list.len() > 0).fill_null(False).to_numpy()
