import numpy as np
import pytest

from maillage.errors import InputError
from maillage.methods.indexes.compare import Move, compare
from maillage.methods.indexes.composite import compute


@pytest.fixture
def scored(make_panel, make_index, make_axis):
    index = make_index(make_axis("root", {"x0": 1}))
    return lambda *values: compute(index, make_panel(np.array(values, dtype=float)[:, None]))


def test_compare_with_itself_finds_no_difference(scored):
    index = scored(*range(20))

    result = compare(index, index, movers=5)

    assert (result.spearman, result.mean_shift, result.common_worst_decile) == (1, 0, 1)
    assert result.movers == ()


def test_compare_names_the_biggest_movers_ties_by_code(scored):
    result = compare(scored(4, 3, 2, 1), scored(1, 3, 2, 4), movers=2)

    assert result.movers == (Move("z00000", 1, 4), Move("z00003", 4, 1))
    assert result.mean_shift == 1.5
    assert result.common_worst_decile == 0
    assert result.spearman == pytest.approx(-0.8)


def test_compare_ranks_anew_the_zones_that_both_score(scored):
    result = compare(scored(9, 3, 2, np.nan), scored(np.nan, 3, 4, 5), movers=9)

    assert (result.zones, result.only_first, result.only_second) == (2, 1, 1)
    assert result.movers == (Move("z00001", 1, 2), Move("z00002", 2, 1))


def test_compare_without_a_common_zone_is_unknown(scored):
    result = compare(scored(1, np.nan), scored(np.nan, 1), movers=1)

    assert np.isnan([result.spearman, result.mean_shift, result.common_worst_decile]).all()


def test_compare_refuses_other_zones(scored):
    with pytest.raises(InputError, match="mêmes zones"):
        compare(scored(1, 2), scored(1, 2, 3), movers=1)
