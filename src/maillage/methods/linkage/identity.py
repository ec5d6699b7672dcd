"""Ids of places that stay from one release to the next, whatever the order of the inputs.

A place keeps the id of the earlier place with which it shares most of its records; a place that is
new takes one from the hash of its least record. An id never depends on how many records a place
has. Records are recognised from one release to the next although their row has changed: by their
name and address, else by the id that their source gives when the commune agrees (some sources
number their rows anew at each export), else by their point, when no other record of it is there.
"""

import hashlib
from dataclasses import dataclass
from typing import Final

import polars as pl

PREFIX: Final = "lieu-"
_LENGTH: Final = 12
_ANCHORS: Final = ("record", "by_name", "by_id", "by_point")


@dataclass(frozen=True)
class Identities:
    """Ids given: ``members`` (``record``, ``place``), and ``forwards`` of ids no longer used.

    ``forwards`` has ``id``, ``to`` (null when the place is gone) and ``reason``: ``merged`` when
    its records are now in another place, ``closed`` when no record of it is left.
    """

    members: pl.DataFrame
    forwards: pl.DataFrame


def identify(clusters: pl.DataFrame, records: pl.DataFrame, *, earlier: pl.DataFrame) -> Identities:
    """Return the id of each record's place, and where the earlier ids went.

    Args:
        clusters: ``record``, ``cluster`` (any label).
        records: ``place_records`` of these clusters.
        earlier: the members of the release before, with the same anchors: ``place`` and the
            columns of :func:`anchors`; empty for a first release.
    """
    known = anchors(records).join(clusters, on="record", validate="1:1")
    votes = _votes(known, earlier)
    kept = _pairing(votes)
    fresh = (
        known.join(kept, on="cluster", how="anti")
        .group_by("cluster")
        .agg(pl.col("anchor").min())
        .sort("anchor")
    )
    taken = set(earlier["place"].unique()) if earlier.height else set()
    named = fresh.with_columns(place=pl.Series(_new_ids(fresh["anchor"].to_list(), taken)))
    places = pl.concat([kept.select("cluster", "place"), named.select("cluster", "place")])
    members = known.select("record", "cluster").join(places, on="cluster", validate="m:1")
    return Identities(
        members.select("record", "place").sort("record"), _forwards(votes, kept, places, earlier)
    )


def anchors(records: pl.DataFrame) -> pl.DataFrame:
    """Return what recognises each record: its keys, and ``anchor``, the steadiest of them.

    ``by_id`` is null where the source gives no id or gives it twice; ``by_name`` where two records
    of a source have the same name and address; ``by_point`` where two stand within some ten metres
    (four decimals of a degree) or the point is unknown; ``record`` is the content itself.
    """
    folded = (_folded("nom"), pl.col("code_insee").fill_null("?"), _folded("adresse"))
    by_id = pl.concat_str("source", pl.lit("#"), "source_id", pl.lit("@"), folded[1])
    by_name = pl.concat_str("source", *folded, separator="|")
    point = [pl.col(name).round(4).cast(pl.String) for name in ("latitude", "longitude")]
    by_point = pl.concat_str("source", *point, separator="~")
    table = records.select("record", by_id=by_id, by_name=by_name, by_point=by_point)
    alone = [
        pl.when(pl.len().over(name) == 1).then(pl.col(name)).alias(name)
        for name in ("by_id", "by_name", "by_point")
    ]
    return table.with_columns(alone).select(
        *_ANCHORS, anchor=pl.coalesce("by_id", "by_name", "record")
    )


def _folded(column: str) -> pl.Expr:
    return (
        pl.col(column)
        .fill_null("")
        .str.normalize("NFKD")
        .str.to_lowercase()
        .str.replace_all(r"[^a-z0-9]+", " ")
        .str.strip_chars()
    )


def _votes(known: pl.DataFrame, earlier: pl.DataFrame) -> pl.DataFrame:
    """Count the records that a cluster shares with an earlier place; each counts once."""
    if earlier.is_empty():
        return pl.DataFrame(
            schema={"cluster": known.schema["cluster"], "place": pl.String, "shared": pl.UInt32}
        )
    left, right, found = known, earlier, []
    for name in _ANCHORS:
        key = pl.col(name).alias("key")
        here = left.select("record", "cluster", key).drop_nulls("key")
        there = right.select("place", key, before="record").drop_nulls("key")
        met = here.join(there, on="key", validate="1:1")
        left = left.join(met, on="record", how="anti")
        right = right.join(met, left_on="record", right_on="before", how="anti")
        found.append(met.select("cluster", "place"))
    return (
        pl.concat(found)
        .group_by("cluster", "place")
        .agg(pl.len().cast(pl.UInt32).alias("shared"))
        .sort("shared", "place", "cluster", descending=[True, False, False])
    )


def _pairing(votes: pl.DataFrame) -> pl.DataFrame:
    """Give each earlier id to one cluster, and each cluster one id: most records shared first."""
    clusters: set[object] = set()
    places: set[object] = set()
    kept = []
    for cluster, place, _shared in votes.iter_rows():
        if cluster not in clusters and place not in places:
            clusters.add(cluster)
            places.add(place)
            kept.append((cluster, place))
    schema = pl.Schema({"cluster": votes.schema["cluster"], "place": pl.String()})
    return pl.DataFrame(kept, schema=schema, orient="row")


def _new_ids(least: list[str], taken: set[str]) -> list[str]:
    """Return an id a place from its least anchor, never one already in use."""
    used, ids = set(taken), []
    for anchor in least:
        turn = 0
        while (name := _hashed(anchor, turn)) in used:
            turn += 1
        used.add(name)
        ids.append(name)
    return ids


def _hashed(anchor: str, turn: int) -> str:
    text = f"{anchor}#{turn}" if turn else anchor
    return PREFIX + hashlib.blake2b(text.encode(), digest_size=_LENGTH // 2).hexdigest()


def _forwards(
    votes: pl.DataFrame, kept: pl.DataFrame, places: pl.DataFrame, earlier: pl.DataFrame
) -> pl.DataFrame:
    """Say where each earlier id that no place took went: the place that has most of its records."""
    if earlier.is_empty():
        return pl.DataFrame(schema={"id": pl.String, "to": pl.String, "reason": pl.String})
    lost = earlier.select(pl.col("place").unique()).join(kept, on="place", how="anti")
    to = (
        votes.join(places.rename({"place": "to"}), on="cluster", validate="m:1")
        .unique("place", keep="first", maintain_order=True)
        .select("place", "to")
    )
    return (
        lost.join(to, on="place", how="left", validate="1:1")
        .select(
            id="place",
            to="to",
            reason=pl.when(pl.col("to").is_null())
            .then(pl.lit("closed"))
            .otherwise(pl.lit("merged")),
        )
        .sort("id")
    )
