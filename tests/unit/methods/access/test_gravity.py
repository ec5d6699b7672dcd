import numpy as np
import pytest
from hypothesis import given

from maillage.errors import InputError
from maillage.methods.access.decay import Exponential, Power
from maillage.methods.access.gravity import hansen, joseph_bantock

from .factories import INF, costs_of, situations


def test_supply_counts_by_the_square_of_its_nearness():
    square = Power(exponent=2.0, least=2.0, limit=60.0)

    scores = hansen(np.array([8.0, 100.0]), costs_of([[1, 10], [INF, INF]]), decay=square)

    assert scores.tolist() == [8 / 4 + 100 / 100, 0]


@given(situations())
def test_hansen_is_the_dense_sum(situation):
    table, _demand, supply = situation
    weights = np.where(np.isfinite(table), np.exp(-np.where(table < INF, table, 0) / 9), 0)

    scores = hansen(supply, costs_of(table), decay=Exponential(9.0, 60.0))

    np.testing.assert_allclose(scores, weights @ supply, rtol=1e-12)


@given(situations())
def test_joseph_and_bantock_share_all_the_supply_that_someone_reaches(situation):
    table, demand, supply = situation
    reached = (np.isfinite(table) & (demand > 0)[:, None]).any(axis=0)

    scores = joseph_bantock(demand, supply, costs_of(table), decay=Power(1.5, 1.0, 60.0))

    assert scores @ demand == pytest.approx(supply[reached].sum(), rel=1e-12)


def test_a_supply_of_another_shape_is_refused():
    with pytest.raises(InputError, match=r"offre : tableau de forme \(2,\) pour 1 sites"):
        hansen(np.ones(2), costs_of([[1.0]]), decay=Exponential(9.0, 60.0))
