"""Permanences: who is present at which place, and the stops of services on wheels.

Stops of one list are of one service when they share an identifier, a telephone number, an address
of electronic mail, or the cell in which they stood; a stop that shares nothing is a service of its
own.
"""

import json
from typing import Final

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from maillage.contracts import PERMANENCES
from maillage.runs.census.stops import place_of

_MOBILE: Final = "Itinérant"


def count_mediators(listed: pl.Series) -> pl.Series:
    """Return how many people a column of JSON lists names in each row; null where it has none.

    Examples:
        >>> count_mediators(pl.Series(['[{"nom": "x"}, {"nom": "y"}]', "", "[]", "?"])).to_list()
        [2, None, 0, None]
    """
    counts = {text: _length(text) for text in listed.unique().to_list()}
    return pl.Series(listed.name, [counts[text] for text in listed], dtype=pl.Int64)


def _length(text: str | None) -> int | None:
    try:
        found = json.loads(text or "")
    except ValueError:
        return None
    return len(found) if isinstance(found, list) else None


def permanences(
    records: pl.DataFrame, members: pl.DataFrame, *, present: pl.DataFrame
) -> pl.DataFrame:
    """Return the permanences of a release (contract ``permanences``).

    Args:
        records: ``place_records``.
        members: ``record`` and ``place``.
        present: ``record`` and ``mediators`` of the lists whose rows are permanences; a mobile
            record of any list is one too.
    """
    is_mobile = pl.col("itinerance").list.contains(_MOBILE).fill_null(value=False)
    known = records.join(present, on="record", how="left", validate="1:1")
    is_present = pl.col("record").is_in(present["record"].implode())
    rows = known.with_columns(is_mobile=is_mobile).filter(pl.col("is_mobile") | is_present)
    placed = rows.join(members.select("record", "place"), on="record", validate="1:1")
    return PERMANENCES.check(
        placed.join(_services(rows), on="record", validate="1:1").sort("record")
        .select(PERMANENCES.schema.names())
    )  # fmt: skip


def _services(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the ``service`` of each record: the least record of those that share a contact."""
    numbered = rows.sort("record").with_row_index("at")
    places = [place_of(record) for record in numbered["record"]]
    mobile = numbered.with_columns(_place=pl.Series(places, dtype=pl.String)).filter("is_mobile")
    keys = pl.concat(
        [
            mobile.select("at", key=pl.concat_str("source", pl.lit(mark), name))
            for name, mark in (("pivot", "#"), ("telephone", "@"), ("_place", "%"))
        ]
        + [
            mobile.select("at", "source", "courriels")
            .explode("courriels")
            .select("at", key=pl.concat_str("source", pl.lit("="), "courriels"))
        ]
    ).drop_nulls()
    first = keys.with_columns(first=pl.col("at").min().over("key"))
    edges = first.select("at", "first").to_numpy()
    size = numbered.height
    links = coo_array((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), shape=(size, size))
    label = connected_components(links, directed=False)[1]
    return numbered.select("record", label=pl.Series(label)).select(
        "record", service=pl.col("record").min().over("label")
    )
