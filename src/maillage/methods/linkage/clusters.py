"""Gather records into places: the best links first, and never two that must stay apart.

A greedy agglomeration by decreasing match weight: a link joins two clusters unless some record of
one is barred from some record of the other. Each join sees every pair known across the two, so that
a chain of good links cannot bring together two places that a number, the stops of a van, the model
or a person tells apart. Ties go by record, so that the order of the inputs does not matter.
"""

from collections.abc import Iterable, Iterator

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from maillage.catalogue.linkage import Thresholds
from maillage.errors import InputError
from maillage.language import _
from maillage.types import Booleans, Integers

FACTS = ("number", "stop")
"""Who decides that two records are apart, whatever the model says of them."""

_Pair = tuple[int, int]


def cluster(
    records: pl.Series,
    links: pl.DataFrame,
    *,
    must: pl.DataFrame,
    cannot: pl.DataFrame,
    thresholds: Thresholds,
) -> pl.DataFrame:
    """Return the cluster of each record: the least record of those that are one place.

    Args:
        records: keys of the records.
        links: ``left``, ``right``, ``weight``, ``probability`` and ``decided_by`` of pairs.
        must: ``left`` and ``right`` of records that a person says are one place.
        cannot: ``left`` and ``right`` of records that a person says are not.
        thresholds: of the model that weighed the links.

    Returns:
        ``record`` and ``cluster``, one row a record, sorted by record.

    Raises:
        InputError: a person said of the same records that they are one place and that they are
            not, directly or through others.
    """
    ordered = records.sort()
    joins, barred = _joins_and_bars(links, must=must, cannot=cannot, thresholds=thresholds)
    forced, wanted = _numbered(must, ordered), _numbered(joins, ordered)
    apart, forbidden = _numbered(barred, ordered), _numbered(cannot, ordered)
    _refuse_contradictions(forced, forbidden, ordered)
    label = _components(np.concatenate([forced, wanted]), size=len(ordered))
    contested = np.isin(label, label[apart[label[apart[:, 0]] == label[apart[:, 1]], 0]])
    settled = _Clusters(np.flatnonzero(contested))
    for one, two in _rows(forced, contested):
        settled.join(one, two)
    settled.bar(_rows(apart, contested))
    for one, two in _rows(wanted, contested):
        settled.join_unless_barred(one, two)
    label[contested] = len(ordered) + settled.roots()
    return _by_least(ordered, label)


def _joins_and_bars(
    links: pl.DataFrame, *, must: pl.DataFrame, cannot: pl.DataFrame, thresholds: Thresholds
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the links that merge, strongest first, and the pairs that must stay apart."""
    free = _without(links, must)
    is_fact = pl.col("decided_by").is_in(FACTS)
    joins = (
        _without(free, cannot)
        .filter(pl.col("probability") >= thresholds.merge, ~is_fact)
        .sort(["weight", "left", "right"], descending=[True, False, False])
    )
    barred = free.filter((pl.col("probability") < thresholds.veto) | is_fact)
    pairs = pl.concat([barred.select("left", "right"), cannot.select("left", "right")])
    return joins, pairs.unique(maintain_order=True)


def _without(links: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    both_ways = pl.concat([pairs.select("left", "right"), pairs.select(left="right", right="left")])
    return links.join(both_ways, on=["left", "right"], how="anti", maintain_order="left")


def _numbered(pairs: pl.DataFrame, ordered: pl.Series) -> Integers:
    """Return the positions of pairs of records, shape (pairs, 2); strangers are left out."""
    position = pl.DataFrame({"record": ordered}).with_row_index("at")
    found = pairs.select("left", "right")
    for side in ("left", "right"):
        found = found.join(
            position.rename({"record": side, "at": f"{side}_at"}),
            on=side,
            validate="m:1",
            maintain_order="left",
        )
    return found.select("left_at", "right_at").to_numpy().astype(np.int64)


def _components(pairs: Integers, *, size: int) -> Integers:
    """Return the connected component of each of ``size`` records."""
    ones = np.ones(len(pairs), dtype=np.int8)
    graph = coo_array((ones, (pairs[:, 0], pairs[:, 1])), shape=(size, size))
    label: Integers = connected_components(graph, directed=False)[1].astype(np.int64)
    return label


def _rows(pairs: Integers, kept: Booleans) -> Iterator[_Pair]:
    # The contested records only, a few in a hundred: each join depends on those before it.
    yield from pairs[kept[pairs[:, 0]] & kept[pairs[:, 1]]].tolist()


def _refuse_contradictions(forced: Integers, forbidden: Integers, ordered: pl.Series) -> None:
    label = _components(forced, size=len(ordered))
    wrong = forbidden[label[forbidden[:, 0]] == label[forbidden[:, 1]]]
    if len(wrong):
        one, two = (ordered[int(at)] for at in wrong[0])
        raise InputError(
            _(
                "{left} et {right} sont dits être à la fois un seul lieu et deux lieux, "
                "directement ou par d'autres fiches ({count} cas) ; retirez l'une des décisions",
                left=one,
                right=two,
                count=len(wrong),
            )
        )


def _by_least(ordered: pl.Series, label: Integers) -> pl.DataFrame:
    labelled = pl.DataFrame({"record": ordered, "label": label})
    return labelled.select("record", cluster=pl.col("record").min().over("label"))


class _Clusters:
    """Clusters of records that join, and those barred from each other."""

    def __init__(self, records: Integers) -> None:
        self._records = records
        self._parent = {int(record): int(record) for record in records}
        self._size = dict.fromkeys(self._parent, 1)
        self._barred: dict[int, set[int]] = {record: set() for record in self._parent}

    def root(self, record: int) -> int:
        """Return the record that stands for the cluster of another."""
        while (above := self._parent[record]) != record:
            self._parent[record] = self._parent[above]
            record = above
        return record

    def bar(self, pairs: Iterable[_Pair]) -> None:
        """Keep the clusters of some pairs apart; a pair already together stays so."""
        for one, two in pairs:
            first, second = self.root(one), self.root(two)
            if first != second:
                self._barred[first].add(second)
                self._barred[second].add(first)

    def join_unless_barred(self, one: int, two: int) -> None:
        """Join the clusters of two records, unless they must stay apart."""
        if self.root(two) not in self._barred[self.root(one)]:
            self.join(one, two)

    def join(self, one: int, two: int) -> None:
        """Join the clusters of two records; what was barred from either is barred from both."""
        kept, gone = sorted((self.root(one), self.root(two)), key=lambda root: -self._size[root])
        if kept == gone:
            return
        self._parent[gone] = kept
        self._size[kept] += self._size[gone]
        for other in self._barred.pop(gone):
            self._barred[other].discard(gone)
            self._barred[other].add(kept)
            self._barred[kept].add(other)

    def roots(self) -> Integers:
        """Return the root of each record."""
        return np.array([self.root(int(record)) for record in self._records], dtype=np.int64)
