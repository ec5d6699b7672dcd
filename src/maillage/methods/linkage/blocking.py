"""Find the pairs of records worth comparing, so that nothing real is lost.

Each block brings together the records that share one thing: a word of their name within the
département, a telephone, a position… A pair is a candidate when any block holds it. A block too big
to be compared whole is split by a second key, and what is still too big is sorted by name and
compared with the next few: :func:`split_blocks` says which, and how many pairs were left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.spatial import cKDTree

from maillage.catalogue.linkage import Blocking

_EARTH_RADIUS_M = 6_371_008.8
_STEM_LETTERS = 4


@dataclass(frozen=True)
class Block:
    """Records that share ``key``; ``then`` is the key that splits a block too big."""

    name: str
    key: pl.Expr
    then: pl.Expr
    each: str | None = None
    """A column of lists, one block an item: ``pl.col("item")`` in ``key``."""


_ITEM = pl.col("item")
_ADDRESS = pl.concat_str("house", "way", separator=" ")
_CORE = pl.when(pl.col("core").list.len() > 0).then(pl.col("core").list.join(" "))
_STEM = _ITEM.str.slice(0, _STEM_LETTERS)


def _within(column: str, value: pl.Expr) -> pl.Expr:
    """Return a key made of a value and where it is; null where either is unknown."""
    return pl.concat_str(pl.col(column), value, separator=" ")


BLOCKS = (
    Block("word", _within("departement", _ITEM), pl.col("parent"), each="core"),
    Block("core", _CORE, pl.col("parent")),
    Block("stem", _within("code_postal", _STEM), pl.col("way"), each="core"),
    Block("name", _within("parent", pl.col("name")), pl.col("way")),
    Block("name", _within("code_postal", pl.col("name")), pl.col("way")),
    Block("kind", _within("parent", _ITEM), pl.col("code_postal"), each="kinds"),
    Block("kind", _within("code_postal", _ITEM), pl.col("way"), each="kinds"),
    Block("phone", _ITEM, pl.col("parent"), each="phones"),
    Block("siret", pl.col("siret"), pl.col("parent")),
    Block("siren", _within("parent", pl.col("siren")), pl.col("way")),
    Block("email", _ITEM, pl.col("parent"), each="emails"),
    Block("domain", _within("parent", _ITEM), pl.col("way"), each="domains"),
    Block("page", _ITEM, pl.col("parent"), each="urls"),
    Block("host", _within("parent", _ITEM), pl.col("way"), each="hosts"),
    Block("address", _within("parent", _ADDRESS), pl.col("name")),
    Block("address", _within("code_postal", _ADDRESS), pl.col("name")),
    Block("identifier", pl.col("identifier"), pl.col("parent")),
)
"""The blocks of a key; ``rare``, ``commune`` and ``near`` are made apart."""

NAMES = (*dict.fromkeys(block.name for block in BLOCKS), "rare", "commune", "near")
"""The names of the blocks, as ``blocks`` lists them."""


def candidates(keys: pl.DataFrame, *, settings: Blocking) -> pl.DataFrame:
    """Return the pairs of records worth comparing, each once.

    Args:
        keys: from :func:`maillage.methods.linkage.normalise.comparison_keys`.
        settings: sizes and distances.

    Returns:
        ``left`` and ``right`` (records, ``left < right``), and ``blocks``: what brought them
        together. Sorted by left, then right.
    """
    rows = keys.sort("record").with_row_index("at")
    found = [
        pairs.with_columns(bit=pl.lit(1 << NAMES.index(name), dtype=pl.UInt32))
        for name, pairs in _all_pairs(rows, settings)
    ]
    together = (
        pl.concat(found)
        .unique()
        .group_by("left", "right")
        .agg(pl.col("bit").sum())
        .sort("left", "right")
    )
    listed = _names_of(together["bit"].unique())
    record = rows["record"]
    return together.join(
        listed, on="bit", how="left", validate="m:1", maintain_order="left"
    ).select(
        record.gather(together["left"]).alias("left"),
        record.gather(together["right"]).alias("right"),
        "blocks",
    )


def split_blocks(keys: pl.DataFrame, *, settings: Blocking) -> pl.DataFrame:
    """Return the blocks too big to be compared whole, and what splitting them leaves out.

    Columns: ``block``, ``key``, ``records``, ``pairs`` (all of them) and ``left_out``: pairs that
    this block does not propose, though another block may. Sorted by ``left_out``, the most first.
    """
    rows = keys.sort("record").with_row_index("at")
    found = [_left_out(_members(rows, block), block.name, settings) for block in BLOCKS]
    return pl.concat(found).sort("left_out", "block", "key", descending=[True, False, False])


def _left_out(members: pl.DataFrame, name: str, settings: Blocking) -> pl.DataFrame:
    """Return what the big blocks of one kind leave out."""
    big = members.filter(pl.len().over("key") > settings.largest_block)
    kept = _pairs(big, settings).unique().join(
        big.select("at", "key"), left_on="left", right_on="at"
    ).join(
        big.select("at", "key"), left_on=["right", "key"], right_on=["at", "key"], how="semi"
    ).group_by("key").agg(pl.len().cast(pl.Int64).alias("kept"))  # fmt: skip
    records = pl.col("records")
    return (
        big.group_by("key")
        .agg(pl.len().cast(pl.Int64).alias("records"))
        .join(kept, on="key", how="left", validate="1:1")
        .with_columns(pairs=records * (records - 1) // 2)
        .select(
            pl.lit(name).alias("block"),
            "key",
            "records",
            "pairs",
            left_out=pl.col("pairs") - pl.col("kept").fill_null(0),
        )
    )


def _all_pairs(rows: pl.DataFrame, settings: Blocking) -> Iterator[tuple[str, pl.DataFrame]]:
    for block in BLOCKS:
        yield block.name, _pairs(_members(rows, block), settings)
    yield "rare", _rare_words(rows, settings)
    for place in ("parent", "code_postal"):
        members = rows.select("at", pl.col(place).alias("key")).drop_nulls("key")
        yield "commune", _together(_of_size(members, "key", most=settings.small_commune), "key")
    yield "near", _near(rows, settings)


def _members(rows: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Return ``at``, ``key`` and ``then``, one row a record and block; ``name`` to sort by."""
    if block.each:
        rows = rows.filter(pl.col(block.each).list.len() > 0)
        rows = rows.with_columns(item=pl.col(block.each)).explode("item")
    return (
        rows.select("at", "name", key=block.key, then=block.then)
        .drop_nulls("key")
        .unique(["at", "key"], keep="first", maintain_order=True)
    )


