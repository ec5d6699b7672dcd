"""Compare what records say beside their names: telephones, numbers, kinds, opening hours."""

import re
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from maillage.contracts.records import DAYS
from maillage.types import Floats, Integers

_HALF_HOURS = 48
_RULE = re.compile(r"((?:Mo|Tu|We|Th|Fr|Sa|Su|[-, ])+)?\s*((?:\d\d:\d\d-\d\d:\d\d,?\s?)+)")
_SPAN = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")
_POSITION = pl.concat_str(pl.col("lon", "lat").round(3).cast(pl.String))
_ADDRESS = pl.coalesce(pl.concat_str("house", "way", separator=" "), _POSITION, "way", "record")
"""What stands for the address of a record, to count different ones."""


def equal(one: pl.Series, two: pl.Series) -> Floats:
    """Return 1 where two values are equal, 0 where they differ, NaN where one is unknown."""
    return (one == two).cast(pl.Float64).to_numpy()


def overlap(one: pl.Series, two: pl.Series) -> Floats:
    """Return 1 where two lists share a value, 0 where they do not, NaN where one is empty.

    Examples:
        >>> one = pl.Series([["a", "b"], ["a"], []], dtype=pl.List(pl.String))
        >>> two = pl.Series([["b"], ["b"], ["b"]], dtype=pl.List(pl.String))
        >>> overlap(one, two).tolist()
        [1.0, 0.0, nan]
    """
    known = (one.list.len().fill_null(0) * two.list.len().fill_null(0)).to_numpy() > 0
    at = np.flatnonzero(known)
    shared = one.gather(at).list.set_intersection(two.gather(at)).list.len().to_numpy() > 0
    result = np.full(len(known), np.nan)
    result[at] = shared
    return result


