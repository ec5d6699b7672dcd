"""Withhold counts of so few people that they would speak of persons.

A number is withheld alone. Complementary suppression, which also hides what would give it back by
difference, is for counts of people who were observed. The counts of a model are expectations:
subtracting them from a total gives another expectation, and finds nobody.
"""

from collections.abc import Sequence

import polars as pl

from maillage.contracts.diagnosis import SMALL


def withhold_small(
    table: pl.DataFrame, *, count: str, bounds: Sequence[str], status: str, least: int
) -> pl.DataFrame:
    """Return a table without its counts of fewer people than ``least``, row for row.

    A count of nobody stays: it is no small number of persons. So does a missing one, with its
    status.

    Args:
        table: one row a count.
        count: the column of counts.
        bounds: the columns of their intervals, withheld with them.
        status: the column that says why a count is null; ``small`` where it is withheld.
        least: the smallest count that is published.

    Examples:
        >>> table = pl.DataFrame({"people": [0.0, 0.2, 11.0], "high": [0.0, 0.3, 14.0],
        ...                       "status": ["known"] * 3})
        >>> withhold_small(table, count="people", bounds=["high"], status="status",
        ...                least=11).rows()
        [(0.0, 0.0, 'known'), (None, None, 'small'), (11.0, 14.0, 'known')]
    """
    is_small = ((pl.col(count) > 0) & (pl.col(count) < least)).fill_null(value=False)
    return table.with_columns(
        pl.when(~is_small).then(pl.col(count, *bounds)),
        pl.when(is_small).then(pl.lit(SMALL)).otherwise(status).alias(status),
    )
