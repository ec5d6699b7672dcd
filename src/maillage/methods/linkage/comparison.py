"""Compare the two records of each pair: one row of features a pair, null where unknown.

A feature is 1 where the records agree and 0 where they contradict each other, unless said
otherwise in ``FEATURES``; one side unknown is neither.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from maillage.catalogue.linkage import Words
from maillage.methods.linkage import evidence, hosting, names, nearness, proper
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
    "contact_and_commune",
    "host",
    "owner",
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
one holds initials of the other. ``kind``: 0.5 where one name alone says a kind, 0.25 where they
say two kinds neither of which stays apart.
``only_of_kind``: how alone a body of their common kind is in its commune. ``number``, ``mark``:
0.5 where they agree in part or one side has none. ``house``: 0.5 for the same number with another
letter, unknown where the ways differ. ``distance``: log10 of (1 + metres). ``name_and_place``: the
better of the names' likenesses times the nearness; ``name_and_commune``: the same where no nearness
is known; ``kind_and_place``: the nearness of two bodies of a kind without two proper names.
``in_contact``: a proper word of one in the e-mails or pages of the other. ``name_and_contact``,
``place_and_contact``: the likeness or nearness times the best of the contacts;
``contact_and_commune``: that where no nearness is known. ``host``: of a service and a body that may
run it, the nearness times the best of the contacts, a name in an e-mail or page counted.
``owner``: a fact, one is an authority and the other something else that it may run. ``phone``,
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
    way = nearness.way(one["way"], two["way"])
    metres = nearness.distance_m(one, two)
    house = nearness.house_number(one["house"], two["house"])
    area = nearness.area(one, two)
    near = nearness.nearness(way, house, area, metres)
    best = np.fmax(likeness["name"], np.fmax(likeness["name_core"], likeness["name_spelling"]))
    kind = hosting.kind(one["kinds"], two["kinds"], records.words)
    is_generic = np.isnan(likeness["name_core"]) & (kind == 1)
    contact = _contact(records, one, two)
    own = np.fmax(contact["phone"], np.fmax(contact["siret"], contact["email"]))
    in_contact = proper.in_contact(one, two)
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
        "name_and_place": best * near,
        "name_and_commune": np.where(np.isnan(near) & (area >= 0.5), best, np.nan),
        "kind_and_place": np.where(is_generic, near, np.nan),
        **contact,
        "in_contact": in_contact,
        "name_and_contact": best * own,
        "place_and_contact": near * own,
        "contact_and_commune": np.where(np.isnan(near) & (area >= 0.5), own, np.nan),
        "host": hosting.host(
            one["kinds"], two["kinds"], near * np.fmax(own, in_contact), records.words
        ),
        "owner": hosting.owner(one, two, records.words),
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
