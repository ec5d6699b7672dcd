"""What a proper name proves: who else bears it in the commune, its initials, where it is written.

A name such as "la Maurelle" says which place it is when one body of the commune bears it, however
different the rest of the two names; it may stand in one record as an acronym, or only in an e-mail
address.
"""

import numpy as np
import polars as pl

from maillage.methods.linkage import evidence
from maillage.types import Floats

_LEAST_LETTERS = 5
"""Letters of a word that is sought inside an e-mail address; ours: fewer are met by chance."""


_COMMUNE = pl.col("parent")
_POSTCODE = pl.lit("postcode ") + pl.col("code_postal")


def bearers(rows: pl.DataFrame) -> pl.DataFrame:
    """Return how many names of each commune hold each proper word, by the source that has most.

    Columns ``where`` (a commune, or a postcode), ``word``, ``bodies``.
    """
    each = rows.select("source", "name", "core", where=pl.concat_list(_COMMUNE, _POSTCODE))
    by_source = (
        each.explode("where")
        .explode("core")
        .drop_nulls(["where", "core"])
        .group_by("where", pl.col("core").alias("word"), "source")
        .agg(pl.col("name").n_unique().alias("n"))
    )
    return by_source.group_by("where", "word").agg(pl.col("n").max().alias("bodies"))


def only_bearer(one: pl.DataFrame, two: pl.DataFrame, known: pl.DataFrame) -> Floats:
    """Return 1 over the bearers, where they both are, of the rarest proper word in common.

    Where they are is their commune, else their postcode. 0 where the names have no proper word in
    common; NaN where one has none, or elsewhere.
    """
    where = _common(one, two, _COMMUNE, otherwise=_common(one, two, _POSTCODE))
    comparable = where.is_not_null() & (one["core"].list.len() > 0) & (two["core"].list.len() > 0)
    at = np.flatnonzero(comparable.to_numpy())
    shared = pl.DataFrame({"at": at, "where": where.gather(at)}).with_columns(
        word=one["core"].gather(at).list.set_intersection(two["core"].gather(at))
    )
    found = (
        shared.filter(pl.col("word").list.len() > 0)
        .explode("word")
        .join(known, on=["where", "word"], validate="m:1")
        .group_by("at")
        .agg(pl.col("bodies").min())
    )
    result = np.where(comparable.to_numpy(), 0.0, np.nan)
    result[found["at"].to_numpy()] = 1 / found["bodies"].to_numpy()
    return result


def _common(
    one: pl.DataFrame, two: pl.DataFrame, place: pl.Expr, otherwise: pl.Series | None = None
) -> pl.Series:
    """Return the place that both rows have, else another one."""
    first, second = one.select(place).to_series(), two.select(place).to_series()
    return pl.select(pl.when(first == second).then(first).otherwise(otherwise)).to_series()


def acronym(one: pl.DataFrame, two: pl.DataFrame) -> Floats:
    """Return 1 where a word of one name is the initials of words of the other, 0 elsewhere."""
    either = np.fmax(
        evidence.overlap(one["core"], two["initials"]),
        evidence.overlap(two["core"], one["initials"]),
    )
    return np.nan_to_num(either, nan=0.0)


def in_contact(one: pl.DataFrame, two: pl.DataFrame) -> Floats:
    """Return 1 where a proper word of one is in the e-mails or pages of the other, NaN unknown."""
    return np.fmax(_written_in(one, two), _written_in(two, one))


def _written_in(one: pl.DataFrame, two: pl.DataFrame) -> Floats:
    table = pl.DataFrame(
        {"at": np.arange(one.height), "word": one["core"], "contact": two["contact"]}
    )
    asked = (
        table.drop_nulls("contact")
        .explode("word")
        .filter(pl.col("word").str.len_chars() >= _LEAST_LETTERS)
    )
    found = asked.group_by("at").agg(
        pl.col("contact").str.contains(pl.col("word"), literal=True).any().alias("is_written")
    )
    result = np.full(one.height, np.nan)
    result[found["at"].to_numpy()] = found["is_written"].to_numpy().astype(float)
    return result
