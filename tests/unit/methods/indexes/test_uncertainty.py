import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from maillage.errors import InputError
from maillage.methods.indexes.draws import Choices
from maillage.methods.indexes.uncertainty import simulate, summarise

ALL = Choices(("rank", "min-max"), concentration=20, removal=True, sampling_error=True)
RANKS = arrays(
    np.uint16, st.tuples(st.integers(1, 30), st.integers(1, 6)), elements=st.integers(0, 40)
)


@pytest.fixture
def panel(make_panel):
    rng = np.random.default_rng(8)
    values = np.where(rng.random((200, 4)) < 0.2, np.nan, rng.random((200, 4)))
    return make_panel(values, standard_errors=np.full((200, 4), 0.02))


def run(index, panel, seed=1, **given):
    return simulate(
        index,
        panel,
        **{"choices": ALL, "draws": 60, "interval": 0.9, **given},
        rng=np.random.default_rng(seed),
    )


@given(ranks=RANKS, interval=st.sampled_from([0.0, 0.5, 0.9, 1.0]))
def test_summary_agrees_with_numpy_quantiles(ranks, interval):
    spread = summarise(ranks, nominal=np.zeros(ranks.shape[1]), interval=interval)

    for zone, drawn in enumerate(ranks.T):
        known = drawn[drawn > 0]
        found = [spread.low[zone], spread.median[zone], spread.high[zone]]
        levels = [0.5 - interval / 2, 0.5, 0.5 + interval / 2]
        expected = np.quantile(known, levels) if known.size else [np.nan] * 3
        np.testing.assert_allclose(found, expected)
        assert spread.scored[zone] == known.size / drawn.size


def test_summary_counts_the_worst_decile_among_ranked_zones():
    ranks = np.array([[*range(1, 21)], [*range(20, 0, -1)], [0, *range(1, 20)]], dtype=np.uint16)

    spread = summarise(ranks, nominal=ranks[0], interval=0.9)

    assert spread.worst_decile[0] == 1 / 2
    assert spread.worst_decile[1] == 2 / 3
    assert spread.worst_decile[10] == 0


def test_simulation_is_the_same_to_the_byte_for_a_seed(nested_index, panel):
    first, again, other = (run(nested_index, panel, seed) for seed in (1, 1, 2))

    assert first.median.tobytes() == again.median.tobytes()
    assert first.low.tobytes() == again.low.tobytes()
    assert first.median.tobytes() != other.median.tobytes()


def test_interval_holds_the_median_and_widens_with_what_varies(nested_index, panel):
    calm = Choices(("rank",), concentration=5000, removal=False, sampling_error=False)

    wide, narrow = run(nested_index, panel), run(nested_index, panel, choices=calm)

    known = ~np.isnan(wide.median)
    assert (wide.low[known] <= wide.median[known]).all()
    assert (wide.median[known] <= wide.high[known]).all()
    assert np.nanmean(wide.high - wide.low) > 5 * np.nanmean(narrow.high - narrow.low)


def test_zones_under_the_minimum_share_take_no_drawn_rank(make_panel, make_index, make_axis):
    """b has half of the weight: short of it, until a draw leaves out what it lacks."""
    index = make_index(make_axis("root", {"x0": 1, "x1": 1}, minimum_share=0.6))
    panel = make_panel([[1, 3], [9, np.nan], [2, 2], [3, 1]])
    choices = Choices(("min-max",), concentration=None, removal=True, sampling_error=False)

    spread = run(index, panel, choices=choices, interval=1.0)

    assert spread.nominal[1] == 0
    assert np.isnan([spread.median[1], spread.low[1], spread.high[1]]).all()
    assert np.isnan(spread.worst_decile[1])
    assert spread.scored.tolist() == [1, 0, 1, 1]
    assert spread.high.tolist() == pytest.approx([3, np.nan, 2, 3], nan_ok=True)


def test_no_interval_goes_beyond_the_last_rank(nested_index, panel):
    spread = run(nested_index, panel, interval=1.0)

    assert np.nanmax(spread.high) <= (spread.nominal > 0).sum() < len(panel.zones)
    assert (np.isnan(spread.low) == (spread.nominal == 0)).all()


def test_zones_that_nothing_moves_keep_their_rank(make_panel, nested_index):
    """A zone worst on everything stays worst whatever the weights, forms and removals."""
    values = np.random.default_rng(2).random((50, 4))
    values[7] = 2
    choices = Choices(("rank", "z-score"), concentration=3, removal=True, sampling_error=False)

    spread = run(nested_index, make_panel(values), choices=choices)

    assert (spread.low[7], spread.median[7], spread.high[7]) == (1, 1, 1)
    assert spread.worst_decile[7] == 1


@pytest.mark.parametrize(
    ("wrong", "message"),
    [({"draws": 0}, "0 trouvé, au moins 1 attendu"), ({"interval": 1.5}, "intervalle : 1.5")],
)
def test_simulation_refuses_impossible_settings(nested_index, panel, wrong, message):
    with pytest.raises(InputError, match=message):
        run(nested_index, panel, **wrong)
