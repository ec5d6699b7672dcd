"""Compare where two records are: metres, way, house number, commune."""

import numpy as np
import polars as pl
from rapidfuzz import fuzz

from maillage.methods.linkage import evidence, names
from maillage.types import Floats

FAR_M = 1000
"""Metres between two positions from which the same way is another one."""

SAME_ADDRESS = 0.6
"""Nearness of one number of one way of a commune, where positions say farther than that: geocoding
errs more often than a commune has two such addresses."""

EVERY_WORD = 100
"""The likeness that rapidfuzz gives to words all held by another text."""

WITHIN = 0.9
"""Likeness of two ways of which one holds all the words of the other: "rue Pasteur" and "rue Louis
Pasteur"."""


def distance_m(one: pl.DataFrame, two: pl.DataFrame) -> Floats:
    """Return metres between the records of a pair, NaN where a position is unknown."""
    lon1, lat1, lon2, lat2 = (
        np.radians(table[name].to_numpy().astype(float))
        for table in (one, two)
        for name in ("lon", "lat")
    )
    half = np.sin((lat2 - lat1) / 2) ** 2
    half = half + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    metres: Floats = 2 * 6_371_008.8 * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return metres


def way(one: pl.Series, two: pl.Series) -> Floats:
    """Return how alike two ways are, from 0 to 1; NaN where one is unknown.

    Examples:
        >>> one, two = pl.Series(["rue louis pasteur", None]), pl.Series(["rue pasteur", "rue"])
        >>> way(one, two).tolist()
        [0.9, nan]
    """
    words = [each.str.contains(" ").fill_null(False).to_numpy() for each in (one, two)]
    held = names.spelling(one, two, scorer=fuzz.token_set_ratio) >= EVERY_WORD
    likeness = names.spelling(one, two)
    return np.where(held & words[0] & words[1], np.fmax(likeness, WITHIN), likeness)


def nearness(way: Floats, house: Floats, area: Floats, metres: Floats) -> Floats:
    """Return 1 at the same address or position, halved at 100 m, NaN where neither is known.

    The same way of two communes, or of two points a kilometre apart, is another one; with the same
    house number, it is one that was ill placed.
    """
    by_position = 1 / (1 + metres / 100)
    by_address = np.clip((way - 0.6) / 0.4, 0, 1) * np.where(house == 0, 0.4, 1.0)
    in_full = (area == 1) & (house == 1) & (way >= WITHIN)
    ill_placed = np.where(in_full, SAME_ADDRESS, 0.0 * by_address)
    by_address = np.where(metres > FAR_M, ill_placed, by_address)
    return np.fmax(by_position, np.where(area < 0.75, 0.0 * by_address, by_address))


def house_number(one: pl.Series, two: pl.Series) -> Floats:
    """Return 1 for the same house number, 0.5 for the same but its letter, 0 for another.

    Examples:
        >>> house_number(pl.Series(["2bis", "2bis", "2"]), pl.Series(["2bis", "2", "12"])).tolist()
        [1.0, 0.5, 0.0]
    """
    bare = evidence.equal(one.str.extract(r"^(\d+)"), two.str.extract(r"^(\d+)"))
    return np.fmax(evidence.equal(one, two), bare * 0.5)


def area(one: pl.DataFrame, two: pl.DataFrame) -> Floats:
    """Return how far apart the communes are in the code: see ``comparison.FEATURES``."""
    commune, postcode, departement = (
        evidence.equal(one[column], two[column])
        for column in ("parent", "code_postal", "departement")
    )
    apart = np.where(commune == 0, 0.0, np.nan)
    by_postcode = np.where(postcode == 1, np.where(commune == 0, 0.5, 0.75), 0.0 * postcode)
    by_departement = departement * np.where(commune == 0, 0.25, 0.6)
    return np.fmax(np.fmax(np.where(commune == 1, 1.0, apart), by_postcode), by_departement)