def sharing(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """Return how many places of one source share each value, by the source that has most.

    Columns ``value`` and ``places``: different addresses or different names, whichever are more. A
    telephone that one list gives at ten addresses, or to ten names, is a switchboard; ten lists
    that give it once each, or one that repeats a place, agree on one place.
    """
    values = rows.select(
        "source",
        "name",
        pl.col(column).alias("value"),
        address=_ADDRESS,
    )
    if isinstance(rows.schema[column], pl.List):
        values = values.explode("value")
    by_source = (
        values.drop_nulls("value")
        .group_by("value", "source")
        .agg(n=pl.max_horizontal(pl.col("address", "name").n_unique()))
    )
    return by_source.group_by("value").agg(pl.col("n").max().alias("places"))


def common(one: pl.DataFrame, two: pl.DataFrame, column: str, shared: pl.DataFrame) -> Floats:
    """Return 1 for a value of their own in common, less where others share it, 0 for none.

    The result is ``1 / sqrt(places)``, where one source gives the value at so many addresses; NaN
    where a side is unknown.
    """
    sides = [pl.DataFrame({"at": np.arange(t.height), "value": t[column]}) for t in (one, two)]
    known = sides[0]["value"].is_not_null() & sides[1]["value"].is_not_null()
    sides = [side.filter(known) for side in sides]
    if isinstance(sides[0].schema["value"], pl.List):
        sides = [side.explode("value") for side in sides]
    best = (
        sides[0]
        .join(sides[1], on=["at", "value"])
        .join(shared, on="value", how="left", validate="m:1")
        .group_by("at")
        .agg(pl.col("places").min())
    )
    result = np.where(known.to_numpy(), 0.0, np.nan)
    result[best["at"].to_numpy()] = 1 / np.sqrt(best["places"].to_numpy())
    return result


def crowd(rows: pl.DataFrame) -> pl.DataFrame:
    """Return how many bodies of each kind a commune has, by the source that lists most.

    Columns ``parent``, ``kind``, ``bodies``: different addresses or different names, whichever are
    more, so that a list that repeats a place does not make two of it.
    """
    each = rows.select(
        "parent", "source", "name", pl.col("kinds").alias("kind"), address=_ADDRESS
    ).explode("kind")
    by_source = (
        each.drop_nulls(["parent", "kind"])
        .group_by("parent", "kind", "source")
        .agg(n=pl.max_horizontal(pl.col("address", "name").n_unique()))
    )
    return by_source.group_by("parent", "kind").agg(pl.col("n").max().alias("bodies"))


def only_of_kind(one: pl.DataFrame, two: pl.DataFrame, bodies: pl.DataFrame) -> Floats:
    """Return 1 over the bodies of their common kind in their common commune; NaN without one."""
    pairs = pl.DataFrame(
        {"at": np.arange(one.height), "parent": one["parent"], "other": two["parent"]}
    ).with_columns(kind=one["kinds"].list.set_intersection(two["kinds"]))
    alone = (
        pairs.filter(pl.col("parent") == pl.col("other"))
        .explode("kind")
        .join(bodies, on=["parent", "kind"], validate="m:1")
        .group_by("at")
        .agg(pl.col("bodies").min())
    )
    result = np.full(one.height, np.nan)
    result[alone["at"].to_numpy()] = 1 / alone["bodies"].to_numpy()
    return result


@dataclass(frozen=True)
class Weeks:
    """Opening hours as bits, one a half-hour of the week; ``of`` gives the week of a record.

    ``of`` is -1 where hours are unknown or cannot be read.
    """

    bits: NDArray[np.uint8]
    of: Integers


def weeks(written: pl.Series) -> Weeks:
    """Return the weeks of OpenStreetMap hours, each different text read once."""
    texts = written.drop_nulls().unique().sort()
    read = [half_hours(text) for text in texts]
    bits = np.packbits(np.array(read, dtype=bool).reshape(-1, len(DAYS) * _HALF_HOURS), axis=1)
    is_open = bits.any(axis=1) if read else np.zeros(0, bool)
    number = pl.DataFrame({"text": texts, "number": np.where(is_open, np.arange(len(read)), -1)})
    found = pl.DataFrame({"text": written}).join(
        number, on="text", how="left", validate="m:1", maintain_order="left"
    )
    return Weeks(bits, found["number"].fill_null(-1).to_numpy().astype(np.int64))


def half_hours(text: str) -> list[bool]:
    """Return which half-hours of the week a plain text of hours opens, Monday first.

    Only days and spans are read; what else OpenStreetMap can say (seasons, holidays, comments) is
    left: this serves to compare two records, not to publish.

    Examples:
        >>> open_at = half_hours("Mo-Tu 09:00-12:00; Tu 09:00-10:00")
        >>> sum(open_at[:48]), sum(open_at[48:96]), sum(open_at)
        (6, 2, 8)
    """
    week = np.zeros((len(DAYS), _HALF_HOURS), dtype=bool)
    for rule in text.split(";"):
        found = _RULE.search(rule)
        if not found:
            continue
        days = _days(found[1] or "Mo-Su")
        week[days] = False
        for from_hour, from_minute, to_hour, to_minute in _SPAN.findall(found[2]):
            start = int(from_hour) * 2 + int(from_minute) // 30
            week[days, start : int(to_hour) * 2 + int(to_minute) // 30] = True
    return [bool(is_open) for is_open in week.ravel()]


def _days(text: str) -> list[int]:
    """Return the days that a selector names.

    Examples:
        >>> _days("Mo-We,Sa")
        [0, 1, 2, 5]
    """
    found: set[int] = set()
    for part in text.replace(" ", "").split(","):
        ends = [DAYS.index(day) for day in part.split("-") if day in DAYS]
        if ends:
            last = ends[-1] + (7 if ends[-1] < ends[0] else 0)
            found |= {day % 7 for day in range(ends[0], last + 1)}
    return sorted(found)


def hours(of: Weeks, left: Integers, right: Integers) -> Floats:
    """Return the share of their opening hours that two records have in common; NaN if unknown."""
    one, two = of.of[left], of.of[right]
    known = np.flatnonzero((one >= 0) & (two >= 0))
    result = np.full(len(left), np.nan)
    if len(known):
        first, second = of.bits[one[known]], of.bits[two[known]]
        both = np.bitwise_count(first & second).sum(axis=1)
        result[known] = both / np.bitwise_count(first | second).sum(axis=1)
    return result
