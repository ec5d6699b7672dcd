"""Compare the two records of each pair: one row of features a pair, null where unknown.

A feature is 1 where the records agree and 0 where they contradict each other, unless said
otherwise in ``FEATURES``; one side unknown is neither.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from maillage.catalogue.linkage import Words
from maillage.methods.linkage import evidence, names, proper
from maillage.types import Floats, Integers

FEATURES = (
    "name",
    "name_core",
    "name_contained",
    "name_spelling",
    "rare_words",
    "only_bearer",
    "acronym",
    "kind",
    "only_of_kind",
    "number",
    "mark",
    "way",
    "house",
    "distance",
    "name_and_place",
    "name_and_commune",
    "kind_and_place",
    "phone",
    "siret",
    "email",
    "web",
    "in_contact",
    "name_and_contact",
    "place_and_contact",
    "identifier",
    "hours",
    "typology",
    "area",
    "same_source",
    "mobile",
)
"""The features, in order.

``name``: cosine of the words, weighted by rarity. ``name_core``: spelling of what is neither
generic nor a concept. ``name_contained``: share of the lighter name that the other holds.
``name_spelling``: spelling of the whole. ``rare_words``: weight of the words in common.
``only_bearer``: how alone in the commune a body is that bears a proper word of both. ``acronym``:
one holds initials of the other. ``kind``: 0.5 where one name alone says a kind.
``only_of_kind``: how alone a body of their common kind is in its commune. ``number``, ``mark``:
0.5 where they agree in part or one side has none. ``house``: 0.5 for the same number with another
letter, unknown where the ways differ. ``distance``: log10 of (1 + metres). ``name_and_place``: the
better of the names' likenesses times the nearness; ``name_and_commune``: the same where no nearness
is known; ``kind_and_place``: the nearness of two bodies of a kind without two proper names.
``in_contact``: a proper word of one in the e-mails or pages of the other. ``name_and_contact``,
``place_and_contact``: the likeness or nearness times the best of the contacts. ``phone``,
``siret``, ``email``: less than 1 where shared by several places of one source. ``area``: 1 same
commune, 0.75 same postcode where a commune is unknown, 0.6 same département where one is, 0.5 same
postcode of two communes, 0.25 same département. ``same_source``: a fact.
``mobile``: 1 where one of the two moves, 0.5 where both do.
"""

_AUTHORITY = "^(1|20|21|22|23|24)"
"""How the SIREN of the State, of local authorities and of their unions begins."""

BATCH = 250_000
"""Pairs compared at a time, which bounds the memory."""


def compare(keys: pl.DataFrame, pairs: pl.DataFrame, *, words: Words) -> pl.DataFrame:
    """Return the features of each pair, row for row.

    Args:
        keys: from :func:`maillage.methods.linkage.normalise.comparison_keys`.
        pairs: ``left`` and ``right``, records of the keys.
        words: the words of names, for their weights.

    Returns:
        ``FEATURES``, Float64, null where unknown, one row a pair in the same order.
    """
    rows = keys.sort("record").with_row_index("at")
    at = rows.select("record", "at")
    ends = [
        pairs.select(side)
        .join(at, left_on=side, right_on="record", how="left", validate="m:1",
              maintain_order="left")["at"].to_numpy().astype(np.int64)
        for side in ("left", "right")
    ]  # fmt: skip
    records = Records(rows, words)
    batches = [
        _features(records, ends[0][start : start + BATCH], ends[1][start : start + BATCH])
        for start in range(0, max(pairs.height, 1), BATCH)
    ]
    return pl.concat(batches)


@dataclass(frozen=True)
class Records:
    """The keys of records, and what is counted over all of them once."""

    rows: pl.DataFrame
    words: Words

    @cached_property
    def named(self) -> names.Weighted:
        """The words of the names, weighted."""
        return names.weighted(self.rows, self.words)

    @cached_property
    def shared(self) -> dict[str, pl.DataFrame]:
        """How many places of one source share each telephone, SIRET and e-mail."""
        return {name: evidence.sharing(self.rows, name) for name in ("phones", "siret", "emails")}

    @cached_property
    def crowd(self) -> pl.DataFrame:
        """How many bodies of each kind a commune has, by the source that lists most."""
        return evidence.crowd(self.rows)

    @cached_property
    def bearers(self) -> pl.DataFrame:
        """How many names of a commune hold each proper word, by the source that has most."""
        return proper.bearers(self.rows)

    @cached_property
    def weeks(self) -> evidence.Weeks:
        """The opening hours of each record, by half-hours."""
        return evidence.weeks(self.rows["horaires"])


def _features(records: Records, left: Integers, right: Integers) -> pl.DataFrame:
    rows = records.rows
    one, two = rows[left], rows[right]
    likeness = names.likeness(records.named, one, two, left, right)
    way = names.spelling(one["way"], two["way"])
    metres = distance_m(one, two)
    house = _house(one["house"], two["house"])
    area = _area(one, two)
    nearness = _nearness(way, house, area, metres)
    best = np.fmax(likeness["name"], np.fmax(likeness["name_core"], likeness["name_spelling"]))
    kind = _kind(one["kinds"], two["kinds"])
    is_generic = np.isnan(likeness["name_core"]) & (kind == 1)
    contact = _contact(records, one, two)
    own = np.fmax(contact["phone"], np.fmax(contact["siret"], contact["email"]))
    columns: dict[str, Floats] = {
        **likeness,
        "only_bearer": proper.only_bearer(one, two, records.bearers),
        "acronym": proper.acronym(one, two),
        "kind": kind,
        "only_of_kind": evidence.only_of_kind(one, two, records.crowd),
        "number": _apart(one["numbers"], two["numbers"]),
        "mark": _apart(one["marks"], two["marks"]),
        "way": way,
        "house": np.where(way >= 0.7, house, np.nan),
        "distance": np.log10(1 + metres),
        "name_and_place": best * nearness,
        "name_and_commune": np.where(np.isnan(nearness) & (area >= 0.5), best, np.nan),
        "kind_and_place": np.where(is_generic, nearness, np.nan),
        **contact,
        "in_contact": proper.in_contact(one, two),
        "name_and_contact": best * own,
        "place_and_contact": nearness * own,
        "identifier": evidence.equal(one["identifier"], two["identifier"]),
        "hours": evidence.hours(records.weeks, left, right),
        "typology": evidence.overlap(one["typologie"], two["typologie"]),
        "area": area,
        "same_source": (one["source"] == two["source"]).to_numpy().astype(float),
        "mobile": _mobile(one["is_mobile"], two["is_mobile"]),
    }
    return pl.DataFrame({name: columns[name] for name in FEATURES}, nan_to_null=True)


def _contact(records: Records, one: pl.DataFrame, two: pl.DataFrame) -> dict[str, Floats]:
    """Return how telephones, SIRET, e-mails and pages agree."""
    return {
        "phone": evidence.common(one, two, "phones", records.shared["phones"]),
        "siret": _siret(one, two, records.shared["siret"]),
        "email": _or_else(
            evidence.common(one, two, "emails", records.shared["emails"]),
            evidence.overlap(one["domains"], two["domains"]) * 0.6,
        ),
        "web": _or_else(
            evidence.overlap(one["urls"], two["urls"]),
            evidence.overlap(one["hosts"], two["hosts"]) * 0.6,
        ),
    }


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


def _nearness(way: Floats, house: Floats, area: Floats, metres: Floats) -> Floats:
    """Return 1 at the same address or position, halved at 100 m, NaN where neither is known.

    The same address of two communes, or of two points a kilometre apart, is another one.
    """
    by_position = 1 / (1 + metres / 100)
    by_address = np.clip((way - 0.6) / 0.4, 0, 1) * np.where(house == 0, 0.4, 1.0)
    elsewhere = (area < 0.75) | (metres > 1000)
    return np.fmax(by_position, np.where(elsewhere, 0.0 * by_address, by_address))


def _house(one: pl.Series, two: pl.Series) -> Floats:
    """Return 1 for the same house number, 0.5 for the same but its letter, 0 for another.

    Examples:
        >>> _house(pl.Series(["2bis", "2bis", "2"]), pl.Series(["2bis", "2", "12"])).tolist()
        [1.0, 0.5, 0.0]
    """
    bare = evidence.equal(one.str.extract(r"^(\d+)"), two.str.extract(r"^(\d+)"))
    return np.fmax(evidence.equal(one, two), bare * 0.5)


def _apart(one: pl.Series, two: pl.Series) -> Floats:
    """Return 1 for the same list, 0.5 where one holds some of the other or nothing, 0 else.

    NaN where both are empty.

    Examples:
        >>> one = pl.Series([["2"], ["2"], ["2"], [], ["2", "8"]], dtype=pl.List(pl.String))
        >>> two = pl.Series([["2"], ["3"], [], [], ["8"]], dtype=pl.List(pl.String))
        >>> _apart(one, two).tolist()
        [1.0, 0.0, 0.5, nan, 0.5]
    """
    sizes = [each.list.len().to_numpy() for each in (one, two)]
    same = (one.list.join(" ") == two.list.join(" ")).to_numpy()
    partly = (np.minimum(*sizes) == 0) | (evidence.overlap(one, two) == 1)
    either = np.where(same, 1.0, np.where(partly, 0.5, 0.0))
    return np.where(np.maximum(*sizes) == 0, np.nan, either)


def _kind(one: pl.Series, two: pl.Series) -> Floats:
    """Return 1 for a kind in common, 0 for others, 0.5 where one name alone says a kind.

    Examples:
        >>> one = pl.Series([["ccas"], ["ccas"], ["ccas"], []], dtype=pl.List(pl.String))
        >>> two = pl.Series([["ccas"], ["poste"], [], []], dtype=pl.List(pl.String))
        >>> _kind(one, two).tolist()
        [1.0, 0.0, 0.5, nan]
    """
    one_alone = ((one.list.len() > 0) != (two.list.len() > 0)).to_numpy()
    return np.where(one_alone, 0.5, evidence.overlap(one, two))


def _mobile(one: pl.Series, two: pl.Series) -> Floats:
    """Return 1 where one of the two moves, 0.5 where both do, 0 where neither does.

    Examples:
        >>> _mobile(pl.Series([True, True, False]), pl.Series([False, True, False])).tolist()
        [1.0, 0.5, 0.0]
    """
    return np.where((one & two).to_numpy(), 0.5, (one | two).to_numpy().astype(float))


def _siret(one: pl.DataFrame, two: pl.DataFrame, shared: pl.DataFrame) -> Floats:
    """Return 1 for one establishment, 0.4 for two of one body, 0 for two bodies.

    0.7 for the establishment of an authority, which gives its own SIRET to all that it runs.
    """
    authority = one["siren"].str.contains(_AUTHORITY).fill_null(False).to_numpy()
    full = evidence.common(one, two, "siret", shared) * np.where(authority, 0.7, 1.0)
    return np.where(full > 0, full, evidence.equal(one["siren"], two["siren"]) * 0.4)


def _or_else(first: Floats, second: Floats) -> Floats:
    """Return the first where it agrees, else the second where it does, else what is known."""
    return np.fmax(first, second)


def _area(one: pl.DataFrame, two: pl.DataFrame) -> Floats:
    """Return how far apart the communes are in the code: see ``FEATURES``."""
    commune, postcode, departement = (
        evidence.equal(one[column], two[column])
        for column in ("parent", "code_postal", "departement")
    )
    apart = np.where(commune == 0, 0.0, np.nan)
    by_postcode = np.where(postcode == 1, np.where(commune == 0, 0.5, 0.75), 0.0 * postcode)
    by_departement = departement * np.where(commune == 0, 0.25, 0.6)
    return np.fmax(np.fmax(np.where(commune == 1, 1.0, apart), by_postcode), by_departement)
