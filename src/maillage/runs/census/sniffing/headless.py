"""Lists without a header: their first row already speaks of a place."""

from collections.abc import Mapping, Sequence

import polars as pl

from maillage.catalogue.sniffing import sniffing
from maillage.runs.census.sniffing.cells import Test
from maillage.runs.census.sniffing.headers import field_score, list_score

_TELLING = (
    "phone", "email", "url", "siret", "postcode", "commune_code", "latitude", "longitude",
    "pair", "date", "hours",
)  # fmt: skip
_NAMED = 0.5


def is_headless(columns: Sequence[str], tests: Mapping[str, Test]) -> bool:
    """Return whether names of columns are cells: two read as data, and more than name a field."""
    data = sum(any(tests[kind](name) for kind in _TELLING) for name in columns)
    return data >= min(2, len(columns)) and data > sum(map(_names_a_field, columns))


def numbered(table: pl.DataFrame) -> pl.DataFrame:
    """Return a table whose first row had been taken for its header, its columns numbered.

    Examples:
        >>> numbered(pl.DataFrame({"Mairie": ["École"], "44000": ["44100"]})).rows(named=True)[0]
        {'colonne 1': 'Mairie', 'colonne 2': '44000'}
    """
    names = [f"colonne {rank}" for rank in range(1, table.width + 1)]
    first = pl.DataFrame([table.columns], schema=names, orient="row")
    return pl.concat([first, table.rename(dict(zip(table.columns, names, strict=True)))])


def _names_a_field(name: str) -> bool:
    known = sniffing()
    scores = [field_score(name, words) for words in known.fields]
    return max([*scores, *(list_score(name, words.field) for words in known.lists)]) >= _NAMED
