"""What the cells of a column look like: how many are filled, what share reads as each kind."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import polars as pl

from maillage.catalogue.sniffing import sniffing
from maillage.runs.census.sniffing.cells import Test

_COMPACT = re.compile(r"\S{1,80}")
_THIN_SPACES = re.compile("[\u00a0\u202f]")
_UNIQUE, _FILLED_ID = 0.9, 0.95


@dataclass(frozen=True)
class Profile:
    """A column seen through its cells.

    ``filled`` is the share of rows that hold something, ``distinct`` that of different values
    among them. ``shares`` gives by kind the share of the sampled cells that read as it;
    ``values`` are the different sampled values, the most frequent first.
    """

    name: str
    filled: float
    distinct: float
    shares: Mapping[str, float]
    values: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the column holds nothing."""
        return not self.values

    def share(self, kind: str) -> float:
        """Return the share of the cells that read as a kind."""
        return self.shares.get(kind, 0.0)


def profile(column: pl.Series, tests: Mapping[str, Test]) -> Profile:
    """Return the profile of a column of text, from rows taken evenly along it.

    Args:
        column: the cells, empty where there is nothing.
        tests: the test of each kind.
    """
    plain = column.str.strip_chars()
    said = plain.filter(~plain.is_in(["", *sniffing().missing.words]))
    counted = _sample(said).value_counts().sort("count", column.name, descending=[True, False])
    values, counts = counted[column.name].to_list(), counted["count"].to_list()
    filled = len(said) / len(column) if len(column) else 0.0
    distinct = said.n_unique() / len(said) if len(said) else 0.0
    shares = {kind: _share(test, values, counts) for kind, test in tests.items()}
    shares["unique"] = _identifies(values, filled=filled, distinct=distinct)
    shares["place_name"] = shares.get("place_name", 0.0) * min(1.0, 2 * distinct)
    return Profile(column.name, filled, distinct, MappingProxyType(shares), tuple(values))


def _sample(said: pl.Series) -> pl.Series:
    most = sniffing().rule.sampled_rows
    return said.gather_every(-(-len(said) // most) or 1)


def _share(test: Test, values: list[str], counts: list[int]) -> float:
    """Return the share of the cells that pass a test, each different value read once."""
    total = sum(counts)
    passed = sum(count for value, count in zip(values, counts, strict=True) if test(value))
    return passed / total if total else 0.0


def _identifies(values: list[str], *, filled: float, distinct: float) -> float:
    """Return the share of the cells that could be ids; none when they repeat or lack."""
    if filled < _FILLED_ID or distinct < _UNIQUE:
        return 0.0
    compact = sum(bool(_COMPACT.fullmatch(_THIN_SPACES.sub("", value))) for value in values)
    return distinct * compact / len(values)
