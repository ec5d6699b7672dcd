import numpy as np
import pytest
from hypothesis import given

from maillage.errors import InputError
from maillage.methods.access.reach import (
    NO_SITE,
    capacity_within,
    count_within,
    nearest_minutes,
    nearest_site,
)

from .factories import INF, costs_of, situations

TABLE = [[12, 30, 30.1], [INF, INF, INF], [7, 7, INF]]


def test_the_nearest_site_is_the_first_of_equals_and_out_of_reach_is_inf():
    assert nearest_minutes(costs_of(TABLE)).tolist() == [12, INF, 7]
    assert nearest_site(costs_of(TABLE)).tolist() == [0, NO_SITE, 0]


def test_a_site_on_the_limit_counts():
    hours = np.array([8.0, 35.0, 20.0])

    assert count_within(costs_of(TABLE), limit_minutes=30).tolist() == [2, 0, 2]
    assert capacity_within(hours, costs_of(TABLE), limit_minutes=30).tolist() == [43, 0, 43]


@given(situations())
def test_reach_is_that_of_the_dense_table(situation):
    table, _demand, supply = situation
    nearest = table.min(axis=1)
    costs = costs_of(table)

    np.testing.assert_array_equal(nearest_minutes(costs), nearest)
    np.testing.assert_array_equal(
        nearest_site(costs), np.where(np.isfinite(nearest), table.argmin(axis=1), NO_SITE)
    )
    np.testing.assert_array_equal(count_within(costs, limit_minutes=20), (table <= 20).sum(axis=1))
    np.testing.assert_allclose(
        capacity_within(supply, costs, limit_minutes=20), (table <= 20) @ supply
    )


def test_no_pair_and_no_zone_are_no_trouble():
    assert nearest_site(costs_of(np.full((2, 1), INF))).tolist() == [NO_SITE] * 2
    assert nearest_minutes(costs_of(np.zeros((0, 2)))).size == 0
    assert nearest_site(costs_of(np.zeros((0, 2)))).size == 0


def test_a_limit_that_is_no_number_is_refused():
    with pytest.raises(InputError, match="limite : nan trouvé"):
        count_within(costs_of(TABLE), limit_minutes=np.nan)
