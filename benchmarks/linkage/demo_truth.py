"""Precision and recall of the demonstration's census, exactly: its truth is known."""

from itertools import combinations

import numpy as np
import polars as pl

from maillage.demo.country import generate
from maillage.demo.place_files import place_files
from maillage.demo.places import places as true_places
from maillage.demo.run import SEED
from maillage.demo.write import RECORDS_PER_PLACE


def exact(records: pl.DataFrame, places: pl.DataFrame, *, drawn: int) -> tuple[float, float, int]:
    """Return precision, recall and the number of true pairs of records.

    Args:
        records: contract ``place_records`` of a release of the demonstration.
        places: contract ``places`` of the same release.
        drawn: how many true places the demonstration has.
    """
    truth = records.select("record", "source", "row").join(
        _links(drawn), on=["source", "row"], how="inner", validate="1:1"
    )
    if truth.height != records.height:
        raise ValueError(f"{records.height - truth.height} records without a true place")
    true = _pairs(truth.group_by("place").agg("record")["record"])
    found = _pairs(places["records"])
    return len(true & found) / len(found), len(true & found) / len(true), len(true)


def _links(drawn: int) -> pl.DataFrame:
    """Return which place each row of the six files is, drawn as the demonstration draws them."""
    of_country, _of_sources, of_places = np.random.default_rng(SEED).spawn(3)
    country = generate(of_country, with_outlines=False)
    real = true_places(of_places, country, count=drawn)
    return place_files(of_places, real, records=round(drawn * RECORDS_PER_PLACE)).links


def _pairs(groups: pl.Series) -> set[tuple[str, str]]:
    return {pair for group in groups.to_list() for pair in combinations(sorted(group), 2)}