def _pairs(members: pl.DataFrame, settings: Blocking) -> pl.DataFrame:
    """Return the pairs of the blocks: whole, split by the second key, or of sorted neighbours."""
    size = pl.len().over("key")
    small = members.filter(size <= settings.largest_block)
    big = members.filter(size > settings.largest_block)
    size = pl.len().over("key", "then")
    split = big.filter(size <= settings.largest_block, pl.col("then").is_not_null())
    rest = big.filter((size > settings.largest_block) | pl.col("then").is_null())
    return pl.concat(
        [
            _together(small, "key"),
            _together(split, "key", "then"),
            _neighbours(rest, window=settings.window),
            _neighbours(big, window=1),
        ]
    )


def _together(members: pl.DataFrame, *by: str) -> pl.DataFrame:
    """Return all the pairs of rows that share a key."""
    left = members.select("at", *by)
    return (
        left.join(left, on=by)
        .filter(pl.col("at") < pl.col("at_right"))
        .select(left="at", right="at_right")
    )


def _neighbours(members: pl.DataFrame, *, window: int) -> pl.DataFrame:
    """Return the pairs of each row with the next ones of its key, sorted by name."""
    ordered = members.sort("key", "then", "name", "at", nulls_last=True)
    found = []
    for step in range(1, window + 1):
        following = ordered.select(
            left="at",
            right=pl.col("at").shift(-step),
            same=pl.col("key") == pl.col("key").shift(-step),
        )
        found.append(following.filter("same").select("left", "right"))
    pairs = pl.concat(found)
    return pairs.select(
        left=pl.min_horizontal("left", "right"), right=pl.max_horizontal("left", "right")
    )


def _of_size(members: pl.DataFrame, *by: str, most: int) -> pl.DataFrame:
    return members.filter(pl.len().over(by) <= most)


def _rare_words(rows: pl.DataFrame, settings: Blocking) -> pl.DataFrame:
    """Return the pairs that share a word that few records have, wherever they are."""
    words = rows.select("at", pl.col("core").alias("key")).explode("key").drop_nulls("key").unique()
    return _together(_of_size(words, "key", most=settings.rare_word), "key")


def _near(rows: pl.DataFrame, settings: Blocking) -> pl.DataFrame:
    """Return the pairs within the radius, the nearest of each record only."""
    located = rows.drop_nulls(["lon", "lat"])
    empty = pl.DataFrame(schema={"left": pl.UInt32, "right": pl.UInt32})
    if located.height < 2:
        return empty
    points = _on_sphere(located)
    neighbours = min(settings.nearest + 1, located.height)
    chord = 2 * np.sin(settings.radius_m / (2 * _EARTH_RADIUS_M)) * _EARTH_RADIUS_M
    distance, other = cKDTree(points).query(points, k=neighbours, distance_upper_bound=chord)
    one, _rank = np.nonzero(np.isfinite(distance))
    two = other[np.isfinite(distance)]
    at = located["at"].to_numpy()
    left, right = np.minimum(at[one], at[two]), np.maximum(at[one], at[two])
    return (
        pl.DataFrame({"left": left, "right": right}, schema=empty.schema)
        .filter(pl.col("left") < pl.col("right"))
        .unique()
    )


def _on_sphere(located: pl.DataFrame) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return the points of the Earth, in metres from its centre, shape (records, 3)."""
    lon, lat = (np.radians(located[name].to_numpy()) for name in ("lon", "lat"))
    return _EARTH_RADIUS_M * np.column_stack(
        [np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)]
    )


def _names_of(bits: pl.Series) -> pl.DataFrame:
    """Return the names of blocks that each sum of bits stands for."""
    named = [[name for i, name in enumerate(NAMES) if value >> i & 1] for value in bits]
    return pl.DataFrame({"bit": bits, "blocks": pl.Series(named, dtype=pl.List(pl.String))})
