"""Compare names: words weighted by how rare they are, and spelling."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl
from rapidfuzz import process
from rapidfuzz.distance import Indel
from scipy.sparse import csr_array

from maillage.catalogue.linkage import Words
from maillage.types import Floats, Integers

RARE_BITS = 10.0
"""Weight of common words from which more adds nothing; ours: a word in one name in a thousand."""


@dataclass(frozen=True)
class Weighted:
    """The weight of each word in each name, in bits of rarity, shape (records, words)."""

    weights: csr_array

    @property
    def totals(self) -> Floats:
        """The weight of each name."""
        totals: Floats = np.asarray(self.weights.sum(axis=1)).ravel()
        return totals

    @property
    def norms(self) -> Floats:
        """The length of each name's vector."""
        squares: Floats = np.asarray(self.weights.power(2).sum(axis=1)).ravel()
        return np.sqrt(squares)


def weighted(rows: pl.DataFrame, words: Words) -> Weighted:
    """Return the words of names weighted by log2(records / records with the word).

    Generic words and concepts weigh ``generic_weight`` of that.
    """
    light = sorted(words.generic | {concept.id for concept in words.concepts})
    met = rows.select("at", pl.col("words").alias("word")).explode("word").drop_nulls().unique()
    rarity = (
        met.group_by("word")
        .agg(pl.len().alias("records"))
        .sort("word")
        .with_row_index("column")
        .with_columns(bits=(rows.height / pl.col("records")).log(2) + 1)
        .with_columns(
            bits=pl.when(pl.col("word").is_in(light))
            .then(pl.col("bits") * words.generic_weight)
            .otherwise("bits")
        )
    )
    cells = met.join(rarity, on="word", validate="m:1").sort("at", "column")
    shape = (rows.height, max(rarity.height, 1))
    position = (cells["at"].to_numpy(), cells["column"].to_numpy())
    return Weighted(csr_array((cells["bits"].to_numpy(), position), shape=shape))


def likeness(
    named: Weighted, one: pl.DataFrame, two: pl.DataFrame, left: Integers, right: Integers
) -> dict[str, Floats]:
    """Return how alike names are: ``name``, ``name_core``, ``name_contained`` and others.

    A name without a word (null, or only numbers) has unknown likeness; so has one that says nothing
    but its commune, beside one that says more.
    """
    present = named.weights.sign()
    in_common = np.asarray(
        named.weights[left].multiply(named.weights[right]).sum(axis=1), dtype=float
    ).ravel()
    shared = np.asarray(named.weights[left].multiply(present[right]).sum(axis=1)).ravel()
    norms, totals = named.norms, named.totals
    with np.errstate(divide="ignore", invalid="ignore"):
        cosine = in_common / (norms[left] * norms[right])
        contained = shared / np.minimum(totals[left], totals[right])
    empty = (one["words"].list.len() == 0) | (two["words"].list.len() == 0)
    says_less = (one["is_commune"] != two["is_commune"]).to_numpy()
    unknown = empty.to_numpy() | says_less
    both_proper = one["core"].list.len().to_numpy() * two["core"].list.len().to_numpy() > 0
    core = spelling(one["core"].list.join(" "), two["core"].list.join(" "))
    return {
        "name": np.where(unknown, np.nan, np.clip(cosine, 0, 1)),
        "name_core": np.where(both_proper & ~says_less, core, np.nan),
        "name_contained": np.where(unknown, np.nan, np.clip(contained, 0, 1)),
        "name_spelling": np.where(unknown, np.nan, spelling(one["name"], two["name"])),
        "rare_words": np.where(unknown, np.nan, np.minimum(shared / RARE_BITS, 1)),
    }


def spelling(
    one: pl.Series, two: pl.Series, *, scorer: Callable[..., float] = Indel.normalized_similarity
) -> Floats:
    """Return how alike two texts are spelt; NaN where one is unknown.

    The normalised Indel similarity, from 0 to 1, unless another scorer of rapidfuzz is asked; each
    different pair computed once.

    Examples:
        >>> one, two = pl.Series(["lices", None]), pl.Series(["lice", "lices"])
        >>> spelling(one, two).tolist()
        [0.8888888888888888, nan]
    """
    table = pl.DataFrame({"one": one, "two": two})
    different = table.drop_nulls().unique()
    ratio = process.cpdist(
        different["one"].to_list(),
        different["two"].to_list(),
        scorer=scorer,
        dtype=np.float64,
    )
    found = different.with_columns(ratio=pl.Series(ratio, dtype=pl.Float64))
    joined = table.join(found, on=["one", "two"], how="left", validate="m:1", maintain_order="left")
    return joined["ratio"].to_numpy()
