"""The rule of the existing national tool, written again from its description.

Candidates share a commune code and a typology (an unknown one goes with any). The score is the
floor of the mean of three: the ratio of names, the ratio of addresses, and the proximity, 100 under
0.0004° and 100 / (1000 d + 1) beyond, d in degrees; a missing position counts as 100. A pair merges
above 83 across sources, above 90 inside one; groups are transitive.
"""

import numpy as np
import polars as pl
from rapidfuzz import fuzz, process, utils
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

ACROSS, INSIDE = 83, 90
NEAR_DEGREES = 0.0004


def groups(records: pl.DataFrame) -> pl.DataFrame:
    """Return the group of each record: ``record`` and ``cluster``."""
    rows = records.sort("record").with_row_index("at")
    pairs = candidates(rows)
    kept = merged(rows, pairs)
    ones = np.ones(kept.height, dtype=np.int8)
    graph = coo_array((ones, (kept["left"], kept["right"])), shape=(rows.height, rows.height))
    label = connected_components(graph, directed=False)[1]
    return rows.select("record", cluster=pl.Series(label))


def candidates(rows: pl.DataFrame) -> pl.DataFrame:
    side = rows.drop_nulls("code_insee").select("at", "code_insee", "typologie")
    pairs = side.join(side, on="code_insee").filter(pl.col("at") < pl.col("at_right"))
    known = pl.col("typologie").list.len().fill_null(0) > 0
    other = pl.col("typologie_right").list.len().fill_null(0) > 0
    shared = pl.col("typologie").list.set_intersection("typologie_right").list.len() > 0
    return pairs.filter(~(known & other) | shared).select(left="at", right="at_right")


def merged(rows: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    score = scores(rows, pairs)
    source = rows["source"]
    inside = (source.gather(pairs["left"]) == source.gather(pairs["right"])).to_numpy()
    return pairs.filter(score > np.where(inside, INSIDE, ACROSS))


def scores(rows: pl.DataFrame, pairs: pl.DataFrame) -> np.ndarray:
    name, address = (ratio(processed(rows[column]), pairs) for column in ("nom", "adresse"))
    return np.floor((name + address + proximity(rows[pairs["left"]], rows[pairs["right"]])) / 3)


def processed(texts: pl.Series) -> pl.Series:
    """Return texts in lower case, punctuation as single spaces."""
    return pl.Series([" ".join(utils.default_process(text or "").split()) for text in texts])


def ratio(texts: pl.Series, pairs: pl.DataFrame) -> np.ndarray:
    one, two = (texts.gather(pairs[side]).to_list() for side in ("left", "right"))
    return process.cpdist(one, two, scorer=fuzz.ratio).round()


def proximity(one: pl.DataFrame, two: pl.DataFrame) -> np.ndarray:
    away = [
        one[axis].to_numpy().astype(float) - two[axis].to_numpy().astype(float)
        for axis in ("latitude", "longitude")
    ]
    degrees = np.hypot(*away)
    score = np.where(degrees < NEAR_DEGREES, 100.0, np.floor(100 / (1000 * degrees + 1)))
    return np.where(np.isnan(degrees), 100.0, score)
