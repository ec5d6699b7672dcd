"""Gather records into places: the best links first, and never two that must stay apart.

A greedy agglomeration by decreasing match weight (average linkage, Sokal and Michener, 1958): a
link joins two clusters unless the mean weight of every pair known across the two is under the veto,
or some record of one is barred from some record of the other. So a chain of good links cannot bring
together two places that most of their records, a number, the stops of a van or a person tell apart.
Ties go by record, so that the order of the inputs does not matter.
"""

from collections.abc import Iterator

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from maillage.catalogue.linkage import Thresholds
from maillage.errors import InputError
from maillage.language import _
from maillage.methods.linkage.agglomeration import Clusters
from maillage.types import Booleans, Integers

FACTS = ("number", "stop")
"""Who decides that two records are apart, whatever the model says of them."""

MOST_FOR, MOST_AGAINST = 6.0, 4.0
"""What one pair weighs at most for two clusters and against them; ours: odds of 64 and of 16, so
that no single comparison decides of a whole cluster, least of all one that only lacks reasons to
join: a record that gives a name and a commune."""

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
    free = _without(_without(links, must), cannot)
    _refuse_contradictions(_numbered(must, ordered), _numbered(cannot, ordered), ordered)
    forced, wanted = _numbered(must, ordered), _numbered(_joins(free, thresholds), ordered)
    label = _components(np.concatenate([forced, wanted]), size=len(ordered))
    evidence = _evidence(free, cannot)
    pairs, bits = _numbered(evidence, ordered), evidence["weight"].to_numpy()
    within = label[pairs[:, 0]] == label[pairs[:, 1]]
    pairs, bits = pairs[within], bits[within]
    least = float(np.log2(thresholds.veto / (1 - thresholds.veto)))
    contested = np.isin(label, label[pairs[bits < least, 0]])
    settled = Clusters(np.flatnonzero(contested), least)
    for one, two in _rows(forced, contested):
        settled.join(one, two)
    settled.weigh(pairs[contested[pairs[:, 0]]], bits[contested[pairs[:, 0]]])
    for one, two in _rows(wanted, contested):
        settled.join_unless_apart(one, two)
    label[contested] = len(ordered) + settled.roots()
    return _by_least(ordered, label)


def _joins(free: pl.DataFrame, thresholds: Thresholds) -> pl.DataFrame:
    """Return the links that merge, strongest first."""
    return free.filter(
        pl.col("probability") >= thresholds.merge, ~pl.col("decided_by").is_in(FACTS)
    ).sort(["weight", "left", "right"], descending=[True, False, False])


def _evidence(free: pl.DataFrame, cannot: pl.DataFrame) -> pl.DataFrame:
    """Return what each known pair weighs for or against its clusters; minus infinity is a bar."""
    bits = pl.col("weight").clip(-MOST_AGAINST, MOST_FOR)
    weighed = free.select(
        "left",
        "right",
        weight=pl.when(pl.col("decided_by").is_in(FACTS)).then(-np.inf).otherwise(bits),
    )
    barred = cannot.select("left", "right", weight=pl.lit(-np.inf))
    return pl.concat([weighed, barred]).sort("left", "right", "weight")


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
